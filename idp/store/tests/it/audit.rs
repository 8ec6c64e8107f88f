//! The audit trail: nothing is committed without an entry, and nothing in it changes unseen.

use idp_core::audit::AuditEntry;
use idp_core::time::Lifetime;
use idp_store::audit::{self, Checkpoint, Fault, Head};
use idp_store::{Quietly, StoreError, across};

use crate::house::{Engine, House, NOW, later};

on_both_engines!(
    a_change_and_its_entry_happen_together_or_not_at_all,
    entries_are_sealed_in_their_order,
    an_entry_that_commits_late_is_sealed_late_but_sealed,
    entries_cannot_be_changed_or_removed_by_a_statement,
    the_end_alone_is_looked_at,
    entries_that_nobody_seals_are_told,
    an_end_that_was_cut_off_is_seen_by_who_kept_it,
    two_sealers_do_not_both_win,
);

/// These break the trail, so that they look at it themselves.
mod broken {
    use crate::house::{Engine, House};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        tell(Engine::Lite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        if !crate::house::only_sqlite() {
            tell(Engine::Pg).await;
        }
    }

    async fn tell(engine: Engine) {
        for wrong in super::WRONGS {
            let house = House::open(engine).await;
            super::verify_names_it(&house, wrong).await;
            house.close().await;
        }
    }
}

/// A hand that writes in the tables behind the product's back, and what verification says to it.
struct Wrong {
    what: &'static str,
    by: &'static [&'static str],
    fault: fn(&Fault) -> bool,
}

const WRONGS: [Wrong; 10] = [
    Wrong {
        what: "a detail changed",
        by: &["UPDATE audit_entry SET detail = '{}' WHERE event = 'test.3'"],
        fault: |fault| matches!(fault, Fault::Changed { seq: 3, .. }),
    },
    Wrong {
        what: "a time moved",
        by: &["UPDATE audit_entry SET at = at + 1 WHERE event = 'test.2'"],
        fault: |fault| matches!(fault, Fault::Changed { seq: 2, .. }),
    },
    Wrong {
        what: "an entry removed",
        by: &["DELETE FROM audit_entry WHERE event = 'test.3'"],
        fault: |fault| matches!(fault, Fault::Missing { seq: 3 }),
    },
    Wrong {
        what: "an entry removed with its place",
        by: &["DELETE FROM audit_seal WHERE seq = 3", "DELETE FROM audit_entry WHERE event = 'test.3'"],
        fault: |fault| matches!(fault, Fault::Gap { seq: 4 }),
    },
    Wrong {
        what: "the end cut off",
        by: &["DELETE FROM audit_seal WHERE seq = 5", "DELETE FROM audit_entry WHERE event = 'test.5'"],
        fault: |fault| matches!(fault, Fault::Checkpoint { seq: 5 }),
    },
    Wrong {
        what: "two entries in each other's place",
        by: &[
            "UPDATE audit_seal SET seq = 99 WHERE seq = 2",
            "UPDATE audit_seal SET seq = 2 WHERE seq = 3",
            "UPDATE audit_seal SET seq = 3 WHERE seq = 99",
        ],
        fault: |fault| matches!(fault, Fault::Changed { seq: 2, .. }),
    },
    Wrong {
        what: "an entry slipped in",
        by: &["DELETE FROM audit_pending"],
        fault: |fault| matches!(fault, Fault::Unsealed { count: 1 }),
    },
    Wrong {
        what: "an entry put back to those that wait",
        by: &["UPDATE audit_entry SET at = at - 600001 WHERE event = 'test.change'"],
        fault: |fault| matches!(fault, Fault::Overlooked { count: 1 }),
    },
    Wrong {
        what: "a checkpoint forged",
        by: &["UPDATE audit_checkpoint SET at = at + 1"],
        fault: |fault| matches!(fault, Fault::Checkpoint { seq: 5 }),
    },
    Wrong {
        what: "a hash rewritten",
        by: &["UPDATE audit_seal SET hash = (SELECT hash FROM audit_seal WHERE seq = 1) WHERE seq = 4"],
        fault: |fault| matches!(fault, Fault::Changed { seq: 4, .. }),
    },
];

/// Who tampers with the tables owns them: the triggers are no hindrance.
fn disarm(engine: Engine) -> &'static [&'static str] {
    match engine {
        Engine::Lite => &["DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"],
        Engine::Pg => &["DROP TRIGGER audit_entry_no_change ON audit_entry"],
    }
}

