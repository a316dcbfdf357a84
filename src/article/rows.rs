//! Many articles a file, as rows of CSV, read one by one.

use std::io::{self, BufRead};

use csv::ByteRecord;

use super::reader::MOST_BYTES;
use super::records::{Fields, Place};
use super::{Article, ArticleError};
use crate::file::{Metered, TooLong, skip_byte_order_mark};

/// Articles as rows of CSV. Memory holds one row.
pub(super) struct Rows<R> {
    name: String,
    reader: csv::Reader<Metered<R>>,
    header: Option<Header>,
    ended: bool,
}

/// Places of the columns; those of other names are left alone.
#[derive(Clone, Copy)]
struct Header {
    width: usize,
    text: usize,
    id: Option<usize>,
    date: Option<usize>,
    outlet: Option<usize>,
    title: Option<usize>,
}

impl<R: BufRead> Rows<R> {
    pub(super) fn new(name: String, mut source: R) -> Self {
        // What cannot be read is met again with the header.
        let _ = skip_byte_order_mark(&mut source);
        let reader = csv::ReaderBuilder::new().flexible(true).from_reader(Metered::new(source, MOST_BYTES));
        Self { name, reader, header: None, ended: false }
    }

    fn read_header(&mut self) -> Result<Header, ArticleError> {
        let place = Place { name: &self.name, line: 1 };
        let header = match self.reader.byte_headers() {
            Ok(header) => header,
            Err(error) => return Err(failure(place, error)),
        };
        let columns = header
            .iter()
            .map(|column| std::str::from_utf8(column).map(str::trim))
            .collect::<Result<Vec<&str>, _>>()
            .map_err(|error| {
                ArticleError::not_utf8(&self.name, 1, error.valid_up_to(), header.get(0).unwrap_or_default())
            })?;
        let at = |name: &str| columns.iter().position(|column| *column == name);
        for name in ["text", "id", "date", "outlet", "title"] {
            if columns.iter().filter(|column| **column == name).nth(1).is_some() {
                return Err(place.problem(format!("there are several columns `{name}`; rename all but one")));
            }
        }
        let Some(text) = at("text") else {
            let shown = |name: &&str| name.chars().take(40).flat_map(char::escape_debug).collect::<String>();
            let columns: Vec<String> = columns.iter().take(20).map(shown).collect();
            return Err(place.problem(format!(
                "there is no column `text`; the columns are: {}; name one `text` (and `id`, `date`, `outlet`, `title` where there are such)",
                columns.join(", ")
            )));
        };
        Ok(Header {
            width: columns.len(),
            text,
            id: at("id"),
            date: at("date"),
            outlet: at("outlet"),
            title: at("title"),
        })
    }

    fn article(&self, header: Header, line: usize, record: &ByteRecord) -> Result<Article, ArticleError> {
        let place = Place { name: &self.name, line };
        if self.reader.get_ref().ended_in_quotes() {
            let problem = "a quote is opened and never closed; close it, or write it twice where it is part of the text";
            return Err(place.problem(problem.to_owned()));
        }
        if record.len() != header.width {
            return Err(place.problem(format!(
                "{} fields; the header has {} (is a quote missing or doubled?)",
                record.len(),
                header.width
            )));
        }
        let cell = |at: Option<usize>| -> Result<Option<String>, ArticleError> {
            let Some(bytes) = at.and_then(|at| record.get(at)) else { return Ok(None) };
            match std::str::from_utf8(bytes) {
                Ok(value) => Ok(Some(value.to_owned())),
                Err(error) => {
                    let before = bytes[..error.valid_up_to()].split(|b| *b == b'\n').count() - 1;
                    let line = line + before;
                    Err(ArticleError::not_utf8(&self.name, line, error.valid_up_to(), b""))
                }
            }
        };
        let trimmed = |value: Option<String>| value.map(|value| value.trim().to_owned());
        let fields = Fields {
            id: trimmed(cell(header.id)?),
            title: trimmed(cell(header.title)?),
            outlet: trimmed(cell(header.outlet)?),
            date: cell(header.date)?,
        };
        fields.article(place, cell(Some(header.text))?.unwrap_or_default())
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Result<Article, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let header = match self.header {
            Some(header) => header,
            None => match self.read_header() {
                Ok(header) => {
                    self.reader.get_mut().next_row();
                    *self.header.insert(header)
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            },
        };
        self.reader.get_mut().begin();
        let mut record = ByteRecord::new();
        let read = self.reader.read_byte_record(&mut record);
        let line = self.reader.get_mut().next_row().unwrap_or_default() as usize;
        match read {
            Ok(true) => Some(self.article(header, line, &record)),
            Ok(false) => {
                self.ended = true;
                None
            }
            Err(error) => {
                self.ended = true;
                Some(Err(failure(Place { name: &self.name, line }, error)))
            }
        }
    }
}

/// Why no row could be read: it is too long, or the system's reason.
fn failure(place: Place<'_>, error: csv::Error) -> ArticleError {
    let source_name = place.name.to_owned();
    let source = match error.into_kind() {
        csv::ErrorKind::Io(source) => source,
        other => io::Error::other(format!("{other:?}")),
    };
    if source.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<TooLong>) {
        let hint = "; is a quote not closed?";
        return ArticleError::TooLarge { source_name, line: place.line, most: MOST_BYTES, hint };
    }
    ArticleError::Io { source_name, source }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use super::*;

    #[test]
    fn a_quote_that_is_never_closed_ends_in_an_error_and_bounded_memory() {
        let endless = io::Cursor::new(b"id,text\n1,fine\n2,\"").chain(io::repeat(b'x'));
        let endless = BufReader::new(endless);
        let found: Vec<_> = Rows::new("a.csv".to_owned(), endless).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].as_ref().unwrap().text, "fine");
        let error = found[1].as_ref().unwrap_err().to_string();
        assert!(error.starts_with("a.csv:3: is larger than 16777216 bytes"), "{error}");
        assert!(error.ends_with("is a quote not closed?"), "{error}");
    }
}
