//! Counted quotas hold when many ask at the same moment; refresh tokens and codes have one winner.

use idp_core::credential::lockout::Device;
use idp_core::otp::CodeMac;
use idp_core::time::Lifetime;
use idp_store::families::{self, Rotated};
use idp_store::links::{self, Link};
use idp_store::{StoreError, challenges, imports};

use super::once::rush;
use crate::fixtures::{
    CODES, challenge, citizen, exchange, family_of, granted, maria_at, signed_in, token_of, verified,
};
use crate::house::{House, NOW, later};

on_both_engines!(
    no_more_codes_than_an_account_may_have,
    no_more_codes_than_an_address_may_have,
    no_more_links_than_an_account_may_have,
    one_exchange_of_a_code,
    one_rotation_of_a_refresh_token,
    one_publication_of_an_import,
);

const MOST: u32 = 5;
const MAC: CodeMac = CodeMac::from_bytes([1; 32]);

async fn no_more_codes_than_an_account_may_have(house: &House) {
    let maria = maria_at(house).await;
    let channel = verified(house, maria.id, "3331234567").await;
    let hour = (Lifetime::hours(1), later(Lifetime::minutes(1)));
    let sent = rush(house, async |tx| {
        if challenges::sent_to_account(tx, maria.id, hour).await? >= MOST {
            return Ok(false);
        }
        challenges::issue(tx, &challenge(house, house.name(), (maria.id, channel.id)), &MAC).await?;
        Ok(true)
    });
    assert_eq!(sent.await.into_iter().filter(|sent| *sent).count(), 5);
}

async fn no_more_codes_than_an_address_may_have(house: &House) {
    let mut channels = Vec::new();
    for code in CODES {
        let account = citizen(house, code).await;
        channels.push((account.id, verified(house, account.id, "3331234567").await.id));
    }
    let hour = (Lifetime::hours(1), later(Lifetime::minutes(1)));
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let sent = rush(house, async |tx| {
        let (account, channel) = channels[turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % channels.len()];
        if challenges::sent_to_address(tx, channel, hour).await? >= MOST {
            return Ok(false);
        }
        challenges::issue(tx, &challenge(house, house.name(), (account, channel)), &MAC).await?;
        Ok(true)
    });
    assert_eq!(sent.await.into_iter().filter(|sent| *sent).count(), 5);
}

async fn no_more_links_than_an_account_may_have(house: &House) {
    let maria = maria_at(house).await;
    let hour = (Lifetime::hours(1), later(Lifetime::minutes(1)));
    let sent = rush(house, async |tx| {
        if links::made_for(tx, maria.id, Device::Unknown, hour).await? >= MOST {
            return Ok(false);
        }
        let (id, expires_at) = (house.name(), later(Lifetime::minutes(30)));
        let link = Link { id, account: maria.id, address_index: [6; 32], expires_at };
        links::insert(tx, &link, &house.bearer(), (Device::Unknown, NOW)).await?;
        Ok(true)
    });
    assert_eq!(sent.await.into_iter().filter(|sent| *sent).count(), 5);
}

async fn one_exchange_of_a_code(house: &House) {
    let maria = maria_at(house).await;
    let session = signed_in(house, maria.id).await;
    let (grant, _) = granted(house, maria.id, session.id).await;
    let won = rush(house, async |tx| exchange(house, tx, (&grant, None), NOW).await).await;
    assert_eq!(won.into_iter().filter(|won| *won).count(), 1);
}

async fn one_rotation_of_a_refresh_token(house: &House) {
    let maria = maria_at(house).await;
    let session = signed_in(house, maria.id).await;
    let (grant, _) = granted(house, maria.id, session.id).await;
    let family = family_of(house, &grant);
    let mut tx = house.write().await;
    assert!(exchange(house, &mut tx, (&grant, Some(&family)), NOW).await.unwrap());
    house.keep(tx).await;
    let until = later(Lifetime::hours(8));
    let won = rush(house, async |tx| {
        let (next, access) = (house.bearer(), house.bearer());
        let rotated =
            Rotated { shown: &family.current, next: &next, idle_until: until, access: (&access, &token_of(&grant)) };
        Ok(families::rotate(tx, &family, rotated, NOW).await?.then_some(next))
    });
    let won: Vec<_> = won.await.into_iter().flatten().collect();
    assert_eq!(won.len(), 1);
    let now = families::by_token(&mut house.read().await, &family.current).await.unwrap().unwrap();
    assert_eq!(now.current, won[0]);
}

async fn one_publication_of_an_import(house: &House) {
    let import = house.name();
    let mut tx = house.write().await;
    imports::begin(&mut tx, import, NOW).await.unwrap();
    imports::stage(&mut tx, import, &[crate::imports::incoming(house, 2, CODES[0])]).await.unwrap();
    house.keep(tx).await;
    let won = rush(house, async |tx| match imports::publish(tx, import, NOW).await {
        Ok(published) => Ok(Some(published.accounts)),
        Err(StoreError::Conflict) => Ok(None),
        Err(other) => Err(other),
    });
    assert_eq!(won.await.into_iter().flatten().collect::<Vec<_>>(), [1]);
}
