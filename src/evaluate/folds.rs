//! Folds: which rows a model is judged on, and which it is trained on for that.

use std::collections::{BTreeMap, BTreeSet};

use super::random::SplitMix64;

/// Folds of rows. No row is trained on in a fold that it is judged in.
///
/// Which rows a fold has is worked out when it is asked for: where each group has a fold of its own, lists for all of them
/// would take the square of the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    /// The block of each row. A fold judges one block.
    block_of: Vec<usize>,
    /// Names of the folds.
    names: Vec<String>,
    /// Whether folds train on the blocks before theirs, and no fold judges the first; otherwise on all others.
    chained: bool,
    /// What rows must not share with those that are judged; empty where nothing is asked for.
    keys: Vec<usize>,
}

impl Folds {
    /// `k` folds of nearly equal size: groups in a seeded random order, the largest first, each to the smallest
    /// fold so far. `None` where `k` is 0, 1 or more than the groups.
    pub fn grouped(groups: &[&str], k: usize, seed: u64) -> Option<Self> {
        Self::stratified(groups, &vec![&[][..]; groups.len()], k, seed)
    }

    /// The same, with the labels of each row spread as evenly as groups allow: each group goes to the fold where it adds
    /// least to the sum over labels of the squared share of the label's rows, rows themselves counting as one more label.
    pub fn stratified(groups: &[&str], labels: &[&[usize]], k: usize, seed: u64) -> Option<Self> {
        let strata = labels.iter().flat_map(|labels| labels.iter()).max().map_or(0, |most| most + 1);
        let mut counts: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        let mut totals = vec![0.0; strata + 1];
        for (group, labels) in groups.iter().zip(labels) {
            let counts = counts.entry(group).or_insert_with(|| vec![0.0; strata + 1]);
            for stratum in labels.iter().copied().chain([strata]) {
                counts[stratum] += 1.0;
                totals[stratum] += 1.0;
            }
        }
        if k < 2 || k > counts.len() {
            return None;
        }
        let mut order: Vec<(&str, Vec<f64>)> = counts.into_iter().collect();
        SplitMix64::new(seed).shuffle(&mut order);
        order.sort_by(|(_, a), (_, b)| b[strata].total_cmp(&a[strata]));
        let mut filled = vec![vec![0.0; strata + 1]; k];
        let mut fold_of_group = BTreeMap::new();
        for (group, counts) in order {
            // What adding the group adds to the squares, less what is the same for every fold.
            let cost = |fold: &[f64]| -> f64 {
                let of = |((has, adds), total): ((&f64, &f64), &f64)| has * adds / (total * total).max(1.0);
                fold.iter().zip(&counts).zip(&totals).map(of).sum()
            };
            let best = (0..k).min_by(|&a, &b| {
                let by_cost = cost(&filled[a]).total_cmp(&cost(&filled[b]));
                by_cost.then(filled[a][strata].total_cmp(&filled[b][strata]))
            });
            let best = best.unwrap_or(0);
            filled[best].iter_mut().zip(&counts).for_each(|(has, adds)| *has += adds);
            fold_of_group.insert(group, best);
        }
        let block_of = groups.iter().map(|group| fold_of_group[group]).collect();
        Some(Self { block_of, names: (1..=k).map(|fold| fold.to_string()).collect(), ..Self::default() })
    }

    /// A fold for each group, in alphabetical order.
    pub fn leave_one_group_out(groups: &[&str]) -> Self {
        let mut names: Vec<&str> = groups.to_vec();
        names.sort_unstable();
        names.dedup();
        let block_of = groups.iter().map(|group| names.binary_search(group).unwrap_or(0)).collect();
        Self { block_of, names: names.into_iter().map(str::to_owned).collect(), ..Self::default() }
    }

    /// Forward chaining: `k` blocks by date, each judged by models that were trained on the blocks before it, so that the
    /// first is judged by none. Rows of one group stay together, at their earliest date; so do those of one date, which
    /// is text that sorts by time. `None` where `k` is 0 or there are not `k + 1` dates.
    pub fn forward(groups: &[&str], dates: &[&str], k: usize) -> Option<Self> {
        let mut first: BTreeMap<&str, &str> = BTreeMap::new();
        for (group, date) in groups.iter().zip(dates) {
            let earliest = first.entry(group).or_insert(date);
            *earliest = (*date).min(earliest);
        }
        let mut rows_on: BTreeMap<&str, usize> = BTreeMap::new();
        groups.iter().for_each(|group| *rows_on.entry(first[group]).or_default() += 1);
        if k == 0 || rows_on.len() <= k {
            return None;
        }
        let (mut block_on, mut names) = (BTreeMap::new(), Vec::new());
        let (mut done, mut block) = (0, 0);
        for (at, (date, rows)) in rows_on.iter().enumerate() {
            // A block ends where it has its share of the rows, and where every date left is needed for one of its own.
            let full = done * (k + 1) >= (block + 1) * groups.len();
            let needed = rows_on.len() - at <= k - block;
            if done > 0 && block < k && (full || needed) {
                block += 1;
                names.push(format!("from {date}"));
            }
            block_on.insert(*date, block);
            done += rows;
        }
        let block_of = groups.iter().map(|group| block_on[first[group]]).collect();
        Some(Self { block_of, names, chained: true, keys: Vec::new() })
    }

    /// Leaves out of training what stands in the fold under another value: rows whose key, one of as many as there are
    /// rows, is that of a row judged.
    #[must_use]
    pub fn without_shared(self, keys: &[usize]) -> Self {
        Self { keys: keys.to_vec(), ..self }
    }

