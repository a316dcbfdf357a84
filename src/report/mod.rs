//! Reports: results as text, JSON lines, CSV, and as pages for a browser.

mod agreement;
mod article;
mod audit;
mod comparison;
mod evidence;
#[cfg(feature = "html")]
pub mod html;
mod reasons;
mod reasons_record;
mod records;
mod scores;
mod shares;
mod spreadsheet;
mod table;
mod wrap;

use std::borrow::Cow;

use crate::article::Article;
use crate::predictor::{Analysis, Predictor};

pub use agreement::agreement_table;
pub use article::article_text;
pub use audit::audit_text;
pub use comparison::{Compared, comparison_text};
pub use reasons::{Reasons, reasons_text};
pub use reasons_record::ReasonsRecord;
pub use records::{CSV_HEADER, REVIEW_HEADER, StatementRecord, csv_rows, json_lines, review_rows};
pub use scores::{Evaluated, evaluation_text, level_table};
pub use shares::ShareTable;
pub use spreadsheet::{push_as_text, without_formulas};

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

/// Text from a file as it may be shown in a line: without characters that steer a terminal or turn the direction of
/// writing; line breaks and tabs become spaces.
pub fn shown(text: &str) -> String {
    let as_space = |c| if matches!(c, '\n' | '\t' | '\u{2028}' | '\u{2029}') { ' ' } else { c };
    text.chars().map(as_space).filter(|c| !steers(*c)).collect()
}

/// Text from a file as it may stand in a record: as [`shown`], but with its line breaks and tabs.
fn recorded(text: &str) -> Cow<'_, str> {
    let kept = |c: char| matches!(c, '\n' | '\t') || !steers(c);
    if text.chars().all(kept) {
        text.into()
    } else {
        text.chars().filter(|c| kept(*c)).collect::<String>().into()
    }
}

/// Whether a character steers a terminal (C0 and C1) or overrides the direction of what follows it. The marks of
/// direction that Arabic and Hebrew are written with change nothing but their own place.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
