//! Codes, access tokens and refresh tokens.

use idp_core::grant::{AuthorizationGrant, GrantState, RefreshFamily};
use idp_core::secret::BearerHash;
use idp_core::time::{Lifetime, Timestamp};
use idp_store::access_tokens::{self, AccessToken};
use idp_store::families::{self, Rotated};
use idp_store::grants::{self, Exchanged};
use idp_store::{StoreError, WriteTx};

use crate::fixtures::{exchange, family_of, granted, maria_at, signed_in, token_of};
use crate::house::{House, NOW, later};

on_both_engines!(
    a_grant_is_found_by_its_code,
    a_code_is_exchanged_once_and_in_time,
    a_client_may_get_an_access_token_alone,
    a_revoked_grant_takes_its_tokens_with_it,
    an_access_token_is_revoked_by_its_client_alone,
    a_refresh_token_is_replaced_and_an_old_one_still_names_its_family,
    a_lost_answer_is_given_again,
    a_code_is_drawn_once,
);

async fn begun(house: &House) -> (AuthorizationGrant, BearerHash) {
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
    let (late, family, again) = (family_of(house, &grant), family_of(house, &grant), family_of(house, &grant));
    let (token, about) = (house.bearer(), token_of(&grant));
    let mut tx = house.write().await;
    let too_late = later(Lifetime::minutes(1));
    assert!(!exchange(house, &mut tx, (&grant, Some(&late)), too_late).await.unwrap());
    let exchanged = Exchanged { access: (&token, &about), family: Some(&family) };
    assert!(grants::exchange(&mut tx, &grant, exchanged, NOW).await.unwrap());
    assert!(!exchange(house, &mut tx, (&grant, Some(&again)), NOW).await.unwrap());
    house.keep(tx).await;
    let mut tx = house.read().await;
    let (now, _) = grants::by_code(&mut tx, &code).await.unwrap().unwrap();
    assert_eq!(now.state, GrantState::Exchanged { at: NOW, family: Some(family.id) });
    assert_eq!(access_tokens::by_hash(&mut tx, &token).await.unwrap(), Some(about));
    assert_eq!(families::by_token(&mut tx, &family.current).await.unwrap(), Some(family.clone()));
    assert_eq!(families::with_grant(&mut tx, &family.current).await.unwrap(), Some((family, now)));
    for refused in [late, again] {
        assert_eq!(families::by_token(&mut tx, &refused.current).await.unwrap(), None);
    }
}

async fn a_client_may_get_an_access_token_alone(house: &House) {
    let (grant, code) = begun(house).await;
    let (token, about) = (house.bearer(), token_of(&grant));
    let mut tx = house.write().await;
    let exchanged = Exchanged { access: (&token, &about), family: None };
    assert!(grants::exchange(&mut tx, &grant, exchanged, NOW).await.unwrap());
    house.keep(tx).await;
    let mut tx = house.read().await;
    let (now, _) = grants::by_code(&mut tx, &code).await.unwrap().unwrap();
    assert_eq!(now.state, GrantState::Exchanged { at: NOW, family: None });
    assert_eq!(access_tokens::by_hash(&mut tx, &token).await.unwrap(), Some(about));
}

async fn a_revoked_grant_takes_its_tokens_with_it(house: &House) {
    let (grant, _) = begun(house).await;
    let (family, token) = (family_of(house, &grant), house.bearer());
    let mut tx = house.write().await;
    let exchanged = Exchanged { access: (&token, &token_of(&grant)), family: Some(&family) };
    assert!(grants::exchange(&mut tx, &grant, exchanged, NOW).await.unwrap());
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

/// Replaces a token by the next, with an access token.
async fn rotate(
    house: &House,
    tx: &mut WriteTx,
    (grant, family): (&AuthorizationGrant, &RefreshFamily),
    (shown, next, at): (&BearerHash, &BearerHash, Timestamp),
) -> Option<BearerHash> {
    let (access, about) = (house.bearer(), AccessToken { issued_at: at, ..token_of(grant) });
    let rotated = Rotated { shown, next, idle_until: at + Lifetime::hours(8), access: (&access, &about) };
    families::rotate(tx, family, rotated, at).await.unwrap().then_some(access)
}

async fn a_refresh_token_is_replaced_and_an_old_one_still_names_its_family(house: &House) {
    let (grant, _) = begun(house).await;
    let first = family_of(house, &grant);
    let (second, third) = (house.bearer(), house.bearer());
    let mut tx = house.write().await;
    assert!(exchange(house, &mut tx, (&grant, Some(&first)), NOW).await.unwrap());
    let at = later(Lifetime::minutes(5));
    let access = rotate(house, &mut tx, (&grant, &first), (&first.current, &second, at)).await.unwrap();
    // Whoever still judged the first token is too late.
    assert_eq!(rotate(house, &mut tx, (&grant, &first), (&first.current, &third, at)).await, None);
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
    let kept = AccessToken { issued_at: at, ..token_of(&grant) };
    assert_eq!(access_tokens::by_hash(&mut tx, &access).await.unwrap(), Some(kept));
}

async fn a_lost_answer_is_given_again(house: &House) {
    let (grant, _) = begun(house).await;
    let first = family_of(house, &grant);
    let (lost, again) = (house.bearer(), house.bearer());
    let mut tx = house.write().await;
    assert!(exchange(house, &mut tx, (&grant, Some(&first)), NOW).await.unwrap());
    rotate(house, &mut tx, (&grant, &first), (&first.current, &lost, NOW)).await.unwrap();
    let after = families::by_token(&mut tx, &first.current).await.unwrap().unwrap();
    rotate(house, &mut tx, (&grant, &after), (&first.current, &again, NOW)).await.unwrap();
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
