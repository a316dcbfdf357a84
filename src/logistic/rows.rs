//! Products of sparse rows with narrow tables, which is where a fit spends its time.
//!
//! A table has `w` numbers for each column of the matrix, side by side. The narrow widths get loops of fixed length,
//! which the compiler keeps in registers; sums run in several lanes, because a single one would wait for each addition.

use std::ops::{AddAssign, Mul};

/// The numbers of a table: `f64`, or `f32` where half of the memory counts for more than the last digits.
pub(super) trait Number:
    Copy + Default + AddAssign + Mul<Output = Self> + From<f32> + Send + Sync
{
}

impl Number for f32 {}
impl Number for f64 {}

/// `sum += x_j table[j]` over the cells of a row.
#[inline]
pub(super) fn gather<T: Number>(sum: &mut [T], columns: &[u32], x: &[f32], table: &[T]) {
    match sum.len() {
        1 => gather_fixed::<1, 8, T>(sum, columns, x, table),
        2 => gather_fixed::<2, 4, T>(sum, columns, x, table),
        3 => gather_fixed::<3, 2, T>(sum, columns, x, table),
        4 => gather_fixed::<4, 2, T>(sum, columns, x, table),
        w => {
            for (&j, &x) in columns.iter().zip(x) {
                let x = T::from(x);
                for (s, &t) in sum.iter_mut().zip(&table[j as usize * w..][..w]) {
                    *s += x * t;
                }
            }
        }
    }
}

#[inline]
fn gather_fixed<const W: usize, const LANES: usize, T: Number>(
    sum: &mut [T],
    columns: &[u32],
    x: &[f32],
    table: &[T],
) {
    let (table, _) = table.as_chunks::<W>();
    let mut total = [[T::default(); W]; LANES];
    let ((columns, last_columns), (x, last_x)) = (columns.as_chunks::<LANES>(), x.as_chunks::<LANES>());
    for (columns, x) in columns.iter().zip(x) {
        for lane in 0..LANES {
            let (cells, x) = (&table[columns[lane] as usize], T::from(x[lane]));
            for c in 0..W {
                total[lane][c] += x * cells[c];
            }
        }
    }
    for (&j, &x) in last_columns.iter().zip(last_x) {
        let (cells, x) = (&table[j as usize], T::from(x));
        for c in 0..W {
            total[0][c] += x * cells[c];
        }
    }
    for lane in total {
        for (s, t) in sum.iter_mut().zip(lane) {
            *s += t;
        }
    }
}

/// `table[j] += x_j values` over the cells of a row.
#[inline]
pub(super) fn scatter<T: Number>(values: &[T], columns: &[u32], x: &[f32], table: &mut [T]) {
    match values.len() {
        1 => scatter_fixed::<1, T>(values, columns, x, table),
        2 => scatter_fixed::<2, T>(values, columns, x, table),
        3 => scatter_fixed::<3, T>(values, columns, x, table),
        4 => scatter_fixed::<4, T>(values, columns, x, table),
        w => {
            for (&j, &x) in columns.iter().zip(x) {
                let x = T::from(x);
                for (t, &v) in table[j as usize * w..][..w].iter_mut().zip(values) {
                    *t += x * v;
                }
            }
        }
    }
}

#[inline]
fn scatter_fixed<const W: usize, T: Number>(values: &[T], columns: &[u32], x: &[f32], table: &mut [T]) {
    let (table, _) = table.as_chunks_mut::<W>();
    let mut fixed = [T::default(); W];
    fixed.copy_from_slice(values);
    for (&j, &x) in columns.iter().zip(x) {
        let (cells, x) = (&mut table[j as usize], T::from(x));
        for c in 0..W {
            cells[c] += x * fixed[c];
        }
    }
}
