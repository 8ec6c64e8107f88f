//! Hashes of what people know: Argon2id with a pepper, in PHC form; and the hashes other products left behind.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use subtle::ConstantTimeEq as _;

use super::foreign::{self, ForeignHashError};

/// What a hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashParameters {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl HashParameters {
    /// The least (OWASP's and ACN's floor for Argon2id): 19 MiB, two passes, one lane.
    pub const FLOOR: Self = Self { memory_kib: 19_456, passes: 2 };

    /// The most we compute for a hash that came from elsewhere: more would let one row stop the login page.
    const MOST: Self = Self { memory_kib: 131_072, passes: 10 };

    const fn within(self, most: Self) -> bool {
        self.memory_kib <= most.memory_kib && self.passes <= most.passes
    }
}

/// A thread's memory for hashing, kept between hashes: fresh pages cost more than the hash.
#[derive(Debug, Default)]
pub struct Memory(Vec<Block>);

impl Memory {
    fn of(&mut self, blocks: usize) -> &mut [Block] {
        if self.0.len() < blocks {
            self.0.resize(blocks, Block::new());
        }
        self.0.get_mut(..blocks).unwrap_or_default()
    }
}

const LANES: u32 = 1;
const OUTPUT: usize = 32;
const VERSION: &str = "v=19";

/// What marks a hash of ours: the secret went through the pepper first.
const OURS: &str = "portico-argon2id";

/// A hash as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredHash(String);

impl StoredHash {
    /// From its column.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// For its column.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A hash from another product, if we can verify it at a cost we accept. Its words are kept as they are.
    pub fn import(text: &str) -> Result<Self, ForeignHashError> {
        foreign::judge(text).map(|()| Self(text.to_owned()))
    }

    /// What unknown accounts are compared with: the same cost, and no secret matches it.
    pub fn decoy(parameters: HashParameters) -> Self {
        Self(written(parameters, &[0; 16], &[0; OUTPUT]))
    }

    /// Whether it should be computed anew at the next chance: not ours, or cheaper than we now want.
    pub fn is_stale(&self, wanted: HashParameters) -> bool {
        Parsed::of(&self.0).is_none_or(|parsed| {
            parsed.parameters.memory_kib < wanted.memory_kib || parsed.parameters.passes < wanted.passes
        })
    }
}

impl std::fmt::Debug for StoredHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoredHash(…)")
    }
}

struct Parsed {
    parameters: HashParameters,
    salt: Vec<u8>,
    output: Vec<u8>,
}

impl Parsed {
    /// `$portico-argon2id$v=19$m=…,t=…,p=1$salt$hash`
    fn of(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix('$')?.split('$');
        let (name, version, costs) = (parts.next()?, parts.next()?, parts.next()?);
        let (salt, output, end) = (parts.next()?, parts.next()?, parts.next());
        if name != OURS || version != VERSION || end.is_some() {
            return None;
        }
        let mut costs = costs.split(',').map(|cost| cost.split_once('='));
        let mut cost = |wanted: &str| match costs.next() {
            Some(Some((name, value))) if name == wanted => value.parse::<u32>().ok(),
            _ => None,
        };
        let parameters = HashParameters { memory_kib: cost("m")?, passes: cost("t")? };
        let decode = |part: &str| STANDARD_NO_PAD.decode(part).ok();
        Some(Self { parameters, salt: decode(salt)?, output: decode(output)? })
    }
}

fn written(parameters: HashParameters, salt: &[u8], output: &[u8]) -> String {
    let encode = |bytes: &[u8]| STANDARD_NO_PAD.encode(bytes);
    let HashParameters { memory_kib, passes } = parameters;
    format!("${OURS}${VERSION}$m={memory_kib},t={passes},p={LANES}${}${}", encode(salt), encode(output))
}

/// Could not hash: the parameters make no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the parameters of the hash make no sense")]
pub struct BadParameters;

/// Hashes a secret. 24 ms and 19 MiB at the floor: call it on a hashing thread.
pub fn hash(
    (secret, pepper): (&[u8], &[u8]),
    salt: [u8; 16],
    parameters: HashParameters,
    memory: &mut Memory,
) -> Result<StoredHash, BadParameters> {
    let output = compute((secret, pepper), &salt, parameters, memory)?;
    Ok(StoredHash(written(parameters, &salt, &output)))
}

/// Whether a secret is the one behind a hash, ours or another product's.
pub fn verify((secret, pepper): (&[u8], &[u8]), stored: &StoredHash, memory: &mut Memory) -> bool {
    let Some(parsed) = Parsed::of(&stored.0) else { return foreign::verify(secret, &stored.0) };
    if !parsed.parameters.within(HashParameters::MOST) {
        return false;
    }
    compute((secret, pepper), &parsed.salt, parsed.parameters, memory)
        .is_ok_and(|output| output.ct_eq(&parsed.output).into())
}

/// The pepper goes in by HMAC, so that it can be kept by whoever keeps keys, and a stolen table is useless alone.
fn compute(
    (secret, pepper): (&[u8], &[u8]),
    salt: &[u8],
    parameters: HashParameters,
    memory: &mut Memory,
) -> Result<[u8; OUTPUT], BadParameters> {
    let HashParameters { memory_kib, passes } = parameters;
    let params = Params::new(memory_kib, passes, LANES, Some(OUTPUT)).map_err(|_| BadParameters)?;
    let blocks = params.block_count();
    let peppered = crate::mac::keyed(pepper, "pepper", &[secret]);
    let mut output = [0; OUTPUT];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(&peppered, salt, &mut output, memory.of(blocks))
        .map_err(|_| BadParameters)?;
    Ok(output)
}
