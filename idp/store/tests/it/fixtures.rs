//! People and things that stories are about.

use idp_core::account::{Account, AccountState, IdentityProof};
use idp_core::assurance::{Assurance, Proof, Proofs};
use idp_core::channel::{ChannelKind, ChannelOrigin, ChannelState, SecureChannel};
use idp_core::grant::{AuthorizationGrant, Authorized, GrantState, Pkce, RefreshFamily};
use idp_core::id::{AccountId, ChannelId, InteractionId, SessionId};
use idp_core::interaction::{Demand, Door, Interaction};
use idp_core::otp::{ChallengeState, OtpChallenge, Purpose, TRIES};
use idp_core::person::{AttributeName, Attributes, CodiceFiscale, Contact, ContactKind, Person, Provenance};
use idp_core::secret::BearerHash;
use idp_core::session::AuthenticationSession;
use idp_core::time::{Lifetime, Timestamp};
use idp_store::access_tokens::AccessToken;
use idp_store::grants::{self, Exchanged};
use idp_store::outbox::{NewMessage, Via};
use idp_store::{StoreError, WriteTx, accounts, channels, people, sessions};

use crate::house::{House, NOW, later};

/// A codice fiscale for each person of a story.
pub(crate) const CODES: [&str; 3] = ["RSSMRA80A01H501U", "VRDLGU75B02F205A", "BNCNNA90C41L219P"];

pub(crate) fn person(house: &House, codice_fiscale: &str) -> Person {
    Person {
        id: house.name(),
        codice_fiscale: Some(CodiceFiscale::parse(codice_fiscale).unwrap()),
        partita_iva: None,
        attributes: Attributes::none().with(AttributeName::GivenName, "Maria", Provenance::Registry).with(
            AttributeName::FamilyName,
            "Rossi",
            Provenance::Registry,
        ),
    }
}

pub(crate) fn account_of(house: &House, person: &Person) -> Account {
    Account {
        id: house.name(),
        person: person.id,
        state: AccountState::Active,
        identity: IdentityProof::Document,
        created_at: NOW,
        last_access_at: None,
    }
}

/// A person with an account, written.
pub(crate) async fn citizen(house: &House, codice_fiscale: &str) -> Account {
    let person = person(house, codice_fiscale);
    let account = account_of(house, &person);
    let mut tx = house.write().await;
    people::insert(&mut tx, &person, NOW).await.unwrap();
    accounts::insert(&mut tx, &account, None).await.unwrap();
    house.keep(tx).await;
    account
}

pub(crate) fn maria_at(house: &House) -> impl Future<Output = Account> {
    citizen(house, CODES[0])
}

pub(crate) fn mobile(number: &str) -> Contact {
    Contact::parse(ContactKind::Mobile, number).unwrap()
}

pub(crate) fn email(address: &str) -> Contact {
    Contact::parse(ContactKind::Email, address).unwrap()
}

pub(crate) fn session_of(house: &House, account: AccountId) -> AuthenticationSession {
    AuthenticationSession {
        id: house.name(),
        account,
        proofs: Proofs::none().and(Proof::Password { with_pin: false, credential: None, at: NOW }),
        shared_computer: false,
        started_at: NOW,
        seen_at: NOW,
        ended: None,
    }
}

/// A session, written.
pub(crate) async fn signed_in(house: &House, account: AccountId) -> AuthenticationSession {
    let session = session_of(house, account);
    let mut tx = house.write().await;
    sessions::insert(&mut tx, &session, &house.bearer(), "Firefox").await.unwrap();
    house.keep(tx).await;
    session
}

pub(crate) fn interaction(house: &House) -> Interaction {
    let door = Door::Oidc { client: "tributi".to_owned() };
    Interaction::open(house.name(), door, Demand::default(), NOW)
}

/// A channel by SMS, as proposed.
pub(crate) async fn proposed(house: &House, tx: &mut WriteTx, account: AccountId, number: &str) -> SecureChannel {
    let contact = mobile(number);
    let channel = SecureChannel {
        id: house.name(),
        account,
        kind: ChannelKind::Sms,
        origin: ChannelOrigin::Declared,
        state: ChannelState::Proposed,
        masked: contact.masked(),
    };
    let address = channels::Address { normal: &contact.normal(), kind: contact.kind().word() };
    channels::propose(tx, &channel, &address, NOW).await.unwrap();
    channel
}

