//! How often each feature occurs in each unit.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::shards::{Places, Spread, TaskKeys, frequent};
use crate::feature::{FeatureKey, FeatureSink, UNKNOWN_TOKEN};

/// What stands for a feature that is not kept, or not numbered yet.
const NONE: u32 = u32::MAX;

/// Counts of features by unit: made once, then any set of rows can be fitted and weighted without looking at text
/// again.
///
/// Features of one block that occur in the same units, equally often, are held as one *class*: most n-grams are rare, and
/// all parts of a rare phrase are in the same units. No set of rows tells them apart.
#[derive(Debug, Default)]
pub struct Counts {
    keys: Vec<FeatureKey>,
    /// The class of each feature.
    classes: Vec<u32>,
    /// How many features each class has.
    sizes: Vec<u32>,
    /// In the parts that they were counted in: put together they would be in memory twice for a while.
    parts: Vec<Cells>,
    /// The first unit of each part, and behind them the number of all units.
    firsts: Vec<usize>,
}

/// The classes of features in some units, with their counts.
#[derive(Debug, Default)]
struct Cells {
    /// Where the cells of each unit end.
    ends: Vec<usize>,
    ids: Vec<u32>,
    counts: Vec<u16>,
}

/// Counts the features of some units, in numbers of its own: features go in as a [`FeatureSink`].
#[derive(Debug)]
pub struct Counter {
    numbers: FxHashMap<u128, u32>,
    /// Numbers of the features that are one token, by field, topic and token: most features are, and a place is found faster
    /// than a key.
    single: Vec<Vec<u32>>,
    features: Vec<Feature>,
    /// Features of the unit at hand.
    touched: Vec<u32>,
    /// The unit at hand, counted through all counters.
    unit: u32,
    cells: Cells,
}

/// A feature of a [`Counter`].
#[derive(Clone, Copy, Debug)]
struct Feature {
    /// Packed.
    key: u128,
    /// Units that have it, before the last one.
    spread: Spread,
    /// The last unit that has it, and how often so far.
    unit: u32,
    count: u16,
}

/// Topics whose single tokens have places of their own; the features of others are found by key.
const SINGLE_TOPICS: u16 = 8;

impl Counter {
    /// A counter of the units from the one of number `first` on.
    pub fn new(first: usize) -> Self {
        Self {
            numbers: FxHashMap::default(),
            single: Vec::new(),
            features: Vec::new(),
            touched: Vec::new(),
            unit: first as u32,
            cells: Cells::default(),
        }
    }

    /// Ends a unit: what comes next belongs to the next one.
    pub fn end_unit(&mut self) {
        for id in self.touched.drain(..) {
            let feature = &mut self.features[id as usize];
            feature.spread += Spread { df: 1, units: digest(self.unit, feature.count) };
            self.cells.ids.push(id);
            self.cells.counts.push(feature.count);
        }
        self.cells.ends.push(self.cells.ids.len());
        self.unit += 1;
    }

    /// All that was counted.
    pub fn finish(self) -> Counted {
        let Self { features, mut cells, .. } = self;
        cells.shrink();
        Counted {
            keys: TaskKeys::new(features.into_iter().map(|feature| (feature.key, feature.spread)).collect()),
            cells,
        }
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
            *self.numbers.entry(packed(&key)).or_insert(next)
        };
        if number == next {
            self.features.push(Feature {
                key: packed(&key),
                spread: Spread::default(),
                unit: NONE,
                count: 0,
            });
        }
        number
    }
}

impl FeatureSink for Counter {
    fn feature(&mut self, key: FeatureKey, _: impl Iterator<Item = usize>) {
        let number = self.number(key);
        let feature = &mut self.features[number as usize];
        if feature.unit == self.unit {
            feature.count = feature.count.saturating_add(1);
        } else {
            (feature.unit, feature.count) = (self.unit, 1);
            self.touched.push(number);
        }
    }
}

