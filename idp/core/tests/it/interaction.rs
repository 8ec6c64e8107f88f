//! The decision of the house, as a table of cases.

use idp_core::account::{AccountState, IdentityProof};
use idp_core::assurance::{Assurance, Proof, Proofs, SpidLevel};
use idp_core::channel::ChannelKind;
use idp_core::dispositive::{DETAILS_TYPE, Operation};
use idp_core::id::{AccountId, ChannelId, ConfirmationId, InteractionId};
use idp_core::interaction::{
    ChannelFacts, Confirmed, Demand, Door, Interaction, Prompt, Refusal, Step, Visitor, enrolling_kinds, next_step,
};
use idp_core::profile::{ChannelRequired, Profile, preset};
use idp_core::time::{Lifetime, Timestamp};
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

fn rules() -> Profile {
    Profile::parse(preset("predefinito").unwrap()).unwrap()
}

fn me() -> AccountId {
    AccountId::from(Uuid::from_u128(7))
}

fn asked() -> Interaction {
    let door = Door::Oidc { client: "app".to_owned() };
    Interaction::open(InteractionId::from(Uuid::nil()), door, Demand::default(), NOW)
}

fn wanting(acr: &[Assurance]) -> Interaction {
    let mut asked = asked();
    asked.demand.acr = acr.to_vec();
    asked
}

fn paying() -> Interaction {
    let details = format!(
        r#"[{{"type":"{DETAILS_TYPE}","actions":["pay"],"locations":["https://tributi.example/api"],
            "identifier":"TARI-1","instructed_amount":{{"currency":"EUR","amount":"125.00"}},
            "creditor":{{"name":"Comune","id":"01234560157"}},"reason":"TARI"}}]"#
    );
    let mut asked = wanting(&[Assurance::Dispositive]).about(Operation::parse(&details).unwrap());
    asked.demand.acr = vec![Assurance::Dispositive];
    asked
}

fn proven(proofs: &[Proof]) -> Visitor {
    Visitor {
        account: me(),
        state: AccountState::Active,
        identity: IdentityProof::DeVisu,
        proofs: proofs.iter().cloned().collect(),
        must_change_password: false,
        channels: Vec::new(),
        may_release: true,
    }
}

fn password(ago: Lifetime) -> Proof {
    Proof::Password { with_pin: false, credential: None, at: NOW - ago }
}

fn spid(level: SpidLevel) -> Proof {
    Proof::Spid { level, idp: "https://idp.example".to_owned(), at: NOW }
}

fn sms_code() -> Proof {
    Proof::Code { channel: ChannelId::from(Uuid::nil()), via: ChannelKind::Sms, at: NOW }
}

fn with_channel(mut visitor: Visitor, kind: ChannelKind, confirms_from: Timestamp) -> Visitor {
    visitor.channels.push(ChannelFacts { id: ChannelId::from(Uuid::nil()), kind, confirms_from });
    visitor
}

const JUST_NOW: Lifetime = Lifetime::ZERO;

fn check(asked: &Interaction, who: Option<&Visitor>, expected: &Step) {
    assert_eq!(next_step(asked, who, &rules(), NOW), *expected, "asked {:?} of {who:?}", asked.demand);
}

#[test]
fn who_are_you_comes_first() {
    let known = proven(&[password(JUST_NOW)]);
    check(&asked(), None, &Step::ChooseMethod);
    check(&asked(), Some(&known), &Step::Finish);
    check(&wanting(&[Assurance::Pwd]), Some(&known), &Step::Finish);
    let mut stopped = known.clone();
    stopped.state = AccountState::Suspended;
    check(&asked(), Some(&stopped), &Step::Refuse(Refusal::AccountStopped));
    let mut other = asked();
    other.demand.expected = Some(AccountId::from(Uuid::from_u128(8)));
    check(&other, Some(&known), &Step::ProveAgain);
}

