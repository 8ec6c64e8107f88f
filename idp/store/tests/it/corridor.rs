//! Sessions, requests in progress and channels.

use idp_core::assurance::Proof;
use idp_core::channel::ChannelState;
use idp_core::session::{AuthenticationSession, SessionEnd};
use idp_core::time::Lifetime;
use idp_store::channels::Address;
use idp_store::{StoreError, channels, interactions, sessions};
use serde_json::json;

use crate::fixtures::{
    CODES, citizen, granted_to, interaction, maria_at, mobile, proposed, session_of, signed_in, verified,
};
use crate::house::{House, NOW, later};

on_both_engines!(
    a_session_is_found_by_its_cookie,
    a_session_changes_its_cookie_with_its_level,
    an_ended_session_stays_ended,
    all_sessions_but_one_are_ended,
    a_used_session_lives_longer_and_never_goes_back_in_time,
    a_session_remembers_its_services,
    a_step_is_saved_unless_another_tab_was_faster,
    one_answer_leaves_by_the_door,
    a_channel_is_verified_once,
    one_channel_is_enrolled_at_a_time,
    a_channel_gives_its_address,
);

async fn a_session_is_found_by_its_cookie(house: &House) {
    let maria = maria_at(house).await;
    let (session, cookie) = (session_of(house, maria.id), house.bearer());
    let mut tx = house.write().await;
    sessions::insert(&mut tx, &session, &cookie, "Firefox").await.unwrap();
    house.keep(tx).await;
    let mut tx = house.read().await;
    let found = sessions::by_token(&mut tx, &cookie).await.unwrap().unwrap();
    assert_eq!((&found.session, found.device.as_str()), (&session, "Firefox"));
    assert_eq!(sessions::by_id(&mut tx, session.id).await.unwrap().unwrap(), found);
    assert!(sessions::by_token(&mut tx, &house.bearer()).await.unwrap().is_none());
    let mut elsewhere = house.store.read(house.other).await.unwrap();
    assert!(sessions::by_token(&mut elsewhere, &cookie).await.unwrap().is_none());
}

async fn a_session_changes_its_cookie_with_its_level(house: &House) {
    let maria = maria_at(house).await;
    let session = signed_in(house, maria.id).await;
    let stronger = AuthenticationSession {
        proofs: session.proofs.clone().and(Proof::Password {
            with_pin: true,
            credential: None,
            at: later(Lifetime::minutes(1)),
        }),
        seen_at: later(Lifetime::minutes(1)),
        ..session.clone()
    };
    let cookie = house.bearer();
    let mut tx = house.write().await;
    assert!(sessions::renew(&mut tx, &stronger, &cookie).await.unwrap());
    house.keep(tx).await;
    let found = sessions::by_token(&mut house.read().await, &cookie).await.unwrap().unwrap();
    assert_eq!(found.session, stronger);
}

async fn an_ended_session_stays_ended(house: &House) {
    let maria = maria_at(house).await;
    let session = signed_in(house, maria.id).await;
    let mut tx = house.write().await;
    assert!(sessions::end(&mut tx, session.id, SessionEnd::SignedOut, NOW).await.unwrap());
    assert!(!sessions::end(&mut tx, session.id, SessionEnd::Replaced, later(Lifetime::minutes(1))).await.unwrap());
    assert!(!sessions::renew(&mut tx, &session, &house.bearer()).await.unwrap());
    house.keep(tx).await;
    let found = sessions::by_id(&mut house.read().await, session.id).await.unwrap().unwrap();
    assert_eq!(found.session.ended, Some((NOW, SessionEnd::SignedOut)));
    assert!(sessions::live_of(&mut house.read().await, maria.id, NOW).await.unwrap().is_empty());
}

async fn all_sessions_but_one_are_ended(house: &House) {
    let (maria, luigi) = (maria_at(house).await, citizen(house, CODES[1]).await);
    let (kept, other) = (signed_in(house, maria.id).await, signed_in(house, maria.id).await);
    let of_luigi = signed_in(house, luigi.id).await;
    let mut tx = house.write().await;
    let why = (SessionEnd::CredentialChanged, NOW);
    assert_eq!(sessions::end_all(&mut tx, maria.id, Some(kept.id), why).await.unwrap(), [other.id]);
    assert_eq!(sessions::end_all(&mut tx, maria.id, None, why).await.unwrap(), [kept.id]);
    house.keep(tx).await;
    let live = sessions::live_of(&mut house.read().await, luigi.id, NOW).await.unwrap();
    assert_eq!(live.len(), 1);
    assert_eq!(live[0].session.id, of_luigi.id);
}

async fn a_used_session_lives_longer_and_never_goes_back_in_time(house: &House) {
    let maria = maria_at(house).await;
    let session = signed_in(house, maria.id).await;
    let (soon, late) = (later(Lifetime::minutes(5)), later(Lifetime::minutes(20)));
    let mut tx = house.write().await;
    sessions::touch(&mut tx, &session, late).await.unwrap();
    sessions::touch(&mut tx, &session, soon).await.unwrap();
    house.keep(tx).await;
    let mut tx = house.read().await;
    assert_eq!(sessions::by_id(&mut tx, session.id).await.unwrap().unwrap().session.seen_at, late);
    assert_eq!(sessions::live_of(&mut tx, maria.id, later(Lifetime::minutes(49))).await.unwrap().len(), 1);
    assert_eq!(sessions::live_of(&mut tx, maria.id, later(Lifetime::minutes(51))).await.unwrap().len(), 0);
}

