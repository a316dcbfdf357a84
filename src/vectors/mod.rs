//! Word vectors: what a word that the training data lack has in common with those they have.
//!
//! The table is kept by stems, which are what features are made of: the vector of a stem is the mean of the vectors of
//! its words, each weighted by how often it occurs. Frequencies are estimated from ranks by Zipf's law, as vector files
//! are sorted by frequency. A stem of relative frequency `p` weighs `a / (a + p)` (smooth inverse frequency: Arora,
//! Liang & Ma 2017). Numbers are kept in 8 bits, with one factor a row that holds the weight too.

mod read;

use rustc_hash::FxHashMap;

use crate::text::StemList;

pub use read::{VectorsError, VectorsOptions, read_vectors};

/// The row of a stem that has none.
pub const NO_ROW: u32 = u32::MAX;
/// The most numbers of a vector.
pub const MOST_DIMS: usize = 4096;

/// `a` of the weight of a stem (Arora et al. use 1e-3 to 1e-4).
const SMOOTHING: f64 = 1e-3;

/// A table of word vectors by stems.
#[derive(Clone, Debug, PartialEq)]
pub struct WordVectors {
    dims: usize,
    stems: StemList,
    /// One a row: what a step of its cells is worth.
    scales: Vec<f32>,
    /// Rows x `dims`.
    cells: Vec<i8>,
}

/// The words of one stem, while they are read.
#[derive(Clone, Debug, Default)]
struct Sum {
    frequency: f64,
    vector: Vec<f64>,
}

impl WordVectors {
    /// A table from its parts, `None` where the sizes do not fit: as many scales as stems, `dims` cells
    /// for each.
    pub fn from_parts(dims: usize, stems: StemList, scales: Vec<f32>, cells: Vec<i8>) -> Option<Self> {
        let fits = (1..=MOST_DIMS).contains(&dims)
            && scales.len() == stems.len()
            && stems.len().checked_mul(dims) == Some(cells.len());
        fits.then_some(Self { dims, stems, scales, cells })
    }

    /// The table of these stems, each with the sum of its words' unit vectors by frequency; frequencies sum to `total`.
    fn from_sums(dims: usize, total: f64, sums: FxHashMap<Box<str>, Sum>) -> Self {
        let mut sums: Vec<(Box<str>, Sum)> = sums.into_iter().collect();
        sums.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let (mut stems, mut scales) = (Vec::with_capacity(sums.len()), Vec::with_capacity(sums.len()));
        let mut cells = Vec::with_capacity(sums.len() * dims);
        for (stem, Sum { frequency, vector }) in sums {
            let norm = vector.iter().map(|v| v * v).sum::<f64>().sqrt();
            let most = vector.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
            if most == 0.0 {
                continue;
            }
            let step = most / 127.0;
            stems.push(stem);
            scales.push((step / norm * SMOOTHING / (SMOOTHING + frequency / total)) as f32);
            cells.extend(vector.iter().map(|v| (v / step).round() as i8));
        }
        // They are sorted already, and different.
        Self { dims, stems: StemList::new(stems), scales, cells }
    }

    /// Numbers of a vector.
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// The stems, in alphabetical order.
    pub fn stems(&self) -> &StemList {
        &self.stems
    }

    /// What a step of a row's cells is worth, one a stem.
    pub fn scales(&self) -> &[f32] {
        &self.scales
    }

    /// The rows side by side.
    pub fn cells(&self) -> &[i8] {
        &self.cells
    }

    /// The row of a stem, [`NO_ROW`] where it has none.
    pub fn row(&self, stem: &str) -> u32 {
        self.stems.find(stem).map_or(NO_ROW, |row| row as u32)
    }

    /// Adds the weighted vector of a row to `sum`.
    #[inline]
    pub fn add(&self, row: u32, sum: &mut [f32]) {
        let row = row as usize;
        let Some(&scale) = self.scales.get(row) else { return };
        let cells = &self.cells[row * self.dims..][..self.dims];
        for (sum, cell) in sum.iter_mut().zip(cells) {
            *sum += scale * f32::from(*cell);
        }
    }
}
