//! Articles, and the byte spans that every later stage speaks in.

mod documents;
mod error;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "html")]
mod nesting;
mod reader;
mod records;
mod rows;

use std::ops::Range;

use jiff::civil::Date;

pub use error::ArticleError;
pub use reader::{ArticleReader, Kind, Source, sources};

/// A half-open range of bytes of a text, on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ByteSpan {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl ByteSpan {
    /// The span from `start` to `end`, `end` exclusive.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The span as a range, to index a `str` with.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies inside this span.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share a byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The span moved right by `offset` bytes.
    #[must_use]
    pub const fn shifted(self, offset: usize) -> Self {
        Self { start: self.start + offset, end: self.end + offset }
    }
}

/// A news article. Its text is never changed after reading: all spans are spans of `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// What statements refer to: the file name, or the `id` field of a record.
    pub id: String,
    /// Day of publication.
    pub date: Option<Date>,
    /// Newspaper, agency or broadcaster.
    pub outlet: Option<String>,
    /// Headline; not part of `text`.
    pub title: Option<String>,
    /// The body, as it was read.
    pub text: String,
    /// The paragraphs of `text`, in order, without the white space around them.
    pub paragraphs: Vec<ByteSpan>,
}

impl Article {
    /// An article of this text, with its paragraphs: parted by blank lines; where there is none, each line is one.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let paragraphs = paragraphs(&text);
        Self { id: id.into(), date: None, outlet: None, title: None, text, paragraphs }
    }
}

/// A day, from an ISO date or an ISO date and time (its day as written, whatever the time zone).
fn parse_date(given: &str) -> Option<Date> {
    let given = given.trim();
    let (day, rest) = (given.get(..10)?, given.get(10..)?);
    let time = rest.strip_prefix(['T', 't', ' ']).map(|time| time.trim_start().as_bytes());
    let is_time = |time: &[u8]| time.len() >= 4 && time[..2].iter().all(u8::is_ascii_digit);
    if rest.is_empty() || time.is_some_and(is_time) { day.parse().ok() } else { None }
}

/// A day as [`parse_date`] reads it, or what is wrong with it and what is allowed.
fn stated_date(given: &str) -> Result<Date, String> {
    parse_date(given).ok_or_else(|| {
        let value: String = given.chars().take(40).flat_map(char::escape_debug).collect();
        format!("`date` is `{value}`; it must be an ISO date such as 2025-11-30, or an ISO date and time")
    })
}

fn paragraphs(text: &str) -> Vec<ByteSpan> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let offset = start + (line.len() - line.trim_start().len());
        lines.push((!trimmed.is_empty()).then(|| ByteSpan::new(offset, offset + trimmed.len())));
        start += line.len();
    }
    // A blank line at either end parts nothing.
    let first = lines.iter().position(Option::is_some).unwrap_or(lines.len());
    let last = lines.iter().rposition(Option::is_some).map_or(first, |at| at + 1);
    let lines = &lines[first..last];
    if lines.iter().all(Option::is_some) {
        return lines.iter().flatten().copied().collect();
    }
    lines
        .split(Option::is_none)
        .filter_map(|block| Some(ByteSpan::new((*block.first()?)?.start, (*block.last()?)?.end)))
        .collect()
}
