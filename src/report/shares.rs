//! Shares: a table for people, JSON lines and CSV for machines.

use std::fmt::Write;

use serde::ser::{Serialize, SerializeMap, Serializer};
use unicode_width::UnicodeWidthStr;

use super::wrap::{shorten, wrapped};
use super::{Layout, recorded};
use crate::evaluate::Interval;
use crate::shares::{CellShares, Key, LabelShare};

/// The widest column of a part of a cell's name.
const WIDEST_NAME: usize = 26;

/// Shares by cell with the names of what they are of.
#[derive(Clone, Debug)]
pub struct ShareTable<'a> {
    /// What cells are made by.
    pub keys: &'a [Key],
    /// The labels.
    pub labels: &'a [String],
    /// The cells.
    pub cells: &'a [CellShares],
    /// The names of each cell's parts, for people: an item a cell, in it an item a key.
    pub names: &'a [Vec<String>],
}

impl ShareTable<'_> {
    /// The cells that have shares as a table: the parts of their names, the number of statements, and for each label the
    /// corrected share with its interval and the share as counted, in per cent. It comes in several parts where it is
    /// wider than the screen.
    pub fn text(&self, layout: Layout) -> String {
        let rows: Vec<(&[String], &CellShares, &[LabelShare])> = self
            .names
            .iter()
            .zip(self.cells)
            .filter_map(|(names, cell)| Some((names.as_slice(), cell, cell.shares.as_deref().ok()?)))
            .collect();
        if rows.is_empty() {
            return String::new();
        }
        let mut columns: Vec<Column> = self
            .keys
            .iter()
            .enumerate()
            .map(|(at, key)| {
                let name = |names: &[String]| match names[at].as_str() {
                    "" => format!("(no {key})"),
                    name => shorten(name, WIDEST_NAME),
                };
                Column::new(key.name(), rows.iter().map(|(names, ..)| name(names)), false)
            })
            .collect();
        columns.push(Column::new("n", rows.iter().map(|(_, cell, _)| cell.statements().to_string()), true));
        let of_label = |(at, label): (usize, &String)| {
            Column::new(
                &shorten(label, WIDEST_NAME),
                rows.iter().map(|(.., shares)| shown(&shares[at])),
                false,
            )
        };
        let labels: Vec<Column> = self.labels.iter().enumerate().map(of_label).collect();
        let first: usize = columns.iter().map(|column| column.width + 2).sum();
        let mut out = String::new();
        let mut rest = &labels[..];
        while !rest.is_empty() {
            let mut width = first;
            let fitting = rest.iter().take_while(|column| {
                width += column.width + 2;
                width - 2 <= layout.width
            });
            let (part, after) = rest.split_at(fitting.count().max(1));
            rest = after;
            for at in 0..=rows.len() {
                let line: Vec<String> = columns.iter().chain(part).map(|column| column.line(at)).collect();
                out.push_str(line.join("  ").trim_end());
                out.push('\n');
            }
            out.push('\n');
        }
        let legend = "62 [54, 69] 55: the share in % corrected for the model's errors, its 95 % interval, and the share as counted";
        for line in wrapped(legend, layout.width, 0) {
            out.push_str(&line);
            out.push('\n');
        }
        out
    }

    /// A row for each cell and label as CSV, with a header.
    ///
    /// # Errors
    /// Where a row cannot be written, which does not happen.
    pub fn csv(&self) -> Result<String, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut header: Vec<&str> = Vec::new();
        for key in self.keys {
            header.push(key.name());
            if *key == Key::Actor {
                header.push("actor_name");
            }
        }
        header.extend(["label", "statements", "articles", "counted", "counted_low", "counted_high"]);
        header.extend(["corrected", "low", "high", "refused"]);
        writer.write_record(header)?;
        for row in self.rows() {
            let figure = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
            let mut fields: Vec<String> = row.parts().map(|(_, part)| part.to_owned()).collect();
            let (statements, articles) = (row.cell.statements().to_string(), row.cell.articles.to_string());
            fields.extend([recorded(row.label).into_owned(), statements, articles]);
            fields.extend(row.figures().map(|(_, value)| figure(value)));
            fields.push(row.refused().unwrap_or_default());
            writer.write_record(fields)?;
        }
        let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The same rows as JSON, one a line.
    ///
    /// # Errors
    /// Where a row cannot be written, which does not happen.
    pub fn json_lines(&self) -> Result<String, serde_json::Error> {
        let mut lines = String::new();
        for row in self.rows() {
            lines.push_str(&serde_json::to_string(&row)?);
            lines.push('\n');
        }
        Ok(lines)
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.cells.iter().zip(self.names).flat_map(move |(cell, names)| {
            self.labels.iter().enumerate().map(move |(at, label)| Row {
                keys: self.keys,
                names,
                cell,
                label,
                at,
            })
        })
    }
}

/// One label of one cell.
struct Row<'a> {
    keys: &'a [Key],
    names: &'a [String],
    cell: &'a CellShares,
    label: &'a str,
    /// Place of the label.
    at: usize,
}

