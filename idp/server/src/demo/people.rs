//! The demo's citizens: invented, with credentials that open nothing else.

use idp_core::account::{Account, AccountState, IdentityProof};
use idp_core::audit::AuditEvent;
use idp_core::channel::{ChannelKind, ChannelOrigin, ChannelState, SecureChannel};
use idp_core::credential::hash::{self, HashParameters, StoredHash};
use idp_core::credential::{CredentialKind, CredentialState};
use idp_core::id::AccountId;
use idp_core::person::{
    AttributeName, Attributes, CodiceFiscale, Contact, ContactKind, PartitaIva, Person, Provenance,
};
use idp_core::time::Lifetime;
use idp_store::channels::Address;
use idp_store::credentials::Credential;
use idp_store::{StoreError, WriteTx, accounts, channels, contacts, credentials, people};

use crate::app::App;
use crate::demo::DemoError;
use crate::ente::EnteAt;
use crate::scribe::Scribe;

/// A citizen, or a company, to be seeded at every ente.
pub struct Citizen {
    /// Given and family name, or the company's.
    pub names: (&'static str, &'static str),
    /// Codice fiscale, or partita IVA of a company.
    pub username: &'static str,
    /// The password.
    pub password: &'static str,
    /// The PIN, used where the ente asks for one.
    pub pin: &'static str,
    /// Contacts of the municipal registry.
    pub contacts: &'static [(ContactKind, &'static str)],
    /// Whether the mobile is a verified channel already.
    pub has_channel: bool,
    /// Whether the password is the system's own.
    pub must_change: bool,
    /// How well identity was proven.
    pub identity: IdentityProof,
}

/// Everyone.
pub const CITIZENS: [Citizen; 5] = [
    Citizen {
        names: ("Maria", "Rossi"),
        username: "RSSMRA85D55H501X",
        password: "Girasole-in-Cortile7",
        pin: "31415926",
        contacts: &[(ContactKind::Mobile, "+393331234567"), (ContactKind::Email, "maria.rossi@posta.example")],
        has_channel: false,
        must_change: false,
        identity: IdentityProof::DeVisu,
    },
    Citizen {
        names: ("Giulia", "Ferrari"),
        username: "FRRGLI84C52G686I",
        password: "Tramonto-sul-Molo42",
        pin: "27182818",
        contacts: &[(ContactKind::Mobile, "+393337654321"), (ContactKind::Email, "giulia.ferrari@posta.example")],
        has_channel: true,
        must_change: false,
        identity: IdentityProof::DeVisu,
    },
    Citizen {
        names: ("Luca", "Conti"),
        username: "CNTLCU92M17L639V",
        password: "Prima-Chiave-Nuova1",
        pin: "16180339",
        contacts: &[(ContactKind::Email, "luca.conti@posta.example")],
        has_channel: false,
        must_change: true,
        identity: IdentityProof::Document,
    },
    Citizen {
        names: ("Samir", "Haddad"),
        username: "HDDSMR88L03Z330Y",
        password: "Vento-di-Scirocco88",
        pin: "14142135",
        contacts: &[],
        has_channel: false,
        must_change: false,
        identity: IdentityProof::DeVisu,
    },
    Citizen {
        names: ("", "Falegnameria Alpina srl"),
        username: "12345670157",
        password: "Segatura-e-Colla-99",
        pin: "17320508",
        contacts: &[(ContactKind::Email, "info@falegnameria.example")],
        has_channel: false,
        must_change: false,
        identity: IdentityProof::Document,
    },
];

