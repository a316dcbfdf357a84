//! The actors of one article, as reference to them needs to know them.

use std::sync::Arc;

use jiff::civil::Date;

use super::lexicon::is_mans_name;
use crate::codebook::{Actor, ActorKind, Pronoun, folded};

/// The name of an office, with what it is compared by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Title {
    /// In small letters: `foreign minister`.
    pub(super) text: String,
    /// In one spelling, with "premier" for "prime minister".
    plain: String,
    /// Where the noun begins in that.
    noun: usize,
}

impl Title {
    pub(super) fn new(text: String) -> Self {
        let mut plain =
            if text.contains("defense") { text.replace("defense", "defence") } else { text.clone() };
        if plain.contains("prime minister") {
            plain = plain.replace("prime minister", "premier");
        }
        let noun = if text.ends_with("prime minister") { plain.len() - "premier".len() } else { 0 };
        let noun = noun.max(plain.rfind(' ').map_or(0, |space| space + 1));
        Self { text, plain, noun }
    }

    fn noun(&self) -> &str {
        &self.plain[self.noun..]
    }
}

/// An office, as the codebook or the article has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Office {
    pub(super) title: Arc<Title>,
    /// The actor that it is of.
    pub(super) of: Option<usize>,
    /// Whether it is held on the day of the article.
    pub(super) held: bool,
}

/// What an entry of the codebook says of an actor in every article.
#[derive(Debug)]
pub(super) struct Traits {
    is_he: Option<bool>,
    parts: Arc<[String]>,
    part_bits: u64,
    /// Of its offices, in their order.
    titles: Vec<Arc<Title>>,
}

impl Traits {
    pub(super) fn new(entry: &Actor) -> Self {
        let mut parts: Vec<String> = Vec::with_capacity(4);
        for name in std::iter::once(&entry.name).chain(&entry.aliases) {
            let small = folded(name).to_lowercase();
            parts.extend(small.split(' ').filter(|part| part.len() > 2 && *part != "the").map(str::to_owned));
        }
        parts.sort_unstable();
        parts.dedup();
        let titles = entry.roles.iter().map(|role| Arc::new(Title::new(role.title.to_lowercase())));
        Self {
            is_he: is_he(entry),
            part_bits: parts.iter().map(|part| bit_of(part)).fold(0, |all, bit| all | bit),
            parts: parts.into(),
            titles: titles.collect(),
        }
    }

    /// Whether the whole title is one of an office.
    pub(super) fn has_title(&self, title: &Title) -> bool {
        self.titles.iter().any(|of_office| is_same(&of_office.plain, &title.plain))
    }
}

/// A bit by the length and the ends of a word: words with other bits are other words.
fn bit_of(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let end = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
    1 << ((end(bytes.first()) * 7 + end(bytes.last()) * 3 + bytes.len()) % 64)
}

/// What is known of one actor while an article is read.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    /// The actor's number in the codebook, or behind it for a new one.
    pub(super) actor: usize,
    pub(super) kind: ActorKind,
    /// Whether "he" or "she" stands for it; `None` for what is no person, or not known yet.
    pub(super) is_he: Option<bool>,
    pub(super) affiliation: Option<usize>,
    pub(super) offices: Vec<Office>,
    /// The words of its names, in small letters.
    parts: Arc<[String]>,
    part_bits: u64,
    /// How often the article names it.
    pub(super) named: usize,
    /// How many of its sort (persons, or others) the article names more often.
    pub(super) frequency_rank: usize,
    /// Whether the headline names it.
    pub(super) in_title: bool,
    /// Where it was mentioned last, so far.
    pub(super) last: Option<Last>,
    /// How often it was mentioned, so far.
    pub(super) count: usize,
}

/// The last mention of an actor before a place.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Copy, Debug)]
pub(super) struct Last {
    pub(super) word: usize,
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
    /// Whether it was the first mention of its sentence.
    pub(super) leads: bool,
    pub(super) possessive: bool,
    pub(super) quoted: bool,
    /// Whether it was a name, rather than a pronoun or description.
    pub(super) by_name: bool,
    /// Whether it stood beside another name, with "and".
    pub(super) paired: bool,
    /// The actor (its place among the entities) that it stood beside.
    pub(super) partner: Option<usize>,
}

