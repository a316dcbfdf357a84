//! Shortcuts: whether labels hang on what they should not hang on.
//!
//! Units are changed in what a coder would not look at (who the actor is, which outlet prints it, who else is named) or not
//! need (the sentences around), and judged again. A label that changes hung on it. Texts are changed and nothing is
//! trained again, so that this is about the model as it is used (behavioural invariance tests: Ribeiro et al. 2020).

mod rewrite;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::corpus::Corpus;
use crate::evaluate::{Interval, Scores, argmax, bootstrap, by_group, group_sums};
use crate::head::{Head, Judgements, judge_examples};
use crate::unit::Task;

use rewrite::Rewriter;

/// Why units cannot be changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// There are too many names to look for.
    #[error("the names of the data cannot be looked for")]
    Names(#[from] aho_corasick::BuildError),
}

/// What is changed in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intervention {
    /// The actor becomes another one of the data, drawn at random: the mention, the name elsewhere in the text and in the
    /// sentences around, and the actor's name itself.
    ActorsSwapped,
    /// The other actors that the text names become others of the data.
    OthersSwapped,
    /// The names of outlets or authors are taken out of the text and the sentences around.
    OutletsRemoved,
    /// The sentences around are taken away.
    ContextRemoved,
}

impl Intervention {
    /// Every intervention.
    pub const ALL: [Self; 4] =
        [Self::ActorsSwapped, Self::OthersSwapped, Self::OutletsRemoved, Self::ContextRemoved];
}

/// How an audit is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditOptions<'a> {
    /// Names of outlets or authors.
    pub outlets: &'a [String],
    /// Seed of what is drawn.
    pub seed: u64,
    /// Resamples for the intervals.
    pub resamples: usize,
}

/// What becomes of the labels of changed units.
#[derive(Clone, Debug, PartialEq)]
pub struct Audit {
    /// The task.
    pub task: Task,
    /// The labels of the head; places in lists below are places in it.
    pub labels: Vec<String>,
    /// Number of units.
    pub units: usize,
    /// Number of groups.
    pub groups: usize,
    /// Number of actors in the data.
    pub actors: usize,
    /// What each intervention does.
    pub outcomes: Vec<Outcome>,
    /// What putting each actor in the place of others does, the strongest first.
    pub inserted: Vec<Inserted>,
}

/// What an intervention does.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The intervention.
    pub intervention: Intervention,
    /// Number of units that it changes; what follows is about these, and 0 where there are none.
    pub units: usize,
    /// Share of them whose labels change, 0 to 1, with a 95 % interval by the bootstrap over groups; NaN where there is no
    /// unit.
    pub changed: Interval,
    /// Mean change of the probability of what was decided before, -1 to 1; of labels that do not exclude each other the
    /// mean over all labels of the absolute change.
    pub shift: f64,
    /// Macro F1 of the unchanged units against gold, 0 to 1.
    pub macro_f1_before: f64,
    /// Macro F1 of the changed units.
    pub macro_f1_after: f64,
    /// Which labels became which, the most frequent first.
    pub directions: Vec<Direction>,
}

/// A change of labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Direction {
    /// Labels before.
    pub from: Vec<usize>,
    /// Labels after.
    pub to: Vec<usize>,
    /// Number of units.
    pub units: usize,
}

/// What putting an actor in the place of others does.
#[derive(Clone, Debug, PartialEq)]
pub struct Inserted {
    /// The actor.
    pub actor: String,
    /// Number of units that it was put into.
    pub units: usize,
    /// Number of these whose labels changed.
    pub changed: usize,
    /// The label whose probability grew most.
    pub toward: usize,
    /// By how much, on average.
    pub shift: f64,
}

/// A unit before and after: its place among the examples, and its places in the judgements.
struct Pair<'a> {
    at: usize,
    p_before: &'a [f64],
    before: &'a [usize],
    p_after: &'a [f64],
    after: &'a [usize],
    /// The actor put in.
    actor: Option<&'a str>,
}

/// Changes the examples of `corpus`, whose labels are those of `head`, in every way, and judges them.
///
/// # Errors
/// Where there are too many names.
pub fn audit(head: &Head, corpus: &Corpus, options: AuditOptions<'_>) -> Result<Audit, AuditError> {
    let rewriter = Rewriter::new(&corpus.examples, options.outlets)?;
    let before = judge_examples(head, &corpus.examples);
    let (mut inserted, mut outcomes) = (Vec::new(), Vec::new());
    for intervention in Intervention::ALL {
        let changed = rewriter.changed(&corpus.examples, intervention, options.seed);
        let after = judge_examples(head, &changed.examples);
        let pairs: Vec<Pair<'_>> = changed
            .places
            .iter()
            .enumerate()
            .map(|(place, &at)| pair((&before, at), (&after, place), rewriter.name(changed.actors[place])))
            .collect();
        if intervention == Intervention::ActorsSwapped {
            inserted = effects(&pairs);
        }
        outcomes.push(outcome(corpus, intervention, &pairs, options));
    }
    let groups = by_group(corpus.examples.iter().map(|example| example.group.as_str()));
    Ok(Audit {
        task: head.task,
        labels: head.labels.clone(),
        units: corpus.examples.len(),
        groups: groups.len(),
        actors: rewriter.actors(),
        outcomes,
        inserted,
    })
}

