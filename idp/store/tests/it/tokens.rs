//! Codes, access tokens and refresh tokens.

use idp_core::grant::{AuthorizationGrant, GrantState, RefreshFamily};
use idp_core::time::{Lifetime, Timestamp};
use idp_store::access_tokens::{self, AccessToken};
use idp_store::{StoreError, families, grants};

use crate::fixtures::{family_of, granted, maria_at, signed_in, token_of};
use crate::house::{House, NOW, later};

on_both_engines!(
    a_grant_is_found_by_its_code,
    a_code_is_exchanged_once_and_in_time,
    a_revoked_grant_takes_its_tokens_with_it,
    an_access_token_is_revoked_by_its_client_alone,
    a_refresh_token_is_replaced_and_an_old_one_still_names_its_family,
    a_lost_answer_is_given_again,
    a_code_is_drawn_once,
);

async fn begun(house: &House) -> (AuthorizationGrant, idp_core::secret::BearerHash) {
    let maria = maria_at(house).await;
    let session = signed_in(house, maria.id).await;
    granted(house, maria.id, session.id).await
}

async fn a_grant_is_found_by_its_code(house: &House) {
    let (grant, code) = begun(house).await;
    let mut tx = house.read().await;
    assert_eq!(grants::by_code(&mut tx, &code).await.unwrap(), Some((grant.clone(), true)));
    assert_eq!(grants::by_id(&mut tx, grant.id).await.unwrap(), Some(grant.clone()));
    assert_eq!(grants::live_of_session(&mut tx, grant.session).await.unwrap(), [grant.id]);
    assert_eq!(grants::by_code(&mut house.store.read(house.other).await.unwrap(), &code).await.unwrap(), None);
}

async fn a_code_is_exchanged_once_and_in_time(house: &House) {
    let (grant, code) = begun(house).await;
    let family = house.name();
    let mut tx = house.write().await;
    assert!(!grants::exchange(&mut tx, grant.id, None, later(Lifetime::minutes(1))).await.unwrap(), "too late");
    assert!(grants::exchange(&mut tx, grant.id, Some(family), NOW).await.unwrap());
    assert!(!grants::exchange(&mut tx, grant.id, None, NOW).await.unwrap());
    house.keep(tx).await;
    let (now, _) = grants::by_code(&mut house.read().await, &code).await.unwrap().unwrap();
    assert_eq!(now.state, GrantState::Exchanged { at: NOW, family: Some(family) });
}

async fn a_revoked_grant_takes_its_tokens_with_it(house: &House) {
    let (grant, _) = begun(house).await;
    let (family, token) = (family_of(house, &grant), house.bearer());
    let mut tx = house.write().await;
    families::insert(&mut tx, &family).await.unwrap();
    access_tokens::insert(&mut tx, &token, &token_of(&grant)).await.unwrap();
    let at = later(Lifetime::minutes(2));
    assert!(grants::revoke(&mut tx, grant.id, "signed_out", at).await.unwrap());
    assert!(!grants::revoke(&mut tx, grant.id, "signed_out", later(Lifetime::minutes(3))).await.unwrap());
    house.keep(tx).await;
    let mut tx = house.read().await;
    assert_eq!(grants::by_id(&mut tx, grant.id).await.unwrap().unwrap().state, GrantState::Revoked { at });
    assert_eq!(access_tokens::by_hash(&mut tx, &token).await.unwrap().unwrap().revoked_at, Some(at));
    assert_eq!(families::by_token(&mut tx, &family.current).await.unwrap().unwrap().ended_at, Some(at));
    assert!(grants::live_of_session(&mut tx, grant.session).await.unwrap().is_empty());
}

async fn an_access_token_is_revoked_by_its_client_alone(house: &House) {
    let (grant, _) = begun(house).await;
    let (token, about) = (house.bearer(), token_of(&grant));
    let mut tx = house.write().await;
    access_tokens::insert(&mut tx, &token, &about).await.unwrap();
    assert_eq!(access_tokens::by_hash(&mut tx, &token).await.unwrap(), Some(about.clone()));
    assert!(!access_tokens::revoke(&mut tx, &token, "mensa", NOW).await.unwrap());
    assert!(access_tokens::revoke(&mut tx, &token, "tributi", NOW).await.unwrap());
    assert!(!access_tokens::revoke(&mut tx, &token, "tributi", NOW).await.unwrap());
    house.keep(tx).await;
    let now = access_tokens::by_hash(&mut house.read().await, &token).await.unwrap().unwrap();
    assert_eq!(now, AccessToken { revoked_at: Some(NOW), ..about });
    assert!(!now.is_live(NOW));
}

fn rotated(at: Timestamp) -> (Timestamp, Timestamp) {
    (at, at + Lifetime::hours(8))
}

async fn a_refresh_token_is_replaced_and_an_old_one_still_names_its_family(house: &House) {
    let (grant, _) = begun(house).await;
    let first = family_of(house, &grant);
    let (second, third) = (house.bearer(), house.bearer());
    let mut tx = house.write().await;
    families::insert(&mut tx, &first).await.unwrap();
    let at = later(Lifetime::minutes(5));
    assert!(families::rotate(&mut tx, &first, (&first.current, &second), rotated(at)).await.unwrap());
    // Whoever still judged the first token is too late.
    assert!(!families::rotate(&mut tx, &first, (&first.current, &third), rotated(at)).await.unwrap());
    house.keep(tx).await;
    let now = RefreshFamily {
        current: second,
        previous: Some(first.current),
        rotated_at: at,
        idle_until: at + Lifetime::hours(8),
        ..first.clone()
    };
    let mut tx = house.read().await;
    assert_eq!(families::by_token(&mut tx, &first.current).await.unwrap(), Some(now.clone()));
    assert_eq!(families::by_token(&mut tx, &second).await.unwrap(), Some(now));
    assert_eq!(families::by_token(&mut tx, &third).await.unwrap(), None);
}

async fn a_lost_answer_is_given_again(house: &House) {
    let (grant, _) = begun(house).await;
    let first = family_of(house, &grant);
    let (lost, again) = (house.bearer(), house.bearer());
    let mut tx = house.write().await;
    families::insert(&mut tx, &first).await.unwrap();
    assert!(families::rotate(&mut tx, &first, (&first.current, &lost), rotated(NOW)).await.unwrap());
    let after = families::by_token(&mut tx, &first.current).await.unwrap().unwrap();
    assert!(families::rotate(&mut tx, &after, (&first.current, &again), rotated(NOW)).await.unwrap());
    house.keep(tx).await;
    let now = families::by_token(&mut house.read().await, &lost).await.unwrap().unwrap();
    assert_eq!((now.current, now.previous), (again, Some(first.current)), "the lost one does not count any more");
}

async fn a_code_is_drawn_once(house: &House) {
    let (grant, code) = begun(house).await;
    let again = AuthorizationGrant { id: house.name(), ..grant };
    let mut tx = house.write().await;
    let refused = grants::insert(&mut tx, &again, &code, (NOW, later(Lifetime::days(1)))).await;
    assert!(matches!(refused, Err(StoreError::Conflict)));
}
