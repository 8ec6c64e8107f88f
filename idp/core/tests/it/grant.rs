//! Codes and refresh tokens: exchanged once, by whom they were meant for, and renewed in a chain that a thief ends.

use idp_core::assurance::Assurance;
use idp_core::grant::{
    ACCESS_TOKEN_LIFE, AuthorizationGrant, Authorized, BadPkce, CODE_LIFE, CodeShown, ConfirmedOperation,
    ExchangeRefused as Refused, GrantState, LOST_RESPONSE, OPERATION_TOKEN_LIFE, Pkce, RefreshFamily, RefreshLife,
    RefreshRefused, Rotation, Shown, Verifier,
};
use idp_core::id::{AccountId, ConfirmationId, FamilyId, GrantId, SessionId};
use idp_core::secret::BearerHash;
use idp_core::time::{Lifetime, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

const NOON: Timestamp = Timestamp::from_seconds(1_795_521_600);
const BACK: &str = "https://tributi.example/back";

/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn pkce() -> Option<Pkce> {
    Pkce::parse(CHALLENGE, Some("S256")).ok()
}

fn issued(pkce: Option<Pkce>) -> AuthorizationGrant {
    let id = |n| Uuid::from_u128(n);
    AuthorizationGrant {
        id: GrantId::from(id(1)),
        client: "tributi".to_owned(),
        account: AccountId::from(id(2)),
        session: SessionId::from(id(3)),
        redirect_uri: BACK.to_owned(),
        scope: "openid".to_owned(),
        authorized: Authorized {
            acr: Assurance::TwoFactor,
            amr: vec!["pwd".to_owned(), "otp".to_owned()],
            auth_time: NOON,
            idp: None,
            nonce: None,
            audience: vec!["tributi".to_owned()],
            operation: None,
        },
        state: GrantState::Issued { pkce, expires_at: NOON + CODE_LIFE },
    }
}

fn shown<'a>(client: &'a str, redirect_uri: &'a str, verifier: Option<&str>) -> CodeShown<'a> {
    CodeShown { client, redirect_uri, verifier: verifier.map(|text| Verifier::parse(text).unwrap()) }
}

#[test]
fn a_code_is_exchanged_by_whom_it_was_meant_for_in_time() {
    let check = |shown: &CodeShown<'_>, seconds: u32, answer: Result<(), Refused>| {
        assert_eq!(issued(pkce()).may_exchange(shown, NOON + Lifetime::seconds(seconds)), answer, "{shown:?}");
    };
    let right = || shown("tributi", BACK, Some(VERIFIER));
    check(&right(), 0, Ok(()));
    check(&right(), 59, Ok(()));
    check(&right(), 60, Err(Refused::Expired));
    check(&shown("another", BACK, Some(VERIFIER)), 0, Err(Refused::NotYours));
    check(&shown("Tributi", BACK, Some(VERIFIER)), 0, Err(Refused::NotYours));
    check(&shown("tributi", "https://tributi.example/", Some(VERIFIER)), 0, Err(Refused::NotYours));
    check(&shown("tributi", "", Some(VERIFIER)), 0, Err(Refused::NotYours));
    check(&shown("tributi", BACK, None), 0, Err(Refused::WrongVerifier));
    check(&shown("tributi", BACK, Some(&VERIFIER.replace('d', "e"))), 0, Err(Refused::WrongVerifier));
    check(&shown("tributi", BACK, Some(CHALLENGE)), 0, Err(Refused::WrongVerifier));
}

#[test]
fn a_verifier_without_a_challenge_is_a_downgrade() {
    let grant = issued(None);
    assert_eq!(grant.may_exchange(&shown("tributi", BACK, None), NOON), Ok(()));
    assert_eq!(grant.may_exchange(&shown("tributi", BACK, Some(VERIFIER)), NOON), Err(Refused::WrongVerifier));
}

#[test]
fn the_token_of_an_operation_is_short_and_never_renewed() {
    let ordinary = issued(None);
    let operation = ConfirmedOperation {
        txn: ConfirmationId::from(Uuid::from_u128(4)),
        details: serde_json::json!({}),
        summary_digest: "00".repeat(32),
        confirmed_at: NOON,
    };
    let mut confirmed = issued(None);
    confirmed.authorized.operation = Some(operation);
    assert_eq!((ordinary.access_token_life(), ordinary.may_refresh()), (ACCESS_TOKEN_LIFE, true));
    assert_eq!((confirmed.access_token_life(), confirmed.may_refresh()), (OPERATION_TOKEN_LIFE, false));
    assert!(OPERATION_TOKEN_LIFE <= Lifetime::seconds(120) && CODE_LIFE <= Lifetime::seconds(60));
    let json = serde_json::to_value(&confirmed.authorized).unwrap();
    assert_eq!(serde_json::from_value::<Authorized>(json).unwrap(), confirmed.authorized);
}

