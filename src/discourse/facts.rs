//! What an article says of its actors: offices and countries, from titles and appositions.

use std::sync::Arc;

use super::anaphora::{Anaphor, Sort};
use super::entity::{Office, Title};
use super::lexicon;
use super::resolve::{Found, Reading};
use crate::codebook::ActorKind;

/// Notes the offices and forms of address that stand right before persons' names: "Norlander President Ilse Varga".
pub(super) fn from_titles(reading: &mut Reading<'_, '_>) {
    let words = reading.words;
    for at in 0..reading.names.len() {
        let name = &reading.names[at];
        let (entity, start) = (name.entity, name.words.start);
        if !reading.entities[entity].is_person() {
            continue;
        }
        let sentence = &words.sentences[words.sentence_of(start)];
        let mut first = start;
        while first > sentence.start {
            let word = &words.words[first - 1];
            let part = word.is(lexicon::TITLE.and(lexicon::ROLE))
                || word.is_mark('.') && first >= 2 && words.words[first - 2].is(lexicon::TITLE)
                || first < start && is_part_of_title(word.text);
            if !part || word.possessive {
                break;
            }
            first -= 1;
        }
        if first == start {
            continue;
        }
        let title: Vec<String> = words.words[first..start]
            .iter()
            .filter(|word| !word.is_mark)
            .map(|word| word.text.to_lowercase())
            .collect();
        let he = words.words[first..start].iter().find_map(|word| {
            if word.is(lexicon::FEMALE_TITLE) {
                Some(false)
            } else if word.is(lexicon::MALE_TITLE) {
                Some(true)
            } else {
                None
            }
        });
        let of = first
            .checked_sub(1)
            .filter(|before| sentence.contains(before))
            .and_then(|before| reading.nations[before]);
        let person = &mut reading.entities[entity];
        person.is_he = person.is_he.or(he);
        add_office(reading, entity, title.join(" "), of);
    }
}

fn is_part_of_title(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "prime"
            | "foreign"
            | "defence"
            | "defense"
            | "finance"
            | "interior"
            | "energy"
            | "deputy"
            | "vice"
            | "acting"
            | "economy"
            | "justice"
            | "trade"
            | "security"
            | "general"
            | "chief"
            | "first"
            | "opposition"
            | "party"
            | "state"
            | "junior"
            | "senior"
            | "armed"
            | "army"
            | "environment"
            | "infrastructure"
            | "development"
            | "agriculture"
            | "treasury"
            | "top"
    )
}

/// More offices a person does not have.
const MOST_OFFICES: usize = 100;

fn add_office(reading: &mut Reading<'_, '_>, entity: usize, title: String, of: Option<usize>) {
    let country = of.or(reading.entities[entity].affiliation);
    let person = &mut reading.entities[entity];
    let office = Office { title: Arc::new(Title::new(title)), of: country, held: true };
    if person.offices.len() < MOST_OFFICES && !person.offices.contains(&office) {
        person.offices.push(office);
    }
    if person.affiliation.is_none() {
        person.affiliation = of;
    }
}

/// The person whom a description stands beside: "Ilse Varga, the country's president," or "Norland's ambassador, Saul
/// Parr,". Such a description is no reference of its own.
pub(super) fn beside(reading: &Reading<'_, '_>, reference: &Anaphor, names: &[Found]) -> Option<usize> {
    if reference.sort != Sort::Role {
        return None;
    }
    let words = &reading.words.words;
    let (first, end) = (reference.words.start, reference.words.end);
    let person = |found: &&Found| reading.entities[found.entity].kind == ActorKind::Person;
    let comma = |at: usize| words.get(at).is_some_and(|word| word.is_mark(','));
    let is = |at: usize| words.get(at).is_some_and(|word| word.is(lexicon::BE));
    let before = names.iter().filter(person).find(|found| {
        let behind = found.words.end;
        behind + 1 == first && (comma(behind) || is(behind))
    });
    let after = || {
        names
            .iter()
            .filter(person)
            .find(|found| comma(end) && found.words.start == end + 1 || found.words.start == end)
    };
    before.or_else(after).map(|found| found.entity)
}

/// Notes the office of a description that stands beside a name.
pub(super) fn from_apposition(
    reading: &mut Reading<'_, '_>,
    entity: usize,
    reference: &Anaphor,
    owner: Option<usize>,
) {
    let title = reference.title(reading.words);
    let of = owner.map(|owner| {
        let owner = &reading.entities[owner];
        if owner.is_person() { owner.affiliation.unwrap_or(owner.actor) } else { owner.actor }
    });
    add_office(reading, entity, title, of);
}
