//! Where the codes shall go: a contact the municipality knows, or a new one.

use axum::http::StatusCode;
use axum::response::Response;
use consent_ui::form::FormErrors;
use consent_ui::pages::enrolment::{ChooseContact, KnownContact};
use consent_ui::phrases;
use idp_core::assurance::SpidLevel;
use idp_core::channel::{ChannelKind, ChannelOrigin, ChannelState, SecureChannel};
use idp_core::id::ChannelId;
use idp_core::interaction::{Step, Visitor, enrolling_kinds};
use idp_core::otp::Purpose;
use idp_core::person::{Contact, ContactKind, Email, Mobile, Provenance};
use idp_store::channels::{self, Address};
use idp_store::contacts::Stored;
use idp_store::{StoreError, accounts, contacts};

use crate::acts::code_page::not_sent;
use crate::acts::confirming::confirms;
use crate::acts::one_time_code::{self, About, SendError};
use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::interaction::OpenInteraction;
use crate::urls::{Room, Url};

/// A number or mailbox serves at most this many accounts.
const ACCOUNTS_PER_ADDRESS: u32 = 3;

/// `GET /interaction/{id}/canale`
pub async fn get(open: OpenInteraction) -> Result<Response, Failure> {
    if let Some(elsewhere) = open.unless_sent(|step| *step == Step::EnrolChannel).await? {
        return Ok(elsewhere);
    }
    let page = page(&open, &Choice::default(), FormErrors::none()).await?;
    Ok(open.page(&page))
}

/// What the form sends: an id of a known contact, or `email`, or `mobile` with what was typed.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Choice {
    contact: Option<String>,
    email: Option<String>,
    mobile: Option<String>,
}

/// `POST /interaction/{id}/canale`: sends a code there.
pub async fn post(open: OpenInteraction, Form(form): Form<Choice>) -> Result<Response, Failure> {
    if let Some(elsewhere) = open.unless_sent(|step| *step == Step::EnrolChannel).await? {
        return Ok(elsewhere);
    }
    let visitor = open.visitor().await?.ok_or_else(Failure::no_such_interaction)?;
    let (contact, origin) = match chosen(&open, &visitor, &form).await? {
        Ok(chosen) => chosen,
        Err(errors) => return again(&open, StatusCode::UNPROCESSABLE_ENTITY, (&form, errors)).await,
    };
    let kind = kind_of(&contact);
    let channel = SecureChannel {
        id: open.cx.app.entropy.id(open.cx.now),
        account: visitor.account,
        kind,
        origin,
        state: ChannelState::Proposed,
        masked: contact.masked(),
    };
    let normal = contact.normal();
    let address = Address { normal: &normal, kind: contact.kind().word() };
    let mut tx = open.cx.write().await?;
    if channels::accounts_with(&mut tx, &address).await? >= ACCOUNTS_PER_ADDRESS {
        drop(tx);
        let errors = FormErrors::of_form(phrases::contact_too_shared());
        return again(&open, StatusCode::UNPROCESSABLE_ENTITY, (&form, errors)).await;
    }
    channels::propose(&mut tx, &channel, &address, open.cx.now).await?;
    let about = About { purpose: Purpose::EnrolChannel, operation: None };
    match one_time_code::send(&open, tx, &channel, &about).await {
        Ok(()) => Ok(open.cx.go(&Url::Room(open.interaction().id, Room::ChannelCode))),
        // The answer that said it went out was lost, or the form was sent twice: it is typed there.
        Err(SendError::TooSoon { channel, .. }) if goes_to(&open, channel, &normal).await? => {
            Ok(open.cx.go(&Url::Room(open.interaction().id, Room::ChannelCode)))
        }
        Err(error) => again(&open, StatusCode::TOO_MANY_REQUESTS, (&form, not_sent(error)?)).await,
    }
}

/// Whether a channel leads to this address.
async fn goes_to(open: &OpenInteraction, channel: ChannelId, normal: &str) -> Result<bool, StoreError> {
    let mut tx = open.cx.read().await?;
    Ok(channels::address(&mut tx, channel).await?.as_deref() == Some(normal))
}

async fn again(
    open: &OpenInteraction,
    status: StatusCode,
    (form, errors): (&Choice, FormErrors),
) -> Result<Response, Failure> {
    let page = page(open, form, errors).await?;
    Ok(open.page_with(status, &page))
}

const fn kind_of(contact: &Contact) -> ChannelKind {
    match contact {
        Contact::Email(_) => ChannelKind::Email,
        Contact::Mobile(_) => ChannelKind::Sms,
    }
}

