//! `McNemar`'s test of two classifications of the same units.

/// Units that one of two classifications has right and the other wrong, and what chance would make of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct McNemar {
    /// Right in the first classification only.
    pub first_only: usize,
    /// Right in the second only.
    pub second_only: usize,
    /// Two-sided p-value of the exact test: units right in one only are so in either with probability 1/2 (`McNemar`
    /// 1947, with the binomial distribution itself).
    pub exact: f64,
    /// The mid-p value, which counts what was observed by half: the exact test is conservative (Fagerland, Lydersen &
    /// Laake 2013).
    pub mid: f64,
}

impl McNemar {
    /// The test of these counts.
    pub fn new(first_only: usize, second_only: usize) -> Self {
        let n = first_only + second_only;
        let least = first_only.min(second_only);
        // Of the binomial distribution with p = 1/2, in logarithms: thousands of units would underflow.
        let log_factorial = |n: usize| libm::lgamma(n as f64 + 1.0);
        let probability = |k: usize| {
            let choose = log_factorial(n) - log_factorial(k) - log_factorial(n - k);
            libm::exp(choose - n as f64 * std::f64::consts::LN_2)
        };
        let tail: f64 = (0..=least).map(probability).sum();
        let exact = (2.0 * tail).min(1.0);
        // With as many on either side, what was observed is the middle of the distribution.
        let mid = if first_only == second_only {
            1.0 - 0.5 * probability(least)
        } else {
            2.0 * tail - probability(least)
        };
        Self { first_only, second_only, exact, mid: if n == 0 { 1.0 } else { mid } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `statsmodels` 0.14: `mcnemar([[_, 5], [15, _]], exact=True).pvalue` = 0.041389465332031; mid-p by subtracting
    /// `scipy.stats.binom.pmf(5, 20, .5)` = 0.014785766601562; and with large counts.
    #[test]
    fn p_values_are_those_of_the_binomial_distribution() {
        let test = McNemar::new(5, 15);
        assert!((test.exact - 0.041_389_465_332_031_25).abs() < 1e-12, "{test:?}");
        assert!((test.mid - (0.041_389_465_332_031_25 - 0.014_785_766_601_562_5)).abs() < 1e-12, "{test:?}");
        assert_eq!(McNemar::new(15, 5).exact.to_bits(), test.exact.to_bits());
        let equal = McNemar::new(4, 4);
        assert!((equal.exact - 1.0).abs() < 1e-12 && (equal.mid - (1.0 - 0.5 * 70.0 / 256.0)).abs() < 1e-12);
        let none = McNemar::new(0, 0);
        assert!((none.exact - 1.0).abs() < 1e-12 && (none.mid - 1.0).abs() < 1e-12);
        let many = McNemar::new(5_000, 5_400);
        assert!(many.exact > 8e-5 && many.exact < 1e-4, "{many:?}");
    }
}
