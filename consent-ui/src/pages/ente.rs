//! The root of an ente: what one can do here.

use super::page;
use crate::shell::Link;

/// The page at the ente's issuer URL, for who comes without a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteIndex {
    /// Where one signs in; `None` when somebody is.
    pub sign_in: Option<String>,
    /// The citizen's own page.
    pub profile: String,
    /// The page for those who forgot, where the ente has one.
    pub recover: Option<String>,
    /// The services one enters from here.
    pub services: Vec<Link>,
}

page!(EnteIndex, "ente/index", "ente/index.html", samples);

fn samples() -> Vec<(&'static str, EnteIndex)> {
    let visitor = EnteIndex {
        sign_in: Some(String::from("/accedi")),
        profile: String::from("/profilo"),
        recover: Some(String::from("/recupera")),
        services: vec![
            Link::new("Tributi online", "https://tributi.example/"),
            Link::new("Scuola e mensa", "https://scuola.example/"),
        ],
    };
    let citizen = EnteIndex { sign_in: None, recover: None, services: Vec::new(), ..visitor.clone() };
    vec![("visitor", visitor), ("citizen", citizen)]
}
