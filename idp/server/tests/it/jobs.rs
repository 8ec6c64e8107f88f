//! What happens by itself, told what time it is.

use idp::app::App;
use idp::jobs::{self, JobError};
use idp::scribe::Scribe;
use idp::seal::AuditSigner;
use idp_core::audit::AuditEvent;
use idp_core::client::SigningAlgorithm;
use idp_core::time::Lifetime;
use idp_store::audit::{self, Checkpoint, Fault};
use idp_store::keys::{self, KeyState};
use idp_store::{Quietly, across};

use crate::ground::{Engine, Ground};

on_both_engines!(
    the_trail_is_sealed_and_its_end_signed_each_minute,
    nothing_is_chained_on_a_forged_end,
    one_node_seals_at_a_time_and_another_takes_over,
    a_key_signs_for_ninety_days_and_is_published_for_a_day_more,
    a_node_learns_of_keys_that_another_changed,
);

/// Something to be written to the trail.
async fn something_happens(app: &App) {
    let ente = app.enti.iter().next().unwrap();
    let event = AuditEvent::RequestPushed { operation: false };
    let tx = app.store.write(ente.id).await.unwrap();
    tx.commit(Scribe::of_job(app, "story").entry(ente.id, app.clock.now(), &event)).await.unwrap();
}

async fn is_waiting(app: &App) -> bool {
    audit::is_waiting(&mut app.store.read_across().await.unwrap()).await.unwrap()
}

async fn verified(app: &App, signer: &AuditSigner) -> Result<i64, Fault> {
    let public = signer.public().unwrap();
    let signed = |statement: &[u8; 32], signature: &[u8]| AuditSigner::verify(&public, statement, signature).unwrap();
    audit::verify(&mut app.store.read_across().await.unwrap(), &signed, None).await.unwrap().map(|end| end.seq)
}

async fn checkpoints(app: &App) -> Vec<i64> {
    let all = audit::checkpoints(&mut app.store.read_across().await.unwrap()).await.unwrap();
    all.into_iter().map(|checkpoint| checkpoint.head.seq).collect()
}

async fn the_trail_is_sealed_and_its_end_signed_each_minute(ground: Ground) {
    let (app, signer) = (ground.app().await, ground.signer());
    let turn = || async { jobs::audit::turn(&app, &signer).await.unwrap() };
    turn().await;
    assert!(!is_waiting(&app).await);
    turn().await;
    let first = checkpoints(&app).await;
    assert_eq!(first.len(), 1, "the end is signed when there is one");

    something_happens(&app).await;
    turn().await;
    assert!(!is_waiting(&app).await, "sealed at once");
    assert_eq!(checkpoints(&app).await, first, "and signed when a minute has passed");
    ground.clock.advance(Lifetime::minutes(1));
    turn().await;
    assert_eq!(checkpoints(&app).await, [first[0], first[0] + 1]);
    ground.clock.advance(Lifetime::minutes(5));
    turn().await;
    assert_eq!(checkpoints(&app).await.len(), 2, "nothing new, nothing to sign");
    assert_eq!(verified(&app, &signer).await, Ok(first[0] + 1));
}

async fn nothing_is_chained_on_a_forged_end(ground: Ground) {
    let (app, signer) = (ground.app().await, ground.signer());
    for _ in 0..2 {
        jobs::audit::turn(&app, &signer).await.unwrap();
    }
    // Someone without the key chains what they like, and signs it as well as they can.
    something_happens(&app).await;
    jobs::audit::seal(&app).await.unwrap();
    let mut tx = app.store.write_across().await.unwrap();
    let head = audit::head(&mut tx).await.unwrap();
    let forged = Checkpoint { head, at: app.clock.now(), signature: vec![0; 64] };
    audit::insert_checkpoint(&mut tx, &forged).await.unwrap();
    tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();

    something_happens(&app).await;
    ground.clock.advance(Lifetime::minutes(5));
    for signer in [signer, ground.signer()] {
        let why = jobs::audit::turn(&app, &signer).await.unwrap_err();
        assert!(matches!(why, JobError::Trail(Fault::Checkpoint { seq }) if seq == head.seq), "{why:?}");
    }
    assert!(is_waiting(&app).await, "what happened since is not lost");
    assert_eq!(checkpoints(&app).await.last(), Some(&head.seq), "nothing is signed on top of it");
}