    /// Number of folds.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no fold.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The fold's name: the group where each has its own, its first date in forward chaining, otherwise its number from 1.
    pub fn name(&self, fold: usize) -> &str {
        &self.names[fold]
    }

    /// Rows to train on, ascending.
    pub fn train_rows(&self, fold: usize) -> Vec<usize> {
        let own = self.block(fold);
        let mut rows = self.rows(|block| if self.chained { block < own } else { block != own });
        if !self.keys.is_empty() {
            let judged: BTreeSet<usize> = self.test_rows(fold).iter().map(|&row| self.keys[row]).collect();
            rows.retain(|&row| !judged.contains(&self.keys[row]));
        }
        rows
    }

    /// Rows to judge, ascending.
    pub fn test_rows(&self, fold: usize) -> Vec<usize> {
        let own = self.block(fold);
        self.rows(|block| block == own)
    }

    /// Rows that any fold judges, ascending.
    pub fn judged_rows(&self) -> Vec<usize> {
        let first = self.block(0);
        self.rows(|block| block >= first)
    }

    fn block(&self, fold: usize) -> usize {
        fold + usize::from(self.chained)
    }

    fn rows(&self, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        (0..self.block_of.len()).filter(|&row| wanted(self.block_of[row])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(n: usize, of: impl Fn(usize) -> usize) -> Vec<String> {
        (0..n).map(|i| format!("g{}", of(i))).collect()
    }

    #[test]
    fn folds_cover_every_row_once_split_no_group_and_are_even() {
        let groups = names(200, |i| i * i % 37);
        let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
        let folds = Folds::grouped(&groups, 5, 3).unwrap();
        let mut seen = vec![0; groups.len()];
        for fold in 0..5 {
            let test = folds.test_rows(fold);
            assert!((25..=55).contains(&test.len()), "{}", test.len());
            for &row in &test {
                seen[row] += 1;
                assert!(folds.train_rows(fold).iter().all(|&other| groups[other] != groups[row]));
            }
        }
        assert!(seen.iter().all(|&n| n == 1));
        assert_eq!(folds, Folds::grouped(&groups, 5, 3).unwrap());
        assert_ne!(folds, Folds::grouped(&groups, 5, 4).unwrap());
    }

    /// One label in ten, and groups that have all of one label: without strata some folds would have none of it.
    #[test]
    fn rare_labels_are_spread_over_the_folds() {
        let groups = names(300, |i| i / 3);
        let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
        let labels: Vec<usize> = (0..300).map(|i| usize::from(i / 3 % 10 == 0)).collect();
        let labels: Vec<&[usize]> = labels.iter().map(std::slice::from_ref).collect();
        let folds = Folds::stratified(&groups, &labels, 5, 1).unwrap();
        for fold in 0..5 {
            let test = folds.test_rows(fold);
            assert_eq!(test.len(), 60);
            assert_eq!(test.iter().filter(|&&row| labels[row] == [1]).count(), 6);
        }
    }

    #[test]
    fn impossible_numbers_of_folds_are_refused() {
        assert_eq!(Folds::grouped(&["a", "b", "b"], 3, 0), None);
        assert_eq!(Folds::grouped(&["a", "b"], 1, 0), None);
        assert_eq!(Folds::grouped(&[], 2, 0), None);
        assert_eq!(Folds::forward(&["a", "b"], &["2024", "2024"], 1), None);
        assert_eq!(Folds::forward(&["a", "b"], &["2024", "2025"], 0), None);
    }

    #[test]
    fn leaving_one_group_out_gives_each_group_its_fold() {
        let folds = Folds::leave_one_group_out(&["b", "a", "b"]);
        assert_eq!((folds.len(), folds.name(0), folds.test_rows(1)), (2, "a", vec![0, 2]));
    }

    #[test]
    fn what_is_judged_is_not_trained_on_under_another_value() {
        let folds = Folds::leave_one_group_out(&["truce", "land", "land"]).without_shared(&[1, 1, 2]);
        assert_eq!((folds.name(1), folds.train_rows(1)), ("truce", vec![2]));
        assert_eq!(folds.train_rows(0), Vec::<usize>::new());
    }

    #[test]
    fn the_future_is_never_trained_on_and_groups_stay_whole() {
        let groups = names(120, |i| i / 2);
        let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
        let dates: Vec<String> = (0..120).map(|i| format!("2024-{:02}", 1 + i / 11)).collect();
        let dates: Vec<&str> = dates.iter().map(String::as_str).collect();
        let folds = Folds::forward(&groups, &dates, 4).unwrap();
        assert_eq!(folds.len(), 4);
        let mut judged = 0;
        for fold in 0..4 {
            let (train, test) = (folds.train_rows(fold), folds.test_rows(fold));
            judged += test.len();
            assert!((12..=36).contains(&test.len()), "{}", test.len());
            let earliest = |group: &str| (0..120).filter(|&i| groups[i] == group).map(|i| dates[i]).min();
            let last = train.iter().map(|&row| earliest(groups[row])).max();
            assert!(test.iter().all(|&row| earliest(groups[row]) > last.unwrap()), "{fold}");
        }
        assert!(judged > 84, "{judged}");
        assert_eq!(folds.judged_rows().len(), judged);
        assert_eq!(Folds::forward(&["a", "b", "c"], &["1", "2", "3"], 2).unwrap().test_rows(1), [2]);
    }
}
