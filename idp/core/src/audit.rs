//! The audit trail: what must be provable later.
//!
//! An entry is written in the transaction of the change it tells of, or the change does not happen. Its words are
//! stable for ever; people appear as ids only, never by name or codice fiscale.

use serde_json::Value;

use crate::id::{
    AccountId, AuditEntryId, ChannelId, ConfirmationId, CredentialId, EnteId, GrantId, ImportId, InteractionId, LinkId,
    SessionId,
};
use crate::profile::ProfileHash;
use crate::session::SessionEnd;
use crate::time::Timestamp;

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// A citizen, signed in or signing in.
    Citizen {
        /// The account.
        account: AccountId,
    },
    /// Someone at a page who is not known (yet).
    Visitor,
    /// A client, at an endpoint of its own.
    Client {
        /// Its `client_id`.
        client: String,
    },
    /// Someone with a shell on the server.
    Administrator {
        /// The name of the system user.
        user: String,
    },
    /// The product itself: jobs and start-up.
    Portico,
}

/// One entry, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its name.
    pub id: AuditEntryId,
    /// Where.
    pub ente: EnteId,
    /// When.
    pub at: Timestamp,
    /// The node that wrote it.
    pub node: String,
    /// Who.
    pub actor: Actor,
    /// What: a stable word with dots.
    pub event: &'static str,
    /// The particulars.
    pub detail: Value,
    /// The request for authentication it belongs to.
    pub interaction: Option<InteractionId>,
    /// The HTTP request, or the command.
    pub request: String,
    /// From where: the client's address, shortened (IPv4 /24, IPv6 /48).
    pub origin: Option<String>,
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $code:literal { $($(#[$field_doc:meta])* $field:ident: $kind:ty),* $(,)? };)*) => {
        /// Something that happened and must be provable.
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[serde(untagged)]
        pub enum AuditEvent {
            $($(#[$doc])* $name { $($(#[$field_doc])* $field: $kind),* },)*
        }

        impl AuditEvent {
            /// Its word: stable for ever.
            pub const fn code(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $code,)*
                }
            }

            /// Every word there is.
            pub const CODES: &'static [&'static str] = &[$($code),*];
        }
    };
}

impl AuditEvent {
    /// The particulars, as they are stored.
    pub fn detail(&self) -> Value {
        match serde_json::to_value(self) {
            Ok(value @ Value::Object(_)) => value,
            _ => Value::Object(serde_json::Map::new()),
        }
    }
}

