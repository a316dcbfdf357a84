//! Near-duplicate texts: wire copy that several outlets print with small changes.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::random::SplitMix64;

/// The similarity from which texts are taken for near-duplicates unless another is asked for.
pub const NEAR_DUPLICATE: f64 = 0.8;

/// Words of a shingle.
const SHINGLE: usize = 3;
/// Numbers of a text's sketch.
const SKETCH: usize = 128;
/// The least chance with which a pair as alike as the threshold is looked at.
const RECALL: f64 = 0.999;

/// Clusters of texts: the number of each text's cluster, from 0, by its first text. Two texts are near-duplicates where
/// the Jaccard similarity of their sets of shingles (runs of three words, in lower case) reaches `least` (above 0, at
/// most 1), and clusters are what is connected by them. Texts of fewer words have one shingle.
///
/// Pairs are found by `MinHash` (Broder 1997) in bands of as many rows as still find a pair at the threshold in 999 of
/// 1,000 cases, and then compared exactly: time grows with the number of texts, not of pairs.
pub fn near_duplicates(texts: &[&str], least: f64) -> Vec<usize> {
    // A sentence occurs once for each actor and topic.
    let mut first_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut distinct: Vec<usize> = Vec::new();
    let number_of: Vec<usize> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| {
            *first_of.entry(text).or_insert_with(|| {
                distinct.push(at);
                distinct.len() - 1
            })
        })
        .collect();
    let sets: Vec<Vec<u64>> = distinct.par_iter().map(|&at| shingles(texts[at])).collect();
    let rows = rows_of_band(least);
    let sketches: Vec<Vec<u64>> = sets.par_iter().map(|set| sketch(set)).collect();
    let mut root: Vec<usize> = (0..sets.len()).collect();
    for band in 0..SKETCH / rows {
        let part = |text: usize| &sketches[text][band * rows..(band + 1) * rows];
        let mut order: Vec<usize> = (0..sets.len()).collect();
        order.par_sort_unstable_by(|&a, &b| part(a).cmp(part(b)).then(a.cmp(&b)));
        for alike in order.chunk_by(|&a, &b| part(a) == part(b)) {
            // Each is compared with the first of every cluster in the bucket, so that a thousand copies of one text
            // cost a thousand comparisons.
            let mut heads: Vec<usize> = Vec::new();
            for &text in alike {
                let head = heads.iter().copied().find(|&head| {
                    root_of(&root, head) == root_of(&root, text) || jaccard(&sets[head], &sets[text]) >= least
                });
                match head {
                    Some(head) => {
                        let (a, b) = (root_of(&root, head), root_of(&root, text));
                        root[a.max(b)] = a.min(b);
                    }
                    None if heads.len() < MOST_HEADS => heads.push(text),
                    None => {}
                }
            }
        }
    }
    number_of.into_iter().map(|number| distinct[root_of(&root, number)]).collect()
}

/// The most different texts that are compared in one bucket; more of them share a formula, and no more than that.
const MOST_HEADS: usize = 64;

/// Groups with those that are copies of each other made one: the name of the first in alphabetical order. Two groups are
/// copies where at least half of the texts of the smaller one are near-duplicates of texts of the other. A text that more
/// than 20 groups share is a formula, and makes no group a copy.
pub fn merge_groups<'g>(groups: &[&'g str], clusters: &[usize]) -> Vec<&'g str> {
    let mut names: Vec<&str> = groups.to_vec();
    names.sort_unstable();
    names.dedup();
    let number = |group: &str| names.binary_search(&group).unwrap_or(0);
    let mut texts: Vec<usize> = vec![0; names.len()];
    let mut groups_of: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (group, &cluster) in groups.iter().zip(clusters) {
        if groups_of.entry(cluster).or_default().insert(number(group)) {
            texts[number(group)] += 1;
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for of in groups_of.values().filter(|of| of.len() <= MOST_GROUPS) {
        for &a in of {
            of.range(a + 1..).for_each(|&b| *shared.entry((a, b)).or_default() += 1);
        }
    }
    let mut root: Vec<usize> = (0..names.len()).collect();
    for ((a, b), shared) in shared {
        if 2 * shared >= texts[a].min(texts[b]) {
            let (a, b) = (root_of(&root, a), root_of(&root, b));
            root[a.max(b)] = a.min(b);
        }
    }
    groups.iter().map(|group| names[root_of(&root, number(group))]).collect()
}

/// The most groups that a text makes copies of each other.
const MOST_GROUPS: usize = 20;

/// How many texts have a near-duplicate in another group.
pub fn copies_across_groups(groups: &[&str], clusters: &[usize]) -> usize {
    let mut groups_of: BTreeMap<usize, (&str, bool)> = BTreeMap::new();
    for (group, &cluster) in groups.iter().zip(clusters) {
        let (first, several) = groups_of.entry(cluster).or_insert((group, false));
        *several |= first != group;
    }
    clusters.iter().filter(|cluster| groups_of[cluster].1).count()
}

fn root_of(root: &[usize], mut at: usize) -> usize {
    while root[at] != at {
        at = root[at];
    }
    at
}

/// Hashes of the shingles, ascending, each once.
fn shingles(text: &str) -> Vec<u64> {
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut set: Vec<u64> =
        if words.len() < SHINGLE { vec![hash(&words)] } else { words.windows(SHINGLE).map(hash).collect() };
    set.sort_unstable();
    set.dedup();
    set
}

/// FNV-1a over the words, with an end mark after each.
fn hash(words: &[&str]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0xFF]));
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// The least of each of [`SKETCH`] hash functions over a set.
fn sketch(set: &[u64]) -> Vec<u64> {
    let mut least = vec![u64::MAX; SKETCH];
    for &shingle in set {
        let mut sequence = SplitMix64::new(shingle);
        least.iter_mut().for_each(|least| *least = (*least).min(sequence.next()));
    }
    least
}

