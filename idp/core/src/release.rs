//! Which claims a service is given about a person: what its scopes cover, of what is known.
//!
//! Two kinds of names travel together: those of OpenID Connect Core §5.1, and those that services in Italy read
//! (`https://attributes.eid.gov.it/…`, the SPID/CIE OpenID Connect rules). No scope covers the identity document and
//! the SPID code: the one is too much, the other would let services join what they know.

use serde_json::{Map, Value, json};

use crate::client::OidcClient;
use crate::ente::Issuer;
use crate::person::{AttributeName, Email, Mobile, Person};

/// A named set of claims (OpenID Connect Core §5.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// That someone signed in, how and where.
    OpenId,
    /// Who they are.
    Profile,
    /// Their verified e-mail address.
    Email,
    /// Their verified mobile number.
    Phone,
    /// Where they live, on paper and on line.
    Address,
}

impl Scope {
    /// All of them, in the order of discovery.
    pub const ALL: [Self; 5] = [Self::OpenId, Self::Profile, Self::Email, Self::Phone, Self::Address];

    /// Its word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OpenId => "openid",
            Self::Profile => "profile",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }

    /// Those in a `scope` parameter; words that name no claims (`offline_access`) are passed over.
    pub fn list(scope: &str) -> Vec<Self> {
        Self::ALL.into_iter().filter(|known| scope.split_ascii_whitespace().any(|word| word == known.word())).collect()
    }
}

pub(crate) const FISCAL_NUMBER: &str = "https://attributes.eid.gov.it/fiscal_number";
pub(crate) const COMPANY_NAME: &str = "https://attributes.eid.gov.it/company_name";
pub(crate) const REGISTERED_OFFICE: &str = "https://attributes.eid.gov.it/registered_office";
pub(crate) const COMPANY_FISCAL_NUMBER: &str = "https://attributes.eid.gov.it/company_fiscal_number";
pub(crate) const VAT_NUMBER: &str = "https://attributes.eid.gov.it/vat_number";
pub(crate) const E_DELIVERY_SERVICE: &str = "https://attributes.eid.gov.it/e_delivery_service";

/// Names under which services in the field look for the codice fiscale, besides the official one. Closed, so that no
/// registration can write over `sub` or another claim.
pub const ALIASES: [&str; 7] = [
    "fiscal_number",
    "https://attributes.spid.gov.it/fiscalNumber",
    "codice_fiscale",
    "cf",
    "codiceFiscale",
    "fiscalNumber",
    "fiscalCode",
];

/// The claims a scope covers, for the consent page. `openid` covers two of our own, under the issuer's name.
pub const fn scope_claims(scope: Scope) -> &'static [&'static str] {
    match scope {
        Scope::OpenId => &["ente", "metodo"],
        Scope::Profile => &[
            "name",
            "given_name",
            "family_name",
            "birthdate",
            "gender",
            "place_of_birth",
            FISCAL_NUMBER,
            COMPANY_NAME,
            REGISTERED_OFFICE,
            COMPANY_FISCAL_NUMBER,
            VAT_NUMBER,
        ],
        Scope::Email => &["email", "email_verified"],
        Scope::Phone => &["phone_number", "phone_number_verified"],
        Scope::Address => &["address", E_DELIVERY_SERVICE],
    }
}

/// How one service wants its claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimStyle {
    /// Whether the codice fiscale keeps its `TINIT-`, and the partita IVA its `VATIT-`.
    pub tinit_prefix: bool,
    /// Other names for the codice fiscale, of [`ALIASES`]; any other is ignored.
    pub aliases: Vec<String>,
    /// Whether claims stand in the ID token too, as many apps expect.
    pub claims_in_id_token: bool,
}

impl From<&OidcClient> for ClaimStyle {
    fn from(client: &OidcClient) -> Self {
        Self {
            tinit_prefix: client.portico_tinit_prefix,
            aliases: client.portico_aliases.clone(),
            claims_in_id_token: client.portico_claims_in_id_token,
        }
    }
}

/// How the person was recognised: an instance is valid only if the service knows (CAD art. 65).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// By SPID.
    Spid,
    /// By the ente's own credentials.
    Local,
}

impl Method {
    /// Its word in the claim `metodo`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Spid => "spid",
            Self::Local => "locale",
        }
    }
}

/// Everything that decides what is released.
#[derive(Debug, Clone, Copy)]
pub struct Release<'a> {
    /// What the citizen lets this service have.
    pub scopes: &'a [Scope],
    /// How it wants it.
    pub style: &'a ClaimStyle,
    /// About whom.
    pub person: &'a Person,
    /// Their verified e-mail address: one that was only told is not released, since services match accounts by it.
    pub email: Option<&'a Email>,
    /// Their verified mobile number, for the same reason.
    pub mobile: Option<&'a Mobile>,
    /// How they were recognised.
    pub method: Method,
    /// The ente's issuer, under which our own claims are named.
    pub issuer: &'a Issuer,
    /// The ente's code in the IPA register (indicepa.gov.it), if it has told us.
    pub ipa: Option<&'a str>,
}

