//! Dates and hours as people say them.

use idp_core::time::Timestamp;

use super::Words;

/// `Timestamp::in_rome` gives `24/11/2026 23:30`; the month gets its name and the pieces their order from the words.
pub(super) fn told(words: Words, at: Timestamp) -> String {
    let rome = at.in_rome();
    let Some((date, hour)) = rome.split_once(' ') else { return rome };
    let pieces: Vec<&str> = date.split('/').collect();
    let [day, month, year] = pieces[..] else { return rome };
    let Some(date) = named(words, [year, month, day]) else { return rome };
    words.say("instant").arg("date", date).arg("hour", hour).to_string()
}

/// A date of ISO 8601, `1999-12-31`; anything else as it is.
pub(super) fn date(words: Words, iso: &str) -> String {
    let pieces: Vec<&str> = iso.split('-').collect();
    let told = <[&str; 3]>::try_from(pieces).ok().and_then(|pieces| named(words, pieces));
    told.unwrap_or_else(|| iso.to_owned())
}

/// The day of the month in Rome: some languages have another article before some days.
pub(super) fn day(at: Timestamp) -> u32 {
    let date = at.date_in_rome();
    date.map_or(0, |date| u32::from(date.day().unsigned_abs()))
}

fn named(words: Words, [year, month, day]: [&str; 3]) -> Option<String> {
    let month = words.say(month_key(month)?);
    let day: u32 = day.parse().ok()?;
    Some(words.say("date").count("day", day).arg("month", month).arg("year", year).to_string())
}

fn month_key(number: &str) -> Option<&'static str> {
    Some(match number {
        "01" => "month-january",
        "02" => "month-february",
        "03" => "month-march",
        "04" => "month-april",
        "05" => "month-may",
        "06" => "month-june",
        "07" => "month-july",
        "08" => "month-august",
        "09" => "month-september",
        "10" => "month-october",
        "11" => "month-november",
        "12" => "month-december",
        _ => return None,
    })
}
