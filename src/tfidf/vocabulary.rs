//! The vocabulary with its inverse document frequencies, fitted once and stored.
//!
//! A feature that occurs `c` times in a unit weighs `(1 + ln c) idf` (or `c idf`), with
//! `idf = ln((1 + n) / (1 + df)) + 1` over the `n` units fitted on (scikit-learn's smooth IDF). Then each block (a
//! field, crossed or not) is divided by its Euclidean norm and multiplied by the field's weight, so that a long
//! field does not drown a short one.

use super::grams::Grams;
use crate::feature::{FeatureConfig, FeatureKey};

/// The features of a model, each with its inverse document frequency. The place of a feature is its column.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    keys: Vec<FeatureKey>,
    idf: Vec<f32>,
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

    /// Turns counts into weights, in place: `cells` are columns with counts, `idf` and `blocks` are by column.
    pub fn weigh(&self, cells: &mut [(u32, f32)], idf: &[f32], blocks: &[u8]) {
        let mut squares = [0.0; FeatureKey::BLOCKS];
        for (column, value) in cells.iter_mut() {
            *value = self.frequency(*value) * idf[*column as usize];
            squares[usize::from(blocks[*column as usize])] += *value * *value;
        }
        let mut scales = self.block_weights;
        scales.iter_mut().zip(squares).for_each(|(scale, square)| *scale /= square.sqrt());
        for (column, value) in cells {
            *value *= scales[usize::from(blocks[*column as usize])];
        }
    }

    /// The same of cells that are all of one block.
    pub fn weigh_block(&self, block: usize, cells: &mut [(u32, f32)], idf: &[f32]) {
        let mut square = 0.0;
        for (column, value) in cells.iter_mut() {
            *value = self.frequency(*value) * idf[*column as usize];
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

impl Vocabulary {
    /// A vocabulary of these features, which must be sorted, with their inverse document frequencies.
    pub fn new(keys: Vec<FeatureKey>, idf: Vec<f32>) -> Self {
        let grams = Grams::new(&keys);
        Self { keys, idf, grams }
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