fn pair<'a>(
    (before, at): (&'a Judgements, usize),
    (after, place): (&'a Judgements, usize),
    actor: Option<&'a str>,
) -> Pair<'a> {
    Pair {
        at,
        p_before: before.of(at),
        before: &before.decided[at],
        p_after: after.of(place),
        after: &after.decided[place],
        actor,
    }
}

impl Pair<'_> {
    fn is_changed(&self) -> bool {
        self.before != self.after
    }

    /// How much less, or more, probable what was decided becomes.
    fn shift(&self, exclusive: bool) -> f64 {
        match self.before {
            [label] if exclusive => self.p_after[*label] - self.p_before[*label],
            _ => {
                let changes = self.p_before.iter().zip(self.p_after).map(|(b, a)| (a - b).abs());
                changes.sum::<f64>() / self.p_before.len().max(1) as f64
            }
        }
    }
}

fn outcome(
    corpus: &Corpus,
    intervention: Intervention,
    pairs: &[Pair<'_>],
    options: AuditOptions<'_>,
) -> Outcome {
    let groups = by_group(pairs.iter().map(|pair| corpus.examples[pair.at].group.as_str()));
    let sums = group_sums(&groups, 2, |at, cells| {
        cells[0] += 1.0;
        cells[1] += f64::from(u8::from(pairs[at].is_changed()));
    });
    let share = |sums: &[f64], share: &mut [f64]| share[0] = sums[1] / sums[0];
    let changed = bootstrap(&sums, 1, options.resamples, options.seed, share);
    let k = corpus.labels.len();
    let (mut scores_before, mut scores_after) = (Scores::empty(k), Scores::empty(k));
    let mut directions: BTreeMap<(&[usize], &[usize]), usize> = BTreeMap::new();
    for pair in pairs {
        let gold = &corpus.examples[pair.at].labels;
        scores_before.add(gold, pair.before);
        scores_after.add(gold, pair.after);
        if pair.is_changed() {
            *directions.entry((pair.before, pair.after)).or_insert(0) += 1;
        }
    }
    let mut directions: Vec<Direction> = directions
        .into_iter()
        .map(|((from, to), units)| Direction { from: from.to_vec(), to: to.to_vec(), units })
        .collect();
    directions.sort_by_key(|direction| std::cmp::Reverse(direction.units));
    let exclusive = !corpus.task.is_multi_label();
    let shift = pairs.iter().fold(0.0, |sum, pair| sum + pair.shift(exclusive));
    Outcome {
        intervention,
        units: pairs.len(),
        changed: changed[0],
        shift: shift / pairs.len().max(1) as f64,
        macro_f1_before: scores_before.macro_f1(),
        macro_f1_after: scores_after.macro_f1(),
        directions,
    }
}

/// What each inserted actor does, those that change the most labels first, then those that move probabilities most.
fn effects(pairs: &[Pair<'_>]) -> Vec<Inserted> {
    let mut by_actor: BTreeMap<&str, Vec<&Pair<'_>>> = BTreeMap::new();
    for pair in pairs {
        if let Some(actor) = pair.actor {
            by_actor.entry(actor).or_default().push(pair);
        }
    }
    let mut inserted: Vec<Inserted> = by_actor
        .into_iter()
        .map(|(actor, pairs)| {
            let mut shifts = vec![0.0; pairs[0].p_before.len()];
            for pair in &pairs {
                let changes = pair.p_before.iter().zip(pair.p_after).map(|(b, a)| a - b);
                shifts.iter_mut().zip(changes).for_each(|(sum, change)| *sum += change / pairs.len() as f64);
            }
            let toward = argmax(&shifts);
            Inserted {
                actor: actor.to_owned(),
                units: pairs.len(),
                changed: pairs.iter().filter(|pair| pair.is_changed()).count(),
                toward,
                shift: shifts.get(toward).copied().unwrap_or_default(),
            }
        })
        .collect();
    inserted.sort_by(|a, b| b.changed.cmp(&a.changed).then(b.shift.total_cmp(&a.shift)));
    inserted
}
