//! Names inside longer names.
//!
//! A capitalised word beside a name often makes it another name. What is allowed beside a name:
//!
//! | name of | before it | behind it |
//! | --- | --- | --- |
//! | a person | a title, another name, the person's own names and initials, a word that opens the sentence and is no first name | another name, a day or month; no "Jr." |
//! | a country or organisation | another name, a title, a word that opens the sentence; no first name, no "Air", "Port", "Bank of" | another name, an office or body of a state, a day or month; anything after an acronym or a name of several words |
//!
//! In lines written like headlines any capitalised word may stand beside a name, but for first names,
//! "Air" and the like.

use super::people::Facts;
use super::scene::{Hit, LineStyle, Scene};
use super::tables;
use super::words::{Word, is_abbreviation, is_adjacent, opens_sentence, word_after, word_before};
use crate::codebook::{is_common_word, is_first_name};

/// How many first names and initials may stand before a surname.
const MAX_FIRST_NAMES: usize = 4;

/// The start of a person's name with the first names and initials before it that are the person's.
pub(super) fn with_first_names(text: &str, start: usize, end: usize, facts: &Facts) -> usize {
    let name = &text[start..end];
    let mut start = start;
    for _ in 0..MAX_FIRST_NAMES {
        let Some(word) = word_before(text, start) else { break };
        let gap = &text[word.end..start];
        let own = |word: &Word<'_>| {
            let key = word.key();
            facts.has_name(&key)
                && !name.contains(word.text)
                && (word.is_capitalised() || tables::NAME_PARTICLES.has(&key))
        };
        if matches!(gap, " " | "-") && own(&word) {
            start = word.start;
        } else if is_initial(&word) && matches!(gap, " " | ". ") && facts.may_have_initial(&word.key()) {
            // "Donald J. Trump", but not "vitamin C. Trump"
            match word_before(text, word.start) {
                Some(first) if is_adjacent(text, first.end, word.start) && own(&first) => start = first.start,
                _ => break,
            }
        } else {
            break;
        }
    }
    start
}

/// Where the mention of a person begins, with first names; `None` if the name is part of another's.
pub(super) fn person_start(scene: &Scene<'_>, hit: &Hit, facts: &Facts, long: bool) -> Option<usize> {
    let text = scene.text;
    let tail = scene.tail(hit.end);
    if let Some(word) = word_after(text, hit.end) {
        let gap = &text[hit.end..word.start];
        let suffix = matches!(word.text, "Jr" | "Sr" | "II" | "III" | "IV" | "JR" | "SR");
        if suffix && matches!(gap, " " | ", ") && !facts.has_name(&word.key()) {
            return None;
        }
        if gap == "-" && word.is_capitalised() && scene.hit_at(word.start).is_none() {
            return None;
        }
    }
    if let Some(word) = tail.word
        && !(long || tail.possessive)
        && hit.style == LineStyle::Plain
        && word.is_capitalised()
        && scene.hit_at(word.start).is_none()
        && !tables::STATE_WORDS.has(&word.key())
    {
        return None;
    }
    let start = with_first_names(text, hit.start, hit.end, facts);
    if long && start == hit.start {
        return Some(start);
    }
    let Some(word) = word_before(text, start) else { return Some(start) };
    let named = scene.hit_ending_at(word.end).is_some();
    let initialled = scene
        .adjacent_before(word.start)
        .is_some_and(|first| first.is_capitalised() && !tables::TITLES.has(&first.key()));
    let allowed = match &text[word.end..start] {
        // "George P. Varga" is no George W. Varga.
        " " | ". " if is_initial(&word) && initialled => false,
        "-" => named || tables::NAME_PARTICLES.has(last_part(word.text)) || !word.is_capitalised(),
        " " if named => true,
        " " if tables::NAME_PARTICLES.has(word.text) => {
            // "Charles de Varga" is no Varga; "the von Merz" of some codebook is its own business.
            !scene.adjacent_before(word.start).is_some_and(|first| first.is_capitalised())
        }
        " " => !word.is_capitalised() || may_precede_person(scene, &word, hit.style),
        _ => true,
    };
    allowed.then_some(start)
}

