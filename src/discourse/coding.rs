//! Whether a mention stands for an actor in the eyes of a coder: "Ukraine said" does, "the war in Ukraine" hardly,
//! "his opponents" says little of him.

use super::anaphora::Sort;
use super::entity::Entity;
use super::kinds::step;
use super::lexicon;
use super::resolve::Found;
use super::words::Words;
use crate::actor::MentionKind;
use crate::maxent::{Observer, name};

/// What is around a mention.
pub(super) struct Context<'a, 'w> {
    pub(super) words: &'a Words<'w>,
    pub(super) sentence: usize,
    /// Place among the mentions of its sentence.
    pub(super) rank: usize,
    /// Number of mentions in its sentence.
    pub(super) mentions: usize,
    /// Whether the actor is in the codebook.
    pub(super) known: bool,
    /// Place of the speaker among the entities.
    pub(super) speaker: Option<usize>,
}

/// Notes what speaks for and against a mention.
pub(super) fn observe(context: &Context<'_, '_>, found: &Found, entity: &Entity, cues: &mut impl Observer) {
    let words = context.words;
    let sentence = &words.sentences[context.sentence];
    let sort = found.sort.map_or(found.kind as i32, |sort: Sort| 8 + sort as i32);
    let kind = entity.kind as i32;
    cues.note(name!("sort"), sort);
    cues.note(name!("sort*kind"), sort * 4 + kind);
    if found.sort.is_some() {
        let logit = |p: f32| (p.clamp(0.001, 0.999) / (1.0 - p.clamp(0.001, 0.999))).log2();
        let reference = !matches!(found.kind, MentionKind::Pronoun);
        cues.measure(name!("probability"), logit(found.probability));
        cues.measure(
            if reference { name!("probability_description") } else { name!("probability_pronoun") },
            logit(found.probability),
        );
        cues.note(name!("probability_step"), (found.probability * 8.0) as i32);
        cues.measure(name!("share"), found.share);
        cues.note(name!("share_step"), (found.share * 5.0) as i32 * 16 + sort);
    }
    if !context.known {
        cues.measure(name!("sure"), found.probability);
        cues.note(name!("sure_step"), (found.probability * 8.0) as i32);
    }
    // Each is a cue for itself and one with the sort of mention.
    macro_rules! both {
        ($name:literal, $value:expr) => {
            let value: i32 = $value;
            cues.note(name!($name), value);
            cues.note(name!(concat!($name, "*sort")), value * 32 + sort);
        };
    }
    both!("possessive", i32::from(found.possessive));
    both!("quoted", i32::from(words.words[found.words.start].quoted));
    both!("rank", context.rank.min(3) as i32);
    both!("mentions", context.mentions.min(5) as i32);
    both!("before", before(words, found, sentence));
    both!("after", after(words, found, sentence));
    both!("named", step(entity.named));
    both!("in_title", i32::from(entity.in_title));
    both!("known", i32::from(context.known));
    both!("lead", context.sentence.min(2) as i32);
    both!("speaker", i32::from(context.speaker == Some(found.entity)));
    both!("length", found.words.len().min(4) as i32);
    let head = &words.words[found.words.end - 1];
    both!("noun", head.place_in(lexicon::NOUNS.into_iter().chain([lexicon::ROLES])));
}

/// Words before a mention that are told apart.
const BEFORE: [&str; 14] =
    ["in", "from", "to", "for", "with", "by", "between", "against", "of", "and", "on", "than", "as", "that"];

/// The word before a mention, "the" left out.
fn before(words: &Words<'_>, found: &Found, sentence: &std::ops::Range<usize>) -> i32 {
    let mut at = found.words.start;
    if at > sentence.start && words.words[at - 1].is(lexicon::DEFINITE) {
        at -= 1;
    }
    let Some(word) = at.checked_sub(1).and_then(|at| words.get(at, sentence)) else { return 0 };
    if let Some(at) = BEFORE.iter().position(|other| word.reads(other)) {
        return 10 + at as i32;
    }
    if word.is_mark {
        return if word.is_mark(',') { 1 } else { 2 };
    }
    let classes = [
        lexicon::PLACE_PREPOSITION,
        lexicon::REPORT,
        lexicon::TITLE,
        lexicon::ROLE,
        lexicon::AUXILIARY,
        lexicon::FUNCTION,
    ];
    classes.iter().position(|class| word.is(*class)).map_or(3, |at| at as i32 + 4)
}

/// The word behind a mention.
fn after(words: &Words<'_>, found: &Found, sentence: &std::ops::Range<usize>) -> i32 {
    let Some(word) = words.get(found.words.end, sentence) else { return 0 };
    if word.is_mark {
        return if word.is_mark(',') { 1 } else { 2 };
    }
    let classes = [
        lexicon::REPORT,
        lexicon::AUXILIARY,
        lexicon::AND,
        lexicon::BODY,
        lexicon::ROLE,
        lexicon::ROLES,
        lexicon::OF,
        lexicon::WHO,
        lexicon::PLACE_PREPOSITION,
        lexicon::FUNCTION,
    ];
    if word.capital {
        return 4;
    }
    classes.iter().position(|class| word.is(*class)).map_or_else(
        || {
            if word.text.ends_with("ed") {
                16
            } else if word.text.ends_with('s') {
                17
            } else {
                3
            }
        },
        |at| at as i32 + 5,
    )
}
