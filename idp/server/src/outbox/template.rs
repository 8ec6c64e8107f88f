//! A text with places for values, each escaped for where it stands.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A place for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    To,
    Text,
    Sender,
    Secret,
    Id,
}

/// How the places are written.
const PLACES: [(&str, Place); 5] = [
    ("{to}", Place::To),
    ("{text}", Place::Text),
    ("{sender}", Place::Sender),
    ("{secret}", Place::Secret),
    ("{id}", Place::Id),
];

/// What is put in.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) to: &'a str,
    pub(super) text: &'a str,
    pub(super) sender: &'a str,
    pub(super) secret: &'a str,
    pub(super) id: &'a str,
}

/// Where the template stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    /// Inside a JSON string.
    Json,
    /// In a URL or a form.
    Percent,
    /// In a header, whose type refuses what does not belong there.
    Header,
}

/// A template, taken apart once.
///
/// # Why
/// Replacing one place after the other would also replace what looks like a place inside a value: an operation called
/// `{secret}` would send the gateway's password to a citizen.
pub(super) struct Template(Vec<Piece>);

enum Piece {
    Fixed(String),
    Put(Place),
}

impl Template {
    /// Takes a text apart. Braces that are no place of ours stay as they are: JSON has many.
    pub(super) fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((name, place)) = next_place(rest) {
            let Some((before, after)) = rest.split_once(name) else { break };
            pieces.push(Piece::Fixed(before.to_owned()));
            pieces.push(Piece::Put(place));
            rest = after;
        }
        pieces.push(Piece::Fixed(rest.to_owned()));
        Self(pieces)
    }

    /// Whether a value has a place in it.
    pub(super) fn has(&self, place: Place) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Put(put) if *put == place))
    }

    /// The text with the values put in.
    pub(super) fn fill(&self, values: &Values<'_>, escape: Escape) -> String {
        let mut filled = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Fixed(text) => filled.push_str(text),
                Piece::Put(place) => filled.push_str(&escaped(values.at(*place), escape)),
            }
        }
        filled
    }
}

fn next_place(text: &str) -> Option<(&'static str, Place)> {
    let found = PLACES.iter().filter_map(|(name, place)| Some((text.find(name)?, (*name, *place))));
    found.min_by_key(|(at, _)| *at).map(|(_, place)| place)
}

impl<'a> Values<'a> {
    const fn at(&self, place: Place) -> &'a str {
        match place {
            Place::To => self.to,
            Place::Text => self.text,
            Place::Sender => self.sender,
            Place::Secret => self.secret,
            Place::Id => self.id,
        }
    }
}

fn escaped(value: &str, escape: Escape) -> String {
    match escape {
        Escape::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or_default().to_owned()
        }
        Escape::Percent => utf8_percent_encode(value, NON_ALPHANUMERIC).to_string(),
        Escape::Header => value.to_owned(),
    }
}
