//! The file as rows of named fields.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read};

use csv::{ReaderBuilder, StringRecord};

use super::columns::Column;
use super::row::BadRow;

/// What a byte order mark looks like: spreadsheets write one.
const MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// Why a file has no readable columns.
#[derive(Debug, thiserror::Error)]
pub enum BadHeader {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// It is not CSV in UTF-8.
    #[error("it is not CSV in UTF-8: {0}")]
    Csv(#[from] csv::Error),
    /// A name we do not know.
    #[error("there is no column {0:?}; `idp account import --help` lists them")]
    Unknown(String),
    /// A name twice.
    #[error("the column {0:?} stands there twice")]
    Twice(String),
    /// Nobody could be told from anybody.
    #[error("it needs the column codice_fiscale or partita_iva")]
    Nobody,
}

/// A file that ends in the middle: who is in the rest of it is not known, so nobody comes in.
#[derive(Debug, thiserror::Error)]
#[error("nothing was imported: the file cannot be read after line {line}: {source}")]
pub struct Unreadable {
    line: u64,
    source: std::io::Error,
}

/// The rows of a file, one after the other.
pub struct Rows<R> {
    reader: csv::Reader<BufReader<R>>,
    columns: Vec<Column>,
}

/// What stands in a row: blank fields are not there.
#[derive(Debug, Default)]
pub struct Fields(HashMap<Column, String>);

impl Fields {
    /// A field.
    pub(super) fn get(&self, column: Column) -> Option<&str> {
        self.0.get(&column).map(String::as_str)
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Column, &str)> {
        self.0.iter().map(|(column, text)| (*column, text.as_str()))
    }
}

impl<R: Read> Rows<R> {
    /// Reads the names of the columns.
    pub fn of(file: R) -> Result<Self, BadHeader> {
        let mut file = BufReader::new(file);
        let begins = file.fill_buf()?;
        let mark = if begins.starts_with(&MARK) { MARK.len() } else { 0 };
        let first = begins.iter().skip(mark).take_while(|byte| **byte != b'\n');
        let (mut commas, mut semicolons) = (0_u32, 0_u32);
        for byte in first {
            commas += u32::from(*byte == b',');
            semicolons += u32::from(*byte == b';');
        }
        let delimiter = if semicolons > commas { b';' } else { b',' };
        file.consume(mark);
        let mut reader = ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(file);
        let mut columns = Vec::new();
        for name in reader.headers()? {
            let column = Column::from_word(name).ok_or_else(|| BadHeader::Unknown(name.to_owned()))?;
            if columns.contains(&column) {
                return Err(BadHeader::Twice(name.to_owned()));
            }
            columns.push(column);
        }
        if !columns.contains(&Column::CodiceFiscale) && !columns.contains(&Column::PartitaIva) {
            return Err(BadHeader::Nobody);
        }
        Ok(Self { reader, columns })
    }

    /// The next row with the number of its line; nothing after the last.
    #[expect(clippy::type_complexity, reason = "a row, read or not, at a line")]
    pub fn row(&mut self) -> Result<Option<(u64, Result<Fields, BadRow>)>, Unreadable> {
        let mut record = StringRecord::new();
        let why = match self.reader.read_record(&mut record) {
            Ok(false) => return Ok(None),
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line);
                let fields = self.columns.iter().copied().zip(record.iter().map(str::to_owned));
                return Ok(Some((line, Ok(Fields(fields.filter(|(_, text)| !text.is_empty()).collect())))));
            }
            Err(why) => why,
        };
        let line = why.position().map_or_else(|| self.reader.position().line(), csv::Position::line);
        let told = why.to_string();
        match why.into_kind() {
            csv::ErrorKind::Io(source) => Err(Unreadable { line, source }),
            _ => Ok(Some((line, Err(BadRow::Csv(told))))),
        }
    }
}
