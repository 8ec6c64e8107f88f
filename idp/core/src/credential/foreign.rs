//! Hashes that other products left: verified as they are, replaced by ours at the first login.
//!
//! | what                                                     | at least                    | at most                     |
//! |----------------------------------------------------------|-----------------------------|-----------------------------|
//! | argon2id, argon2i (PHC): memory × passes                 | 1 MiB                       | 512 MiB; of memory 128 MiB  |
//! | scrypt (PHC): N × r × p                                  | 2¹³ (N = 2¹⁰, r = 8, p = 1) | 2²⁰ (N = 2¹⁷, r = 8, p = 1) |
//! | PBKDF2 with SHA-256 or -512 (PHC, Django's): iterations  | 1,000                       | 1,300,000                   |
//!
//! Dearer, one row would stop the login page; cheaper, it keeps the secret from nobody. Both are refused when they are
//! imported, as everything else is. Not bcrypt: it cuts passwords at 72 bytes, and its owners are asked for a new
//! password by link.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use subtle::ConstantTimeEq as _;

/// PHC writes base64 without padding, Django with.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The most memory of one hash, argon2 or scrypt: 128 MiB, what OWASP has scrypt use.
const MOST_MEMORY_KIB: u32 = 131_072;

/// The most memory times passes: twice RFC 9106's second choice (64 MiB, three passes), a third of a second.
const MOST_ARGON2_WORK: u32 = 4 * MOST_MEMORY_KIB;

/// The most lanes of argon2: each is a thread's work, and we have one thread for it.
const MOST_LANES: u32 = 8;

/// The most that scrypt's N, r and p make: OWASP's first choice (N = 2¹⁷, r = 8, p = 1) and its equals.
const MOST_SCRYPT_WORK: u64 = 1 << 20;

/// The most iterations of PBKDF2: Django 6 takes 1,200,000.
const MOST_ITERATIONS: u32 = 1_300_000;

/// The least memory times passes: a megabyte, filled once.
const LEAST_ARGON2_WORK: u32 = 1_024;

/// The least that scrypt's N, r and p make: a megabyte, filled once.
const LEAST_SCRYPT_WORK: u64 = 1 << 13;

/// The fewest iterations of PBKDF2. [RFC 8018 §4.2]
const LEAST_ITERATIONS: u32 = 1_000;

/// The shortest salt, in bytes: without one, equal passwords have equal hashes, and tables of those are for sale.
const SHORTEST_SALT: usize = 4;

/// Why another product's hash is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForeignHashError {
    /// We do not know its kind, or it does not read.
    #[error("not a hash of a kind we can verify")]
    Unknown,
    /// One row of it would stop the login page.
    #[error("a hash that costs more than one login may")]
    TooDear,
    /// Whoever has the table has the secret.
    #[error("a hash so cheap that it keeps the secret from nobody")]
    TooCheap,
}

/// A hash we can verify.
enum Foreign {
    Argon2 { algorithm: Algorithm, params: Params, salt: Vec<u8>, output: Vec<u8> },
    Scrypt { params: scrypt::Params, salt: Vec<u8>, output: Vec<u8> },
    Pbkdf2 { sha512: bool, iterations: u32, salt: Vec<u8>, output: Vec<u8> },
}

impl Foreign {
    fn is_too_cheap(&self) -> bool {
        let (salt, is_cheap) = match self {
            Self::Argon2 { params, salt, .. } => {
                (salt, params.m_cost().saturating_mul(params.t_cost()) < LEAST_ARGON2_WORK)
            }
            Self::Scrypt { params, salt, .. } => {
                (salt, scrypt_work(params.log_n().into(), params.r(), params.p()) < LEAST_SCRYPT_WORK)
            }
            Self::Pbkdf2 { iterations, salt, .. } => (salt, *iterations < LEAST_ITERATIONS),
        };
        is_cheap || salt.len() < SHORTEST_SALT
    }
}

/// Whether we can verify it, at a cost we accept.
pub(super) fn judge(text: &str) -> Result<(), ForeignHashError> {
    if text.len() > 512 {
        return Err(ForeignHashError::Unknown);
    }
    if parse(text)?.is_too_cheap() { Err(ForeignHashError::TooCheap) } else { Ok(()) }
}

/// Whether the secret is the one behind it.
pub(super) fn verify(secret: &[u8], text: &str) -> bool {
    let Ok(foreign) = parse(text) else { return false };
    let (computed, output) = match foreign {
        Foreign::Argon2 { algorithm, params, salt, output } => {
            let mut computed = vec![0; output.len()];
            let argon2 = Argon2::new(algorithm, Version::V0x13, params);
            if argon2.hash_password_into(secret, &salt, &mut computed).is_err() {
                return false;
            }
            (computed, output)
        }
        Foreign::Scrypt { params, salt, output } => {
            let mut computed = vec![0; output.len()];
            if scrypt::scrypt(secret, &salt, &params, &mut computed).is_err() {
                return false;
            }
            (computed, output)
        }
        Foreign::Pbkdf2 { sha512, iterations, salt, output } => {
            let mut computed = vec![0; output.len()];
            if sha512 {
                pbkdf2::pbkdf2_hmac::<sha2::Sha512>(secret, &salt, iterations, &mut computed);
            } else {
                pbkdf2::pbkdf2_hmac::<sha2::Sha256>(secret, &salt, iterations, &mut computed);
            }
            (computed, output)
        }
    };
    computed.ct_eq(&output).into()
}

