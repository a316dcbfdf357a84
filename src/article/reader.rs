//! Where articles come from: files, folders, standard input.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

#[cfg(feature = "html")]
use super::html::page;
use super::records::JsonLines;
use super::rows::Rows;
use super::{Article, ArticleError, documents};
use crate::file::SteadyFile;

/// The most bytes of an article: a long novel has one million.
pub(super) const MOST_BYTES: u64 = 16 << 20;
/// How much of a stream its kind is told by.
const START: usize = 16;

/// How a source is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Plain text, one article.
    Text,
    /// Markdown, one article.
    Markdown,
    /// A web page, one article.
    Html,
    /// JSON, an article a line.
    JsonLines,
    /// CSV, an article a row.
    Csv,
}

impl Kind {
    /// The kind by a file's ending.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "txt" => Self::Text,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" | "xhtml" => Self::Html,
            "jsonl" | "ndjson" => Self::JsonLines,
            "csv" => Self::Csv,
            _ => return None,
        })
    }
}

/// A file to read articles from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// The id of its article, where it holds one; what messages call it.
    pub id: String,
    /// How it is written.
    pub kind: Kind,
}

/// The files that a path stands for: itself, or for a folder the articles in it and in its folders, sorted by path;
/// hidden files are left out.
///
/// # Errors
/// Where the path cannot be read, is of no known kind, or a folder holds no article.
pub fn sources(path: &Path) -> Result<Vec<Source>, ArticleError> {
    let source_name = path.display().to_string();
    let io = |source| ArticleError::Io { source_name: source_name.clone(), source };
    if !std::fs::metadata(path).map_err(io)?.is_dir() {
        let kind =
            Kind::of(path).ok_or_else(|| ArticleError::UnknownKind { source_name: source_name.clone() })?;
        let id =
            path.file_stem().map_or_else(|| source_name.clone(), |stem| stem.to_string_lossy().into_owned());
        return Ok(vec![Source { path: path.to_owned(), id, kind }]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(io)? {
            let entry = entry.map_err(io)?;
            let inside = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            // Links are followed to files, not to folders, which may lead in circles.
            let of = entry.file_type().map_err(io)?;
            if of.is_dir() {
                folders.push(inside);
            } else if let Some(kind) = Kind::of(&inside).filter(|_| inside.is_file()) {
                let id = inside.strip_prefix(path).unwrap_or(&inside).with_extension("");
                found.push(Source { id: id.to_string_lossy().into_owned(), path: inside, kind });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    if found.is_empty() { Err(ArticleError::EmptyFolder { source_name }) } else { Ok(found) }
}

/// The articles of one source, one by one. A bad record is an item, and reading goes on after it.
pub struct ArticleReader(Box<dyn Iterator<Item = Result<Article, ArticleError>> + Send>);

impl ArticleReader {
    /// Opens a file.
    pub fn open(source: &Source) -> Self {
        let name = source.path.display().to_string();
        match SteadyFile::open(&source.path) {
            Ok(file) => {
                Self::of_kind(name, source.id.clone(), BufReader::with_capacity(1 << 16, file), source.kind)
            }
            Err(error) => {
                Self(Box::new(std::iter::once(Err(ArticleError::Io { source_name: name, source: error }))))
            }
        }
    }

    /// Reads a stream of a known kind. `name` is its article's id where it holds one, and what messages call it.
    pub fn from_reader(name: &str, stream: impl Read + Send + 'static, kind: Kind) -> Self {
        Self::of_kind(name.to_owned(), name.to_owned(), BufReader::with_capacity(1 << 16, stream), kind)
    }

    /// Reads a stream of which the kind is not known: JSON lines where it starts with `{`, a web page where it starts
    /// with a tag that pages start with, else plain text.
    pub fn from_stream(name: &str, mut stream: impl Read + Send + 'static) -> Self {
        match start_of(&mut stream) {
            Ok(start) => {
                let kind = kind_of(&start);
                Self::from_reader(name, std::io::Cursor::new(start).chain(stream), kind)
            }
            Err(source) => {
                let error = ArticleError::Io { source_name: name.to_owned(), source };
                Self(Box::new(std::iter::once(Err(error))))
            }
        }
    }

    fn of_kind(name: String, id: String, source: impl BufRead + Send + 'static, kind: Kind) -> Self {
        match kind {
            Kind::JsonLines => Self(Box::new(JsonLines::new(name, source))),
            Kind::Csv => Self(Box::new(Rows::new(name, source))),
            Kind::Text | Kind::Markdown | Kind::Html => {
                Self(Box::new(std::iter::once_with(move || document(&name, id, source, kind))))
            }
        }
    }
}

impl Iterator for ArticleReader {
    type Item = Result<Article, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

/// Reads until there are some bytes after blank ones, or the stream ends: a pipe gives as little as it likes.
fn start_of(stream: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut start = Vec::new();
    let mut piece = [0; 4096];
    while without_blanks(&start).len() < START && (start.len() as u64) < MOST_BYTES {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => start.extend_from_slice(&piece[..read]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(start)
}

fn without_blanks(start: &[u8]) -> &[u8] {
    start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start()
}

fn kind_of(start: &[u8]) -> Kind {
    const PAGE: &[&[u8]] = &[
        b"<!doctype",
        b"<!--",
        b"<?xml",
        b"<html",
        b"<head",
        b"<body",
        b"<meta",
        b"<title",
        b"<article",
        b"<main",
        b"<div",
        b"<p>",
    ];
    let start = without_blanks(start);
    let starts = |with: &&[u8]| start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if start.starts_with(b"{") {
        Kind::JsonLines
    } else if PAGE.iter().any(starts) {
        Kind::Html
    } else {
        Kind::Text
    }
}

#[cfg(not(feature = "html"))]
fn page(_: String, name: &str, _: &str) -> Result<Article, ArticleError> {
    let problem = "this build does not read web pages; it needs the feature `html`".to_owned();
    Err(ArticleError::Html { source_name: name.to_owned(), problem })
}

fn document(name: &str, id: String, source: impl Read, kind: Kind) -> Result<Article, ArticleError> {
    let mut bytes = Vec::new();
    source
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| ArticleError::Io { source_name: name.to_owned(), source })?;
    if bytes.len() as u64 > MOST_BYTES {
        let source_name = name.to_owned();
        return Err(ArticleError::TooLarge { source_name, line: 1, most: MOST_BYTES, hint: "" });
    }
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let byte = error.valid_up_to();
        let line = bytes[..byte].split(|b| *b == b'\n').count();
        ArticleError::not_utf8(name, line, byte, &bytes)
    })?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let no_text = || ArticleError::NoText { source_name: name.to_owned(), line: 1 };
    if text.trim().is_empty() {
        return Err(no_text());
    }
    let article = match kind {
        Kind::Markdown => documents::markdown(id, name, text)?,
        Kind::Html => page(id, name, text)?,
        _ => documents::plain(id, text),
    };
    if article.text.trim().is_empty() { Err(no_text()) } else { Ok(article) }
}
