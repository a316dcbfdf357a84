//! Reading labelled files of either kind, for `train` and `evaluate`.

use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::args::{ColumnArgs, ModelArgs};
use super::failure::Failure;
use super::output::Output;
use crate::corpus::{
    CodedArticle, Corpus, Example, LabelledOptions, RowProblem, SplitChoice, read_coded, read_labelled,
};
use crate::feature::{FeatureConfig, Material, parse_fields};
use crate::head::{ClassWeight, TrainOptions};
use crate::unit::Task;
use crate::vectors::{VectorsOptions, WordVectors, read_vectors};
use std::sync::Arc;

use super::args::ClassWeightArg;

/// Labelled material of either kind.
pub(super) enum Labelled {
    /// Rows of CSV files, read for one task.
    Table(Table),
    /// Coded articles, which hold the examples of every task.
    Coded(Vec<CodedArticle>),
}

pub(super) struct Table {
    pub corpus: Corpus,
    pub header: StringRecord,
    /// The rows behind each example, where they were kept.
    pub records: Vec<Vec<StringRecord>>,
}

/// What was read, and whether anything was skipped.
pub(super) struct Read {
    pub labelled: Labelled,
    pub skipped: bool,
}

/// Where and how to read.
pub(super) struct Request<'a> {
    pub inputs: &'a [PathBuf],
    pub columns: &'a ColumnArgs,
    pub task: Task,
    /// The split taken by default.
    pub split: &'a str,
    pub keep_records: bool,
    /// The labels allowed, where a model fixes them.
    pub labels: Option<&'a [String]>,
}

pub(super) fn read(request: &Request<'_>, output: &Output) -> Result<Read, Failure> {
    let coded = request.inputs.iter().filter(|path| is_coded(path)).count();
    if coded == request.inputs.len() {
        read_articles(request, output)
    } else if coded == 0 {
        read_tables(request, output)
    } else {
        Err(Failure::new("CSV and coded articles cannot be read in one run")
            .with_help("give them one after the other"))
    }
}

pub(super) fn is_coded(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("jsonl"))
}

fn read_articles(request: &Request<'_>, output: &Output) -> Result<Read, Failure> {
    let mut all = Vec::new();
    let mut skipped = Vec::new();
    for path in request.inputs {
        let (articles, problems) = read_coded(path)?;
        output.note(&format!("{}: {} articles", path.display(), articles.len()));
        all.extend(articles);
        skipped.extend(problems);
    }
    output.problems(&skipped)?;
    Ok(Read { labelled: Labelled::Coded(all), skipped: !skipped.is_empty() })
}

fn read_tables(request: &Request<'_>, output: &Output) -> Result<Read, Failure> {
    let options = LabelledOptions {
        columns: request.columns.columns(),
        task: request.task,
        split: request.columns.split(request.split),
        keep_records: request.keep_records,
        labels: request.labels.map(<[String]>::to_vec),
        group_until: request.columns.group_until,
    };
    let mut problems: Vec<RowProblem> = Vec::new();
    let mut whole: Option<Table> = None;
    for path in request.inputs {
        let table = read_labelled(path, &options)?;
        let taken = match (&table.splits_taken, &options.split) {
            (Some(splits), _) => format!(" (split {})", splits.join(", ")),
            (None, SplitChoice::All | SplitChoice::Preferred(_) | SplitChoice::Named(_)) => String::new(),
        };
        output.note(&format!("{}: {} examples{taken}", path.display(), table.corpus.examples.len()));
        if table.actors_not_found > 0 {
            output.note(&format!(
                "note: in {} of them the actor does not occur in the text; they are judged without its place",
                table.actors_not_found
            ));
        }
        problems.extend(table.problems);
        let next = Table { corpus: table.corpus, header: table.header, records: table.records };
        whole = Some(match whole {
            None => next,
            Some(before) => joined(before, next, path)?,
        });
    }
    output.problems(&problems)?;
    let table = whole.ok_or_else(|| Failure::new("no input was given"))?;
    Ok(Read { labelled: Labelled::Table(table), skipped: !problems.is_empty() })
}

fn joined(mut before: Table, next: Table, path: &Path) -> Result<Table, Failure> {
    if before.header != next.header {
        let message = format!("{}: the columns are not those of the first file", path.display());
        return Err(Failure::new(message).with_help("give files with the same columns, or one at a time"));
    }
    before.corpus = before.corpus.joined(next.corpus);
    before.records.extend(next.records);
    Ok(before)
}

impl ModelArgs {
    /// The features to look at in a corpus.
    pub(super) fn features(&self, corpus: &Corpus) -> Result<FeatureConfig, Failure> {
        // Of most examples: a post may happen to have a word between `**`, which marks actors elsewhere.
        let most = |has: fn(&Example) -> bool| {
            2 * corpus.examples.iter().filter(|example| has(example)).count() >= corpus.examples.len()
        };
        let material = Material {
            mentions: most(|example| example.mention.is_some()),
            topics: most(|example| example.topic.is_some()),
            vectors: self.vectors.is_some(),
        };
        let mut config = FeatureConfig::for_task(corpus.task, self.language, self.keep_actor, material);
        if let Some(list) = &self.fields {
            config.fields = parse_fields(list)?;
            if let (None, Some(field)) = (&self.vectors, config.fields.iter().find(|field| field.vectors)) {
                return Err(Failure::new(format!("field `{field}` reads word vectors, and there are none"))
                    .with_help("give them with --vectors FILE, or leave the field out"));
            }
        }
        config.min_df = self.min_df;
        config.max_df = self.max_df as f32;
        Ok(config)
    }

    /// The word vectors asked for.
    pub(super) fn word_vectors(&self) -> Result<Option<Arc<WordVectors>>, Failure> {
        let options = VectorsOptions { language: self.language, most_words: self.vectors_words };
        Ok(self.vectors.as_ref().map(|path| read_vectors(path, options)).transpose()?.map(Arc::new))
    }

    /// The settings of the fit for a task.
    pub(super) fn options(&self, task: Task) -> TrainOptions {
        let defaults = TrainOptions::for_task(task);
        TrainOptions {
            c: self.c.unwrap_or(defaults.c),
            class_weight: match self.class_weight {
                None => defaults.class_weight,
                Some(ClassWeightArg::Balanced) => ClassWeight::Balanced,
                Some(ClassWeightArg::None) => ClassWeight::None,
            },
            calibrate: !self.no_calibration,
            seed: self.seed,
            ..defaults
        }
    }
}
