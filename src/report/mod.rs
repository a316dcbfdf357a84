//! Reports: results as text, JSON lines, CSV.

mod article;
mod evidence;
mod records;
mod scores;
mod table;

use crate::article::Article;
use crate::predictor::{Analysis, Predictor};

pub use article::article_text;
pub use records::{CSV_HEADER, StatementRecord, csv_rows, json_lines};
pub use scores::score_table;

/// An article with what was found in it.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    /// Whose codebook and labels the analysis speaks of.
    pub predictor: &'a Predictor,
    /// The article.
    pub article: &'a Article,
    /// What was found.
    pub analysis: &'a Analysis,
}

/// How text is laid out for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Columns of the screen; at least 40 are used.
    pub width: usize,
    /// Whether to use colours and other terminal styles, or marks of plain text.
    pub colour: bool,
}

/// Text from a file as it may be shown: without characters that steer a terminal or turn the direction of writing.
pub fn shown(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
        .collect()
}
