//! A CSV with a header, read row by row: RFC 4180, UTF-8 with or without a byte order mark.

use std::io::{BufReader, Read};
use std::path::Path;

use csv::{ByteRecord, StringRecord};

use super::error::{CorpusError, RowProblem};
use crate::file::{Metered, SteadyFile, skip_byte_order_mark};

/// The most bytes of a row.
const MOST_ROW_BYTES: u64 = 64 << 20;

/// A problem of a row before it knows its place: column, what is wrong, what is allowed.
pub(crate) type Problem = (Option<usize>, String, String);

/// A CSV that is being read.
pub(crate) struct Table {
    /// The header, without the spaces around its names.
    pub header: StringRecord,
    /// The file, as messages name it, and the names of the header.
    pub origin: Origin,
    /// What was wrong with rows so far, by line.
    pub problems: Vec<RowProblem>,
    reader: csv::Reader<Metered<BufReader<Box<dyn Read + Send>>>>,
    record: ByteRecord,
}

/// A file with its columns, as problems of its rows name them.
#[derive(Clone)]
pub(crate) struct Origin {
    pub file: String,
    pub names: Vec<String>,
}

impl Origin {
    /// The problem of the row at this line.
    pub fn problem(&self, line: u64, (column, problem, allowed): Problem) -> RowProblem {
        let column = column.map(|c| self.names[c].clone());
        RowProblem { file: self.file.clone(), line, column, problem, allowed }
    }
}

impl Table {
    /// Opens a file, or standard input by the name `-`, and reads its header.
    pub fn open(path: &Path) -> Result<Self, CorpusError> {
        let file = path.display().to_string();
        let io = |source| CorpusError::Io { file: file.clone(), source };
        let source: Box<dyn Read + Send> = match path.to_str() {
            Some("-") => Box::new(std::io::stdin()),
            _ => Box::new(SteadyFile::open(path).map_err(io)?),
        };
        Self::from_reader(file, source)
    }

    /// Reads the header of a stream that messages call `file`.
    pub fn from_reader(file: String, source: Box<dyn Read + Send>) -> Result<Self, CorpusError> {
        let io = |source| CorpusError::Io { file: file.clone(), source };
        let mut source = BufReader::with_capacity(1 << 16, source);
        skip_byte_order_mark(&mut source).map_err(io)?;
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).from_reader(Metered::new(source, MOST_ROW_BYTES));
        let bytes = reader.byte_headers().map_err(|error| io(std::io::Error::other(error.to_string())))?;
        if bytes.is_empty() || bytes.iter().all(<[u8]>::is_empty) {
            return Err(CorpusError::Empty { file });
        }
        let header: StringRecord = StringRecord::from_byte_record(bytes.clone())
            .map_err(|_| CorpusError::HeaderNotUtf8 { file: file.clone() })?
            .iter()
            .map(str::trim)
            .collect();
        let names = header.iter().map(str::to_owned).collect();
        reader.get_mut().next_row();
        let origin = Origin { file, names };
        Ok(Self { header, origin, problems: Vec::new(), reader, record: ByteRecord::new() })
    }

    /// The next row with as many fields as the header, in UTF-8, and the line on which it begins; others are noted and
    /// skipped. `None` at the end.
    pub fn next_row(&mut self) -> Result<Option<(u64, StringRecord)>, CorpusError> {
        loop {
            self.reader.get_mut().begin();
            let read = self.reader.read_byte_record(&mut self.record).map_err(|error| CorpusError::Io {
                file: self.origin.file.clone(),
                source: std::io::Error::other(error.to_string()),
            })?;
            if !read {
                return Ok(None);
            }
            let line = self.reader.get_mut().next_row().unwrap_or_default();
            match self.text_row() {
                Ok(row) => return Ok(Some((line, row))),
                Err(problem) => self.note(line, problem),
            }
        }
    }

    /// Notes that the row at this line is skipped.
    pub fn note(&mut self, line: u64, problem: Problem) {
        self.problems.push(self.origin.problem(line, problem));
    }

    fn text_row(&self) -> Result<StringRecord, Problem> {
        if self.reader.get_ref().ended_in_quotes() {
            let allowed = "close it, or write it twice where it is part of the text".to_owned();
            return Err((None, "a quote is opened and never closed".to_owned(), allowed));
        }
        let (fields, columns) = (self.record.len(), self.origin.names.len());
        if fields != columns {
            let allowed = format!("the header has {columns} (is a quote missing or doubled?)");
            return Err((None, format!("{fields} fields"), allowed));
        }
        StringRecord::from_byte_record(self.record.clone()).map_err(|error| {
            let column = error.utf8_error().field();
            let allowed = "UTF-8 is needed (for example `iconv -f WINDOWS-1252 -t UTF-8`)".to_owned();
            (Some(column), "the value is not valid UTF-8".to_owned(), allowed)
        })
    }
}
