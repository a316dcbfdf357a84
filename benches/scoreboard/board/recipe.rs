//! Recipes: what a set is, which files it has, how it is trained and scored, and what others reached on it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ::avowal::unit::Task;
use serde::{Deserialize, Serialize};

use super::metric::Metric;

/// A labelled set, one TOML file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Name of the recipe's file, without `.toml`.
    #[serde(skip)]
    pub id: String,
    pub name: String,
    pub about: String,
    pub licence: String,
    /// Where a user gets it.
    pub from: String,
    /// Folder in this repository that has the files; without it they are looked for where the user says.
    pub root: Option<PathBuf>,
    pub task: Task,
    pub language: Option<String>,
    /// Further arguments of training.
    #[serde(default)]
    pub train_args: Vec<String>,
    pub metric: Metric,
    /// Ways in which the set is found on disks, the likeliest first.
    #[serde(rename = "layout")]
    pub layouts: Vec<Layout>,
    /// Ways in which it is scored.
    #[serde(rename = "protocol")]
    pub protocols: Vec<Protocol>,
    /// What others reached, by the same metric.
    #[serde(default)]
    pub published: Vec<Published>,
}

/// Files of a set, all of one format.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    #[serde(default)]
    pub format: Format,
    #[serde(default)]
    pub encoding: Encoding,
    #[serde(default)]
    pub columns: Columns,
    /// For each part of the set (`train`, `test`, …) the alternatives; letter case does not matter.
    pub files: BTreeMap<String, Vec<Files>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    #[default]
    Csv,
    /// Separated by tabs, without quotes.
    Tsv,
    /// A sentence a line, with its targets, as `NewsMTSC` is published.
    NewsmtscJsonl,
    /// Coded articles, which avowal reads as they are.
    CodedArticles,
}

/// What the files are in where they are not UTF-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    #[default]
    Utf8,
    /// Holds for Latin-1 too, of which it is a superset as far as text goes.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// One file, or several that make up a part of the set together.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "a file name, or a list of the names of files that belong together")]
pub enum Files {
    One(String),
    Together(Vec<String>),
}

impl Files {
    pub fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Together(names) => names,
        }
    }
}

/// Which column holds what.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    text: Option<String>,
    label: Option<String>,
    actor: Option<String>,
    topic: Option<String>,
    group: Option<String>,
    start: Option<String>,
    end: Option<String>,
    before: Option<String>,
    after: Option<String>,
    weight: Option<String>,
}

impl Columns {
    /// The columns that are named, by avowal's option for each.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("text", &self.text),
            ("label", &self.label),
            ("actor", &self.actor),
            ("topic", &self.topic),
            ("group", &self.group),
            ("start", &self.start),
            ("end", &self.end),
            ("before", &self.before),
            ("after", &self.after),
            ("weight", &self.weight),
        ];
        all.into_iter().filter_map(|(option, column)| Some((option, column.as_deref()?)))
    }

    /// As avowal's library takes them.
    pub fn of_library(&self) -> ::avowal::corpus::Columns {
        let Self { text, label, actor, topic, group, start, end, before, after, weight } = self.clone();
        ::avowal::corpus::Columns {
            text,
            labels: label.into_iter().collect(),
            actor,
            topic,
            group,
            start,
            end,
            before,
            after,
            weight,
            split: None,
        }
    }
}

/// How a set is scored.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "WrittenProtocol")]
pub enum Protocol {
    /// Trained on one part, scored on another; on subsets of that too.
    Split { train: String, test: String, slices: Option<Slices> },
    /// Each row scored by a model that was trained without its fold.
    Folds { data: String, folds: FoldChoice, group_until: Option<char>, split: Option<String> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a number of folds, or \"groups\"")]
pub enum FoldChoice {
    Number(usize),
    Named(Groups),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Groups {
    Groups,
}

/// Subsets of the rows that are scored for themselves.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slices {
    /// `topic` or `actor` for what holds them in the layout; otherwise a column by its name in the file.
    pub by: String,
    /// Names of the column's values, where these say little.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

/// A protocol as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenProtocol {
    train: Option<String>,
    test: Option<String>,
    slices: Option<Slices>,
    data: Option<String>,
    folds: Option<FoldChoice>,
    group_until: Option<char>,
    split: Option<String>,
}

impl TryFrom<WrittenProtocol> for Protocol {
    type Error = &'static str;

    fn try_from(written: WrittenProtocol) -> Result<Self, Self::Error> {
        match written {
            WrittenProtocol {
                train: Some(train),
                test: Some(test),
                slices,
                data: None,
                folds: None,
                group_until: None,
                split: None,
            } => Ok(Self::Split { train, test, slices }),
            WrittenProtocol {
                data: Some(data),
                folds: Some(folds),
                group_until,
                split,
                train: None,
                test: None,
                slices: None,
            } if !matches!(folds, FoldChoice::Number(0 | 1)) => {
                Ok(Self::Folds { data, folds, group_until, split })
            }
            _ => {
                Err("a protocol has `train` and `test` (and `slices`), or `data` and `folds`, at least 2 or \
                      \"groups\" (and `group_until`, `split`)")
            }
        }
    }
}

impl Protocol {
    /// The parts of the set that it needs.
    pub fn parts(&self) -> Vec<&str> {
        match self {
            Self::Split { train, test, .. } => vec![train, test],
            Self::Folds { data, .. } => vec![data],
        }
    }

    /// What published numbers call the rows that are scored.
    pub fn scored(&self) -> &str {
        match self {
            Self::Split { test, .. } => test,
            Self::Folds { data, .. } => data,
        }
    }
}

/// What others reached.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    pub system: String,
    /// Between 0 and 1.
    pub score: f64,
    /// The part that it was scored on; of a slice `PART, SLICE`.
    pub split: String,
    pub source: String,
    /// Written down without the source at hand, which the report then says.
    #[serde(default)]
    pub from_memory: bool,
}

impl Recipe {
    /// The recipes in a folder, in the order of their files' names.
    pub fn read_all(folder: &Path) -> Result<Vec<Self>, String> {
        let failed = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                paths.push(path);
            }
        }
        paths.sort();
        paths
            .iter()
            .map(|path| Self::read(path).map_err(|why| format!("{}: {why}", path.display())))
            .collect()
    }

    fn read(path: &Path) -> Result<Self, String> {
        let written = fs::read_to_string(path).map_err(|error| error.to_string())?;
        let mut recipe: Self = toml::from_str(&written).map_err(|error| error.to_string())?;
        recipe.id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        recipe.check()?;
        Ok(recipe)
    }

    fn check(&self) -> Result<(), String> {
        if self.layouts.is_empty() || self.protocols.is_empty() {
            return Err("a recipe needs a [[layout]] and a [[protocol]]".to_owned());
        }
        let known: BTreeSet<&str> =
            self.layouts.iter().flat_map(|layout| layout.files.keys().map(String::as_str)).collect();
        if let Some(part) = self.protocols.iter().flat_map(Protocol::parts).find(|part| !known.contains(part))
        {
            return Err(format!("a protocol asks for `{part}`, which no layout has in `files`"));
        }
        if let Some(wrong) = self.published.iter().find(|published| !(0.0..=1.0).contains(&published.score)) {
            return Err(format!("the score of {} is {}, not between 0 and 1", wrong.system, wrong.score));
        }
        if self.task.is_multi_label() && matches!(self.metric, Metric::Focus(_)) {
            return Err("`focus` needs one label a row, and topics have several".to_owned());
        }
        Ok(())
    }
}
