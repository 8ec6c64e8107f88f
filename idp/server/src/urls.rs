//! Every address of ours as a value. Redirects and links are built from these, never from text.

use idp_core::id::InteractionId;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::ente::EnteAt;

/// A place under an issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Url {
    /// The corridor: it decides what comes next.
    Interaction(InteractionId),
    /// One room of the corridor.
    Room(InteractionId, Room),
    /// Where the OIDC door answers.
    OidcAnswer(InteractionId),
    /// Where a page of ours is entered after the corridor.
    InternalAnswer(InteractionId),
    /// Where a login at a SPID provider begins.
    SpidLogin {
        /// The provider's entityID.
        idp: String,
        /// The request it is for; without one it ends on the citizen's page, or on the validator's.
        interaction: Option<InteractionId>,
    },
    /// Where SPID providers post their answers.
    SpidAcs,
    /// Where SPID's answer continues, in our own site.
    SpidReturn,
    /// Where SPID's logout messages would go.
    SpidLogout,
    /// The citizen's own page.
    Profile,
    /// Sign in to the citizen's own page.
    SignIn,
    /// A forgotten password.
    Recover,
    /// The end of a recovery: its link.
    RecoverLink,
    /// Signing out.
    Logout,
    /// The front page of the ente.
    Home,
    /// What the SPID validator is shown.
    SpidTest,
}

/// A step's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// SPID or local credentials.
    Choose,
    /// The password form.
    Password,
    /// Choose a new password before going on.
    ChangePassword,
    /// Register a channel.
    Channel,
    /// Answer the code sent to the new channel.
    ChannelCode,
    /// Answer a code to strengthen the login.
    Code,
    /// Read an operation, accept or refuse it.
    Operation,
    /// Answer the code that confirms it.
    OperationCode,
    /// From when the channel may confirm.
    Wait,
    /// What the client will know.
    Consent,
    /// Go to a SPID provider.
    Spid,
    /// Back to the service without an answer.
    Cancel,
}

impl Room {
    /// The last segment of its path.
    pub const fn segment(self) -> &'static str {
        match self {
            Self::Choose => "accedi",
            Self::Password => "password",
            Self::ChangePassword => "cambia-password",
            Self::Channel => "canale",
            Self::ChannelCode => "canale/codice",
            Self::Code => "codice",
            Self::Operation => "operazione",
            Self::OperationCode => "operazione/codice",
            Self::Wait => "attesa",
            Self::Consent => "consenso",
            Self::Spid => "spid",
            Self::Cancel => "annulla",
        }
    }
}

impl Url {
    /// The path below the issuer.
    pub fn path(&self) -> String {
        match self {
            Self::Interaction(id) => format!("/interaction/{id}"),
            Self::Room(id, room) => format!("/interaction/{id}/{}", room.segment()),
            Self::OidcAnswer(id) => format!("/oidc/answer/{id}"),
            Self::InternalAnswer(id) => format!("/entra/{id}"),
            Self::SpidLogin { idp, interaction } => {
                let idp = utf8_percent_encode(idp, NON_ALPHANUMERIC);
                let interaction = interaction.map(|id| format!("&interaction={id}")).unwrap_or_default();
                format!("/spid/login?idp={idp}{interaction}")
            }
            Self::SpidAcs => "/spid/acs".to_owned(),
            Self::SpidLogout => "/spid/slo".to_owned(),
            Self::SpidReturn => "/spid/return".to_owned(),
            Self::Profile => "/profilo".to_owned(),
            Self::SignIn => "/accedi".to_owned(),
            Self::Recover => "/recupera".to_owned(),
            Self::RecoverLink => "/recupera/nuova".to_owned(),
            Self::Logout => "/logout".to_owned(),
            Self::Home => "/".to_owned(),
            Self::SpidTest => "/spid/prova".to_owned(),
        }
    }

    /// The path as a browser at this ente must ask for it.
    pub fn at(&self, ente: &EnteAt) -> String {
        format!("{}{}", ente.issuer.path(), self.path())
    }

    /// The whole URL.
    pub fn absolute(&self, ente: &EnteAt) -> String {
        ente.issuer.at(&self.path())
    }
}
