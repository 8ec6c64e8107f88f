//! Whatever may be used once is used once, however many try at the same moment.

use futures_util::future::join_all;
use idp_core::credential::lockout::{Device, FREE};
use idp_core::otp::{ChallengeState, CodeMac, TRIES};
use idp_core::session::SessionEnd;
use idp_core::time::Lifetime;
use idp_store::attempts::{self, Reserved, Subject, Tried};
use idp_store::links::{self, Link};
use idp_store::{Quietly, StoreError, WriteTx, across, challenges, interactions, pushed, sessions};
use serde_json::json;

use crate::fixtures::{challenge, interaction, maria_at, signed_in, verified};
use crate::house::{House, NOW, later};

on_both_engines!(
    one_of_many_right_answers,
    no_more_guesses_than_tries,
    one_of_many_clicks_on_a_link,
    one_answer_leaves_by_the_door,
    one_use_of_a_pushed_request,
    one_sight_of_an_assertion,
    one_end_of_a_session,
    one_leader,
    tries_are_never_overshot,
);

const AT_ONCE: usize = 12;
const RIGHT: CodeMac = CodeMac::from_bytes([1; 32]);
const WRONG: CodeMac = CodeMac::from_bytes([2; 32]);

/// Lets many do the same at once, on two nodes by turns. What those got who were not told `Conflict`.
pub(super) async fn rush<T>(house: &House, act: impl AsyncFn(&mut WriteTx) -> Result<T, StoreError>) -> Vec<T> {
    let second = house.second_node().await;
    let tries = (0..AT_ONCE).map(async |number| {
        let node = if number % 2 == 0 { &house.store } else { &second };
        let mut tx = node.write(house.ente).await?;
        let got = act(&mut tx).await?;
        tx.commit_quietly(Quietly::Bookkeeping).await?;
        Ok(got)
    });
    let mut won = Vec::new();
    for outcome in join_all(tries).await {
        match outcome {
            Ok(got) => won.push(got),
            Err(StoreError::Conflict) => {}
            Err(other) => panic!("neither won nor lost: {other:?}"),
        }
    }
    second.close().await;
    won
}

fn wins(outcomes: Vec<bool>) -> usize {
    outcomes.into_iter().filter(|won| *won).count()
}

async fn one_of_many_right_answers(house: &House) {
    let maria = maria_at(house).await;
    let channel = verified(house, maria.id, "3331234567").await;
    let sent = challenge(house, house.name(), (maria.id, channel.id));
    let mut tx = house.write().await;
    challenges::issue(&mut tx, &sent, &RIGHT).await.unwrap();
    house.keep(tx).await;
    let answers = rush(house, async |tx| challenges::answer(tx, sent.id, &RIGHT, NOW).await).await;
    let taken: Vec<_> = answers.into_iter().flatten().collect();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].state, ChallengeState::Answered);
}

async fn no_more_guesses_than_tries(house: &House) {
    let maria = maria_at(house).await;
    let channel = verified(house, maria.id, "3331234567").await;
    let sent = challenge(house, house.name(), (maria.id, channel.id));
    let mut tx = house.write().await;
    challenges::issue(&mut tx, &sent, &RIGHT).await.unwrap();
    house.keep(tx).await;
    let answers = rush(house, async |tx| challenges::answer(tx, sent.id, &WRONG, NOW).await).await;
    let counted = answers.into_iter().flatten().count();
    assert_eq!(counted, usize::try_from(TRIES).unwrap());
}

async fn one_of_many_clicks_on_a_link(house: &House) {
    let maria = maria_at(house).await;
    let token = house.bearer();
    let link =
        Link { id: house.name(), account: maria.id, address_index: [6; 32], expires_at: later(Lifetime::minutes(30)) };
    let mut tx = house.write().await;
    links::insert(&mut tx, &link, &token, (Device::Unknown, NOW)).await.unwrap();
    house.keep(tx).await;
    let used = rush(house, async |tx| links::consume(tx, &token, NOW).await).await;
    assert_eq!(used.into_iter().flatten().collect::<Vec<_>>(), [link]);
}

async fn one_answer_leaves_by_the_door(house: &House) {
    let opened = interaction(house);
    let mut tx = house.write().await;
    interactions::insert(&mut tx, &opened, &json!({}), &house.bearer()).await.unwrap();
    house.keep(tx).await;
    let seen = interactions::by_id(&mut house.read().await, opened.id).await.unwrap().unwrap();
    assert_eq!(wins(rush(house, async |tx| interactions::answer(tx, &seen, NOW).await).await), 1);
}

async fn one_use_of_a_pushed_request(house: &House) {
    let request = house.bearer();
    let mut tx = house.write().await;
    pushed::insert(&mut tx, &request, ("tributi", &json!({})), later(Lifetime::minutes(1))).await.unwrap();
    house.keep(tx).await;
    assert_eq!(wins(rush(house, async |tx| pushed::consume(tx, &request, NOW).await).await), 1);
}

async fn one_sight_of_an_assertion(house: &House) {
    let until = later(Lifetime::minutes(1));
    let seen = rush(house, async |tx| pushed::first_sight(tx, "tributi", &[7; 32], until).await).await;
    assert_eq!(wins(seen), 1);
}

async fn one_end_of_a_session(house: &House) {
    let maria = maria_at(house).await;
    let session = signed_in(house, maria.id).await;
    let ended = rush(house, async |tx| sessions::end(tx, session.id, SessionEnd::SignedOut, NOW).await).await;
    assert_eq!(wins(ended), 1);
}

async fn one_leader(house: &House) {
    let until = later(Lifetime::seconds(10));
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let led = rush(house, async |tx| {
        let node = format!("node {}", turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        across::lead(tx, ("seal", &node), (NOW, until)).await
    });
    assert_eq!(wins(led.await), 1);
}

async fn tries_are_never_overshot(house: &House) {
    let stranger = Subject { tried: Tried::Password, hash: [5; 32], device: Device::Unknown };
    let reserved = rush(house, async |tx| attempts::reserve(tx, &stranger, NOW).await).await;
    let mut went: Vec<u32> = reserved
        .into_iter()
        .filter_map(|outcome| match outcome {
            Reserved::Go { in_a_row } => Some(in_a_row),
            Reserved::Wait { .. } => None,
        })
        .collect();
    went.sort_unstable();
    // The free tries, and the one whose delay holds the others back.
    assert_eq!(went, (1..=FREE + 1).collect::<Vec<_>>());
}
