//! How often each feature occurs in each unit.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::feature::FeatureKey;

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

impl Counts {
    /// The counts of units, each given as its sorted keys with their counts.
    pub fn new(rows: &[Vec<(FeatureKey, u16)>]) -> Self {
        let mut numbers: FxHashMap<FeatureKey, u32> = FxHashMap::default();
        let total = rows.iter().map(Vec::len).sum();
        let (mut ids, mut counts) = (Vec::with_capacity(total), Vec::with_capacity(total));
        let mut indptr = vec![0];
        let mut keys = Vec::new();
        for row in rows {
            for (key, count) in row {
                let id = *numbers.entry(*key).or_insert_with(|| {
                    keys.push(*key);
                    keys.len() as u32 - 1
                });
                ids.push(id);
                counts.push(*count);
            }
            indptr.push(ids.len());
        }
        // From the order of first occurrence to the order of keys.
        let mut order: Vec<u32> = (0..keys.len() as u32).collect();
        order.par_sort_unstable_by_key(|&id| keys[id as usize]);
        let mut rank = vec![0; keys.len()];
        for (place, &id) in order.iter().enumerate() {
            rank[id as usize] = place as u32;
        }
        ids.par_iter_mut().for_each(|id| *id = rank[*id as usize]);
        let keys = order.iter().map(|&id| keys[id as usize]).collect();
        Self { keys, indptr, ids, counts }
    }

    /// Number of units.
    pub fn n_rows(&self) -> usize {
        self.indptr.len() - 1
    }

    /// All features that occur, in the order of keys.
    pub fn keys(&self) -> &[FeatureKey] {
        &self.keys
    }

    /// The features of unit `i`, as ascending places in [`Counts::keys`], and their counts.
    pub fn row(&self, i: usize) -> (&[u32], &[u16]) {
        let range = self.indptr[i]..self.indptr[i + 1];
        (&self.ids[range.clone()], &self.counts[range])
    }
}
