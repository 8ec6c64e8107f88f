//! Codes sent, waiting for their answer.

use idp_core::id::{AccountId, ChallengeId, ChannelId, InteractionId};
use idp_core::otp::{ChallengeState, CodeMac, OtpChallenge, Purpose, TRIES};
use idp_core::time::{Lifetime, Timestamp};

use crate::col::{Col, at, bytes32};
use crate::error::StoreError;
use crate::locks;
use crate::tx::{Conn, WriteTx};

#[derive(sqlx::FromRow)]
struct Row {
    challenge_id: Col<ChallengeId>,
    interaction_id: Col<InteractionId>,
    account_id: Col<AccountId>,
    channel_id: Col<ChannelId>,
    purpose: String,
    digest: Option<Vec<u8>>,
    state: String,
    tries_left: i64,
    requested_at: i64,
    expires_at: i64,
}

impl TryFrom<Row> for OtpChallenge {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = row.challenge_id.0;
        let corrupt = |column| StoreError::corrupt("otp_challenge", column, id);
        let digest = row.digest.map(|digest| bytes32(&digest).ok_or_else(|| corrupt("digest"))).transpose()?;
        Ok(Self {
            id,
            interaction: row.interaction_id.0,
            account: row.account_id.0,
            channel: row.channel_id.0,
            purpose: Purpose::from_word(&row.purpose).ok_or_else(|| corrupt("purpose"))?,
            digest,
            state: ChallengeState::from_word(&row.state).ok_or_else(|| corrupt("state"))?,
            tries_left: u32::try_from(row.tries_left).unwrap_or_default(),
            requested_at: at(row.requested_at),
            expires_at: at(row.expires_at),
        })
    }
}

/// Sends one out: any other that waits in this request dies. `Conflict` when another tab was faster.
pub async fn issue(tx: &mut WriteTx, challenge: &OtpChallenge, mac: &CodeMac) -> Result<(), StoreError> {
    supersede(tx, challenge.interaction).await?;
    q!(tx; exec, "INSERT INTO otp_challenge (ente_id, challenge_id, interaction_id, account_id, channel_id, purpose,
                                             digest, code_mac, state, tries_left, requested_at, expires_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10, $11)",
       Col(tx.ente()), Col(challenge.id), Col(challenge.interaction), Col(challenge.account), Col(challenge.channel),
       challenge.purpose.word(), challenge.digest.as_ref().map(|digest| &digest[..]), &mac.as_bytes()[..],
       i64::from(TRIES), challenge.requested_at.millis(), challenge.expires_at.millis())?;
    Ok(())
}

/// Kills what waits in a request: a newer code, an edit, a refusal.
pub async fn supersede(tx: &mut WriteTx, interaction: InteractionId) -> Result<(), StoreError> {
    q!(tx; exec, "UPDATE otp_challenge
                  SET state = 'superseded'
                  WHERE ente_id = $1 AND interaction_id = $2 AND state = 'waiting'",
       Col(tx.ente()), Col(interaction))?;
    Ok(())
}

/// The newest of a request, whatever its state.
pub async fn newest(
    tx: &mut impl Conn,
    interaction: InteractionId,
    purpose: Purpose,
) -> Result<Option<OtpChallenge>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT challenge_id, interaction_id, account_id, channel_id, purpose, digest, state,
                                       tries_left, requested_at, expires_at
                                FROM otp_challenge
                                WHERE ente_id = $1 AND interaction_id = $2 AND purpose = $3
                                ORDER BY requested_at DESC, challenge_id DESC
                                LIMIT 1",
                 Col(tx.ente()), Col(interaction), purpose.word())?;
    row.map(OtpChallenge::try_from).transpose()
}

/// Answers one: counts the try and compares in one statement, so that parallel guesses cost a try each and a right
/// answer counts once. `None` when it does not wait any more, is too old, has no try left, or went to a channel that was
/// taken out of use since.
pub async fn answer(
    tx: &mut WriteTx,
    id: ChallengeId,
    given: &CodeMac,
    now: Timestamp,
) -> Result<Option<OtpChallenge>, StoreError> {
    let row = q!(tx; opt<Row>, "UPDATE otp_challenge
                                SET tries_left = tries_left - 1,
                                    state = CASE WHEN code_mac = $3 THEN 'answered'
                                                 WHEN tries_left <= 1 THEN 'exhausted'
                                                 ELSE state END
                                WHERE ente_id = $1 AND challenge_id = $2 AND state = 'waiting' AND tries_left > 0
                                  AND expires_at > $4
                                  AND EXISTS (SELECT 1
                                              FROM secure_channel
                                              WHERE secure_channel.ente_id = $1
                                                AND secure_channel.channel_id = otp_challenge.channel_id
                                                AND secure_channel.state = CASE WHEN purpose = $5 THEN 'proposed'
                                                                                ELSE 'verified' END)
                                RETURNING challenge_id, interaction_id, account_id, channel_id, purpose, digest, state,
                                          tries_left, requested_at, expires_at",
                 Col(tx.ente()), Col(id), &given.as_bytes()[..], now.millis(), Purpose::EnrolChannel.word())?;
    row.map(OtpChallenge::try_from).transpose()
}

/// How many codes an account asked for lately. Nobody else sends it one until this change is over.
pub async fn sent_to_account(
    tx: &mut WriteTx,
    account: AccountId,
    (span, now): (Lifetime, Timestamp),
) -> Result<u32, StoreError> {
    let id: uuid::Uuid = account.into();
    locks::one_at_a_time(tx, "codes to an account", id.as_bytes()).await?;
    let (count,) = q!(tx; one<(i64,)>, "SELECT COUNT(*)
                                        FROM otp_challenge
                                        WHERE ente_id = $1 AND account_id = $2 AND requested_at > $3",
                      Col(tx.ente()), Col(account), (now - span).millis())?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How many codes went to a channel's address lately, whoever asked. Nobody else sends one there until this change is
/// over.
pub async fn sent_to_address(
    tx: &mut WriteTx,
    channel: ChannelId,
    (span, now): (Lifetime, Timestamp),
) -> Result<u32, StoreError> {
    let row = q!(tx; opt<(Option<Vec<u8>>,)>, "SELECT address_index
                                               FROM secure_channel
                                               WHERE ente_id = $1 AND channel_id = $2",
                 Col(tx.ente()), Col(channel))?;
    let Some((Some(address),)) = row else { return Ok(0) };
    locks::one_at_a_time(tx, "codes to an address", &address).await?;
    let (count,) = q!(tx; one<(i64,)>,
        "SELECT COUNT(*)
         FROM secure_channel
         JOIN otp_challenge ON otp_challenge.ente_id = secure_channel.ente_id
                           AND otp_challenge.channel_id = secure_channel.channel_id
         WHERE secure_channel.ente_id = $1 AND secure_channel.address_index = $2 AND otp_challenge.requested_at > $3",
        Col(tx.ente()), &address, (now - span).millis())?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