async fn verify_names_it(house: &House, wrong: Wrong) {
    write_entries(house).await;
    sign(house).await;
    // One more entry, which still waits for its place.
    house.keep(house.write().await).await;
    assert_eq!(verified(house).await, Ok(5), "before {}", wrong.what);
    for statement in disarm(house.engine).iter().chain(wrong.by) {
        house.tamper(statement).await.unwrap();
    }
    let fault = verified(house).await.expect_err(wrong.what);
    assert!((wrong.fault)(&fault), "{}: {fault}", wrong.what);
}

async fn write_entries(house: &House) {
    for (number, event) in ["test.1", "test.2", "test.3", "test.4", "test.5"].into_iter().enumerate() {
        let at = later(Lifetime::seconds(u32::try_from(number).unwrap()));
        let entry = AuditEntry { at, ..house.entry(event) };
        house.write().await.commit(entry).await.unwrap();
    }
    house.seal_all().await;
}

async fn verified(house: &House) -> Result<i64, Fault> {
    let mut tx = house.store.read_across().await.unwrap().patiently();
    audit::verify(&mut tx, &is_signed, None).await.unwrap().map(|end| end.seq)
}

/// A signature of the tests: the statement, backwards.
fn is_signed(statement: &[u8; 32], signature: &[u8]) -> bool {
    signature.iter().rev().eq(statement.iter())
}

async fn sign(house: &House) {
    let mut tx = house.store.write_across().await.unwrap();
    let (head, at) = (audit::head(&mut tx).await.unwrap(), NOW);
    let mut signature = Checkpoint::statement(&head, at).to_vec();
    signature.reverse();
    audit::insert_checkpoint(&mut tx, &Checkpoint { head, at, signature }).await.unwrap();
    tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
}

async fn head(house: &House) -> Head {
    audit::head(&mut house.store.read_across().await.unwrap()).await.unwrap()
}

async fn a_change_and_its_entry_happen_together_or_not_at_all(house: &House) {
    let entry = house.entry("test.same");
    house.write().await.commit(entry.clone()).await.unwrap();
    let mut tx = house.write().await;
    assert!(across::lead(&mut tx, ("job", "node"), (NOW, later(Lifetime::seconds(9)))).await.unwrap());
    assert!(matches!(tx.commit(entry).await, Err(StoreError::Conflict)), "an entry is written once");
    let mut tx = house.write().await;
    assert!(across::lead(&mut tx, ("job", "other"), (NOW, NOW)).await.unwrap(), "the change was undone with it");
}

async fn entries_are_sealed_in_their_order(house: &House) {
    assert_eq!(head(house).await, Head::EMPTY);
    assert!(!audit::is_waiting(&mut house.store.read_across().await.unwrap()).await.unwrap());
    let mut tx = house.write().await;
    tx.record(AuditEntry { at: later(Lifetime::seconds(2)), ..house.entry("test.second") }).await.unwrap();
    tx.commit(house.entry("test.first")).await.unwrap();
    assert!(audit::is_waiting(&mut house.store.read_across().await.unwrap()).await.unwrap());
    house.seal_all().await;
    assert_eq!(head(house).await.seq, 2);
    assert_eq!(verified(house).await, Ok(2));
    house.seal_all().await;
    assert_eq!(head(house).await.seq, 2, "nothing is sealed twice");
}

async fn an_entry_that_commits_late_is_sealed_late_but_sealed(house: &House) {
    if house.engine == Engine::Lite {
        return; // One writer: nothing overlaps.
    }
    let mut slow = house.write().await;
    slow.record(house.entry("test.slow")).await.unwrap();
    let newer = AuditEntry { at: later(Lifetime::seconds(5)), ..house.entry("test.quick") };
    house.write().await.commit(newer).await.unwrap();
    house.seal_all().await;
    assert_eq!(head(house).await.seq, 1);
    slow.commit(house.entry("test.slow-too")).await.unwrap();
    house.seal_all().await;
    assert_eq!(verified(house).await, Ok(3));
}

async fn entries_cannot_be_changed_or_removed_by_a_statement(house: &House) {
    house.keep(house.write().await).await;
    for statement in ["UPDATE audit_entry SET event = 'x'", "DELETE FROM audit_entry"] {
        let refused = house.tamper(statement).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{refused}");
    }
    if house.engine == Engine::Pg {
        assert!(house.tamper("TRUNCATE audit_entry CASCADE").await.is_err());
    }
}