/// A number for a unit that has a feature so often (splitmix64). Sums of these differ where units differ, but for one in
/// 10^8 times with a million features.
const fn digest(unit: u32, count: u16) -> u64 {
    let mut x = ((unit as u64) << 16 | count as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ x >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ x >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ x >> 31
}

/// A key as one number, in the order of keys: hashed, compared and sorted as such, which takes a fraction of the time.
fn packed(key: &FeatureKey) -> u128 {
    let [a, b, c] = key.tokens;
    u128::from(a) << 96 | u128::from(b) << 64 | u128::from(c) << 32 | u128::from(key.slot())
}

/// The key of [`packed`]'s number.
fn unpacked(number: u128) -> Option<FeatureKey> {
    let word = |at: u32| (number >> at) as u32;
    FeatureKey::of_slot([word(96), word(64), word(32)], word(0))
}

impl Counts {
    /// The counts of all units, in order, of the features that at least `min_df` of them have.
    pub fn new(parts: Vec<Counted>, min_df: u32) -> Self {
        let tasks: Vec<&TaskKeys<u128>> = parts.iter().map(|part| &part.keys).collect();
        let mut kept = frequent(&tasks, min_df);
        kept.par_sort_unstable_by_key(|(key, _)| *key);
        let kept: Vec<(u128, FeatureKey, Spread)> = kept
            .into_iter()
            .filter_map(|(number, spread)| Some((number, unpacked(number)?, spread)))
            .collect();
        let mut sizes: Vec<u32> = Vec::new();
        let mut class_of: FxHashMap<(usize, Spread), u32> = FxHashMap::default();
        let classes: Vec<u32> = kept
            .iter()
            .map(|(_, key, spread)| {
                let class = *class_of.entry((key.block(), *spread)).or_insert(sizes.len() as u32);
                if class as usize == sizes.len() {
                    sizes.push(0);
                }
                sizes[class as usize] += 1;
                class
            })
            .collect();
        drop(class_of);
        let places = Places::new(&kept.iter().zip(&classes).map(|((number, ..), class)| (*number, *class)));
        let parts: Vec<Cells> = parts
            .into_par_iter()
            .map(|Counted { keys, mut cells }| {
                cells.renumber(&keys.places(&places, NONE));
                cells
            })
            .collect();
        let mut firsts = vec![0];
        firsts.extend(parts.iter().scan(0, |units, part| {
            *units += part.ends.len();
            Some(*units)
        }));
        Self { keys: kept.into_iter().map(|(_, key, _)| key).collect(), classes, sizes, parts, firsts }
    }

    /// Number of units.
    pub fn n_rows(&self) -> usize {
        self.firsts.last().copied().unwrap_or(0)
    }

    /// All features that are counted, in the order of keys.
    pub fn keys(&self) -> &[FeatureKey] {
        &self.keys
    }

    /// The class of each feature.
    pub fn classes(&self) -> &[u32] {
        &self.classes
    }

    /// How many features each class has.
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// The classes of features in unit `i`, ascending, and their counts; none of a unit that is [forgotten](Counts::forget_until).
    pub fn row(&self, i: usize) -> (&[u32], &[u16]) {
        let part = self.firsts.partition_point(|&first| first <= i) - 1;
        self.parts[part].row(i - self.firsts[part])
    }

    /// Frees what can be freed of the units before `i`.
    pub fn forget_until(&mut self, i: usize) {
        let ends = self.firsts.iter().skip(1);
        for (part, _) in self.parts.iter_mut().zip(ends).take_while(|(_, end)| **end <= i) {
            *part = Cells::default();
        }
    }
}

/// What a [`Counter`] counted; it takes a fraction of its memory.
#[derive(Debug)]
pub struct Counted {
    /// Packed.
    keys: TaskKeys<u128>,
    cells: Cells,
}

impl Cells {
    fn row(&self, i: usize) -> (&[u32], &[u16]) {
        let Some(&end) = self.ends.get(i) else { return (&[], &[]) };
        let cells = i.checked_sub(1).map_or(0, |before| self.ends[before])..end;
        (&self.ids[cells.clone()], &self.counts[cells])
    }

    /// Puts classes in the place of features; drops features that have none.
    fn renumber(&mut self, places: &[u32]) {
        let (mut from, mut to) = (0, 0);
        let mut row: Vec<(u32, u16)> = Vec::new();
        for end in &mut self.ends {
            let cells = from..*end;
            from = *end;
            row.clear();
            row.extend(
                self.ids[cells.clone()]
                    .iter()
                    .zip(&self.counts[cells])
                    .map(|(&id, &count)| (places[id as usize], count))
                    .filter(|(place, _)| *place != NONE),
            );
            row.sort_unstable_by_key(|cell| cell.0);
            row.dedup_by_key(|cell| cell.0);
            for &(place, count) in &row {
                (self.ids[to], self.counts[to]) = (place, count);
                to += 1;
            }
            *end = to;
        }
        self.ids.truncate(to);
        self.counts.truncate(to);
        self.shrink();
    }

    fn shrink(&mut self) {
        self.ids.shrink_to_fit();
        self.counts.shrink_to_fit();
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

    #[test]
    fn packed_keys_come_back_and_keep_their_order() {
        let mut keys = Vec::new();
        for field in [Field::Sentence, Field::Position, Field::Cue] {
            for (cross, place) in [(0, 0), (0, -1), (0, 3), (u16::MAX, -128), (7, 127)] {
                for tokens in [[0, 1, 2], [UNKNOWN_TOKEN; 3], [5, 1 << 31, UNKNOWN_TOKEN]] {
                    keys.push(FeatureKey { tokens, field, cross, place });
                }
            }
        }
        keys.sort_unstable();
        let numbers: Vec<u128> = keys.iter().map(packed).collect();
        assert!(numbers.is_sorted());
        assert_eq!(numbers.into_iter().filter_map(unpacked).collect::<Vec<_>>(), keys);
    }

    /// However the units are parted among counters, rows hold the same counts of the features that enough units have; those
    /// that nothing tells apart are one class.
    #[test]
    fn counts_do_not_depend_on_how_units_are_parted() {
        let none = UNKNOWN_TOKEN;
        let (rare, common) = (key(Field::Left, 0, [7, none, none]), key(Field::Sentence, 0, [3, none, none]));
        let (pair, crossed) =
            (key(Field::Sentence, 0, [3, 4, none]), key(Field::Chars, 900, [3, none, none]));
        let [same, twice] = [5, 6].map(|word| key(Field::Sentence, 0, [3, word, none]));
        let elsewhere = key(Field::Left, 0, [3, 4, none]);
        let units = [
            vec![common, pair, common, same, twice, twice, elsewhere],
            vec![rare, crossed],
            vec![crossed, common],
            vec![same, pair, twice, elsewhere],
        ];
        let counted = |size: usize| {
            let counters = units.chunks(size).enumerate().map(|(at, units)| {
                let mut counter = Counter::new(at * size);
                for unit in units {
                    unit.iter().for_each(|key| counter.feature(*key, empty()));
                    counter.end_unit();
                }
                counter.finish()
            });
            Counts::new(counters.collect(), 2)
        };
        for size in 1..=4 {
            let mut counts = counted(size);
            assert_eq!(counts.keys(), [pair, elsewhere, same, twice, common, crossed]);
            // Once more in another block, and as often in the same units, but not in all of them.
            assert_eq!(counts.classes(), [0, 1, 0, 2, 3, 4]);
            assert_eq!(counts.sizes(), [2, 1, 1, 1, 1]);
            assert_eq!(counts.n_rows(), 4);
            assert_eq!(counts.row(0), (&[0, 1, 2, 3][..], &[1, 1, 2, 2][..]));
            assert_eq!(counts.row(1), (&[4][..], &[1][..]));
            assert_eq!(counts.row(2), (&[3, 4][..], &[1, 1][..]));
            assert_eq!(counts.row(3), (&[0, 1, 2][..], &[1, 1, 1][..]));
            counts.forget_until(3);
            assert_eq!(counts.n_rows(), 4);
            assert_eq!(counts.row(3), (&[0, 1, 2][..], &[1, 1, 1][..]));
        }
    }
}
