//! Hashes that other products left: verified as they are, replaced by ours at the first login.
//!
//! argon2id and argon2i (PHC), scrypt (PHC), PBKDF2 with SHA-256 or SHA-512 (PHC, and Django's spelling). Each within
//! a cost that one login may have; anything else is refused when it is imported. Not bcrypt: it cuts passwords at 72
//! bytes, and its owners are asked for a new password by link.

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

const MOST_MEMORY_KIB: u32 = 131_072;
const MOST_PASSES: u32 = 10;
const MOST_ITERATIONS: u32 = 1_300_000;
const MOST_SCRYPT_LOG_N: u8 = 17;

/// A hash we can verify.
enum Foreign {
    Argon2 { algorithm: Algorithm, params: Params, salt: Vec<u8>, output: Vec<u8> },
    Scrypt { params: scrypt::Params, salt: Vec<u8>, output: Vec<u8> },
    Pbkdf2 { sha512: bool, iterations: u32, salt: Vec<u8>, output: Vec<u8> },
}

/// Whether we can verify it, at a cost we accept.
pub(super) fn is_acceptable(text: &str) -> bool {
    text.len() <= 512 && parse(text).is_some()
}

/// Whether the secret is the one behind it.
pub(super) fn verify(secret: &[u8], text: &str) -> bool {
    let Some(foreign) = parse(text) else { return false };
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

fn parse(text: &str) -> Option<Foreign> {
    let fields: Vec<&str> = text.split('$').collect();
    match fields.as_slice() {
        ["", name @ ("argon2id" | "argon2i"), "v=19", costs, salt, output] => argon2(name, costs, salt, output),
        ["", "scrypt", costs, salt, output] => scrypt(costs, salt, output),
        ["", name @ ("pbkdf2-sha256" | "pbkdf2-sha512"), costs, salt, output] => {
            let iterations = number(costs, "i")?;
            pbkdf2(*name == "pbkdf2-sha512", iterations, decode(salt)?, decode(output)?)
        }
        // Django: the salt is text, not base64.
        ["pbkdf2_sha256", iterations, salt, output] => {
            pbkdf2(false, iterations.parse().ok()?, salt.as_bytes().to_vec(), decode(output)?)
        }
        _ => None,
    }
}

fn argon2(name: &str, costs: &str, salt: &str, output: &str) -> Option<Foreign> {
    let (memory, passes, lanes) = (number(costs, "m")?, number(costs, "t")?, number(costs, "p")?);
    let (salt, output) = (decode(salt)?, checked(decode(output)?)?);
    if memory > MOST_MEMORY_KIB || passes > MOST_PASSES || lanes > 8 || salt.len() < 8 {
        return None;
    }
    let params = Params::new(memory, passes, lanes, Some(output.len())).ok()?;
    let algorithm = if name == "argon2id" { Algorithm::Argon2id } else { Algorithm::Argon2i };
    Some(Foreign::Argon2 { algorithm, params, salt, output })
}

fn scrypt(costs: &str, salt: &str, output: &str) -> Option<Foreign> {
    let log_n = u8::try_from(number(costs, "ln")?).ok()?;
    let (r, p) = (number(costs, "r")?, number(costs, "p")?);
    if log_n > MOST_SCRYPT_LOG_N || r > 16 || p > 4 {
        return None;
    }
    let params = scrypt::Params::new(log_n, r, p).ok()?;
    Some(Foreign::Scrypt { params, salt: decode(salt)?, output: checked(decode(output)?)? })
}

fn pbkdf2(sha512: bool, iterations: u32, salt: Vec<u8>, output: Vec<u8>) -> Option<Foreign> {
    let output = checked(output)?;
    ((1..=MOST_ITERATIONS).contains(&iterations)).then_some(Foreign::Pbkdf2 { sha512, iterations, salt, output })
}

fn number(costs: &str, wanted: &str) -> Option<u32> {
    costs.split(',').filter_map(|cost| cost.split_once('=')).find(|(name, _)| *name == wanted)?.1.parse().ok()
}

fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}

/// A hash of 16 to 64 bytes: less can be guessed, more nobody writes.
fn checked(output: Vec<u8>) -> Option<Vec<u8>> {
    (16..=64).contains(&output.len()).then_some(output)
}