async fn the_end_alone_is_looked_at(house: &House) {
    let end = async || audit::verify_end(&mut house.store.read_across().await.unwrap(), &is_signed).await.unwrap();
    assert_eq!(end().await, None);
    write_entries(house).await;
    assert_eq!(end().await, None);
    sign(house).await;
    assert_eq!(end().await, None);
    let followed = async || audit::follow_from(&mut house.read().await, Head::EMPTY).await.unwrap();
    assert_eq!(followed().await, Ok(head(house).await));
    house.tamper("UPDATE audit_checkpoint SET at = at + 1").await.unwrap();
    assert_eq!(end().await, Some(Fault::Checkpoint { seq: 5 }));
    house.tamper("DELETE FROM audit_checkpoint").await.unwrap();
    house.tamper("UPDATE audit_seal SET seq = 6 WHERE seq = 5").await.unwrap();
    assert!(matches!(end().await, Some(Fault::Changed { seq: 6, .. })));
    assert_eq!(followed().await, Err(Fault::Gap { seq: 6 }));
    house.tamper("UPDATE audit_seal SET seq = 5 WHERE seq = 6").await.unwrap();
}

#[test]
fn a_place_of_the_chain_is_kept_on_paper() {
    let head = Head { seq: 17, hash: *b"a hash of 32 bytes \0\x01\x7f\xff as it is" };
    assert_eq!(head.to_string().parse(), Ok(head));
    assert_eq!(format!(" {}\n", head.to_string().to_uppercase()).parse(), Ok(head));
    let digits = "0".repeat(64);
    for wrong in [
        digits.clone(),
        format!("0:{digits}"),
        format!("-1:{digits}"),
        format!("1:{digits}0"),
        format!("1:{}é", "0".repeat(62)),
    ] {
        assert!(wrong.parse::<Head>().is_err(), "{wrong}");
    }
}

async fn entries_that_nobody_seals_are_told(house: &House) {
    let happens = async |minutes: u32| {
        let entry = AuditEntry { at: later(Lifetime::minutes(minutes)), ..house.entry("test.late") };
        house.write().await.commit(entry).await.unwrap();
    };
    happens(0).await;
    happens(60).await;
    assert_eq!(verified(house).await, Ok(0), "no node has served yet");
    house.seal_all().await;
    sign(house).await;
    happens(90).await;
    happens(100).await;
    assert_eq!(verified(house).await, Ok(2), "whoever looks at an old copy finds its last minutes waiting");
    happens(101).await;
    assert_eq!(verified(house).await, Err(Fault::Overlooked { count: 1 }));
    house.seal_all().await;
    assert_eq!(verified(house).await, Ok(5));
}

async fn an_end_that_was_cut_off_is_seen_by_who_kept_it(house: &House) {
    write_entries(house).await;
    sign(house).await;
    let seen = async |kept: Head| {
        let mut tx = house.store.read_across().await.unwrap();
        audit::verify(&mut tx, &is_signed, Some(kept)).await.unwrap()
    };
    let kept = head(house).await;
    assert_eq!(seen(kept).await, Ok(kept));
    assert_eq!(seen(Head { seq: 3, ..kept }).await, Err(Fault::Rewritten { seq: 3 }));
    assert!(audit::holds(&mut house.read().await, &kept).await.unwrap());

    let cut = ["DELETE FROM audit_checkpoint", "DELETE FROM audit_seal WHERE seq > 3"];
    let entries = "DELETE FROM audit_entry WHERE event IN ('test.4', 'test.5')";
    for statement in disarm(house.engine).iter().copied().chain(cut).chain([entries]) {
        house.tamper(statement).await.unwrap();
    }
    assert_eq!(verified(house).await, Ok(3), "alone it looks whole");
    assert_eq!(seen(kept).await, Err(Fault::CutOff { seq: 3, kept: 5 }));
    assert!(!audit::holds(&mut house.read().await, &kept).await.unwrap());
}

async fn two_sealers_do_not_both_win(house: &House) {
    if house.engine == Engine::Lite {
        return; // One writer: the second finds nothing that waits.
    }
    house.keep(house.write().await).await;
    let (mut first, mut second) = (house.write().await, house.write().await);
    assert_eq!(audit::seal_batch(&mut first).await.unwrap(), 1);
    let (ended, refused) = tokio::join!(first.commit_quietly(Quietly::Bookkeeping), audit::seal_batch(&mut second));
    ended.unwrap();
    // It either waited for the first and found nothing left, or collided with it.
    assert!(matches!(refused, Ok(0) | Err(StoreError::Conflict)), "{refused:?}");
}
