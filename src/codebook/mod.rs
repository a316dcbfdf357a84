//! The codebook: topics with their propositions, actors with their names and dated roles.

mod ambiguity;
mod parse;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use ambiguity::{Ambiguity, ambiguities};
pub use parse::CodebookError;

/// What the analyst owns: the topics to code and the actors to code them for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codebook {
    /// The topics, in the order they are shown in.
    #[serde(default, rename = "topic", skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<Topic>,
    /// The actors.
    #[serde(default, rename = "actor", skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<Actor>,
}

/// An issue with a proposition that a stance is for or against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// What labels and statements call it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What a supporter is for.
    pub proposition: String,
    /// Words and phrases that mark it; compared by stems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<String>,
}

/// Someone who can hold a position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// What statements call it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Person, country or organisation.
    pub kind: ActorKind,
    /// The pronoun that stands for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pronoun: Option<Pronoun>,
    /// Other names, in the letter case they are written in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Capitals and seats that stand for the actor; as a place they are none of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metonyms: Vec<String>,
    /// Adjectives and nouns of origin; they count with a word for people in office, or as a plural noun.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demonyms: Vec<String>,
    /// Id of the country or organisation that it belongs to; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub affiliation: String,
    /// Offices held, with dates.
    #[serde(default, rename = "role", skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
}

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A human being.
    Person,
    /// A state, a people, or what acts as one.
    Country,
    /// Anything else that speaks with one voice.
    Organisation,
}

/// The pronoun that stands for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pronoun {
    /// He, him, his.
    He,
    /// She, her.
    She,
    /// They, them, their.
    They,
}

/// An office, and when it was held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The office, as news writes it: `foreign minister`.
    pub title: String,
    /// Id of the country or organisation.
    pub of: String,
    /// First day; unknown where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day; unknown, or still in office, where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

impl Role {
    /// Whether the office was held on a day; with no day known, whether it is held still.
    pub fn held_on(&self, day: Option<Date>) -> bool {
        match day {
            Some(day) => self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to),
            None => self.to.is_none(),
        }
    }
}

impl Codebook {
    /// Place of the actor with this id.
    pub fn actor_index(&self, id: &str) -> Option<usize> {
        self.actors.iter().position(|actor| actor.id == id)
    }

    /// Place of the topic with this id.
    pub fn topic_index(&self, id: &str) -> Option<usize> {
        self.topics.iter().position(|topic| topic.id == id)
    }

    /// This codebook with the entries of `user` added; those with the same id take the place of its own.
    #[must_use]
    pub fn extended_by(&self, user: Self) -> Self {
        Self {
            topics: extended(&self.topics, user.topics, |topic| &topic.id),
            actors: extended(&self.actors, user.actors, |actor| &actor.id),
        }
    }
}

fn extended<T: Clone>(own: &[T], users: Vec<T>, id: impl Fn(&T) -> &String) -> Vec<T> {
    let mut entries = own.to_vec();
    let mut places: BTreeMap<String, usize> =
        entries.iter().zip(0..).map(|(entry, at)| (id(entry).clone(), at)).collect();
    for entry in users {
        match places.get(id(&entry)) {
            Some(&at) => entries[at] = entry,
            None => {
                places.insert(id(&entry).clone(), entries.len());
                entries.push(entry);
            }
        }
    }
    entries
}
