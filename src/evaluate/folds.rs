//! Folds that never split a group.

use std::collections::BTreeMap;

use super::random::SplitMix64;

/// The fold of each row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folds {
    fold_of: Vec<usize>,
    names: Vec<String>,
}

impl Folds {
    /// `k` folds of nearly equal size: groups in a seeded random order, the largest first, each to the smallest
    /// fold so far. `None` where `k` is 0, 1 or more than the groups.
    pub fn grouped(groups: &[&str], k: usize, seed: u64) -> Option<Self> {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        groups.iter().for_each(|group| *sizes.entry(group).or_default() += 1);
        if k < 2 || k > sizes.len() {
            return None;
        }
        let mut order: Vec<(&str, usize)> = sizes.into_iter().collect();
        SplitMix64::new(seed).shuffle(&mut order);
        order.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
        let mut filled = vec![0; k];
        let mut fold_of_group = BTreeMap::new();
        for (group, size) in order {
            let smallest = (0..k).min_by_key(|&fold| filled[fold]).unwrap_or(0);
            filled[smallest] += size;
            fold_of_group.insert(group, smallest);
        }
        let fold_of = groups.iter().map(|group| fold_of_group[group]).collect();
        Some(Self { fold_of, names: (1..=k).map(|fold| fold.to_string()).collect() })
    }

    /// A fold for each group, in alphabetical order.
    pub fn leave_one_group_out(groups: &[&str]) -> Self {
        let mut names: Vec<&str> = groups.to_vec();
        names.sort_unstable();
        names.dedup();
        let fold_of = groups.iter().map(|group| names.binary_search(group).unwrap_or(0)).collect();
        Self { fold_of, names: names.into_iter().map(str::to_owned).collect() }
    }

    /// Number of folds.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no fold.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The fold's name: the group where each has its own, otherwise its number from 1.
    pub fn name(&self, fold: usize) -> &str {
        &self.names[fold]
    }

    /// Rows outside the fold, ascending.
    pub fn train_rows(&self, fold: usize) -> Vec<usize> {
        self.rows(|f| f != fold)
    }

    /// Rows of the fold, ascending.
    pub fn test_rows(&self, fold: usize) -> Vec<usize> {
        self.rows(|f| f == fold)
    }

    fn rows(&self, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        self.fold_of.iter().enumerate().filter(|(_, fold)| wanted(**fold)).map(|(row, _)| row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_cover_every_row_once_split_no_group_and_are_even() {
        let groups: Vec<String> = (0..200).map(|i| format!("g{}", i * i % 37)).collect();
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

    #[test]
    fn impossible_numbers_of_folds_are_refused() {
        assert_eq!(Folds::grouped(&["a", "b", "b"], 3, 0), None);
        assert_eq!(Folds::grouped(&["a", "b"], 1, 0), None);
        assert_eq!(Folds::grouped(&[], 2, 0), None);
    }

    #[test]
    fn leaving_one_group_out_gives_each_group_its_fold() {
        let folds = Folds::leave_one_group_out(&["b", "a", "b"]);
        assert_eq!((folds.len(), folds.name(0), folds.test_rows(1)), (2, "a", vec![0, 2]));
    }
}
