//! Telling people: every message is written in the transaction of what it tells of, and sent afterwards.

use consent_ui::mail::{AccountLocked, ChannelClosed, ChannelRegistered, Letter, PasswordChanged};
use consent_ui::mail::{ResetPassword, Sender, SpidLinked};
use consent_ui::pages::enrolment::Confirms;
use consent_ui::sms;
use idp_core::channel::{ChannelKind, SecureChannel};
use idp_core::credential::lockout;
use idp_core::id::PersonId;
use idp_core::person::Contact;
use idp_core::time::Timestamp;
use idp_store::outbox::{self, NewMessage, Via};
use idp_store::{StoreError, WriteTx, contacts};

use crate::cx::Cx;

/// Who writes to the visitor, in the visitor's language.
pub fn sender(cx: &Cx) -> Sender<'_> {
    Sender { brand: &cx.ente().brand, language: cx.language() }
}

/// Where a message goes: an address in its normal form, and as people may see it.
pub struct Recipient {
    via: Via,
    to: String,
    masked: String,
}

impl Recipient {
    /// A contact of a person.
    pub fn contact(contact: &Contact) -> Self {
        let via = match contact {
            Contact::Email(_) => Via::Mail,
            Contact::Mobile(_) => Via::Sms,
        };
        Self { via, to: contact.as_str().to_owned(), masked: contact.masked() }
    }

    /// A channel, by its opened address.
    pub fn channel(channel: &SecureChannel, address: String) -> Self {
        let via = if channel.kind == ChannelKind::Email { Via::Mail } else { Via::Sms };
        Self { via, to: address, masked: channel.masked.clone() }
    }
}

/// Writes a message: the mail or the text message, by where it goes.
pub async fn write<L: Letter>(
    cx: &Cx,
    tx: &mut WriteTx,
    recipient: Recipient,
    (letter, text): (&L, impl FnOnce() -> String),
    expires_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let body = match recipient.via {
        Via::Mail => serde_json::to_string(&letter.mail(&sender(cx)))
            .map_err(|_| StoreError::corrupt("outbox", "body_sealed", L::KIND))?,
        Via::Sms => text(),
    };
    let message = NewMessage {
        id: cx.app.entropy.id(cx.now),
        kind: L::KIND,
        via: recipient.via,
        to: recipient.to,
        to_masked: recipient.masked,
        body,
        expires_at,
    };
    outbox::insert(tx, &message, cx.now).await
}

/// Wakes the worker: what was committed can be sent.
pub fn ring(cx: &Cx) {
    cx.app.outbox_bell.notify_one();
}

/// After this many failures in a row the owner is told, once each.
pub const fn is_time_to_warn(in_a_row: u32) -> bool {
    in_a_row == lockout::PER_WINDOW || in_a_row == lockout::DISABLE_AFTER
}

/// Tells an owner that someone keeps failing, and from when the password is taken again; `None`: not before it is
/// recovered.
pub async fn warn_of_failures(
    cx: &Cx,
    tx: &mut WriteTx,
    person: PersonId,
    until: Option<Timestamp>,
) -> Result<(), StoreError> {
    let text = if until.is_some() { sms::account_locked } else { sms::password_closed };
    everybody(cx, tx, person, (&AccountLocked { at: cx.now, until }, text)).await
}

/// Tells an owner that a channel is given up: someone kept guessing its codes.
pub async fn channel_closed(
    cx: &Cx,
    tx: &mut WriteTx,
    (person, channel): (PersonId, &SecureChannel),
) -> Result<(), StoreError> {
    let letter = ChannelClosed { at: cx.now, kind: channel.kind, masked: &channel.masked };
    everybody(cx, tx, person, (&letter, sms::channel_closed)).await
}

/// Tells an owner that the password is another.
pub async fn password_changed(cx: &Cx, tx: &mut WriteTx, person: PersonId) -> Result<(), StoreError> {
    everybody(cx, tx, person, (&PasswordChanged { at: cx.now }, sms::password_changed)).await
}

/// Tells an owner, at every contact known before and at the new channel itself, that it stands.
pub async fn channel_registered(
    cx: &Cx,
    tx: &mut WriteTx,
    (person, channel): (PersonId, &SecureChannel),
    (address, confirms): (String, Confirms),
) -> Result<(), StoreError> {
    let letter = ChannelRegistered { at: cx.now, kind: channel.kind, masked: &channel.masked, confirms };
    everybody(cx, tx, person, (&letter, sms::channel_registered)).await?;
    let already = contacts::of(tx, person).await?.iter().any(|known| known.contact.as_str() == address);
    if !already {
        let new = Recipient::channel(channel, address);
        write(cx, tx, new, (&letter, || sms::channel_registered(&sender(cx))), None).await?;
    }
    Ok(())
}

/// Tells an owner that SPID opens the account from now on.
pub async fn spid_linked(cx: &Cx, tx: &mut WriteTx, person: PersonId, provider: &str) -> Result<(), StoreError> {
    everybody(cx, tx, person, (&SpidLinked { at: cx.now, provider }, sms::new_access)).await
}

/// Sends a link to choose another password.
pub async fn recovery_link(cx: &Cx, tx: &mut WriteTx, contact: &Contact, link: &str) -> Result<(), StoreError> {
    let minutes = u32::from(cx.ente().profile.password.recovery_minutes);
    let letter = ResetPassword { link, minutes };
    let expires_at = cx.now + cx.ente().profile.password.recovery_life();
    // Links go by mail alone: a text message with a link teaches people to press links in text messages.
    write(cx, tx, Recipient::contact(contact), (&letter, String::new), Some(expires_at)).await
}

/// The same to every contact that somebody vouches for, or that its owner has shown to read.
async fn everybody<L: Letter>(
    cx: &Cx,
    tx: &mut WriteTx,
    person: PersonId,
    (letter, text): (&L, fn(&Sender<'_>) -> String),
) -> Result<(), StoreError> {
    for known in contacts::of(tx, person).await? {
        let vouched = known.verified_at.is_some() || known.provenance != idp_core::person::Provenance::Declared;
        if vouched {
            write(cx, tx, Recipient::contact(&known.contact), (letter, || text(&sender(cx))), None).await?;
        }
    }
    Ok(())
}
