//! Training: examples to features once, then any number of fits on any rows.

use std::cmp::Ordering;

use linfa::dataset::DatasetBase;
use linfa::prelude::ParamGuard;
use linfa::traits::FitWith;
use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::encoding::{digest, encode};
use super::threshold::best_thresholds;
use super::{Head, Provenance};
use crate::corpus::{Corpus, Example};
use crate::evaluate::{Folds, Scores};
use crate::feature::{FeatureConfig, NameTable, TokenTable, UNKNOWN_TOKEN, extract};
use crate::logistic::{Link, LogisticError, LogisticModel, LogisticParams};
use crate::tfidf::{Counts, Csr, Vocabulary, Weighting, count_keys};
use crate::unit::Task;

/// Why a head could not be trained.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrainError {
    /// Fewer than two labels.
    #[error("every example has the label `{0}`; at least two labels are needed to learn from")]
    OneLabel(String),
    /// No example of a topic.
    #[error("no example has a topic; at least one is needed to learn from")]
    NoLabel,
    /// Cross-validation was asked for with fewer groups than folds.
    #[error("{folds} folds need at least as many groups (articles), there are {groups}")]
    TooFewGroups {
        /// Groups there are.
        groups: usize,
        /// Folds asked for.
        folds: usize,
    },
    /// All features are rarer than the minimum document frequency.
    #[error("no feature occurs in at least {min_df} examples; more examples are needed, or a lower --min-df")]
    NoFeatures {
        /// The minimum document frequency.
        min_df: u32,
    },
    /// More topics than a feature key can number.
    #[error("{0} different topics, the most is 65535; is it the topic column? (--topic COLUMN)")]
    TooManyTopics(usize),
    /// The fit refused its input.
    #[error(transparent)]
    Logistic(#[from] LogisticError),
}

/// Factors on the loss of the classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClassWeight {
    /// All 1.
    None,
    /// `n / (k n_c)`, so that each class has the same mass (scikit-learn's `balanced`).
    Balanced,
}

/// Settings of a fit.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainOptions {
    /// Inverse strength of the L2 penalty, above 0.
    pub c: f64,
    /// Factors on the loss of the classes.
    pub class_weight: ClassWeight,
    /// Seed of the folds.
    pub seed: u64,
    /// Number of folds for tuning and thresholds.
    pub folds: usize,
}

impl ClassWeight {
    /// The name, as in commands and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Balanced => "balanced",
        }
    }
}

impl TrainOptions {
    /// The settings that serve best for a task (chosen by leaving one author out).
    pub const fn for_task(task: Task) -> Self {
        let (c, class_weight) = match task {
            Task::Topic => (10.0, ClassWeight::None),
            Task::Stance | Task::Sentiment => (1.0, ClassWeight::Balanced),
            Task::Holder => (1.0, ClassWeight::None),
        };
        Self { c, class_weight, seed: 1, folds: 5 }
    }
}

/// The strengths of the penalty among which tuning chooses.
const C_GRID: [f64; 6] = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0];
/// Units to a task of the thread pool.
pub(super) const CHUNK: usize = 128;

/// Examples with their features extracted.
pub struct TrainingSet<'a> {
    corpus: &'a Corpus,
    config: FeatureConfig,
    weighting: Weighting,
    tokens: TokenTable,
    topics: NameTable,
    actors: NameTable,
    counts: Counts,
    targets: Array2<f32>,
}

/// Weighted rows with their targets and sample weights.
type Rows = DatasetBase<Csr, Array2<f32>>;

/// A fit on some rows of a training set.
struct Fitted {
    vocabulary: Vocabulary,
    column_of: Vec<u32>,
    model: LogisticModel,
}

