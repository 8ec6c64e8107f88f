//! Passwords that everybody tries first.

/// Lower-case, without digits at the end and with letters in place of look-alikes; one a line, sorted.
const COMMON: &str = include_str!("common.txt");

/// Whether a password is one of them, or a thin disguise of one.
pub fn is_common(password: &str) -> bool {
    let plain = undisguised(password);
    plain.is_empty() || is_listed(&plain) || is_run(password)
}

fn is_listed(word: &str) -> bool {
    COMMON.lines().any(|listed| listed == word)
}

/// Undoes what people do to please a rule: capitals, `@` for a, digits and signs at the end, the word twice.
fn undisguised(password: &str) -> String {
    let lower = password.to_lowercase();
    let core = lower.trim_matches(|c: char| !c.is_alphabetic() && !"@$".contains(c));
    let plain: String = core
        .chars()
        .map(|c| match c {
            '@' | '4' | 'à' => 'a',
            '3' | 'è' | 'é' => 'e',
            '1' | '!' | 'ì' => 'i',
            '0' | 'ò' => 'o',
            '5' | '$' => 's',
            '7' => 't',
            other => other,
        })
        .filter(|c| c.is_alphabetic())
        .collect();
    let half = plain.chars().count() / 2;
    let (first, second): (String, String) = (plain.chars().take(half).collect(), plain.chars().skip(half).collect());
    if first == second { first } else { plain }
}

/// The same character over and over, or a run along the keyboard.
fn is_run(password: &str) -> bool {
    let characters: Vec<char> = password.to_lowercase().chars().collect();
    let distinct = characters.iter().collect::<std::collections::HashSet<_>>().len();
    let rows =
        ["01234567890123456789", "98765432109876543210", "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz"];
    let text: String = characters.iter().collect();
    distinct <= 2 || rows.iter().any(|row| row.contains(&text))
}
