//! Which actor a pronoun or description stands for: the cues of each candidate.

use super::anaphora::{Anaphor, Sort};
use super::entity::Entity;
use super::kinds::step;
use super::lexicon;
use super::words::{Word, Words};
use crate::codebook::ActorKind;
use crate::maxent::Cues;

/// What is known where a reference stands.
pub(super) struct Place<'a, 'w> {
    pub(super) words: &'a Words<'w>,
    pub(super) sentence: usize,
    pub(super) anaphor: &'a Anaphor,
    /// The actor that the description says it belongs to.
    pub(super) owner: Option<&'a Entity>,
    /// Whether the description begins with an owner that is not known.
    pub(super) owner_unknown: bool,
    /// Who speaks in this sentence, where the reference stands in direct speech.
    pub(super) speaker: Option<usize>,
    /// Who spoke in the sentence before.
    pub(super) last_speaker: Option<usize>,
    /// The reference in small letters, without its determiner and owner: `foreign minister`.
    pub(super) title: &'a str,
    /// The actors that may be meant, those mentioned last first.
    pub(super) rank: usize,
    /// How many may be meant.
    pub(super) candidates: usize,
}

/// Whether an actor may be meant at all. `ahead` says that the sentence names it behind the reference.
pub(super) fn is_possible(
    anaphor: &Anaphor,
    entity: &Entity,
    head: &Word<'_>,
    speaker: Option<usize>,
    ahead: bool,
) -> bool {
    let person = entity.is_person();
    let mentioned = entity.last.is_some() || ahead;
    // Nobody speaks of himself as "he".
    let spoken = head.quoted && speaker == Some(entity.actor);
    match anaphor.sort {
        Sort::He => person && entity.is_he != Some(false) && mentioned && !spoken,
        Sort::She => person && entity.is_he != Some(true) && mentioned && !spoken,
        Sort::It => !person && mentioned,
        Sort::They | Sort::Sides => mentioned,
        Sort::I => person && speaker == Some(entity.actor),
        Sort::We => speaker == Some(entity.actor),
        Sort::Role => {
            let gender_fits = match entity.is_he {
                Some(true) => !head.is(lexicon::FEMALE_TITLE),
                Some(false) => !head.is(lexicon::MALE_TITLE),
                None => true,
            };
            // An envoy or spokesman may stand for those who sent him.
            if person { gender_fits } else { head.is(lexicon::BODY) }
        }
        Sort::Body => !person,
        Sort::State => entity.kind == ActorKind::Country,
        Sort::Organisation => entity.kind == ActorKind::Organisation || !person && head.is(lexicon::STATE),
        Sort::People => person && mentioned,
    }
}

/// Notes what speaks for and against a candidate. Each observation is noted for itself and for the sort of reference.
pub(super) fn observe(place: &Place<'_, '_>, entity: &Entity, cues: &mut Cues) {
    cues.clear();
    let Place { words, anaphor, .. } = *place;
    let sort = anaphor.sort as i32;
    let mut note = |general: &'static str, by_sort: &'static str, value: i32| {
        cues.note(general, value);
        cues.note(by_sort, value * 16 + sort);
    };
    note("sort", "sort", 0);
    let kind = entity.kind as i32;
    note("kind", "kind*sort", kind);
    let sentence = &words.sentences[place.sentence];
    let head = &words.words[anaphor.head];
    let first = anaphor.words.start;
    let opens = words.opens(first, sentence);
    note("opens", "opens*sort", i32::from(opens));
    note("quoted", "quoted*sort", i32::from(head.quoted));
    note("possessive", "possessive*sort", i32::from(anaphor.possessive));
    note("gender", "gender*sort", i32::from(entity.is_he.is_some()));
    note("candidates", "candidates*sort", place.candidates.min(5) as i32);
    note("rank", "rank*sort", place.rank.min(4) as i32);
    note("rank*opens", "rank*opens*sort", place.rank.min(3) as i32 * 2 + i32::from(opens));
    note("frequency", "frequency*sort", entity.frequency_rank.min(4) as i32);
    note("named", "named*sort", step(entity.named));
    note("in_title", "in_title*sort", i32::from(entity.in_title));
    note("next", "next*sort", next_class(words, anaphor, sentence.end));
    note(
        "speaker",
        "speaker*sort",
        match place.speaker {
            Some(speaker) if speaker == entity.actor => 1,
            Some(_) => 2,
            None => 0,
        },
    );
    note("last_speaker", "last_speaker*sort", i32::from(place.last_speaker == Some(entity.actor)));
    match entity.last {
        None => note("distance", "distance*sort", 9),
        Some(last) => {
            let distance = place.sentence - last.sentence;
            let near = match distance {
                0..=3 => distance as i32,
                4 | 5 => 4,
                6..=9 => 5,
                _ => 6,
            };
            note("distance", "distance*sort", near);
            note("distance*rank", "distance*rank*sort", near * 4 + place.rank.min(3) as i32);
            note("leads*distance", "leads*distance*sort", near * 2 + i32::from(last.leads));
            note("leads*opens", "leads*opens*sort", i32::from(last.leads) * 2 + i32::from(opens));
            note(
                "paragraphs",
                "paragraphs*sort",
                (words.paragraphs[place.sentence] - last.paragraph).min(2) as i32,
            );
            note("by_name", "by_name*sort", i32::from(last.by_name));
            note("count", "count*sort", step(entity.count));
            note("last_quoted", "last_quoted*sort", i32::from(last.quoted) * 2 + i32::from(head.quoted));
            note("last_possessive", "last_possessive*sort", i32::from(last.possessive));
            note("paired", "paired*sort", i32::from(last.paired) * 2 + i32::from(distance < 2));
            if distance == 0 {
                let between = &words.words[last.word..first.max(last.word)];
                let clause = between
                    .iter()
                    .any(|w| w.is_mark || w.is(lexicon::WHO) || w.reads("that") || w.is(lexicon::AND));
                let reported = between.iter().any(|w| w.is(lexicon::REPORT));
                note("same_clause", "same_clause*sort", i32::from(clause) * 2 + i32::from(reported));
                note("words_between", "words_between*sort", (between.len() / 3).min(5) as i32);
            }
        }
    }
    let object = head.is(lexicon::OBJECT) && !anaphor.possessive;
    note("object", "object*sort", i32::from(object) * 2 + i32::from(head.is(lexicon::REFLEXIVE)));
    if !anaphor.sort.is_pronoun() {
        describe(place, entity, &mut note);
    }
}