/// Puts everyone into an ente, unless they are there already.
pub async fn seed(app: &App, ente: &EnteAt, scribe: &Scribe) -> Result<(), DemoError> {
    for citizen in &CITIZENS {
        let person = person(app, citizen)?;
        let hashes = hashes(app, citizen).await?;
        let mut tx = app.store.write(ente.id).await?;
        if let Some(known) = &person.codice_fiscale
            && people::by_codice_fiscale(&mut tx, known).await?.is_some()
        {
            continue;
        }
        match write(app, &mut tx, (citizen, &person), hashes).await {
            Ok(account) => {
                let event = AuditEvent::AccountCreated { account, how: "import".to_owned() };
                tx.commit(scribe.entry(ente.id, app.clock.now(), &event)).await?;
            }
            Err(StoreError::Conflict) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}

fn person(app: &App, citizen: &Citizen) -> Result<Person, DemoError> {
    let company = PartitaIva::parse(citizen.username).ok();
    let codice_fiscale = if company.is_none() { CodiceFiscale::parse(citizen.username).ok() } else { None };
    if company.is_none() && codice_fiscale.is_none() {
        return Err(DemoError::Seed("a citizen of the demo has no codice fiscale"));
    }
    let (given, family) = citizen.names;
    let attributes = if company.is_some() {
        Attributes::none().with(AttributeName::CompanyName, family, Provenance::Registry)
    } else {
        Attributes::none().with(AttributeName::GivenName, given, Provenance::Registry).with(
            AttributeName::FamilyName,
            family,
            Provenance::Registry,
        )
    };
    Ok(Person { id: app.entropy.id(app.clock.now()), codice_fiscale, partita_iva: company, attributes })
}

async fn hashes(app: &App, citizen: &'static Citizen) -> Result<(StoredHash, StoredHash), DemoError> {
    let (secrets, salts) = (app.secrets.clone(), (app.entropy.bytes(), app.entropy.bytes()));
    let computed = app.hashing.run(move |memory| {
        let mut one =
            |secret: &str, salt| hash::hash((secret.as_bytes(), secrets.pepper()), salt, HashParameters::FLOOR, memory);
        Ok::<_, hash::BadParameters>((one(citizen.password, salts.0)?, one(citizen.pin, salts.1)?))
    });
    computed
        .await
        .map_err(|_| DemoError::Seed("no thread is free to hash"))?
        .map_err(|_| DemoError::Seed("the hash parameters make no sense"))
}

async fn write(
    app: &App,
    tx: &mut WriteTx,
    (citizen, person): (&Citizen, &Person),
    (password, pin): (StoredHash, StoredHash),
) -> Result<AccountId, StoreError> {
    let now = app.clock.now();
    people::insert(tx, person, now).await?;
    let account = Account {
        id: app.entropy.id(now),
        person: person.id,
        state: AccountState::Active,
        identity: citizen.identity,
        created_at: now,
        last_access_at: None,
    };
    accounts::insert(tx, &account, None).await?;
    let made = citizen.must_change;
    let credential = |kind, hash, state| Credential {
        id: app.entropy.id(now),
        account: account.id,
        kind,
        hash,
        state,
        set_via: None,
        set_at: now,
        expires_at: (made && kind == CredentialKind::Password).then(|| now + Lifetime::hours(24)),
    };
    let state = if made { CredentialState::MustChange } else { CredentialState::Active };
    credentials::set(tx, &credential(CredentialKind::Password, password, state)).await?;
    credentials::set(tx, &credential(CredentialKind::Pin, pin, CredentialState::Active)).await?;
    for (kind, text) in citizen.contacts {
        let Ok(contact) = Contact::parse(*kind, text) else { continue };
        let stored =
            contacts::Stored { id: app.entropy.id(now), contact, provenance: Provenance::Registry, verified_at: None };
        contacts::insert(tx, person.id, &stored, now).await?;
        if citizen.has_channel && *kind == ContactKind::Mobile {
            channel(app, tx, account.id, &stored.contact).await?;
        }
    }
    Ok(account.id)
}

async fn channel(app: &App, tx: &mut WriteTx, account: AccountId, contact: &Contact) -> Result<(), StoreError> {
    let now = app.clock.now();
    let channel = SecureChannel {
        id: app.entropy.id(now),
        account,
        kind: ChannelKind::Sms,
        origin: ChannelOrigin::Registry,
        state: ChannelState::Proposed,
        masked: contact.masked(),
    };
    let normal = contact.normal();
    channels::propose(tx, &channel, &Address { normal: &normal, kind: contact.kind().word() }, now).await?;
    channels::verify(tx, channel.id, now).await?;
    Ok(())
}
