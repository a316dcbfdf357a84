//! Labelled units and what was decided on them, for `evaluate` and `compare`.

use std::path::{Path, PathBuf};

use csv::StringRecord;
use ndarray::{Array2, Axis};

use super::args::ColumnArgs;
use super::examples::{self, Labelled, Read, Request, Table};
use super::failure::{Context, Failure};
use super::output::Output;
use crate::corpus::{CodedArticle, Corpus, CorpusError};
use crate::evaluate::{Folds, JudgedUnit, TallyLayout};
use crate::head::{Head, Judgements, judge_examples};
use crate::model_file::Bundle;
use crate::nearest::nearest;
use crate::unit::Task;

/// Examples of one task, with the rows behind them.
pub(super) struct Part {
    pub corpus: Corpus,
    /// Names of the columns of `rows`.
    pub header: StringRecord,
    /// The rows that made each example; of coded articles one with the facts of the article. Empty where they were not
    /// asked for.
    pub rows: Vec<Vec<StringRecord>>,
}

/// Where and how to read.
pub(super) struct Wanted<'a> {
    pub inputs: &'a [PathBuf],
    pub columns: &'a ColumnArgs,
    /// Of coded articles, all tasks where none is named.
    pub task: Option<Task>,
    /// The split taken by default.
    pub split: &'a str,
    pub keep_rows: bool,
    /// The labels allowed, where a model fixes them.
    pub labels: Option<&'a [String]>,
}

/// Labelled material by task.
pub(super) struct Material {
    pub parts: Vec<Part>,
    /// Whether any row was skipped.
    pub skipped: bool,
    /// Coded articles as they were read.
    pub articles: Option<Vec<CodedArticle>>,
}

pub(super) fn read(wanted: &Wanted<'_>, output: &Output) -> Result<Material, Failure> {
    let request = Request {
        inputs: wanted.inputs,
        columns: wanted.columns,
        task: wanted.task.unwrap_or(Task::Stance),
        split: wanted.split,
        keep_records: wanted.keep_rows,
        labels: wanted.labels,
    };
    let Read { labelled, skipped } = examples::read(&request, output)?;
    Ok(match labelled {
        Labelled::Table(Table { corpus, header, records }) => {
            Material { parts: vec![Part { corpus, header, rows: records }], skipped, articles: None }
        }
        Labelled::Coded(articles) => {
            let tasks = wanted.task.map_or_else(|| Task::ALL.to_vec(), |task| vec![task]);
            let mut parts: Vec<Part> =
                tasks.into_iter().map(|task| of_articles(task, &articles, wanted.keep_rows)).collect();
            parts.retain(|part| !part.corpus.labels.is_empty());
            if parts.is_empty() {
                let file = wanted.inputs[0].display().to_string();
                return Err(CorpusError::NoRows { file, skipped: 0 }.into());
            }
            if let Some(end) = wanted.columns.group_until {
                parts.iter_mut().for_each(|part| part.corpus.merge_groups(end));
            }
            Material { parts, skipped, articles: Some(articles) }
        }
    })
}

fn of_articles(task: Task, articles: &[CodedArticle], keep_rows: bool) -> Part {
    let corpus = Corpus::from_coded(task, articles);
    let mut rows = Vec::new();
    if keep_rows {
        let facts: std::collections::BTreeMap<&str, &CodedArticle> =
            articles.iter().map(|article| (article.id.as_str(), article)).collect();
        rows.extend(corpus.examples.iter().map(|example| {
            let date =
                |article: &CodedArticle| article.date.map_or_else(String::new, |date| date.to_string());
            let article =
                facts.get(example.group.as_str()).map(|article| (article.outlet.as_str(), date(article)));
            let (outlet, date) = article.unwrap_or_default();
            vec![StringRecord::from(vec![example.group.as_str(), outlet, &date])]
        }));
    }
    Part { corpus, header: StringRecord::from(vec!["article", "outlet", "date"]), rows }
}

impl Part {
    /// The value of each example in a column, where there is such a column with a value in any row.
    pub(super) fn column(&self, name: &str) -> Option<Vec<&str>> {
        let at = self.place(name)?;
        let values: Vec<&str> = self.rows.iter().map(|rows| cell(rows, at)).collect();
        values.iter().any(|value| !value.is_empty()).then_some(values)
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// An error that says that there is no such column.
    pub(super) fn missing_column(&self, name: &str, also: &[&str]) -> Failure {
        if self.place(name).is_some() {
            return Failure::new(format!("column `{name}` has no value in any row"));
        }
        if also.contains(&name) {
            let message = format!("there is nothing that `{name}` could be made of");
            return Failure::new(message)
                .with_help("a period needs dates (--date COL), the others their own columns");
        }
        let columns: Vec<&str> = self.header.iter().chain(also.iter().copied()).collect();
        let mut help = format!("what there is: {}", columns.join(", "));
        if let Some(near) = nearest(name, columns.iter().copied()) {
            help = format!("did you mean `{near}`? {help}");
        }
        Failure::new(format!("there is no column `{name}`")).with_help(help)
    }
}

/// One judgement of every unit, or of those in folds.
pub(super) struct Round {
    pub judgements: Judgements,
    pub folds: Option<Folds>,
}

/// Examples of one task and what was decided on them, once or several times.
pub(super) struct Judged {
    pub part: Part,
    pub rounds: Vec<Round>,
}

impl Judged {
    /// The layout of its tallies.
    pub(super) fn layout(&self) -> TallyLayout {
        let corpus = &self.part.corpus;
        TallyLayout { k: corpus.labels.len(), exclusive: !corpus.task.is_multi_label() }
    }

