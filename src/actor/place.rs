//! Capitals and seats of government: actors or places?
//!
//! The words around decide; the first row that applies wins.
//!
//! | around the capital | reading | examples (M for the capital) |
//! | --- | --- | --- |
//! | dateline, head of a ticker entry, or ", Country" behind | place | "M, March 3 -", "in M, Norland" |
//! | noun of places or events behind, also after a possessive | place | "M residents", "the M talks", "M's airport" |
//! | any other possessive | as the words before say, but never a place after "in" | "revise M's plan" |
//! | another name with "and", "or" or a comma before | as that name's words say | "between A and M" |
//! | "in", "at", "near", … before | place, but actor after those who act or feel | "talks in M"; "officials in M", "anger in M" |
//! | "to", "toward" before | place after motion, else actor; what is handed over makes an actor | "flew to M"; "aid to M", "closer to M" |
//! | "from" before | place after motion or before "to", else actor | "returned from M"; "pressure from M" |
//! | "on", "over" before | place after attacks, else actor | "strikes on M"; "pressure on M" |
//! | "of" before | place after parts of places and after attacks, else actor | "outskirts of M"; "position of M" |
//! | "for", "between" before | place after motion, else actor | "left for M"; "a loan for M" |
//! | a verb of motion or attack, or an adjective of place, before | place | "left M", "bombed M", "central M" |
//! | anything else | actor | "M said", "with M", "by M", "against M" |

use super::MentionKind;
use super::scene::Scene;
use super::tables;
use super::words::{Word, is_adjacent, word_after, word_before};
use crate::codebook::{ActorKind, Lower};

/// How many words before a preposition are looked at.
const WINDOW: usize = 5;

/// Whether the capital that is name number `index` stands for a place.
pub(super) fn is_place(scene: &Scene<'_>, index: usize) -> bool {
    let hit = &scene.hits[index];
    let tail = scene.tail(hit.end);
    if let Some(next) = tail.word
        && tables::PLACE_NOUNS.has(&next.key())
    {
        return true;
    }
    if !tail.possessive
        && (is_followed_by_country(scene, hit.end) || is_ticker_head(scene.text, hit.start, hit.end))
    {
        return true;
    }
    let start = coordination_start(scene, index);
    let Some(mut before) = word_before_clause(scene.text, start) else { return false };
    if matches!(before.text, "the" | "The" | "both") {
        match word_before_clause(scene.text, before.start) {
            Some(word) => before = word,
            None => return false,
        }
    }
    let key = before.key();
    let window = Window::before(scene.text, before.start);
    if tables::PLACE_PREPOSITIONS.has(&key) {
        return !tail.possessive
            && !window.last(3, |word| tables::SEATED.has(word) || tables::AGENTS.has(word));
    }
    if tail.possessive {
        return false;
    }
    match &*key {
        "to" | "toward" | "towards" => {
            let moved = window.any(|word| tables::MOTION.has(word))
                || window.last(2, |word| tables::JOURNEYS.has(word));
            (moved && !window.any(|word| tables::TRANSFERS.has(word))) || is_range(scene.text, before.start)
        }
        "from" => {
            window.any(|word| tables::MOTION.has(word))
                || window.last(1, |word| tables::JOURNEYS.has(word) && !tables::AGENTS.has(word))
                || tail.word.is_some_and(|word| word.text == "to")
        }
        "on" | "over" => window.any(|word| tables::ATTACKS.has(word)),
        "of" => window.last(2, |word| tables::PARTS.has(word)),
        "for" => {
            window.last(3, |word| tables::MOTION.has(word)) && !window.any(|word| tables::TRANSFERS.has(word))
        }
        "between" => window.last(3, |word| tables::MOTION.has(word) || tables::JOURNEYS.has(word)),
        "based" | "headquartered" => true,
        _ => {
            tables::PLACE_VERBS.has(&key)
                && is_adjacent(scene.text, before.end, start_of_phrase(scene.text, start))
        }
    }
}

/// Where the dateline ends that the line `text[start..end]` begins with, or `start` if there is none:
/// "LONDON (Agency) -", "PORT ELIAN, March 3 -", "HALMAR, Norland —". `is_name` tells whether the
/// codebook has a name written so: "NATO - an alliance" is no dateline.
pub(super) fn dateline_end(text: &str, start: usize, end: usize, is_name: impl Fn(&str) -> bool) -> usize {
    const REACH: usize = 90;
    let line = &text[start..end];
    let dash = line.char_indices().take_while(|&(index, _)| index <= REACH).find(|&(index, c)| {
        c == '\u{2014}' || (matches!(c, '-' | '\u{2013}') && line[..index].ends_with(' '))
    });
    let Some((dash, _)) = dash else { return start };
    let head = line[..dash].trim_end();
    let mut words = head.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return start };
    let capitals = |word: &str| !word.chars().any(char::is_lowercase);
    let capitalised = |word: &str| word.chars().next().is_some_and(|c| !c.is_lowercase());
    if !capitalised(first) || !words.all(|word| capitalised(word) || matches!(word, "and" | "of")) {
        return start;
    }
    let marked = head.contains(['(', ',']);
    let agency = head.ends_with(')');
    let day = head.contains(|c: char| c.is_ascii_digit()) && head.contains(',');
    let city = capitals(first)
        && first.chars().count() >= 3
        && (marked || (first.chars().count() >= 4 && !is_name(head)));
    if city || agency || day { start + dash } else { start }
}