/// The most rows of a band with which the chance to look at a pair as alike as `least` is still [`RECALL`].
fn rows_of_band(least: f64) -> usize {
    let found = |rows: usize| 1.0 - (1.0 - least.powi(rows as i32)).powi((SKETCH / rows) as i32);
    (1..=16).rev().find(|&rows| found(rows) >= RECALL).unwrap_or(1)
}

fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (mut at, mut common) = (0, 0_usize);
    for shingle in a {
        while at < b.len() && b[at] < *shingle {
            at += 1;
        }
        common += usize::from(b.get(at) == Some(shingle));
    }
    common as f64 / (a.len() + b.len() - common) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &str = "Norland's foreign minister said on Monday that the talks over the eastern bank will go on next week in the capital of Ostmark";

    #[test]
    fn wire_copy_is_found_and_other_texts_are_not() {
        let changed = WIRE.replace("on Monday ", "");
        let other = "The river mission reported that a guard had been hurt by a falling tree near the bridge";
        let upper = WIRE.to_uppercase();
        let clusters = near_duplicates(&[other, WIRE, &changed, &upper, WIRE, "Yes.", "yes", "No."], 0.7);
        assert_eq!(clusters, [0, 1, 1, 1, 1, 5, 5, 7]);
        assert_eq!(near_duplicates(&[WIRE, &changed], 0.95), [0, 1]);
        assert_eq!(near_duplicates(&[], 0.8), &[] as &[usize]);
    }

    /// Pairs of sets with a known similarity, by what share of their shingles is changed.
    #[test]
    fn pairs_above_the_threshold_are_found_and_those_below_are_not() {
        let mut random = SplitMix64::new(5);
        let mut words =
            |n: usize| -> Vec<String> { (0..n).map(|_| format!("w{}", random.below(50_000))).collect() };
        let (mut above, mut below) = (0, 0);
        for pair in 0..200 {
            let base = words(60);
            let mut other = base.clone();
            let changes = if pair % 2 == 0 { 6 } else { 24 };
            other.splice(60 - changes.., words(changes));
            let (a, b) = (base.join(" "), other.join(" "));
            let similarity = jaccard(&shingles(&a), &shingles(&b));
            let found = near_duplicates(&[&a, &b], 0.7)[1] == 0;
            assert_eq!(found, similarity >= 0.7, "{similarity}");
            if found { above += 1 } else { below += 1 }
        }
        assert_eq!((above, below), (100, 100));
    }

    #[test]
    fn groups_that_are_copies_become_one_and_a_formula_makes_none() {
        let groups = ["c", "b", "a", "d", "b"];
        let clusters = [0, 0, 2, 2, 4];
        assert_eq!(merge_groups(&groups, &clusters), ["b", "b", "a", "a", "b"]);
        assert_eq!(copies_across_groups(&groups, &clusters), 4);
        // One text of three is shared.
        let groups = ["a", "a", "a", "b", "b", "b"];
        assert_eq!(merge_groups(&groups, &[0, 1, 2, 0, 4, 5]), groups);
        let many: Vec<String> = (0..30).map(|group| format!("g{group}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(merge_groups(&many, &[0; 30]), many);
    }
}
