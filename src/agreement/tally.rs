//! Counts that every coefficient is made of. They are sums over units, so that a resample only weighs them anew.

use super::codings::{Code, CodedUnit, count_labels};

/// Sums that come before those by label.
const AGREEING: usize = 0;
const PAIRS: usize = 1;
const SHARES: usize = 2;
const COMPARED: usize = 3;
const UNITS: usize = 4;
const BY_LABEL: usize = 5;

/// Which sums are kept and where each is, for `k` labels: those of all codings always, those of every coder left out
/// and of every pair of coders where they are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub labels: usize,
    pub coders: usize,
    pub left_out: bool,
    pub pairs: bool,
}

impl Layout {
    /// Values of a coincidence matrix: of the pairs of labels a <= b.
    const fn triangle(self) -> usize {
        self.labels * (self.labels + 1) / 2
    }

    const fn at(self, a: usize, b: usize) -> usize {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        high * (high + 1) / 2 + low
    }

    const fn coincidences(self) -> usize {
        BY_LABEL + 3 * self.labels
    }

    const fn without(self, coder: usize) -> usize {
        self.coincidences() + (1 + coder) * self.triangle()
    }

    /// Of a pair of coders: common units, those of the same label, and the labels of either.
    const fn pair(self, a: usize, b: usize) -> usize {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        let first = self.without(if self.left_out { self.coders } else { 0 });
        first + (high * (high - 1) / 2 + low) * (2 + 2 * self.labels)
    }

    /// How many sums there are.
    pub const fn len(self) -> usize {
        self.pair(0, if self.pairs && self.coders > 0 { self.coders } else { 1 })
    }

    /// What a unit with these codes adds to which sum.
    pub fn contributions(self, codes: &[Code], mut add: impl FnMut(usize, f64)) {
        let m = codes.len();
        let counts = count_labels(codes.iter().map(|code| code.label));
        if m == 0 {
            return;
        }
        add(UNITS, 1.0);
        for &(label, n) in &counts {
            add(BY_LABEL + 2 * self.labels + label, n as f64 / m as f64);
        }
        if m == 1 {
            return;
        }
        let (pairs, mut agreeing) = (m * (m - 1) / 2, 0);
        for &(label, n) in &counts {
            agreeing += n * (n - 1) / 2;
            add(BY_LABEL + label, (n * (n - 1)) as f64);
            add(BY_LABEL + self.labels + label, (n * (m - 1)) as f64);
        }
        add(AGREEING, agreeing as f64);
        add(PAIRS, pairs as f64);
        add(SHARES, agreeing as f64 / pairs as f64);
        add(COMPARED, 1.0);
        self.coincide(&counts, |at, n| add(self.coincidences() + at, n));
        for code in codes.iter().filter(|_| self.left_out) {
            // The sums without a coder are kept as what is to be added to those of all.
            let base = self.without(code.coder as usize);
            self.coincide(&counts, |at, n| add(base + at, -n));
            let others = codes.iter().filter(|other| other.coder != code.coder).map(|other| other.label);
            self.coincide(&count_labels(others), |at, n| add(base + at, n));
        }
        for (i, a) in codes.iter().enumerate().filter(|_| self.pairs) {
            for b in &codes[i + 1..] {
                let base = self.pair(a.coder as usize, b.coder as usize);
                add(base, 1.0);
                if a.label == b.label {
                    add(base + 1, 1.0);
                }
                add(base + 2 + a.label as usize, 1.0);
                add(base + 2 + self.labels + b.label as usize, 1.0);
            }
        }
    }

    /// The coincidences of a unit (Krippendorff 2018, chapter 12): pairs of its m values in either order, each worth
    /// 1/(m - 1); between different labels those of one order.
    fn coincide(self, counts: &[(usize, usize)], mut add: impl FnMut(usize, f64)) {
        let m: usize = counts.iter().map(|(_, n)| n).sum();
        if m < 2 {
            return;
        }
        for (i, &(a, of_a)) in counts.iter().enumerate() {
            if of_a > 1 {
                add(self.at(a, a), (of_a * (of_a - 1)) as f64 / (m - 1) as f64);
            }
            for &(b, of_b) in &counts[i + 1..] {
                add(self.at(a, b), (of_a * of_b) as f64 / (m - 1) as f64);
            }
        }
    }
}

/// The sums of a sample.
pub(super) struct Sums<'a> {
    pub layout: Layout,
    /// What each label is as a number; NaN where it is none.
    pub numbers: &'a [f64],
    pub values: &'a [f64],
}

/// A coincidence matrix.
#[derive(Clone)]
pub(super) struct Coincidences {
    layout: Layout,
    values: Vec<f64>,
}

impl Coincidences {
    /// The value for two labels.
    pub fn get(&self, a: usize, b: usize) -> f64 {
        self.values[self.layout.at(a, b)]
    }

    /// How many values of each label can be paired with another of their unit: whole numbers, whatever was left by
    /// adding and subtracting parts.
    pub fn margins(&self) -> Vec<f64> {
        let k = self.layout.labels;
        (0..k).map(|a| (0..k).map(|b| self.get(a, b)).sum::<f64>().round()).collect()
    }
}

impl Sums<'_> {
    /// Adds up whole units, each once.
    pub fn add_up<'u>(layout: Layout, units: impl Iterator<Item = &'u CodedUnit>) -> Vec<f64> {
        let mut values = vec![0.0; layout.len()];
        units.for_each(|unit| layout.contributions(&unit.codes, |at, n| values[at] += n));
        values
    }

    pub fn pairs(&self) -> f64 {
        self.values[PAIRS]
    }

    pub fn agreeing(&self) -> f64 {
        self.values[AGREEING]
    }

    /// Units with a code, and those with two or more.
    pub fn units(&self) -> (f64, f64) {
        (self.values[UNITS], self.values[COMPARED])
    }

    /// The sum over units of the share of their pairs of codes that agree.
    pub fn shares_agreeing(&self) -> f64 {
        self.values[SHARES]
    }

    /// The sum over units of the share of their codes that are this label.
    pub fn shares_of(&self, label: usize) -> f64 {
        self.values[BY_LABEL + 2 * self.layout.labels + label]
    }

    /// Of the codes of this label paired with each other code of their unit: those that meet the same, and all.
    pub fn meetings(&self, label: usize) -> (f64, f64) {
        (self.values[BY_LABEL + label], self.values[BY_LABEL + self.layout.labels + label])
    }

    pub fn coincidences(&self) -> Coincidences {
        let from = self.layout.coincidences();
        let values = self.values[from..from + self.layout.triangle()].to_vec();
        Coincidences { layout: self.layout, values }
    }

    /// The coincidences without a coder; `None` where they are not kept.
    pub fn without(&self, coder: usize) -> Option<Coincidences> {
        if !self.layout.left_out {
            return None;
        }
        let mut all = self.coincidences();
        let from = self.layout.without(coder);
        let change = &self.values[from..from + self.layout.triangle()];
        all.values.iter_mut().zip(change).for_each(|(value, change)| *value += change);
        Some(all)
    }

    /// Of two coders: common units, those of the same label, and how often the first and the second gave each label;
    /// `None` where pairs are not kept.
    pub fn pair(&self, a: usize, b: usize) -> Option<(f64, f64, &[f64], &[f64])> {
        if !self.layout.pairs {
            return None;
        }
        let k = self.layout.labels;
        let values = &self.values[self.layout.pair(a, b)..][..2 + 2 * k];
        Some((values[0], values[1], &values[2..2 + k], &values[2 + k..]))
    }
}
