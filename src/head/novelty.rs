//! How much of a text a head has not seen the like of: words that it has no number for, pairs of words that are in none of
//! its features. On material unlike that of its training the scores measured there do not hold.

use std::ops::AddAssign;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::feature::{ACTOR_TOKEN, EncodedUnit, UNKNOWN_TOKEN};

/// Units that what is usual is measured on: of more the first.
const MOST_UNITS: usize = 50_000;
/// A group of fewer words says little of its kind.
const FEW_WORDS: usize = 30;
/// With fewer groups of so many words all groups count.
const FEW_GROUPS: usize = 20;
/// The share of training groups that are less new than what is called unusual.
const USUAL: f64 = 0.95;

/// Words of units, and pairs of neighbouring words; how many of them a head does not know. The actor is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Novelty {
    /// All words, figures and marks.
    pub words: usize,
    /// Those that the head does not know.
    pub new_words: usize,
    /// All pairs of neighbours.
    pub pairs: usize,
    /// Those that are in none of its features.
    pub new_pairs: usize,
}

/// How new the groups of a head's own training material are, each to what the others teach.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsualNovelty {
    /// Of words.
    pub words: UsualShare,
    /// Of pairs of words.
    pub pairs: UsualShare,
}

/// A share over training groups that were held out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsualShare {
    /// Over all groups, 0 to 1.
    pub mean: f64,
    /// What 19 of 20 groups do not exceed.
    pub most: f64,
}

impl AddAssign for Novelty {
    fn add_assign(&mut self, other: Self) {
        self.words += other.words;
        self.new_words += other.new_words;
        self.pairs += other.pairs;
        self.new_pairs += other.new_pairs;
    }
}

impl Novelty {
    /// The share of words that are new, 0 to 1; `None` without words.
    pub fn word_share(&self) -> Option<f64> {
        share(self.new_words, self.words)
    }

    /// The share of pairs that are new, 0 to 1; `None` without pairs.
    pub fn pair_share(&self) -> Option<f64> {
        share(self.new_pairs, self.pairs)
    }
}

fn share(some: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| some as f64 / all as f64)
}

/// The novelty of a unit; `knows_pair` says whether the pair that begins at a token is known.
pub(super) fn of_unit(unit: &EncodedUnit, knows_pair: impl Fn(usize) -> bool) -> Novelty {
    let mut novelty = Novelty::default();
    for (at, &token) in unit.text.iter().enumerate().filter(|(_, token)| **token != ACTOR_TOKEN) {
        novelty.words += 1;
        novelty.new_words += usize::from(token == UNKNOWN_TOKEN);
        if unit.text.get(at + 1).is_some_and(|&next| next != ACTOR_TOKEN) {
            novelty.pairs += 1;
            novelty.new_pairs += usize::from(!knows_pair(at));
        }
    }
    novelty
}

/// Words, or pairs of them, of one unit; each of them once.
fn once_each(mut keys: Vec<u64>) -> Vec<u64> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The words of a unit, without the actor.
fn words(unit: &EncodedUnit) -> Vec<u64> {
    unit.text.iter().filter(|token| **token != ACTOR_TOKEN).map(|&token| u64::from(token)).collect()
}

/// The pairs of neighbouring words of a unit.
fn pairs(unit: &EncodedUnit) -> Vec<u64> {
    let pairs = unit.text.windows(2).filter(|pair| !pair.contains(&ACTOR_TOKEN));
    pairs.map(|pair| u64::from(pair[0]) << 32 | u64::from(pair[1])).collect()
}

/// What is usual among the groups of `units`, where a head knows what at least `min_df` units of the others have. `None` with
/// one group.
pub(super) fn usual<'u>(
    units: impl Iterator<Item = &'u EncodedUnit>,
    groups: &[&str],
    min_df: u32,
) -> Option<UsualNovelty> {
    let mut by_group: Vec<(&str, &EncodedUnit)> =
        groups.iter().copied().zip(units).take(MOST_UNITS).collect();
    by_group.sort_by_key(|(group, _)| *group);
    let groups: Vec<&[(&str, &EncodedUnit)]> = by_group.chunk_by(|a, b| a.0 == b.0).collect();
    if groups.len() < 2 {
        return None;
    }
    Some(UsualNovelty {
        words: usual_share(&groups, words, min_df, |word| word == u64::from(UNKNOWN_TOKEN)),
        pairs: usual_share(&groups, pairs, min_df, |_| false),
    })
}

