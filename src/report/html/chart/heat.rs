//! Counts as shades, such as a confusion matrix.

use super::super::Html;
use super::super::page::grouped;

/// A table of counts, shaded by their share of the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heat {
    /// What the table shows, and how to read it.
    pub caption: String,
    /// What the rows are, and their labels.
    pub rows: (String, Vec<String>),
    /// What the columns are, and their labels.
    pub columns: (String, Vec<String>),
    /// The counts, row by row.
    pub counts: Vec<Vec<usize>>,
}

impl Heat {
    /// The table, in a region that scrolls where the page is narrower.
    pub fn html(&self) -> Html {
        let mut out = Html::new();
        out.markup("<section class=\"scroll\" tabindex=\"0\" aria-label=\"").text(&self.caption);
        out.markup("\"><table class=\"heat\"><caption>")
            .text(&self.caption)
            .markup("</caption>\n<thead><tr><th>");
        out.text(&self.rows.0).markup(" ↓ ").text(&self.columns.0).markup(" →</th>");
        for label in &self.columns.1 {
            out.markup("<th scope=\"col\">").text(label).markup("</th>");
        }
        out.markup("</tr></thead>\n<tbody>\n");
        for (label, counts) in self.rows.1.iter().zip(&self.counts) {
            let total: usize = counts.iter().sum();
            out.markup("<tr><th scope=\"row\">").text(label).markup("</th>");
            for &n in counts {
                let share = if total == 0 { 0.0 } else { n as f64 / total as f64 };
                out.markup("<td class=\"")
                    .markup(shade(share))
                    .markup("\">")
                    .text(grouped(n))
                    .markup("<small>");
                out.text(format_args!("{:.0}", share * 100.0)).markup(" %</small></td>");
            }
            out.markup("</tr>\n");
        }
        out.markup("</tbody></table></section>\n");
        out
    }
}

/// The class of the shade for a share between 0 and 1, whose text stays legible on it.
pub fn shade(share: f64) -> &'static str {
    match share {
        s if s < 0.02 => "h0",
        s if s < 0.15 => "h1",
        s if s < 0.3 => "h2",
        s if s < 0.5 => "h3",
        s if s < 0.7 => "h4",
        _ => "h5",
    }
}
