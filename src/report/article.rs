//! An article's statements for people.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::wrap::wrapped;
use super::{Found, Layout, evidence, table};
use crate::aggregate::Matrix;

/// The fewest columns that are laid out for.
const NARROWEST: usize = 40;

/// Text in a style, or as it is where there are no colours.
pub(super) fn styled(text: &str, style: Style, layout: Layout) -> String {
    if layout.colour && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const FOR: Style = AnsiColor::Green.on_default();
pub(super) const AGAINST: Style = AnsiColor::Red.on_default();

/// The report of one article: its title, a table of actors by topics, and for each actor the sentences that show it.
pub fn article_text(found: Found<'_>, layout: Layout) -> String {
    let layout = Layout { width: layout.width.max(NARROWEST), ..layout };
    let Found { predictor, article, analysis } = found;
    let uncertain = analysis.statements.iter().filter(|statement| statement.uncertain).count();
    if uncertain > 0 {
        let mut sure = analysis.clone();
        sure.statements.retain(|statement| !statement.uncertain);
        let mut out = article_text(Found { analysis: &sure, ..found }, layout);
        let verb = if uncertain == 1 { "is" } else { "are" };
        let _ = writeln!(out, "\n{} {verb} uncertain, and left out here.", counted(uncertain, "statement"));
        return out;
    }
    let matrix = Matrix::new(&analysis.statements, predictor.stance_labels(), predictor.sentiment_labels());
    let mut out = String::new();
    let title = article.title.as_deref().unwrap_or(&article.id);
    let date = article.date.map(|date| date.to_string());
    let about: Vec<&str> = [article.outlet.as_deref(), date.as_deref()].into_iter().flatten().collect();
    let mut counts = vec![counted(analysis.sentences.len(), "sentence"), counted(matrix.rows.len(), "actor")];
    if !predictor.stance_labels().is_empty() {
        counts.push(counted(matrix.rows.iter().map(|row| row.statements).sum(), "statement"));
    }
    for (text, style) in [(title, BOLD), (&about.join(" · "), DIM), (&counts.join(", "), DIM)] {
        for line in wrapped(text, layout.width, 0).iter().filter(|line| !line.is_empty()) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{}", styled(line, style, layout));
        }
    }
    out.push('\n');
    if matrix.rows.is_empty() {
        out.push_str("No actor of the codebook is mentioned.\n");
    } else if !table::write(&mut out, &matrix, found, layout) {
        out.push_str(match predictor.stance_labels() {
            [] => "No actor is portrayed in any way but neutrally.\n",
            _ => "No actor says anything on a topic of the codebook.\n",
        });
    }
    evidence::write(&mut out, found, &matrix, layout);
    out
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
