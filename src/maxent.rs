//! Maximum-entropy classifiers over named cues: for decisions that hang on some dozens of observations rather than on
//! words (Berger, Della Pietra & Della Pietra 1996). The same logistic trainer as for words.

use linfa::DatasetBase;
use linfa::prelude::*;
use ndarray::Array2;
use rustc_hash::FxHashMap;

use crate::logistic::{Link, LogisticError, LogisticParams, sigmoid};
use crate::tfidf::Csr;

/// The name of a cue. What it is looked up by is worked out by the compiler, with [`name!`]: cues are noted by the
/// million.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name {
    text: &'static str,
    hash: u32,
}

impl Name {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, hash: hash(text) }
    }
}

/// The FNV-1a hash of a name.
const fn hash(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let mut sum = 0xCBF2_9CE4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        sum = (sum ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01B3);
        at += 1;
    }
    (sum ^ (sum >> 32)) as u32
}

macro_rules! name {
    ($text:expr) => {
        const { $crate::maxent::Name::new($text) }
    };
}
pub(crate) use name;

/// An observation: a name with a value (`distance=2`), and its strength, 1 for what is or is not.
#[derive(Clone, Copy, Debug)]
struct Cue {
    name: Name,
    value: i32,
    strength: f32,
}

impl Cue {
    fn key(&self) -> (&'static str, i32) {
        (self.name.text, self.value)
    }
}

/// What takes notice of observations: a list of them, or a sum of their weights.
pub(crate) trait Observer {
    /// Notes that `name` has this value.
    fn note(&mut self, name: Name, value: i32);

    /// Notes a quantity.
    fn measure(&mut self, name: Name, strength: f32);
}

/// The observations on one case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cues(Vec<Cue>);

