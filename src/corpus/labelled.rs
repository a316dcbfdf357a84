//! Labelled CSV: RFC 4180, UTF-8 with or without a byte order mark.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use csv::StringRecord;

use super::columns::{Columns, Located};
use super::error::{CorpusError, RowProblem, shown};
use super::table::{Origin, Problem, Table};
use super::{Corpus, Example};
use crate::unit::Task;

/// A label column with more values than this holds something else.
pub(crate) const MOST_LABELS: usize = 256;

/// Which rows to take, by the `split` column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SplitChoice {
    /// Every row.
    All,
    /// The rows of these splits; every row where there is no split column.
    Preferred(Vec<String>),
    /// The rows of these splits; there must be a split column.
    Named(Vec<String>),
}

impl SplitChoice {
    /// Whether rows of this split are taken.
    pub(crate) fn takes(&self, split: &str) -> bool {
        match self {
            Self::All => true,
            Self::Preferred(wanted) | Self::Named(wanted) => wanted.iter().any(|name| name == split),
        }
    }
}

/// How to read a labelled CSV.
#[derive(Clone, Debug)]
pub struct LabelledOptions {
    /// Which column holds what.
    pub columns: Columns,
    /// What the labels are of. For [`Task::Topic`], rows with the same group and text are one example with
    /// several labels, and an empty label stands for no topic.
    pub task: Task,
    /// Which rows to take.
    pub split: SplitChoice,
    /// Keep the rows themselves, to write them out again beside predictions.
    pub keep_records: bool,
    /// The labels allowed, where a model fixes them.
    pub labels: Option<Vec<String>>,
    /// Take only the part of the group before this character, so that groups are merged (authors, outlets).
    pub group_until: Option<char>,
}

/// What was read from a labelled CSV.
#[derive(Clone, Debug)]
pub struct LabelledTable {
    /// The examples.
    pub corpus: Corpus,
    /// Names of the columns.
    pub header: StringRecord,
    /// The rows of the examples, where they were kept: for each example the rows that made it.
    pub records: Vec<Vec<StringRecord>>,
    /// Rows with errors, which were skipped.
    pub problems: Vec<RowProblem>,
    /// The splits that were taken, where the file has a split column and not all of it was taken.
    pub splits_taken: Option<Vec<String>>,
    /// How many examples name an actor that was not found in the text.
    pub actors_not_found: usize,
}

/// Reads a labelled CSV.
///
/// # Errors
/// Where the file cannot be read, has no header or no usable row, or lacks a column. Bad rows are no error: they are
/// in the table's `problems`.
pub fn read_labelled(path: &Path, options: &LabelledOptions) -> Result<LabelledTable, CorpusError> {
    read(Table::open(path)?, options)
}

/// Reads a labelled CSV from a stream, which messages call `file`.
///
/// # Errors
/// As of [`read_labelled`].
pub fn read_labelled_from(
    file: &str,
    source: impl Read + Send + 'static,
    options: &LabelledOptions,
) -> Result<LabelledTable, CorpusError> {
    read(Table::from_reader(file.to_owned(), Box::new(source))?, options)
}

