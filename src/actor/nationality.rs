//! Nationalities and the nouns behind them.
//!
//! | text | reading |
//! | --- | --- |
//! | "Norlander officials", "the Norlander side", "Norlander foreign ministry officials" | a mention, through the noun |
//! | "Norlander, Sarnese and U.S. officials" | a mention each; the last one goes through the noun |
//! | "the Norlander foreign minister" | a mention, unless the codebook knows who that is |
//! | "the Norlander president", "her Norlander counterpart" | none: a person is described |
//! | "Norlander President Ilse Varga", "Ilse Varga, the Norlander president" | none: the person is the mention |
//! | "the Norlanders", "Norlanders" | a mention |
//! | "many Norlanders", "3,000 Norlanders", "Norlanders who fled" | none: people, not the state |
//! | "the French said", "the French and" | a mention |
//! | "Norlander oil", "the Norlander war" | none |

use super::scene::{Hit, LineStyle, Scene};
use super::tables;
use super::words::{is_adjacent, opens_sentence, word_after, word_before};
use crate::codebook::Lower;

/// How many words may stand between a nationality and its noun.
const MAX_MODIFIERS: usize = 4;
/// How many nationalities may share a noun.
const MAX_SHARED: usize = 6;

/// The end of the mention that begins with the nationality `hit`, an attribute of the actor `of`; `None`
/// if it stands for nobody.
pub(super) fn mention_end(scene: &Scene<'_>, hit: &Hit, of: usize) -> Option<usize> {
    if scene.text[hit.end..].starts_with('-') || scene.text[..hit.start].ends_with('-') {
        return None;
    }
    // "Sarnese Norlander officials", "ethnic Norlander forces": of Sarn, or of nobody.
    let compound = scene.adjacent_before(hit.start).is_some_and(|word| {
        let opens = opens_sentence(scene.text, word.start)
            || tables::TITLES.has(&word.key())
            || hit.style != LineStyle::Plain;
        word.text == "ethnic"
            || (word.is_capitalised() && (!opens || scene.hit_ending_at(word.end).is_some()))
    });
    if compound {
        return None;
    }
    let last = last_of_coordination(scene, hit);
    match noun_phrase(scene, last, of) {
        Noun::Agent(end) => return Some(if last.end == hit.end { end } else { hit.end }),
        Noun::Person => return None,
        Noun::Nothing => {}
    }
    stands_as_noun(scene, hit).then_some(hit.end)
}

/// The end of a country's or organisation's name with the agents behind it: "U.S. officials". The name's
/// own end if there are none; `None` if it only introduces a person.
pub(super) fn attribute_end(scene: &Scene<'_>, hit: &Hit, of: usize) -> Option<usize> {
    let tail = scene.tail(hit.end);
    match noun_phrase(scene, hit, of) {
        Noun::Person => None,
        Noun::Agent(end) if !tail.possessive => Some(end),
        _ => Some(hit.end),
    }
}

enum Noun {
    /// Those who act for a state; where the noun ends.
    Agent(usize),
    /// A person who is a mention by himself or herself.
    Person,
    /// No noun that makes a mention.
    Nothing,
}

/// Reads the noun behind the name or nationality `hit`, an attribute of `of`.
fn noun_phrase(scene: &Scene<'_>, hit: &Hit, of: usize) -> Noun {
    let tail = scene.tail(hit.end);
    let demonym = !tail.possessive;
    let mut end = tail.end;
    // The noun so far, and the words since the name that may be a title.
    let mut agent = None;
    let mut title: Vec<Lower<'_>> = Vec::new();
    let mut office = false;
    for count in 0..=MAX_MODIFIERS + 1 {
        let Some(word) = word_after(scene.text, end) else { break };
        let gap = &scene.text[end..word.start];
        if let Some(person) = scene.hit_at(word.start).filter(|&index| scene.is_person(&scene.hits[index])) {
            // "Norland's Ilse Varga", "Norlander Ilse Varga"; "the Norlander envoy, Ilse Varga"
            let introduced = match gap {
                " " => count > 0 || tail.possessive || is_nationality(scene, hit),
                ", " => office && !scene.hits[person].end.eq(&end),
                _ => false,
            };
            if introduced {
                return Noun::Person;
            }
            break;
        }
        if gap != " " && !(gap == "-" && count > 0) {
            break;
        }
        let key = word.key();
        if &*key == "of" && office {
            // "Secretary of State", "chief of staff"
            let Some(whole) = word_after(scene.text, word.end)
                .filter(|of| tables::MODIFIERS.has(&of.key()) || of.text == "staff")
            else {
                break;
            };
            title.push(Lower::Long(format!("of {}", &*whole.key())));
            end = whole.end;
            agent = Some((end, title.len(), true));
            continue;
        }
        if tables::HEADS.has(&key)
            || (&*key == "minister" && title.last().is_some_and(|last| &**last == "prime"))
        {
            return Noun::Person;
        }
        let is_office = tables::OFFICES.has(&key);
        let is_agent = tables::AGENTS.has(&key);
        if !(is_office || is_agent || tables::MODIFIERS.has(&key) || tables::TITLES.has(&key)) {
            break;
        }
        title.push(key);
        office = is_office;
        if is_agent || is_office {
            agent = Some((word.end, title.len(), is_office));
        }
        end = word.end;
        if word.text.ends_with("'s") {
            break;
        }
    }
    let Some((end, words, is_office)) = agent else { return Noun::Nothing };
    // "the Norlander side of the border" is a place.
    if title.last().is_some_and(|last| &**last == "side")
        && word_after(scene.text, end).is_some_and(|word| word.text == "of")
    {
        return Noun::Nothing;
    }
    let title = &title[..words];
    if is_office {
        let described =
            (0..words).any(|from| scene.people.has_holder(of, &joined(&title[from..]), scene.date));
        if described || follows_person(scene, hit.start) {
            return Noun::Person;
        }
    } else if !demonym {
        return Noun::Nothing;
    }
    Noun::Agent(if scene.text[..end].ends_with("'s") { end - 2 } else { end })
}