/// The usual share of keys that fewer than `min_df` units of other groups have, or that are never known.
fn usual_share(
    groups: &[&[(&str, &EncodedUnit)]],
    keys: impl Fn(&EncodedUnit) -> Vec<u64>,
    min_df: u32,
    never_known: impl Fn(u64) -> bool,
) -> UsualShare {
    let count = |units: &[(&str, &EncodedUnit)], df: &mut FxHashMap<u64, u32>| {
        for (_, unit) in units {
            once_each(keys(unit)).into_iter().for_each(|key| *df.entry(key).or_default() += 1);
        }
    };
    let mut all = FxHashMap::default();
    groups.iter().for_each(|units| count(units, &mut all));
    let mut own = FxHashMap::default();
    // New keys and all keys of each group.
    let counted: Vec<(usize, usize)> = groups
        .iter()
        .map(|units| {
            own.clear();
            count(units, &mut own);
            let (mut new, mut total) = (0, 0);
            for key in units.iter().flat_map(|(_, unit)| keys(unit)) {
                total += 1;
                new += usize::from(never_known(key) || all[&key] - own[&key] < min_df);
            }
            (new, total)
        })
        .collect();
    let (new, total) = counted.iter().fold((0, 0), |(new, total), group| (new + group.0, total + group.1));
    let mut shares: Vec<f64> =
        counted.iter().filter(|(_, n)| *n >= FEW_WORDS).filter_map(|&(new, n)| share(new, n)).collect();
    if shares.len() < FEW_GROUPS {
        shares = counted.iter().filter_map(|&(new, n)| share(new, n)).collect();
    }
    shares.sort_by(f64::total_cmp);
    let place = (USUAL * shares.len().saturating_sub(1) as f64).ceil() as usize;
    UsualShare {
        mean: share(new, total).unwrap_or_default(),
        most: shares.get(place).copied().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(tokens: &[u32]) -> EncodedUnit {
        EncodedUnit { text: tokens.to_vec(), ..EncodedUnit::default() }
    }

    #[test]
    fn a_group_is_new_in_what_the_others_do_not_have_often_enough() {
        let units = [unit(&[1, 2, 0, 3]), unit(&[1, 2, 4]), unit(&[1, 2, UNKNOWN_TOKEN])];
        let usual = usual(units.iter(), &["a", "b", "c"], 2).unwrap();
        // Words: 3, 4 and the unknown one of nine less the actor; pairs: all but the three times 1 2.
        assert!((usual.words.mean - 3.0 / 9.0).abs() < 1e-12, "{usual:?}");
        assert!((usual.pairs.mean - 2.0 / 5.0).abs() < 1e-12, "{usual:?}");
        assert!((usual.words.most - 1.0 / 3.0).abs() < 1e-12, "{usual:?}");
        assert!(super::usual(units.iter(), &["a", "a", "a"], 2).is_none());
        // Where one other unit is enough, two groups of the same words know each other's.
        let [first, second] = [unit(&[1, 2]), unit(&[1, 2])];
        let same = super::usual([&first, &second].into_iter(), &["a", "b"], 1).unwrap();
        assert_eq!((same.words.mean, same.pairs.mean), (0.0, 0.0));
    }

    #[test]
    fn the_actor_is_no_word_and_parts_no_pair() {
        let novelty = of_unit(&unit(&[5, UNKNOWN_TOKEN, ACTOR_TOKEN, 7, 8]), |at| at == 3);
        assert_eq!(novelty, Novelty { words: 4, new_words: 1, pairs: 2, new_pairs: 1 });
        assert_eq!(Novelty::default().word_share(), None);
    }
}
