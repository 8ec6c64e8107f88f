//! What was asked for on the command line.

use std::time::Duration;

use conformance_tests::Engine;

use crate::goals::Operation;
use crate::ground::Footing;
use crate::load::Length;

/// Where it is measured, by word.
const PLACES: [(&str, Footing); 3] = [
    ("sqlite", Footing { engine: Engine::Sqlite, redis: false }),
    ("postgres", Footing { engine: Engine::Postgres, redis: false }),
    ("redis", Footing { engine: Engine::Postgres, redis: true }),
];

const OPERATIONS: &str = "operations";
const MEMORY: &str = "memory";
const IMPORT: &str = "import";

/// How long each is measured when nothing else is said, in seconds.
const USUAL: u64 = 6;

/// What was asked.
#[derive(Debug)]
pub(crate) struct Wanted {
    words: Vec<String>,
    /// How long each is measured.
    pub(crate) length: Length,
}

impl Wanted {
    /// Reads the arguments of this process.
    pub(crate) fn read() -> Self {
        let (mut words, mut seconds) = (Vec::new(), USUAL);
        let mut arguments = std::env::args().skip(1);
        while let Some(word) = arguments.next() {
            if word == "--seconds" {
                let number = arguments.next().and_then(|number| number.parse().ok());
                seconds = number.expect("--seconds and a number");
            } else {
                assert!(known().any(|name| name == word), "there is no {word}, only {:?}", known().collect::<Vec<_>>());
                words.push(word);
            }
        }
        let length = Length { warm: Duration::from_secs(1), measured: Duration::from_secs(seconds) };
        Self { words, length }
    }

    /// Where: those that are named, else all.
    pub(crate) fn footings(&self) -> Vec<Footing> {
        let names = PLACES.map(|(name, _)| name);
        PLACES.into_iter().filter(|(name, _)| self.means(name, &names)).map(|(_, footing)| footing).collect()
    }

    /// Whether this operation is to be measured.
    pub(crate) fn has(&self, operation: Operation) -> bool {
        self.is_named(OPERATIONS) || self.means(operation.word(), &what())
    }

    /// Whether any operation is.
    pub(crate) fn has_operations(&self) -> bool {
        Operation::ALL.into_iter().any(|operation| self.has(operation))
    }

    /// Whether memory is.
    pub(crate) fn has_memory(&self) -> bool {
        self.means(MEMORY, &what())
    }

    /// Whether an import is.
    pub(crate) fn has_import(&self) -> bool {
        self.means(IMPORT, &what())
    }

    fn is_named(&self, word: &str) -> bool {
        self.words.iter().any(|named| named == word)
    }

    /// Whether one of several is meant: it is named, or none of them is.
    fn means(&self, word: &str, among: &[&str]) -> bool {
        self.is_named(word) || !among.iter().any(|other| self.is_named(other))
    }
}

fn what() -> Vec<&'static str> {
    Operation::ALL.map(Operation::word).into_iter().chain([OPERATIONS, MEMORY, IMPORT]).collect()
}

fn known() -> impl Iterator<Item = &'static str> {
    PLACES.into_iter().map(|(name, _)| name).chain(what())
}
