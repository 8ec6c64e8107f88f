//! One operation of type [`DETAILS_TYPE`] (RFC 9396), in its one form.

use serde_json::{Map, Value};
use url::Url;

use super::strict_json::StrictValue;
use super::{Amount, BadAmount, BadText, Shown};
use crate::mac;

/// The type of our authorization details.
pub const DETAILS_TYPE: &str = "urn:portico:rar:operazione-dispositiva:v1";

/// The longest `identifier`, payee and reason that can be shown whole on a phone, in characters.
const LONGEST_IDENTIFIER: usize = 64;
const LONGEST_NAME: usize = 70;
const LONGEST_REASON: usize = 140;
const LONGEST_LOCATION: usize = 256;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Pay an amount to a creditor.
    Pay,
}

impl Action {
    /// Its word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pay => "pay",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        (word == "pay").then_some(Self::Pay)
    }
}

/// Who is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creditor {
    /// As the citizen reads it.
    pub name: Shown,
    /// Its codice fiscale or partita IVA: 11 digits.
    pub id: String,
}

/// An operation that a citizen may confirm.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(into = "Value", try_from = "Value")]
pub struct Operation {
    /// What is to be done.
    pub action: Action,
    /// The resource server that will do it: the audience of the token.
    pub location: String,
    /// The app's own name for it, unique per client.
    pub identifier: Shown,
    /// How much.
    pub amount: Amount,
    /// To whom.
    pub creditor: Creditor,
    /// What for.
    pub reason: Shown,
}

/// Why authorization details are refused; always `invalid_authorization_details` on the wire (RFC 9396 §5).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OperationRefused {
    /// Not a JSON array with exactly one object.
    #[error("authorization_details is a JSON array with exactly one object")]
    NotOne,
    /// Another type.
    #[error("the type is {DETAILS_TYPE}")]
    Type,
    /// A member we do not know: it would be confirmed unseen.
    #[error("unknown member {0:?}")]
    Unknown(String),
    /// A member is missing or of the wrong kind.
    #[error("member {0:?} is missing or malformed")]
    Member(&'static str),
    /// A text that may not be shown.
    #[error("member {0:?}: {1}")]
    Text(&'static str, BadText),
    /// The amount.
    #[error("member \"instructed_amount\": {0}")]
    Amount(BadAmount),
}

impl Operation {
    /// Reads the `authorization_details` parameter as pushed.
    pub fn parse(authorization_details: &str) -> Result<Self, OperationRefused> {
        let parsed: StrictValue = serde_json::from_str(authorization_details).map_err(|_| OperationRefused::NotOne)?;
        match parsed.0 {
            Value::Array(mut list) if list.len() == 1 => Self::from_detail(list.pop().unwrap_or(Value::Null)),
            _ => Err(OperationRefused::NotOne),
        }
    }

    fn from_detail(detail: Value) -> Result<Self, OperationRefused> {
        let Value::Object(mut members) = detail else { return Err(OperationRefused::NotOne) };
        if members.remove("type") != Some(Value::String(DETAILS_TYPE.to_owned())) {
            return Err(OperationRefused::Type);
        }
        let action = only(&mut members, "actions")?;
        let action = Action::from_word(&action).ok_or(OperationRefused::Member("actions"))?;
        let location = location(&only(&mut members, "locations")?)?;
        let identifier = shown(&mut members, "identifier", LONGEST_IDENTIFIER)?;
        let amount = amount(&mut members)?;
        let creditor = creditor(&mut members)?;
        let reason = shown(&mut members, "reason", LONGEST_REASON)?;
        nothing_else(&members)?;
        Ok(Self { action, location, identifier, amount, creditor, reason })
    }

    /// The one form of it: every member, in alphabetical order, no spaces. This is what the token carries.
    pub fn canonical(&self) -> Value {
        serde_json::json!({
            "actions": [self.action.word()],
            "creditor": { "id": self.creditor.id, "name": self.creditor.name.as_str() },
            "identifier": self.identifier.as_str(),
            "instructed_amount": { "amount": self.amount.canonical(), "currency": "EUR" },
            "locations": [self.location],
            "reason": self.reason.as_str(),
            "type": DETAILS_TYPE,
        })
    }

    /// SHA-256 of everything the citizen is shown, in the canonical form, under a label of its own.
    pub fn summary_digest(&self) -> [u8; 32] {
        mac::digest("portico operation 1", &[self.canonical().to_string().as_bytes()])
    }
}

impl From<Operation> for Value {
    fn from(operation: Operation) -> Self {
        operation.canonical()
    }
}

impl TryFrom<Value> for Operation {
    type Error = OperationRefused;

    fn try_from(value: Value) -> Result<Self, OperationRefused> {
        Self::from_detail(value)
    }
}

fn text(members: &mut Map<String, Value>, name: &'static str) -> Result<String, OperationRefused> {
    match members.remove(name) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(OperationRefused::Member(name)),
    }
}

fn shown(members: &mut Map<String, Value>, name: &'static str, longest: usize) -> Result<Shown, OperationRefused> {
    Shown::parse(&text(members, name)?, longest).map_err(|why| OperationRefused::Text(name, why))
}

/// The only element of an array of strings.
fn only(members: &mut Map<String, Value>, name: &'static str) -> Result<String, OperationRefused> {
    match members.remove(name) {
        Some(Value::Array(list)) => match <[Value; 1]>::try_from(list) {
            Ok([Value::String(text)]) => Ok(text),
            _ => Err(OperationRefused::Member(name)),
        },
        _ => Err(OperationRefused::Member(name)),
    }
}

fn object(members: &mut Map<String, Value>, name: &'static str) -> Result<Map<String, Value>, OperationRefused> {
    match members.remove(name) {
        Some(Value::Object(object)) => Ok(object),
        _ => Err(OperationRefused::Member(name)),
    }
}

fn nothing_else(members: &Map<String, Value>) -> Result<(), OperationRefused> {
    members.keys().next().map_or(Ok(()), |name| Err(OperationRefused::Unknown(name.chars().take(40).collect())))
}

fn location(text: &str) -> Result<String, OperationRefused> {
    let refused = OperationRefused::Member("locations");
    let url = Url::parse(text).map_err(|_| refused.clone())?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    let web = matches!(url.scheme(), "https" | "http");
    if plain && web && text.len() <= LONGEST_LOCATION { Ok(text.to_owned()) } else { Err(refused) }
}

fn amount(members: &mut Map<String, Value>) -> Result<Amount, OperationRefused> {
    let mut inner = object(members, "instructed_amount")?;
    let (currency, amount) = (text(&mut inner, "currency")?, text(&mut inner, "amount")?);
    nothing_else(&inner)?;
    Amount::parse(&currency, &amount).map_err(OperationRefused::Amount)
}

fn creditor(members: &mut Map<String, Value>) -> Result<Creditor, OperationRefused> {
    let mut inner = object(members, "creditor")?;
    let (name, id) = (shown(&mut inner, "name", LONGEST_NAME)?, text(&mut inner, "id")?);
    nothing_else(&inner)?;
    let eleven_digits = id.len() == 11 && id.bytes().all(|b| b.is_ascii_digit());
    if eleven_digits { Ok(Creditor { name, id }) } else { Err(OperationRefused::Member("creditor")) }
}
