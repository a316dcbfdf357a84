//! How often each feature occurs in each unit.

use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use crate::feature::{FeatureKey, FeatureSink, UNKNOWN_TOKEN};

/// Parts of the features, by hash, that are numbered in parallel.
const SHARDS: usize = 32;
/// What stands for a feature that is not kept, or not numbered yet.
const NONE: u32 = u32::MAX;

/// Counts of features by unit: made once, then any set of rows can be fitted and weighted without looking at text
/// again.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    keys: Vec<FeatureKey>,
    indptr: Vec<usize>,
    ids: Vec<u32>,
    counts: Vec<u16>,
}

/// Sorts the keys of one unit and counts repeats.
pub fn count_keys(keys: &mut [FeatureKey], counted: &mut Vec<(FeatureKey, u16)>) {
    counted.clear();
    keys.sort_unstable();
    for key in keys {
        match counted.last_mut() {
            Some((last, count)) if last == key => *count = count.saturating_add(1),
            _ => counted.push((*key, 1)),
        }
    }
}

/// Counts the features of some units, in numbers of its own: features go in as a [`FeatureSink`].
#[derive(Debug, Default)]
pub struct Counter {
    numbers: FxHashMap<FeatureKey, u32>,
    /// Numbers of the features that are one token, by field, topic and token: most features are, and a place is found faster
    /// than a key.
    single: Vec<Vec<u32>>,
    features: Vec<Counted>,
    /// Features of the unit at hand.
    touched: Vec<u32>,
    /// Units so far.
    units: u32,
    lengths: Vec<u32>,
    ids: Vec<u32>,
    counts: Vec<u16>,
}

/// A feature of a [`Counter`].
#[derive(Clone, Copy, Debug)]
struct Counted {
    key: FeatureKey,
    /// Units that have it.
    df: u32,
    /// The last unit that has it, and how often so far.
    unit: u32,
    count: u16,
}

/// Topics whose single tokens have places of their own; the features of others are found by key.
const SINGLE_TOPICS: u16 = 8;

impl Counter {
    /// Ends a unit: what comes next belongs to the next one.
    pub fn end_unit(&mut self) {
        self.lengths.push(self.touched.len() as u32);
        for id in self.touched.drain(..) {
            self.ids.push(id);
            self.counts.push(self.features[id as usize].count);
        }
        self.units += 1;
    }

    fn number(&mut self, key: FeatureKey) -> u32 {
        let next = self.features.len() as u32;
        let [token, second, _] = key.tokens;
        let is_single =
            token != UNKNOWN_TOKEN && second == UNKNOWN_TOKEN && key.place == 0 && key.cross < SINGLE_TOPICS;
        let number = if is_single {
            let table = usize::from(key.cross) * FeatureKey::BLOCKS + key.field as usize;
            if self.single.len() <= table {
                self.single.resize(table + 1, Vec::new());
            }
            let (table, token) = (&mut self.single[table], token as usize);
            if table.len() <= token {
                table.resize((token + 1).next_power_of_two(), NONE);
            }
            if table[token] == NONE {
                table[token] = next;
            }
            table[token]
        } else {
            *self.numbers.entry(key).or_insert(next)
        };
        if number == next {
            self.features.push(Counted { key, df: 0, unit: NONE, count: 0 });
        }
        number
    }
}

impl FeatureSink for Counter {
    fn feature(&mut self, key: FeatureKey, _: impl Iterator<Item = usize>) {
        let number = self.number(key);
        let feature = &mut self.features[number as usize];
        if feature.unit == self.units {
            feature.count = feature.count.saturating_add(1);
        } else {
            *feature = Counted { df: feature.df + 1, unit: self.units, count: 1, ..*feature };
            self.touched.push(number);
        }
    }
}

fn shard(key: &FeatureKey) -> u8 {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    // The table of a shard looks at other bits.
    ((hasher.finish() >> 20) % SHARDS as u64) as u8
}

impl Counts {
    /// The counts of all units, in order, of the features that at least `min_df` of them have.
    pub fn new(counters: Vec<Counter>, min_df: u32) -> Self {
        // What a counter knows its features by is not needed any more, and of many units it is large.
        let mut parts: Vec<Part> = counters.into_par_iter().map(Part::new).collect();
        let kept: Vec<Vec<FeatureKey>> = (0..SHARDS)
            .into_par_iter()
            .map(|shard| {
                let mut df: FxHashMap<FeatureKey, u32> = FxHashMap::default();
                for (key, n) in parts.iter().flat_map(|part| part.shard(shard)) {
                    *df.entry(*key).or_default() += n;
                }
                df.into_iter().filter(|(_, df)| *df >= min_df).map(|(key, _)| key).collect()
            })
            .collect();
        let mut keys = kept.concat();
        keys.par_sort_unstable();
        let numbers: Vec<FxHashMap<FeatureKey, u32>> = (0..SHARDS)
            .into_par_iter()
            .map(|at| {
                let numbered = keys.iter().zip(0..).filter(|(key, _)| usize::from(shard(key)) == at);
                numbered.map(|(key, number)| (*key, number)).collect()
            })
            .collect();
        parts.par_iter_mut().for_each(|part| part.renumber(&numbers));
        let total = parts.iter().map(|part| part.ids.len()).sum();
        let mut all =
            Self { keys, indptr: vec![0], ids: Vec::with_capacity(total), counts: Vec::with_capacity(total) };
        for part in parts {
            for length in part.lengths {
                all.indptr.push(all.indptr.last().copied().unwrap_or_default() + length as usize);
            }
            all.ids.extend_from_slice(&part.ids);
            all.counts.extend_from_slice(&part.counts);
        }
        all
    }

