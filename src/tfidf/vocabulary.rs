//! The vocabulary with its inverse document frequencies, fitted once and stored.
//!
//! A feature that occurs `c` times in a unit weighs `(1 + ln c) idf` (or `c idf`), with
//! `idf = ln((1 + n) / (1 + df)) + 1` over the `n` units fitted on (scikit-learn's smooth IDF). Then each block (a
//! field, crossed or not) is divided by its Euclidean norm and multiplied by the field's weight, so that a long
//! field does not drown a short one.

use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::counts::Counts;
use super::csr::Csr;
use crate::feature::{FeatureConfig, FeatureKey};

/// Rows that are weighted before they are put together, and those to a task of the thread pool.
const BATCH: usize = 1 << 15;
const ROWS_PER_TASK: usize = 1 << 8;

/// The features of a model, each with its inverse document frequency. The place of a feature is its column.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    keys: Vec<FeatureKey>,
    idf: Vec<f32>,
    /// Blocks, each with the column that it ends before.
    blocks: Vec<(u32, usize)>,
    /// Made when a feature is first looked up: training does not.
    columns: OnceLock<FxHashMap<FeatureKey, u32>>,
}

/// How blocks are scaled.
#[derive(Clone, Debug)]
pub struct Weighting {
    sublinear: bool,
    block_weights: [f32; FeatureKey::BLOCKS],
}

impl Weighting {
    /// The weighting that `config` asks for.
    pub fn new(config: &FeatureConfig) -> Self {
        let mut block_weights = [0.0; FeatureKey::BLOCKS];
        for spec in config.fields.iter().filter(|spec| !spec.vectors) {
            block_weights[spec.block()] = spec.weight;
        }
        Self { sublinear: config.sublinear_tf, block_weights }
    }

    /// Turns counts into weights, in place: `cells` are columns with counts, ascending, `vocabulary` gives their
    /// keys and idf.
    pub fn weigh(&self, cells: &mut [(u32, f32)], vocabulary: &Vocabulary) {
        let mut rest = cells;
        for &(end, block) in &vocabulary.blocks {
            let length = rest.partition_point(|cell| cell.0 < end);
            let (cells, behind) = rest.split_at_mut(length);
            rest = behind;
            let mut square = 0.0;
            for (column, value) in cells.iter_mut() {
                let once = !self.sublinear || *value == 1.0;
                let tf = if once { *value } else { 1.0 + libm::logf(*value) };
                *value = tf * vocabulary.idf[*column as usize];
                square += *value * *value;
            }
            let scale = self.block_weights[block] / square.sqrt();
            for (_, value) in cells {
                *value *= scale;
            }
        }
    }
}

impl Vocabulary {
    /// A vocabulary of these features, which must be sorted, with their inverse document frequencies.
    pub fn new(keys: Vec<FeatureKey>, idf: Vec<f32>) -> Self {
        let mut blocks: Vec<(u32, usize)> = Vec::new();
        for (key, end) in keys.iter().zip(1..) {
            match blocks.last_mut() {
                Some((last, block)) if *block == key.block() => *last = end,
                _ => blocks.push((end, key.block())),
            }
        }
        Self { keys, idf, blocks, columns: OnceLock::new() }
    }

    /// Fits on the named rows of `counts`: keeps the features within the document frequencies of `config`, and
    /// gives, beside the vocabulary, the column of each feature of `counts` (`u32::MAX` where it is not kept).
    pub fn fit(counts: &Counts, rows: &[usize], config: &FeatureConfig) -> (Self, Vec<u32>) {
        let mut df = vec![0_u32; counts.keys().len()];
        for &row in rows {
            for &id in counts.row(row).0 {
                df[id as usize] += 1;
            }
        }
        let n = rows.len() as f64;
        let most = f64::from(config.max_df) * n;
        let (mut keys, mut idf) = (Vec::new(), Vec::new());
        let column_of = df
            .iter()
            .zip(counts.keys())
            .map(|(&df, key)| {
                if df < config.min_df.max(1) || f64::from(df) > most {
                    return u32::MAX;
                }
                keys.push(*key);
                idf.push((libm::log((1.0 + n) / (1.0 + f64::from(df))) + 1.0) as f32);
                keys.len() as u32 - 1
            })
            .collect();
        (Self::new(keys, idf), column_of)
    }

    /// The named rows of `counts`, weighted; `column_of` is what [`Vocabulary::fit`] gave.
    pub fn rows(
        &self,
        counts: &Counts,
        rows: &[usize],
        column_of: &[u32],
        weighting: &Weighting,
        width: usize,
        dense: impl Fn(usize, u32, &mut Vec<(u32, f32)>) + Sync,
    ) -> Csr {
        let mut csr = Csr::new(self.keys.len() + width);
        let row = |row: usize, cells: &mut Vec<(u32, f32)>| {
            let (ids, counts) = counts.row(row);
            cells.clear();
            cells.extend(
                ids.iter()
                    .zip(counts)
                    .map(|(&id, &count)| (column_of[id as usize], f32::from(count)))
                    .filter(|(column, _)| *column != u32::MAX),
            );
            weighting.weigh(cells, self);
            dense(row, self.keys.len() as u32, cells);
        };
        // A batch at a time, so that a large matrix is not in memory twice.
        for batch in rows.chunks(BATCH) {
            let parts: Vec<Csr> = batch
                .par_chunks(ROWS_PER_TASK)
                .map(|rows| {
                    let (mut part, mut cells) = (Csr::new(self.keys.len() + width), Vec::new());
                    for &at in rows {
                        row(at, &mut cells);
                        part.push_row(cells.iter().copied());
                    }
                    part
                })
                .collect();
            parts.iter().for_each(|part| csr.append(part));
        }
        csr
    }

    /// The column of a feature.
    #[inline]
    pub fn column(&self, key: &FeatureKey) -> Option<u32> {
        let columns = self
            .columns
            .get_or_init(|| self.keys.iter().zip(0..).map(|(key, column)| (*key, column)).collect());
        columns.get(key).copied()
    }

    /// The features, in the order of columns.
    pub fn keys(&self) -> &[FeatureKey] {
        &self.keys
    }

    /// The inverse document frequencies, in the order of columns.
    pub fn idf(&self) -> &[f32] {
        &self.idf
    }
}
