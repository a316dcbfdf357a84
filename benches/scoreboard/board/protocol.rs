//! Trains and scores a set by each of its protocols.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use ::avowal::corpus::SplitChoice;
use serde::{Serialize, Serializer};

use super::avowal::{self, Ran};
use super::examples::Rows;
use super::find::{Located, Tree};
use super::metric::{Evaluated, Score};
use super::peer::Peer;
use super::recipe::{FoldChoice, Format, Protocol, Recipe, Slices};
use super::{convert, note};

/// A set and where it is.
pub struct Set<'a> {
    pub recipe: &'a Recipe,
    pub tree: &'a Tree,
    /// Where its models, converted files and results go.
    pub work: &'a Path,
}

/// A line of the report.
#[derive(Debug, Serialize)]
pub struct Entry {
    pub recipe: String,
    pub set: String,
    pub kind: Kind,
    /// What is scored: `train → test`.
    pub protocol: String,
    /// The subset of it, where it is one.
    pub slice: Option<String>,
    /// What published numbers call it.
    pub split: String,
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// Protocols of a kind share a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Split,
    Folds,
    LeaveOneOut,
}

#[derive(Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    Scored(Scored),
    /// Files of the set are not there; what was looked for.
    Absent {
        wanted: Vec<String>,
    },
    Failed {
        why: String,
    },
}

#[derive(Debug, Serialize)]
pub struct Scored {
    #[serde(flatten)]
    pub score: Score,
    /// The peer's score, or why it has none.
    #[serde(serialize_with = "number_or_reason")]
    pub peer: Result<f64, String>,
    pub peer_train_seconds: Option<f64>,
    /// Cross-validation trains while it evaluates.
    pub train_seconds: Option<f64>,
    pub evaluate_seconds: f64,
    /// What avowal complained about: rows that it skipped.
    pub complaints: Vec<String>,
}

fn number_or_reason<S: Serializer>(score: &Result<f64, String>, serializer: S) -> Result<S::Ok, S::Error> {
    match score {
        Ok(score) => serializer.serialize_f64(*score),
        Err(reason) => serializer.serialize_str(reason),
    }
}

impl Set<'_> {
    /// All lines of the set.
    pub fn entries(&self, further: &[String], peer: &Peer) -> Vec<Entry> {
        let located = self.tree.locate(self.recipe);
        let each = self.recipe.protocols.iter().enumerate();
        each.flat_map(|(number, protocol)| {
            if !located.has(&protocol.parts()) {
                return vec![self.entry(protocol, None, Outcome::Absent { wanted: self.wanted(protocol) })];
            }
            let run = Run { set: self, located: &located, further, peer, number };
            run.entries(protocol)
                .unwrap_or_else(|why| vec![self.entry(protocol, None, Outcome::Failed { why })])
        })
        .collect()
    }

    fn entry(&self, protocol: &Protocol, slice: Option<String>, outcome: Outcome) -> Entry {
        let (kind, shown) = match protocol {
            Protocol::Split { train, test, .. } if train == test => (Kind::Split, "its split".to_owned()),
            Protocol::Split { train, test, .. } => (Kind::Split, format!("{train} → {test}")),
            Protocol::Folds { folds: FoldChoice::Number(k), .. } => (Kind::Folds, format!("{k} folds")),
            Protocol::Folds { folds: FoldChoice::Named(_), .. } => {
                (Kind::LeaveOneOut, "one group left out".to_owned())
            }
        };
        let scored = protocol.scored();
        let split = slice.as_ref().map_or_else(|| scored.to_owned(), |slice| format!("{scored}, {slice}"));
        let Recipe { id, name, .. } = self.recipe;
        Entry { recipe: id.clone(), set: name.clone(), kind, protocol: shown, slice, split, outcome }
    }

    /// The file names that a protocol asks for, one entry a layout that has them.
    fn wanted(&self, protocol: &Protocol) -> Vec<String> {
        let layouts = self.recipe.layouts.iter().filter_map(|layout| {
            let parts = protocol.parts().into_iter().map(|part| {
                let alternatives = layout.files.get(part)?.iter();
                Some(alternatives.map(|files| files.names().join(" + ")).collect::<Vec<_>>().join(" or "))
            });
            let mut parts = parts.collect::<Option<Vec<String>>>()?;
            parts.dedup();
            let columns: Vec<&str> = layout.columns.named().map(|(_, column)| column).collect();
            let with = match layout.format {
                Format::Csv | Format::Tsv => format!(" with the columns {}", columns.join(", ")),
                Format::NewsmtscJsonl | Format::CodedArticles => String::new(),
            };
            Some(format!("{}{with}", parts.join(", ")))
        });
        layouts.collect()
    }
}

