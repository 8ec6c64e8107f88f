//! Hashes: ours, and those that other products left.

use idp_core::credential::foreign::ForeignHashError::{self, TooCheap, TooDear, Unknown};
use idp_core::credential::hash::{HashParameters, Memory, StoredHash, hash, verify};
use proptest::prelude::*;

/// The cost of a test, not of a login.
const CHEAP: HashParameters = HashParameters { memory_kib: 64, passes: 1 };

const PEPPER: &[u8] = b"a pepper of thirty-two characters";

fn hashed(secret: &str) -> StoredHash {
    hash((secret.as_bytes(), PEPPER), [7; 16], CHEAP, &mut Memory::default()).unwrap()
}

#[test]
fn the_right_secret_opens_and_nothing_else() {
    let stored = hashed("gradino lento");
    let opens = |secret: &str, pepper: &[u8]| verify((secret.as_bytes(), pepper), &stored, &mut Memory::default());
    assert!(opens("gradino lento", PEPPER));
    assert!(!opens("gradino lent", PEPPER) && !opens("", PEPPER) && !opens("Gradino lento", PEPPER));
    assert!(!opens("gradino lento", b"another pepper"), "a stolen table is useless without the pepper");
    assert!(stored.as_str().starts_with("$portico-argon2id$v=19$m=64,t=1,p=1$"), "{}", stored.as_str());
    assert_eq!(format!("{stored:?}"), "StoredHash(…)");
}

#[test]
fn memory_that_was_used_for_a_dearer_hash_does_for_a_cheaper_one() {
    let mut memory = Memory::default();
    let dear = HashParameters { memory_kib: 256, passes: 2 };
    let first = hash((b"one", PEPPER), [1; 16], dear, &mut memory).unwrap();
    let second = hash((b"two", PEPPER), [2; 16], CHEAP, &mut memory).unwrap();
    assert!(verify((b"two", PEPPER), &second, &mut memory) && verify((b"one", PEPPER), &first, &mut memory));
    assert!(!verify((b"one", PEPPER), &second, &mut memory));
}

#[test]
fn an_unknown_account_costs_the_same_and_nothing_opens_it() {
    let decoy = StoredHash::decoy(CHEAP);
    for secret in ["", "gradino lento", "\0\0\0\0"] {
        assert!(!verify((secret.as_bytes(), PEPPER), &decoy, &mut Memory::default()));
    }
    let cost = |stored: &StoredHash| stored.as_str().split('$').take(4).collect::<Vec<_>>().join("$");
    assert_eq!(cost(&decoy), cost(&hashed("x")));
}

#[test]
fn a_hash_that_is_cheaper_than_wanted_or_not_ours_is_computed_anew() {
    let check = |stored: &StoredHash, wanted: HashParameters, stale: bool| assert_eq!(stored.is_stale(wanted), stale);
    check(&hashed("x"), CHEAP, false);
    check(&hashed("x"), HashParameters { memory_kib: 65, passes: 1 }, true);
    check(&hashed("x"), HashParameters { memory_kib: 64, passes: 2 }, true);
    check(&hashed("x"), HashParameters { memory_kib: 8, passes: 1 }, false);
    check(&StoredHash::import(SCRYPT).unwrap(), CHEAP, true);
    check(&StoredHash::from_stored("junk".to_owned()), CHEAP, true);
}

#[test]
fn a_damaged_row_opens_nothing() {
    let good = hashed("x").as_str().to_owned();
    let (start, tag) = good.rsplit_once('$').unwrap();
    let damaged = [
        String::new(),
        "$".to_owned(),
        format!("{start}$"),
        format!("{start}${}", tag.get(..20).unwrap()),
        format!("{good}$more"),
        good.replace("v=19", "v=16"),
        good.replace("m=64", "m=4294967295"),
        good.replace("t=1", "t=4294967295"),
        good.replace("t=1", "t=0"),
        good.replace("portico-argon2id", "argon2id"),
    ];
    for text in damaged {
        let stored = StoredHash::from_stored(text.clone());
        assert!(!verify((b"x", PEPPER), &stored, &mut Memory::default()), "{text}");
    }
}

/// Made by Python's hashlib.
const SCRYPT: &str = "$scrypt$ln=10,r=8,p=1$c2FsdC1vZi1zb21lb25lIQ$parZ8XVMLCOle7EeFOGVc3zMASnHaZqE4h5bPIszkpg";
const PBKDF2_SHA256: &str = "$pbkdf2-sha256$i=1000$c2FsdC1vZi1zb21lb25lIQ$KVLtdVoG+9CdoBzsh60i+Bsq7H7vK1OrelDSXtwksY8";
const PBKDF2_SHA512: &str = "$pbkdf2-sha512$i=1000,l=64$c2FsdC1vZi1zb21lb25lIQ$SMXngzwmKNKOvc7QBgzv\
                             6A61jQ1dh3L+7wlHDVcC4dGZdEq1vPqli1Vmfaew/OJ4J9vArnXiLw6qgKbthgfO7w";
const DJANGO: &str = "pbkdf2_sha256$1000$tex7salt$pCbYb7DsymOwgXnIrKuAtFO9ZzsTp5F2wDepafHjK7w=";

/// From the test suite of the reference implementation of Argon2.
const ARGON2ID: &str = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
const ARGON2I: &str = "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA";