impl Entity {
    /// The actor of an entry that has these traits. `index` gives the number of the actor with an id.
    pub(super) fn new(
        actor: usize,
        entry: &Actor,
        traits: &Traits,
        index: &dyn Fn(&str) -> Option<usize>,
        date: Option<Date>,
    ) -> Self {
        let offices = entry
            .roles
            .iter()
            .zip(&traits.titles)
            .map(|(role, title)| Office {
                title: Arc::clone(title),
                of: index(&role.of),
                held: role.held_on(date),
            })
            .collect();
        Self {
            actor,
            kind: entry.kind,
            is_he: traits.is_he,
            affiliation: index(&entry.affiliation),
            offices,
            parts: Arc::clone(&traits.parts),
            part_bits: traits.part_bits,
            named: 0,
            frequency_rank: 0,
            in_title: false,
            last: None,
            count: 0,
        }
    }

    /// Whether a word in small letters is one of its names'.
    pub(super) fn has_part(&self, word: &str) -> bool {
        self.part_bits & bit_of(word) != 0 && self.parts.iter().any(|part| part == word)
    }

    #[inline]
    pub(super) fn is_person(&self) -> bool {
        self.kind == ActorKind::Person
    }

    /// How many of these of its sort the article names more often.
    pub(super) fn rank_among(&self, entities: &[Self]) -> usize {
        let more = |other: &&Self| other.is_person() == self.is_person() && other.named > self.named;
        entities.iter().filter(more).count()
    }

    /// How well a title fits an office of this actor: 0 not at all, 1 an office that it held before, 2 the noun only, 3
    /// all of it. `of` is the actor that the title is said to be of.
    pub(super) fn fits_title(&self, title: &Title, of: Option<usize>) -> i32 {
        let fit = |office: &Office| {
            let of_fits = match (of, office.of) {
                (Some(wanted), Some(has)) => wanted == has,
                _ => true,
            };
            if !of_fits {
                return 0;
            }
            let fit = if is_same(&office.title.plain, &title.plain) {
                3
            } else {
                i32::from(is_same(office.title.noun(), title.noun())) * 2
            };
            if office.held { fit } else { fit.min(1) }
        };
        self.offices.iter().map(fit).max().unwrap_or(0)
    }
}

/// Whether two titles, or their nouns, mean one office. "Leader" is any head of state or government.
fn is_same(a: &str, b: &str) -> bool {
    let head =
        |title: &str| matches!(title, "president" | "premier" | "chancellor" | "king" | "queen" | "emir");
    a == b || (a == "leader" && head(b)) || (b == "leader" && head(a))
}

fn is_he(entry: &Actor) -> Option<bool> {
    match entry.pronoun {
        Some(pronoun) => (pronoun != Pronoun::They).then_some(pronoun == Pronoun::He),
        None if entry.kind == ActorKind::Person => {
            let name = folded(&entry.name).to_lowercase();
            let first = name.split(' ').next().filter(|first| first.len() < name.len())?;
            is_mans_name(first).or_else(|| first.split('-').next().and_then(is_mans_name))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_fit_by_office_country_and_day() {
        let mut entry = Actor::new("varga", "Ilse Varga", ActorKind::Person);
        let role = |title: &str, to: Option<Date>| crate::codebook::Role {
            title: title.into(),
            of: "norland".into(),
            from: None,
            to,
        };
        entry.roles =
            vec![role("president", None), role("defence minister", Some(jiff::civil::date(2020, 1, 1)))];
        let index = |id: &str| (id == "norland").then_some(7);
        let date = Some(jiff::civil::date(2024, 1, 1));
        let entity = Entity::new(0, &entry, &Traits::new(&entry), &index, date);
        let fits = |title: &str, of: Option<usize>| entity.fits_title(&Title::new(title.to_owned()), of);
        assert_eq!(entity.is_he, Some(false));
        assert_eq!(fits("president", Some(7)), 3);
        assert_eq!(fits("leader", None), 3);
        assert_eq!(fits("president", Some(8)), 0);
        assert_eq!(fits("defense minister", None), 1);
        assert_eq!(fits("vice president", None), 2);
        assert_eq!(fits("general", None), 0);
        assert_eq!(fits("first deputy defense minister", None), 1);
        assert!(entity.has_part("varga") && !entity.has_part("norland"));
    }
}