#[test]
fn a_challenge_is_the_base64url_of_a_sha256() {
    let check = |challenge: &str, method: Option<&str>, why: Option<BadPkce>| {
        assert_eq!(Pkce::parse(challenge, method).err(), why, "{challenge} {method:?}");
    };
    check(CHALLENGE, Some("S256"), None);
    check(CHALLENGE, None, Some(BadPkce::Method));
    check(CHALLENGE, Some("plain"), Some(BadPkce::Method));
    check(CHALLENGE, Some("s256"), Some(BadPkce::Method));
    check("", Some("S256"), Some(BadPkce::Challenge));
    check(&format!("{CHALLENGE}="), Some("S256"), Some(BadPkce::Challenge));
    check(&CHALLENGE[1..], Some("S256"), Some(BadPkce::Challenge));
    check(&CHALLENGE.replace('-', "+"), Some("S256"), Some(BadPkce::Challenge));
    // The last character has two spare bits: with them set, it would be a second spelling of the same challenge.
    check(&CHALLENGE.replace("-cM", "-cN"), Some("S256"), Some(BadPkce::Challenge));
}

#[test]
fn a_verifier_is_43_to_128_unreserved_characters() {
    let check = |text: &str, right: bool| assert_eq!(Verifier::parse(text).is_some(), right, "{text:?}");
    check(VERIFIER, true);
    check(&"~".repeat(128), true);
    check(&"a".repeat(42), false);
    check(&"a".repeat(129), false);
    check(&format!("{VERIFIER}\n"), false);
    check(&format!("{VERIFIER}="), false);
    check(&format!("{}è", &VERIFIER[..42]), false);
    assert_eq!(format!("{:?}", Verifier::parse(VERIFIER).unwrap()), "Verifier(Secret(•••))");
}

const fn token(n: u8) -> BearerHash {
    BearerHash::from_bytes([n; 32])
}

/// Token 2 is current, token 1 was replaced by it at noon.
fn family() -> RefreshFamily {
    RefreshFamily {
        id: FamilyId::from(Uuid::from_u128(5)),
        grant: GrantId::from(Uuid::from_u128(1)),
        client: "tributi".to_owned(),
        account: AccountId::from(Uuid::from_u128(2)),
        session: SessionId::from(Uuid::from_u128(3)),
        scope: "openid".to_owned(),
        current: token(2),
        previous: Some(token(1)),
        rotated_at: NOON,
        idle_until: NOON + RefreshLife::USUAL.idle,
        absolute_until: NOON + RefreshLife::USUAL.absolute,
        ended_at: None,
    }
}

#[test]
fn what_a_refresh_token_shown_now_means() {
    use RefreshRefused::{Ended, Expired, NotYours, Reused};
    let judge = |family: &RefreshFamily, (n, client, authenticated): (u8, &str, bool), after: Lifetime| {
        family.judge(&Shown { token: token(n), client, authenticated }, NOON + after)
    };
    let check = |shown: (u8, &str, bool), after: Lifetime, meaning: Result<Rotation, RefreshRefused>| {
        assert_eq!(judge(&family(), shown, after), meaning, "{shown:?} after {after:?}");
    };
    let (now, tenth, late) = (Lifetime::ZERO, LOST_RESPONSE, Lifetime::millis(10_001));
    check((2, "tributi", true), now, Ok(Rotation::Rotate));
    check((2, "tributi", false), now, Ok(Rotation::Rotate));
    check((2, "another", true), now, Err(NotYours));
    check((1, "another", true), now, Err(NotYours));
    check((1, "tributi", true), now, Ok(Rotation::Reissue));
    check((1, "tributi", true), tenth, Ok(Rotation::Reissue));
    check((1, "tributi", true), late, Err(Reused));
    check((1, "tributi", false), now, Err(Reused));
    check((0, "tributi", true), now, Err(Reused));
    check((2, "tributi", true), Lifetime::hours(8), Err(Expired));
    check((1, "tributi", false), Lifetime::hours(8), Err(Expired));
    let ended = RefreshFamily { ended_at: Some(NOON), ..family() };
    assert_eq!(judge(&ended, (2, "tributi", true), now), Err(Ended));
    let kept_busy = RefreshFamily { idle_until: NOON + Lifetime::days(60), ..family() };
    assert_eq!(judge(&kept_busy, (2, "tributi", true), Lifetime::days(30)), Err(Expired), "rotation never extends it");
}