    /// Number of units.
    pub fn n_rows(&self) -> usize {
        self.indptr.len() - 1
    }

    /// All features that are counted, in the order of keys.
    pub fn keys(&self) -> &[FeatureKey] {
        &self.keys
    }

    /// The features of unit `i`, as ascending places in [`Counts::keys`], and their counts.
    pub fn row(&self, i: usize) -> (&[u32], &[u16]) {
        let range = self.indptr[i]..self.indptr[i + 1];
        (&self.ids[range.clone()], &self.counts[range])
    }
}

/// What a [`Counter`] counted.
struct Part {
    keys: Vec<(FeatureKey, u32)>,
    /// The features of each shard.
    shards: Vec<Vec<u32>>,
    lengths: Vec<u32>,
    ids: Vec<u32>,
    counts: Vec<u16>,
}

impl Part {
    fn new(counter: Counter) -> Self {
        let Counter { features, lengths, ids, counts, .. } = counter;
        let mut shards = vec![Vec::new(); SHARDS];
        for (feature, number) in features.iter().zip(0..) {
            shards[usize::from(shard(&feature.key))].push(number);
        }
        let keys = features.into_iter().map(|feature| (feature.key, feature.df)).collect();
        Self { keys, shards, lengths, ids, counts }
    }

    fn shard(&self, shard: usize) -> impl Iterator<Item = &(FeatureKey, u32)> {
        self.shards[shard].iter().map(|&number| &self.keys[number as usize])
    }

    /// From the counter's numbers to places among all keys; drops what has none.
    fn renumber(&mut self, numbers: &[FxHashMap<FeatureKey, u32>]) {
        let mut place = vec![NONE; self.keys.len()];
        for (shard, numbers) in self.shards.iter().zip(numbers) {
            for &number in shard {
                let key = &self.keys[number as usize].0;
                place[number as usize] = numbers.get(key).copied().unwrap_or(NONE);
            }
        }
        let (mut from, mut to) = (0, 0);
        let mut row: Vec<(u32, u16)> = Vec::new();
        for length in &mut self.lengths {
            let cells = from..from + *length as usize;
            from = cells.end;
            row.clear();
            row.extend(
                self.ids[cells.clone()]
                    .iter()
                    .zip(&self.counts[cells])
                    .map(|(&id, &count)| (place[id as usize], count))
                    .filter(|(place, _)| *place != NONE),
            );
            row.sort_unstable_by_key(|cell| cell.0);
            for &(place, count) in &row {
                (self.ids[to], self.counts[to]) = (place, count);
                to += 1;
            }
            *length = row.len() as u32;
        }
        self.ids.truncate(to);
        self.counts.truncate(to);
    }
}

#[cfg(test)]
mod tests {
    use std::iter::empty;

    use super::*;
    use crate::feature::Field;

    fn key(field: Field, cross: u16, tokens: [u32; 3]) -> FeatureKey {
        FeatureKey { field, cross, place: 0, tokens }
    }

    /// However the units are parted among counters, rows hold the same counts of the features that enough units have.
    #[test]
    fn counts_do_not_depend_on_how_units_are_parted() {
        let none = UNKNOWN_TOKEN;
        let (rare, common) = (key(Field::Left, 0, [7, none, none]), key(Field::Sentence, 0, [3, none, none]));
        let (pair, crossed) =
            (key(Field::Sentence, 0, [3, 4, none]), key(Field::Chars, 900, [3, none, none]));
        let units = [vec![common, pair, common], vec![rare, crossed], vec![crossed, common], vec![pair]];
        let counted = |size: usize| {
            let counters = units.chunks(size).map(|units| {
                let mut counter = Counter::default();
                for unit in units {
                    unit.iter().for_each(|key| counter.feature(*key, empty()));
                    counter.end_unit();
                }
                counter
            });
            Counts::new(counters.collect(), 2)
        };
        for size in 1..=4 {
            let counts = counted(size);
            assert_eq!(counts.keys(), [common, pair, crossed]);
            assert_eq!(counts.n_rows(), 4);
            assert_eq!(counts.row(0), (&[0, 1][..], &[2, 1][..]));
            assert_eq!(counts.row(1), (&[2][..], &[1][..]));
            assert_eq!(counts.row(2), (&[0, 2][..], &[1, 1][..]));
            assert_eq!(counts.row(3), (&[1][..], &[1][..]));
        }
    }
}
