//! What lies sealed opens in its own place, with its own keys, and nowhere else.

use idp_store::StoreError;
use idp_store::vault::{KeySet, Place, Vault};
use uuid::Uuid;

use crate::house::{id_of, keys, vault};

fn here() -> Place {
    Place { ente: id_of(1), table: "contact", column: "value_sealed", row: Uuid::from_u128(9) }
}

fn refuses(vault: &Vault, place: &Place, sealed: &[u8]) {
    let refused = vault.open(place, sealed).unwrap_err();
    assert!(matches!(refused, StoreError::Corrupt { .. }), "{refused}");
}

#[test]
fn a_value_opens_where_it_was_sealed() {
    let vault = vault(keys(1));
    let sealed = vault.seal(&here(), b"maria@posta.example").unwrap();
    assert_eq!(vault.open_text(&here(), &sealed).unwrap(), "maria@posta.example");
    assert!(!sealed.windows(5).any(|window| window == b"maria"));
}

#[test]
fn a_value_moved_elsewhere_does_not_open() {
    let vault = vault(keys(1));
    let sealed = vault.seal(&here(), b"maria@posta.example").unwrap();
    refuses(&vault, &Place { ente: id_of(2), ..here() }, &sealed);
    refuses(&vault, &Place { table: "person", ..here() }, &sealed);
    refuses(&vault, &Place { column: "address_sealed", ..here() }, &sealed);
    refuses(&vault, &Place { row: Uuid::from_u128(10), ..here() }, &sealed);
}

#[test]
fn no_bit_of_a_sealed_value_may_change() {
    let vault = vault(keys(1));
    let sealed = vault.seal(&here(), b"x").unwrap();
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        refuses(&vault, &here(), &changed);
    }
    for length in 0..sealed.len() {
        refuses(&vault, &here(), &sealed[..length]);
    }
}

#[test]
fn an_old_version_still_opens_and_is_known_to_be_stale() {
    let before = vault(keys(1));
    let old = before.seal(&here(), b"x").unwrap();
    let after = vault(keys(2));
    assert_eq!(after.open(&here(), &old).unwrap(), b"x");
    assert!(after.is_stale(&old));
    let new = after.seal(&here(), b"x").unwrap();
    assert!(!after.is_stale(&new));
    refuses(&before, &here(), &new);
}

#[test]
fn a_version_cannot_be_relabelled() {
    let vault = vault(keys(2));
    let mut sealed = vault.seal(&here(), b"x").unwrap();
    sealed[..4].copy_from_slice(&1_u32.to_be_bytes());
    refuses(&vault, &here(), &sealed);
}

#[test]
fn equal_values_are_found_in_one_ente_and_say_nothing_elsewhere() {
    let vault = vault(keys(1));
    let index = |ente, kind, value| vault.index(id_of(ente), kind, value);
    assert_eq!(index(1, "email", "m@x.example"), index(1, "email", "m@x.example"));
    assert_ne!(index(1, "email", "m@x.example"), index(2, "email", "m@x.example"));
    assert_ne!(index(1, "email", "m@x.example"), index(1, "mobile", "m@x.example"));
    assert_ne!(index(1, "email", "m@x.example"), index(1, "emailm@", "x.example"));
    let other_index = KeySet { index: keys(2).sealing[&2].clone(), ..keys(1) };
    let other = crate::house::vault(other_index);
    assert_ne!(index(1, "email", "m@x.example"), other.index(id_of(1), "email", "m@x.example"));
}

#[test]
fn the_same_value_is_sealed_differently_each_time() {
    let vault = vault(keys(1));
    assert_ne!(vault.seal(&here(), b"x").unwrap(), vault.seal(&here(), b"x").unwrap());
    let (once, again) = (crate::house::vault(keys(1)), crate::house::vault(keys(1)));
    assert_eq!(once.seal(&here(), b"x").unwrap(), again.seal(&here(), b"x").unwrap(), "but a seeded run repeats");
}

#[test]
fn the_vault_does_not_print_its_keys() {
    let printed = format!("{:?}", vault(keys(1)));
    assert_eq!(printed, "Vault { current: 1, .. }");
}
