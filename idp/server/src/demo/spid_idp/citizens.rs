//! Whom one may be at the demo's provider: one whom the enti know, one whom they do not.

/// Someone with an invented SPID identity.
pub(super) struct Citizen {
    pub(super) id: &'static str,
    pub(super) given: &'static str,
    pub(super) family: &'static str,
    pub(super) codice_fiscale: &'static str,
    pub(super) spid_code: &'static str,
    pub(super) birth_date: &'static str,
    pub(super) gender: &'static str,
    pub(super) email: &'static str,
    pub(super) mobile: &'static str,
}

pub(super) const CITIZENS: [Citizen; 2] = [
    Citizen {
        id: "giulia",
        given: "Giulia",
        family: "Ferrari",
        codice_fiscale: "FRRGLI84C52G686I",
        spid_code: "DEMO00000001AB",
        birth_date: "1984-03-12",
        gender: "F",
        email: "giulia.ferrari@posta.example",
        mobile: "3337654321",
    },
    Citizen {
        id: "gianfranco",
        given: "Gianfranco",
        family: "Bianchi",
        codice_fiscale: "BNCGFR90M20F839O",
        spid_code: "DEMO00000002CD",
        birth_date: "1990-08-20",
        gender: "M",
        email: "gianfranco.bianchi@posta.example",
        mobile: "3331112223",
    },
];

pub(super) fn by_id(id: &str) -> Option<&'static Citizen> {
    CITIZENS.iter().find(|citizen| citizen.id == id)
}

/// The errors one may have sent: value of the button, and its name.
pub(super) const ERRORS: [(&str, &str); 14] = [
    ("8", "nr08 formato della richiesta"),
    ("13", "nr13 problemi del Gestore"),
    ("19", "nr19 troppi tentativi"),
    ("20", "nr20 credenziali non adeguate"),
    ("21", "nr21 tempo scaduto"),
    ("22", "nr22 consenso negato"),
    ("23", "nr23 identità sospesa"),
    ("25", "nr25 annullato"),
    ("30", "nr30 età insufficiente"),
    ("signature", "firma sbagliata"),
    ("expired", "asserzione scaduta"),
    ("audience", "destinata ad altri"),
    ("level", "livello più basso del richiesto"),
    ("unsigned", "senza firma"),
];
