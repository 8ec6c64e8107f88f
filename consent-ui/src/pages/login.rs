//! The way in: SPID first, local credentials under «Altre modalità».

use super::page;
use crate::assets;
use crate::form::FormErrors;
use crate::phrases;

/// The app that asked, as it registered itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Client {
    /// Its name.
    pub name: String,
    /// Its logo, at an address of ours (no page loads anything from elsewhere).
    pub logo: Option<String>,
    /// Its privacy policy.
    pub policy: Option<String>,
    /// Its terms of service.
    pub tos: Option<String>,
}

/// SPID, when this ente and this request allow it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpidOffer {
    /// The identity providers, already shuffled for this answer (AgID: no provider is favoured).
    pub providers: Vec<SpidProvider>,
}

/// One SPID identity provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpidProvider {
    /// Its name, as the AgID registry spells it.
    pub name: String,
    /// Our address that leads there: `/spid/login?idp=…`.
    pub href: String,
}

/// The form of the local credentials. Fields: `username`, `pin`, `password`, `shared_computer`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoginForm {
    /// Where it is posted.
    pub action: String,
    /// Whether the PIN is asked.
    pub asks_pin: bool,
    /// What was typed as `username`; secrets are never shown again.
    pub username: String,
    /// Whether «computer condiviso» was ticked.
    pub shared_computer: bool,
    /// What was wrong.
    pub errors: FormErrors,
    /// The page for those who forgot, where the ente has one.
    pub recover: Option<String>,
}

/// Why someone is asked who they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LoginReason {
    /// Nobody is signed in.
    #[default]
    SignIn,
    /// Someone is, but the service wants a newer proof, or another person.
    Again,
    /// Someone is, but only SPID reaches the level the service wants.
    Stronger,
}

/// Choice of the method: SPID, then the local credentials.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChooseMethod {
    /// Who asked; `None` for pages of ours.
    pub client: Option<Client>,
    /// Why.
    pub reason: LoginReason,
    /// SPID.
    pub spid: Option<SpidOffer>,
    /// The local credentials, on the same page: asking the identifier first would tell who is registered.
    pub local: Option<LoginForm>,
    /// Whether «Altre modalità» stands open.
    pub local_open: bool,
    /// Where giving up is posted; answers the client `access_denied`.
    pub cancel: Option<String>,
}

page!(ChooseMethod, "login/choose-method", "login/choose-method.html", choose_samples);

/// An app for samples.
pub(super) fn sample_client() -> Client {
    Client {
        name: String::from("Tributi online"),
        logo: None,
        policy: Some(String::from("https://tributi.example/privacy")),
        tos: Some(String::from("https://tributi.example/condizioni")),
    }
}

fn with_logo() -> Client {
    Client { logo: Some(format!("{}/{}", assets::PATH, assets::hashed("icon.svg"))), ..sample_client() }
}

fn sample_form() -> LoginForm {
    LoginForm {
        action: String::from("/interaction/int_0000/password"),
        recover: Some(String::from("/recupera")),
        ..LoginForm::default()
    }
}

fn sample_spid() -> SpidOffer {
    let provider = |name: &str| SpidProvider { name: name.to_owned(), href: format!("/spid/login?idp={}", name.len()) };
    SpidOffer { providers: ["Gestore Uno", "Gestore Due ID", "Identità Tre", "Quattro S.p.A."].map(provider).to_vec() }
}

fn choose_samples() -> Vec<(&'static str, ChooseMethod)> {
    let whole = ChooseMethod {
        client: Some(sample_client()),
        spid: Some(sample_spid()),
        local: Some(sample_form()),
        cancel: Some(String::from("/interaction/int_0000/cancel")),
        ..ChooseMethod::default()
    };
    let refused = LoginForm {
        username: String::from("RSSMRA80A01H501U"),
        errors: FormErrors::of_form(phrases::login_refused()),
        ..sample_form()
    };
    let with_pin = LoginForm { asks_pin: true, ..sample_form() };
    let errors = FormErrors::none()
        .and("username", phrases::username_required())
        .and("pin", phrases::pin_required())
        .and("password", phrases::password_required());
    let empty = LoginForm { errors, shared_computer: true, ..with_pin.clone() };
    vec![
        ("whole", whole.clone()),
        ("refused", ChooseMethod { local: Some(refused), local_open: true, ..whole.clone() }),
        ("with-logo", ChooseMethod { client: Some(with_logo()), ..whole.clone() }),
        ("spid-only", ChooseMethod { local: None, reason: LoginReason::Stronger, ..whole.clone() }),
        ("local-only", ChooseMethod { spid: None, client: None, cancel: None, ..whole.clone() }),
        ("again", ChooseMethod { reason: LoginReason::Again, ..whole.clone() }),
        ("with-pin", ChooseMethod { local: Some(with_pin), ..whole.clone() }),
        ("nothing-typed", ChooseMethod { local: Some(empty), local_open: true, ..whole }),
    ]
}
