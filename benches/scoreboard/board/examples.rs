//! The rows of a set as avowal reads them, for the peer: the same rows are skipped, and the same folds taken.

use std::path::PathBuf;

use ::avowal::corpus::{Corpus, LabelledOptions, SplitChoice, read_coded, read_labelled};
use ::avowal::evaluate::{Folds, NEAR_DUPLICATE, merge_groups, near_duplicates};
use ::avowal::unit::Task;
use serde::Serialize;

use super::recipe::{FoldChoice, Format, Layout};

/// The seed that `avowal evaluate --folds` takes where none is given.
const SEED: u64 = 1;

/// What the peer sees of a row.
#[derive(Debug, Serialize)]
pub struct PeerRow {
    /// The names of actor and topic, and the text.
    text: String,
    labels: Vec<String>,
    /// `train`, `test`, or the name of the fold that the row is scored in.
    part: String,
    slice: Option<String>,
}

/// Which rows to read, and how.
pub struct Rows<'a> {
    pub task: Task,
    pub layout: &'a Layout,
    pub split: SplitChoice,
    pub group_until: Option<char>,
    /// The column whose values are scored for themselves.
    pub slices: Option<&'a str>,
}

impl Rows<'_> {
    /// The rows of files, all in one part.
    pub fn part(&self, inputs: &[PathBuf], part: &str) -> Result<Vec<PeerRow>, String> {
        let (corpus, slices) = self.read(inputs)?;
        Ok(rows(&corpus, slices, |_| part.to_owned()))
    }

    /// The rows of files, each in the fold that `avowal evaluate --folds` takes it to.
    pub fn folds(&self, inputs: &[PathBuf], choice: FoldChoice) -> Result<Vec<PeerRow>, String> {
        let (corpus, slices) = self.read(inputs)?;
        let groups: Vec<&str> = corpus.examples.iter().map(|example| example.group.as_str()).collect();
        let folds = match choice {
            FoldChoice::Number(k) => {
                let texts: Vec<&str> = corpus.examples.iter().map(|example| example.text.as_str()).collect();
                let labels: Vec<&[usize]> =
                    corpus.examples.iter().map(|example| &example.labels[..]).collect();
                let merged = merge_groups(&groups, &near_duplicates(&texts, NEAR_DUPLICATE));
                Folds::stratified(&merged, &labels, k, SEED)
                    .ok_or_else(|| format!("there are fewer groups than the {k} folds asked for"))?
            }
            FoldChoice::Named(_) => Folds::leave_one_group_out(&groups),
        };
        let mut fold_of = vec![0; corpus.examples.len()];
        (0..folds.len())
            .for_each(|fold| folds.test_rows(fold).into_iter().for_each(|row| fold_of[row] = fold));
        Ok(rows(&corpus, slices, |row| folds.name(fold_of[row]).to_owned()))
    }

    /// The examples of all files, and the slice of each.
    fn read(&self, inputs: &[PathBuf]) -> Result<(Corpus, Vec<Option<String>>), String> {
        let mut whole: Option<Corpus> = None;
        let mut slices = Vec::new();
        for input in inputs {
            let failed = |error: ::avowal::corpus::CorpusError| error.to_string();
            let next = if self.layout.format == Format::CodedArticles {
                let (articles, _) = read_coded(input).map_err(failed)?;
                let mut corpus = Corpus::from_coded(self.task, &articles);
                if let Some(end) = self.group_until {
                    for example in &mut corpus.examples {
                        example.group.truncate(example.group.find(end).unwrap_or(example.group.len()));
                    }
                }
                slices.resize(slices.len() + corpus.examples.len(), None);
                corpus
            } else {
                let options = LabelledOptions {
                    columns: self.layout.columns.of_library(),
                    task: self.task,
                    split: self.split.clone(),
                    keep_records: self.slices.is_some(),
                    labels: None,
                    group_until: self.group_until,
                };
                let table = read_labelled(input, &options).map_err(failed)?;
                let column =
                    self.slices.and_then(|slices| table.header.iter().position(|name| name == slices));
                let value = |i: usize| Some(table.records.get(i)?.first()?.get(column?)?.trim().to_owned());
                slices.extend((0..table.corpus.examples.len()).map(value));
                table.corpus
            };
            whole = Some(match whole {
                None => next,
                Some(before) => before.joined(next),
            });
        }
        whole.map(|corpus| (corpus, slices)).ok_or_else(|| "there is no file to read".to_owned())
    }
}

fn rows(corpus: &Corpus, slices: Vec<Option<String>>, part: impl Fn(usize) -> String) -> Vec<PeerRow> {
    let each = corpus.examples.iter().zip(slices).enumerate();
    each.map(|(row, (example, slice))| {
        let names = [example.actor.as_deref(), example.topic.as_deref(), Some(&example.text)];
        PeerRow {
            text: names.into_iter().flatten().collect::<Vec<_>>().join(" "),
            labels: example.labels.iter().map(|&label| corpus.labels[label].clone()).collect(),
            part: part(row),
            slice,
        }
    })
    .collect()
}
