//! What belongs to no ente, or to all: enti themselves, leases, providers, fingerprints, and what time has killed.

mod sweep;

use idp_core::ente::{Ente, EnteSlug, Issuer};
use idp_core::id::EnteId;
use idp_core::profile::ProfileHash;
use idp_core::time::Timestamp;
use serde_json::Value;
use sqlx::types::Json;

use crate::col::Col;
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};

pub use sweep::sweep;

type EnteRow = (Col<EnteId>, String, String);

/// Every ente ever opened.
pub async fn enti(tx: &mut impl Conn) -> Result<Vec<Ente>, StoreError> {
    let rows = q!(tx; all<EnteRow>, "SELECT ente_id, slug, issuer
                                     FROM ente
                                     ORDER BY slug")?;
    rows.into_iter()
        .map(|(id, slug, issuer)| {
            let corrupt = |column| StoreError::corrupt("ente", column, id.0);
            Ok(Ente {
                id: id.0,
                slug: EnteSlug::parse(&slug).map_err(|_| corrupt("slug"))?,
                issuer: Issuer::parse(&issuer).map_err(|_| corrupt("issuer"))?,
            })
        })
        .collect()
}

/// Opens one; `Conflict` when its short name or issuer is taken.
pub async fn insert_ente(tx: &mut WriteTx, ente: &Ente, now: Timestamp) -> Result<(), StoreError> {
    q!(tx; exec, "INSERT INTO ente (ente_id, slug, issuer, created_at)
                  VALUES ($1, $2, $3, $4)",
       Col(ente.id), ente.slug.as_str(), ente.issuer.as_str(), now.millis())?;
    Ok(())
}

/// Keeps a version of an ente's policy; `true` when it is new.
pub async fn keep_profile(
    tx: &mut WriteTx,
    (hash, text): (&ProfileHash, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let rows = q!(tx; exec, "INSERT INTO profile_version (ente_id, hash, text, loaded_at)
                             VALUES ($1, $2, $3, $4)
                             ON CONFLICT (ente_id, hash) DO NOTHING",
                  Col(tx.ente()), &hash.as_bytes()[..], text, now.millis())?;
    Ok(rows == 1)
}

/// Takes or keeps the lead of a job until a time; `false` when another node has it.
pub async fn lead(
    tx: &mut WriteTx,
    (job, node): (&str, &str),
    (now, until): (Timestamp, Timestamp),
) -> Result<bool, StoreError> {
    let rows = q!(tx; exec, "INSERT INTO lease (name, holder, until)
                             VALUES ($1, $2, $4)
                             ON CONFLICT (name) DO UPDATE
                             SET holder = excluded.holder, until = excluded.until
                             WHERE lease.holder = excluded.holder OR lease.until <= $3",
                  job, node, now.millis(), until.millis())?;
    Ok(rows == 1)
}

/// A key's name, version and fingerprint.
pub type Fingerprint = (&'static str, u32, [u8; 32]);

/// Compares the keys in hand with those this database was made with, and notes new ones. The name and version of the
/// first that differs.
pub async fn check_fingerprints(
    tx: &mut WriteTx,
    prints: &[Fingerprint],
) -> Result<Option<(&'static str, u32)>, StoreError> {
    for (name, version, print) in prints {
        q!(tx; exec, "INSERT INTO key_fingerprint (name, version, fingerprint)
                      VALUES ($1, $2, $3)
                      ON CONFLICT (name, version) DO NOTHING",
           *name, i64::from(*version), &print[..])?;
        let (known,) = q!(tx; one<(Vec<u8>,)>, "SELECT fingerprint
                                                FROM key_fingerprint
                                                WHERE name = $1 AND version = $2",
                          *name, i64::from(*version))?;
        if known != print {
            return Ok(Some((name, *version)));
        }
    }
    Ok(None)
}

/// A SPID or CIE provider of the registry.
#[derive(Debug, Clone, PartialEq)]
pub struct UpstreamIdp {
    /// Its entityID.
    pub entity_id: String,
    /// Name, endpoints, certificates, as the `spid` crate wrote them.
    pub detail: Value,
    /// Whether it is a test provider: refused in production.
    pub is_test: bool,
}

/// All providers.
pub async fn upstream_idps(tx: &mut impl Conn) -> Result<Vec<UpstreamIdp>, StoreError> {
    let rows = q!(tx; all<(String, Json<Value>, bool)>, "SELECT entity_id, detail, is_test
                                                         FROM upstream_idp
                                                         ORDER BY entity_id")?;
    Ok(rows
        .into_iter()
        .map(|(entity_id, detail, is_test)| UpstreamIdp { entity_id, detail: detail.0, is_test })
        .collect())
}

/// Adds a provider, or replaces what was known of it.
pub async fn put_upstream_idp(tx: &mut WriteTx, idp: &UpstreamIdp, now: Timestamp) -> Result<(), StoreError> {
    q!(tx; exec, "INSERT INTO upstream_idp (entity_id, detail, is_test, added_at)
                  VALUES ($1, $2, $3, $4)
                  ON CONFLICT (entity_id) DO UPDATE
                  SET detail = excluded.detail, is_test = excluded.is_test, added_at = excluded.added_at",
       &idp.entity_id, Json(&idp.detail), idp.is_test, now.millis())?;
    Ok(())
}

/// Whether the database answers.
pub async fn ping(tx: &mut impl Conn) -> Result<(), StoreError> {
    let _: (i64,) = q!(tx; one<(i64,)>, "SELECT COUNT(*) FROM ente")?;
    Ok(())
}
