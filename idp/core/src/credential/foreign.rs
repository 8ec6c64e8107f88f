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

/// The most memory of one hash, argon2 or scrypt: 128 MiB, what OWASP has scrypt use.
const MOST_MEMORY_KIB: u32 = 131_072;

/// The most memory times passes: twice RFC 9106's second choice (64 MiB, three passes), a third of a second.
const MOST_ARGON2_WORK: u32 = 4 * MOST_MEMORY_KIB;

/// The most that scrypt's N, r and p make: OWASP's first choice (N = 2¹⁷, r = 8, p = 1) and its equals.
const MOST_SCRYPT_WORK: u64 = 1 << 20;

/// The most iterations of PBKDF2: Django 6 takes 1,200,000.
const MOST_ITERATIONS: u32 = 1_300_000;

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
            let output = decode(output)?;
            let iterations = match numbers(costs, ["i"]) {
                Some([iterations]) => iterations,
                None => {
                    numbers(costs, ["i", "l"]).filter(|[_, length]| usize::try_from(*length) == Ok(output.len()))?[0]
                }
            };
            pbkdf2(*name == "pbkdf2-sha512", iterations, decode(salt)?, output)
        }
        // Django: the salt is text, not base64.
        ["pbkdf2_sha256", iterations, salt, output] => {
            pbkdf2(false, iterations.parse().ok()?, salt.as_bytes().to_vec(), decode(output)?)
        }
        _ => None,
    }
}

fn argon2(name: &str, costs: &str, salt: &str, output: &str) -> Option<Foreign> {
    let [memory, passes, lanes] = numbers(costs, ["m", "t", "p"])?;
    let (salt, output) = (decode(salt)?, checked(decode(output)?)?);
    if memory > MOST_MEMORY_KIB || memory.checked_mul(passes)? > MOST_ARGON2_WORK || lanes > 8 || salt.len() < 8 {
        return None;
    }
    let params = Params::new(memory, passes, lanes, Some(output.len())).ok()?;
    let algorithm = if name == "argon2id" { Algorithm::Argon2id } else { Algorithm::Argon2i };
    Some(Foreign::Argon2 { algorithm, params, salt, output })
}

fn scrypt(costs: &str, salt: &str, output: &str) -> Option<Foreign> {
    let [log_n, r, p] = numbers(costs, ["ln", "r", "p"])?;
    let work = 1_u64.checked_shl(log_n)?.checked_mul(u64::from(r))?.checked_mul(u64::from(p))?;
    if work > MOST_SCRYPT_WORK {
        return None;
    }
    let params = scrypt::Params::new(u8::try_from(log_n).ok()?, r, p).ok()?;
    Some(Foreign::Scrypt { params, salt: decode(salt)?, output: checked(decode(output)?)? })
}

fn pbkdf2(sha512: bool, iterations: u32, salt: Vec<u8>, output: Vec<u8>) -> Option<Foreign> {
    // A hash longer than the function's own costs its whole work again, and nobody writes one.
    let output = checked(output).filter(|output| sha512 || output.len() <= 32)?;
    ((1..=MOST_ITERATIONS).contains(&iterations)).then_some(Foreign::Pbkdf2 { sha512, iterations, salt, output })
}

/// The values of exactly these names, in this order: one more (`keyid`, `data`) would change what is computed.
fn numbers<const N: usize>(costs: &str, names: [&str; N]) -> Option<[u32; N]> {
    let mut given = costs.split(',').map(|cost| cost.split_once('='));
    let mut numbers = [0; N];
    for (number, wanted) in numbers.iter_mut().zip(names) {
        let (name, value) = given.next()??;
        *number = (name == wanted).then(|| value.parse().ok())??;
    }
    given.next().is_none().then_some(numbers)
}

fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}

/// A hash of 16 to 64 bytes: less can be guessed, more nobody writes.
fn checked(output: Vec<u8>) -> Option<Vec<u8>> {
    (16..=64).contains(&output.len()).then_some(output)
}
