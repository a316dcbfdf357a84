//! What the matcher knows of actors besides their names: first names, offices, affiliations.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::tables;
use super::words::word_after;
use crate::codebook::{Actor, ActorKind, Codebook, Lower, Role, fold};

/// Facts of one actor.
pub(super) struct Facts {
    pub(super) kind: ActorKind,
    /// The country or organisation it belongs to.
    affiliation: Option<usize>,
    /// The words of a person's names, in small letters, without titles.
    words: FxHashSet<String>,
    /// Whether one of these words is an initial.
    has_initials: bool,
    /// Offices, with titles in small letters, and the actor that each is of.
    offices: Vec<(Role, Option<usize>)>,
}

/// Facts of all actors of a codebook, in its order.
pub(super) struct People {
    facts: Vec<Facts>,
    /// For each actor, those who hold or held an office of it.
    office_holders: Vec<Vec<usize>>,
}

impl People {
    pub(super) fn new(codebook: &Codebook) -> Self {
        let indices: rustc_hash::FxHashMap<&str, usize> =
            codebook.actors.iter().enumerate().map(|(index, actor)| (actor.id.as_str(), index)).collect();
        let index = |id: &str| indices.get(id).copied();
        let mut office_holders = vec![Vec::new(); codebook.actors.len()];
        let mut facts = Vec::with_capacity(codebook.actors.len());
        for (holder, actor) in codebook.actors.iter().enumerate() {
            let small = |role: &Role| Role { title: role.title.to_lowercase(), ..role.clone() };
            let offices: Vec<_> = actor.roles.iter().map(|role| (small(role), index(&role.of))).collect();
            for of in offices.iter().filter_map(|&(_, of)| of) {
                if office_holders[of].last() != Some(&holder) {
                    office_holders[of].push(holder);
                }
            }
            let words = name_words(actor);
            facts.push(Facts {
                kind: actor.kind,
                affiliation: index(&actor.affiliation),
                has_initials: words.iter().any(|word| word.chars().count() == 1),
                words,
                offices,
            });
        }
        Self { facts, office_holders }
    }

    pub(super) fn get(&self, actor: usize) -> &Facts {
        &self.facts[actor]
    }

    pub(super) fn is_person(&self, actor: usize) -> bool {
        self.facts[actor].kind == ActorKind::Person
    }

    /// Whether somebody in the codebook holds the office `title` (in small letters) of `of` on `date`.
    /// "Leader" is any head of state or government.
    pub(super) fn has_holder(&self, of: usize, title: &str, date: Option<Date>) -> bool {
        self.office_holders[of].iter().any(|&holder| {
            self.facts[holder].offices.iter().any(|(role, role_of)| {
                let held = role.title.as_str();
                let last = held.rsplit(' ').next().unwrap_or_default();
                *role_of == Some(of)
                    && role.held_on(date)
                    && (held == title
                        || (title == "premier" && held == "prime minister")
                        || (title == "leader" && (tables::HEADS.has(last) || held == "prime minister")))
            })
        })
    }
}

impl Facts {
    /// Whether `word` (in small letters) is part of a name of this person.
    pub(super) fn has_name(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether `initial` (in small letters) may be one of this person: the codebook has it, or has none.
    pub(super) fn may_have_initial(&self, initial: &str) -> bool {
        self.words.contains(initial) || !self.has_initials
    }

    /// Whether `before`, a text in small letters that ends where the name begins, ends with an office of
    /// this person.
    pub(super) fn has_office_before(&self, before: &str) -> bool {
        self.offices.iter().any(|(role, _)| {
            before
                .trim_end()
                .strip_suffix(role.title.as_str())
                .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
        })
    }

    /// Whether this actor holds any office on `date`.
    pub(super) fn is_in_office(&self, date: Option<Date>) -> bool {
        self.offices.iter().any(|(role, _)| role.held_on(date))
    }

    /// The state or organisation that this person's government is of: that of an office held on `date`,
    /// else of any office, else the affiliation.
    pub(super) fn government(&self, people: &People, date: Option<Date>) -> Option<usize> {
        let country = |of: &Option<usize>| of.filter(|&of| people.facts[of].kind == ActorKind::Country);
        let held = self.offices.iter().filter(|(role, _)| role.held_on(date));
        held.chain(&self.offices).find_map(|(_, of)| country(of)).or(self.affiliation)
    }
}

fn name_words(actor: &Actor) -> FxHashSet<String> {
    let mut words = FxHashSet::default();
    if actor.kind != ActorKind::Person {
        return words;
    }
    for name in std::iter::once(&actor.name).chain(&actor.aliases) {
        let name = fold(name);
        let mut next = word_after(&name, 0);
        while let Some(word) = next {
            let key = word.key();
            if (word.is_capitalised() || tables::NAME_PARTICLES.has(&key))
                && !tables::TITLES.has(&key)
                && &*key != "the"
            {
                words.insert(key.to_string());
            }
            next = word_after(&name, word.end);
        }
    }
    words
}

/// The part of a person's full name (folded) that stands for the person once it was given: the surname, or the family
/// name where that comes first.
pub(super) fn short_form(name: &str) -> Option<&str> {
    let (first, _) = name.split_once(' ')?;
    let (_, last) = name.rsplit_once(' ')?;
    if tables::FAMILY_FIRST.has(&Lower::new(first)) {
        return Some(first);
    }
    (!matches!(last.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV")).then_some(last)
}
