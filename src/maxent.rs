//! Maximum-entropy classifiers over named cues: for decisions that hang on some dozens of observations rather than on
//! words (Berger, Della Pietra & Della Pietra 1996). The same logistic trainer as for words.

use linfa::DatasetBase;
use linfa::prelude::*;
use ndarray::Array2;
use rustc_hash::FxHashMap;

use crate::logistic::{Link, LogisticError, LogisticParams};
use crate::tfidf::Csr;

/// An observation: a name with a value (`distance=2`), and its strength, 1 for what is or is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cue {
    name: &'static str,
    value: i32,
    strength: f32,
}

impl Cue {
    fn key(&self) -> (&'static str, i32) {
        (self.name, self.value)
    }
}

/// The observations on one case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cues(Vec<Cue>);

impl Cues {
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes that `name` has this value.
    pub(crate) fn note(&mut self, name: &'static str, value: impl Into<i32>) {
        self.0.push(Cue { name, value: value.into(), strength: 1.0 });
    }

    /// Notes a quantity.
    pub(crate) fn measure(&mut self, name: &'static str, strength: f32) {
        self.0.push(Cue { name, value: 0, strength });
    }
}

/// A classifier over cues.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MaxEnt {
    labels: Vec<String>,
    /// `name=value`, in alphabetical order.
    cues: Vec<String>,
    /// The weights of one cue side by side.
    weights: Vec<f32>,
    intercepts: Vec<f32>,
    index: Index,
}

/// Where each cue is: a table of open addressing.
#[derive(Clone, Debug, Default, PartialEq)]
struct Index {
    /// Name, value and place of a cue; a power of two of them, at least twice as many as cues, or none.
    entries: Vec<Option<(Box<str>, i32, u32)>>,
}

impl Index {
    /// The table of cues of these names and values, numbered in their order.
    fn new(cues: Vec<(&str, i32)>) -> Self {
        let size = if cues.is_empty() { 0 } else { (2 * cues.len()).next_power_of_two() };
        let mut entries: Vec<Option<(Box<str>, i32, u32)>> = vec![None; size];
        for ((name, value), place) in cues.into_iter().zip(0..) {
            let mut at = Self::hash(name, value) & (size - 1);
            while entries[at].is_some() {
                at = (at + 1) & (size - 1);
            }
            entries[at] = Some((name.into(), value, place));
        }
        Self { entries }
    }

    /// Of the length and the ends of a name alone: names are few, and cues are looked up by the million.
    #[inline]
    fn hash(name: &str, value: i32) -> usize {
        let bytes = name.as_bytes();
        let ends = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(first), Some(last)) => {
                u64::from_le_bytes(*first).rotate_left(23) ^ u64::from_le_bytes(*last)
            }
            _ => bytes.iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte)),
        };
        let mixed = (ends ^ (bytes.len() as u64) << 56).wrapping_add(u64::from(value as u32) << 17);
        (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
    }

    #[inline]
    fn place(&self, name: &str, value: i32) -> Option<usize> {
        let mask = self.entries.len().checked_sub(1)?;
        let mut at = Self::hash(name, value) & mask;
        while let Some((other, other_value, place)) = &self.entries[at] {
            if *other_value == value && **other == *name {
                return Some(*place as usize);
            }
            at = (at + 1) & mask;
        }
        None
    }
}

impl MaxEnt {
    /// A classifier of `cues.len()` x `labels.len()` weights. `None` where the sizes do not agree, or cues are not
    /// `name=value`, ascending.
    pub fn new(
        labels: Vec<String>,
        cues: Vec<String>,
        weights: Vec<f32>,
        intercepts: Vec<f32>,
    ) -> Option<Self> {
        let fits =
            labels.len() == intercepts.len() && cues.len().checked_mul(labels.len()) == Some(weights.len());
        if !fits || !cues.is_sorted_by(|a, b| a < b) {
            return None;
        }
        let parsed = cues.iter().map(|cue| {
            let (name, value) = cue.split_once('=')?;
            Some((name, value.parse().ok()?))
        });
        let index = Index::new(parsed.collect::<Option<Vec<(&str, i32)>>>()?);
        Some(Self { labels, cues, weights, intercepts, index })
    }

    /// The labels.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The cues, as `name=value`.
    pub fn cues(&self) -> &[String] {
        &self.cues
    }

    /// The weights, cues x labels.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// One intercept a label.
    pub fn intercepts(&self) -> &[f32] {
        &self.intercepts
    }

    /// The probabilities of the labels.
    pub(crate) fn probabilities(&self, cues: &Cues, probabilities: &mut Vec<f64>) {
        let k = self.labels.len();
        probabilities.clear();
        probabilities.extend(self.intercepts.iter().map(|&b| f64::from(b)));
        for cue in &cues.0 {
            let Some(place) = self.index.place(cue.name, cue.value) else { continue };
            let weights = &self.weights[place * k..][..k];
            for (p, w) in probabilities.iter_mut().zip(weights) {
                *p += f64::from(cue.strength) * f64::from(*w);
            }
        }
        Link::Softmax.apply(probabilities);
    }

