//! The HTTP Redirect binding: DEFLATE and base64 in a query, signed beside the message. [SAML Bindings §3.4]
//!
//! What is signed and verified is the query's own octets, as they stand. They are never decoded and encoded again: two
//! encoders rarely agree.

mod deflate;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openssl::error::ErrorStack;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{BindingRefused, Kind, RELAY_STATE_BYTES};
use crate::algorithm::SignatureAlgorithm;
use crate::keys::TrustedKeys;
use crate::seal::Sealed;
use crate::sign::Signer;

/// What a query value may hold unescaped. [RFC 3986 §2.3]
const ESCAPED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The only `SAMLEncoding`. [SAML Bindings §3.4.4.1]
const DEFLATE: &str = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";

/// The parameters in the order in which they are signed; an unsigned query may have them in any order.
const ORDER: [&str; 4] = ["RelayState", "SigAlg", "Signature", "SAMLEncoding"];

/// The address to send the browser to: `location` with the signed message in its query.
///
/// A query that `location` has already stays in front and is not signed.
pub fn signed_url(
    kind: Kind,
    location: &str,
    xml: &str,
    relay_state: Option<&str>,
    signer: &Signer,
) -> Result<String, ErrorStack> {
    let mut query = format!("{}={}", kind.parameter(), escape(&STANDARD.encode(deflate::compress(xml.as_bytes()))));
    if let Some(relay_state) = relay_state {
        query.push_str("&RelayState=");
        query.push_str(&escape(relay_state));
    }
    query.push_str("&SigAlg=");
    query.push_str(&escape(signer.algorithm().uri()));
    let signature = signer.sign_octets(query.as_bytes())?;
    let separator = if location.contains('?') { '&' } else { '?' };
    Ok(format!("{location}{separator}{query}&Signature={}", escape(&STANDARD.encode(signature))))
}

/// A message that came in a query.
#[derive(Debug, Clone)]
pub struct RedirectMessage {
    kind: Kind,
    xml: String,
    relay_state: Option<String>,
    signature: Option<Detached>,
}

/// A signature over the query's octets.
#[derive(Debug, Clone)]
struct Detached {
    algorithm: String,
    octets: String,
    value: Vec<u8>,
}

impl RedirectMessage {
    /// Reads the raw query of a request, as it stood after the `?`. Other parameters are left alone.
    pub fn parse(query: &str) -> Result<Self, BindingRefused> {
        let raw = RawQuery::of(query)?;
        let packed = decoded(raw.message)?;
        let deflated = STANDARD.decode(packed).map_err(|_| BindingRefused::Base64)?;
        let xml = String::from_utf8(deflate::expand(&deflated)?).map_err(|_| BindingRefused::NotUtf8)?;
        let relay_state = raw.relay_state.map(decoded).transpose()?;
        if relay_state.as_ref().is_some_and(|it| it.len() > RELAY_STATE_BYTES) {
            return Err(BindingRefused::RelayState);
        }
        let signature = match (raw.algorithm, raw.signature) {
            (Some(algorithm), Some(signature)) => Some(Detached {
                algorithm: decoded(algorithm)?,
                octets: raw.signed_octets(algorithm),
                value: STANDARD.decode(decoded(signature)?).map_err(|_| BindingRefused::Base64)?,
            }),
            (None, None) => None,
            _ => return Err(BindingRefused::NotSigned),
        };
        Ok(Self { kind: raw.kind, xml, relay_state, signature })
    }

    /// Which message it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The message, not verified: for finding out whose keys to use.
    pub fn xml(&self) -> &str {
        &self.xml
    }

    /// `RelayState`, to be given back as it came.
    pub fn relay_state(&self) -> Option<&str> {
        self.relay_state.as_deref()
    }

    /// Whether there is a signature at all.
    pub fn is_signed(&self) -> bool {
        self.signature.is_some()
    }

    /// The message, sealed by the signature over the query.
    pub fn verify(&self, keys: &TrustedKeys) -> Result<Sealed, BindingRefused> {
        let signature = self.signature.as_ref().ok_or(BindingRefused::NotSigned)?;
        let algorithm = SignatureAlgorithm::parse(&signature.algorithm).ok_or(BindingRefused::Algorithm)?;
        if !keys.verify(algorithm, signature.octets.as_bytes(), &signature.value) {
            return Err(BindingRefused::Signature);
        }
        Ok(Sealed::by_query(self.xml.clone()))
    }
}

/// The parameters of the binding, still escaped.
struct RawQuery<'q> {
    kind: Kind,
    message: &'q str,
    relay_state: Option<&'q str>,
    algorithm: Option<&'q str>,
    signature: Option<&'q str>,
}

impl<'q> RawQuery<'q> {
    /// Each parameter at most once, the message first and the others in [`ORDER`]: what is signed is a prefix of the query.
    fn of(query: &'q str) -> Result<Self, BindingRefused> {
        let mut message = None;
        let mut found: [Option<&'q str>; 4] = [None; 4];
        let mut last = 0;
        for (name, value) in query.split('&').filter_map(|it| it.split_once('=')) {
            let kind = match name {
                "SAMLRequest" => Some(Kind::Request),
                "SAMLResponse" => Some(Kind::Response),
                _ => None,
            };
            if let Some(kind) = kind {
                if message.replace((kind, value)).is_some() {
                    return Err(BindingRefused::NotOne);
                }
                if last > 0 {
                    return Err(BindingRefused::Parameters);
                }
            }
            let Some(place) = ORDER.iter().position(|it| *it == name) else { continue };
            let Some(slot) = found.get_mut(place) else { continue };
            if slot.replace(value).is_some() || place + 1 < last {
                return Err(BindingRefused::Parameters);
            }
            last = place + 1;
        }
        let [relay_state, algorithm, signature, encoding] = found;
        if encoding.is_some_and(|it| decoded(it).as_deref() != Ok(DEFLATE)) {
            return Err(BindingRefused::Encoding);
        }
        let (kind, message) = message.ok_or(BindingRefused::NotOne)?;
        Ok(Self { kind, message, relay_state, algorithm, signature })
    }

    /// What was signed, put together from the octets as they came. [SAML Bindings §3.4.4.1]
    fn signed_octets(&self, algorithm: &str) -> String {
        let relay_state = self.relay_state.map_or(String::new(), |it| format!("&RelayState={it}"));
        format!("{}={}{relay_state}&SigAlg={algorithm}", self.kind.parameter(), self.message)
    }
}

fn decoded(value: &str) -> Result<String, BindingRefused> {
    let spaced = value.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().map(std::borrow::Cow::into_owned).map_err(|_| BindingRefused::NotUtf8)
}

fn escape(value: &str) -> String {
    utf8_percent_encode(value, &ESCAPED).to_string()
}