/// Reads one, if it is not too dear to verify.
fn parse(text: &str) -> Result<Foreign, ForeignHashError> {
    let fields: Vec<&str> = text.split('$').collect();
    match fields.as_slice() {
        ["", name @ ("argon2id" | "argon2i"), "v=19", costs, salt, output] => argon2(name, costs, (salt, output)),
        ["", "scrypt", costs, salt, output] => scrypt(costs, (salt, output)),
        ["", name @ ("pbkdf2-sha256" | "pbkdf2-sha512"), costs, salt, output] => {
            let output = decode(output)?;
            let iterations = if let Ok([iterations]) = numbers(costs, ["i"]) {
                iterations
            } else {
                let [iterations, length] = numbers(costs, ["i", "l"])?;
                if usize::try_from(length) != Ok(output.len()) {
                    return Err(ForeignHashError::Unknown);
                }
                iterations
            };
            pbkdf2(*name == "pbkdf2-sha512", iterations, (decode(salt)?, output))
        }
        // Django: the salt is text, not base64.
        ["pbkdf2_sha256", iterations, salt, output] => {
            pbkdf2(false, number(iterations)?, (salt.as_bytes().to_vec(), decode(output)?))
        }
        _ => Err(ForeignHashError::Unknown),
    }
}

fn argon2(name: &str, costs: &str, (salt, output): (&str, &str)) -> Result<Foreign, ForeignHashError> {
    let [memory, passes, lanes] = numbers(costs, ["m", "t", "p"])?;
    let (salt, output) = (decode(salt)?, checked(decode(output)?)?);
    if memory > MOST_MEMORY_KIB || memory.saturating_mul(passes) > MOST_ARGON2_WORK || lanes > MOST_LANES {
        return Err(ForeignHashError::TooDear);
    }
    let params = Params::new(memory, passes, lanes, Some(output.len())).map_err(|_| ForeignHashError::Unknown)?;
    let algorithm = if name == "argon2id" { Algorithm::Argon2id } else { Algorithm::Argon2i };
    // Argon2 has no shorter salts.
    if salt.len() < 8 {
        Err(ForeignHashError::Unknown)
    } else {
        Ok(Foreign::Argon2 { algorithm, params, salt, output })
    }
}

fn scrypt(costs: &str, (salt, output): (&str, &str)) -> Result<Foreign, ForeignHashError> {
    let [log_n, r, p] = numbers(costs, ["ln", "r", "p"])?;
    if scrypt_work(log_n, r, p) > MOST_SCRYPT_WORK {
        return Err(ForeignHashError::TooDear);
    }
    let log_n = u8::try_from(log_n).map_err(|_| ForeignHashError::TooDear)?;
    let params = scrypt::Params::new(log_n, r, p).map_err(|_| ForeignHashError::Unknown)?;
    Ok(Foreign::Scrypt { params, salt: decode(salt)?, output: checked(decode(output)?)? })
}

/// N × r × p.
fn scrypt_work(log_n: u32, r: u32, p: u32) -> u64 {
    1_u64.checked_shl(log_n).unwrap_or(u64::MAX).saturating_mul(r.into()).saturating_mul(p.into())
}

fn pbkdf2(sha512: bool, iterations: u32, (salt, output): (Vec<u8>, Vec<u8>)) -> Result<Foreign, ForeignHashError> {
    let output = checked(output)?;
    // A hash longer than the function's own costs its whole work again, and nobody writes one.
    if !sha512 && output.len() > 32 {
        return Err(ForeignHashError::Unknown);
    }
    if iterations > MOST_ITERATIONS {
        return Err(ForeignHashError::TooDear);
    }
    Ok(Foreign::Pbkdf2 { sha512, iterations, salt, output })
}

/// The values of exactly these names, in this order: one more (`keyid`, `data`) would change what is computed.
fn numbers<const N: usize>(costs: &str, names: [&str; N]) -> Result<[u32; N], ForeignHashError> {
    let mut given = costs.split(',').map(|cost| cost.split_once('='));
    let mut numbers = [0; N];
    for (slot, wanted) in numbers.iter_mut().zip(names) {
        match given.next() {
            Some(Some((name, value))) if name == wanted => *slot = number(value)?,
            _ => return Err(ForeignHashError::Unknown),
        }
    }
    if given.next().is_none() { Ok(numbers) } else { Err(ForeignHashError::Unknown) }
}

/// A number of a cost. One beyond all numbers is too large, not unknown.
fn number(text: &str) -> Result<u32, ForeignHashError> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { Ok(text.parse().unwrap_or(u32::MAX)) } else { Err(ForeignHashError::Unknown) }
}

fn decode(text: &str) -> Result<Vec<u8>, ForeignHashError> {
    BASE64.decode(text).map_err(|_| ForeignHashError::Unknown)
}

/// A hash of 16 to 64 bytes: less can be guessed, more nobody writes.
fn checked(output: Vec<u8>) -> Result<Vec<u8>, ForeignHashError> {
    if (16..=64).contains(&output.len()) { Ok(output) } else { Err(ForeignHashError::Unknown) }
}