/// Whether the name of a country or organisation stands by itself.
pub(super) fn stands_alone(scene: &Scene<'_>, hit: &Hit, acronym: bool, long: bool) -> bool {
    let text = scene.text;
    if let Some(word) = word_after(text, hit.end) {
        let joined = &text[hit.end..word.start] == "-";
        if joined && word.is_capitalised() && scene.hit_at(word.start).is_none() {
            return false;
        }
    }
    let tail = scene.tail(hit.end);
    if let Some(word) = tail.word
        && !(acronym || long || tail.possessive)
        && hit.style == LineStyle::Plain
        && word.is_capitalised()
        && scene.hit_at(word.start).is_none()
        && !tables::STATE_WORDS.has(&word.key())
        && !is_shout(word.text)
    {
        return false;
    }
    let Some(word) = word_before(text, hit.start) else { return true };
    let named = scene.hit_ending_at(word.end).is_some();
    match &text[word.end..hit.start] {
        "-" => named,
        " " if named => true,
        " " if word.is_capitalised() => may_precede_place(text, &word, hit.style, acronym || long),
        " " if word.text == "of" => !is_institution(scene, word.start),
        " " if word.text == "the" => {
            let of = scene.adjacent_before(word.start).filter(|of| of.text == "of");
            of.is_none_or(|of| !is_institution(scene, of.start))
        }
        _ => true,
    }
}

fn may_precede_person(scene: &Scene<'_>, word: &Word<'_>, style: LineStyle) -> bool {
    let key = word.key();
    if word.text.ends_with("'s") || tables::TITLES.has(&key) || is_abbreviation(word.text) {
        return true;
    }
    // Two capitalised words before a surname: at the head of a sentence, the first is no first name
    // ("Secretary Antony Varga" is another Varga).
    if is_first_name(word.text) {
        return false;
    }
    style != LineStyle::Plain
        || is_shout(word.text)
        || is_common_word(&key)
        || (opens_sentence(scene.text, word.start) && is_inflected(&key))
}

fn may_precede_place(text: &str, word: &Word<'_>, style: LineStyle, sure: bool) -> bool {
    let key = word.key();
    if tables::NAME_HEADS.has(&key) && !sure {
        return false;
    }
    let opens = opens_sentence(text, word.start);
    if word.text.ends_with("'s") || sure {
        return true;
    }
    if is_first_name(word.text) && !(opens && is_common_word(&key)) {
        return false;
    }
    style != LineStyle::Plain
        || is_shout(word.text)
        || tables::TITLES.has(&key)
        || (opens && (is_common_word(&key) || is_inflected(&key)))
}

/// Whether the words before the "of" at `of` make an institution with the place behind it.
fn is_institution(scene: &Scene<'_>, of: usize) -> bool {
    let Some(head) = scene.adjacent_before(of).filter(Word::is_capitalised) else { return false };
    let key = head.key();
    if tables::INSTITUTIONS.has(&key) {
        return true;
    }
    let state = tables::TITLES.has(&key) || tables::AGENTS.has(&key) || tables::STATE_WORDS.has(&key);
    let named = scene.hit_ending_at(head.end).map(|index| &scene.hits[index]);
    // "Ilse Varga of Norland" is the person, as "Norland's Ilse Varga" is.
    if named.is_some_and(|hit| scene.is_person(hit)) {
        return true;
    }
    let neutral = state
        || named.is_some()
        || matches!(&*key, "republic" | "kingdom" | "people" | "leaders" | "allies" | "friends");
    !neutral && !opens_sentence(scene.text, head.start)
}

fn is_initial(word: &Word<'_>) -> bool {
    let mut letters = word.text.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.all(|c| c == '.' || c.is_uppercase())
        && word.text.len() <= 3
}

/// An acronym, or a word in capitals.
fn is_shout(word: &str) -> bool {
    word.chars().count() > 1 && !word.chars().any(char::is_lowercase)
}

/// Whether a word that opens a sentence looks like a verb or an adverb: "Visiting Kyiv", "Reportedly Kyiv".
fn is_inflected(key: &str) -> bool {
    key.chars().count() > 4 && ["ing", "ed", "ly"].iter().any(|ending| key.ends_with(ending))
}

fn last_part(word: &str) -> &str {
    word.rsplit('-').next().unwrap_or(word)
}
