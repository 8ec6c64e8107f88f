//! `xs:dateTime` as SAML writes it: UTC, with `Z`. [SAML Core §1.3.3]
//!
//! Instants are milliseconds since 1970-01-01T00:00:00Z. Offsets, missing zones, 24:00, leap seconds and years beyond
//! 9999 are refused: SPID accepts `Z` only.

const DAY: i64 = 86_400_000;

/// The instant a text names, or `None` if it is not strictly `YYYY-MM-DDThh:mm:ss[.fraction]Z`.
///
/// Digits of the fraction beyond milliseconds are dropped.
pub fn parse(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (year, month, day) = three(date, '-', [4, 2, 2])?;
    let (clock, fraction) = time.split_once('.').map_or((time, None), |(clock, fraction)| (clock, Some(fraction)));
    let (hour, minute, second) = three(clock, ':', [2, 2, 2])?;
    if !(1..=12).contains(&month)
        || !(1..=days_in(year, month)).contains(&day)
        || hour > 23
        || minute > 59
        || second > 59
    {
        return None;
    }
    let milliseconds = fraction.map_or(Some(0), thousandths)?;
    Some(days_before(year, month, day) * DAY + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds)
}

/// The instant in whole seconds, the fraction cut off: a message of ours is never ahead of its own clock.
pub fn format(milliseconds: i64) -> String {
    let (days, rest) = (milliseconds.div_euclid(DAY), milliseconds.rem_euclid(DAY) / 1000);
    let (year, month, day) = date_of(days);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

/// Three groups of exactly so many digits.
fn three(text: &str, separator: char, digits: [usize; 3]) -> Option<(i64, i64, i64)> {
    let mut groups = text.split(separator);
    let [first, second, third] = digits.map(|count| groups.next().and_then(|it| number(it, count)));
    groups.next().is_none().then_some((first?, second?, third?))
}

fn number(text: &str, digits: usize) -> Option<i64> {
    (text.len() == digits && text.bytes().all(|it| it.is_ascii_digit())).then(|| text.parse().ok())?
}

fn thousandths(fraction: &str) -> Option<i64> {
    if fraction.is_empty() || !fraction.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    digits.parse().ok()
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from March, so that the leap day is last.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    era * 146_097 + year * 365 + year / 4 - year / 100 + day_of_year - 719_468
}

/// The date that lies so many days after 1970-01-01.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}
