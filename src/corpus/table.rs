//! A CSV with a header, read row by row: RFC 4180, UTF-8 with or without a byte order mark.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use csv::{ByteRecord, StringRecord};

use super::error::{CorpusError, RowProblem};

/// The most problems that are kept in full; the rest is counted.
const MOST_PROBLEMS: usize = 100;

/// A problem of a row before it knows its place: column, what is wrong, what is allowed.
pub(crate) type Problem = (Option<usize>, String, String);

/// A CSV that is being read.
pub(crate) struct Table {
    /// The file, as messages name it.
    pub file: String,
    /// The header, without the spaces around its names.
    pub header: StringRecord,
    /// The names of the header.
    pub names: Vec<String>,
    /// What was wrong with rows so far.
    pub problems: Problems,
    reader: csv::Reader<BufReader<Box<dyn Read + Send>>>,
    record: ByteRecord,
}

/// What is wrong with rows of a file.
pub(crate) struct Problems {
    /// The first of them.
    pub kept: Vec<RowProblem>,
    /// How many there are beyond.
    pub more: usize,
    file: String,
    names: Vec<String>,
}

impl Problems {
    /// No problems as yet of a file with these columns.
    pub fn new(file: String, names: Vec<String>) -> Self {
        Self { kept: Vec::new(), more: 0, file, names }
    }

    /// These problems and those of `other`, by line.
    pub fn join(&mut self, other: Self) {
        self.more += other.more;
        self.kept.extend(other.kept);
        self.kept.sort_by_key(|problem| problem.line);
        self.more += self.kept.split_off(MOST_PROBLEMS.min(self.kept.len())).len();
    }

    /// Notes that the row at this line is skipped.
    pub fn note(&mut self, line: u64, (column, problem, allowed): Problem) {
        if self.kept.len() < MOST_PROBLEMS {
            let column = column.map(|c| self.names[c].clone());
            self.kept.push(RowProblem { file: self.file.clone(), line, column, problem, allowed });
        } else {
            self.more += 1;
        }
    }

    /// How many rows were skipped.
    pub fn count(&self) -> usize {
        self.kept.len() + self.more
    }
}

impl Table {
    /// Opens a file, or standard input by the name `-`, and reads its header.
    pub fn open(path: &Path) -> Result<Self, CorpusError> {
        let file = path.display().to_string();
        let io = |source| CorpusError::Io { file: file.clone(), source };
        let source: Box<dyn Read + Send> = match path.to_str() {
            Some("-") => Box::new(std::io::stdin()),
            _ => Box::new(File::open(path).map_err(io)?),
        };
        let mut source = BufReader::with_capacity(1 << 16, source);
        if source.fill_buf().map_err(io)?.starts_with(b"\xEF\xBB\xBF") {
            source.consume(3);
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
        let bytes = reader.byte_headers().map_err(|error| io(std::io::Error::other(error.to_string())))?;
        if bytes.is_empty() || bytes.iter().all(<[u8]>::is_empty) {
            return Err(CorpusError::Empty { file });
        }
        let header: StringRecord = StringRecord::from_byte_record(bytes.clone())
            .map_err(|_| CorpusError::HeaderNotUtf8 { file: file.clone() })?
            .iter()
            .map(str::trim)
            .collect();
        let names: Vec<String> = header.iter().map(str::to_owned).collect();
        let problems = Problems::new(file.clone(), names.clone());
        Ok(Self { file, header, names, problems, reader, record: ByteRecord::new() })
    }

    /// The next row with as many fields as the header, in UTF-8, and the line on which it begins; others are noted and
    /// skipped. `None` at the end.
    pub fn next_row(&mut self) -> Result<Option<(u64, StringRecord)>, CorpusError> {
        loop {
            let read = self.reader.read_byte_record(&mut self.record).map_err(|error| CorpusError::Io {
                file: self.file.clone(),
                source: std::io::Error::other(error.to_string()),
            })?;
            if !read {
                return Ok(None);
            }
            let line = self.record.position().map_or(0, csv::Position::line);
            match self.text_row() {
                Ok(row) => return Ok(Some((line, row))),
                Err(problem) => self.problems.note(line, problem),
            }
        }
    }

    fn text_row(&self) -> Result<StringRecord, Problem> {
        let (fields, columns) = (self.record.len(), self.names.len());
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
