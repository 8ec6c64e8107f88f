//! SPID first, local credentials under «Altre modalità».

use axum::response::Response;
use consent_ui::form::FormErrors;
use consent_ui::pages::login::{ChooseMethod, LoginForm, LoginReason};
use idp_core::interaction::Step;
use idp_core::profile::Recovery;

use crate::http::failure::Failure;
use crate::interaction::OpenInteraction;
use crate::login::spid;
use crate::urls::{Room, Url};

/// `GET /interaction/{id}/accedi`
pub async fn get(open: OpenInteraction) -> Result<Response, Failure> {
    let step = open.next_step().await?;
    let reason = match step {
        Step::ChooseMethod => LoginReason::SignIn,
        Step::ProveAgain => LoginReason::Again,
        Step::Spid(_) => LoginReason::Stronger,
        _ => return Ok(open.back_to_corridor()),
    };
    Ok(open.page(&page(&open, reason, Typed::of(&open), FormErrors::none())))
}

/// What was typed and may be shown again.
#[derive(Default)]
pub struct Typed {
    /// The identifier.
    pub username: String,
    /// Whether others use the computer.
    pub shared_computer: bool,
}

impl Typed {
    fn of(open: &OpenInteraction) -> Self {
        let hint = open.interaction().demand.login_hint.clone();
        Self { username: hint.unwrap_or_default(), shared_computer: false }
    }
}

/// The page, with what was wrong.
pub fn page(open: &OpenInteraction, reason: LoginReason, typed: Typed, errors: FormErrors) -> ChooseMethod {
    let (cx, ente) = (&open.cx, open.cx.ente());
    let local = ente.has_local_login() && reason != LoginReason::Stronger;
    let local_open = errors.any() || !ente.has_spid() || ente.profile.legal_regime.shows_local();
    let form = LoginForm {
        action: open.at(Room::Password),
        asks_pin: ente.profile.login.asks_pin(),
        username: typed.username,
        shared_computer: typed.shared_computer,
        errors,
        recover: (ente.profile.password.recovery == Recovery::Link).then(|| Url::Recover.at(cx.ente())),
    };
    ChooseMethod {
        client: open.client(),
        reason,
        spid: spid::choose::offer(open),
        local: local.then_some(form),
        local_open,
        cancel: open.cancel(),
    }
}
