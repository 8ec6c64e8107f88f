//! One-time codes: compared and counted in one statement.

use idp_core::id::InteractionId;
use idp_core::otp::{ChallengeState, CodeMac, OtpChallenge, Purpose, TRIES};
use idp_core::time::Lifetime;
use idp_store::{challenges, channels};

use crate::fixtures::{CODES, challenge, citizen, maria_at, proposed, verified};
use crate::house::{House, NOW, later};

on_both_engines!(
    a_right_code_is_taken_once,
    five_wrong_answers_kill_a_code,
    a_late_answer_does_not_count,
    a_code_to_a_channel_taken_out_of_use_counts_no_more,
    a_code_proves_the_channel_that_is_proposed,
    a_new_code_kills_the_one_before,
    codes_are_counted_by_account_and_by_address,
    what_is_bound_to_an_operation_comes_back_with_it,
    the_other_ente_sees_nothing,
);

const RIGHT: CodeMac = CodeMac::from_bytes([1; 32]);
const WRONG: CodeMac = CodeMac::from_bytes([2; 32]);

async fn sent(house: &House) -> OtpChallenge {
    let maria = maria_at(house).await;
    let channel = verified(house, maria.id, "3331234567").await;
    let sent = challenge(house, house.name(), (maria.id, channel.id));
    let mut tx = house.write().await;
    challenges::issue(&mut tx, &sent, &RIGHT).await.unwrap();
    house.keep(tx).await;
    sent
}

async fn a_code_to_a_channel_taken_out_of_use_counts_no_more(house: &House) {
    let sent = sent(house).await;
    let mut tx = house.write().await;
    assert!(channels::revoke(&mut tx, sent.account, sent.channel).await.unwrap());
    house.keep(tx).await;
    assert_eq!(answered(house, &sent, &RIGHT).await, None);
}

async fn a_code_proves_the_channel_that_is_proposed(house: &House) {
    let maria = maria_at(house).await;
    let mut tx = house.write().await;
    let channel = proposed(house, &mut tx, maria.id, "3331234567").await;
    let to_prove_it = challenge(house, house.name(), (maria.id, channel.id));
    let sent = OtpChallenge { purpose: Purpose::EnrolChannel, ..to_prove_it };
    challenges::issue(&mut tx, &sent, &RIGHT).await.unwrap();
    house.keep(tx).await;
    assert!(answered(house, &sent, &RIGHT).await.is_some());
}

async fn answered(house: &House, challenge: &OtpChallenge, given: &CodeMac) -> Option<OtpChallenge> {
    let mut tx = house.write().await;
    let after = challenges::answer(&mut tx, challenge.id, given, NOW).await.unwrap();
    house.keep(tx).await;
    after
}

async fn a_right_code_is_taken_once(house: &House) {
    let sent = sent(house).await;
    let after = answered(house, &sent, &RIGHT).await.unwrap();
    assert_eq!(after.state, ChallengeState::Answered);
    assert_eq!(after.channel, sent.channel);
    assert!(answered(house, &sent, &RIGHT).await.is_none());
}

async fn five_wrong_answers_kill_a_code(house: &House) {
    let sent = sent(house).await;
    for left in (1..TRIES).rev() {
        let after = answered(house, &sent, &WRONG).await.unwrap();
        assert_eq!((after.state, after.tries_left), (ChallengeState::Waiting, left));
    }
    assert_eq!(answered(house, &sent, &WRONG).await.unwrap().state, ChallengeState::Exhausted);
    assert!(answered(house, &sent, &RIGHT).await.is_none(), "the right code comes too late");
}

async fn a_late_answer_does_not_count(house: &House) {
    let sent = sent(house).await;
    let mut tx = house.write().await;
    assert!(challenges::answer(&mut tx, sent.id, &RIGHT, sent.expires_at).await.unwrap().is_none());
    let in_time = sent.expires_at - Lifetime::millis(1);
    assert!(challenges::answer(&mut tx, sent.id, &RIGHT, in_time).await.unwrap().is_some());
    house.keep(tx).await;
}

async fn a_new_code_kills_the_one_before(house: &House) {
    let first = sent(house).await;
    let second = OtpChallenge { id: house.name(), requested_at: later(Lifetime::minutes(1)), ..first.clone() };
    let mut tx = house.write().await;
    challenges::issue(&mut tx, &second, &RIGHT).await.unwrap();
    house.keep(tx).await;
    let newest = challenges::newest(&mut house.read().await, first.interaction, Purpose::StepUp).await.unwrap();
    assert_eq!(newest.unwrap().id, second.id);
    assert!(answered(house, &first, &RIGHT).await.is_none());
    assert!(answered(house, &second, &RIGHT).await.is_some());
}

async fn codes_are_counted_by_account_and_by_address(house: &House) {
    let first = sent(house).await;
    let luigi = citizen(house, CODES[1]).await;
    let same_number = verified(house, luigi.id, "+39 333 123 4567").await;
    let to_luigi = challenge(house, house.name(), (luigi.id, same_number.id));
    let mut tx = house.write().await;
    challenges::issue(&mut tx, &to_luigi, &RIGHT).await.unwrap();
    house.keep(tx).await;

    let mut tx = house.write().await;
    let hour = (Lifetime::hours(1), later(Lifetime::minutes(1)));
    assert_eq!(challenges::sent_to_account(&mut tx, first.account, hour).await.unwrap(), 1);
    assert_eq!(challenges::sent_to_address(&mut tx, first.channel, hour).await.unwrap(), 2);
    let next_day = (Lifetime::hours(1), later(Lifetime::days(1)));
    assert_eq!(challenges::sent_to_account(&mut tx, first.account, next_day).await.unwrap(), 0);
    assert_eq!(challenges::sent_to_address(&mut tx, first.channel, next_day).await.unwrap(), 0);
}

async fn what_is_bound_to_an_operation_comes_back_with_it(house: &House) {
    let step_up = sent(house).await;
    let interaction: InteractionId = house.name();
    let bound = OtpChallenge {
        id: house.name(),
        interaction,
        purpose: Purpose::Operation,
        digest: Some([9; 32]),
        ..step_up.clone()
    };
    let mut tx = house.write().await;
    challenges::issue(&mut tx, &bound, &RIGHT).await.unwrap();
    house.keep(tx).await;
    let found = challenges::newest(&mut house.read().await, interaction, Purpose::Operation).await.unwrap();
    assert_eq!(found.unwrap(), bound);
    assert!(challenges::newest(&mut house.read().await, interaction, Purpose::StepUp).await.unwrap().is_none());
}

async fn the_other_ente_sees_nothing(house: &House) {
    let sent = sent(house).await;
    let mut elsewhere = house.store.write(house.other).await.unwrap();
    assert!(challenges::answer(&mut elsewhere, sent.id, &RIGHT, NOW).await.unwrap().is_none());
    assert!(challenges::newest(&mut elsewhere, sent.interaction, Purpose::StepUp).await.unwrap().is_none());
    challenges::supersede(&mut elsewhere, sent.interaction).await.unwrap();
    elsewhere.commit(house.entry("test.elsewhere")).await.unwrap();
    assert!(answered(house, &sent, &RIGHT).await.is_some());
}