fn joined(words: &[Lower<'_>]) -> String {
    words.iter().map(|word| &**word).collect::<Vec<_>>().join(" ")
}

/// Whether the name is a nationality and nothing else.
fn is_nationality(scene: &Scene<'_>, hit: &Hit) -> bool {
    scene
        .pattern(hit)
        .is_some_and(|pattern| pattern.owners.iter().any(|owner| owner.kind == super::MentionKind::Demonym))
}

/// Whether a person's name and a comma stand before: "Ilse Varga, the Norlander president".
fn follows_person(scene: &Scene<'_>, start: usize) -> bool {
    let mut start = start;
    for _ in 0..3 {
        let Some(word) = word_before(scene.text, start) else { return false };
        match &scene.text[word.end..start] {
            " " if matches!(
                word.text,
                "the" | "a" | "an" | "then" | "former" | "longtime" | "veteran" | "senior" | "top"
            ) =>
            {
                start = word.start;
            }
            ", " => return word.is_capitalised() && !opens_sentence(scene.text, word.start),
            _ => return false,
        }
    }
    false
}

/// The last nationality of an enumeration that begins with `hit`, or `hit` itself.
fn last_of_coordination<'s>(scene: &'s Scene<'_>, hit: &'s Hit) -> &'s Hit {
    let mut last = hit;
    for _ in 0..MAX_SHARED {
        let Some(next) = coordinated(scene, last.end) else { break };
        last = next;
    }
    last
}

fn coordinated<'s>(scene: &'s Scene<'_>, end: usize) -> Option<&'s Hit> {
    let word = word_after(scene.text, end)?;
    let attribute = |start: usize| {
        scene.hit_at(start).map(|index| &scene.hits[index]).filter(|next| scene.is_attribute(next))
    };
    match (&scene.text[end..word.start], word.text) {
        (" " | ", ", "and" | "or") => {
            let next = word_after(scene.text, word.end)?;
            is_adjacent(scene.text, word.end, next.start).then(|| attribute(next.start)).flatten()
        }
        (", ", _) => attribute(word.start),
        _ => None,
    }
}

/// Whether the nationality stands for its people as a party: "the Norlanders", "the French said".
fn stands_as_noun(scene: &Scene<'_>, hit: &Hit) -> bool {
    let name = &scene.text[hit.start..hit.end];
    let tail = scene.tail(hit.end);
    let article = scene.adjacent_before(hit.start);
    let the = article.is_some_and(|word| matches!(word.text, "the" | "The"));
    let next = tail.word.map(|word| word.key());
    if name.ends_with('s') && !name.ends_with("ss") {
        let people = article.is_some_and(|word| {
            let key = word.key();
            tables::PEOPLE.has(&key)
                || key.starts_with(|c: char| c.is_ascii_digit())
                || (&*key == "of"
                    && scene.adjacent_before(word.start).is_some_and(|of| tables::PEOPLE.has(&of.key())))
        });
        return !people && (the || next.as_deref() != Some("who"));
    }
    let collective = ["sh", "ch", "ese", "ss"].iter().any(|ending| name.ends_with(ending));
    collective && the && (tail.word.is_none() || next.is_some_and(|next| tables::AFTER_PLURAL.has(&next)))
}