/// Registering what cannot confirm would lead back to the same page, one code later.
#[test]
fn only_what_helps_a_request_is_registered_for_it() {
    use ChannelKind::{Email, Sms};
    let mut rules = Profile::parse(preset("canale-sicuro").unwrap()).unwrap();
    let mut with_email = paying();
    with_email.demand.acr = vec![Assurance::Dispositive, Assurance::DispositiveEmail];
    assert_eq!(enrolling_kinds(&asked(), &rules), [Email, Sms]);
    assert_eq!(enrolling_kinds(&wanting(&[Assurance::TwoFactor]), &rules), [Sms], "an e-mail is no second factor");
    assert_eq!(enrolling_kinds(&wanting(&[Assurance::TwoFactor, Assurance::PwdEmail]), &rules), [Email, Sms]);
    assert_eq!(enrolling_kinds(&paying(), &rules), [Sms]);
    assert_eq!(enrolling_kinds(&with_email, &rules), [Email, Sms]);
    rules.dispositive.channels = vec![Email];
    assert_eq!(enrolling_kinds(&paying(), &rules), [Email, Sms], "nothing confirms: the login alone decides");
    rules.otp.channels = vec![Email];
    assert_eq!(enrolling_kinds(&with_email, &rules), [Email]);
}

#[test]
fn how_sure_are_you() {
    let by_password = proven(&[password(JUST_NOW)]);
    let with_sms = with_channel(by_password.clone(), ChannelKind::Sms, NOW);
    let too_new = with_channel(by_password.clone(), ChannelKind::Sms, NOW + Lifetime::hours(1));
    let two_factor = wanting(&[Assurance::TwoFactor]);
    check(&two_factor, Some(&by_password), &Step::EnrolChannel);
    check(&two_factor, Some(&with_sms), &Step::AnswerCode { email_will_do: false });
    check(&two_factor, Some(&too_new), &Step::Refuse(Refusal::LevelUnreachable));
    check(&two_factor, Some(&proven(&[password(JUST_NOW), sms_code()])), &Step::Finish);
    check(&two_factor, Some(&proven(&[spid(SpidLevel::L2)])), &Step::Finish);
    check(&two_factor, Some(&proven(&[spid(SpidLevel::L1)])), &Step::Spid(SpidLevel::L2));
    let level_2 = wanting(&[Assurance::Spid(SpidLevel::L2)]);
    check(&level_2, Some(&by_password), &Step::Spid(SpidLevel::L2));
    check(&level_2, Some(&proven(&[spid(SpidLevel::L3)])), &Step::Finish);
}

#[test]
fn how_long_ago() {
    let by_password = proven(&[password(Lifetime::minutes(6))]);
    let mut fresh = asked();
    fresh.demand.max_age = Some(Lifetime::minutes(5));
    check(&fresh, Some(&by_password), &Step::ProveAgain);
    fresh.demand.max_age = Some(Lifetime::minutes(10));
    check(&fresh, Some(&by_password), &Step::Finish);
    fresh.demand.max_age = Some(Lifetime::ZERO);
    check(&fresh, Some(&by_password), &Step::ProveAgain);
    check(&fresh, Some(&proven(&[password(JUST_NOW)])), &Step::Finish);
    let mut again = asked();
    again.demand.prompt = Prompt { login: true, ..Prompt::default() };
    check(&again, Some(&by_password), &Step::ProveAgain);
}

#[test]
fn silence_is_kept() {
    let silent = |mut asked: Interaction| {
        asked.demand.prompt = Prompt { silent: true, ..Prompt::default() };
        asked
    };
    let known = proven(&[password(JUST_NOW)]);
    check(&silent(asked()), None, &Step::Refuse(Refusal::LoginRequired));
    check(&silent(asked()), Some(&known), &Step::Finish);
    check(&silent(paying()), Some(&known), &Step::Refuse(Refusal::InteractionRequired));
    let mut asks_first = known.clone();
    asks_first.may_release = false;
    check(&silent(asked()), Some(&asks_first), &Step::Refuse(Refusal::ConsentRequired));
}

#[test]
fn what_every_login_settles_first() {
    let mut made_by_us = proven(&[password(JUST_NOW)]);
    made_by_us.must_change_password = true;
    check(&asked(), Some(&made_by_us), &Step::ChangePassword);
    check(&paying(), Some(&made_by_us), &Step::ChangePassword);
    let mut strict = rules();
    strict.channel.required = ChannelRequired::AtFirstLogin;
    let known = proven(&[password(JUST_NOW)]);
    assert_eq!(next_step(&asked(), Some(&known), &strict, NOW), Step::EnrolChannel);
    let enrolled = with_channel(known, ChannelKind::Email, NOW + Lifetime::hours(72));
    assert_eq!(next_step(&asked(), Some(&enrolled), &strict, NOW), Step::Finish);
}