    /// The probability of the last label, of classifiers that say yes or no.
    pub(crate) fn probability(&self, cues: &Cues, scratch: &mut Vec<f64>) -> f64 {
        self.probabilities(cues, scratch);
        scratch.last().copied().unwrap_or_default()
    }

    /// Trains on cases with the number of their label.
    ///
    /// # Errors
    /// Where the solver refuses the cases.
    pub(crate) fn train(labels: &[&str], cases: &[(Cues, usize)], c: f64) -> Result<Self, LogisticError> {
        let mut keys: Vec<(&'static str, i32)> =
            cases.iter().flat_map(|(cues, _)| cues.0.iter().map(Cue::key)).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut named: Vec<(String, (&'static str, i32))> =
            keys.into_iter().map(|key| (format!("{}={}", key.0, key.1), key)).collect();
        named.sort_unstable();
        let place: FxHashMap<(&str, i32), u32> =
            named.iter().enumerate().map(|(place, (_, key))| (*key, place as u32)).collect();
        let mut rows = Csr::new(named.len());
        let mut targets = Array2::zeros((cases.len(), labels.len()));
        for (row, (cues, label)) in cases.iter().enumerate() {
            let mut cells: Vec<(u32, f32)> =
                cues.0.iter().map(|cue| (place[&cue.key()], cue.strength)).collect();
            cells.sort_unstable_by_key(|cell| cell.0);
            cells.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 += next.1;
                }
                same
            });
            rows.push_row(cells);
            targets[(row, *label)] = 1.0;
        }
        let params = LogisticParams::new(labels.len()).link(Link::Softmax).alpha(1.0 / c).check()?;
        let model = params.fit_with(None, &DatasetBase::new(rows, targets))?;
        let floats = |values: &[f64]| values.iter().map(|&value| value as f32).collect();
        let labels = labels.iter().map(ToString::to_string).collect();
        let names = named.into_iter().map(|(name, _)| name).collect();
        Ok(Self::new(labels, names, floats(model.weights()), floats(model.intercepts())).unwrap_or_default())
    }
}

/// A classifier that says yes or no, and the probability from which it says yes.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// The classifier; its last label is yes.
    pub model: MaxEnt,
    /// The least probability of a yes, in [0, 1].
    pub least: f32,
}

impl Gate {
    /// A gate with the threshold that has the best F1 on these cases, where `all` is the number of right answers, those
    /// that no case stands for too.
    pub(crate) fn with_best_f1(model: MaxEnt, cases: &[(Cues, usize)], all: usize) -> Self {
        let mut scratch = Vec::new();
        let mut judged: Vec<(f64, usize)> =
            cases.iter().map(|(cues, label)| (model.probability(cues, &mut scratch), *label)).collect();
        judged.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut right, mut best) = (0, (0.0, 1.0));
        for (at, (probability, label)) in judged.iter().enumerate() {
            right += label;
            let f1 = 2.0 * right as f64 / (at + 1 + all) as f64;
            if f1 > best.0 {
                best = (f1, *probability);
            }
        }
        Self { model, least: best.1 as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cues(near: bool, size: f32) -> Cues {
        let mut cues = Cues::default();
        cues.note("near", i32::from(near));
        cues.measure("size", size);
        cues
    }

    #[test]
    fn what_is_near_is_learnt_and_survives_its_parts() {
        let cases: Vec<(Cues, usize)> =
            (0..40).map(|i| (cues(i % 2 == 0, i as f32 / 40.0), 1 - i % 2)).collect();
        let model = MaxEnt::train(&["no", "yes"], &cases, 1.0).unwrap();
        let mut scratch = Vec::new();
        assert!(model.probability(&cues(true, 0.5), &mut scratch) > 0.8);
        assert!(model.probability(&cues(false, 0.5), &mut scratch) < 0.2);
        assert!((scratch.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let again = MaxEnt::new(
            model.labels().to_vec(),
            model.cues().to_vec(),
            model.weights().to_vec(),
            model.intercepts().to_vec(),
        );
        assert_eq!(again.as_ref(), Some(&model));
        let gate = Gate::with_best_f1(model, &cases, 20);
        assert!((0.2..=0.95).contains(&gate.least), "{}", gate.least);
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let new = |cues: &[&str], weights: usize| {
            let names = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
            MaxEnt::new(names(&["no", "yes"]), names(cues), vec![0.0; weights], vec![0.0; 2])
        };
        assert!(new(&["a=0", "a=1"], 4).is_some());
        assert!(new(&["a=0", "a=1"], 3).is_none());
        assert!(new(&["a=1", "a=0"], 4).is_none());
        assert!(new(&["a", "b=1"], 4).is_none());
        assert!(new(&["a=x", "b=1"], 4).is_none());
    }
}
