//! The vocabulary with its inverse document frequencies, fitted once and stored.
//!
//! A feature that occurs `c` times in a unit weighs `(1 + ln c) idf` (or `c idf`), with
//! `idf = ln((1 + n) / (1 + df)) + 1` over the `n` units fitted on (scikit-learn's smooth IDF). Then each block (a
//! field, crossed or not) is divided by its Euclidean norm and multiplied by the field's weight, so that a long
//! field does not drown a short one.

use rayon::prelude::*;

use super::counts::Counts;
use super::csr::Csr;
use super::grams::Grams;
use crate::feature::{FeatureConfig, FeatureKey};

/// Rows to a task of the thread pool.
const ROWS_PER_TASK: usize = 1 << 8;

/// The features of a model, each with its inverse document frequency. The place of a feature is its column.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    keys: Vec<FeatureKey>,
    idf: Vec<f32>,
    blocks: Vec<u8>,
    grams: Grams,
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
        let mut squares = [0.0; FeatureKey::BLOCKS];
        for (column, value) in cells.iter_mut() {
            *value = self.frequency(*value) * vocabulary.idf[*column as usize];
            squares[usize::from(vocabulary.blocks[*column as usize])] += *value * *value;
        }
        let mut scales = self.block_weights;
        scales.iter_mut().zip(squares).for_each(|(scale, square)| *scale /= square.sqrt());
        for (column, value) in cells {
            *value *= scales[usize::from(vocabulary.blocks[*column as usize])];
        }
    }

    /// The same of cells that are all of one block.
    pub fn weigh_block(&self, block: usize, cells: &mut [(u32, f32)], vocabulary: &Vocabulary) {
        let mut square = 0.0;
        for (column, value) in cells.iter_mut() {
            *value = self.frequency(*value) * vocabulary.idf[*column as usize];
            square += *value * *value;
        }
        let scale = self.block_weights[block] / square.sqrt();
        for (_, value) in cells {
            *value *= scale;
        }
    }

    /// What a feature counts that occurs `count` times.
    #[inline]
    fn frequency(&self, count: f32) -> f32 {
        // Most features occur once.
        if !self.sublinear || count <= 1.0 { count } else { 1.0 + libm::logf(count) }
    }
}

/// The block of each feature.
fn blocks(keys: &[FeatureKey]) -> Vec<u8> {
    keys.iter().map(|key| key.block() as u8).collect()
}

impl Vocabulary {
    /// A vocabulary of these features, which must be sorted, with their inverse document frequencies.
    pub fn new(keys: Vec<FeatureKey>, idf: Vec<f32>) -> Self {
        let grams = Grams::new(&keys);
        Self { blocks: blocks(&keys), keys, idf, grams }
    }

    /// A vocabulary of these features in any order, none of them twice: also sorts what there is of each, `k` weights side
    /// by side; what is behind them stays there.
    pub fn sorted(
        mut keys: Vec<FeatureKey>,
        mut idf: Vec<f32>,
        mut weights: Vec<f32>,
        k: usize,
    ) -> (Self, Vec<f32>) {
        if !keys.is_sorted() {
            let mut order: Vec<usize> = (0..keys.len()).collect();
            order.sort_unstable_by_key(|&at| keys[at]);
            let behind = weights.split_off(keys.len() * k);
            weights = order.iter().flat_map(|&at| &weights[at * k..][..k]).copied().chain(behind).collect();
            idf = order.iter().map(|&at| idf[at]).collect();
            keys = order.iter().map(|&at| keys[at]).collect();
        }
        (Self::new(keys, idf), weights)
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
        // Lookups go through `column_of` while training; the table of n-grams is made for a model alone.
        (Self { blocks: blocks(&keys), keys, idf, grams: Grams::default() }, column_of)
    }

    /// The named rows of `counts`, weighted, onto those that `csr` has, which is as wide as the vocabulary and what `dense`
    /// adds to the cells of a row, given it and the number of features; `column_of` is what [`Vocabulary::fit`] gave.
    pub fn push_rows(
        &self,
        counts: &Counts,
        rows: &[usize],
        column_of: &[u32],
        weighting: &Weighting,
        dense: impl Fn(usize, u32, &mut Vec<(u32, f32)>) + Sync,
        csr: &mut Csr,
    ) {
        let width = csr.n_columns();
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
        let parts: Vec<Csr> = rows
            .par_chunks(ROWS_PER_TASK)
            .map(|rows| {
                let (mut part, mut cells) = (Csr::new(width), Vec::new());
                for &at in rows {
                    row(at, &mut cells);
                    part.push_row(cells.iter().copied());
                }
                part
            })
            .collect();
        parts.iter().for_each(|part| csr.append(part));
    }

    /// The column of a feature.
    #[inline]
    pub fn column(&self, key: &FeatureKey) -> Option<u32> {
        self.grams.column_of(key)
    }

    /// The n-grams that the features are made of.
    pub fn grams(&self) -> &Grams {
        &self.grams
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
