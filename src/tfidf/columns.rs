//! The columns of a fit: the features that are frequent enough in the rows fitted on, a class of them at a time.
//!
//! Features of a class (see [`Counts`]) have the same cells in all rows, and at the minimum of a penalised fit, which is only
//! one, the same weight `w`. One column in their place, `sqrt(size)` times as large, gets the weight `sqrt(size) w`: it adds
//! `size x w` to a decision value and `size w^2` to the penalty, as they do together. The fit is the same, with a fraction of
//! the cells.

use rayon::prelude::*;

use super::counts::Counts;
use super::csr::Csr;
use super::vocabulary::Weighting;
use crate::feature::{FeatureConfig, FeatureKey};

/// Rows to a task of the thread pool.
const ROWS_PER_TASK: usize = 1 << 8;
/// What stands for a class that has no column.
const NONE: u32 = u32::MAX;

/// The columns of a fit.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The column of each class.
    of_class: Vec<u32>,
    /// The inverse document frequency of each column times the root of the size of its class.
    scales: Vec<f32>,
    /// The block of each column.
    blocks: Vec<u8>,
    /// The inverse document frequency of each column.
    idf: Vec<f32>,
}

impl Columns {
    /// Fits on the named rows of `counts`: keeps the features within the document frequencies of `config`.
    pub fn fit(counts: &Counts, rows: &[usize], config: &FeatureConfig) -> Self {
        let mut df = vec![0_u32; counts.sizes().len()];
        for &row in rows {
            for &class in counts.row(row).0 {
                df[class as usize] += 1;
            }
        }
        let mut block_of = vec![0; df.len()];
        counts.keys().iter().zip(counts.classes()).for_each(|(key, &class)| {
            block_of[class as usize] = key.block() as u8;
        });
        let n = rows.len() as f64;
        let most = f64::from(config.max_df) * n;
        let (mut scales, mut blocks, mut idf) = (Vec::new(), Vec::new(), Vec::new());
        let of_class = df
            .iter()
            .zip(counts.sizes())
            .zip(block_of)
            .map(|((&df, &size), block)| {
                if df < config.min_df.max(1) || f64::from(df) > most {
                    return NONE;
                }
                let of_feature = libm::log((1.0 + n) / (1.0 + f64::from(df))) + 1.0;
                idf.push(of_feature as f32);
                scales.push((of_feature * f64::from(size).sqrt()) as f32);
                blocks.push(block);
                scales.len() as u32 - 1
            })
            .collect();
        Self { of_class, scales, blocks, idf }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }

    /// Appends the named rows of `counts`, weighted, to `csr`, which is as wide as the columns and what `dense` adds to the
    /// cells of a row, given it and the number of columns.
    pub fn push_rows(
        &self,
        counts: &Counts,
        rows: &[usize],
        weighting: &Weighting,
        dense: impl Fn(usize, u32, &mut Vec<(u32, f32)>) + Sync,
        csr: &mut Csr,
    ) {
        let width = csr.n_columns();
        let parts: Vec<Csr> = rows
            .par_chunks(ROWS_PER_TASK)
            .map(|rows| {
                let (mut part, mut cells) = (Csr::new(width), Vec::new());
                for &row in rows {
                    let (classes, counts) = counts.row(row);
                    let columns = classes.iter().map(|&class| self.of_class[class as usize]);
                    cells.clear();
                    cells.extend(
                        columns
                            .zip(counts.iter().map(|&count| f32::from(count)))
                            .filter(|(column, _)| *column != NONE),
                    );
                    weighting.weigh(&mut cells, &self.scales, &self.blocks);
                    dense(row, self.len() as u32, &mut cells);
                    part.push_row(cells.iter().copied());
                }
                part
            })
            .collect();
        parts.iter().for_each(|part| csr.append(part));
    }

    /// The features of the columns, with their inverse document frequencies, and their weights, given those of the columns
    /// and of what is behind them, `k` side by side; what is behind stays behind.
    pub fn features(
        &self,
        counts: &Counts,
        weights: &[f64],
        k: usize,
    ) -> (Vec<FeatureKey>, Vec<f32>, Vec<f64>) {
        let (mut keys, mut idf, mut of_features) = (Vec::new(), Vec::new(), Vec::new());
        for (key, &class) in counts.keys().iter().zip(counts.classes()) {
            let column = self.of_class[class as usize];
            if column != NONE {
                let column = column as usize;
                let root = f64::from(counts.sizes()[class as usize]).sqrt();
                keys.push(*key);
                idf.push(self.idf[column]);
                of_features.extend(weights[column * k..][..k].iter().map(|weight| weight / root));
            }
        }
        of_features.extend_from_slice(&weights[self.len() * k..]);
        (keys, idf, of_features)
    }
}
