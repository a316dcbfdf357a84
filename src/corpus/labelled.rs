//! Labelled CSV: RFC 4180, UTF-8 with or without a byte order mark.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use csv::{ByteRecord, StringRecord};

use super::columns::{Columns, Located};
use super::error::{CorpusError, RowProblem, shown};
use super::mention::{find_mention, take_marked};
use super::{Corpus, Example};
use crate::article::ByteSpan;
use crate::unit::Task;

/// A label column with more values than this holds something else.
const MOST_LABELS: usize = 256;

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
    /// Rows with errors beyond those in `problems`.
    pub more_problems: usize,
    /// The splits that were taken, where the file has a split column and not all of it was taken.
    pub splits_taken: Option<Vec<String>>,
    /// How many examples name an actor that was not found in the text.
    pub actors_not_found: usize,
}

/// The most problems that are kept in full; the rest is counted.
const MOST_PROBLEMS: usize = 100;

/// Reads a labelled CSV.
///
/// # Errors
/// Where the file cannot be read, has no header or no usable row, or lacks a column. Bad rows are no error: they are
/// in the table's `problems`.
pub fn read_labelled(path: &Path, options: &LabelledOptions) -> Result<LabelledTable, CorpusError> {
    let file = path.display().to_string();
    let source = File::open(path).map_err(|source| CorpusError::Io { file: file.clone(), source })?;
    read_from(BufReader::new(source), file, options)
}