impl<'a> TrainingSet<'a> {
    /// Extracts the features of all examples.
    ///
    /// # Errors
    /// With fewer than two labels (for topics: one), or more topics than keys can number.
    pub fn new(corpus: &'a Corpus, config: FeatureConfig) -> Result<Self, TrainError> {
        match (corpus.task.is_multi_label(), &corpus.labels[..]) {
            (true, []) => return Err(TrainError::NoLabel),
            (false, [] | [_]) => {
                return Err(TrainError::OneLabel(corpus.labels.first().cloned().unwrap_or_default()));
            }
            _ => {}
        }
        let names = |of: fn(&Example) -> Option<&String>| -> NameTable {
            let mut names: Vec<&String> = corpus.examples.iter().filter_map(of).collect();
            names.sort_unstable();
            names.dedup();
            NameTable::new(names.into_iter().cloned().collect())
        };
        let topics = names(|example| example.topic.as_ref());
        if topics.names().len() > usize::from(u16::MAX) {
            return Err(TrainError::TooManyTopics(topics.names().len()));
        }
        let actors = if config.keep_actor { names(|e| e.actor.as_ref()) } else { NameTable::default() };
        let (tokens, units) = encode(&corpus.examples, &config, &topics, &actors);
        let rows: Vec<_> = units
            .par_chunks(CHUNK)
            .flat_map_iter(|units| {
                let mut keys = Vec::new();
                let config = &config;
                units.iter().map(move |unit| {
                    let mut counted = Vec::new();
                    extract(unit, config, &mut keys);
                    count_keys(&mut keys, &mut counted);
                    counted
                })
            })
            .collect();
        drop(units);
        let counts = Counts::new(&rows);
        let mut targets = Array2::zeros((corpus.examples.len(), corpus.labels.len()));
        for (i, example) in corpus.examples.iter().enumerate() {
            for &label in &example.labels {
                targets[(i, label)] = 1.0;
            }
        }
        let weighting = Weighting::new(&config);
        Ok(Self { corpus, config, weighting, tokens, topics, actors, counts, targets })
    }

    /// All rows of the set.
    fn all_rows(&self) -> Vec<usize> {
        (0..self.counts.n_rows()).collect()
    }

    /// The vocabulary of some rows and the rows as a data set.
    fn dataset(&self, rows: &[usize]) -> Result<(Vocabulary, Vec<u32>, Rows), TrainError> {
        let (vocabulary, column_of) = Vocabulary::fit(&self.counts, rows, &self.config);
        if vocabulary.keys().is_empty() {
            return Err(TrainError::NoFeatures { min_df: self.config.min_df });
        }
        let records = vocabulary.rows(&self.counts, rows, &column_of, &self.weighting);
        let weights: Array1<f32> = rows.iter().map(|&row| self.corpus.examples[row].weight).collect();
        let dataset = DatasetBase::new(records, self.targets.select(Axis(0), rows)).with_weights(weights);
        Ok((vocabulary, column_of, dataset))
    }

    fn params(&self, options: &TrainOptions, targets: &Array2<f32>) -> LogisticParams {
        let k = self.corpus.labels.len();
        let link = if self.corpus.task.is_multi_label() { Link::Sigmoid } else { Link::Softmax };
        let params = LogisticParams::new(k).link(link).alpha(1.0 / options.c);
        match options.class_weight {
            ClassWeight::None => params,
            ClassWeight::Balanced => {
                let n = targets.nrows() as f64;
                // A fold may lack a class; its weight then weighs nothing.
                let weight = |count: f32| if count > 0.0 { n / (k as f64 * f64::from(count)) } else { 1.0 };
                params.class_weights(targets.sum_axis(Axis(0)).iter().map(|&count| weight(count)).collect())
            }
        }
    }

    fn fit(&self, rows: &[usize], options: &TrainOptions) -> Result<Fitted, TrainError> {
        let (vocabulary, column_of, dataset) = self.dataset(rows)?;
        let params = self.params(options, &dataset.targets).check()?;
        let model = params.fit_with(None, &dataset)?;
        Ok(Fitted { vocabulary, column_of, model })
    }

    /// Groups of the examples, in their order.
    fn groups(&self) -> Vec<&str> {
        self.corpus.examples.iter().map(|example| example.group.as_str()).collect()
    }

    /// Seeded folds by group.
    ///
    /// # Errors
    /// With fewer groups than folds.
    pub fn folds(&self, k: usize, seed: u64) -> Result<Folds, TrainError> {
        Folds::grouped(&self.groups(), k, seed).ok_or_else(|| TrainError::TooFewGroups {
            groups: Folds::leave_one_group_out(&self.groups()).len(),
            folds: k,
        })
    }

    /// A fold for each group.
    pub fn leave_one_group_out(&self) -> Folds {
        Folds::leave_one_group_out(&self.groups())
    }

