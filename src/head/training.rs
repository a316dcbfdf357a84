//! Training: examples to features once, then any number of fits on any rows.

use std::sync::Arc;

use linfa::dataset::DatasetBase;
use linfa::prelude::ParamGuard;
use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;

use super::cues::{LEAST_UNITS, topic_cues};
use super::encoding::{digest, encode};
use super::novelty::{UsualNovelty, usual};
use super::options::{ClassWeight, TrainError, TrainOptions};
use super::second::SecondLayer;
use super::{Head, Provenance};
use crate::corpus::{Corpus, Example};
use crate::evaluate::{RiskCoverage, forecasts, risk_coverage};
use crate::feature::{
    ACTOR_TOKEN, EncodedUnit, FeatureConfig, FeatureKey, NameTable, TokenTable, UNKNOWN_TOKEN, dense_width,
    extract_into, push_windows,
};
use crate::logistic::{Link, LogisticModel, LogisticParams};
use crate::text::StemList;
use crate::tfidf::{Columns, Counted, Counter, Counts, Csr, Vocabulary, Weighting};
use crate::vectors::WordVectors;

/// Examples with their features extracted.
pub struct TrainingSet<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) config: FeatureConfig,
    weighting: Weighting,
    tokens: TokenTable,
    topics: NameTable,
    actors: NameTable,
    counts: Counts,
    vectors: Option<Arc<WordVectors>>,
    cues: Vec<Vec<u32>>,
    units: Vec<EncodedUnit>,
    pub(super) targets: Array2<f32>,
    novelty: Option<UsualNovelty>,
}

/// Rows that are weighted before the counts that they are made of are freed.
const BATCH: usize = 1 << 15;

/// Weighted rows with their targets and sample weights.
pub(super) type Rows = DatasetBase<Csr, Array2<f32>>;

impl<'a> TrainingSet<'a> {
    /// Extracts the features of all examples.
    ///
    /// # Errors
    /// With fewer than two labels (for topics: one), or more topics than keys can number.
    pub fn new(
        corpus: &'a Corpus,
        config: FeatureConfig,
        vectors: Option<Arc<WordVectors>>,
    ) -> Result<Self, TrainError> {
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
        // Cues are chosen among all stems that are frequent enough for that.
        let least = config.min_df.min(LEAST_UNITS);
        let (tokens, mut tasks) =
            encode(&corpus.examples, &config, &topics, &actors, vectors.as_deref(), least);
        let cues = topic_cues(tasks.iter().flatten(), topics.names().len());
        tasks.par_iter_mut().flatten().for_each(|unit| unit.mark_cues(&cues));
        let groups: Vec<&str> = corpus.examples.iter().map(|example| example.group.as_str()).collect();
        let novelty = usual(tasks.iter().flatten(), &groups, config.min_df);
        // Of a million posts the units take gigabytes; only word vectors are read of them from here on.
        let keep = vectors.is_some();
        let firsts: Vec<usize> = tasks
            .iter()
            .scan(0, |next, units| {
                let first = *next;
                *next += units.len();
                Some(first)
            })
            .collect();
        let (counted, units): (Vec<Counted>, Vec<Vec<EncodedUnit>>) = tasks
            .into_par_iter()
            .zip(firsts)
            .map(|(units, first)| {
                let mut counter = Counter::new(first);
                for unit in &units {
                    extract_into(unit, &config, &mut counter);
                    counter.end_unit();
                }
                (counter.finish(), if keep { units } else { Vec::new() })
            })
            .unzip();
        let units = units.into_iter().flatten().collect();
        let counts = Counts::new(counted, config.min_df);
        let mut targets = Array2::zeros((corpus.examples.len(), corpus.labels.len()));
        for (i, example) in corpus.examples.iter().enumerate() {
            // Several coders' votes are shares of one target; divided once, so that all of them are exactly 1.
            for &label in example.given() {
                targets[(i, label)] += 1.0;
            }
            if !example.votes.is_empty() {
                targets.row_mut(i).mapv_inplace(|votes: f32| votes / example.votes.len() as f32);
            }
        }
        let weighting = Weighting::new(&config);
        Ok(Self {
            corpus,
            config,
            weighting,
            tokens,
            topics,
            actors,
            counts,
            vectors,
            cues,
            units,
            targets,
            novelty,
        })
    }

    /// The link of the task: topics hold each for itself.
    pub(super) fn link(&self) -> Link {
        if self.corpus.task.is_multi_label() { Link::Sigmoid } else { Link::Softmax }
    }

    /// All rows by one set of columns, with their targets and sample weights.
    pub(super) fn prepare(&self) -> Result<Rows, TrainError> {
        Ok(self.dataset(&self.all_rows())?.1)
    }

