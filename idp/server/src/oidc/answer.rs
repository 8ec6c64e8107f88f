//! Where the corridor gives the visitor back: a code, or a refusal, to the client that asked.

use axum::http::HeaderMap;
use axum::response::Response;
use idp_core::assurance::{Assurance, Proofs};
use idp_core::audit::AuditEvent;
use idp_core::channel::ChannelKind;
use idp_core::dispositive::hex32;
use idp_core::grant::{AuthorizationGrant, Authorized, CODE_LIFE, ConfirmedOperation, GrantState, RefreshLife};
use idp_core::id::SessionId;
use idp_core::interaction::step_up::counting;
use idp_core::interaction::{Interaction, Step, Visitor, next_step};
use idp_core::secret::{Bearer, kind};
use idp_store::confirmations::Recorded;
use idp_store::sessions::Stored;
use idp_store::{StoreError, WriteTx, confirmations, grants, interactions, pushed};

use crate::acts::settle;
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::interaction::{Decided, OpenInteraction};
use crate::oidc::authorize::refuse::{redirect, to_client};
use crate::oidc::authorize::request::AuthorizeRequest;

/// `GET /oidc/answer/{id}`
pub async fn get(open: OpenInteraction) -> Result<Response, Failure> {
    let cx = &open.cx;
    let request: AuthorizeRequest = serde_json::from_value(open.stored.request.clone()).map_err(Failure::ours)?;
    let (mut tx, visitor) = open.hold().await?;
    match (next_step(open.interaction(), visitor.as_ref(), &cx.ente().profile, cx.now), visitor) {
        (Step::Finish, Some(visitor)) => {
            let finished = Finished {
                interaction: open.interaction(),
                visitor: &visitor,
                session: open.session.as_ref(),
                stored: Some(&open.stored),
            };
            finish(cx, tx, &open.headers, &request, &finished).await
        }
        (Step::Refuse(why), _) => {
            if !interactions::answer(&mut tx, &open.stored, cx.now).await? {
                return Err(Failure::no_such_interaction());
            }
            // Opened again it would give five more guesses at its code.
            if let Some(token) = pushed_token(&request) {
                pushed::consume(&mut tx, &token.hash(), cx.now).await?;
            }
            let entry =
                cx.entry_of(open.account(), Some(open.interaction().id), &AuditEvent::InteractionRefused { why });
            tx.commit(entry).await?;
            Ok(redirect(&request, why).answer(cx))
        }
        _ => Ok(open.back_to_corridor()),
    }
}

/// The answer to a request that the browser's session satisfies: nothing was shown, nothing was stored before.
pub async fn at_once(
    cx: &Cx,
    headers: &HeaderMap,
    request: &AuthorizeRequest,
    decided: &Decided,
) -> Result<Response, Failure> {
    let visitor = decided.visitor.as_ref().ok_or_else(Failure::no_such_interaction)?;
    let (interaction, session) = (&decided.interaction, decided.session.as_ref());
    // The session is touched in the same change, which whatever ends it comes before or after.
    let tx = cx.write().await?;
    finish(cx, tx, headers, request, &Finished { interaction, visitor, session, stored: None }).await
}

/// A request that reached its end.
struct Finished<'a> {
    interaction: &'a Interaction,
    visitor: &'a Visitor,
    session: Option<&'a Stored>,
    /// The stored request, which may be answered once.
    stored: Option<&'a interactions::Stored>,
}

async fn finish(
    cx: &Cx,
    mut tx: WriteTx,
    headers: &HeaderMap,
    request: &AuthorizeRequest,
    finished: &Finished<'_>,
) -> Result<Response, Failure> {
    let Finished { interaction, visitor, session, stored } = finished;
    if let Some(stored) = stored
        && !interactions::answer(&mut tx, stored, cx.now).await?
    {
        return Err(Failure::no_such_interaction());
    }
    use_up(cx, &mut tx, request).await?;
    let operation = confirmed(&mut tx, request, finished).await?;
    let settled = settle::session(cx, &mut tx, (interaction, visitor), *session, headers).await?;
    let proofs = counting(interaction, visitor, &cx.ente().profile, cx.now);
    let authorized = authorized(request, (interaction, &proofs), operation).ok_or_else(Failure::no_such_interaction)?;
    let code = cx.app.entropy.bearer(kind::CODE);
    let grant = grant(cx, request, (visitor, settled.session.id), authorized);
    let keep_until = cx.now + RefreshLife::USUAL.absolute;
    grants::insert(&mut tx, &grant, &code.hash(), (cx.now, keep_until)).await?;
    let event = AuditEvent::GrantIssued {
        grant: grant.id,
        client: request.client_id.clone(),
        acr: grant.authorized.acr.acr().to_owned(),
        scope: request.scope.clone(),
    };
    tx.commit(cx.entry_of(Some(visitor.account), stored.map(|stored| stored.interaction.id), &event)).await?;
    let mut pairs = vec![("code", code.expose())];
    pairs.extend(request.state.as_deref().map(|state| ("state", state)));
    let mut response = to_client(cx, &request.redirect_uri, &pairs);
    settled.put_cookies(cx, headers, response.headers_mut());
    Ok(response)
}

