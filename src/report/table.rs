//! The table of actors by topics.

use std::fmt::Write;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::article::{AGAINST, DIM, FOR, styled};
use super::{Layout, shown};
use crate::aggregate::{Cell, Matrix, Row, polarity};
use crate::predictor::Predictor;

/// The widest column of a topic and of actors.
const WIDEST_TOPIC: usize = 14;
const WIDEST_ACTOR: usize = 26;
/// From which position a side is taken clearly, and from which at all.
const CLEAR: f64 = 0.5;
const LEANING: f64 = 0.15;

/// Writes the table, in several parts where it is wider than the screen, and the legend.
pub(super) fn write(out: &mut String, matrix: &Matrix, predictor: &Predictor, layout: Layout) {
    let rows: Vec<&Row> = matrix.rows.iter().filter(|row| row.statements > 0).collect();
    let actors: Vec<String> =
        rows.iter().map(|row| shorten(&predictor.codebook().actors[row.actor].name, WIDEST_ACTOR)).collect();
    let first = actors.iter().map(|name| name.width()).max().unwrap_or(0);
    let mut columns: Vec<Column> = matrix
        .topics
        .iter()
        .map(|&topic| Column::new(&predictor.codebook().topics[topic].name, Some(topic)))
        .collect();
    if !predictor.sentiment_labels().is_empty() {
        columns.push(Column::new("Portrayed", None));
    }
    let mut rest = &columns[..];
    while !rest.is_empty() {
        let mut width = first;
        let fitting = rest.iter().take_while(|column| {
            width += 2 + column.width;
            width <= layout.width
        });
        let (part, after) = rest.split_at(fitting.count().max(1));
        rest = after;
        for line in 0..part.iter().map(|column| column.head.len()).max().unwrap_or(0) {
            let heads = part.iter().map(|column| {
                // Heads of one line stand at the bottom.
                let empty = part.iter().map(|c| c.head.len()).max().unwrap_or(0) - column.head.len();
                let text = line.checked_sub(empty).map_or("", |line| column.head[line].as_str());
                pad(text, column.width)
            });
            let _ = writeln!(
                out,
                "{}",
                format!("{}  {}", " ".repeat(first), heads.collect::<Vec<_>>().join("  ")).trim_end()
            );
        }
        for (row, name) in rows.iter().zip(&actors) {
            let mut line = pad(name, first);
            for column in part {
                let (mark, style) = match column.topic {
                    Some(topic) => row
                        .topics
                        .get(&topic)
                        .map_or((String::new(), Style::new()), |cell| mark(cell, predictor.stance_labels())),
                    None => mark(&row.sentiment, predictor.sentiment_labels()),
                };
                line.push_str("  ");
                let padding = column.width.saturating_sub(mark.width());
                line.push_str(&styled(&mark, style, layout));
                line.push_str(&" ".repeat(padding));
            }
            let _ = writeln!(out, "{}", line.trim_end());
        }
        out.push('\n');
    }
    let legend = "++ for  + rather for  ~ both ways  · no side  - rather against  -- against";
    for line in super::evidence::wrapped(legend, layout.width, 0) {
        let _ = writeln!(out, "{}", styled(&line, DIM, layout));
    }
}

struct Column {
    head: Vec<String>,
    width: usize,
    topic: Option<usize>,
}

impl Column {
    /// A column whose name is broken at its first space where it is long.
    fn new(name: &str, topic: Option<usize>) -> Self {
        let name = shown(name);
        let lines: Vec<&str> = match name.split_once(' ') {
            Some((first, rest)) if name.width() > WIDEST_TOPIC / 2 => vec![first, rest],
            _ => vec![&name],
        };
        let head: Vec<String> = lines.into_iter().map(|line| shorten(line, WIDEST_TOPIC)).collect();
        let width = head.iter().map(|line| line.width()).max().unwrap_or(0).max(2);
        Self { head, width, topic }
    }
}

/// The mark of a cell. Labels that are neither for nor against are shown themselves: the commonest.
fn mark(cell: &Cell, labels: &[String]) -> (String, Style) {
    if labels.iter().all(|label| polarity(label) == 0.0) {
        let most = cell.counts.iter().enumerate().max_by_key(|(at, n)| (**n, std::cmp::Reverse(*at)));
        return (most.map_or_else(String::new, |(at, _)| shorten(&labels[at], WIDEST_TOPIC)), Style::new());
    }
    let (mark, style) = match cell.position {
        p if p >= CLEAR => ("++", FOR),
        p if p >= LEANING => ("+", FOR),
        p if p <= -CLEAR => ("--", AGAINST),
        p if p <= -LEANING => ("-", AGAINST),
        _ if cell.is_mixed(labels) => ("~", Style::new()),
        _ => ("·", DIM),
    };
    (mark.to_owned(), style)
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Text cut to a width, with an ellipsis where something is left out.
fn shorten(text: &str, width: usize) -> String {
    let text = shown(text);
    if text.width() <= width {
        return text;
    }
    let mut short = String::new();
    for c in text.chars() {
        if short.width() + UnicodeWidthStr::width(c.encode_utf8(&mut [0; 4]) as &str) > width - 1 {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}