impl Row<'_> {
    /// The parts of the cell's name, by column.
    fn parts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.keys.iter().zip(&self.cell.name).zip(self.names).flat_map(|((key, id), name)| {
            let actor_name = (*key == Key::Actor).then_some(("actor_name", name.as_str()));
            std::iter::once((key.name(), id.as_str())).chain(actor_name)
        })
    }

    fn figures(&self) -> [(&'static str, Option<f64>); 6] {
        let share = self.cell.shares.as_ref().ok().map(|shares| shares[self.at]);
        let plain = f64::from(self.cell.counts[self.at]) / f64::from(self.cell.statements());
        let of = |figure: fn(LabelShare) -> f64| share.map(figure).map(rounded);
        [
            ("counted", Some(rounded(plain))),
            ("counted_low", of(|share| share.counted.low)),
            ("counted_high", of(|share| share.counted.high)),
            ("corrected", of(|share| share.corrected.value)),
            ("low", of(|share| share.corrected.low)),
            ("high", of(|share| share.corrected.high)),
        ]
    }

    fn refused(&self) -> Option<String> {
        self.cell.shares.as_ref().err().map(ToString::to_string)
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, part) in self.parts() {
            map.serialize_entry(name, &Some(recorded(part)).filter(|part| !part.is_empty()))?;
        }
        map.serialize_entry("label", &recorded(self.label))?;
        map.serialize_entry("statements", &self.cell.statements())?;
        map.serialize_entry("articles", &self.cell.articles)?;
        for (name, value) in self.figures() {
            map.serialize_entry(name, &value)?;
        }
        map.serialize_entry("refused", &self.refused())?;
        map.end()
    }
}

fn rounded(share: f64) -> f64 {
    (share * 1e6).round() / 1e6
}

/// A column with its header as the first line.
struct Column {
    lines: Vec<String>,
    width: usize,
    right: bool,
}

impl Column {
    fn new(header: &str, cells: impl Iterator<Item = String>, right: bool) -> Self {
        let lines: Vec<String> = std::iter::once(header.to_owned()).chain(cells).collect();
        let width = lines.iter().map(|line| line.width()).max().unwrap_or(0);
        Self { lines, width, right }
    }

    fn line(&self, at: usize) -> String {
        let (text, space) = (&self.lines[at], " ".repeat(self.width - self.lines[at].width()));
        if self.right { format!("{space}{text}") } else { format!("{text}{space}") }
    }
}

/// A share as it stands in the table, in per cent.
fn shown(share: &LabelShare) -> String {
    let per_cent = |share: f64| (share * 100.0).round();
    let Interval { value, low, high } = share.corrected;
    let mut text = String::new();
    let interval = format!("[{}, {}]", per_cent(low), per_cent(high));
    // Writing to a string cannot fail.
    let _ = write!(text, "{:>3} {interval:<9} {:>3}", per_cent(value), per_cent(share.counted.value));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shares::CellRefusal;

    fn table<T>(width: usize, of: impl Fn(ShareTable<'_>, Layout) -> T) -> T {
        let labels = ["oppose", "support"].map(str::to_owned);
        let share = |counted: f64, value: f64, low: f64, high: f64| LabelShare {
            counted: Interval { value: counted, low: counted - 0.1, high: counted + 0.1 },
            corrected: Interval { value, low, high },
        };
        let cells = [
            CellShares {
                name: ["norland", "truce"].map(str::to_owned).to_vec(),
                counts: vec![18, 22],
                articles: 12,
                shares: Ok(vec![share(0.45, 0.38, 0.31, 0.46), share(0.55, 0.62, 0.54, 0.69)]),
            },
            CellShares {
                name: ["ostmark", ""].map(str::to_owned).to_vec(),
                counts: vec![1, 0],
                articles: 1,
                shares: Err(CellRefusal::FewStatements { found: 1, least: 30 }),
            },
        ];
        let names =
            [["Norland", "The truce"], ["Ostmark", ""]].map(|names| names.map(str::to_owned).to_vec());
        let keys = [Key::Actor, Key::Topic];
        let table = ShareTable { keys: &keys, labels: &labels, cells: &cells, names: &names };
        of(table, Layout { width, colour: false })
    }

    #[test]
    fn the_table_is_aligned_and_comes_in_parts_where_the_screen_is_narrow() {
        let legend =
            "62 [54, 69] 55: the share in % corrected for the model's errors, its 95 % interval, and the";
        let wide = table(100, |table, layout| table.text(layout));
        let expected = format!(
            "actor    topic       n  oppose             support\nNorland  The truce  40   38 [31, 46]   45   62 [54, 69]   55\n\n{legend}"
        );
        assert!(wide.starts_with(&expected), "{wide}");
        let narrow = table(44, |table, layout| table.text(layout));
        let expected = "actor    topic       n  oppose\nNorland  The truce  40   38 [31, 46]   45\n\nactor    topic       n  support\nNorland  The truce  40   62 [54, 69]   55\n";
        assert!(narrow.starts_with(expected), "{narrow}");
        assert!(narrow.lines().all(|line| line.width() <= 44), "{narrow}");
    }

    #[test]
    fn machines_get_a_row_a_cell_and_label_and_the_reason_where_there_is_no_share() {
        let csv = table(80, |table, _| table.csv()).unwrap();
        let expected = "\
actor,actor_name,topic,label,statements,articles,counted,counted_low,counted_high,corrected,low,high,refused
norland,Norland,truce,oppose,40,12,0.45,0.35,0.55,0.38,0.31,0.46,
norland,Norland,truce,support,40,12,0.55,0.45,0.65,0.62,0.54,0.69,
ostmark,Ostmark,,oppose,1,1,1,,,,,,1 of the 30 statements needed
ostmark,Ostmark,,support,1,1,0,,,,,,1 of the 30 statements needed
";
        assert_eq!(csv, expected);
        let json = table(80, |table, _| table.json_lines()).unwrap();
        let lines: Vec<&str> = json.lines().collect();
        assert_eq!(
            lines[1],
            r#"{"actor":"norland","actor_name":"Norland","topic":"truce","label":"support","statements":40,"articles":12,"counted":0.55,"counted_low":0.45,"counted_high":0.65,"corrected":0.62,"low":0.54,"high":0.69,"refused":null}"#
        );
        assert!(
            lines[3].contains(r#""topic":null"#) && lines[3].contains(r#""corrected":null"#),
            "{}",
            lines[3]
        );
    }
}