    /// Probabilities out of fold, n x k: each row judged by a model fitted without its fold. `done` is called after
    /// each fold.
    ///
    /// # Errors
    /// Where a fit refuses its rows.
    pub fn cross_validate(
        &self,
        folds: &Folds,
        options: &TrainOptions,
        mut done: impl FnMut(),
    ) -> Result<Array2<f64>, TrainError> {
        let mut out_of_fold = Array2::zeros(self.targets.dim());
        for fold in 0..folds.len() {
            let fitted = self.fit(&folds.train_rows(fold), options)?;
            let rows = folds.test_rows(fold);
            self.judge(&fitted.vocabulary, &fitted.column_of, &fitted.model, &rows, &mut out_of_fold);
            done();
        }
        Ok(out_of_fold)
    }

    fn judge(
        &self,
        vocabulary: &Vocabulary,
        column_of: &[u32],
        model: &LogisticModel,
        rows: &[usize],
        into: &mut Array2<f64>,
    ) {
        let records = vocabulary.rows(&self.counts, rows, column_of, &self.weighting);
        let probabilities = model.probabilities(&records);
        for (&row, p) in rows.iter().zip(probabilities.rows()) {
            into.row_mut(row).assign(&p);
        }
    }

    /// What is predicted at these probabilities. For topics the thresholds are chosen on the same probabilities,
    /// fold by fold from the other folds, so that no row helps to choose its own.
    pub fn decide(&self, probabilities: &Array2<f64>, folds: &Folds) -> Vec<Vec<usize>> {
        if !self.corpus.task.is_multi_label() {
            return probabilities
                .rows()
                .into_iter()
                .map(|p| vec![crate::evaluate::argmax(&p.to_vec())])
                .collect();
        }
        let mut decided = vec![Vec::new(); probabilities.nrows()];
        for fold in 0..folds.len() {
            let train = folds.train_rows(fold);
            let thresholds = best_thresholds(
                &probabilities.select(Axis(0), &train),
                &self.targets.select(Axis(0), &train),
            );
            for row in folds.test_rows(fold) {
                decided[row] = holding(probabilities.row(row).iter(), &thresholds);
            }
        }
        decided
    }

    /// The score that settings are chosen by: macro F1, for topics micro F1.
    pub fn score(&self, probabilities: &Array2<f64>, folds: &Folds) -> f64 {
        let gold: Vec<&[usize]> = self.corpus.examples.iter().map(|e| &e.labels[..]).collect();
        let decided = self.decide(probabilities, folds);
        let predicted: Vec<&[usize]> = decided.iter().map(|labels| &labels[..]).collect();
        let scores = Scores::of_sets(&gold, &predicted, self.corpus.labels.len());
        if self.corpus.task.is_multi_label() { scores.micro_f1() } else { scores.macro_f1() }
    }

    /// Chooses the penalty and the class weights by grouped cross-validation; among equals the stronger penalty.
    /// `done` is called after each fit with the settings.
    ///
    /// # Errors
    /// Where there are fewer groups than folds, or a fit refuses its rows.
    pub fn tune(
        &self,
        options: &TrainOptions,
        mut done: impl FnMut(),
    ) -> Result<(TrainOptions, f64), TrainError> {
        let folds = self.folds(options.folds, options.seed)?;
        let class_weights: &[ClassWeight] = if self.corpus.task.is_multi_label() {
            &[ClassWeight::None]
        } else {
            &[ClassWeight::None, ClassWeight::Balanced]
        };
        let settings: Vec<TrainOptions> = class_weights
            .iter()
            .flat_map(|&class_weight| C_GRID.map(|c| TrainOptions { c, class_weight, ..options.clone() }))
            .collect();
        let mut judged = vec![Array2::zeros(self.targets.dim()); settings.len()];
        for fold in 0..folds.len() {
            let test = folds.test_rows(fold);
            let (vocabulary, column_of, dataset) = self.dataset(&folds.train_rows(fold))?;
            let mut start: Option<LogisticModel> = None;
            for (setting, into) in settings.iter().zip(&mut judged) {
                let params = self.params(setting, &dataset.targets).check()?;
                let model = params.fit_with(start.as_ref(), &dataset)?;
                self.judge(&vocabulary, &column_of, &model, &test, into);
                start = Some(model);
                done();
            }
        }
        let scored = settings.into_iter().zip(&judged).map(|(setting, p)| (self.score(p, &folds), setting));
        let best = scored.reduce(|best, next| match next.0.total_cmp(&best.0) {
            Ordering::Greater => next,
            _ => best,
        });
        Ok(best.map_or_else(|| (options.clone(), 0.0), |(score, setting)| (setting, score)))
    }

