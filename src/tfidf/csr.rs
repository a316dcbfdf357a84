//! Sparse matrices: rows in compressed sparse form.

use linfa::dataset::Records;

/// A sparse matrix of `f32` by rows, `n_rows` x `n_columns`.
///
/// Row `i` holds the columns `indices[indptr[i]..indptr[i + 1]]`, ascending and without repeats, with the
/// values at the same places of `values`.
#[derive(Clone, Debug, PartialEq)]
pub struct Csr {
    indptr: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<f32>,
    n_columns: usize,
}

impl Csr {
    /// An empty matrix of `n_columns` columns, to push rows onto.
    pub fn new(n_columns: usize) -> Self {
        Self { indptr: vec![0], indices: Vec::new(), values: Vec::new(), n_columns }
    }

    /// Appends a row.
    ///
    /// # Panics
    /// In debug builds, where the columns are not ascending or reach past the width.
    pub fn push_row(&mut self, row: impl IntoIterator<Item = (u32, f32)>) {
        let start = self.indices.len();
        for (column, value) in row {
            self.indices.push(column);
            self.values.push(value);
        }
        debug_assert!(self.indices[start..].is_sorted_by(|a, b| a < b));
        debug_assert!(self.indices[start..].last().is_none_or(|&c| (c as usize) < self.n_columns));
        self.indptr.push(self.indices.len());
    }

    /// Appends the rows of `other`, which is as wide.
    pub fn append(&mut self, other: &Self) {
        let base = self.indices.len();
        self.indices.extend_from_slice(&other.indices);
        self.values.extend_from_slice(&other.values);
        self.indptr.extend(other.indptr[1..].iter().map(|end| base + end));
    }

    /// The non-zero cells of a dense matrix given by rows.
    pub fn from_dense<'a>(rows: impl IntoIterator<Item = &'a [f32]>, n_columns: usize) -> Self {
        let mut csr = Self::new(n_columns);
        for row in rows {
            csr.push_row(row.iter().enumerate().filter(|(_, v)| **v != 0.0).map(|(c, v)| (c as u32, *v)));
        }
        csr
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.indptr.len() - 1
    }

    /// Number of columns.
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    /// Number of stored cells.
    pub fn n_stored(&self) -> usize {
        self.indices.len()
    }

    /// Columns and values of row `i`.
    #[inline]
    pub fn row(&self, i: usize) -> (&[u32], &[f32]) {
        let range = self.indptr[i]..self.indptr[i + 1];
        (&self.indices[range.clone()], &self.values[range])
    }

    /// The matrix of the named rows, in the order named.
    #[must_use]
    pub fn select_rows(&self, rows: &[usize]) -> Self {
        let mut selected = Self::new(self.n_columns);
        for &i in rows {
            let (columns, values) = self.row(i);
            selected.indices.extend_from_slice(columns);
            selected.values.extend_from_slice(values);
            selected.indptr.push(selected.indices.len());
        }
        selected
    }
}

impl Records for Csr {
    type Elem = f32;

    fn nsamples(&self) -> usize {
        self.n_rows()
    }

    fn nfeatures(&self) -> usize {
        self.n_columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selected_rows_come_in_the_order_asked_for() {
        let csr = Csr::from_dense([&[1.0, 0.0][..], &[0.0, 2.0][..]], 2);
        let swapped = csr.select_rows(&[1, 0, 1]);
        assert_eq!(swapped.n_rows(), 3);
        assert_eq!(swapped.row(0), csr.row(1));
        assert_eq!(swapped.row(1), csr.row(0));
    }
}
