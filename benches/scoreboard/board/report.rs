//! The report: tables for people, as Markdown, and the same as JSON.

use std::fmt::Write;
use std::path::Path;

use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::protocol::{Entry, Kind, Outcome, Scored};
use super::recipe::{Published, Recipe};

/// Version of the JSON.
const SCHEMA_VERSION: u32 = 1;

/// The kinds of protocol with their titles, in the order of the report.
const KINDS: [(Kind, &str); 3] = [
    (Kind::Split, "Trained on one part, scored on another"),
    (Kind::Folds, "Cross-validated, folds by group"),
    (Kind::LeaveOneOut, "One group left out at a time (of peace-talks: one author)"),
];

const COLUMNS: [&str; 10] = [
    "set",
    "protocol",
    "n",
    "metric",
    "avowal",
    "commonest label",
    "scikit-learn",
    "published best",
    "train s",
    "evaluate s",
];

/// How the columns are read.
const LEGEND: &str = "In brackets: 95 % interval, by a bootstrap over groups; there is none for a mean of named \
classes. *Mean*: over the folds, where the score is of all rows pooled. *Commonest label*: always saying it. \
*scikit-learn*: `TfidfVectorizer(ngram_range=(1, 2))` of the names of actor and topic and the text, \
`LogisticRegression(class_weight=\"balanced\")`, on the same rows and folds (`benches/scoreboard/baseline.py`). \
Seconds are of whole processes, from file to file; cross-validation trains while it evaluates.";

/// All that the report is made of.
pub struct Report<'a> {
    pub recipes: &'a [Recipe],
    pub entries: &'a [Entry],
    /// Further arguments that every training had.
    pub further: &'a [String],
    /// The command's own arguments, without FOLDER.
    pub command: &'a [String],
    /// Places on this machine and what they are called in the report, which goes to other machines.
    pub hidden: &'a [(&'a Path, &'a str)],
}