/// The kinds one may register for this request.
fn kinds(open: &OpenInteraction) -> Vec<ChannelKind> {
    enrolling_kinds(open.interaction(), &open.cx.ente().profile)
}

async fn known(open: &OpenInteraction, visitor: &Visitor) -> Result<Vec<Stored>, StoreError> {
    let mut tx = open.cx.read().await?;
    let account = accounts::by_id(&mut tx, visitor.account).await?.ok_or(StoreError::Conflict)?;
    let kinds = kinds(open);
    let all = contacts::of(&mut tx, account.person).await?;
    Ok(all.into_iter().filter(|it| kinds.contains(&kind_of(&it.contact))).collect())
}

/// Who vouches for a channel made of a contact. SPID in this authentication vouches for the person who types it.
fn origin(visitor: &Visitor, provenance: Option<Provenance>) -> ChannelOrigin {
    let by_spid = visitor.proofs.spid_level().is_some_and(|level| level >= SpidLevel::L2);
    match provenance {
        Some(Provenance::Registry | Provenance::Import) => ChannelOrigin::Registry,
        Some(Provenance::Operator) => ChannelOrigin::DeVisu,
        _ if by_spid => ChannelOrigin::Spid,
        _ => ChannelOrigin::Declared,
    }
}

fn is_blank(typed: Option<&str>) -> bool {
    typed.is_none_or(|typed| typed.trim().is_empty())
}

async fn chosen(
    open: &OpenInteraction,
    visitor: &Visitor,
    form: &Choice,
) -> Result<Result<(Contact, ChannelOrigin), FormErrors>, StoreError> {
    let wrong = |field, phrase| Ok(Err(FormErrors::at(field, phrase)));
    let kinds = kinds(open);
    let contact = match form.contact.as_deref() {
        None => return wrong("contact", phrases::contact_required()),
        Some("email") if kinds.contains(&ChannelKind::Email) => {
            match Email::parse(form.email.as_deref().unwrap_or_default()) {
                Ok(email) => Contact::Email(email),
                Err(_) if is_blank(form.email.as_deref()) => return wrong("email", phrases::email_required()),
                Err(why) => return wrong("email", why.into()),
            }
        }
        Some("mobile") if kinds.contains(&ChannelKind::Sms) => {
            match Mobile::parse(form.mobile.as_deref().unwrap_or_default()) {
                Ok(mobile) => Contact::Mobile(mobile),
                Err(_) if is_blank(form.mobile.as_deref()) => return wrong("mobile", phrases::mobile_required()),
                Err(why) => return wrong("mobile", why.into()),
            }
        }
        Some(id) => {
            let known = known(open, visitor).await?;
            return Ok(match known.into_iter().find(|it| it.id.to_string() == id) {
                Some(it) => Ok((it.contact, origin(visitor, Some(it.provenance)))),
                None => Err(FormErrors::at("contact", phrases::contact_required())),
            });
        }
    };
    Ok(Ok((contact, origin(visitor, None))))
}

async fn page(open: &OpenInteraction, form: &Choice, errors: FormErrors) -> Result<ChooseContact, Failure> {
    let visitor = open.visitor().await?.ok_or_else(Failure::no_such_interaction)?;
    let known = known(open, &visitor).await?;
    let now = open.cx.now;
    let confirms = |kind: ChannelKind, origin: ChannelOrigin| confirms(&open.cx, kind, now + origin.quarantine());
    let contacts = known.iter().map(|it| {
        let (kind, origin) = (kind_of(&it.contact), origin(&visitor, Some(it.provenance)));
        KnownContact {
            id: it.id.to_string(),
            kind,
            masked: it.contact.masked(),
            source: it.provenance,
            confirms: confirms(kind, origin),
        }
    });
    let new = |kind: ContactKind| {
        let kind = match kind {
            ContactKind::Email => ChannelKind::Email,
            ContactKind::Mobile => ChannelKind::Sms,
        };
        kinds(open).contains(&kind).then(|| confirms(kind, origin(&visitor, None)))
    };
    let short = |text: &Option<String>| text.clone().unwrap_or_default().chars().take(254).collect();
    Ok(ChooseContact {
        action: open.at(Room::Channel),
        contacts: contacts.collect(),
        new_email: new(ContactKind::Email),
        new_mobile: new(ContactKind::Mobile),
        chosen: form.contact.clone(),
        email: short(&form.email),
        mobile: short(&form.mobile),
        errors,
        cancel: open.cancel(),
    })
}