fn read(mut table: Table, options: &LabelledOptions) -> Result<LabelledTable, CorpusError> {
    let Origin { file, names } = table.origin.clone();
    let located = options.columns.locate(&file, &names, options.task)?;
    if let (None, SplitChoice::Named(_)) = (located.split, &options.split) {
        // Asks for the column in the words of a missing column.
        let columns = Columns { split: Some("split".to_owned()), ..options.columns.clone() };
        columns.locate(&file, &names, options.task)?;
    }
    let mut rows = Rows { located: &located, options, splits: BTreeSet::new() };

    let mut merged: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut examples: Vec<(Example, Vec<String>)> = Vec::new();
    let mut records: Vec<Vec<StringRecord>> = Vec::new();
    while let Some((line, row)) = table.next_row()? {
        let (example, labels) = match rows.example(&row) {
            Ok(Some(parsed)) => parsed,
            Ok(None) => continue,
            Err(problem) => {
                table.note(line, problem);
                continue;
            }
        };
        let at = if options.task.is_multi_label() {
            let next = examples.len();
            *merged.entry((example.group.clone(), example.text.clone())).or_insert(next)
        } else {
            examples.len()
        };
        if let Some((_, names)) = examples.get_mut(at) {
            names.extend(labels);
        } else {
            examples.push((example, labels));
            records.push(Vec::new());
        }
        if options.keep_records {
            records[at].push(row);
        }
    }
    let Rows { splits, .. } = rows;
    let Table { header, problems, .. } = table;
    let splits_taken = match (&options.split, located.split) {
        (SplitChoice::Preferred(asked) | SplitChoice::Named(asked), Some(_)) => Some(asked.clone()),
        _ => None,
    };
    if examples.is_empty() {
        return Err(match splits_taken {
            Some(asked) if !splits.is_empty() && !asked.iter().any(|s| splits.contains(s)) => {
                CorpusError::NoSuchSplit { file, asked, found: splits.into_iter().collect() }
            }
            _ => CorpusError::NoRows { file, skipped: problems.len() },
        });
    }
    let corpus = Corpus::from_named(options.task, examples);
    if corpus.labels.len() > MOST_LABELS {
        let column = names[located.labels[0]].clone();
        return Err(CorpusError::TooManyLabels {
            file,
            column,
            found: corpus.labels.len(),
            most: MOST_LABELS,
        });
    }
    let actors_not_found =
        corpus.examples.iter().filter(|e| e.actor.is_some() && e.mention.is_none()).count();
    Ok(LabelledTable { corpus, header, records, problems, splits_taken, actors_not_found })
}

/// The state of reading rows one by one.
struct Rows<'a> {
    located: &'a Located,
    options: &'a LabelledOptions,
    splits: BTreeSet<String>,
}

impl Rows<'_> {
    /// The example with its labels; `None` where the row is not wanted.
    fn example(&mut self, row: &StringRecord) -> Result<Option<(Example, Vec<String>)>, Problem> {
        if let Some(split) = self.located.split {
            let split = row[split].trim();
            if !self.splits.contains(split) && self.splits.len() < MOST_LABELS {
                self.splits.insert(split.to_owned());
            }
            if !self.options.split.takes(split) {
                return Ok(None);
            }
        }
        let labels = self.labels(row)?;
        let mut example = self.located.question.read(row)?;
        example.weight = self.weight(row)?;
        if let Some(group) = group_of(row, self.located.group, self.options.group_until) {
            group.clone_into(&mut example.group);
        }
        Ok(Some((example, labels)))
    }

    /// The labels that the coders gave; where there are several coders some may have given none.
    fn labels(&self, row: &StringRecord) -> Result<Vec<String>, Problem> {
        let mut labels = Vec::with_capacity(self.located.labels.len());
        for &at in &self.located.labels {
            let label = row[at].trim();
            match &self.options.labels {
                _ if label.is_empty() => {}
                Some(allowed) if !allowed.iter().any(|a| a == label) => {
                    let allowed = format!("the model's labels are: {}", allowed.join(", "));
                    return Err((Some(at), format!("`{}` is no label of the model", shown(label)), allowed));
                }
                _ => labels.push(label.to_owned()),
            }
        }
        if labels.is_empty() && !self.options.task.is_multi_label() {
            let at = self.located.labels[0];
            return Err((Some(at), "the label is empty".to_owned(), "a label is needed".to_owned()));
        }
        Ok(labels)
    }

    fn weight(&self, row: &StringRecord) -> Result<f32, Problem> {
        let Some(at) = self.located.weight else { return Ok(1.0) };
        let value = row[at].trim();
        match value.parse::<f32>() {
            Ok(weight) if weight >= 0.0 && weight.is_finite() => Ok(weight),
            _ => Err((
                Some(at),
                format!("`{}` is no weight", shown(value)),
                "it must be a finite number, at least 0".to_owned(),
            )),
        }
    }
}

/// What a row's group column holds, as far as `until` if that is given; `None` where it is empty or there is none.
pub(crate) fn group_of(row: &StringRecord, column: Option<usize>, until: Option<char>) -> Option<&str> {
    let group = row[column?].trim();
    if group.is_empty() {
        return None;
    }
    Some(until.and_then(|end| group.split(end).next()).unwrap_or(group))
}
