//! The columns a file may have.

use idp_core::person::AttributeName;

/// What stands under `--help`.
pub(super) const HELP: &str = "\
Columns, in any order; one that is not listed is refused:
  codice_fiscale    of a person; or
  partita_iva       of a company
  given_name, family_name, company_name, birth_date (1980-01-31), birth_place (Belfiore code), county_of_birth,
  gender (F, M), street_address, postal_code, municipality, province, nation, digital_address, and the other
                    attributes of SPID in this spelling
  provenance        who vouches for them: registry, operator, document, declared, import (the default)
  identity          how the person was identified: declared (the default), contact, document, de_visu, spid
  codice_aderente   the ente's own number, where it has such
  email, mobile     contacts; email_provenance, mobile_provenance say who vouches for them (default import),
                    email_verified, mobile_verified when their owner showed to read them (2024-05-31)
  password_hash     argon2id, argon2i, scrypt or PBKDF2 in PHC form, or Django's pbkdf2_sha256; replaced by ours at
                    the first login. Not bcrypt: it cuts passwords, so their owners choose a new one by link
  password          in clear, hashed on the way in (about 40 a second). Best only in files that are destroyed at once
  password_state    active (the default), or must_change: opens nothing but the page that changes it
  pin_hash, pin     the same for the PIN, in the form of the ente's profile

A hash must cost what one login may, and enough to keep the secret: a dearer or cheaper one is refused with its row.
  argon2id, argon2i memory times passes of 1 to 512 MiB, memory up to 128 MiB, up to 8 lanes
  scrypt            N times r times p of 2^13 (N 2^10, r 8, p 1) to 2^20 (N 2^17, r 8, p 1)
  PBKDF2            1,000 to 1,300,000 iterations; it and scrypt with a salt of at least 4 bytes
Import such a row again without the hash: its owner chooses a password by link.

Rows are staged unseen and appear together at the end, or not at all. Who is known already is left as he is. Rows that
are refused are told with the number of their line and the reason, without what stands in them.";

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Column {
    CodiceFiscale,
    PartitaIva,
    Attribute(AttributeName),
    Provenance,
    Identity,
    CodiceAderente,
    Email,
    EmailProvenance,
    EmailVerified,
    Mobile,
    MobileProvenance,
    MobileVerified,
    Password,
    PasswordHash,
    PasswordState,
    Pin,
    PinHash,
}

impl Column {
    /// Reads a name.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "codice_fiscale" => Self::CodiceFiscale,
            "partita_iva" => Self::PartitaIva,
            "provenance" => Self::Provenance,
            "identity" => Self::Identity,
            "codice_aderente" => Self::CodiceAderente,
            "email" => Self::Email,
            "email_provenance" => Self::EmailProvenance,
            "email_verified" => Self::EmailVerified,
            "mobile" => Self::Mobile,
            "mobile_provenance" => Self::MobileProvenance,
            "mobile_verified" => Self::MobileVerified,
            "password" => Self::Password,
            "password_hash" => Self::PasswordHash,
            "password_state" => Self::PasswordState,
            "pin" => Self::Pin,
            "pin_hash" => Self::PinHash,
            // As contacts they have columns of their own.
            "mobile_phone" => return None,
            other => Self::Attribute(AttributeName::from_word(other)?),
        })
    }
}
