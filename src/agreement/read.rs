//! Reading codings from CSV: a row a coding, or a row a unit with a column for each coder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use csv::StringRecord;

use super::codings::{Codings, UnitLabels, sorted};
use super::error::AgreementError;
use crate::corpus::{
    Columns, CorpusError, Example, Finder, MOST_LABELS, Origin, Problem, QuestionColumns, RowProblem,
    SplitChoice, Table, group_of, shown,
};
use crate::nearest::nearest;

/// The most names that a message lists.
const MOST_NAMED: usize = 20;

/// How codings stand in a CSV.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodingShape {
    /// A row a coding.
    Long {
        /// The column of the coder (default `coder`).
        coder: Option<String>,
        /// The column of the label (default `label`).
        label: Option<String>,
    },
    /// A row a unit, with a column of labels for each coder.
    Wide {
        /// The columns.
        coders: Vec<String>,
    },
}

/// How to read codings.
#[derive(Clone, Debug)]
pub struct CodingOptions {
    /// How they stand in the file.
    pub shape: CodingShape,
    /// The columns that say which unit a row is of (default `unit`). Without them each row of a wide file is a unit, named
    /// by its number, from 1.
    pub unit: Vec<String>,
    /// The columns of topic and group, and of what a model is asked.
    pub columns: Columns,
    /// Which rows to take.
    pub split: SplitChoice,
    /// Take only the part of the group before this character.
    pub group_until: Option<char>,
    /// The labels allowed, in their order; where it is empty, any.
    pub order: Vec<String>,
    /// The coder who decides where others disagree, and is not compared with them.
    pub adjudicator: Option<String>,
    /// Read what a model is to be asked.
    pub questions: bool,
}

/// Codings with the rows that they were read from; the vectors have an entry a unit.
#[derive(Clone, Debug)]
pub struct CodingTable {
    /// The codings, without those of the adjudicator.
    pub codings: Codings,
    /// What the adjudicator gave.
    pub adjudicated: Vec<Option<String>>,
    /// Names of the columns that hold no codes.
    pub columns: Vec<String>,
    /// How many of `columns`, from the first on, say which unit it is.
    pub unit_columns: usize,
    /// The cells of `columns`: of several rows of a unit the first that is not empty.
    pub rows: Vec<Vec<String>>,
    /// What a model is to be asked, where the unit has a text and that was asked for.
    pub questions: Vec<Option<Example>>,
    /// The column of the groups.
    pub group_column: Option<String>,
    /// The column of the topics.
    pub topic_column: Option<String>,
    /// How many of the rows that were taken are of which split, where there is a split column.
    pub splits: BTreeMap<String, usize>,
    /// Rows with errors, which were skipped.
    pub problems: Vec<RowProblem>,
}

/// Reads codings from a CSV.
///
/// # Errors
/// Where the file cannot be read, has no header or no usable row, lacks a column, or has more labels than a label column
/// can have. Bad rows are no error: they are in the table's `problems`.
pub fn read_codings(path: &Path, options: &CodingOptions) -> Result<CodingTable, AgreementError> {
    let mut table = Table::open(path)?;
    let located = Located::new(&Finder { file: &table.origin.file, header: &table.origin.names }, options)?;
    let names = table.origin.names.clone();
    let mut reading = Reading::new(&located, options, &names);
    let mut splits = BTreeMap::new();
    let mut found_splits = BTreeSet::new();
    let mut number = 0_usize;
    while let Some((line, row)) = table.next_row()? {
        if let Some(split) = located.split {
            let split = row[split].trim();
            if !found_splits.contains(split) && found_splits.len() < MOST_NAMED {
                found_splits.insert(split.to_owned());
            }
            if !options.split.takes(split) {
                continue;
            }
            *splits.entry(split.to_owned()).or_default() += 1;
        }
        number += 1;
        if let Err(problem) = reading.add(line, number, &row) {
            table.note(line, problem);
        }
    }
    let Table { origin: Origin { file, .. }, problems, .. } = table;
    if reading.units.is_empty() {
        return Err(match (&options.split, located.split) {
            (SplitChoice::Named(asked), Some(_)) if splits.is_empty() && !found_splits.is_empty() => {
                let found = found_splits.into_iter().collect();
                CorpusError::NoSuchSplit { file, asked: asked.clone(), found }
            }
            _ => CorpusError::NoRows { file, skipped: problems.len() },
        }
        .into());
    }
    reading.check_labels(&file, &names)?;
    reading.finish(&file, &names, splits, problems)
}

/// Positions of the columns.
struct Located {
    unit: Vec<usize>,
    codes: CodeColumns,
    topic: Option<usize>,
    group: Option<usize>,
    split: Option<usize>,
    question: Option<QuestionColumns>,
    /// Columns that hold no codes, those of the unit first.
    kept: Vec<usize>,
}

enum CodeColumns {
    Long { coder: usize, label: usize },
    Wide(Vec<usize>),
}

