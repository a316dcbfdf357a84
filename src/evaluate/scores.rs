//! Accuracy, precision, recall and F1, with scikit-learn's definitions (and `zero_division=0`).

/// Counts of one class.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClassScores {
    /// Units that have the class and were given it.
    pub true_positives: f64,
    /// Units that do not have the class and were given it.
    pub false_positives: f64,
    /// Units that have the class and were not given it.
    pub false_negatives: f64,
}

impl ClassScores {
    /// Share of the units given the class that have it; 0 where none was given it.
    pub fn precision(&self) -> f64 {
        ratio(self.true_positives, self.given())
    }

    /// Share of the units that have the class that were given it; 0 where none has it.
    pub fn recall(&self) -> f64 {
        ratio(self.true_positives, self.support())
    }

    /// Harmonic mean of precision and recall: `2 tp / (2 tp + fp + fn)`.
    pub fn f1(&self) -> f64 {
        ratio(
            2.0 * self.true_positives,
            2.0 * self.true_positives + self.false_positives + self.false_negatives,
        )
    }

    /// Units that have the class.
    pub fn support(&self) -> f64 {
        self.true_positives + self.false_negatives
    }

    /// Units that were given the class.
    pub fn given(&self) -> f64 {
        self.true_positives + self.false_positives
    }

    /// Whether any unit has it or was given it.
    pub fn occurs(&self) -> bool {
        self.support() + self.false_positives > 0.0
    }

    /// The counts of both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            true_positives: self.true_positives + other.true_positives,
            false_positives: self.false_positives + other.false_positives,
            false_negatives: self.false_negatives + other.false_negatives,
        }
    }
}

pub(super) fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Scores of predictions against gold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Number of units.
    pub n: f64,
    /// Units whose labels are exactly right.
    pub exact: f64,
    /// Counts by class.
    pub classes: Vec<ClassScores>,
}

impl Scores {
    /// No unit yet, of `k` classes.
    pub fn empty(k: usize) -> Self {
        Self { n: 0.0, exact: 0.0, classes: vec![ClassScores::default(); k] }
    }

    /// Scores of units that may have any number of labels each, given as ascending class numbers.
    pub fn of_sets(gold: &[&[usize]], predicted: &[&[usize]], k: usize) -> Self {
        let mut scores = Self::empty(k);
        gold.iter().zip(predicted).for_each(|(gold, predicted)| scores.add(gold, predicted));
        scores
    }

    /// Adds a unit.
    pub fn add(&mut self, gold: &[usize], predicted: &[usize]) {
        self.n += 1.0;
        self.exact += f64::from(u8::from(gold == predicted));
        for &label in predicted {
            if gold.contains(&label) {
                self.classes[label].true_positives += 1.0;
            } else {
                self.classes[label].false_positives += 1.0;
            }
        }
        for &label in gold {
            if !predicted.contains(&label) {
                self.classes[label].false_negatives += 1.0;
            }
        }
    }

    /// Adds another part of the units.
    pub fn add_all(&mut self, other: &Self) {
        self.n += other.n;
        self.exact += other.exact;
        for (sum, class) in self.classes.iter_mut().zip(&other.classes) {
            *sum = sum.plus(*class);
        }
    }

    /// Share of units whose labels are exactly right.
    pub fn accuracy(&self) -> f64 {
        ratio(self.exact, self.n)
    }

    /// Mean F1 of the classes that occur, in gold or in predictions.
    pub fn macro_f1(&self) -> f64 {
        let occurring: Vec<f64> =
            self.classes.iter().filter(|class| class.occurs()).map(ClassScores::f1).collect();
        ratio(occurring.iter().sum(), occurring.len() as f64)
    }

    /// F1 of all decisions pooled.
    pub fn micro_f1(&self) -> f64 {
        self.classes.iter().copied().fold(ClassScores::default(), ClassScores::plus).f1()
    }
}

/// The place of the largest number, the first among equals; 0 where there is none.
pub fn argmax(numbers: &[f64]) -> usize {
    numbers.iter().enumerate().fold(0, |best, (at, number)| if *number > numbers[best] { at } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(gold: &[usize], predicted: &[usize], k: usize) -> Scores {
        let mut scores = Scores::empty(k);
        gold.iter().zip(predicted).for_each(|(gold, predicted)| scores.add(&[*gold], &[*predicted]));
        scores
    }

    /// Expected values from scikit-learn 1.5: `f1_score(gold, predicted, average=...)`.
    #[test]
    fn scores_are_those_of_scikit_learn() {
        let scores = of(&[0, 1, 2, 0, 1, 2, 0], &[0, 2, 1, 0, 0, 1, 0], 3);
        assert!((scores.macro_f1() - 0.285_714_285_714_285_7).abs() < 1e-12, "{}", scores.macro_f1());
        assert!((scores.micro_f1() - 3.0 / 7.0).abs() < 1e-12);
        assert!((scores.accuracy() - 3.0 / 7.0).abs() < 1e-12);
        assert!((scores.classes[0].precision() - 0.75).abs() < 1e-12);
        assert!((scores.classes[0].recall() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_class_never_predicted_scores_zero_and_one_that_never_occurs_does_not_count() {
        let scores = of(&[0, 0, 1], &[0, 0, 0], 3);
        assert!((scores.macro_f1() - 0.4).abs() < 1e-12, "{}", scores.macro_f1());
        assert_eq!(scores.classes[1].precision().to_bits(), 0.0_f64.to_bits());
        assert_eq!(of(&[], &[], 2).macro_f1().to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let (gold, predicted) = ([0, 1, 2, 0, 1], [0, 2, 2, 1, 1]);
        let mut sum = of(&gold[..2], &predicted[..2], 3);
        sum.add_all(&of(&gold[2..], &predicted[2..], 3));
        assert_eq!(sum, of(&gold, &predicted, 3));
    }
}