async fn a_session_remembers_its_services(house: &House) {
    let maria = maria_at(house).await;
    let session = signed_in(house, maria.id).await;
    for (client, minute) in [("tributi", 0), ("mensa", 1), ("tributi", 2)] {
        granted_to(house, client, (maria.id, session.id), later(Lifetime::minutes(minute))).await;
    }
    let services = sessions::clients_of(&mut house.read().await, session.id).await.unwrap();
    assert_eq!(services, ["tributi", "mensa"]);
}

async fn a_step_is_saved_unless_another_tab_was_faster(house: &House) {
    let (opened, browser) = (interaction(house), house.bearer());
    let mut tx = house.write().await;
    interactions::insert(&mut tx, &opened, &json!({ "state": "xyz" }), &browser).await.unwrap();
    house.keep(tx).await;
    let seen = interactions::by_id(&mut house.read().await, opened.id).await.unwrap().unwrap();
    assert_eq!((&seen.interaction, &seen.browser, seen.answered), (&opened, &browser, false));
    assert_eq!(seen.request, json!({ "state": "xyz" }));

    let maria = maria_at(house).await;
    let proven = opened.clone().proven(maria.id, Proof::Password { with_pin: false, credential: None, at: NOW });
    let mut tx = house.write().await;
    interactions::save(&mut tx, &seen, &proven).await.unwrap();
    house.keep(tx).await;
    let mut tx = house.write().await;
    assert!(matches!(interactions::save(&mut tx, &seen, &opened).await, Err(StoreError::Conflict)));
    drop(tx);
    let now = interactions::by_id(&mut house.read().await, opened.id).await.unwrap().unwrap();
    assert_eq!(now.interaction, proven);
}

async fn one_answer_leaves_by_the_door(house: &House) {
    let opened = interaction(house);
    let mut tx = house.write().await;
    interactions::insert(&mut tx, &opened, &json!({}), &house.bearer()).await.unwrap();
    let seen = interactions::by_id(&mut tx, opened.id).await.unwrap().unwrap();
    interactions::save(&mut tx, &seen, &opened).await.unwrap();
    assert!(!interactions::answer(&mut tx, &seen, NOW).await.unwrap(), "another tab moved it");
    let moved = interactions::by_id(&mut tx, opened.id).await.unwrap().unwrap();
    assert!(interactions::answer(&mut tx, &moved, NOW).await.unwrap());
    assert!(!interactions::answer(&mut tx, &moved, NOW).await.unwrap());
    house.keep(tx).await;
    let seen = interactions::by_id(&mut house.read().await, opened.id).await.unwrap().unwrap();
    assert!(seen.answered);
    let mut tx = house.write().await;
    assert!(matches!(interactions::save(&mut tx, &seen, &opened).await, Err(StoreError::Conflict)));
}

async fn a_channel_is_verified_once(house: &House) {
    let maria = maria_at(house).await;
    let mut tx = house.write().await;
    let channel = proposed(house, &mut tx, maria.id, "3331234567").await;
    assert!(channels::live_of(&mut tx, maria.id).await.unwrap().is_empty());
    assert!(channels::verify(&mut tx, channel.id, NOW).await.unwrap());
    assert!(!channels::verify(&mut tx, channel.id, NOW).await.unwrap());
    house.keep(tx).await;
    let live = channels::live_of(&mut house.read().await, maria.id).await.unwrap();
    assert_eq!(live.len(), 1);
    assert_eq!(live[0].state, ChannelState::Verified { at: NOW });

    let mut tx = house.write().await;
    assert!(channels::revoke(&mut tx, maria.id, channel.id).await.unwrap());
    assert!(!channels::revoke(&mut tx, maria.id, channel.id).await.unwrap());
    assert_eq!(channels::by_id(&mut tx, channel.id).await.unwrap().unwrap().state, ChannelState::Revoked);
    house.keep(tx).await;
}

async fn one_channel_is_enrolled_at_a_time(house: &House) {
    let maria = maria_at(house).await;
    let mut tx = house.write().await;
    let given_up = proposed(house, &mut tx, maria.id, "3331234567").await;
    let chosen = proposed(house, &mut tx, maria.id, "3337654321").await;
    assert!(!channels::verify(&mut tx, given_up.id, NOW).await.unwrap());
    assert!(channels::verify(&mut tx, chosen.id, NOW).await.unwrap());
    house.keep(tx).await;
}

async fn a_channel_gives_its_address(house: &House) {
    let maria = maria_at(house).await;
    let channel = verified(house, maria.id, "3331234567").await;
    let mut tx = house.read().await;
    assert_eq!(channels::address(&mut tx, channel.id).await.unwrap().as_deref(), Some(mobile("3331234567").as_str()));
    let number = mobile("3331234567").normal();
    let address = Address { normal: &number, kind: "mobile" };
    assert_eq!(channels::accounts_with(&mut tx, &address).await.unwrap(), 1);
}
