//! Many articles a file, as JSON lines, read one by one.

use std::io::{BufRead, Read};

use serde::Deserialize;

use super::reader::MOST_BYTES;
use super::{Article, ArticleError, stated_date};

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

/// Articles as JSON, one a line. Memory holds one line.
pub(super) struct JsonLines<R> {
    name: String,
    source: R,
    /// 1-based line that was read last.
    line: usize,
    /// Bytes before that line.
    before: usize,
    bytes: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Article, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            self.before += self.bytes.len();
            self.bytes.clear();
            match self.source.by_ref().take(MOST_BYTES + 1).read_until(b'\n', &mut self.bytes) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(source) => {
                    self.ended = true;
                    return Some(Err(ArticleError::Io { source_name: self.name.clone(), source }));
                }
            }
            self.line += 1;
            if self.bytes.len() as u64 > MOST_BYTES {
                return Some(Err(self.skip_line()));
            }
            let bom = if self.line == 1 && self.bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
            if !self.bytes[bom..].iter().all(u8::is_ascii_whitespace) {
                return Some(self.article(bom));
            }
        }
        None
    }
}

impl<R: BufRead> JsonLines<R> {
    pub(super) fn new(name: String, source: R) -> Self {
        Self { name, source, line: 0, before: 0, bytes: Vec::new(), ended: false }
    }

    /// Reads past a line that is too long.
    fn skip_line(&mut self) -> ArticleError {
        self.before += self.bytes.len();
        let mut in_line = !self.bytes.ends_with(b"\n");
        self.bytes = Vec::new();
        while in_line {
            let Ok(piece) = self.source.fill_buf() else { break };
            let end = piece.iter().position(|b| *b == b'\n').map(|at| at + 1);
            let length = end.unwrap_or(piece.len());
            in_line = end.is_none() && length > 0;
            self.source.consume(length);
            self.before += length;
        }
        let hint = "; is it one JSON object a line?";
        ArticleError::TooLarge { source_name: self.name.clone(), line: self.line, most: MOST_BYTES, hint }
    }

    /// The article of the current line, without its first `bom` bytes.
    fn article(&self, bom: usize) -> Result<Article, ArticleError> {
        let place = Place { name: &self.name, line: self.line };
        let line = std::str::from_utf8(&self.bytes[bom..]).map_err(|error| {
            let byte = self.before + bom + error.valid_up_to();
            ArticleError::not_utf8(
                &self.name,
                self.line,
                byte,
                if self.line == 1 { &self.bytes } else { b"" },
            )
        })?;
        let line = line.trim_end();
        let record: Record = serde_json::from_str(line).map_err(|error| {
            // The parser counts the lines of what it is given, which is one.
            let reason = error.to_string();
            let reason = reason.split(" at line ").next().unwrap_or_default();
            place.problem(format!(
                "no article: {reason} at column {}; a line must be one JSON object with `text`, and may have `id`, `date`, `outlet`, `title`",
                error.column()
            ))
        })?;
        if !line.trim_start().starts_with('{') {
            // A list of the fields' values would pass for the object.
            return Err(place.problem(
                "no article: the line is a list; it must be one JSON object with `text`".to_owned(),
            ));
        }
        let text = match (record.text, record.paragraphs) {
            (Some(text), _) => text,
            (None, Some(paragraphs)) => {
                let joined = |p: Vec<Sentence>| p.into_iter().map(|s| s.text).collect::<Vec<_>>().join(" ");
                paragraphs.into_iter().map(joined).collect::<Vec<_>>().join("\n\n")
            }
            (None, None) => {
                return Err(
                    place.problem("the object has no `text` (a string) and no `paragraphs`".to_owned())
                );
            }
        };
        let id = match record.id {
            None | Some(serde_json::Value::Null) => None,
            Some(serde_json::Value::String(id)) => Some(id),
            Some(other) => Some(other.to_string()),
        };
        let fields = Fields { id, title: record.title, outlet: record.outlet, date: record.date };
        fields.article(place, text)
    }
}

/// Where a record stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub name: &'a str,
    /// 1-based.
    pub line: usize,
}

impl Place<'_> {
    pub(super) fn problem(self, problem: String) -> ArticleError {
        self.column_problem(None, problem)
    }

    fn column_problem(self, column: Option<&'static str>, problem: String) -> ArticleError {
        ArticleError::Record { source_name: self.name.to_owned(), line: self.line, column, problem }
    }
}

/// What a record says of its article beside the text.
pub(super) struct Fields {
    pub id: Option<String>,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub date: Option<String>,
}

impl Fields {
    /// The article with this text; fields of white space count as not given.
    pub(super) fn article(self, place: Place<'_>, text: String) -> Result<Article, ArticleError> {
        if text.trim().is_empty() {
            return Err(ArticleError::NoText { source_name: place.name.to_owned(), line: place.line });
        }
        let given = |field: Option<String>| field.filter(|value| !value.trim().is_empty());
        let id = given(self.id).unwrap_or_else(|| format!("{}:{}", place.name, place.line));
        let date = given(self.date).map(|date| stated_date(&date)).transpose();
        let mut article = Article::new(id, text);
        article.title = given(self.title);
        article.outlet = given(self.outlet);
        article.date = date.map_err(|problem| place.column_problem(Some("date"), problem))?;
        Ok(article)
    }
}
