//! What SPID says of a person, written beside who says so.

use idp_core::id::PersonId;
use idp_core::person::{AttributeName, Attributes, Contact, ContactKind, Provenance};
use idp_store::people::Stored;
use idp_store::{StoreError, WriteTx, contacts, people};
use spid::attributes::SpidAttribute;

use crate::cx::Cx;
use crate::upstream::carried::Asserted;

/// What is known of a person, with what SPID says now in place of what was known before.
pub(super) fn known(before: Attributes, asserted: &Asserted) -> Attributes {
    asserted.attributes.iter().fold(before, |known, (name, value)| match AttributeName::from_spid(name.name()) {
        Some(ours) => known.with(ours, bare(*name, value), Provenance::Spid),
        None => known,
    })
}

/// A value without the prefix that says of which country a number is.
fn bare(name: SpidAttribute, value: &str) -> &str {
    let prefix = match name {
        SpidAttribute::CompanyFiscalNumber => "TINIT-",
        SpidAttribute::IvaCode => "VATIT-",
        _ => return value,
    };
    value.strip_prefix(prefix).unwrap_or(value)
}

/// Writes the attributes, if they say anything new.
pub(super) async fn attributes(
    cx: &Cx,
    tx: &mut WriteTx,
    stored: &Stored,
    asserted: &Asserted,
) -> Result<(), StoreError> {
    let known = known(stored.person.attributes.clone(), asserted);
    if known == stored.person.attributes {
        return Ok(());
    }
    people::update_attributes(tx, stored, &known, cx.now).await
}

/// Writes the e-mail address and the mobile number as contacts that SPID vouches for, in place of the ones it told before.
/// Nobody has shown to read what is sent there.
pub(super) async fn contacts(
    cx: &Cx,
    tx: &mut WriteTx,
    person: PersonId,
    asserted: &Asserted,
) -> Result<(), StoreError> {
    let told = [(SpidAttribute::Email, ContactKind::Email), (SpidAttribute::MobilePhone, ContactKind::Mobile)];
    let before = contacts::of(tx, person).await?;
    for (name, kind) in told {
        let Some(contact) = asserted.get(name).and_then(|text| Contact::parse(kind, text).ok()) else { continue };
        if before.iter().any(|it| it.contact.normal() == contact.normal() && it.contact.kind() == kind) {
            continue;
        }
        let is_stale = |it: &&contacts::Stored| {
            it.contact.kind() == kind && it.provenance == Provenance::Spid && it.verified_at.is_none()
        };
        for stale in before.iter().filter(is_stale) {
            contacts::remove(tx, person, stale.id, cx.now).await?;
        }
        let new = contacts::Stored {
            id: cx.app.entropy.id(cx.now),
            contact,
            provenance: Provenance::Spid,
            verified_at: None,
        };
        contacts::insert(tx, person, &new, cx.now).await?;
    }
    Ok(())
}
