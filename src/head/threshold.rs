//! From which probability a label of several holds.

use ndarray::Array2;

/// For each label the threshold with the best F1 of that label over `probabilities` (n x k, out of fold) against
/// `targets` (n x k, 0 or 1), and among equals the lowest. A label without positives gets 0.5.
pub fn best_thresholds(probabilities: &Array2<f64>, targets: &Array2<f32>) -> Vec<f32> {
    probabilities
        .columns()
        .into_iter()
        .zip(targets.columns())
        .map(|(p, y)| {
            let mut ranked: Vec<(f64, bool)> = p.iter().copied().zip(y.iter().map(|y| *y > 0.5)).collect();
            ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
            let positives = ranked.iter().filter(|(_, y)| *y).count();
            let (mut hits, mut best) = (0, (0.0, 0.5));
            for (i, (p, y)) in ranked.iter().enumerate() {
                hits += usize::from(*y);
                // Units of equal probability hold or fall together.
                if ranked.get(i + 1).is_some_and(|next| next.0 >= *p) {
                    continue;
                }
                let f1 = 2.0 * hits as f64 / (i + 1 + positives) as f64;
                if positives > 0 && f1 >= best.0 {
                    best = (f1, *p);
                }
            }
            best.1 as f32
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn the_threshold_has_the_best_f1_and_equal_scores_stay_together() {
        let p = array![[0.9, 0.4, 0.1], [0.8, 0.4, 0.2], [0.2, 0.4, 0.3], [0.1, 0.1, 0.4]];
        let y = array![[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]];
        assert_eq!(best_thresholds(&p, &y), [0.8, 0.4, 0.5]);
    }
}