    /// How many fits [`TrainingSet::tune`] makes.
    pub fn tuning_fits(&self, options: &TrainOptions) -> usize {
        options.folds * C_GRID.len() * if self.corpus.task.is_multi_label() { 1 } else { 2 }
    }

    /// Trains on all examples. For topics, the thresholds come from out-of-fold probabilities.
    ///
    /// # Errors
    /// Where a fit refuses the examples, or topics come from fewer groups than folds.
    pub fn train(&self, options: &TrainOptions, cross_validated_f1: Option<f64>) -> Result<Head, TrainError> {
        let thresholds = if self.corpus.task.is_multi_label() {
            let folds = self.folds(options.folds, options.seed)?;
            best_thresholds(&self.cross_validate(&folds, options, || ())?, &self.targets)
        } else {
            Vec::new()
        };
        let Fitted { vocabulary, model, .. } = self.fit(&self.all_rows(), options)?;
        let (tokens, vocabulary) = self.without_unused_tokens(&vocabulary);
        let convergence = model.convergence();
        Ok(Head {
            task: self.corpus.task,
            labels: self.corpus.labels.clone(),
            config: self.config.clone(),
            tokens,
            topics: self.topics.clone(),
            actors: self.actors.clone(),
            vocabulary,
            weights: model.weights().iter().map(|&w| w as f32).collect(),
            intercepts: model.intercepts().iter().map(|&b| b as f32).collect(),
            thresholds,
            provenance: Provenance {
                data_sha256: digest(self.corpus),
                examples: self.corpus.examples.len(),
                groups: self.leave_one_group_out().len(),
                label_counts: self.targets.sum_axis(Axis(0)).iter().map(|&n| n as usize).collect(),
                c: options.c,
                class_weight: options.class_weight,
                seed: options.seed,
                iterations: convergence.iterations,
                converged: convergence.converged,
                cross_validated_f1,
            },
        })
    }

    /// The stems that features of the vocabulary use, and the vocabulary in their numbers. Numbers keep their
    /// order, so keys keep theirs.
    fn without_unused_tokens(&self, vocabulary: &Vocabulary) -> (TokenTable, Vocabulary) {
        use crate::feature::{ACTOR_TOKEN, Field};
        let mut used = vec![false; self.tokens.stems().len()];
        let is_stem = |token: u32| token != UNKNOWN_TOKEN && token != ACTOR_TOKEN;
        for key in vocabulary.keys().iter().filter(|key| key.field != Field::Actor) {
            key.tokens.iter().filter(|&&t| is_stem(t)).for_each(|&t| used[t as usize - 1] = true);
        }
        let stems =
            self.tokens.stems().iter().zip(&used).filter(|(_, used)| **used).map(|(stem, _)| stem.clone());
        let tokens = TokenTable::new(stems.collect());
        let mut next = ACTOR_TOKEN;
        let numbers: Vec<u32> = used
            .iter()
            .map(|&used| {
                next += u32::from(used);
                next
            })
            .collect();
        let mut keys = vocabulary.keys().to_vec();
        for key in keys.iter_mut().filter(|key| key.field != Field::Actor) {
            for token in key.tokens.iter_mut().filter(|t| is_stem(**t)) {
                *token = numbers[*token as usize - 1];
            }
        }
        (tokens, Vocabulary::new(keys, vocabulary.idf().to_vec()))
    }
}

/// The labels whose probability reaches its threshold.
pub(super) fn holding<'p>(probabilities: impl Iterator<Item = &'p f64>, thresholds: &[f32]) -> Vec<usize> {
    probabilities
        .zip(thresholds)
        .enumerate()
        .filter(|(_, (p, t))| **p as f32 >= **t)
        .map(|(label, _)| label)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_task_needs_one_label_and_the_others_two() {
        let of = |task, labels: &[&str]| {
            let corpus = Corpus {
                task,
                labels: labels.iter().map(ToString::to_string).collect(),
                examples: Vec::new(),
            };
            let config = FeatureConfig::for_task(task, crate::text::Language::default(), false, false);
            TrainingSet::new(&corpus, config).map(|_| ()).map_err(|e| e.to_string())
        };
        assert!(of(Task::Stance, &["support"]).unwrap_err().contains("`support`"));
        assert!(of(Task::Topic, &[]).unwrap_err().contains("no example has a topic"));
        assert!(of(Task::Topic, &["truce"]).is_ok());
    }
}