impl Cues {
    /// Makes room for so many more.
    pub(crate) fn reserve(&mut self, cues: usize) {
        self.0.reserve(cues);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Observer for Cues {
    #[inline]
    fn note(&mut self, name: Name, value: i32) {
        self.0.push(Cue { name, value, strength: 1.0 });
    }

    #[inline]
    fn measure(&mut self, name: Name, strength: f32) {
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

/// Where each cue is: a table of open addressing, by the hash of its name and its value.
#[derive(Clone, Debug, Default, PartialEq)]
struct Index {
    /// A power of two of them, at least twice as many as cues, or none.
    entries: Vec<Entry>,
    /// What of a hash is too much for the number of entries.
    shift: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Entry {
    key: u64,
    /// The number of the cue; [`NO_CUE`] where there is none.
    place: u32,
    /// What the cue adds to the log odds of a yes, where labels are no and yes.
    lean: f64,
}

const NO_CUE: u32 = u32::MAX;

impl Index {
    /// The table of cues of these names and values, numbered in their order, with `labels` weights each. `None` where
    /// two names have one hash.
    fn new(cues: &[(&str, i32)], weights: &[f32], labels: usize) -> Option<Self> {
        let mut names: Vec<(u32, &str)> = cues.iter().map(|(name, _)| (hash(name), *name)).collect();
        names.sort_unstable();
        names.dedup();
        if names.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return None;
        }
        if cues.is_empty() {
            return Some(Self::default());
        }
        let size = (2 * cues.len()).next_power_of_two();
        let empty = Entry { key: 0, place: NO_CUE, lean: 0.0 };
        let mut index = Self { entries: vec![empty; size], shift: 64 - size.trailing_zeros() };
        for ((name, value), place) in cues.iter().zip(0..) {
            let key = key(hash(name), *value);
            let mut at = index.first(key);
            while index.entries[at].place != NO_CUE {
                at = (at + 1) & (size - 1);
            }
            let lean = match weights[place * labels..][..labels] {
                [no, yes] => f64::from(yes) - f64::from(no),
                _ => 0.0,
            };
            index.entries[at] = Entry { key, place: place as u32, lean };
        }
        Some(index)
    }

    /// Where the search for a key begins.
    #[inline]
    fn first(&self, key: u64) -> usize {
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }

    #[inline]
    fn get(&self, name: Name, value: i32) -> Option<&Entry> {
        let mask = self.entries.len().checked_sub(1)?;
        let key = key(name.hash, value);
        let mut at = self.first(key);
        loop {
            let entry = &self.entries[at & mask];
            if entry.key == key && entry.place != NO_CUE {
                return Some(entry);
            }
            if entry.place == NO_CUE {
                return None;
            }
            at += 1;
        }
    }
}

#[inline]
fn key(name: u32, value: i32) -> u64 {
    u64::from(name) << 32 | u64::from(value as u32)
}

impl MaxEnt {
    /// A classifier of `cues.len()` x `labels.len()` weights. `None` where the sizes do not agree, cues are not
    /// `name=value`, ascending, or two of their names have one hash, which names of ours have not.
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
        let parsed = parsed.collect::<Option<Vec<(&str, i32)>>>()?;
        let index = Index::new(&parsed, &weights, labels.len())?;
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
            let Some(entry) = self.index.get(cue.name, cue.value) else { continue };
            let first = entry.place as usize * k;
            for (label, sum) in probabilities.iter_mut().enumerate() {
                *sum += f64::from(cue.strength) * f64::from(self.weights[first + label]);
            }
        }
        Link::Softmax.apply(probabilities);
    }

    /// The probability of the last label, of classifiers that say yes or no.
    pub(crate) fn probability(&self, cues: &Cues) -> f64 {
        let mut leaning = self.leaning();
        for cue in &cues.0 {
            leaning.measure_value(cue.name, cue.value, cue.strength);
        }
        leaning.probability()
    }

    /// What a classifier that says yes or no leans to before anything is observed.
    pub(crate) fn leaning(&self) -> Leaning<'_> {
        let odds = match self.intercepts.as_slice() {
            [no, yes] => f64::from(*yes) - f64::from(*no),
            // No such classifier: it says no.
            _ => f64::NEG_INFINITY,
        };
        Leaning { model: self, odds }
    }

    /// How far a cue leans a classifier that says yes or no to yes: what it adds to the log odds.
    #[inline]
    fn lean(&self, name: Name, value: i32) -> f64 {
        self.index.get(name, value).map_or(0.0, |entry| entry.lean)
    }

    /// How far each cue of some names, given with its place among them and its value, leans such a classifier.
    pub(crate) fn leans(&self, names: &[Name]) -> impl Iterator<Item = (usize, i32, f64)> {
        let places: FxHashMap<u32, usize> = names.iter().map(|name| name.hash).zip(0..).collect();
        let cues = self.index.entries.iter().filter(|entry| entry.place != NO_CUE);
        cues.filter_map(move |entry| {
            let place = places.get(&((entry.key >> 32) as u32))?;
            Some((*place, entry.key as u32 as i32, entry.lean))
        })
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

/// The log odds of a yes, summed while the cues are noted: where nobody wants to see them again.
pub(crate) struct Leaning<'m> {
    model: &'m MaxEnt,
    odds: f64,
}

impl Leaning<'_> {
    #[inline]
    fn measure_value(&mut self, name: Name, value: i32, strength: f32) {
        self.odds += f64::from(strength) * self.model.lean(name, value);
    }

    pub(crate) fn odds(&self) -> f64 {
        self.odds
    }

    /// The probability of a yes.
    pub(crate) fn probability(&self) -> f64 {
        sigmoid(self.odds)
    }
}

impl Observer for Leaning<'_> {
    #[inline]
    fn note(&mut self, name: Name, value: i32) {
        self.odds += self.model.lean(name, value);
    }

    #[inline]
    fn measure(&mut self, name: Name, strength: f32) {
        self.measure_value(name, 0, strength);
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
        let mut judged: Vec<(f64, usize)> =
            cases.iter().map(|(cues, label)| (model.probability(cues), *label)).collect();
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
        cues.note(name!("near"), i32::from(near));
        cues.measure(name!("size"), size);
        cues
    }

    #[test]
    fn what_is_near_is_learnt_and_survives_its_parts() {
        let cases: Vec<(Cues, usize)> =
            (0..40).map(|i| (cues(i % 2 == 0, i as f32 / 40.0), 1 - i % 2)).collect();
        let model = MaxEnt::train(&["no", "yes"], &cases, 1.0).unwrap();
        assert!(model.probability(&cues(true, 0.5)) > 0.8);
        let no = model.probability(&cues(false, 0.5));
        assert!(no < 0.2);
        let mut both = Vec::new();
        model.probabilities(&cues(false, 0.5), &mut both);
        assert!((both[1] - no).abs() < 1e-9 && (both[0] + no - 1.0).abs() < 1e-9);
        let mut leaning = model.leaning();
        leaning.note(name!("near"), 0);
        leaning.measure(name!("size"), 0.5);
        leaning.note(name!("far"), 0);
        assert!((leaning.probability() - no).abs() < 1e-9);
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