impl Release<'_> {
    /// What the UserInfo endpoint answers, without `sub`.
    pub fn userinfo(&self) -> Map<String, Value> {
        let mut claims = Claims(Map::new());
        for scope in self.scopes {
            match scope {
                Scope::OpenId => self.openid(&mut claims),
                Scope::Profile => self.profile(&mut claims),
                Scope::Email => claims.verified("email", self.email.map(Email::as_str)),
                Scope::Phone => claims.verified("phone_number", self.mobile.map(Mobile::as_str)),
                Scope::Address => self.address(&mut claims),
            }
        }
        claims.0
    }

    /// What an ID token carries about the person: the same, if the service wants it there, or nothing.
    pub fn id_token(&self) -> Map<String, Value> {
        if self.style.claims_in_id_token { self.userinfo() } else { Map::new() }
    }

    fn openid(&self, claims: &mut Claims) {
        claims.text(&self.issuer.at("/claims/ente"), self.ipa);
        claims.text(&self.issuer.at("/claims/metodo"), Some(self.method.word()));
    }

    fn profile(&self, claims: &mut Claims) {
        claims.text("name", self.person.display_name().as_deref());
        claims.text("given_name", self.known(AttributeName::GivenName));
        claims.text("family_name", self.known(AttributeName::FamilyName));
        claims.text("birthdate", self.known(AttributeName::BirthDate));
        claims.text("gender", self.known(AttributeName::Gender).and_then(gender));
        claims.object(
            "place_of_birth",
            &[
                ("locality", self.known(AttributeName::BirthPlace)),
                ("region", self.known(AttributeName::CountyOfBirth)),
            ],
        );
        if let Some(code) = &self.person.codice_fiscale {
            let number = self.prefixed("TINIT-", code.as_str());
            claims.text(FISCAL_NUMBER, Some(&number));
            for alias in self.style.aliases.iter().filter(|alias| ALIASES.contains(&alias.as_str())) {
                claims.text(alias, Some(&number));
            }
        }
        self.company(claims);
    }

    fn company(&self, claims: &mut Claims) {
        claims.text(COMPANY_NAME, self.known(AttributeName::CompanyName));
        claims.text(REGISTERED_OFFICE, self.known(AttributeName::RegisteredOffice));
        let number = self.known(AttributeName::CompanyFiscalNumber).map(|number| self.prefixed("TINIT-", number));
        claims.text(COMPANY_FISCAL_NUMBER, number.as_deref());
        let own = self.person.partita_iva.as_ref().map(crate::person::PartitaIva::as_str);
        let vat = own.or_else(|| self.known(AttributeName::IvaCode)).map(|number| self.prefixed("VATIT-", number));
        claims.text(VAT_NUMBER, vat.as_deref());
    }

    fn address(&self, claims: &mut Claims) {
        let nation = self.known(AttributeName::Nation);
        claims.object(
            "address",
            &[
                ("street_address", self.known(AttributeName::StreetAddress)),
                ("postal_code", self.known(AttributeName::PostalCode)),
                ("locality", self.known(AttributeName::Municipality)),
                ("region", self.known(AttributeName::Province)),
                ("country", nation),
                ("country_code", nation),
            ],
        );
        claims.text(E_DELIVERY_SERVICE, self.known(AttributeName::DigitalAddress));
    }

    fn known(&self, name: AttributeName) -> Option<&str> {
        self.person.attributes.get(name)
    }

    fn prefixed(&self, prefix: &str, number: &str) -> String {
        let bare = number.strip_prefix(prefix).unwrap_or(number);
        if self.style.tinit_prefix { format!("{prefix}{bare}") } else { bare.to_owned() }
    }
}

/// From SPID's letter to OpenID Connect's word; anything else is not told.
fn gender(letter: &str) -> Option<&'static str> {
    match letter {
        "F" => Some("female"),
        "M" => Some("male"),
        _ => None,
    }
}

/// Claims under way. What is not known is left out: never null, never empty (OpenID Connect Core §5.3.2).
struct Claims(Map<String, Value>);

impl Claims {
    fn text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), json!(value));
        }
    }

    fn verified(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), json!(value));
            self.0.insert(format!("{name}_verified"), json!(true));
        }
    }

    fn object(&mut self, name: &str, members: &[(&str, Option<&str>)]) {
        let known = members.iter().filter_map(|(member, value)| Some(((*member).to_owned(), json!((*value)?))));
        let known: Map<String, Value> = known.collect();
        if !known.is_empty() {
            self.0.insert(name.to_owned(), Value::Object(known));
        }
    }
}