    /// The same with the columns, where no other rows will be made: their counts are freed on the way.
    fn prepare_last(&mut self) -> Result<(Columns, Rows), TrainError> {
        let rows = self.all_rows();
        let columns = self.columns(&rows)?;
        let mut records = self.no_rows(&columns);
        for batch in rows.chunks(BATCH) {
            self.push_rows(&columns, batch, &mut records);
            self.counts.forget_until(batch.last().map_or(0, |last| last + 1));
        }
        self.units = Vec::new();
        let dataset = self.with_targets(records, &rows);
        Ok((columns, dataset))
    }

    fn all_rows(&self) -> Vec<usize> {
        (0..self.counts.n_rows()).collect()
    }

    /// The columns of some rows and the rows as a data set.
    pub(super) fn dataset(&self, rows: &[usize]) -> Result<(Columns, Rows), TrainError> {
        let columns = self.columns(rows)?;
        let dataset = self.with_targets(self.weighted(&columns, rows), rows);
        Ok((columns, dataset))
    }

    fn columns(&self, rows: &[usize]) -> Result<Columns, TrainError> {
        let columns = Columns::fit(&self.counts, rows, &self.config);
        if columns.is_empty() && self.dense_width() == 0 {
            return Err(TrainError::NoFeatures { min_df: self.config.min_df });
        }
        Ok(columns)
    }

    fn with_targets(&self, records: Csr, rows: &[usize]) -> Rows {
        let weights: Array1<f32> = rows.iter().map(|&row| self.corpus.examples[row].weight).collect();
        DatasetBase::new(records, self.targets.select(Axis(0), rows)).with_weights(weights)
    }

    /// Number of columns behind those of features.
    fn dense_width(&self) -> usize {
        let topics = self.topics.names().len();
        self.vectors.as_ref().map_or(0, |vectors| dense_width(&self.config, vectors.dims(), topics))
    }

    /// Some rows by the columns of a fit.
    pub(super) fn weighted(&self, columns: &Columns, rows: &[usize]) -> Csr {
        let mut csr = self.no_rows(columns);
        self.push_rows(columns, rows, &mut csr);
        csr
    }

    fn no_rows(&self, columns: &Columns) -> Csr {
        Csr::new(columns.len() + self.dense_width())
    }

    fn push_rows(&self, columns: &Columns, rows: &[usize], csr: &mut Csr) {
        let topics = self.topics.names().len();
        let dense = |row: usize, base, cells: &mut Vec<_>| {
            if let Some(vectors) = &self.vectors {
                push_windows(&self.units[row], &self.config, vectors, topics, base, cells);
            }
        };
        columns.push_rows(&self.counts, rows, &self.weighting, dense, csr);
    }

    pub(super) fn fit(
        &self,
        dataset: &Rows,
        options: &TrainOptions,
        start: Option<&LogisticModel>,
    ) -> Result<LogisticModel, TrainError> {
        let classes = dataset.targets.sum_axis(Axis(0));
        self.fit_weighted(dataset, &dataset.weights, (dataset.targets.nrows(), &classes), options, start)
    }

    /// Fits to the named rows alone, without a copy of them: the others weigh nothing.
    pub(super) fn fit_rows(
        &self,
        dataset: &Rows,
        rows: &[usize],
        options: &TrainOptions,
        start: Option<&LogisticModel>,
    ) -> Result<LogisticModel, TrainError> {
        let mut weights = Array1::zeros(dataset.targets.nrows());
        let mut classes = Array1::zeros(dataset.targets.ncols());
        for &row in rows {
            weights[row] = dataset.weights[row];
            classes += &dataset.targets.row(row);
        }
        self.fit_weighted(dataset, &weights, (rows.len(), &classes), options, start)
    }

    /// Fits to all rows with these weights; class weights are made of the number of rows that count, and of each class.
    fn fit_weighted(
        &self,
        dataset: &Rows,
        weights: &Array1<f32>,
        (n, classes): (usize, &Array1<f32>),
        options: &TrainOptions,
        start: Option<&LogisticModel>,
    ) -> Result<LogisticModel, TrainError> {
        let k = self.corpus.labels.len();
        let params = LogisticParams::new(k).link(self.link()).alpha(1.0 / options.c);
        let params = match options.class_weight {
            ClassWeight::None => params,
            ClassWeight::Balanced => {
                // A fold may lack a class; its weight then weighs nothing.
                let weight =
                    |&count: &f32| if count > 0.0 { n as f64 / (k as f64 * f64::from(count)) } else { 1.0 };
                params.class_weights(classes.iter().map(weight).collect())
            }
        };
        Ok(params.check()?.fit_weighted(start, &dataset.records, &dataset.targets, weights)?)
    }

