//! From an encoded unit to its features.

use std::iter::{empty, once};
use std::ops::Range;

use super::config::{FeatureConfig, FieldSpec};
use super::encode::EncodedUnit;
use super::key::{FeatureKey, Field, MAX_NGRAM};
use super::lexicon::TOPIC;
use super::table::{ACTOR_TOKEN, UNKNOWN_TOKEN};

/// Words on each side of the actor that are near it.
const NEAR: usize = 5;
/// Words behind a negation that it turns round.
const NEGATION_REACH: usize = 3;
/// Words on each side of the actor whose place counts.
const PLACES: usize = 3;

/// Takes the features of a unit as they are found.
pub trait FeatureSink {
    /// Takes one occurrence of a feature. `places` are those of the tokens that it is made of, in the text of the encoded
    /// unit; of [`Field::Before`], [`Field::After`] and [`Field::Chars`] in the sequence of that name. A feature
    /// that is made of no words has no place.
    fn feature(&mut self, key: FeatureKey, places: impl Iterator<Item = usize>);

    /// Takes the features that are made of `n` tokens side by side in a range of a sequence of tokens. `slot` is their key
    /// without the tokens; the sequence is the text, or the one that the field is named for. An n-gram with a token that
    /// has no number is no feature.
    #[inline]
    fn ngrams(&mut self, slot: FeatureKey, tokens: &[u32], range: Range<usize>, n: usize) {
        for (at, window) in (range.start..).zip(tokens[range].windows(n)) {
            if !window.contains(&UNKNOWN_TOKEN) {
                let mut key = slot;
                key.tokens[..n].copy_from_slice(window);
                self.feature(key, at..at + n);
            }
        }
    }
}

impl FeatureSink for Vec<FeatureKey> {
    #[inline]
    fn feature(&mut self, key: FeatureKey, _: impl Iterator<Item = usize>) {
        self.push(key);
    }
}

/// Gives the features of a unit to `sink`, once for each occurrence, in no order that matters.
pub fn extract_into(unit: &EncodedUnit, config: &FeatureConfig, sink: &mut impl FeatureSink) {
    config.fields.iter().for_each(|spec| extract_field(unit, *spec, sink));
}

/// Gives the features that a unit has in one field to `sink`; those fields that are read as vectors have none.
pub fn extract_field(unit: &EncodedUnit, spec: FieldSpec, sink: &mut impl FeatureSink) {
    let cross = match (spec.crossed, unit.topic) {
        (false, _) => 0,
        // A field crossed with no topic is no evidence.
        (true, 0) => return,
        (true, topic) => topic,
    };
    if !spec.vectors {
        Emitter { sink, field: spec.field, cross }.field(unit, spec);
    }
}

/// The places near one of `length` tokens, before it and after.
pub(super) fn around(at: usize, length: usize) -> [Range<usize>; 2] {
    [at.saturating_sub(NEAR)..at, at + 1..length.min(at + 1 + NEAR)]
}

struct Emitter<'a, S> {
    sink: &'a mut S,
    field: Field,
    cross: u16,
}