fn describe(place: &Place<'_, '_>, entity: &Entity, note: &mut impl FnMut(&'static str, &'static str, i32)) {
    let Place { words, anaphor, .. } = *place;
    let head = &words.words[anaphor.head];
    note("title", "title*sort", entity.fits_title(place.title, place.owner.map(|owner| owner.actor)));
    let lower = head.text.to_lowercase();
    note("part", "part*sort", i32::from(entity.parts.contains(&lower)));
    note("office", "office*sort", i32::from(entity.offices.is_empty()));
    let class =
        [lexicon::SPOKES, lexicon::OTHER, lexicon::BODY, lexicon::STATE, lexicon::BODY_NOUN, lexicon::ROLE];
    let class = class.iter().position(|class| head.is(*class)).map_or(-1, |at| at as i32);
    note("noun", "noun*sort", class);
    let opening = &words.words[anaphor.words.start];
    note(
        "former",
        "former*sort",
        i32::from(words.words[anaphor.words.clone()].iter().any(|w| w.is(lexicon::OLD_OFFICE))),
    );
    note(
        "opening",
        "opening*sort",
        if opening.reads("the") {
            0
        } else if opening.is(lexicon::POSSESSIVE) {
            1
        } else if opening.is(lexicon::DEFINITE) {
            2
        } else {
            3
        },
    );
    note("length", "length*sort", anaphor.words.len().min(4) as i32);
    let relation = match place.owner {
        None if place.owner_unknown => 0,
        None => 1,
        Some(owner) if owner.actor == entity.actor => 2,
        Some(owner) if owner.affiliation == Some(entity.actor) => 3,
        Some(owner) if entity.affiliation == Some(owner.actor) => 4,
        Some(owner) if entity.affiliation.is_some() && entity.affiliation == owner.affiliation => 5,
        Some(owner) if owner.is_person() => 6,
        Some(_) => 7,
    };
    note("relation", "relation*sort", relation);
    note("relation*noun", "relation*noun*sort", relation * 8 + class + 1);
}

/// What stands behind a reference.
fn next_class(words: &Words<'_>, anaphor: &Anaphor, end: usize) -> i32 {
    let Some(next) = words.words[..end].get(anaphor.words.end) else { return 0 };
    let classes = [
        lexicon::BE,
        lexicon::REPORT,
        lexicon::AUXILIARY,
        lexicon::OF,
        lexicon::WHO,
        lexicon::AND,
        lexicon::FUNCTION,
    ];
    if next.is_mark {
        return if next.is_mark(',') { 1 } else { 2 };
    }
    if next.capital {
        return 3;
    }
    classes.iter().position(|class| next.is(*class)).map_or(4, |at| at as i32 + 5)
}
