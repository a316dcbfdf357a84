//! Sparse matrices: rows in compressed sparse form, and the same matrix by columns.

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

    /// The same matrix by columns: a counting sort, so that the rows of each column ascend.
    pub fn to_columns(&self) -> Csc {
        let mut indptr = vec![0_usize; self.n_columns + 1];
        for &c in &self.indices {
            indptr[c as usize + 1] += 1;
        }
        for c in 0..self.n_columns {
            indptr[c + 1] += indptr[c];
        }
        let mut next = indptr.clone();
        let mut rows = vec![0_u32; self.indices.len()];
        let mut values = vec![0_f32; self.indices.len()];
        for i in 0..self.n_rows() {
            let (columns, row_values) = self.row(i);
            for (&c, &v) in columns.iter().zip(row_values) {
                let at = next[c as usize];
                rows[at] = i as u32;
                values[at] = v;
                next[c as usize] = at + 1;
            }
        }
        Csc { indptr, rows, values }
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

/// A sparse matrix by columns; made by [`Csr::to_columns`].
#[derive(Clone, Debug)]
pub struct Csc {
    indptr: Vec<usize>,
    rows: Vec<u32>,
    values: Vec<f32>,
}

impl Csc {
    /// Rows and values of column `c`.
    #[inline]
    pub fn column(&self, c: usize) -> (&[u32], &[f32]) {
        let range = self.indptr[c]..self.indptr[c + 1];
        (&self.rows[range.clone()], &self.values[range])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_hold_the_same_cells_as_rows() {
        let dense: Vec<[f32; 3]> = vec![[1.0, 0.0, 2.0], [0.0, 0.0, 0.0], [0.0, 3.0, 4.0]];
        let csr = Csr::from_dense(dense.iter().map(<[f32; 3]>::as_slice), 3);
        let csc = csr.to_columns();
        assert_eq!(csr.row(1), (&[][..], &[][..]));
        assert_eq!(csc.column(0), (&[0][..], &[1.0][..]));
        assert_eq!(csc.column(1), (&[2][..], &[3.0][..]));
        assert_eq!(csc.column(2), (&[0, 2][..], &[2.0, 4.0][..]));
    }

    #[test]
    fn selected_rows_come_in_the_order_asked_for() {
        let csr = Csr::from_dense([&[1.0, 0.0][..], &[0.0, 2.0][..]], 2);
        let swapped = csr.select_rows(&[1, 0, 1]);
        assert_eq!(swapped.n_rows(), 3);
        assert_eq!(swapped.row(0), csr.row(1));
        assert_eq!(swapped.row(1), csr.row(0));
    }
}