/// "+++ London +++", which opens an entry of a news ticker.
fn is_ticker_head(text: &str, start: usize, end: usize) -> bool {
    text[..start].ends_with("+ ") && text[end..].starts_with(" +")
}

/// "Kyiv, Ukraine": a comma, a country's name, and no "and" after it.
fn is_followed_by_country(scene: &Scene<'_>, end: usize) -> bool {
    let Some(word) = word_after(scene.text, end) else { return false };
    if &scene.text[end..word.start] != ", " {
        return false;
    }
    let Some(next) = scene.hit_at(word.start).map(|index| &scene.hits[index]) else { return false };
    let country = scene.pattern(next).is_some_and(|pattern| {
        pattern.owners.iter().any(|owner| {
            owner.kind == MentionKind::Name && scene.people.get(owner.actor).kind == ActorKind::Country
        })
    });
    let after = word_after(scene.text, next.end);
    let listed = after.is_some_and(|after| {
        let gap = &scene.text[next.end..after.start];
        matches!(after.text, "and" | "or")
            || (gap == ", " && scene.hit_at(after.start).is_some())
            || gap.starts_with("'s")
    });
    country && !listed
}

/// The start of the first name of the enumeration that ends with name number `index`.
fn coordination_start(scene: &Scene<'_>, index: usize) -> usize {
    let mut start = scene.hits[index].start;
    let behind = &scene.text[scene.hits[index].end..];
    // Without "and", a comma ends an opening phrase: "Under Varga, Halmar said".
    let mut listed = [", ", " and ", " or "].iter().any(|joint| behind.starts_with(joint));
    for _ in 0..WINDOW {
        let Some(word) = word_before(scene.text, start) else { break };
        let gap = &scene.text[word.end..start];
        let conjunction = gap == " " && matches!(word.text, "and" | "or" | "nor");
        let (end, plain) = if conjunction {
            match word_before(scene.text, word.start) {
                // A comma before "and" often opens a clause: "…, and Kyiv said".
                Some(previous) if is_adjacent(scene.text, previous.end, word.start) => (previous.end, true),
                _ => break,
            }
        } else {
            (word.end, gap == ", " && listed)
        };
        if !plain {
            break;
        }
        listed = true;
        // Cities that the codebook does not have enumerate as well: "in Geneva and Kyiv".
        start = match scene.hit_ending_at(end) {
            Some(previous) => scene.hits[previous].start,
            None => match word_before(scene.text, end) {
                Some(other) if other.end == end && other.is_capitalised() => other.start,
                _ => break,
            },
        };
    }
    start
}

/// Whether the "to" at `to` ends a range: "from Lisbon to Kyiv".
fn is_range(text: &str, to: usize) -> bool {
    let first = word_before_clause(text, to).filter(Word::is_capitalised);
    let from = first.and_then(|first| word_before_clause(text, first.start));
    from.is_some_and(|from| matches!(from.text, "from" | "From"))
}

/// The word before `start`, unless a stop or a comma stands between.
fn word_before_clause(text: &str, start: usize) -> Option<Word<'_>> {
    word_before(text, start).filter(|word| {
        !text[word.end..start]
            .contains(['.', ',', ';', ':', '!', '?', '\u{2014}', '\u{201d}', '\u{201c}', '"'])
    })
}

/// `start`, or the start of the article before it.
fn start_of_phrase(text: &str, start: usize) -> usize {
    match word_before(text, start) {
        Some(word) if matches!(word.text, "the" | "The" | "both") => word.start,
        _ => start,
    }
}

/// The words before a preposition, nearest first, in small letters, as far as the clause goes.
struct Window<'t>(Vec<Lower<'t>>);

impl<'t> Window<'t> {
    fn before(text: &'t str, start: usize) -> Self {
        let mut words = Vec::with_capacity(WINDOW);
        let mut start = start;
        while words.len() < WINDOW {
            let Some(word) = word_before_clause(text, start) else { break };
            start = word.start;
            words.push(word.key());
        }
        Self(words)
    }

    fn any(&self, test: impl Fn(&str) -> bool) -> bool {
        self.last(WINDOW, test)
    }

    fn last(&self, count: usize, test: impl Fn(&str) -> bool) -> bool {
        self.0.iter().take(count).any(|word| test(word))
    }
}