impl<S: FeatureSink> Emitter<'_, S> {
    fn field(&mut self, unit: &EncodedUnit, spec: FieldSpec) {
        let n = usize::from(spec.max_ngram);
        let text = &unit.text[..];
        match (self.field, unit.actor) {
            (Field::Sentence, _) => self.ngrams(text, 0..text.len(), n),
            (Field::Chars, _) => {
                unit.chars.iter().enumerate().for_each(|(at, &number)| self.push(0, &[number], once(at)));
            }
            (Field::Before, _) => self.ngrams(&unit.before, 0..unit.before.len(), n),
            (Field::After, _) => self.ngrams(&unit.after, 0..unit.after.len(), n),
            (Field::Topic, _) => {
                if unit.topic != 0 {
                    self.cross = unit.topic;
                    self.push(0, &[], empty());
                }
            }
            (Field::Actor, _) => {
                if unit.name != 0 {
                    self.push(0, &[unit.name], empty());
                }
            }
            (Field::Left, Some(actor)) => self.ngrams(text, 0..actor, n),
            (Field::Right, Some(actor)) => self.ngrams(text, actor + 1..text.len(), n),
            (Field::Near, Some(actor)) => {
                let [left, right] = around(actor, text.len());
                for (place, side) in [(0, &left), (0, &right), (-1, &left), (1, &right)] {
                    self.ngrams_at(place, text, side.clone(), n);
                }
            }
            (Field::Position, Some(actor)) => {
                for distance in 1..=PLACES {
                    if let Some(left) = actor.checked_sub(distance) {
                        self.ngrams_at(-(distance as i8), text, left..left + 1, 1);
                    }
                    let right = actor + distance;
                    if right < text.len() {
                        self.ngrams_at(distance as i8, text, right..right + 1, 1);
                    }
                }
            }
            (Field::Through, Some(actor)) => self.through(text, actor, n),
            (Field::Skip, Some(actor)) => self.skips(text, actor),
            (Field::Clause, Some(_)) => self.ngrams(text, unit.clause(), n),
            (Field::Cue, _) => {
                for &cue in &unit.cues {
                    let [left, right] = around(cue, text.len());
                    self.ngrams_at(-1, text, left, n);
                    self.ngrams_at(1, text, right, n);
                }
            }
            (Field::Acts, _) => self.acts(unit, n),
            (Field::Polarity, _) => self.polarity(unit),
            (_, None) => {}
        }
    }

    /// The n-grams of 1 to `max` of the tokens in `range`.
    fn ngrams(&mut self, tokens: &[u32], range: Range<usize>, max: usize) {
        self.ngrams_at(0, tokens, range, max);
    }

    fn ngrams_at(&mut self, place: i8, tokens: &[u32], range: Range<usize>, max: usize) {
        for n in 1..=max.min(MAX_NGRAM) {
            self.sink.ngrams(self.key(place), tokens, range.clone(), n);
        }
    }

    /// The n-grams of 2 to `max` tokens that hold the actor; their place is the actor's in them, so that the actor
    /// itself takes none of the three tokens.
    fn through(&mut self, text: &[u32], actor: usize, max: usize) {
        for words in 1..=max {
            for before in 0..=words {
                let after = words - before;
                if before <= actor && actor + after < text.len() {
                    let mut tokens = [UNKNOWN_TOKEN; MAX_NGRAM];
                    tokens[..before].copy_from_slice(&text[actor - before..actor]);
                    tokens[before..words].copy_from_slice(&text[actor + 1..=actor + after]);
                    self.push(before as i8, &tokens[..words], actor - before..=actor + after);
                }
            }
        }
    }

    /// Pairs of a word up to [`PLACES`] before and one up to [`PLACES`] after the actor, and pairs of words on one
    /// side with one word between them left out.
    fn skips(&mut self, text: &[u32], actor: usize) {
        let left = actor.saturating_sub(PLACES)..actor;
        let right = actor + 1..text.len().min(actor + 1 + PLACES);
        let mut pair = |place, a: usize, b: usize| {
            self.push(place, &[text[a], text[b]], [a, b].into_iter());
        };
        for l in left.clone() {
            right.clone().for_each(|r| pair(0, l, r));
        }
        for (place, side) in [(-1, left), (1, right)] {
            (side.start + 2..side.end).for_each(|at| pair(place, at - 2, at));
        }
    }

    /// The n-grams of the acts in their order, the actor among them; their place is the side that they begin on.
    fn acts(&mut self, unit: &EncodedUnit, max: usize) {
        let side = |at: usize| unit.actor.map_or(0, |actor| if at < actor { -1 } else { 1 });
        let acts: Vec<(u32, i8, usize)> = unit
            .senses
            .iter()
            .enumerate()
            .filter_map(|(at, sense)| match sense.act {
                _ if unit.actor == Some(at) => Some((ACTOR_TOKEN, 0, at)),
                0 if unit.cues.binary_search(&at).is_ok() => Some((TOPIC.into(), side(at), at)),
                0 => None,
                act => Some((act.into(), side(at), at)),
            })
            .collect();
        for n in 1..=max {
            for window in acts.windows(n) {
                let mut tokens = [UNKNOWN_TOKEN; MAX_NGRAM];
                tokens.iter_mut().zip(window).for_each(|(token, (act, ..))| *token = *act);
                self.push(window[0].1, &tokens[..n], window.iter().map(|(.., at)| *at));
            }
        }
    }

    /// The good and bad words, as often as they are strong: in the text, on each side of the actor, near it, and in its
    /// clause. A negation turns round what follows in the clause, as far as [`NEGATION_REACH`].
    fn polarity(&mut self, unit: &EncodedUnit) {
        const WHOLE_TEXT: i8 = 0;
        const SIDE: i8 = 1;
        const NEAR_SIDE: i8 = 2;
        const IN_CLAUSE: i8 = 3;
        let clause = unit.clause();
        let (mut negation, mut negated_until) = (0, 0);
        for (at, sense) in unit.senses.iter().enumerate() {
            if unit.breaks[at] {
                negated_until = at;
            } else if sense.negates() {
                (negation, negated_until) = (at, at + 1 + NEGATION_REACH);
            }
            if sense.valence == 0 {
                continue;
            }
            let negated = at < negated_until;
            let good = (sense.valence > 0) != negated;
            let polarity = u32::from(good) + 1;
            let mut push = |place: i8| {
                for _ in 0..sense.valence.unsigned_abs() {
                    self.push(place, &[polarity], once(at).chain(negated.then_some(negation)));
                }
            };
            push(WHOLE_TEXT);
            if let Some(actor) = unit.actor {
                let side = if at < actor { -1 } else { 1 };
                push(side * SIDE);
                if at.abs_diff(actor) <= NEAR {
                    push(side * NEAR_SIDE);
                }
            }
            if clause.contains(&at) {
                push(IN_CLAUSE);
            }
        }
    }

    /// An n-gram with a token that the model does not know is no feature.
    #[inline]
    fn push(&mut self, place: i8, ngram: &[u32], places: impl Iterator<Item = usize>) {
        if ngram.contains(&UNKNOWN_TOKEN) {
            return;
        }
        let mut key = self.key(place);
        key.tokens[..ngram.len()].copy_from_slice(ngram);
        self.sink.feature(key, places);
    }

    /// The key of a feature at a place, as yet without tokens.
    #[inline]
    fn key(&self, place: i8) -> FeatureKey {
        FeatureKey { field: self.field, cross: self.cross, place, tokens: [UNKNOWN_TOKEN; MAX_NGRAM] }
    }
}
