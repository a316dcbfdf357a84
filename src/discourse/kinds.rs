//! What a name names: the cues that a classifier decides by.

use super::lexicon::{self, Classes, is_mans_name};
use super::names::{Candidate, NameGroup};
use super::short_forms::is_acronym_of;
use super::words::Words;
use crate::codebook::{Lower, is_first_name};
use crate::maxent::{Cues, Name, Observer, name};

/// The classes, in the order of the classifier's labels.
pub(super) const LABELS: [&str; 4] = ["country", "none", "organisation", "person"];
/// Place of the class of what is no actor.
pub(super) const NONE: usize = 1;

/// Few groups have more cues.
const MOST_CUES: usize = 48;

/// A number in steps: 0, 1, 2, 3 to 4, 5 and more.
#[inline]
pub(super) fn step(n: usize) -> i32 {
    match n {
        0..=2 => n as i32,
        3 | 4 => 3,
        _ => 4,
    }
}

/// Notes what is known of a group of names.
pub(super) fn observe(words: &Words<'_>, group: &NameGroup<'_>, taken: &[bool], cues: &mut Cues) {
    cues.clear();
    cues.reserve(MOST_CUES);
    of_name(group, cues);
    let mut counts = [0_usize; CONTEXTS.len()];
    for (candidate, by_demonym) in &group.candidates {
        if !by_demonym {
            of_place(words, candidate, taken, &mut |context| counts[context as usize] += 1);
        }
    }
    let all = group.candidates.len();
    cues.note(name!("mentions"), step(all));
    cues.note(name!("in_title"), i32::from(group.in_title));
    for (context, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        cues.note(CONTEXTS[context], 1);
        cues.measure(CONTEXTS[context], count as f32 / all as f32);
    }
}

fn of_name(group: &NameGroup<'_>, cues: &mut Cues) {
    cues.note(name!("words"), step(group.length));
    cues.note(name!("weak"), i32::from(group.weak));
    let (first, last) = (group.parts().next().unwrap_or_default(), group.last_part());
    let mut all = Classes::default();
    let (mut first_class, mut last_class) = (None, Classes::default());
    let (mut of, mut state) = (false, false);
    for part in group.parts() {
        last_class = lexicon::classes_of(part);
        first_class.get_or_insert(last_class);
        all = all.and(last_class);
        of |= part == "of";
        state |= matches!(part, "Republic" | "Kingdom" | "Emirate" | "Islands" | "Isles" | "States");
    }
    let first_class = first_class.unwrap_or_default();
    let several = group.length > 1;
    cues.note(name!("organisation_word"), i32::from(all.has(lexicon::ORGANISATION_WORD)));
    cues.note(name!("organisation_last"), i32::from(last_class.has(lexicon::ORGANISATION_WORD)));
    cues.note(name!("place_word"), i32::from(all.has(lexicon::PLACE_WORD)));
    cues.note(name!("place_last"), i32::from(last_class.has(lexicon::PLACE_WORD)));
    cues.note(name!("capital_word"), i32::from(first_class.has(lexicon::CAPITAL_WORD)));
    cues.note(name!("of"), i32::from(of));
    let first_name = is_first_name(first) || is_mans_name(&Lower::new(first)).is_some();
    cues.note(name!("first_name"), i32::from(first_name && several));
    cues.note(name!("acronym"), i32::from(!several && is_all_capitals(first)));
    cues.note(
        name!("abbreviated"),
        i32::from(group.short.iter().any(|short| is_acronym_of(short, group.parts()))),
    );
    cues.note(name!("short_last"), i32::from(several && group.short.iter().any(|short| short == last)));
    cues.note(name!("short_first"), i32::from(several && group.short.iter().any(|short| short == first)));
    cues.note(name!("demonyms"), i32::from(!group.demonyms.is_empty()));
    cues.note(name!("hyphen"), i32::from(group.name.contains('-')));
    cues.note(name!("digit"), i32::from(group.name.chars().any(|c| c.is_ascii_digit())));
    cues.note(name!("state_word"), i32::from(state));
    cues.note(name!("place"), i32::from(last_class.has(lexicon::PLACE)));
    let ending = ending(&Lower::new(last));
    cues.note(if several { name!("last_ending") } else { name!("ending") }, ending);
    if group.weak {
        cues.note(name!("weak_ending"), ending);
    }
}

/// Which of the endings a word in small letters has; -1 for none.
fn ending(word: &str) -> i32 {
    let last = word.as_bytes().last();
    let found = ENDINGS.iter().position(|end| end.as_bytes().last() == last && word.ends_with(end));
    found.map_or(-1, |at| at as i32)
}

const ENDINGS: [&str; 33] = [
    "ing", "ed", "ly", "tion", "sion", "ment", "ers", "ors", "ists", "ness", "ies", "land", "stan", "ia",
    "mark", "burg", "grad", "ville", "ton", "er", "ov", "ova", "ski", "sen", "son", "ez", "an", "a", "o",
    "e", "y", "i", "s",
];

fn is_all_capitals(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
}

