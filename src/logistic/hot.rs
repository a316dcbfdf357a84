//! Columns in the order of how often they occur: a few thousand make up most cells, and their parameters, side by side, stay in
//! the cache.

use rayon::prelude::*;

use crate::tfidf::Csr;

/// Parameters of fewer columns fit into the cache in any order.
const FEWEST: usize = 1 << 13;
/// Of more cells a second list of columns would take gigabytes.
const MOST_CELLS: usize = 1 << 28;
/// Rows to a task of the thread pool.
const CHUNK: usize = 1 << 10;

/// Places of columns among the parameters.
pub(super) struct HotOrder {
    /// Place of each column; empty where columns stay where they are.
    places: Vec<u32>,
    /// The places of all stored cells, row by row.
    cells: Vec<u32>,
    /// Where each row begins in `cells`.
    starts: Vec<usize>,
}

impl HotOrder {
    pub(super) fn new(rows: &Csr) -> Self {
        let d = rows.n_columns();
        if d < FEWEST || rows.n_stored() > MOST_CELLS {
            return Self { places: Vec::new(), cells: Vec::new(), starts: Vec::new() };
        }
        let mut frequency = vec![0_u32; d];
        for row in 0..rows.n_rows() {
            rows.row(row).0.iter().for_each(|&column| frequency[column as usize] += 1);
        }
        let mut order: Vec<u32> = (0..d as u32).collect();
        order.par_sort_by_key(|&column| std::cmp::Reverse(frequency[column as usize]));
        let mut places = vec![0; d];
        order.iter().zip(0..).for_each(|(&column, place)| places[column as usize] = place);
        let mut starts = vec![0];
        starts.extend((0..rows.n_rows()).scan(0, |end, row| {
            *end += rows.row(row).0.len();
            Some(*end)
        }));
        let mut cells = vec![0; rows.n_stored()];
        let mut rest = &mut cells[..];
        let mut parts = Vec::new();
        for from in (0..rows.n_rows()).step_by(CHUNK) {
            let until = (from + CHUNK).min(rows.n_rows());
            let (part, behind) = rest.split_at_mut(starts[until] - starts[from]);
            parts.push((from..until, part));
            rest = behind;
        }
        parts.into_par_iter().for_each(|(range, part)| {
            let columns = range.flat_map(|row| rows.row(row).0);
            part.iter_mut().zip(columns).for_each(|(cell, &column)| *cell = places[column as usize]);
        });
        Self { places, cells, starts }
    }

    /// The place of a column; that of the intercepts, behind all columns, is theirs.
    pub(super) fn place(&self, column: usize) -> usize {
        self.places.get(column).map_or(column, |&place| place as usize)
    }

    /// The places of the cells of a row.
    #[inline]
    pub(super) fn columns<'a>(&'a self, rows: &'a Csr, row: usize) -> &'a [u32] {
        if self.places.is_empty() {
            rows.row(row).0
        } else {
            &self.cells[self.starts[row]..self.starts[row + 1]]
        }
    }
}