/// A pushed request serves one answer, whatever tabs it was opened in.
async fn use_up(cx: &Cx, tx: &mut WriteTx, request: &AuthorizeRequest) -> Result<(), Failure> {
    let Some(token) = pushed_token(request) else { return Ok(()) };
    if pushed::consume(tx, &token.hash(), cx.now).await? { Ok(()) } else { Err(Failure::no_such_interaction()) }
}

fn pushed_token(request: &AuthorizeRequest) -> Option<Bearer> {
    request.pushed.as_deref().and_then(|token| Bearer::parse(kind::PUSHED, token))
}

/// The operation, if it was confirmed: the record must say the same as the request, digest for digest, of whoever is
/// answered for and the client that asked.
async fn confirmed(
    tx: &mut WriteTx,
    request: &AuthorizeRequest,
    finished: &Finished<'_>,
) -> Result<Option<ConfirmedOperation>, StoreError> {
    let Finished { interaction, visitor, .. } = finished;
    let Some(operation) = &interaction.operation else { return Ok(None) };
    let confirmed = interaction.confirmation().ok_or(StoreError::Conflict)?;
    let digest = operation.summary_digest();
    let recorded = confirmations::of_interaction(tx, interaction.id).await?;
    let expected = Recorded {
        txn: confirmed.txn,
        account: visitor.account,
        client: request.client_id.clone(),
        summary_digest: digest.to_vec(),
    };
    if recorded != Some(expected) {
        return Err(StoreError::Conflict);
    }
    Ok(Some(ConfirmedOperation {
        txn: confirmed.txn,
        details: operation.canonical(),
        summary_digest: hex32::encode(&digest),
        confirmed_at: confirmed.at,
    }))
}

/// What the tokens will say. The dispositive value is given here and nowhere else, to a confirmed operation.
fn authorized(
    request: &AuthorizeRequest,
    (interaction, proofs): (&Interaction, &Proofs),
    operation: Option<ConfirmedOperation>,
) -> Option<Authorized> {
    let mut amr: Vec<String> = proofs.amr().into_iter().map(str::to_owned).collect();
    let (acr, auth_time) = match (interaction.confirmation(), &operation) {
        (Some(confirmed), Some(_)) => {
            for value in factor_amr(confirmed.via) {
                if !amr.iter().any(|known| known == value) {
                    amr.push((*value).to_owned());
                }
            }
            let acr =
                if confirmed.via == ChannelKind::Email { Assurance::DispositiveEmail } else { Assurance::Dispositive };
            (acr, confirmed.at)
        }
        _ => (proofs.assurance()?, proofs.auth_time()?),
    };
    Some(Authorized {
        acr,
        amr,
        auth_time,
        idp: proofs.idp().map(str::to_owned),
        nonce: request.nonce.clone(),
        audience: request.audience.clone(),
        operation,
    })
}

/// What the confirming channel adds to `amr` (RFC 8176 §2). An e-mail is one more code, and no second factor.
const fn factor_amr(via: ChannelKind) -> &'static [&'static str] {
    match via {
        ChannelKind::Sms => &["otp", "sms", "mca", "mfa"],
        ChannelKind::Totp => &["otp", "mfa"],
        ChannelKind::Email => &["otp"],
    }
}

fn grant(
    cx: &Cx,
    request: &AuthorizeRequest,
    (visitor, session): (&Visitor, SessionId),
    authorized: Authorized,
) -> AuthorizationGrant {
    AuthorizationGrant {
        id: cx.app.entropy.id(cx.now),
        client: request.client_id.clone(),
        account: visitor.account,
        session,
        redirect_uri: request.redirect_uri.clone(),
        scope: request.scope.clone(),
        authorized,
        state: GrantState::Issued { pkce: request.pkce.clone(), expires_at: cx.now + CODE_LIFE },
    }
}
