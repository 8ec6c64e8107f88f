//! Dates and hours as people say them.

use idp_core::time::Timestamp;

use super::Words;

/// `Timestamp::in_rome` gives `24/11/2026 23:30`; the month gets its name and the pieces their order from the words.
pub(super) fn told(words: Words, at: Timestamp) -> String {
    let rome = at.in_rome();
    let pieces: Vec<&str> = rome.split(['/', ' ']).collect();
    let [day, month, year, hour] = pieces[..] else { return rome };
    let Some(name) = month_key(month) else { return rome };
    words
        .say("instant")
        .arg("day", day.trim_start_matches('0'))
        .arg("month", words.say(name))
        .arg("year", year)
        .arg("hour", hour)
        .to_string()
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