events! {
    /// Someone asked us to authenticate someone.
    InteractionOpened = "interaction.opened" {
        /// The client, or the page of ours.
        door: String
    };
    /// The citizen, or time, ended a request without an answer.
    InteractionRefused = "interaction.refused" {
        /// The refusal.
        why: crate::interaction::Refusal
    };
    /// Local credentials or SPID were right.
    LoginSucceeded = "login.succeeded" {
        /// `password`, `password+pin` or `spid`.
        method: String,
        /// The entityID, for SPID.
        idp: Option<String>,
        /// The level, as an `acr` value.
        acr: String
    };
    /// They were not.
    LoginRefused = "login.refused" {
        /// `password` or `spid`.
        method: String,
        /// `wrong`, `unknown`, `waiting`, `not_active`, or an anomaly's code.
        why: String,
        /// The account, where there is one.
        account: Option<AccountId>
    };
    /// Too many wrong answers.
    CredentialLocked = "credential.locked" {
        /// `password`, `pin` or `otp`.
        credential: String,
        /// Until when; `None` is until an operator or another way in.
        until: Option<Timestamp>
    };
    /// A lock was lifted by an administrator.
    CredentialUnlocked = "credential.unlocked" {
        /// Whose.
        account: AccountId
    };
    /// A credential was voided: someone better than whoever set it vouches for the person now.
    CredentialRevoked = "credential.revoked" {
        /// Which.
        credential: CredentialId,
        /// `spid_linked` or `account_closed`.
        why: String
    };
    /// A password was chosen.
    PasswordChanged = "password.changed" {
        /// Which.
        credential: CredentialId,
        /// `forced`, `chosen` or `recovered`.
        how: String
    };
    /// Someone asked for a recovery link. Written for unknown accounts too.
    RecoveryAsked = "recovery.asked" {
        /// The account, where there is one.
        account: Option<AccountId>,
        /// The link, where one was sent.
        link: Option<LinkId>
    };
    /// A session began.
    SessionStarted = "session.started" {
        /// Which.
        session: SessionId,
        /// Whether on a shared computer.
        shared_computer: bool
    };
    /// A session gained proofs.
    SessionStrengthened = "session.strengthened" {
        /// Which.
        session: SessionId,
        /// What it amounts to now.
        acr: String
    };
    /// A session ended.
    SessionEnded = "session.ended" {
        /// Which.
        session: SessionId,
        /// Why.
        why: SessionEnd
    };
    /// A code was sent.
    OtpSent = "otp.sent" {
        /// Over which channel.
        channel: ChannelId,
        /// What for.
        purpose: String
    };
    /// A code was answered.
    OtpAnswered = "otp.answered" {
        /// Over which channel.
        channel: ChannelId,
        /// What for.
        purpose: String,
        /// Whether right.
        right: bool
    };
    /// A channel was verified.
    ChannelEnrolled = "channel.enrolled" {
        /// Which.
        channel: ChannelId,
        /// `email` or `sms`.
        kind: String,
        /// Who vouches for it.
        origin: String,
        /// From when it may confirm.
        confirms_from: Timestamp
    };
    /// A channel was given up.
    ChannelRevoked = "channel.revoked" {
        /// Which.
        channel: ChannelId
    };
    /// An operation was confirmed: the record that a token rests on.
    OperationConfirmed = "operation.confirmed" {
        /// Its name.
        txn: ConfirmationId,
        /// Who asked.
        client: String,
        /// The app's own name for it.
        identifier: String,
        /// Digest of what was shown, in hexadecimal digits.
        summary_digest: String,
        /// Over which channel.
        channel: ChannelId,
        /// The `acr` it gave.
        acr: String
    };
    /// A citizen let a client know.
    ConsentGiven = "consent.given" {
        /// Which client.
        client: String,
        /// What.
        scopes: Vec<String>
    };
    /// A code was issued to a client.
    GrantIssued = "grant.issued" {
        /// Which.
        grant: GrantId,
        /// To whom.
        client: String,
        /// The level.
        acr: String,
        /// What was asked.
        scope: String
    };
    /// A code was turned into tokens.
    GrantExchanged = "grant.exchanged" {
        /// Which.
        grant: GrantId
    };
    /// A grant and its tokens ended.
    GrantRevoked = "grant.revoked" {
        /// Which.
        grant: GrantId,
        /// Why: `code_reuse`, `refresh_reuse`, `asked`, `session_ended`.
        why: String
    };
    /// A refresh token was rotated.
    TokenRefreshed = "token.refreshed" {
        /// Of which grant.
        grant: GrantId
    };
    /// A client got a token for itself.
    ClientToken = "token.client" {
        /// What was asked.
        scope: String
    };
    /// A token was revoked by its client.
    TokenRevoked = "token.revoked" {
        /// `access` or `refresh`.
        kind: String
    };
    /// An authorization request was pushed.
    RequestPushed = "request.pushed" {
        /// Whether it carries an operation.
        operation: bool
    };
    /// A request was sent to an identity provider.
    SpidRequested = "spid.requested" {
        /// Which provider.
        idp: String,
        /// The level asked for.
        level: String
    };
    /// An account was made.
    AccountCreated = "account.created" {
        /// Which.
        account: AccountId,
        /// `spid` or `import`.
        how: String
    };
    /// A SPID identity met an account with the same codice fiscale.
    AccountLinked = "account.linked" {
        /// Which.
        account: AccountId,
        /// Which provider.
        idp: String
    };
    /// An administrator looked an account up.
    AccountViewed = "account.viewed" {
        /// Which.
        account: AccountId
    };
    /// An account changed its state.
    AccountChanged = "account.changed" {
        /// Which.
        account: AccountId,
        /// `active`, `suspended` or `closed`.
        state: String
    };
    /// Accounts were brought in from a file.
    AccountsImported = "account.imported" {
        /// Which batch.
        import: ImportId,
        /// How many.
        accounts: u64
    };
    /// A client was registered, changed or stopped.
    ClientChanged = "client.changed" {
        /// Which.
        client: String,
        /// `added`, `secret_rotated`, `disabled`.
        how: String
    };
    /// A signing key was made, put to work or retired.
    SigningKeyChanged = "signing_key.changed" {
        /// Which.
        kid: String,
        /// Its new state.
        state: String
    };
    /// The policy in force.
    ProfileLoaded = "profile.loaded" {
        /// Its id.
        profile: String,
        /// Its version.
        version: u32,
        /// The hash of its text.
        hash: ProfileHash
    };
    /// An identity provider was added to the registry.
    IdpAdded = "spid.idp_added" {
        /// Its entityID.
        idp: String,
        /// Whether it is a test one.
        test: bool
    };
    /// An administrator read the register of SPID transactions.
    RegisterViewed = "spid.register_viewed" {
        /// From when, ISO 8601.
        from: String,
        /// Until before when.
        until: String
    };
    /// An ente was served for the first time.
    EnteOpened = "ente.opened" {
        /// Its issuer.
        issuer: String
    };
}
