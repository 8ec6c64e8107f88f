//! The pretended SPID provider.

use crate::pages::page;

/// Someone one may pretend to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PretendedCitizen {
    /// The value of the button `citizen`.
    pub id: String,
    /// The name.
    pub name: String,
    /// The codice fiscale.
    pub codice_fiscale: String,
}

/// Its login: a citizen, or an error. Buttons: `citizen` (an id) or `error` (a number or word).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpidIdp {
    /// The service provider that asks: its entityID.
    pub service_provider: String,
    /// The level asked for.
    pub level: u8,
    /// Where the choice is posted.
    pub action: String,
    /// What the provider needs back, in hidden fields.
    pub hidden: Vec<(String, String)>,
    /// Whom one may be.
    pub citizens: Vec<PretendedCitizen>,
    /// Which errors one may send: value and name.
    pub errors: Vec<(String, String)>,
}

page!(SpidIdp, "demo/spid-idp", "demo/spid-idp.html", samples);

fn samples() -> Vec<(&'static str, SpidIdp)> {
    let citizen = |id: &str, name: &str, codice_fiscale: &str| PretendedCitizen {
        id: id.to_owned(),
        name: name.to_owned(),
        codice_fiscale: codice_fiscale.to_owned(),
    };
    let login = SpidIdp {
        service_provider: String::from("http://localhost:8080/porto-sereno"),
        level: 2,
        action: String::from("/demo/spid/sso"),
        hidden: vec![(String::from("request"), String::from("req_0000"))],
        citizens: vec![
            citizen("giulia", "Giulia Ferrari", "FRRGLI84C52G686I"),
            citizen("samir", "Samir Haddad", "HDDSMR88L03Z330Y"),
        ],
        errors: ["19", "20", "21", "22", "23", "25", "30"].map(|nr| (nr.to_owned(), format!("nr{nr}"))).to_vec(),
    };
    vec![("login", login)]
}
