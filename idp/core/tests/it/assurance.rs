//! What was proven, and what satisfies what: the table of levels.

use idp_core::assurance::{Assurance, Proof, Proofs, SpidLevel};
use idp_core::channel::ChannelKind;
use idp_core::id::ChannelId;
use idp_core::time::Timestamp;
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

fn password(with_pin: bool) -> Proof {
    Proof::Password { with_pin, credential: None, at: NOW }
}

fn code(via: ChannelKind) -> Proof {
    Proof::Code { channel: ChannelId::from(Uuid::nil()), via, at: NOW }
}

fn spid(level: SpidLevel) -> Proof {
    Proof::Spid { level, idp: "https://idp.example".to_owned(), at: NOW }
}

#[test]
fn proofs_amount_to_one_level_by_one_table() {
    use ChannelKind::{Email, Sms, Totp};
    let check = |proofs: &[Proof], acr: Option<&str>, amr: &[&str]| {
        let proofs: Proofs = proofs.iter().cloned().collect();
        assert_eq!(proofs.assurance().map(Assurance::acr), acr, "{proofs:?}");
        assert_eq!(proofs.amr(), amr, "{proofs:?}");
    };
    check(&[], None, &[]);
    check(&[password(false)], Some("urn:portico:acr:pwd"), &["pwd"]);
    check(&[password(true)], Some("urn:portico:acr:pwd"), &["pwd", "pin"]);
    check(&[password(false), code(Email)], Some("urn:portico:acr:pwd-email"), &["pwd", "otp"]);
    check(&[password(false), code(Sms)], Some("urn:portico:acr:2fa"), &["pwd", "otp", "sms", "mca", "mfa"]);
    check(&[password(false), code(Totp)], Some("urn:portico:acr:2fa"), &["pwd", "otp", "mfa"]);
    check(&[code(Sms)], None, &["otp", "sms", "mca", "mfa"]);
    check(&[spid(SpidLevel::L1)], Some("https://www.spid.gov.it/SpidL1"), &[]);
    check(&[spid(SpidLevel::L2)], Some("https://www.spid.gov.it/SpidL2"), &[]);
    check(&[password(false), spid(SpidLevel::L3)], Some("https://www.spid.gov.it/SpidL3"), &["pwd"]);
}

#[test]
fn a_newer_proof_takes_the_place_of_its_kin() {
    let later = NOW + idp_core::time::Lifetime::minutes(5);
    let proofs =
        Proofs::none().and(password(false)).and(Proof::Password { with_pin: true, credential: None, at: later });
    assert_eq!(proofs.iter().count(), 1);
    assert_eq!(proofs.base_at(), Some(later));
    assert!(proofs.since(later + idp_core::time::Lifetime::millis(1)).is_empty());
}

/// Rows: what one has. Columns, in the order of `Assurance::ALL`: whether it is enough.
#[test]
fn what_satisfies_what() {
    let table = [
        // pwd, pwd-email, 2fa, L1, L2, L3, dispositiva, dispositiva-email
        (Assurance::Pwd, "y.......", "a password is a password"),
        (Assurance::PwdEmail, "yy......", "an e-mail is no second factor"),
        (Assurance::TwoFactor, "yyy.....", "no local account reaches SPID"),
        (Assurance::Spid(SpidLevel::L1), "y..y....", "L1 is one factor"),
        (Assurance::Spid(SpidLevel::L2), "yyyyy...", "L2 is two"),
        (Assurance::Spid(SpidLevel::L3), "yyyyyy..", "L3 is more"),
        (Assurance::Dispositive, "........", "earned in its request, and nowhere else"),
        (Assurance::DispositiveEmail, "........", "the same"),
    ];
    for (have, row, why) in table {
        for (wanted, cell) in Assurance::ALL.into_iter().zip(row.chars()) {
            assert_eq!(have.satisfies(wanted), cell == 'y', "{} for {}: {why}", have.acr(), wanted.acr());
        }
    }
}

#[test]
fn acr_values_read_back_and_eidas_is_another_name_of_spid() {
    for assurance in Assurance::ALL {
        assert_eq!(Assurance::from_acr(assurance.acr()), Some(assurance));
    }
    let substantial = Assurance::from_acr("http://eidas.europa.eu/LoA/substantial");
    assert_eq!(substantial, Some(Assurance::Spid(SpidLevel::L2)));
    for stranger in ["", "0", "urn:portico:acr:PWD", "https://www.spid.gov.it/SpidL4"] {
        assert_eq!(Assurance::from_acr(stranger), None, "{stranger}");
    }
}