#[test]
fn hashes_of_other_products_are_verified_as_they_are() {
    let check = |text: &str, secret: &str| {
        let stored = StoredHash::import(text).unwrap_or_else(|why| panic!("{text}: {why}"));
        let opens = |secret: &str| verify((secret.as_bytes(), PEPPER), &stored, &mut Memory::default());
        assert!(opens(secret), "{text}");
        assert!(!opens("another"), "{text}");
        assert_eq!(stored.as_str(), text, "kept as it came");
    };
    check(SCRYPT, "Càssetto-Lùngo 2026");
    check(PBKDF2_SHA256, "Càssetto-Lùngo 2026");
    check(PBKDF2_SHA512, "Càssetto-Lùngo 2026");
    check(DJANGO, "Càssetto-Lùngo 2026");
    check(ARGON2ID, "password");
    check(ARGON2I, "password");
}

#[test]
fn a_hash_that_would_cost_seconds_or_that_we_cannot_verify_is_not_imported() {
    let check = |text: &str, why: ForeignHashError| assert_eq!(StoredHash::import(text), Err(why), "{text}");
    check("", Unknown);
    check("gradino lento", Unknown);
    check("5f4dcc3b5aa765d61d8327deb882cf99", Unknown);
    check("$2b$12$abcdefghijklmnopqrstuuJ8s1yL9e3Zr3zJv2m1n0p9q8r7s6t5u4", Unknown);
    check("{SSHA}abcdefghijklmnopqrstuv", Unknown);
    check(hashed("x").as_str(), Unknown);
    check(&ARGON2ID.replace("m=65536,t=2", "m=2097152,t=1"), TooDear);
    check(&ARGON2ID.replace("t=2", "t=9"), TooDear);
    check(&ARGON2ID.replace("t=2", "t=4294967295"), TooDear);
    check(&ARGON2ID.replace("p=1", "p=9"), TooDear);
    check(&ARGON2ID.replace("m=65536", "m=7"), Unknown);
    check(&ARGON2ID.replace("p=1", "p=1,keyid=AAAA"), Unknown);
    check(&ARGON2ID.replace("m=65536,t=2", "t=2,m=65536"), Unknown);
    check(&ARGON2ID.replace("argon2id", "argon2d"), Unknown);
    check(&ARGON2ID.replace("v=19$", ""), Unknown);
    check(&ARGON2ID.replace("c29tZXNhbHQ", "c29tZXNhbA"), Unknown);
    check(&ARGON2ID.replace("CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "CTFhFdXP"), Unknown);
    check(&SCRYPT.replace("ln=10", "ln=18"), TooDear);
    check(&SCRYPT.replace("ln=10", "ln=63"), TooDear);
    check(&SCRYPT.replace("ln=10", "ln=300"), TooDear);
    check(&SCRYPT.replace("r=8", "r=2000"), TooDear);
    check(&SCRYPT.replace("p=1", "p=4294967295"), TooDear);
    check(&SCRYPT.replace("r=8", "r=0"), Unknown);
    check(&PBKDF2_SHA256.replace("i=1000", "i=100000000"), TooDear);
    check(&PBKDF2_SHA256.replace("i=1000", "i=0"), TooCheap);
    check(&PBKDF2_SHA256.replace("i=1000", "i=1000,l=64"), Unknown);
    check(&PBKDF2_SHA512.replace("sha512", "sha256"), Unknown);
    check(&format!("{PBKDF2_SHA256}{}", "A".repeat(600)), Unknown);
    check(&PBKDF2_SHA256.replace("i=1000", "i=1000000000"), TooDear);
    check(&PBKDF2_SHA512.replace("i=1000", "i=99999999999999999999"), TooDear);
    check(&DJANGO.replace("$1000$", "$1300001$"), TooDear);
    check(&DJANGO.replace("$1000$", "$many$"), Unknown);
}

#[test]
fn a_hash_that_keeps_the_secret_from_nobody_is_not_imported() {
    let check = |cheap: &str, least: &str| {
        assert_eq!(StoredHash::import(cheap), Err(TooCheap), "{cheap}");
        assert!(StoredHash::import(least).is_ok(), "{least}");
    };
    let argon2 = |costs: &str| ARGON2ID.replace("m=65536,t=2", costs);
    check(&argon2("m=1023,t=1"), &argon2("m=1024,t=1"));
    check(&argon2("m=8,t=1"), &argon2("m=512,t=2"));
    check(&SCRYPT.replace("ln=10", "ln=9"), &SCRYPT.replace("ln=10,r=8", "ln=9,r=16"));
    check(&SCRYPT.replace("$c2FsdC1vZi1zb21lb25lIQ$", "$$"), SCRYPT);
    check(&PBKDF2_SHA256.replace("i=1000", "i=999"), PBKDF2_SHA256);
    check(&PBKDF2_SHA512.replace("i=1000", "i=1"), PBKDF2_SHA512);
    check(&DJANGO.replace("$1000$", "$999$"), DJANGO);
    check(&DJANGO.replace("$tex7salt$", "$$"), &DJANGO.replace("$tex7salt$", "$salt$"));
}

proptest! {
    #[test]
    fn no_row_breaks_the_reader(text in "\\PC{0,60}|[$](portico-argon2id|argon2id|scrypt|pbkdf2-sha256)[$][a-z0-9=,$A-Z]{0,60}") {
        let _ = StoredHash::import(&text);
        let stored = StoredHash::from_stored(text);
        prop_assert!(stored.is_stale(HashParameters::FLOOR));
    }
}