/// What the store does with a judgement, as one conditional update would.
fn turn(family: &mut RefreshFamily, shown: &Shown<'_>, next: BearerHash, now: Timestamp) -> Option<BearerHash> {
    match family.judge(shown, now) {
        Ok(Rotation::Rotate | Rotation::Reissue) => {
            (family.previous, family.current, family.rotated_at) = (Some(shown.token), next, now);
            Some(next)
        }
        Err(RefreshRefused::Reused) => {
            family.ended_at = Some(now);
            None
        }
        Err(RefreshRefused::NotYours | RefreshRefused::Expired | RefreshRefused::Ended) => None,
    }
}

proptest! {
    #[test]
    fn a_used_or_revoked_code_never_works_again(
        client in "tributi|another", seconds in -100_i64..100_000, verifier in prop::option::of("[a-z]{43}"), used: bool,
    ) {
        let state = if used {
            GrantState::Exchanged { at: NOON, family: None }
        } else {
            GrantState::Revoked { at: NOON }
        };
        let grant = AuthorizationGrant { state, ..issued(pkce()) };
        let shown = shown(&client, BACK, verifier.as_deref());
        let answer = grant.may_exchange(&shown, Timestamp::from_millis(NOON.millis() + seconds * 1000));
        // Whoever shows another client's code learns nothing of it, and ends nothing.
        let why = match () {
            () if client != "tributi" => Refused::NotYours,
            () if used => Refused::AlreadyUsed,
            () => Refused::Revoked,
        };
        prop_assert_eq!(answer, Err(why));
    }

    #[test]
    fn no_text_breaks_pkce(challenge in "\\PC{0,50}|[A-Za-z0-9_-]{43}", verifier in "\\PC{0,140}|[A-Za-z0-9._~-]{43}") {
        let (pkce, verifier) = (Pkce::parse(&challenge, Some("S256")), Verifier::parse(&verifier));
        if let (Ok(pkce), Some(verifier)) = (pkce, verifier) {
            prop_assert!(!pkce.is_answered_by(&verifier));
        }
    }

    /// Of a public client's chain, each token gives at most one answer, and none after an old one was shown.
    #[test]
    fn a_public_clients_token_answers_once(steps in prop::collection::vec((0_usize..8, 0_u32..20), 1..40)) {
        let (mut family, mut now) = (family(), NOON);
        let (mut handed_out, mut answered) = (vec![token(1), token(2)], vec![token(1)]);
        for (back, seconds) in steps {
            now = now + Lifetime::seconds(seconds);
            let shown = *handed_out.iter().rev().nth(back).unwrap_or(&token(1));
            let next = token(u8::try_from(handed_out.len() + 1).unwrap());
            let show = Shown { token: shown, client: "tributi", authenticated: false };
            if let Some(next) = turn(&mut family, &show, next, now) {
                prop_assert!(!answered.contains(&shown), "a second answer for one token");
                answered.push(shown);
                handed_out.push(next);
            } else {
                prop_assert!(family.ended_at.is_some());
            }
        }
    }

    /// Of an authenticated client's chain, at every moment at most one token rotates, and after theft none does.
    #[test]
    fn one_live_token_remains_whatever_was_lost(steps in prop::collection::vec((0_usize..4, 0_u32..20), 1..40)) {
        let (mut family, mut now) = (family(), NOON);
        let mut handed_out = vec![token(1), token(2)];
        for (back, seconds) in steps {
            now = now + Lifetime::seconds(seconds);
            let shown = *handed_out.iter().rev().nth(back).unwrap_or(&token(1));
            let next = token(u8::try_from(handed_out.len() + 1).unwrap());
            let show = Shown { token: shown, client: "tributi", authenticated: true };
            handed_out.extend(turn(&mut family, &show, next, now));
            let rotates = |token: &&BearerHash| {
                let show = Shown { token: **token, client: "tributi", authenticated: true };
                family.judge(&show, now) == Ok(Rotation::Rotate)
            };
            prop_assert_eq!(handed_out.iter().filter(rotates).count(), usize::from(family.ended_at.is_none()));
        }
    }
}