    /// Trains on all examples, the second layer on decision values out of fold; examples of one group have none, and get
    /// no second layer.
    ///
    /// # Errors
    /// Where a fit refuses the examples, or topics come from one group.
    pub fn train(mut self, options: &TrainOptions) -> Result<Head, TrainError> {
        let (columns, dataset) = self.prepare_last()?;
        let model = self.fit(&dataset, options, None)?;
        let (second, confidence, decided_counts) = self.second_layer(&dataset, options, &model)?;
        let k = self.corpus.labels.len();
        let (keys, idf, weights) = columns.features(&self.counts, model.weights(), k);
        let (tokens, keys, cues) = self.without_unused_tokens(keys);
        // Numbers of stems keep their order, but beside those of acts and actors, which stay as they are, keys may not.
        let weights = weights.iter().map(|&w| stored(w)).collect();
        let (vocabulary, weights) = Vocabulary::sorted(keys, idf, weights, k);
        let convergence = model.convergence();
        Ok(Head {
            task: self.corpus.task,
            labels: self.corpus.labels.clone(),
            config: self.config.clone(),
            tokens,
            topics: self.topics.clone(),
            actors: self.actors.clone(),
            vocabulary,
            cues,
            vectors: self.vectors.clone(),
            weights,
            intercepts: model.intercepts().iter().map(|&b| b as f32).collect(),
            second,
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
                cross_validated_f1: None,
                confidence,
                decided_counts,
                novelty: self.novelty,
                tuning: Vec::new(),
            },
        })
    }

    /// The second layer, what share of decisions is right from which probability on, and how many fall on each label. The layer was fitted to the values
    /// that it is measured on, but they are out of fold, and its parameters are too few to know them by heart.
    fn second_layer(
        &self,
        dataset: &Rows,
        options: &TrainOptions,
        model: &LogisticModel,
    ) -> Result<(SecondLayer, Vec<RiskCoverage>, Vec<usize>), TrainError> {
        // Of one group nothing can be held out.
        let calibrate = options.calibrate && self.leave_one_group_out().len() > 1;
        if !calibrate && self.link() == Link::Softmax {
            let layer = SecondLayer::unfitted(Link::Softmax, self.corpus.labels.len());
            return Ok((layer, Vec::new(), Vec::new()));
        }
        let folds = self.inner_folds(options)?;
        let values = self.out_of_fold(dataset, &folds, options, Some(model))?;
        let second = SecondLayer::fit(self.link(), &values, &self.targets, options.calibrate)?;
        let (probabilities, decided) = second.judge_all(&values);
        let gold: Vec<&[usize]> = self.corpus.examples.iter().map(|example| &example.labels[..]).collect();
        let decided: Vec<&[usize]> = decided.iter().map(|labels| &labels[..]).collect();
        let mut counts = vec![0; self.corpus.labels.len()];
        decided.iter().copied().flatten().for_each(|&label| counts[label] += 1);
        Ok((second, risk_coverage(&forecasts(&probabilities, &gold, &decided)), counts))
    }

    /// The stems that features and cues use, and the features and the cues in their numbers.
    fn without_unused_tokens(
        &self,
        mut keys: Vec<FeatureKey>,
    ) -> (TokenTable, Vec<FeatureKey>, Vec<Vec<u32>>) {
        let mut used = vec![false; self.tokens.stems().len()];
        let is_stem = |token: u32| token != UNKNOWN_TOKEN && token != ACTOR_TOKEN;
        let mut cues = self.cues.clone();
        let of_keys = keys.iter().filter(|key| key.field.has_stems()).flat_map(|key| &key.tokens);
        for &token in of_keys.chain(cues.iter().flatten()).filter(|&&token| is_stem(token)) {
            used[token as usize - 1] = true;
        }
        let stems =
            self.tokens.stems().iter().zip(&used).filter(|(_, used)| **used).map(|(stem, _)| stem.into());
        let tokens = TokenTable::new(StemList::new(stems.collect()));
        let mut next = ACTOR_TOKEN;
        let numbers: Vec<u32> = used
            .iter()
            .map(|&used| {
                next += u32::from(used);
                next
            })
            .collect();
        let of_keys = keys.iter_mut().filter(|key| key.field.has_stems()).flat_map(|key| &mut key.tokens);
        for token in of_keys.chain(cues.iter_mut().flatten()).filter(|token| is_stem(**token)) {
            *token = numbers[*token as usize - 1];
        }
        (tokens, keys, cues)
    }
}

/// A weight as a model file holds it, in 16 bits: a model judges the same before it is written and after.
fn stored(weight: f64) -> f32 {
    half::f16::from_f32(weight as f32).clamp(half::f16::MIN, half::f16::MAX).to_f32()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Task;

    #[test]
    fn a_topic_task_needs_one_label_and_the_others_two() {
        let of = |task, labels: &[&str]| {
            let corpus = Corpus {
                task,
                labels: labels.iter().map(ToString::to_string).collect(),
                examples: Vec::new(),
            };
            let config = FeatureConfig::for_task(
                task,
                crate::text::Language::default(),
                false,
                crate::feature::Material::default(),
            );
            TrainingSet::new(&corpus, config, None).map(|_| ()).map_err(|e| e.to_string())
        };
        assert!(of(Task::Stance, &["support"]).unwrap_err().contains("`support`"));
        assert!(of(Task::Topic, &[]).unwrap_err().contains("no example has a topic"));
        assert!(of(Task::Topic, &["truce"]).is_ok());
    }
}
