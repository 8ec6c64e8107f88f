//! Removing what time has killed, in short transactions, so that nobody waits behind it.

use idp_core::credential::lockout;
use idp_core::id::{EnteId, ImportId};
use idp_core::time::{Lifetime, Timestamp};

use crate::col::Col;
use crate::error::StoreError;
use crate::imports;
use crate::tx::WriteTx;

/// How many rows one sweep removes of a kind.
const AT_ONCE: i64 = 500;

/// How long what is dead is kept, for its owner's list and for late questions.
const GRACE: Lifetime = Lifetime::days(1);

/// How long tries are counted after the last one: a day would let a patient stranger begin anew each day.
const TRIES: Lifetime = Lifetime::days(90);

/// How long is kept to whom a message went that was sent, or given up: what the Garante allows for the metadata of mail
/// (6 June 2024).
const MESSAGES: Lifetime = Lifetime::days(21);

/// How long the register of SPID and CIE transactions is kept: 24 months (DPCM 24/10/2014, art. 13), and a little.
const REGISTER: Lifetime = Lifetime::days(735);

/// Removes what time has killed. How many rows; call again while there are any.
pub async fn sweep(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StoreError> {
    let dead = (now - GRACE).millis();
    let mut removed = corridor(tx, dead).await?;
    removed += tokens(tx, (dead, now.millis())).await?;
    removed += upstream(tx, (dead, (now - REGISTER).millis())).await?;
    removed += kept_longer(tx, now).await?;
    removed += given_up_imports(tx, dead).await?;
    Ok(removed)
}

async fn corridor(tx: &mut WriteTx, dead: i64) -> Result<u64, StoreError> {
    let mut removed = q!(tx; exec,
        "DELETE FROM otp_challenge
         WHERE (ente_id, challenge_id) IN (SELECT ente_id, challenge_id
                                           FROM otp_challenge
                                           WHERE expires_at < $1
                                           LIMIT $2)",
        dead, AT_ONCE)?;
    removed += q!(tx; exec,
        "DELETE FROM interaction
         WHERE (ente_id, interaction_id) IN (SELECT ente_id, interaction_id
                                             FROM interaction
                                             WHERE expires_at < $1
                                             LIMIT $2)",
        dead, AT_ONCE)?;
    removed += q!(tx; exec,
        "DELETE FROM session
         WHERE (ente_id, session_id) IN (SELECT ente_id, session_id
                                         FROM session
                                         WHERE expires_at < $1
                                         LIMIT $2)",
        dead, AT_ONCE)?;
    removed += q!(tx; exec,
        "DELETE FROM link
         WHERE (ente_id, link_id) IN (SELECT ente_id, link_id
                                      FROM link
                                      WHERE expires_at < $1
                                      LIMIT $2)",
        dead, AT_ONCE)?;
    Ok(removed)
}

/// A grant goes when nothing that came of it can live any more, and takes its refresh tokens with it.
/// Pushed requests go at once: whoever knows a public client's id writes them.
async fn tokens(tx: &mut WriteTx, (dead, now): (i64, i64)) -> Result<u64, StoreError> {
    let mut removed = q!(tx; exec,
        "DELETE FROM pushed_request
         WHERE (ente_id, request_hash) IN (SELECT ente_id, request_hash
                                           FROM pushed_request
                                           WHERE expires_at < $1
                                           LIMIT $2)",
        now, AT_ONCE)?;
    removed += q!(tx; exec,
        "DELETE FROM client_assertion
         WHERE (ente_id, client_id, jti_hash) IN (SELECT ente_id, client_id, jti_hash
                                                  FROM client_assertion
                                                  WHERE expires_at < $1
                                                  LIMIT $2)",
        dead, AT_ONCE)?;
    removed += q!(tx; exec,
        "DELETE FROM access_token
         WHERE (ente_id, token_hash) IN (SELECT ente_id, token_hash
                                         FROM access_token
                                         WHERE expires_at < $1
                                         LIMIT $2)",
        dead, AT_ONCE)?;
    removed += q!(tx; exec,
        "DELETE FROM authorization_grant
         WHERE (ente_id, grant_id) IN (SELECT ente_id, grant_id
                                       FROM authorization_grant
                                       WHERE keep_until < $1
                                       LIMIT $2)",
        dead, AT_ONCE)?;
    Ok(removed)
}

async fn upstream(tx: &mut WriteTx, (dead, register): (i64, i64)) -> Result<u64, StoreError> {
    let mut removed = q!(tx; exec,
        "DELETE FROM upstream_request
         WHERE (ente_id, request_id) IN (SELECT ente_id, request_id
                                         FROM upstream_request
                                         WHERE expires_at < $1
                                         LIMIT $2)",
        dead, AT_ONCE)?;
    removed += q!(tx; exec,
        "DELETE FROM upstream_assertion
         WHERE (ente_id, idp, assertion_id) IN (SELECT ente_id, idp, assertion_id
                                                FROM upstream_assertion
                                                WHERE keep_until < $1
                                                LIMIT $2)",
        dead, AT_ONCE)?;
    removed += q!(tx; exec,
        "DELETE FROM upstream_transaction
         WHERE (ente_id, transaction_id) IN (SELECT ente_id, transaction_id
                                             FROM upstream_transaction
                                             WHERE at < $1
                                             LIMIT $2)",
        register, AT_ONCE)?;
    Ok(removed)
}

/// A way in that failures closed (a hundred, or five PINs) stays closed until someone opens it.
async fn kept_longer(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StoreError> {
    let mut removed = q!(tx; exec,
        "DELETE FROM attempt
         WHERE (ente_id, kind, subject, device) IN (SELECT ente_id, kind, subject, device
                                                    FROM attempt
                                                    WHERE updated_at < $1
                                                      AND (in_a_row < $3 OR (kind <> 'pin' AND in_a_row < $4))
                                                    LIMIT $2)",
        (now - TRIES).millis(), AT_ONCE, i64::from(lockout::PIN_TRIES), i64::from(lockout::DISABLE_AFTER))?;
    removed += q!(tx; exec,
        "DELETE FROM outbox
         WHERE (ente_id, message_id) IN (SELECT ente_id, message_id
                                         FROM outbox
                                         WHERE created_at < $1 AND state <> 'waiting'
                                         LIMIT $2)",
        (now - MESSAGES).millis(), AT_ONCE)?;
    Ok(removed)
}

/// What an import staged and nobody published, or cleared away.
async fn given_up_imports(tx: &mut WriteTx, dead: i64) -> Result<u64, StoreError> {
    let old = q!(tx; opt<(Col<EnteId>, Col<ImportId>)>, "SELECT ente_id, import_id
                                                         FROM import
                                                         WHERE begun_at < $1
                                                         ORDER BY begun_at
                                                         LIMIT 1",
                 dead)?;
    let Some((ente, import)) = old else { return Ok(0) };
    // The import itself counts: so that the sweep goes on with the next one.
    Ok(imports::forget_of(tx, ente.0, import.0).await?.max(1))
}