impl Located {
    fn new(finder: &Finder<'_>, options: &CodingOptions) -> Result<Self, CorpusError> {
        let named = |names: &[String]| -> Result<Vec<usize>, CorpusError> {
            let mut all = Vec::new();
            for name in names {
                let at = finder.required(Some(name), &[])?;
                // A coder who is named twice would agree with nobody better.
                if !all.contains(&at) {
                    all.push(at);
                }
            }
            Ok(all)
        };
        let mut unit = named(&options.unit)?;
        let (codes, columns) = match &options.shape {
            CodingShape::Long { coder, label } => {
                if unit.is_empty() {
                    unit.push(finder.required(None, &["unit"])?);
                }
                let coder = finder.required(coder.as_deref(), &["coder"])?;
                let label = finder.required(label.as_deref(), &["label"])?;
                (CodeColumns::Long { coder, label }, vec![coder, label])
            }
            CodingShape::Wide { coders } => {
                if unit.is_empty() {
                    unit.extend(finder.optional(None, &["unit"])?);
                }
                let all: Vec<String> = coders.iter().chain(&options.adjudicator).cloned().collect();
                let all = named(&all)?;
                (CodeColumns::Wide(all.clone()), all)
            }
        };
        // A column of a default name may hold the codes.
        let free = |at: Option<usize>| at.filter(|at| !columns.contains(at));
        let split = match &options.split {
            SplitChoice::Named(_) => Some(finder.required(Some("split"), &[])?),
            _ => finder.optional(None, &["split"])?,
        };
        let kept = unit.iter().copied().chain((0..finder.header.len()).filter(|at| !unit.contains(at)));
        Ok(Self {
            topic: free(options.columns.locate_topic(finder)?),
            group: free(options.columns.locate_group(finder)?),
            split: free(split),
            question: options.questions.then(|| options.columns.locate_question(finder)).transpose()?,
            kept: kept.filter(|at| !columns.contains(at)).collect(),
            codes,
            unit,
        })
    }
}

/// A label as it was read: coder, label, line.
type Given = (usize, usize, u64);

/// A unit that is being read.
struct UnitRead {
    key: Vec<String>,
    topic: Option<String>,
    group: Option<String>,
    given: Vec<Given>,
    cells: Vec<String>,
    question: Option<Example>,
}

struct Reading<'a> {
    located: &'a Located,
    options: &'a CodingOptions,
    coders: Names,
    labels: Names,
    units: Vec<UnitRead>,
    numbers: BTreeMap<Vec<String>, usize>,
}

/// Names with their numbers, in the order of their first occurrence.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    numbers: BTreeMap<String, usize>,
}

impl Names {
    fn number(&mut self, name: &str) -> usize {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let next = self.names.len();
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), next);
        next
    }
}

impl<'a> Reading<'a> {
    fn new(located: &'a Located, options: &'a CodingOptions, header: &[String]) -> Self {
        let mut coders = Names::default();
        if let CodeColumns::Wide(columns) = &located.codes {
            columns.iter().for_each(|&at| {
                coders.number(&header[at]);
            });
        }
        let (labels, units, numbers) = (Names::default(), Vec::new(), BTreeMap::new());
        Self { located, options, coders, labels, units, numbers }
    }

    /// Takes a row, or says what is wrong with it and takes nothing of it.
    fn add(&mut self, line: u64, number: usize, row: &StringRecord) -> Result<(), Problem> {
        let located = self.located;
        let key: Vec<String> = match &located.unit[..] {
            [] => vec![number.to_string()],
            columns => columns.iter().map(|&at| row[at].trim().to_owned()).collect(),
        };
        if key.iter().all(String::is_empty) {
            let allowed = "the unit that the row is of is needed".to_owned();
            return Err((Some(located.unit[0]), "the unit is empty".to_owned(), allowed));
        }
        let given = self.given(line, row)?;
        let before = self.numbers.get(&key).map(|&at| &self.units[at]);
        for &(coder, label, _) in &given {
            let other =
                before.and_then(|unit| unit.given.iter().find(|(c, l, _)| *c == coder && *l != label));
            if let Some(&(_, other, line)) = other {
                return Err(self.coded_twice(coder, label, other, line));
            }
        }
        let question = match &located.question {
            Some(columns) if !row[columns.text].trim().is_empty() => Some(columns.read(row)?),
            _ => None,
        };
        let cell = |at: Option<usize>| at.map(|at| row[at].trim()).filter(|value| !value.is_empty());
        let topic = cell(located.topic).map(str::to_owned);
        let group = group_of(row, located.group, self.options.group_until).map(str::to_owned);
        let next = self.units.len();
        let at = *self.numbers.entry(key.clone()).or_insert(next);
        if at == next {
            let cells = vec![String::new(); located.kept.len()];
            self.units.push(UnitRead {
                key,
                topic: None,
                group: None,
                given: Vec::new(),
                cells,
                question: None,
            });
        }
        let unit = &mut self.units[at];
        unit.topic = unit.topic.take().or(topic);
        unit.group = unit.group.take().or(group);
        unit.question = unit.question.take().or(question);
        for (cell, &at) in unit.cells.iter_mut().zip(&located.kept) {
            if cell.is_empty() {
                row[at].clone_into(cell);
            }
        }
        for coding in given {
            if !unit.given.iter().any(|(coder, _, _)| *coder == coding.0) {
                unit.given.push(coding);
            }
        }
        Ok(())
    }

