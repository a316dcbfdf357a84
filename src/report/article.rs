//! An article's statements for people.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::{Found, Layout, evidence, shown, table};
use crate::aggregate::Matrix;

/// Text in a style, or as it is where there are no colours.
pub(super) fn styled(text: &str, style: Style, layout: Layout) -> String {
    if layout.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const FOR: Style = AnsiColor::Green.on_default();
pub(super) const AGAINST: Style = AnsiColor::Red.on_default();

/// The report of one article: its title, a table of actors by topics, and for each actor the sentences that show it.
pub fn article_text(found: Found<'_>, layout: Layout) -> String {
    let layout = Layout { width: layout.width.max(40), ..layout };
    let Found { predictor, article, analysis } = found;
    let matrix = Matrix::new(&analysis.statements, predictor.stance_labels(), predictor.sentiment_labels());
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ =
        writeln!(out, "{}", styled(&shown(article.title.as_deref().unwrap_or(&article.id)), BOLD, layout));
    let date = article.date.map(|date| date.to_string());
    let about: Vec<String> =
        [article.outlet.as_deref(), date.as_deref()].into_iter().flatten().map(shown).collect();
    if !about.is_empty() {
        let _ = writeln!(out, "{}", styled(&about.join(" · "), DIM, layout));
    }
    let coded: usize = matrix.rows.iter().map(|row| row.statements).sum();
    let counts = [
        counted(analysis.sentences.len(), "sentence"),
        counted(matrix.rows.len(), "actor"),
        counted(coded, "statement"),
    ];
    let _ = writeln!(out, "{}\n", styled(&counts.join(", "), DIM, layout));
    if coded > 0 {
        table::write(&mut out, &matrix, predictor, layout);
        evidence::write(&mut out, found, &matrix, layout);
    } else {
        out.push_str("No actor takes a side on a topic of the codebook.\n");
    }
    let others: Vec<String> = matrix
        .rows
        .iter()
        .filter(|row| row.statements == 0)
        .map(|row| shown(&predictor.codebook().actors[row.actor].name))
        .collect();
    if !others.is_empty() {
        let line = format!("Mentioned only: {}", others.join(", "));
        let _ = writeln!(out, "\n{}", evidence::wrapped(&line, layout.width, 0).join("\n"));
    }
    out
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
