//! Whether a name is part of a longer name that is somebody else's: `George Washington`, `Melania Trump`,
//! `Moscow State University`.

use super::words::{Word, after, before, starts_sentence};
use crate::article::ByteSpan;

/// Words that stand before a name, with a capital, and are no part of it.
const BEFORE_NAMES: &[&str] = &[
    "president",
    "presidents",
    "minister",
    "ministers",
    "premier",
    "chancellor",
    "secretary",
    "general",
    "gen",
    "senator",
    "sen",
    "mr",
    "mrs",
    "ms",
    "dr",
    "lord",
    "lady",
    "sir",
    "king",
    "queen",
    "prince",
    "princess",
    "emperor",
    "sheikh",
    "pope",
    "cardinal",
    "ambassador",
    "envoy",
    "envoys",
    "prof",
    "professor",
    "judge",
    "colonel",
    "col",
    "admiral",
    "marshal",
    "captain",
    "commander",
    "chairman",
    "chairwoman",
    "chief",
    "director",
    "speaker",
    "governor",
    "gov",
    "mayor",
    "spokesman",
    "spokeswoman",
    "representative",
    "congressman",
    "congresswoman",
    "crown",
    "vice",
    "deputy",
    "comrade",
    "ayatollah",
    "imam",
    "rabbi",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "i",
    "and",
    "the",
];
/// Words that start a sentence before a name and are no part of it.
const SENTENCE_STARTS: &[&str] = &[
    "a",
    "after",
    "all",
    "also",
    "although",
    "amid",
    "an",
    "and",
    "as",
    "at",
    "because",
    "before",
    "both",
    "but",
    "by",
    "can",
    "could",
    "despite",
    "did",
    "does",
    "during",
    "earlier",
    "even",
    "for",
    "from",
    "has",
    "here",
    "how",
    "however",
    "if",
    "in",
    "inside",
    "instead",
    "is",
    "last",
    "later",
    "like",
    "may",
    "meanwhile",
    "neither",
    "nevertheless",
    "next",
    "nor",
    "not",
    "now",
    "of",
    "on",
    "once",
    "only",
    "or",
    "over",
    "perhaps",
    "since",
    "so",
    "still",
    "that",
    "the",
    "then",
    "this",
    "though",
    "thus",
    "to",
    "today",
    "tomorrow",
    "under",
    "unlike",
    "until",
    "was",
    "what",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "why",
    "will",
    "with",
    "without",
    "would",
    "yesterday",
    "yet",
    "against",
    "between",
    "behind",
    "tell",
    "told",
    "ask",
    "let",
    "why",
];
/// Nouns whose `of NAME` is a name of its own.
const NAMES_OF: &[&str] = &[
    "bank",
    "bay",
    "cape",
    "church",
    "city",
    "county",
    "court",
    "day",
    "duchess",
    "duke",
    "earl",
    "gulf",
    "isle",
    "lake",
    "radio",
    "river",
    "sea",
    "stadium",
    "strait",
    "straits",
    "tower",
    "treaty",
    "university",
    "voice",
    "wolf",
];
/// Capitalised words after the name of a state that name no other thing: `Ukraine President Zelenskyy`.
const AFTER_STATES: &[&str] = &[
    "president",
    "prime",
    "foreign",
    "defence",
    "defense",
    "finance",
    "interior",
    "minister",
    "ambassador",
    "secretary",
    "chancellor",
    "king",
    "queen",
    "premier",
    "vice",
    "deputy",
    "special",
    "envoy",
    "i",
    "on",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Whether the bare surname at `span` belongs to another first name. `ends_name` says whether a known name ends at a
/// place.
pub(super) fn has_other_first_name(text: &str, span: ByteSpan, ends_name: impl Fn(usize) -> bool) -> bool {
    !in_title_case(text, span)
        && before(text, span.start).is_some_and(|previous| is_part_of_name(text, previous, &ends_name))
}

/// Whether the name of a state or organisation at `span` is part of a longer name. `is_name_at` says whether a known
/// name starts at a place, `ends_name` whether one ends there.
pub(super) fn is_inside_longer_name(
    text: &str,
    span: ByteSpan,
    is_name_at: impl Fn(usize) -> bool,
    ends_name: impl Fn(usize) -> bool,
) -> bool {
    if in_title_case(text, span) {
        return false;
    }
    if let Some(next) = after(text, span.end).filter(|word| word.adjacent)
        && next.is_capitalised()
        && !next.is(AFTER_STATES)
        && !is_name_at(next.start)
    {
        return true;
    }
    let Some(previous) = before(text, span.start).filter(|word| word.adjacent) else { return false };
    if previous.is(&["of"]) {
        return before(text, previous.start).is_some_and(|word| word.is_capitalised() && word.is(NAMES_OF));
    }
    is_part_of_name(text, previous, &ends_name)
}

/// Whether the word before a name is part of the same name, as a first name is.
fn is_part_of_name(text: &str, previous: Word<'_>, ends_name: &impl Fn(usize) -> bool) -> bool {
    let possessive = previous.text.ends_with("'s")
        || previous.text.ends_with("’s")
        || previous.text.ends_with(['\'', '’']);
    if !previous.adjacent
        || !previous.is_capitalised()
        || previous.is(BEFORE_NAMES)
        || possessive
        || is_acronym(previous)
        || ends_name(previous.end)
    {
        return false;
    }
    let ordinary =
        || previous.is(SENTENCE_STARTS) || ["ly", "ing", "ed"].iter().any(|end| previous.text.ends_with(end));
    !(starts_sentence(text, previous.start) && ordinary())
}

fn is_acronym(word: Word<'_>) -> bool {
    word.text.chars().count() > 1 && word.text.chars().all(|c| c.is_uppercase() || c.is_numeric())
}

/// Whether the words around are all capitalised, as in a headline: capitals then say nothing.
fn in_title_case(text: &str, span: ByteSpan) -> bool {
    let (mut capitals, mut upper, mut all) = (0, 0, 0);
    let mut count = |word: &Word<'_>| {
        if word.text.chars().count() > 3 {
            all += 1;
            capitals += usize::from(word.is_capitalised());
            upper += usize::from(is_acronym(*word));
        }
    };
    let mut at = span.end;
    for _ in 0..6 {
        let Some(word) = after(text, at) else { break };
        count(&word);
        at = word.end;
    }
    let mut at = span.start;
    for _ in 0..4 {
        let Some(word) = before(text, at) else { break };
        count(&word);
        at = word.start;
    }
    (all >= 3 && capitals * 4 >= all * 3) || (all > 0 && upper == all)
}
