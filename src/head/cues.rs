//! The words that mark a topic, learnt from which topics units are about: labels are not looked at.

use rustc_hash::FxHashMap;

use crate::feature::{EncodedUnit, UNKNOWN_TOKEN};

/// The fewest units about a topic that a marking word occurs in.
pub(super) const LEAST_UNITS: u32 = 5;
/// From which standardised log-odds on a word marks a topic.
const LEAST_Z: f64 = 4.0;
/// The most words that mark a topic.
const MOST_CUES: usize = 100;

/// For each topic (its number less 1) the stems that mark it, ascending: those whose log-odds of occurring in units about
/// it, against units about others, are far above 0 (with an informative prior: Monroe, Colaresi & Quinn 2008).
pub(super) fn topic_cues<'a>(units: impl Iterator<Item = &'a EncodedUnit>, topics: usize) -> Vec<Vec<u32>> {
    if topics < 2 {
        return vec![Vec::new(); topics];
    }
    let mut total: FxHashMap<u32, f64> = FxHashMap::default();
    let mut by_topic: Vec<FxHashMap<u32, f64>> = vec![FxHashMap::default(); topics];
    let mut sizes = vec![0.0; topics];
    let mut size = 0.0;
    for unit in units.filter(|unit| unit.topic != 0) {
        let topic = usize::from(unit.topic) - 1;
        let mut stems = unit.text.clone();
        // Too rare to have a number.
        stems.retain(|&stem| stem != UNKNOWN_TOKEN);
        stems.sort_unstable();
        stems.dedup();
        for stem in stems {
            *total.entry(stem).or_default() += 1.0;
            *by_topic[topic].entry(stem).or_default() += 1.0;
        }
        sizes[topic] += 1.0;
        size += 1.0;
    }
    (0..topics)
        .map(|topic| {
            let (n, rest) = (sizes[topic], size - sizes[topic]);
            let mut ranked: Vec<(f64, u32)> = by_topic[topic]
                .iter()
                .filter(|(_, count)| **count >= f64::from(LEAST_UNITS))
                .filter_map(|(&stem, &here)| {
                    let all = total[&stem];
                    let there = all - here;
                    let prior = all / size;
                    let odds = |count: f64, n: f64| (count + prior) / (n + 1.0 - count - prior);
                    let (a, b) = (odds(here, n), odds(there, rest));
                    let z =
                        (libm::log(a) - libm::log(b)) / (1.0 / (here + prior) + 1.0 / (there + prior)).sqrt();
                    (z >= LEAST_Z).then_some((z, stem))
                })
                .collect();
            ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            ranked.truncate(MOST_CUES);
            let mut stems: Vec<u32> = ranked.into_iter().map(|(_, stem)| stem).collect();
            stems.sort_unstable();
            stems
        })
        .collect()
}
