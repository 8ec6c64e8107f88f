//! Codes for people to copy: Crockford's base32 has no letters that look like digits.

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code of as many characters as bytes of entropy (five bits of each are used).
pub fn from_entropy(entropy: &[u8]) -> String {
    entropy.iter().map(|byte| char::from(ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or(b'0'))).collect()
}

/// In groups of four, for reading aloud.
pub fn grouped(code: &str) -> String {
    let mut spaced = String::with_capacity(code.len() + code.len() / 4);
    for (index, letter) in code.chars().enumerate() {
        if index > 0 && index.is_multiple_of(4) {
            spaced.push('-');
        }
        spaced.push(letter);
    }
    spaced
}

/// What someone typed, in the one spelling: spaces and hyphens go, lower case is forgiven, O is 0, I and L are 1.
/// `None` when it is not `length` characters of the alphabet.
pub fn normal(typed: &str, length: usize) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .take(length + 1)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let right = code.len() == length && code.bytes().all(|byte| ALPHABET.contains(&byte));
    right.then_some(code)
}
