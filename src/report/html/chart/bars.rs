//! Scores with their intervals: a table with a column of dots on one scale.

use super::super::Html;
use super::{Axis, coordinate, figure};

/// A score.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// The score.
    pub value: f64,
    /// Ends of its interval.
    pub interval: Option<(f64, f64)>,
    /// What it is compared with: drawn as an upright stroke.
    pub baseline: Option<f64>,
    /// More about it, such as the number of items; may be empty.
    pub note: String,
}

/// Scores on one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// What the table shows, and how to read it.
    pub caption: String,
    /// The head of the first column.
    pub head: String,
    /// The scale; its label heads the column of dots.
    pub axis: Axis,
    /// What the baseline is; no such column where it is empty.
    pub baseline: String,
    /// Decimals of the figures.
    pub decimals: usize,
    /// The scores.
    pub bars: Vec<Bar>,
}

impl Bars {
    /// The table.
    pub fn html(&self) -> Html {
        let mut out = Html::new();
        out.markup("<table class=\"bars\"><caption>").text(&self.caption);
        out.markup("</caption>\n<thead><tr><th scope=\"col\">").text(&self.head);
        out.markup("</th><th scope=\"col\" class=\"plot\">").text(&self.axis.label);
        out.html(&self.ticks()).markup("</th><th scope=\"col\" class=\"value\">Value [interval]");
        if !self.baseline.is_empty() {
            out.markup("</th><th scope=\"col\" class=\"value\">").text(&self.baseline);
        }
        out.markup("</th></tr></thead>\n<tbody>\n");
        for bar in &self.bars {
            self.row(&mut out, bar);
        }
        out.markup("</tbody></table>\n");
        out
    }

    fn row(&self, out: &mut Html, bar: &Bar) {
        out.markup("<tr><th scope=\"row\">").text(&bar.label);
        if !bar.note.is_empty() {
            out.markup(" <small class=\"note\">").text(&bar.note).markup("</small>");
        }
        out.markup("</th><td class=\"plot\"><svg aria-hidden=\"true\">");
        out.markup("<line class=\"track\" x1=\"0%\" x2=\"100%\" y1=\"10\" y2=\"10\"/>");
        if let Some(baseline) = bar.baseline {
            let x = self.percent(baseline);
            out.markup("<line class=\"baseline\" x1=\"").text(&x).markup("%\" x2=\"").text(&x);
            out.markup("%\" y1=\"3\" y2=\"17\"/>");
        }
        if let Some((low, high)) = bar.interval {
            out.markup("<line class=\"interval\" x1=\"").text(self.percent(low)).markup("%\" x2=\"");
            out.text(self.percent(high)).markup("%\" y1=\"10\" y2=\"10\"/>");
        }
        out.markup("<circle class=\"dot\" cx=\"").text(self.percent(bar.value));
        out.markup("%\" cy=\"10\" r=\"5\"/></svg></td><td class=\"value\">")
            .text(figure(bar.value, self.decimals));
        if let Some((low, high)) = bar.interval {
            out.markup(" <small>[").text(figure(low, self.decimals)).markup(", ");
            out.text(figure(high, self.decimals)).markup("]</small>");
        }
        if !self.baseline.is_empty() {
            out.markup("</td><td class=\"value base\" data-name=\"")
                .text(&self.baseline)
                .markup("\"><small>");
            out.text(bar.baseline.map(|value| figure(value, self.decimals)).unwrap_or_default())
                .markup("</small>");
        }
        out.markup("</td></tr>\n");
    }

    fn ticks(&self) -> Html {
        let mut out = Html::new();
        out.markup("<svg aria-hidden=\"true\">");
        for (value, label) in &self.axis.ticks {
            out.markup("<text text-anchor=\"middle\" y=\"14\" x=\"")
                .text(self.percent(*value))
                .markup("%\">");
            out.text(label).markup("</text>");
        }
        out.markup("</svg>");
        out
    }

    fn percent(&self, value: f64) -> String {
        coordinate(self.axis.place(value) * 100.0)
    }
}