#[tokio::test]
async fn a_sealer_remembers_an_end_that_was_cut_off() {
    let (whole, cut) = (Ground::new(Engine::Lite), Ground::new(Engine::Lite));
    let (app, shorter, signer) = (whole.app().await, cut.app().await, whole.signer());
    something_happens(&app).await;
    for _ in 0..2 {
        jobs::audit::turn(&app, &signer).await.unwrap();
    }
    let kept = checkpoints(&app).await[0];
    // As if the tables had been brought to an earlier state under it: fewer entries, the same keys.
    let why = jobs::audit::turn(&shorter, &signer).await.unwrap_err();
    assert!(matches!(why, JobError::Trail(Fault::CutOff { seq: 0, kept: known }) if known == kept), "{why:?}");
    for _ in 0..2 {
        jobs::audit::turn(&shorter, &signer).await.unwrap();
    }
    assert_eq!(checkpoints(&shorter).await.len(), 1, "told once, it goes on");
}

async fn one_node_seals_at_a_time_and_another_takes_over(ground: Ground) {
    let one = ground.app().await;
    let mut config = ground.config();
    "two".clone_into(&mut config.server.node);
    let two = ground.app_with(config).await;
    let signer = ground.signer();
    jobs::audit::turn(&one, &signer).await.unwrap();

    something_happens(&two).await;
    jobs::audit::turn(&two, &signer).await.unwrap();
    assert!(is_waiting(&two).await, "the first node has the lead");
    ground.clock.advance(Lifetime::seconds(31));
    jobs::audit::turn(&two, &signer).await.unwrap();
    assert!(!is_waiting(&two).await, "a node that is silent for long loses it");
    assert!(verified(&two, &signer).await.is_ok());
}

async fn states(app: &App, algorithm: SigningAlgorithm) -> Vec<KeyState> {
    let ente = app.enti.iter().next().unwrap();
    let all = keys::all(&mut app.store.read(ente.id).await.unwrap()).await.unwrap();
    all.into_iter().filter(|key| key.algorithm == algorithm).map(|key| key.state).collect()
}

async fn count(app: &App, state: KeyState) -> usize {
    states(app, SigningAlgorithm::ES256).await.into_iter().filter(|found| *found == state).count()
}

async fn a_key_signs_for_ninety_days_and_is_published_for_a_day_more(ground: Ground) {
    let app = ground.app().await;
    let ente = app.enti.iter().next().unwrap().id;
    let first = app.keyring.active(ente, SigningAlgorithm::ES256).unwrap().kid.clone();
    let published = || app.keyring.jwks(ente)["keys"].as_array().unwrap().len();
    let at_first = published();

    ground.clock.advance(Lifetime::days(89));
    jobs::keys::age(&app).await.unwrap();
    assert_eq!(app.keyring.active(ente, SigningAlgorithm::ES256).unwrap().kid, first);

    ground.clock.advance(Lifetime::days(1));
    jobs::keys::age(&app).await.unwrap();
    assert_ne!(app.keyring.active(ente, SigningAlgorithm::ES256).unwrap().kid, first, "the next one signs");
    assert_eq!(count(&app, KeyState::Retiring).await, 1);
    assert_eq!(count(&app, KeyState::Next).await, 1, "and there is a new next one");
    assert!(published() > at_first, "what signed stays published: tokens it signed live");

    ground.clock.advance(Lifetime::hours(25));
    jobs::keys::age(&app).await.unwrap();
    assert_eq!(count(&app, KeyState::Retired).await, 1);
    assert_eq!(published(), at_first);
}

async fn a_node_learns_of_keys_that_another_changed(ground: Ground) {
    let (one, two) = (ground.app().await, ground.app().await);
    let ente = one.enti.iter().next().unwrap().id;
    ground.clock.advance(Lifetime::days(90));
    jobs::keys::age(&one).await.unwrap();
    let signing = |app: &App| app.keyring.active(ente, SigningAlgorithm::RS256).unwrap().kid.clone();
    assert_ne!(signing(&one), signing(&two));
    jobs::keys::reload(&two).await.unwrap();
    assert_eq!(signing(&one), signing(&two));
}

#[tokio::test]
async fn what_time_has_killed_is_swept_out_by_one_node() {
    let ground = Ground::new(crate::ground::Engine::Lite);
    let app = ground.app().await;
    let now = ground.given().clock.now();
    let mut tx = app.store.write_across().await.unwrap();
    assert!(across::lead(&mut tx, ("sweep", "another"), (now, now + Lifetime::minutes(1))).await.unwrap());
    tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
    jobs::sweep::turn(&app).await.unwrap();
    ground.clock.advance(Lifetime::minutes(2));
    jobs::sweep::turn(&app).await.unwrap();
    let mut tx = app.store.write_across().await.unwrap();
    let now = ground.given().clock.now();
    let other = across::lead(&mut tx, ("sweep", "another"), (now, now)).await.unwrap();
    assert!(!other, "the sweep is ours now");
}