fn read_from(
    mut source: impl BufRead,
    file: String,
    options: &LabelledOptions,
) -> Result<LabelledTable, CorpusError> {
    let io = |source| CorpusError::Io { file: file.clone(), source };
    if source.fill_buf().map_err(io)?.starts_with(b"\xEF\xBB\xBF") {
        source.consume(3);
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
    let header = header(&mut reader, &file)?;
    let names: Vec<String> = header.iter().map(str::to_owned).collect();
    let located = options.columns.locate(&file, &names, options.task)?;
    let mut rows = Rows {
        file: &file,
        names: &names,
        located: &located,
        options,
        problems: Vec::new(),
        more_problems: 0,
        splits: BTreeSet::new(),
    };
    if let (None, SplitChoice::Named(_)) = (located.split, &options.split) {
        // Asks for the column in the words of a missing column.
        let columns = Columns { split: Some("split".to_owned()), ..options.columns.clone() };
        columns.locate(&file, &names, options.task)?;
    }

    let mut merged: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut examples: Vec<(Example, Vec<String>)> = Vec::new();
    let mut records: Vec<Vec<StringRecord>> = Vec::new();
    let mut record = ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                return Err(CorpusError::Io {
                    file: file.clone(),
                    source: std::io::Error::other(error.to_string()),
                });
            }
        }
        let Some((row, example, labels)) = rows.parse(&record) else { continue };
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
    let Rows { problems, more_problems, splits, .. } = rows;
    let splits_taken = match (&options.split, located.split) {
        (SplitChoice::Preferred(asked) | SplitChoice::Named(asked), Some(_)) => Some(asked.clone()),
        _ => None,
    };
    if examples.is_empty() {
        return Err(match splits_taken {
            Some(asked) if !splits.is_empty() && !asked.iter().any(|s| splits.contains(s)) => {
                CorpusError::NoSuchSplit { file, asked, found: splits.into_iter().collect() }
            }
            _ => CorpusError::NoRows { file, skipped: problems.len() + more_problems },
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
    Ok(LabelledTable { corpus, header, records, problems, more_problems, splits_taken, actors_not_found })
}

fn header(reader: &mut csv::Reader<impl Read>, file: &str) -> Result<StringRecord, CorpusError> {
    let bytes = reader.byte_headers().map_err(|e| CorpusError::Io {
        file: file.to_owned(),
        source: std::io::Error::other(e.to_string()),
    })?;
    if bytes.is_empty() || bytes.iter().all(<[u8]>::is_empty) {
        return Err(CorpusError::Empty { file: file.to_owned() });
    }
    let text = StringRecord::from_byte_record(bytes.clone())
        .map_err(|_| CorpusError::HeaderNotUtf8 { file: file.to_owned() })?;
    Ok(text.iter().map(str::trim).collect())
}

/// The state of reading rows one by one.
struct Rows<'a> {
    file: &'a str,
    names: &'a [String],
    located: &'a Located,
    options: &'a LabelledOptions,
    problems: Vec<RowProblem>,
    more_problems: usize,
    splits: BTreeSet<String>,
}

/// A problem before it knows its place: column, what is wrong, what is allowed.
type Problem = (Option<usize>, String, String);

impl Rows<'_> {
    /// The row with its example and labels; `None` where it is not wanted, or has a problem, which is then noted.
    fn parse(&mut self, record: &ByteRecord) -> Option<(StringRecord, Example, Vec<String>)> {
        match self.example(record) {
            Ok(parsed) => parsed,
            Err((column, problem, allowed)) => {
                if self.problems.len() < MOST_PROBLEMS {
                    self.problems.push(RowProblem {
                        file: self.file.to_owned(),
                        line: record.position().map_or(0, csv::Position::line),
                        column: column.map(|c| self.names[c].clone()),
                        problem,
                        allowed,
                    });
                } else {
                    self.more_problems += 1;
                }
                None
            }
        }
    }

    fn example(
        &mut self,
        record: &ByteRecord,
    ) -> Result<Option<(StringRecord, Example, Vec<String>)>, Problem> {
        if record.len() != self.names.len() {
            let allowed = format!("the header has {} (is a quote missing or doubled?)", self.names.len());
            return Err((None, format!("{} fields", record.len()), allowed));
        }
        let row = StringRecord::from_byte_record(record.clone()).map_err(|error| {
            let column = error.utf8_error().field();
            let allowed = "UTF-8 is needed (for example `iconv -f WINDOWS-1252 -t UTF-8`)".to_owned();
            (Some(column), "the value is not valid UTF-8".to_owned(), allowed)
        })?;
        if let Some(split) = self.located.split {
            let split = row[split].trim();
            if !self.splits.contains(split) && self.splits.len() < MOST_LABELS {
                self.splits.insert(split.to_owned());
            }
            match &self.options.split {
                SplitChoice::Preferred(wanted) | SplitChoice::Named(wanted) => {
                    if !wanted.iter().any(|w| w == split) {
                        return Ok(None);
                    }
                }
                SplitChoice::All => {}
            }
        }
        let labels = self.labels(&row)?;
        let given = self.offsets(&row)?;
        let weight = self.weight(&row)?;
        let cell = |at: Option<usize>| at.map(|at| row[at].trim()).filter(|value| !value.is_empty());
        let text = &row[self.located.text];
        if text.trim().is_empty() {
            return Err((
                Some(self.located.text),
                "the text is empty".to_owned(),
                "a text is needed".to_owned(),
            ));
        }
        let actor = cell(self.located.actor);
        let (text, mention) = match given {
            Some(span) => (text.to_owned(), Some(span)),
            None => match take_marked(text) {
                Some((plain, span)) => (plain, Some(span)),
                None => (text.to_owned(), actor.and_then(|actor| find_mention(text, actor))),
            },
        };
        let group = match (cell(self.located.group), self.options.group_until) {
            (Some(group), Some(end)) => group.split(end).next().unwrap_or(group).to_owned(),
            (Some(group), None) => group.to_owned(),
            // Without a group at least the same text stays together.
            (None, _) => text.clone(),
        };
        let context = |at: Option<usize>| cell(at).unwrap_or_default().to_owned();
        let example = Example {
            actor: actor.map(str::to_owned),
            mention,
            topic: cell(self.located.topic).map(str::to_owned),
            before: context(self.located.before),
            after: context(self.located.after),
            labels: Vec::new(),
            votes: Vec::new(),
            group,
            weight,
            text,
        };
        Ok(Some((row, example, labels)))
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

    /// The mention by `start` and `end`, in Unicode scalar values; `None` where both are empty.
    fn offsets(&self, row: &StringRecord) -> Result<Option<ByteSpan>, Problem> {
        let (Some(start), Some(end)) = (self.located.start, self.located.end) else { return Ok(None) };
        let number = |at: usize| {
            let value = row[at].trim();
            // pandas writes whole numbers as floats where some rows have none.
            value.strip_suffix(".0").unwrap_or(value).parse::<usize>().map_err(|_| {
                let allowed = "it must be a whole number of characters, counted from 0".to_owned();
                (Some(at), format!("`{}` is no offset", shown(value)), allowed)
            })
        };
        if row[start].trim().is_empty() && row[end].trim().is_empty() {
            return Ok(None);
        }
        let (from, to) = (number(start)?, number(end)?);
        let text = &row[self.located.text];
        let length = text.chars().count();
        if from >= to || to > length {
            let allowed =
                format!("start must be below end, and end at most {length}, the characters of the text");
            return Err((Some(end), format!("the mention is from {from} to {to}"), allowed));
        }
        let byte = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
        Ok(Some(ByteSpan::new(byte(from), byte(to))))
    }
}