#[test]
fn nothing_is_paid_without_a_channel_that_may_confirm() {
    let known = proven(&[password(JUST_NOW)]);
    check(&paying(), Some(&known), &Step::EnrolChannel);
    check(&paying(), Some(&with_channel(known.clone(), ChannelKind::Sms, NOW)), &Step::ConfirmOperation);
    let from = NOW + Lifetime::hours(72);
    let too_new = with_channel(known.clone(), ChannelKind::Sms, from);
    check(&paying(), Some(&too_new), &Step::WaitForChannel { until: from });
    // An e-mail is a channel here only for apps that list the weaker value, and this profile does not take it at all.
    check(&paying(), Some(&with_channel(known.clone(), ChannelKind::Email, NOW)), &Step::EnrolChannel);
    let mut unverified = with_channel(known, ChannelKind::Sms, NOW);
    unverified.identity = IdentityProof::Declared;
    check(&paying(), Some(&unverified), &Step::Refuse(Refusal::IdentityNotVerified));
    unverified.proofs = Proofs::none().and(spid(SpidLevel::L2));
    check(&paying(), Some(&unverified), &Step::ConfirmOperation);
    unverified.proofs = Proofs::none().and(spid(SpidLevel::L1));
    check(&paying(), Some(&unverified), &Step::Spid(SpidLevel::L2));
}

#[test]
fn nothing_in_a_session_pays() {
    let all = proven(&[password(JUST_NOW), sms_code(), spid(SpidLevel::L3)]);
    let all = with_channel(all, ChannelKind::Sms, NOW);
    check(&paying(), Some(&all), &Step::ConfirmOperation);
    check(&wanting(&[Assurance::Dispositive]), Some(&all), &Step::Refuse(Refusal::LevelUnreachable));
    let old = with_channel(proven(&[password(Lifetime::minutes(16))]), ChannelKind::Sms, NOW);
    check(&paying(), Some(&old), &Step::ProveAgain);
}

#[test]
fn a_confirmation_counts_for_its_own_operation_and_its_own_citizen() {
    let who = with_channel(proven(&[password(JUST_NOW)]), ChannelKind::Sms, NOW);
    let mut confirmed = paying().proven(me(), password(JUST_NOW));
    let digest = confirmed.operation.as_ref().unwrap().summary_digest();
    confirmed.confirmed = Some(Confirmed {
        txn: ConfirmationId::from(Uuid::nil()),
        channel: ChannelId::from(Uuid::nil()),
        via: ChannelKind::Sms,
        summary_digest: digest,
        at: NOW,
    });
    check(&confirmed, Some(&who), &Step::Finish);
    let mut another = confirmed.clone();
    another.confirmed.as_mut().unwrap().summary_digest = [0; 32];
    check(&another, Some(&who), &Step::ConfirmOperation);
    let somebody_else = confirmed.proven(AccountId::from(Uuid::from_u128(8)), password(JUST_NOW));
    assert_eq!(somebody_else.confirmed, None);
}

#[test]
fn time_and_refusals_end_a_request() {
    let known = proven(&[password(JUST_NOW)]);
    let late = NOW + Lifetime::minutes(30);
    assert_eq!(next_step(&asked(), Some(&known), &rules(), late), Step::Refuse(Refusal::TookTooLong));
    let mut refused = asked();
    refused.refused = Some(Refusal::Cancelled);
    check(&refused, Some(&known), &Step::Refuse(Refusal::Cancelled));
    let mut asks_first = known;
    asks_first.may_release = false;
    check(&asked(), Some(&asks_first), &Step::AskConsent);
}

#[test]
fn a_browser_left_signed_in_registers_no_channel() {
    let two_factor = wanting(&[Assurance::TwoFactor]);
    check(&two_factor, Some(&proven(&[password(Lifetime::minutes(5))])), &Step::EnrolChannel);
    check(&two_factor, Some(&proven(&[password(Lifetime::minutes(6))])), &Step::ProveAgain);
    let mut later = two_factor;
    later.opened_at = NOW - Lifetime::minutes(25);
    check(&later, Some(&proven(&[password(Lifetime::minutes(24))])), &Step::EnrolChannel);
}
