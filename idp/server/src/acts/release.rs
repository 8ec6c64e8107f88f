//! What a client gets to know of a citizen: the core's decision, over what the tables hold.

use idp_core::client::OidcClient;
use idp_core::id::AccountId;
use idp_core::person::{Contact, Email, Mobile, Person};
use idp_core::release::{ClaimStyle, Method, Release, Scope};
use idp_store::{Conn, StoreError, people};
use serde_json::{Map, Value};

use crate::cx::Cx;

/// A person, with the contacts they have shown to read.
pub struct Known {
    /// Who.
    pub person: Person,
    email: Option<Email>,
    mobile: Option<Mobile>,
}

impl Known {
    /// The person behind an account that may be used.
    pub async fn of(tx: &mut impl Conn, account: AccountId) -> Result<Option<Self>, StoreError> {
        let Some((stored, contacts)) = people::of_active_account(tx, account).await? else { return Ok(None) };
        let mut known = Self { person: stored.person, email: None, mobile: None };
        for contact in contacts.into_iter().filter(|it| it.verified_at.is_some()) {
            match contact.contact {
                Contact::Email(email) => known.email = known.email.or(Some(email)),
                Contact::Mobile(mobile) => known.mobile = known.mobile.or(Some(mobile)),
            }
        }
        Ok(Some(known))
    }
}

/// What is released, to whom.
pub struct Released<'a> {
    /// The client.
    pub client: &'a OidcClient,
    /// The scopes it has, space-separated.
    pub scope: &'a str,
    /// How the citizen signed in.
    pub method: Method,
}

impl Released<'_> {
    /// The claims of UserInfo.
    pub fn in_userinfo(&self, cx: &Cx, known: &Known) -> Map<String, Value> {
        self.decided(cx, known, true)
    }

    /// The claims that stand in the ID token.
    pub fn in_id_token(&self, cx: &Cx, known: &Known) -> Map<String, Value> {
        self.decided(cx, known, false)
    }

    fn decided(&self, cx: &Cx, known: &Known, userinfo: bool) -> Map<String, Value> {
        let (scopes, style) = (Scope::list(self.scope), ClaimStyle::from(self.client));
        let release = Release {
            scopes: &scopes,
            style: &style,
            person: &known.person,
            email: known.email.as_ref(),
            mobile: known.mobile.as_ref(),
            method: self.method,
            issuer: &cx.ente().issuer,
            ipa: cx.ente().settings.spid.as_ref().map(|spid| spid.organization.ipa_code.as_str()),
        };
        if userinfo { release.userinfo() } else { release.id_token() }
    }
}