    /// The units that were judged in a round, each weighing its share of all rounds, with its place among the examples.
    pub(super) fn units_of<'a>(&'a self, round: &'a Round) -> impl Iterator<Item = (usize, JudgedUnit<'a>)> {
        let examples = &self.part.corpus.examples;
        let weight = 1.0 / self.rounds.len() as f64;
        round.rows(examples.len()).into_iter().map(move |row| {
            let unit = JudgedUnit {
                group: &examples[row].group,
                gold: &examples[row].labels,
                decided: &round.judgements.decided[row],
                probabilities: round.judgements.of(row),
                weight,
            };
            (row, unit)
        })
    }

    /// The units of all rounds, and the place of each among the examples.
    pub(super) fn units(&self) -> (Vec<usize>, Vec<JudgedUnit<'_>>) {
        self.rounds.iter().flat_map(|round| self.units_of(round)).unzip()
    }

    /// Places of units by fold, or by round where there are several.
    pub(super) fn parts(&self) -> Vec<(String, Vec<usize>)> {
        let n = self.part.corpus.examples.len();
        let [round] = &self.rounds[..] else {
            let ends = self.rounds.iter().scan(0, |end, round| {
                let start = *end;
                *end += round.rows(n).len();
                Some((start..*end).collect())
            });
            return (1..).map(|round: usize| format!("round {round}")).zip(ends).collect();
        };
        let Some(folds) = &round.folds else { return Vec::new() };
        let rows = round.rows(n);
        let place = |row: &usize| rows.binary_search(row).unwrap_or(0);
        let fold = |fold| (folds.name(fold).to_owned(), folds.test_rows(fold).iter().map(place).collect());
        (0..folds.len()).map(fold).collect()
    }

    /// The same over other labels, which have all of its own.
    pub(super) fn relabelled(self, labels: &[String]) -> Result<Self, Failure> {
        let Self { part, mut rounds } = self;
        let place = |label: &String| labels.iter().position(|other| other == label).unwrap_or(0);
        let places: Vec<usize> = part.corpus.labels.iter().map(place).collect();
        for Judgements { probabilities, decided } in rounds.iter_mut().map(|round| &mut round.judgements) {
            for label in decided.iter_mut().flatten() {
                *label = places[*label];
            }
            decided.iter_mut().for_each(|labels| labels.sort_unstable());
            if probabilities.ncols() > 0 {
                let mut all = Array2::zeros((probabilities.nrows(), labels.len()));
                for (&place, column) in places.iter().zip(probabilities.columns()) {
                    all.column_mut(place).assign(&column);
                }
                *probabilities = all;
            }
        }
        let lost = |label: String| Failure::new(format!("label `{label}` is lost"));
        let corpus = part.corpus.relabelled(labels).map_err(lost)?;
        Ok(Self { part: Part { corpus, ..part }, rounds })
    }

    /// The examples at these places, in their order; judged once.
    pub(super) fn reordered(self, order: &[usize]) -> Self {
        let Self { part: Part { mut corpus, header, rows }, rounds } = self;
        corpus.examples = order.iter().map(|&at| corpus.examples[at].clone()).collect();
        let rows = order.iter().filter_map(|&at| rows.get(at).cloned()).collect();
        let reordered = |round: Round| {
            let Judgements { probabilities, decided } = round.judgements;
            let judgements = Judgements {
                probabilities: probabilities.select(Axis(0), order),
                decided: order.iter().map(|&at| decided[at].clone()).collect(),
            };
            Round { judgements, folds: None }
        };
        Self { part: Part { corpus, header, rows }, rounds: rounds.into_iter().map(reordered).collect() }
    }

    /// Places of named labels.
    pub(super) fn labels(&self, names: &[String]) -> Result<Vec<usize>, Failure> {
        let labels = &self.part.corpus.labels;
        let place = |name: &String| {
            labels.iter().position(|label| label == name).ok_or_else(|| {
                Failure::new(format!("`{name}` is no label of {}", self.part.corpus.task))
                    .with_help(format!("its labels are: {}", labels.join(", ")))
            })
        };
        names.iter().map(place).collect()
    }
}

impl Round {
    /// The rows that were judged, ascending.
    fn rows(&self, n: usize) -> Vec<usize> {
        self.folds.as_ref().map_or_else(|| (0..n).collect(), Folds::judged_rows)
    }
}

