//! The table of actors by topics.

use std::fmt::Write;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::article::{AGAINST, DIM, FOR, styled};
use super::wrap::{shorten, wrapped};
use super::{Found, Layout, shown};
use crate::aggregate::{Cell, Matrix, Row, Side, polarity};

/// The widest column of a topic and of actors.
const WIDEST_TOPIC: usize = 14;
const WIDEST_ACTOR: usize = 26;

/// Writes the table, in several parts where it is wider than the screen, and the legend. Its rows are the actors with
/// a statement, and those that are portrayed in some way; says whether there are any.
pub(super) fn write(out: &mut String, matrix: &Matrix, found: Found<'_>, layout: Layout) -> bool {
    let Found { predictor, analysis, .. } = found;
    let is_portrayed = |row: &Row| {
        let labels = predictor.sentiment_labels();
        !labels.is_empty() && !is_nothing(&row.sentiment, labels)
    };
    let rows: Vec<&Row> = matrix.rows.iter().filter(|row| row.statements > 0 || is_portrayed(row)).collect();
    if rows.is_empty() {
        return false;
    }
    let widest = WIDEST_ACTOR.min(layout.width.saturating_sub(2 + WIDEST_TOPIC));
    let actors: Vec<String> =
        rows.iter().map(|row| shorten(&predictor.actor(analysis, row.actor).name, widest)).collect();
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
            let marks: Vec<(String, Style)> =
                part.iter()
                    .map(|column| match column.topic {
                        Some(topic) => row.topics.get(&topic).map_or((String::new(), Style::new()), |cell| {
                            mark(cell, predictor.stance_labels())
                        }),
                        None => mark(&row.sentiment, predictor.sentiment_labels()),
                    })
                    .collect();
            if marks.iter().all(|(mark, _)| mark.is_empty()) {
                continue;
            }
            let mut line = pad(name, first);
            for (column, (mark, style)) in part.iter().zip(marks) {
                line.push_str("  ");
                let padding = column.width.saturating_sub(mark.width());
                line.push_str(&styled(&mark, style, layout));
                line.push_str(&" ".repeat(padding));
            }
            let _ = writeln!(out, "{}", line.trim_end());
        }
        out.push('\n');
    }
    let with_sides = |labels: &[String]| labels.iter().any(|label| polarity(label) != 0.0);
    let on_topics = "++ for, + rather for, ~ both ways, · no side, - rather against, -- against";
    let portrayed = "Portrayed: ++ and + favourably, - and -- unfavourably";
    for (legend, labels) in
        [(on_topics, predictor.stance_labels()), (portrayed, predictor.sentiment_labels())]
    {
        for line in wrapped(legend, layout.width, 0).iter().filter(|_| with_sides(labels)) {
            let _ = writeln!(out, "{}", styled(line, DIM, layout));
        }
    }
    true
}

/// Whether the cell only holds labels that take no side among others that do.
fn is_nothing(cell: &Cell, labels: &[String]) -> bool {
    labels.iter().any(|label| polarity(label) != 0.0) && cell.side(labels) == Side::Neither
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
        let counts = cell.counts.iter().enumerate().filter(|(_, n)| **n > 0);
        let most = counts.max_by_key(|(at, n)| (**n, std::cmp::Reverse(*at)));
        return (most.map_or_else(String::new, |(at, _)| shorten(&labels[at], WIDEST_TOPIC)), Style::new());
    }
    let (mark, style) = match cell.side(labels) {
        Side::For => ("++", FOR),
        Side::RatherFor => ("+", FOR),
        Side::Mixed => ("~", Style::new()),
        Side::Neither => ("·", DIM),
        Side::RatherAgainst => ("-", AGAINST),
        Side::Against => ("--", AGAINST),
    };
    (mark.to_owned(), style)
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
