//! Charts as inline SVG and tables, drawn in the colours of the page: legible in light and dark, on a phone and in print.
//!
//! Each says its figures in text too: beside the marks, or in a table below that is folded away.

mod axis;
mod bars;
mod heat;
mod lines;

pub use axis::Axis;
pub use bars::{Bar, Bars};
pub use heat::{Heat, shade};
pub use lines::{Lines, Point, Reference, Series, Size};

/// A figure with so many decimals; no negative zero.
pub fn figure(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().any(|c| matches!(c, '1'..='9')) => format!("\u{2212}{rest}"),
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

/// A coordinate: a tenth of a unit is enough.
fn coordinate(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests;
