//! Tries, counted before anything is compared.
//!
//! The subject is a keyed hash of what was typed, so that an unknown account is counted like a known one. The rule
//! is the core's (`credential::lockout`); here it is one statement, so that two hundred parallel guesses cost two
//! hundred tries.

use idp_core::credential::lockout::{self, Counted, Device};
use idp_core::time::Timestamp;

use crate::col::{Col, at};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// A password.
    Password,
    /// A PIN, asked with a right password.
    Pin,
    /// One-time codes, over all challenges.
    Otp,
}

impl Tried {
    const fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Pin => "pin",
            Self::Otp => "otp",
        }
    }
}

/// Whose tries, from what kind of browser.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    /// What is tried.
    pub tried: Tried,
    /// Keyed hash of the identifier.
    pub hash: [u8; 32],
    /// Whether the owner has signed in from this browser before.
    pub device: Device,
}

/// What came of asking for a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserved {
    /// Go on; it counts as a failure until told otherwise. How many in a row, with this one.
    Go {
        /// Failures in a row, this one included.
        in_a_row: u32,
    },
    /// Not before then.
    Wait {
        /// When; `None` is not at all, until another way in resets it.
        until: Option<Timestamp>,
    },
}

/// Takes one try, if the rule allows one now.
pub async fn reserve(tx: &mut WriteTx, subject: &Subject, now: Timestamp) -> Result<Reserved, StoreError> {
    let window_from = now - lockout::WINDOW;
    let taken = q!(tx; opt<(i64,)>,
        "INSERT INTO attempt (ente_id, kind, subject, device, in_a_row, in_window, window_started_at, wait_until,
                              updated_at)
         VALUES ($1, $2, $3, $4, 1, 1, $5, 0, $5)
         ON CONFLICT (ente_id, kind, subject, device) DO UPDATE
         SET in_a_row = attempt.in_a_row + 1,
             in_window = CASE WHEN attempt.window_started_at <= $6 THEN 1 ELSE attempt.in_window + 1 END,
             window_started_at = CASE WHEN attempt.window_started_at <= $6 THEN $5 ELSE attempt.window_started_at END,
             updated_at = $5
         WHERE attempt.wait_until <= $5 AND attempt.in_a_row < $7
           AND (attempt.in_window < $8 OR attempt.window_started_at <= $6)
         RETURNING in_a_row",
        Col(tx.ente()), subject.tried.word(), &subject.hash[..], subject.device.word(), now.millis(),
        window_from.millis(), i64::from(lockout::DISABLE_AFTER), i64::from(lockout::PER_WINDOW))?;
    if let Some((in_a_row,)) = taken {
        let in_a_row = count(in_a_row);
        let until = now + lockout::delay(in_a_row);
        if until > now {
            q!(tx; exec, "UPDATE attempt
                          SET wait_until = $5
                          WHERE ente_id = $1 AND kind = $2 AND subject = $3 AND device = $4",
               Col(tx.ente()), subject.tried.word(), &subject.hash[..], subject.device.word(), until.millis())?;
        }
        return Ok(Reserved::Go { in_a_row });
    }
    let until = counted(tx, subject).await?.map_or(Some(now), |counted| counted.opens_at());
    Ok(Reserved::Wait { until })
}

/// What stands against someone; `None` when nothing does.
pub async fn counted(tx: &mut impl Conn, subject: &Subject) -> Result<Option<Counted>, StoreError> {
    let row = q!(tx; opt<(i64, i64, i64, i64)>,
        "SELECT in_a_row, in_window, window_started_at, wait_until
         FROM attempt
         WHERE ente_id = $1 AND kind = $2 AND subject = $3 AND device = $4",
        Col(tx.ente()), subject.tried.word(), &subject.hash[..], subject.device.word())?;
    Ok(row.map(|(in_a_row, in_window, window, wait)| Counted {
        in_a_row: count(in_a_row),
        in_window: count(in_window),
        window_started_at: at(window),
        wait_until: at(wait),
    }))
}

/// Counts a failure that is not held back: what is tried has a limit of its own, and a hundred in a row are too many.
pub async fn failed(tx: &mut WriteTx, subject: &Subject, now: Timestamp) -> Result<u32, StoreError> {
    let (in_a_row,) = q!(tx; one<(i64,)>,
        "INSERT INTO attempt (ente_id, kind, subject, device, in_a_row, in_window, window_started_at, wait_until,
                              updated_at)
         VALUES ($1, $2, $3, $4, 1, 1, $5, 0, $5)
         ON CONFLICT (ente_id, kind, subject, device) DO UPDATE
         SET in_a_row = attempt.in_a_row + 1, updated_at = $5
         RETURNING in_a_row",
        Col(tx.ente()), subject.tried.word(), &subject.hash[..], subject.device.word(), now.millis())?;
    Ok(count(in_a_row))
}

/// The try was right: what was counted for this kind of browser is forgotten.
pub async fn succeeded(tx: &mut WriteTx, subject: &Subject) -> Result<(), StoreError> {
    q!(tx; exec, "DELETE FROM attempt
                  WHERE ente_id = $1 AND kind = $2 AND subject = $3 AND device = $4",
       Col(tx.ente()), subject.tried.word(), &subject.hash[..], subject.device.word())?;
    Ok(())
}

/// Everything counted against someone is forgotten: an administrator, SPID or a recovery vouches.
pub async fn forgive(tx: &mut WriteTx, hash: &[u8; 32]) -> Result<u64, StoreError> {
    q!(tx; exec, "DELETE FROM attempt
                  WHERE ente_id = $1 AND subject = $2",
       Col(tx.ente()), &hash[..])
}

/// How many failures in a row stand against someone.
pub async fn in_a_row(tx: &mut impl Conn, subject: &Subject) -> Result<u32, StoreError> {
    let row = q!(tx; opt<(i64,)>, "SELECT in_a_row
                                   FROM attempt
                                   WHERE ente_id = $1 AND kind = $2 AND subject = $3 AND device = $4",
                 Col(tx.ente()), subject.tried.word(), &subject.hash[..], subject.device.word())?;
    Ok(row.map_or(0, |(failures,)| count(failures)))
}

fn count(stored: i64) -> u32 {
    u32::try_from(stored).unwrap_or(u32::MAX)
}
