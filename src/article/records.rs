//! Many articles a file: JSON lines and CSV, read one by one.

use std::io::{BufRead, Read};

use csv::{ByteRecord, StringRecord};
use serde::Deserialize;

use super::{Article, ArticleError, parse_date};

/// The longest line of JSON that is read.
const LONGEST_LINE: u64 = 256 << 20;

/// What an article has in JSON: as its author wrote it, or coded, with sentences by paragraph.
#[derive(Deserialize)]
struct Record {
    id: Option<serde_json::Value>,
    date: Option<String>,
    outlet: Option<String>,
    title: Option<String>,
    text: Option<String>,
    paragraphs: Option<Vec<Vec<Sentence>>>,
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
}

/// Articles as JSON, one a line.
pub(super) struct JsonLines<R> {
    pub name: String,
    pub source: R,
    pub line: usize,
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Article, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            match self.source.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(source) => return Some(Err(ArticleError::Io { source_name: self.name.clone(), source })),
            }
            self.line += 1;
            let content = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
            if !content.iter().all(u8::is_ascii_whitespace) {
                return Some(self.article(content));
            }
        }
    }
}

impl<R> JsonLines<R> {
    fn article(&self, line: &[u8]) -> Result<Article, ArticleError> {
        let problem = |problem: String| ArticleError::Record {
            source_name: self.name.clone(),
            line: self.line,
            problem,
        };
        if let Err(error) = std::str::from_utf8(line) {
            return Err(ArticleError::NotUtf8 {
                source_name: self.name.clone(),
                line: self.line,
                byte: error.valid_up_to(),
            });
        }
        let record: Record = serde_json::from_slice(line).map_err(|error| {
            problem(format!("no article: {error}; a line must be one JSON object with `text`, and may have `id`, `date`, `outlet`, `title`"))
        })?;
        let text = match (record.text, record.paragraphs) {
            (Some(text), _) => text,
            (None, Some(paragraphs)) => {
                let joined = |p: Vec<Sentence>| p.into_iter().map(|s| s.text).collect::<Vec<_>>().join(" ");
                paragraphs.into_iter().map(joined).collect::<Vec<_>>().join("\n\n")
            }
            (None, None) => return Err(problem("the object has no `text`".to_owned())),
        };
        let id = match record.id {
            None | Some(serde_json::Value::Null) => format!("{}:{}", self.name, self.line),
            Some(serde_json::Value::String(id)) => id,
            Some(other) => other.to_string(),
        };
        finished(&self.name, self.line, id, text, record.title, record.outlet, record.date)
    }
}

/// Articles as rows of CSV.
pub(super) struct Rows<R> {
    name: String,
    reader: csv::Reader<R>,
    header: Option<Header>,
    ended: bool,
}

struct Header {
    width: usize,
    text: usize,
    id: Option<usize>,
    date: Option<usize>,
    outlet: Option<usize>,
    title: Option<usize>,
}

impl<R: Read> Rows<R> {
    pub(super) fn new(name: String, source: R) -> Self {
        Self {
            name,
            reader: csv::ReaderBuilder::new().flexible(true).from_reader(source),
            header: None,
            ended: false,
        }
    }

    fn read_header(&mut self) -> Result<Header, ArticleError> {
        let problem =
            |problem: String| ArticleError::Record { source_name: self.name.clone(), line: 1, problem };
        let header =
            self.reader.headers().map_err(|error| problem(format!("the header cannot be read: {error}")))?;
        let at = |name: &str| {
            header.iter().position(|column| column.trim_start_matches('\u{FEFF}').trim() == name)
        };
        let Some(text) = at("text") else {
            let columns = header
                .iter()
                .take(20)
                .map(|c| c.chars().take(40).collect())
                .collect::<Vec<String>>()
                .join(", ");
            return Err(problem(format!("there is no column `text`; the columns are: {columns}")));
        };
        Ok(Header {
            width: header.len(),
            text,
            id: at("id"),
            date: at("date"),
            outlet: at("outlet"),
            title: at("title"),
        })
    }

    fn article(&self, header: &Header, record: &ByteRecord) -> Result<Article, ArticleError> {
        let line = record.position().map_or(0, |position| position.line() as usize);
        let problem =
            |problem: String| ArticleError::Record { source_name: self.name.clone(), line, problem };
        if record.len() != header.width {
            return Err(problem(format!(
                "{} fields; the header has {} (is a quote missing or doubled?)",
                record.len(),
                header.width
            )));
        }
        let row = StringRecord::from_byte_record(record.clone()).map_err(|error| ArticleError::NotUtf8 {
            source_name: self.name.clone(),
            line,
            byte: error.utf8_error().valid_up_to(),
        })?;
        let cell =
            |at: Option<usize>| at.map(|at| row[at].trim().to_owned()).filter(|value| !value.is_empty());
        let id = cell(header.id).unwrap_or_else(|| format!("{}:{line}", self.name));
        let text = row[header.text].to_owned();
        finished(&self.name, line, id, text, cell(header.title), cell(header.outlet), cell(header.date))
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Article, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        if self.header.is_none() {
            match self.read_header() {
                Ok(header) => self.header = Some(header),
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        let mut record = ByteRecord::new();
        match self.reader.read_byte_record(&mut record) {
            Ok(false) => None,
            Ok(true) => self.header.as_ref().map(|header| self.article(header, &record)),
            Err(error) => {
                self.ended = true;
                let source = std::io::Error::other(error.to_string());
                Some(Err(ArticleError::Io { source_name: self.name.clone(), source }))
            }
        }
    }
}

fn finished(
    name: &str,
    line: usize,
    id: String,
    text: String,
    title: Option<String>,
    outlet: Option<String>,
    date: Option<String>,
) -> Result<Article, ArticleError> {
    if text.trim().is_empty() {
        return Err(ArticleError::NoText { source_name: name.to_owned(), line });
    }
    let mut article = Article::new(id, text);
    article.title = title.filter(|title| !title.trim().is_empty());
    article.outlet = outlet;
    if let Some(date) = date.filter(|date| !date.trim().is_empty()) {
        article.date = Some(parse_date(&date).ok_or_else(|| {
            let shown: String = date.chars().take(40).flat_map(char::escape_debug).collect();
            ArticleError::Record {
                source_name: name.to_owned(),
                line,
                problem: format!(
                    "`date` is `{shown}`; it must be an ISO date such as 2025-11-30, or an ISO date and time"
                ),
            }
        })?);
    }
    Ok(article)
}