macro_rules! contexts {
    ($($variant:ident $name:literal,)*) => {
        #[derive(Clone, Copy)]
        enum Context { $($variant),* }
        static CONTEXTS: [Name; [$($name),*].len()] = [$(name!($name)),*];
    };
}

contexts! {
    Title "title",
    MaleTitle "male_title",
    The "the",
    InPlace "in",
    Of "of_before",
    Between "between",
    From "from",
    OfBody "body_of",
    PossessiveBody "s_body",
    Possessive "s",
    Apposition "apposition",
    RoleBefore "role_before",
    Who "who",
    Which "which",
    Speaks "speaks",
    Said "said",
    Acts "acts",
    Age "age",
    Bracket "bracket",
    And "and",
    Accused "accused",
    By "by",
    Quoted "quoted",

    Noun "noun",
    Opens "opens",
    Number "number",
    Comma "comma",
    PlaceComma "place_comma",
}

fn of_place(words: &Words<'_>, candidate: &Candidate, taken: &[bool], note: &mut impl FnMut(Context)) {
    let sentence = &words.sentences[candidate.sentence];
    let (first, end) = (candidate.title.unwrap_or(candidate.words.start), candidate.words.end);
    let last = &words.words[end - 1];
    if let Some(title) = candidate.title {
        note(Context::Title);
        if words.words[title..candidate.words.start]
            .iter()
            .any(|word| word.is(lexicon::MALE_TITLE.and(lexicon::FEMALE_TITLE)))
        {
            note(Context::MaleTitle);
        }
    }
    if words.words[first].quoted {
        note(Context::Quoted);
    }
    if words.opens(first, sentence) {
        note(Context::Opens);
    }
    let before = first.checked_sub(1).and_then(|at| words.get(at, sentence));
    let earlier = first.checked_sub(2).and_then(|at| words.get(at, sentence));
    if let Some(before) = before {
        let the = before.is(lexicon::DEFINITE);
        if the {
            note(Context::The);
        }
        let governing = if the { earlier } else { Some(before) };
        if let Some(word) = governing {
            if word.is(lexicon::PLACE_PREPOSITION) {
                note(Context::InPlace);
            }
            if word.is(lexicon::OF) {
                note(Context::Of);
                let at = first - if the { 3.min(first) } else { 2.min(first) };
                if words
                    .get(at, sentence)
                    .is_some_and(|w| w.is(lexicon::BODY.and(lexicon::ROLE).and(lexicon::ROLES)))
                {
                    note(Context::OfBody);
                }
            }
            match word.text {
                "from" => note(Context::From),
                "between" | "against" | "with" => note(Context::Between),
                "by" => note(Context::By),
                "and" => note(Context::And),
                _ => {}
            }
            if word.is(lexicon::REPORT) {
                note(if word.is(lexicon::SPEECH) { Context::Said } else { Context::Accused });
            }
        }
        if before.is(lexicon::ROLE) || before.is_mark(',') && earlier.is_some_and(|w| w.is(lexicon::ROLE)) {
            note(Context::RoleBefore);
        }
        if before.is_mark('(') {
            note(Context::Bracket);
        }
        if before.text.bytes().all(|b| b.is_ascii_digit()) {
            note(Context::Number);
        }
    }
    let next = words.get(end, sentence);
    if last.possessive {
        note(Context::Possessive);
        let mut heads = (end..(end + 3).min(sentence.end)).map(|at| &words.words[at]);
        if heads.any(|w| w.is(lexicon::BODY.and(lexicon::ROLE).and(lexicon::ROLES))) {
            note(Context::PossessiveBody);
        }
        return;
    }
    let Some(next) = next else { return };
    if next.is_mark(',') {
        note(Context::Comma);
        behind_comma(words, end + 1, sentence.end, note);
        if words.get(end + 1, sentence).is_some_and(|w| w.capital && taken.get(end + 1).is_some_and(|t| *t)) {
            note(Context::PlaceComma);
        }
    } else if next.is(lexicon::REPORT) {
        note(Context::Speaks);
    } else if next.is(lexicon::AUXILIARY) {
        note(Context::Acts);
    } else if next.is(lexicon::AND) {
        note(Context::And);
    } else if !next.is_mark && !next.is(lexicon::FUNCTION) && !next.capital {
        let verb = next.text.ends_with("ed")
            || next.text.ends_with("es")
            || next.text.ends_with('s') && !next.text.ends_with("ss");
        note(if verb { Context::Acts } else { Context::Noun });
    } else if next.is_mark('(') {
        note(Context::Bracket);
    }
}

fn behind_comma(words: &Words<'_>, at: usize, end: usize, note: &mut impl FnMut(Context)) {
    let Some(word) = words.words[..end].get(at) else { return };
    if word.text.len() == 2 && word.text.bytes().all(|b| b.is_ascii_digit()) {
        note(Context::Age);
    }
    if word.is(lexicon::WHO) {
        note(if word.text == "which" { Context::Which } else { Context::Who });
    }
    let phrase = words.words[at..end].iter().take(7).take_while(|word| !word.is_mark(','));
    let mut phrase = phrase.take_while(|word| !word.is(lexicon::AUXILIARY));
    if phrase.any(|word| word.is(lexicon::ROLE)) {
        note(Context::Apposition);
    }
}