/// One protocol of a set whose files are there.
struct Run<'a> {
    set: &'a Set<'a>,
    located: &'a Located<'a>,
    /// Further arguments of every training.
    further: &'a [String],
    peer: &'a Peer,
    /// Its place among the protocols of the set, to name files by.
    number: usize,
}

impl Run<'_> {
    fn entries(&self, protocol: &Protocol) -> Result<Vec<Entry>, String> {
        let work = self.set.work;
        fs::create_dir_all(work).map_err(|error| format!("cannot make {}: {error}", work.display()))?;
        match protocol {
            Protocol::Split { train, test, slices } => self.split(protocol, train, test, slices.as_ref()),
            Protocol::Folds { data, folds, group_until, split } => {
                self.folds(protocol, data, *folds, *group_until, split.as_deref())
            }
        }
    }

    fn split(
        &self,
        protocol: &Protocol,
        train: &str,
        test: &str,
        slices: Option<&Slices>,
    ) -> Result<Vec<Entry>, String> {
        let recipe = self.set.recipe;
        let (train_files, test_files) = (self.files(train)?, self.files(test)?);
        self.say(&format!("{train} → {test}"));
        let model = self.path("avowal");
        let trained = avowal::run("train", &train_files, &self.training(), ("-o", &model))?;
        let mut judging = self.columns();
        judging.extend(["-m".to_owned(), model.display().to_string()]);
        let scores = self.path("json");
        let judged = avowal::run("evaluate", &test_files, &judging, ("--json", &scores))?;
        let score = Evaluated::read(&scores)?.score(&recipe.metric)?;

        let column = slices.map(|slices| self.column(&slices.by));
        let rows = |split: &str| Rows {
            task: recipe.task,
            layout: self.located.layout,
            split: SplitChoice::Preferred(vec![split.to_owned()]),
            group_until: None,
            slices: column,
        };
        let both = || {
            let mut both = rows("train").part(&train_files, "train")?;
            both.extend(rows("test").part(&test_files, "test")?);
            Ok(both)
        };
        let peer = self.peer.score(both, &recipe.metric, &self.path("peer"));
        let scored = |score, peer: Result<f64, String>, seconds, judged: Ran, trained: Option<&Ran>| {
            let complaints =
                trained.and_then(|ran| ran.complaint.clone()).into_iter().chain(judged.complaint);
            Outcome::Scored(Scored {
                score,
                peer,
                peer_train_seconds: seconds,
                train_seconds: trained.map(|ran| ran.seconds),
                evaluate_seconds: judged.seconds,
                complaints: complaints.collect(),
            })
        };
        let peer_seconds = peer.as_ref().ok().map(|peer| peer.train_seconds);
        let whole = peer.as_ref().map(|peer| peer.score).map_err(Clone::clone);
        let outcome = scored(score, whole, peer_seconds, judged, Some(&trained));
        let mut entries = vec![self.set.entry(protocol, None, outcome)];
        if let (Some(slices), Some(column)) = (slices, column) {
            for (value, files) in self.sliced(&test_files, column)? {
                let judged = avowal::run("evaluate", &files, &judging, ("--json", &scores))?;
                let score = Evaluated::read(&scores)?.score(&recipe.metric)?;
                let peer = peer.as_ref().map_err(Clone::clone).and_then(|peer| {
                    peer.slices.get(&value).copied().ok_or_else(|| "none for the slice".to_owned())
                });
                let name = slices.names.get(&value).unwrap_or(&value).clone();
                entries.push(self.set.entry(protocol, Some(name), scored(score, peer, None, judged, None)));
            }
        }
        Ok(entries)
    }

    fn folds(
        &self,
        protocol: &Protocol,
        data: &str,
        folds: FoldChoice,
        group_until: Option<char>,
        split: Option<&str>,
    ) -> Result<Vec<Entry>, String> {
        let recipe = self.set.recipe;
        let files = self.files(data)?;
        let shown = match folds {
            FoldChoice::Number(k) => k.to_string(),
            FoldChoice::Named(_) => "groups".to_owned(),
        };
        self.say(&format!("folds {shown}"));
        let mut arguments = self.training();
        arguments.extend(["--folds".to_owned(), shown, "--skip-naive".to_owned()]);
        arguments.extend(group_until.map(|end| format!("--group-until={end}")));
        arguments.extend(split.map(|split| format!("--split={split}")));
        let scores = self.path("json");
        let judged = avowal::run("evaluate", &files, &arguments, ("--json", &scores))?;
        let split = match split {
            None => SplitChoice::Preferred(vec!["train".to_owned()]),
            Some("all") => SplitChoice::All,
            Some(names) => SplitChoice::Named(names.split(',').map(str::to_owned).collect()),
        };
        let layout = self.located.layout;
        let rows = Rows { task: recipe.task, layout, split, group_until, slices: None };
        let peer = match folds {
            FoldChoice::Number(_) => {
                self.peer.score(|| rows.folds(&files, folds), &recipe.metric, &self.path("peer"))
            }
            // A fit a group: with eighteen authors it takes scikit-learn a quarter of an hour.
            FoldChoice::Named(_) => Err("not run where one group is left out at a time".to_owned()),
        };
        let outcome = Outcome::Scored(Scored {
            score: Evaluated::read(&scores)?.score(&recipe.metric)?,
            peer_train_seconds: peer.as_ref().ok().map(|peer| peer.train_seconds),
            peer: peer.map(|peer| peer.score),
            train_seconds: None,
            evaluate_seconds: judged.seconds,
            complaints: judged.complaint.into_iter().collect(),
        });
        Ok(vec![self.set.entry(protocol, None, outcome)])
    }

    /// The files of a part, converted where avowal cannot read them.
    fn files(&self, part: &str) -> Result<Vec<PathBuf>, String> {
        let found = self.located.parts.get(part).into_iter().flatten().enumerate();
        found
            .map(|(i, path)| {
                let to = self.set.work.join(format!("{part}-{i}.csv"));
                convert::readable(path, self.located.layout, &to)
            })
            .collect()
    }

    /// Arguments for the columns and the task.
    fn columns(&self) -> Vec<String> {
        let named = self.located.layout.columns.named();
        let mut arguments: Vec<String> =
            named.flat_map(|(option, column)| [format!("--{option}"), column.to_owned()]).collect();
        arguments.extend(["--task".to_owned(), self.set.recipe.task.name().to_owned()]);
        arguments
    }

    /// Arguments of training.
    fn training(&self) -> Vec<String> {
        let recipe = self.set.recipe;
        let mut arguments = self.columns();
        if let Some(language) = &recipe.language {
            arguments.extend(["--language".to_owned(), language.clone()]);
        }
        arguments.extend(recipe.train_args.iter().chain(self.further).cloned());
        arguments
    }

    /// The column that slices are by.
    fn column<'b>(&'b self, by: &'b str) -> &'b str {
        let mut named = self.located.layout.columns.named();
        let mapped = named.find(|(option, _)| ["topic", "actor"].contains(option) && *option == by);
        mapped.map_or(by, |(_, column)| column)
    }

    /// The rows of files by the value of a column, each value's in files of their own.
    fn sliced(&self, files: &[PathBuf], column: &str) -> Result<BTreeMap<String, Vec<PathBuf>>, String> {
        let mut slices: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        for (i, path) in files.iter().enumerate() {
            let failed = |error: csv::Error| format!("{}: {error}", path.display());
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).map_err(failed)?;
            let header = reader.byte_headers().map_err(failed)?.clone();
            let at = header.iter().position(|name| name.trim_ascii() == column.as_bytes());
            let at = at.ok_or_else(|| format!("{}: there is no column `{column}`", path.display()))?;
            let mut writers: BTreeMap<String, csv::Writer<File>> = BTreeMap::new();
            for record in reader.byte_records() {
                let record = record.map_err(failed)?;
                let Some(value) = record.get(at) else { continue };
                let value = String::from_utf8_lossy(value).trim().to_owned();
                if !writers.contains_key(&value) {
                    let to = self.path(&format!("slice-{}-{i}.csv", writers.len()));
                    let mut writer = csv::Writer::from_path(&to).map_err(failed)?;
                    writer.write_byte_record(&header).map_err(failed)?;
                    writers.insert(value.clone(), writer);
                    slices.entry(value.clone()).or_default().push(to);
                }
                if let Some(writer) = writers.get_mut(&value) {
                    writer.write_byte_record(&record).map_err(failed)?;
                }
            }
            for mut writer in writers.into_values() {
                writer.flush().map_err(|error| error.to_string())?;
            }
        }
        Ok(slices)
    }

    fn path(&self, extension: &str) -> PathBuf {
        self.set.work.join(format!("{}.{extension}", self.number))
    }

    fn say(&self, what: &str) {
        note(&format!("{}: {what}", self.set.recipe.name));
    }
}