    /// The labels of a row.
    fn given(&mut self, line: u64, row: &StringRecord) -> Result<Vec<Given>, Problem> {
        let cells: Vec<(usize, usize)> = match &self.located.codes {
            CodeColumns::Wide(columns) => columns.iter().copied().enumerate().collect(),
            CodeColumns::Long { coder, label } => {
                let name = row[*coder].trim();
                if name.is_empty() {
                    let allowed = "the name of the coder is needed".to_owned();
                    return Err((Some(*coder), "the coder is empty".to_owned(), allowed));
                }
                vec![(self.coders.number(name), *label)]
            }
        };
        let order = &self.options.order;
        let mut given = Vec::new();
        for &(coder, at) in &cells {
            let label = row[at].trim();
            if !label.is_empty() && !order.is_empty() && !order.iter().any(|known| known == label) {
                let allowed = format!("the labels in order are: {}", order.join(", "));
                return Err((Some(at), format!("`{}` has no place in the order", shown(label)), allowed));
            }
            if !label.is_empty() {
                given.push((coder, self.labels.number(label), line));
            }
        }
        Ok(given)
    }

    fn coded_twice(&self, coder: usize, label: usize, before: usize, line: u64) -> Problem {
        let column = match &self.located.codes {
            CodeColumns::Wide(columns) => columns[coder],
            CodeColumns::Long { label, .. } => *label,
        };
        let name = |names: &Names, at: usize| shown(&names.names[at]);
        let problem = format!(
            "`{}` gives the unit `{}`, and gave it `{}` in line {line}",
            name(&self.coders, coder),
            name(&self.labels, label),
            name(&self.labels, before),
        );
        (Some(column), problem, "a coder gives a unit one label: leave one of the two out".to_owned())
    }

    fn check_labels(&self, file: &str, header: &[String]) -> Result<(), AgreementError> {
        let (found, most) = (self.labels.names.len(), MOST_LABELS);
        if found <= most {
            return Ok(());
        }
        let file = file.to_owned();
        Err(match &self.located.codes {
            CodeColumns::Long { label, .. } => {
                CorpusError::TooManyLabels { file, column: header[*label].clone(), found, most }.into()
            }
            CodeColumns::Wide(columns) => {
                let columns = columns.iter().map(|&at| header[at].clone()).collect();
                AgreementError::TooManyLabels { file, columns, found, most }
            }
        })
    }

    fn finish(
        self,
        file: &str,
        header: &[String],
        splits: BTreeMap<String, usize>,
        problems: Vec<RowProblem>,
    ) -> Result<CodingTable, AgreementError> {
        let Self { located, options, coders, labels, units, .. } = self;
        let adjudicator = match &options.adjudicator {
            None => None,
            Some(name) => Some(*coders.numbers.get(name).ok_or_else(|| AgreementError::NoSuchCoder {
                file: file.to_owned(),
                name: name.clone(),
                nearest: nearest(name, coders.names.iter().map(String::as_str)).map(str::to_owned),
                coders: coders.names.iter().take(MOST_NAMED).map(|coder| shown(coder)).collect(),
            })?),
        };
        let mut compared: Vec<String> = coders.names.clone();
        if let Some(at) = adjudicator {
            compared.remove(at);
        }
        if let CodingShape::Long { .. } = options.shape {
            compared = sorted(compared);
        }
        let numbers: BTreeMap<&str, usize> =
            compared.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
        let label = |at: usize| labels.names[at].clone();
        let mut named = Vec::with_capacity(units.len());
        let (mut adjudicated, mut rows, mut questions) = (Vec::new(), Vec::new(), Vec::new());
        for unit in units {
            let of_adjudicator = unit.given.iter().find(|(coder, _, _)| Some(*coder) == adjudicator);
            adjudicated.push(of_adjudicator.map(|(_, at, _)| label(*at)));
            let given = unit.given.iter().filter_map(|(coder, at, _)| {
                Some((*numbers.get(coders.names[*coder].as_str())?, label(*at)))
            });
            named.push(UnitLabels {
                labels: given.collect(),
                name: unit.key.join(" / "),
                topic: unit.topic,
                group: unit.group,
            });
            rows.push(unit.cells);
            questions.push(unit.question);
        }
        let name = |at: Option<usize>| at.map(|at| header[at].clone());
        Ok(CodingTable {
            codings: Codings::new(compared, &named, &options.order),
            adjudicated,
            columns: located.kept.iter().map(|&at| header[at].clone()).collect(),
            unit_columns: located.unit.iter().filter(|at| located.kept.contains(at)).count(),
            rows,
            questions,
            group_column: name(located.group),
            topic_column: name(located.topic),
            splits,
            problems,
        })
    }
}
