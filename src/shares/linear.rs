//! The little linear algebra of small matrices.

use ndarray::Array2;

/// The inverse of a square matrix, by Gauss-Jordan elimination with partial pivoting; `None` where a pivot is 0 or not
/// finite.
pub(super) fn inverse(matrix: &Array2<f64>) -> Option<Array2<f64>> {
    let k = matrix.nrows();
    let (mut left, mut right) = (matrix.clone(), Array2::eye(k));
    for column in 0..k {
        let pivot =
            (column..k).max_by(|&a, &b| left[(a, column)].abs().total_cmp(&left[(b, column)].abs()))?;
        let scale = left[(pivot, column)];
        if scale.abs() == 0.0 || !scale.is_finite() {
            return None;
        }
        for at in 0..k {
            left.swap((pivot, at), (column, at));
            right.swap((pivot, at), (column, at));
            left[(column, at)] /= scale;
            right[(column, at)] /= scale;
        }
        for row in (0..k).filter(|&row| row != column) {
            let factor = left[(row, column)];
            for at in 0..k {
                left[(row, at)] -= factor * left[(column, at)];
                right[(row, at)] -= factor * right[(column, at)];
            }
        }
    }
    Some(right)
}

/// The largest sum of absolute values of a column.
pub(super) fn one_norm(matrix: &Array2<f64>) -> f64 {
    matrix.columns().into_iter().map(|column| column.iter().map(|x| x.abs()).sum()).fold(0.0, f64::max)
}

/// The nearest point that is at least 0 everywhere and sums to 1 (Duchi et al., "Efficient projections onto the
/// l1-ball for learning in high dimensions", ICML 2008).
pub(super) fn on_simplex(point: &[f64]) -> Vec<f64> {
    let mut sorted = point.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut sum, mut shift) = (0.0, 0.0);
    for (at, value) in sorted.iter().enumerate() {
        sum += value;
        let candidate = (sum - 1.0) / (at + 1) as f64;
        if value - candidate > 0.0 {
            shift = candidate;
        }
    }
    point.iter().map(|value| (value - shift).max(0.0)).collect()
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_inverse_needs_pivots_in_any_order_and_there_is_none_of_a_singular_matrix() {
        let matrix = array![[0.0, 0.2, 0.5], [0.7, 0.1, 0.5], [0.3, 0.7, 0.0]];
        let unit = matrix.dot(&inverse(&matrix).unwrap());
        assert!((unit - Array2::<f64>::eye(3)).iter().all(|x| x.abs() < 1e-12));
        assert_eq!(inverse(&array![[0.5, 0.5], [0.5, 0.5]]), None);
        assert_eq!(inverse(&array![[f64::NAN, 0.5], [0.5, 0.5]]), None);
    }

    #[test]
    fn a_point_beyond_the_simplex_loses_the_same_from_all_that_stays() {
        let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12);
        assert!(near(&on_simplex(&[0.5, 0.6, -0.1]), &[0.45, 0.55, 0.0]));
        assert!(near(&on_simplex(&[1.2, -0.1, -0.1]), &[1.0, 0.0, 0.0]));
        assert!(near(&on_simplex(&[0.2, 0.3, 0.5]), &[0.2, 0.3, 0.5]));
    }

    proptest! {
        /// No other point of the simplex is nearer: moving weight from one place to another leads away.
        #[test]
        fn the_projection_is_a_nearest_point(point in prop::collection::vec(-2.0_f64..2.0, 2..6)) {
            let projected = on_simplex(&point);
            prop_assert!((projected.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(projected.iter().all(|x| *x >= 0.0));
            for from in (0..point.len()).filter(|&from| projected[from] > 0.0) {
                for to in 0..point.len() {
                    let gain = (point[to] - projected[to]) - (point[from] - projected[from]);
                    prop_assert!(gain <= 1e-9, "{point:?} {projected:?}");
                }
            }
        }
    }
}
