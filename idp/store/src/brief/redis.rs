//! Counting together, in Redis; alone and with half the limits while it is away.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{ConnectionAddr, Script};

use idp_core::host::is_this_machine;
use idp_core::time::Timestamp;

use super::{Answer, Brief, Memory, Taken};

/// How long an answer may take before we count alone.
const PATIENCE: Duration = Duration::from_millis(250);

/// How long we count alone before Redis is asked again: a dead one must not slow every request.
const PAUSE_MILLIS: i64 = 1000;

/// The rule of [`super::gcra`], atomically. Returns 0, or the microseconds to wait.
const TAKE: &str = r"
local now, each, per = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local empty_at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local ahead = empty_at + each - now
if ahead > per then return ahead - per end
redis.call('SET', KEYS[1], empty_at + each, 'PX', math.ceil(ahead / 1000))
return 0
";

/// Counters in Redis, with a twin in memory.
pub struct Redis {
    client: redis::Client,
    connection: tokio::sync::OnceCell<ConnectionManager>,
    take: Script,
    alone: Memory,
    away_until: AtomicI64,
}

impl Redis {
    /// At a URL. It need not be there yet.
    pub fn at(url: &str) -> Result<Self, redis::RedisError> {
        Ok(Self {
            client: redis::Client::open(url)?,
            connection: tokio::sync::OnceCell::new(),
            take: Script::new(TAKE),
            alone: Memory::default(),
            away_until: AtomicI64::new(0),
        })
    }

    /// The other machine where it is, when what is said to it could be read or changed on the way.
    pub fn exposed_host(url: &str) -> Result<Option<String>, redis::RedisError> {
        let client = redis::Client::open(url)?;
        Ok(match client.get_connection_info().addr() {
            ConnectionAddr::Tcp(host, _) | ConnectionAddr::TcpTls { host, insecure: true, .. } => {
                (!is_this_machine(host)).then(|| host.clone())
            }
            // TLS, or a socket.
            _ => None,
        })
    }

    async fn connection(&self) -> Result<ConnectionManager, redis::RedisError> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(0);
        let connect = || ConnectionManager::new_with_config(self.client.clone(), config);
        self.connection.get_or_try_init(connect).await.cloned()
    }

    async fn take_shared(
        &self,
        key: &str,
        (limit, per): (u32, Duration),
        now: Timestamp,
    ) -> Result<Taken, redis::RedisError> {
        let mut connection = self.connection().await?;
        let (each, per) = super::pace(limit, per);
        let key = format!("portico:pace:{key}");
        let mut call = self.take.key(key);
        let wait: u64 = call.arg(super::micros(now)).arg(each).arg(per).invoke_async(&mut connection).await?;
        Ok(if wait == 0 { Taken::Allowed } else { Taken::Wait(Duration::from_micros(wait)) })
    }
}

impl Brief for Redis {
    fn take<'a>(&'a self, key: &'a str, limit: u32, per: Duration, now: Timestamp) -> Answer<'a, Taken> {
        Box::pin(async move {
            if now.millis() >= self.away_until.load(Ordering::Relaxed) {
                match tokio::time::timeout(PATIENCE, self.take_shared(key, (limit, per), now)).await {
                    Ok(Ok(taken)) => return taken,
                    Ok(Err(why)) => tracing::warn!(%why, "Redis is away: counting alone, with half the limits"),
                    Err(_) => tracing::warn!("Redis does not answer: counting alone, with half the limits"),
                }
                self.away_until.store(now.millis() + PAUSE_MILLIS, Ordering::Relaxed);
            }
            self.alone.take_now(key, (limit / 2).max(1), per, now)
        })
    }

    fn is_shared(&self) -> Answer<'_, bool> {
        Box::pin(async move {
            let ask = async {
                let mut connection = self.connection().await?;
                redis::cmd("PING").query_async::<String>(&mut connection).await
            };
            matches!(tokio::time::timeout(PATIENCE, ask).await, Ok(Ok(_)))
        })
    }
}
