//! Instants and lifetimes. Nothing here reads a clock.

use std::fmt;
use std::ops::{Add, Sub};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From whole seconds since the epoch, as in a JWT's `NumericDate`.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// How long ago `earlier` was; zero if it lies ahead.
    pub const fn since(self, earlier: Self) -> Lifetime {
        let elapsed = self.0.saturating_sub(earlier.0);
        Lifetime(if elapsed < 0 { 0 } else { elapsed })
    }

    /// ISO 8601 in UTC with milliseconds: `2026-11-24T22:30:00.000Z`.
    pub fn iso(self) -> String {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(instant) => format!("{instant:.3}"),
            Err(_) => self.0.to_string(),
        }
    }

    /// Reads an ISO 8601 instant (`2026-11-24T22:30:00Z`, with or without fractions or offset).
    pub fn parse_iso(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|instant| Self(instant.as_millisecond()))
    }

    /// The time on a clock in Italy, for people: `24/11/2026 23:30`.
    pub fn in_rome(self) -> String {
        self.zoned().map_or_else(|| self.iso(), |zoned| zoned.strftime("%d/%m/%Y %H:%M").to_string())
    }

    /// The hour and minute in Italy, for people: `23:30`.
    pub fn hour_in_rome(self) -> String {
        self.zoned().map_or_else(|| self.iso(), |zoned| zoned.strftime("%H:%M").to_string())
    }

    /// The day it is in Italy; `None` beyond the years a calendar has.
    pub fn date_in_rome(self) -> Option<jiff::civil::Date> {
        Some(self.zoned()?.date())
    }

    fn zoned(self) -> Option<jiff::ZonedDateTime> {
        let rome = jiff::tz::TimeZone::get("Europe/Rome").ok()?;
        Some(jiff::Timestamp::from_millisecond(self.0).ok()?.to_zoned_datetime(rome))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

/// A span of time, in milliseconds, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Lifetime(i64);

impl Lifetime {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// This many milliseconds.
    pub const fn millis(n: u32) -> Self {
        Self(n as i64)
    }

    /// This many seconds.
    pub const fn seconds(n: u32) -> Self {
        Self(n as i64 * 1000)
    }

    /// This many minutes.
    pub const fn minutes(n: u32) -> Self {
        Self::seconds(n.saturating_mul(60))
    }

    /// This many hours.
    pub const fn hours(n: u32) -> Self {
        Self(n as i64 * 3_600_000)
    }

    /// This many days of 24 hours.
    pub const fn days(n: u32) -> Self {
        Self(n as i64 * 86_400_000)
    }

    /// In milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// In whole seconds, rounded down.
    pub const fn as_seconds(self) -> i64 {
        self.0 / 1000
    }
}

impl Add<Lifetime> for Timestamp {
    type Output = Self;

    fn add(self, span: Lifetime) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Lifetime> for Timestamp {
    type Output = Self;

    fn sub(self, span: Lifetime) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}