/// A channel by SMS, verified.
pub(crate) async fn verified(house: &House, account: AccountId, number: &str) -> SecureChannel {
    let mut tx = house.write().await;
    let channel = proposed(house, &mut tx, account, number).await;
    assert!(channels::verify(&mut tx, channel.id, NOW).await.unwrap());
    house.keep(tx).await;
    channel
}

pub(crate) fn challenge(
    house: &House,
    interaction: InteractionId,
    (account, channel): (AccountId, ChannelId),
) -> OtpChallenge {
    OtpChallenge {
        id: house.name(),
        interaction,
        account,
        channel,
        purpose: Purpose::StepUp,
        digest: None,
        state: ChallengeState::Waiting,
        tries_left: TRIES,
        requested_at: NOW,
        expires_at: later(Lifetime::minutes(5)),
    }
}

/// A grant whose code is out, written; and the code's hash.
pub(crate) async fn granted(house: &House, account: AccountId, session: SessionId) -> (AuthorizationGrant, BearerHash) {
    granted_to(house, "tributi", (account, session), NOW).await
}

/// The same for an app, issued at some time.
pub(crate) async fn granted_to(
    house: &House,
    client: &str,
    (account, session): (AccountId, SessionId),
    issued_at: Timestamp,
) -> (AuthorizationGrant, BearerHash) {
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let grant = AuthorizationGrant {
        id: house.name(),
        client: client.to_owned(),
        account,
        session,
        redirect_uri: "https://tributi.montechiaro.example/ritorno".to_owned(),
        scope: "openid profile offline_access".to_owned(),
        authorized: Authorized {
            acr: Assurance::TwoFactor,
            amr: vec!["pwd".to_owned(), "otp".to_owned()],
            auth_time: issued_at,
            idp: None,
            nonce: Some("n-0S6_WzA2Mj".to_owned()),
            audience: vec!["tributi".to_owned()],
            operation: None,
        },
        state: GrantState::Issued {
            pkce: Some(Pkce::parse(challenge, Some("S256")).unwrap()),
            expires_at: issued_at + Lifetime::minutes(1),
        },
    };
    let code = house.bearer();
    let mut tx = house.write().await;
    grants::insert(&mut tx, &grant, &code, (issued_at, later(Lifetime::days(30)))).await.unwrap();
    house.keep(tx).await;
    (grant, code)
}

/// An access token that came of a grant.
pub(crate) fn token_of(grant: &AuthorizationGrant) -> AccessToken {
    AccessToken {
        grant: Some(grant.id),
        client: grant.client.clone(),
        account: Some(grant.account),
        scope: grant.scope.clone(),
        audience: grant.authorized.audience.clone(),
        issued_at: NOW,
        expires_at: later(Lifetime::minutes(10)),
        revoked_at: None,
    }
}

/// A chain of refresh tokens that came of a grant.
pub(crate) fn family_of(house: &House, grant: &AuthorizationGrant) -> RefreshFamily {
    RefreshFamily {
        id: house.name(),
        grant: grant.id,
        client: grant.client.clone(),
        account: grant.account,
        session: grant.session,
        scope: grant.scope.clone(),
        current: house.bearer(),
        previous: None,
        rotated_at: NOW,
        idle_until: later(Lifetime::hours(8)),
        absolute_until: later(Lifetime::days(30)),
        ended_at: None,
    }
}

/// Uses the code of a grant up, for an access token and perhaps a chain.
pub(crate) async fn exchange(
    house: &House,
    tx: &mut WriteTx,
    (grant, family): (&AuthorizationGrant, Option<&RefreshFamily>),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let exchanged = Exchanged { access: (&house.bearer(), &token_of(grant)), family };
    grants::exchange(tx, grant, exchanged, now).await
}

/// A code by SMS, as it waits to be sent.
pub(crate) fn message(house: &House) -> NewMessage {
    NewMessage {
        id: house.name(),
        kind: "otp-code",
        via: Via::Sms,
        to: mobile("3331234567").normal(),
        to_masked: mobile("3331234567").masked(),
        body: "Il codice e' 123456".to_owned(),
        expires_at: Some(later(Lifetime::minutes(5))),
    }
}
