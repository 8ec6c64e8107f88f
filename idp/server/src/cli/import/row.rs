//! A row judged: who it is, how to reach them, what they sign in with; or why it is refused.

use idp_core::account::{Account, AccountState, IdentityProof};
use idp_core::credential::foreign::ForeignHashError;
use idp_core::credential::hash::{self, HashParameters, Memory, StoredHash};
use idp_core::credential::password::PlainPassword;
use idp_core::credential::pin::Pin;
use idp_core::credential::{CredentialKind, CredentialState};
use idp_core::id::AccountId;
use idp_core::person::{
    AttributeName, Attributes, CodiceFiscale, CodiceFiscaleError, Contact, ContactError, ContactKind, PartitaIva,
    PartitaIvaError, Person, Provenance,
};
use idp_core::profile::PinScheme;
use idp_core::time::Timestamp;
use idp_store::contacts;
use idp_store::credentials::Credential;
use idp_store::imports::Incoming;

use super::columns::Column;
use super::read::Fields;
use crate::entropy::Entropy;
use crate::seal::Secrets;

/// Characters of an attribute, or of a codice aderente, at most.
const LONGEST: usize = 200;

/// Why a row is refused. What stands in it is not told: reports are kept and passed on.
#[derive(Debug, thiserror::Error)]
pub enum BadRow {
    #[error("{0}")]
    Csv(String),
    #[error("codice_fiscale or partita_iva: one of them is needed")]
    Nobody,
    #[error("codice_fiscale: {0}")]
    CodiceFiscale(#[from] CodiceFiscaleError),
    #[error("partita_iva: {0}")]
    PartitaIva(#[from] PartitaIvaError),
    #[error("{0}: longer than {LONGEST} characters, or with characters that cannot be printed")]
    Text(&'static str),
    #[error("{0}: a date like 1980-01-31")]
    Date(&'static str),
    #[error("gender: F or M")]
    Gender,
    #[error("{0}: not one of its words")]
    Word(&'static str),
    #[error("{0}: {1}")]
    Contact(&'static str, ContactError),
    #[error("{0}: {1} (`--help` tells what is taken)")]
    Hash(&'static str, ForeignHashError),
    #[error("{0}: given in clear and as a hash")]
    Both(&'static str),
    #[error("password: empty, or longer than any password")]
    Password,
    #[error("pin: not in the form the ente's profile says")]
    Pin,
    #[error("{0}: could not be hashed")]
    Unhashed(&'static str),
}

/// What making accounts of rows needs.
pub(super) struct Maker {
    pub(super) pin: PinScheme,
    pub(super) now: Timestamp,
    pub(super) entropy: Entropy,
    pub(super) secrets: Secrets,
    pub(super) memory: Memory,
}

impl Maker {
    /// The account a row describes.
    pub(super) fn make(&mut self, line: u64, fields: &Fields) -> Result<Incoming, BadRow> {
        let person = self.person(fields)?;
        let account = Account {
            id: self.entropy.id(self.now),
            person: person.id,
            state: AccountState::Active,
            identity: word(fields, Column::Identity, "identity", IdentityProof::from_word)?
                .unwrap_or(IdentityProof::Declared),
            created_at: self.now,
            last_access_at: None,
        };
        let contacts = [self.contact(fields, ContactKind::Email)?, self.contact(fields, ContactKind::Mobile)?];
        let credentials = [self.password(fields, account.id)?, self.pin(fields, account.id)?];
        Ok(Incoming {
            row: i64::try_from(line).unwrap_or(i64::MAX),
            secondary_code: text(fields, Column::CodiceAderente, "codice_aderente")?,
            person,
            account,
            contacts: contacts.into_iter().flatten().collect(),
            credentials: credentials.into_iter().flatten().collect(),
        })
    }

    fn person(&self, fields: &Fields) -> Result<Person, BadRow> {
        let codice_fiscale = fields.get(Column::CodiceFiscale).map(CodiceFiscale::parse).transpose()?;
        let partita_iva = fields.get(Column::PartitaIva).map(PartitaIva::parse).transpose()?;
        if codice_fiscale.is_none() && partita_iva.is_none() {
            return Err(BadRow::Nobody);
        }
        Ok(Person { id: self.entropy.id(self.now), codice_fiscale, partita_iva, attributes: attributes(fields)? })
    }

    fn contact(&self, fields: &Fields, kind: ContactKind) -> Result<Option<contacts::Stored>, BadRow> {
        let (column, from, from_name, verified, verified_name) = match kind {
            ContactKind::Email => {
                (Column::Email, Column::EmailProvenance, "email_provenance", Column::EmailVerified, "email_verified")
            }
            ContactKind::Mobile => (
                Column::Mobile,
                Column::MobileProvenance,
                "mobile_provenance",
                Column::MobileVerified,
                "mobile_verified",
            ),
        };
        let Some(typed) = fields.get(column) else { return Ok(None) };
        let contact = Contact::parse(kind, typed).map_err(|why| BadRow::Contact(kind.word(), why))?;
        Ok(Some(contacts::Stored {
            id: self.entropy.id(self.now),
            contact,
            provenance: word(fields, from, from_name, Provenance::from_word)?.unwrap_or(Provenance::Import),
            verified_at: instant(fields, verified, verified_name)?,
        }))
    }

    fn password(&mut self, fields: &Fields, account: AccountId) -> Result<Option<Credential>, BadRow> {
        let typed = fields.get(Column::Password).map(|typed| PlainPassword::parse(typed).ok_or(BadRow::Password));
        let clear = typed.transpose()?;
        let given = (clear.as_ref().map(PlainPassword::expose), fields.get(Column::PasswordHash));
        let state = word(fields, Column::PasswordState, "password_state", password_state)?;
        let hash = self.hash("password", given)?;
        let state = state.unwrap_or(CredentialState::Active);
        Ok(hash.map(|hash| self.credential(account, CredentialKind::Password, (hash, state))))
    }

    fn pin(&mut self, fields: &Fields, account: AccountId) -> Result<Option<Credential>, BadRow> {
        let clear = fields.get(Column::Pin).map(|typed| Pin::parse(typed, self.pin).ok_or(BadRow::Pin)).transpose()?;
        let hash = self.hash("pin", (clear.as_ref().map(Pin::expose), fields.get(Column::PinHash)))?;
        Ok(hash.map(|hash| self.credential(account, CredentialKind::Pin, (hash, CredentialState::Active))))
    }

    fn hash(
        &mut self,
        name: &'static str,
        (clear, hashed): (Option<&str>, Option<&str>),
    ) -> Result<Option<StoredHash>, BadRow> {
        match (clear, hashed) {
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(BadRow::Both(name)),
            (None, Some(hashed)) => StoredHash::import(hashed).map(Some).map_err(|why| BadRow::Hash(name, why)),
            (Some(clear), None) => {
                let secret = (clear.as_bytes(), self.secrets.pepper());
                hash::hash(secret, self.entropy.bytes(), HashParameters::FLOOR, &mut self.memory)
                    .map(Some)
                    .map_err(|_| BadRow::Unhashed(name))
            }
        }
    }

    fn credential(
        &self,
        account: AccountId,
        kind: CredentialKind,
        (hash, state): (StoredHash, CredentialState),
    ) -> Credential {
        let id = self.entropy.id(self.now);
        Credential { id, account, kind, hash, state, set_via: None, set_at: self.now, expires_at: None }
    }
}

fn password_state(word: &str) -> Option<CredentialState> {
    CredentialState::from_word(word)
        .filter(|state| matches!(state, CredentialState::Active | CredentialState::MustChange))
}

fn attributes(fields: &Fields) -> Result<Attributes, BadRow> {
    let from = word(fields, Column::Provenance, "provenance", Provenance::from_word)?.unwrap_or(Provenance::Import);
    let mut all = Attributes::none();
    for (column, value) in fields.iter() {
        let Column::Attribute(name) = column else { continue };
        text(fields, column, name.word())?;
        match name {
            AttributeName::BirthDate | AttributeName::ExpirationDate if date(value).is_none() => {
                return Err(BadRow::Date(name.word()));
            }
            AttributeName::Gender if !matches!(value, "F" | "M") => return Err(BadRow::Gender),
            _ => all = all.with(name, value, from),
        }
    }
    Ok(all)
}

fn text(fields: &Fields, column: Column, name: &'static str) -> Result<Option<String>, BadRow> {
    let Some(text) = fields.get(column) else { return Ok(None) };
    let fits = text.chars().take(LONGEST + 1).count() <= LONGEST && !text.chars().any(char::is_control);
    if fits { Ok(Some(text.to_owned())) } else { Err(BadRow::Text(name)) }
}

fn word<T>(
    fields: &Fields,
    column: Column,
    name: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, BadRow> {
    fields.get(column).map(|word| read(word).ok_or(BadRow::Word(name))).transpose()
}

fn instant(fields: &Fields, column: Column, name: &'static str) -> Result<Option<Timestamp>, BadRow> {
    let read = |text: &str| date(text).or_else(|| Timestamp::parse_iso(text)).ok_or(BadRow::Date(name));
    fields.get(column).map(read).transpose()
}

/// A day, at its beginning in UTC.
fn date(text: &str) -> Option<Timestamp> {
    (text.len() == 10).then(|| Timestamp::parse_iso(&format!("{text}T00:00:00Z")))?
}