impl Report<'_> {
    /// The whole page.
    pub fn markdown(&self) -> String {
        let mut page = "# Scoreboard\n\n".to_owned();
        let _ = writeln!(page, "Made by:\n\n    {}\n", self.command_line());
        let _ = writeln!(
            page,
            "FOLDER holds the public sets, at any depth; none of them is part of this project. The command trains, \
             scores and writes this page (with `--write`). A set is a file in `benches/scoreboard/recipes`.\n"
        );
        page.push_str(&self.tables());
        let _ = writeln!(page, "\n{LEGEND}\n\n## Sets\n");
        for recipe in self.recipes {
            let Recipe { name, about, licence, from, .. } = recipe;
            let _ = writeln!(page, "- **{name}**: {about}. From: {from}. Licence: {licence}.");
            for published in &recipe.published {
                let _ = writeln!(page, "  - on {}: {}", published.split, attributed(published));
            }
        }
        page
    }

    /// The tables alone.
    pub fn tables(&self) -> String {
        let mut text = String::new();
        if !self.further.is_empty() {
            let _ = writeln!(text, "Every training had `{}`.\n", self.shown_further());
        }
        for (kind, title) in KINDS {
            let rows: Vec<Vec<String>> = self
                .entries
                .iter()
                .filter(|entry| entry.kind == kind)
                .filter_map(|entry| match &entry.outcome {
                    Outcome::Scored(scored) => Some(self.row(entry, scored)),
                    Outcome::Absent { .. } | Outcome::Failed { .. } => None,
                })
                .collect();
            if !rows.is_empty() {
                let _ = writeln!(text, "## {title}\n\n{}", table(&COLUMNS, &rows));
            }
        }
        let mut failed = Vec::new();
        let mut absent = Vec::new();
        let mut complaints = Vec::new();
        for entry in self.entries {
            let name = format!("{}, {}", entry.set, entry.protocol);
            match &entry.outcome {
                Outcome::Failed { why } => failed.push(format!("- {name}: {}", self.portable(why))),
                Outcome::Absent { wanted } => absent.push(format!("- {name}: {}", wanted.join("; or "))),
                Outcome::Scored(scored) => complaints.extend(
                    scored
                        .complaints
                        .iter()
                        .map(|complaint| format!("- {name}: {}", self.portable(complaint))),
                ),
            }
        }
        for (title, lines) in [
            ("Failed", failed),
            ("Rows left out", complaints),
            ("Absent: none of these files was found", absent),
        ] {
            if !lines.is_empty() {
                let _ = writeln!(text, "## {title}\n\n{}\n", lines.join("\n"));
            }
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }

    /// The entries for programs.
    pub fn json(&self) -> Result<String, String> {
        let sets: Vec<_> = self
            .recipes
            .iter()
            .map(|recipe| {
                json!({
                    "recipe": recipe.id, "name": recipe.name, "task": recipe.task, "metric": recipe.metric,
                    "published": recipe.published,
                })
            })
            .collect();
        let all = json!({
            "schema_version": SCHEMA_VERSION,
            "command": self.command_line(),
            "train_arguments": self.further,
            "sets": sets,
            "entries": self.entries,
        });
        serde_json::to_string_pretty(&all).map(|json| json + "\n").map_err(|error| error.to_string())
    }

    fn row(&self, entry: &Entry, scored: &Scored) -> Vec<String> {
        let recipe = self.recipes.iter().find(|recipe| recipe.id == entry.recipe);
        let score = &scored.score;
        let interval = score
            .interval
            .map_or_else(String::new, |(low, high)| format!(" [{}, {}]", short(low), short(high)));
        let mean = score.mean_of_folds.map_or_else(String::new, |mean| format!(", mean {}", short(mean)));
        let seconds = |seconds: Option<f64>| seconds.map_or_else(|| "–".to_owned(), |s| format!("{s:.1}"));
        vec![
            entry.slice.as_ref().map_or_else(|| entry.set.clone(), |slice| format!("· {slice}")),
            entry.protocol.clone(),
            score.n.to_string(),
            recipe.map_or_else(String::new, |recipe| recipe.metric.name()),
            format!("{}{interval}{mean}", short(score.value)),
            short(score.majority),
            scored.peer.as_ref().map_or_else(|why| self.portable(why), |peer| short(*peer)),
            recipe.map_or_else(String::new, |recipe| published_best(recipe, entry)),
            seconds(scored.train_seconds),
            seconds(Some(scored.evaluate_seconds)),
        ]
    }

    fn command_line(&self) -> String {
        let mut line = "cargo bench --bench scoreboard -- FOLDER".to_owned();
        for argument in self.command {
            let _ = write!(line, " {argument}");
        }
        if !self.further.is_empty() {
            let _ = write!(line, " -- {}", self.shown_further());
        }
        line
    }

    /// The further arguments, files by their names alone.
    fn shown_further(&self) -> String {
        let shown = self.further.iter().map(|argument| {
            let name = Path::new(argument).file_name();
            name.map_or_else(|| argument.clone(), |name| name.to_string_lossy().into_owned())
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    /// A message without the places of this machine, on one line.
    fn portable(&self, message: &str) -> String {
        let mut message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        for (place, name) in self.hidden {
            message = message.replace(&place.display().to_string(), name);
        }
        message
    }
}

/// The best number that was published for what an entry scores; for want of one, the best of the set, with its split.
fn published_best(recipe: &Recipe, entry: &Entry) -> String {
    let best = |of: &dyn Fn(&&Published) -> bool| {
        recipe.published.iter().filter(of).max_by(|a, b| a.score.total_cmp(&b.score))
    };
    if let Some(best) = best(&|published| published.split == entry.split) {
        return attributed(best);
    }
    match best(&|_| entry.slice.is_none()) {
        Some(best) => format!("on {}: {}", best.split, attributed(best)),
        None => "–".to_owned(),
    }
}

fn attributed(published: &Published) -> String {
    let Published { system, score, source, from_memory, .. } = published;
    let memory = if *from_memory { "; from memory, unchecked" } else { "" };
    format!("{system} {} ({source}{memory})", short(*score))
}

/// Three decimals, without the zero that every score below 1 has.
fn short(score: f64) -> String {
    let written = format!("{score:.3}");
    written.strip_prefix('0').map_or_else(|| written.clone(), str::to_owned)
}

/// A Markdown table whose columns are aligned, so that it can be read as it is.
fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let cell = |cell: &str| cell.replace('|', "\\|");
    let header: Vec<String> = header.iter().map(|name| cell(name)).collect();
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|value| cell(value)).collect()).collect();
    let width = |column: usize| {
        let widths = std::iter::once(&header).chain(&rows).filter_map(|row| Some(row.get(column)?.width()));
        widths.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).map(|(value, width)| {
            let missing = width.saturating_sub(value.width());
            format!("{value}{}", " ".repeat(missing))
        });
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat((*width).max(3))).collect();
    let mut text = line(&header);
    text.push_str(&line(&rule));
    rows.iter().for_each(|row| text.push_str(&line(row)));
    text
}