/// A corpus with labels numbered as a head's.
pub(super) fn with_labels_of(head: &Head, corpus: Corpus) -> Result<Corpus, Failure> {
    corpus.relabelled(&head.labels).map_err(|label| {
        Failure::new(format!("`{label}` is no label of the model's {} head", head.task))
            .with_help(format!("its labels are: {}", head.labels.join(", ")))
    })
}

/// A part judged by the head that a model has for its task.
pub(super) fn by_head(part: Part, head: &Head) -> Result<Judged, Failure> {
    let corpus = with_labels_of(head, part.corpus)?;
    let judgements = judge_examples(head, &corpus.examples);
    Ok(Judged { part: Part { corpus, ..part }, rounds: vec![Round { judgements, folds: None }] })
}

/// A part with the decisions in a column of its rows, and the probabilities in `p_LABEL` columns, if all are there.
pub(super) fn by_column(part: Part, column: &str) -> Result<Judged, Failure> {
    let Some(at) = part.place(column) else { return Err(part.missing_column(column, &[])) };
    let several = part.corpus.task.is_multi_label();
    let mut named: Vec<Vec<String>> = Vec::with_capacity(part.rows.len());
    for rows in &part.rows {
        let cell = cell(rows, at);
        let names: Vec<&str> = if several { cell.split(';').collect() } else { vec![cell] };
        let names = names.into_iter().map(str::trim).filter(|name| !name.is_empty());
        named.push(names.map(str::to_owned).collect());
        if !several && cell.is_empty() {
            return Err(Failure::new(format!("line {}: column `{column}` is empty", line(rows)))
                .with_help("each row needs one predicted label; take out the rows that have none"));
        }
    }
    let mut labels: Vec<String> = part.corpus.labels.iter().chain(named.iter().flatten()).cloned().collect();
    labels.sort_unstable();
    labels.dedup();
    let place = |name: &String| labels.binary_search(name).ok();
    let decided = named.iter().map(|names| {
        let mut places: Vec<usize> = names.iter().filter_map(place).collect();
        places.sort_unstable();
        places.dedup();
        places
    });
    let judgements = Judgements { probabilities: probabilities(&part, &labels)?, decided: decided.collect() };
    let lost = |label| Failure::new(format!("label `{label}` is lost"));
    let part = Part { corpus: part.corpus.relabelled(&labels).map_err(lost)?, ..part };
    Ok(Judged { part, rounds: vec![Round { judgements, folds: None }] })
}

/// The probabilities in the `p_LABEL` columns, n x k; n x 0 where one of these is missing.
fn probabilities(part: &Part, labels: &[String]) -> Result<Array2<f64>, Failure> {
    let columns: Option<Vec<usize>> = labels.iter().map(|label| part.place(&format!("p_{label}"))).collect();
    let columns = columns.unwrap_or_default();
    let mut probabilities = Array2::zeros((part.rows.len(), columns.len()));
    for (at, rows) in part.rows.iter().enumerate() {
        for (label, &column) in columns.iter().enumerate() {
            let cell = cell(rows, column);
            let p = cell.parse().ok().filter(|p: &f64| (0.0..=1.0).contains(p));
            probabilities[(at, label)] = p.ok_or_else(|| {
                Failure::new(format!("line {}, column `p_{}`: `{cell}`", line(rows), labels[label]))
                    .with_help("a probability between 0 and 1 is needed")
            })?;
        }
    }
    Ok(probabilities)
}

/// The value of an example in a column: that of the first row that made it.
fn cell(rows: &[StringRecord], column: usize) -> &str {
    rows.first().and_then(|row| row.get(column)).unwrap_or("").trim()
}

/// The line of the first row that made an example.
fn line(rows: &[StringRecord]) -> u64 {
    rows.first().and_then(StringRecord::position).map_or(0, csv::Position::line)
}

/// A model from a file, or the one in the box.
pub(super) fn load(path: Option<&Path>) -> Result<Bundle, Failure> {
    match path {
        Some(path) => Bundle::load(path).context(|| format!("cannot load {}", path.display())),
        None => Ok(Bundle::built_in()?),
    }
}

/// The head of a task, or the only one.
pub(super) fn head(bundle: &Bundle, task: Option<Task>) -> Result<&Head, Failure> {
    let names = || bundle.heads.keys().map(|task| task.name()).collect::<Vec<_>>().join(", ");
    match (task, bundle.heads.len()) {
        (Some(task), _) => bundle.heads.get(&task).ok_or_else(|| {
            Failure::new(format!("the model has no {task} head")).with_help(format!("it has: {}", names()))
        }),
        (None, 1) => bundle.heads.values().next().ok_or_else(|| Failure::new("the model has no head")),
        (None, _) => Err(Failure::new("the model has several heads")
            .with_help(format!("name one with --task: {}", names()))),
    }
}
