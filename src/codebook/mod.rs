//! The codebook: topics with their propositions, actors with their names and dated roles.
//!
//! A codebook is a TOML file that the analyst owns. It says what the topics are, what being for or
//! against each of them means, and which words of a text stand for which actor:
//!
//! ```toml
//! [[topic]]
//! id = "ceasefire"
//! name = "Ceasefire"
//! proposition = "The fighting should stop now."
//! terms = ["truce", "cessation of hostilities"]
//!
//! [[actor]]
//! id = "norland"
//! name = "Norland"
//! kind = "country"
//! metonyms = ["Halmar"]
//! demonyms = ["Norlander", "Norlanders"]
//!
//! [[actor]]
//! id = "varga"
//! name = "Ilse Varga"
//! kind = "person"
//! aliases = ["Varga"]
//! affiliation = "norland"
//! pronoun = "she"
//! [[actor.role]]
//! title = "president"
//! of = "norland"
//! from = "2024-05-20"
//! ```
//!
//! Files are read with [`Codebook::read`] or [`Codebook::parse`], which check everything and report
//! all problems at once. A file that adds to another codebook is read with
//! [`Codebook::parse_extension`] and merged with [`Codebook::extended_by`]. Inside a model the
//! codebook travels as JSON; deserialising it runs the same checks.

mod ambiguity;
mod check;
mod common_words;
mod day;
mod error;
mod fold;
mod lower;
mod parse;
#[cfg(test)]
mod tests;

use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use ambiguity::{Ambiguity, AmbiguityKind, ambiguities};
pub(crate) use common_words::{is_common_word, is_first_name};
pub use error::{CodebookError, Problem};
pub(crate) use fold::{FoldedChar, fold, fold_char, folded, name_key};
pub(crate) use lower::Lower;

/// Topics and actors, in the order of their file. Indices into `topics` and `actors` are how every
/// later stage refers to them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Codebook {
    /// What stances are about.
    #[serde(skip_serializing_if = "Vec::is_empty", rename = "topic")]
    pub topics: Vec<Topic>,
    /// Who can hold a stance.
    #[serde(skip_serializing_if = "Vec::is_empty", rename = "actor")]
    pub actors: Vec<Actor>,
}

/// An issue with a proposition that a stance is for or against.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Short name without white space, unique among topics; what data files use.
    pub id: String,
    /// What people read.
    pub name: String,
    /// The sentence that `support` agrees with; empty if stances are toward the topic as such.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub proposition: String,
    /// Words and phrases that announce the topic.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<String>,
}

/// A person, country or organisation that can hold a position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Short name without white space, unique among actors; what data files use.
    pub id: String,
    /// The full name, as text has it.
    pub name: String,
    /// What sort of actor it is.
    pub kind: ActorKind,
    /// Other names, in the case that text has them in. One that begins with a small letter also
    /// matches with a capital, as at the head of a sentence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Capitals and seats that stand for a government; whether one is an actor or a place in a given
    /// sentence is decided by rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metonyms: Vec<String>,
    /// Adjectives and nouns of nationality. They count with a noun of agency ("Norlander officials")
    /// or as a noun in the plural ("the Norlanders").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demonyms: Vec<String>,
    /// Id of the country or organisation that the actor belongs to, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub affiliation: String,
    /// How text refers to a person; `None` for others and where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pronoun: Option<Pronoun>,
    /// Offices of a person.
    #[serde(default, skip_serializing_if = "Vec::is_empty", rename = "role")]
    pub roles: Vec<Role>,
}

/// What sort of actor an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// One human being.
    Person,
    /// A state or a territory with a government of its own.
    Country,
    /// Everything else: parties, armed groups, unions of states, agencies, firms.
    Organisation,
}

impl ActorKind {
    /// The kind as files write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Country => "country",
            Self::Organisation => "organisation",
        }
    }
}

/// The pronoun that stands for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pronoun {
    /// he, him, his
    He,
    /// she, her
    She,
    /// they, them, their
    They,
}

/// An office that a person holds or held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The office in small letters: `president`, `foreign minister`.
    pub title: String,
    /// Id of the country or organisation of the office, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub of: String,
    /// First day in office, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "day")]
    pub from: Option<Date>,
    /// Last day in office, if it is known; `None` too for an office still held.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "day")]
    pub to: Option<Date>,
}

impl Role {
    /// Whether the office is held on `date`. Without a date: whether it has no known end.
    pub fn held_on(&self, date: Option<Date>) -> bool {
        match date {
            Some(date) => self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to),
            None => self.to.is_none(),
        }
    }
}

impl Actor {
    /// An actor with a name and nothing else, to build on.
    pub fn new(id: impl Into<String>, name: impl Into<String>, kind: ActorKind) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            kind,
            aliases: Vec::new(),
            metonyms: Vec::new(),
            demonyms: Vec::new(),
            affiliation: String::new(),
            pronoun: None,
            roles: Vec::new(),
        }
    }
}

/// The codebook in the box.
static BUILT_IN: &str = include_str!("../../datasets/peace-talks/codebook.toml");

impl Codebook {
    /// The codebook in the box: the topics of peace negotiations, and the world's actors in them.
    ///
    /// # Errors
    /// None, in a crate as it was released.
    pub fn built_in() -> Result<Self, CodebookError> {
        Self::parse(BUILT_IN, "datasets/peace-talks/codebook.toml")
    }

    /// Parses the text of a codebook file. `source_name` is what errors call the file.
    ///
    /// # Errors
    /// [`CodebookError::Invalid`] with every problem found (the first [`MAX_PROBLEMS`](CodebookError::MAX_PROBLEMS)
    /// of them): bad TOML, unknown keys, values of the wrong type or outside their limits, two entries
    /// with one id, references to entries that are not there, dates in the wrong order.
    /// [`CodebookError::TooLarge`] for more than 16 MiB of text.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, CodebookError> {
        parse::parse(text, source_name, &Self::default())
    }

    /// Parses a file that adds to this codebook: what it holds may refer to the entries of `self`. The
    /// result holds the file's entries only; merge with [`Codebook::extended_by`].
    ///
    /// # Errors
    /// As [`Codebook::parse`].
    pub fn parse_extension(&self, text: &str, source_name: &str) -> Result<Self, CodebookError> {
        parse::parse(text, source_name, self)
    }

    /// Reads and parses a codebook file.
    ///
    /// # Errors
    /// [`CodebookError::Read`] if the file cannot be read, [`CodebookError::NotUtf8`] if it is no UTF-8
    /// text, and whatever [`Codebook::parse`] finds.
    pub fn read(path: &Path) -> Result<Self, CodebookError> {
        Self::default().read_extension(path)
    }

    /// Reads a file that adds to this codebook, as [`Codebook::parse_extension`] does.
    ///
    /// # Errors
    /// As [`Codebook::read`].
    pub fn read_extension(&self, path: &Path) -> Result<Self, CodebookError> {
        let source_name = path.display().to_string();
        let bytes = std::fs::read(path)
            .map_err(|source| CodebookError::Read { source_name: source_name.clone(), source })?;
        let text = std::str::from_utf8(&bytes).map_err(|error| CodebookError::NotUtf8 {
            source_name: source_name.clone(),
            line: bytes[..error.valid_up_to()].split(|&byte| byte == b'\n').count(),
        })?;
        self.parse_extension(text, &source_name)
    }

    /// Checks a codebook that was built in code.
    ///
    /// # Errors
    /// [`CodebookError::Invalid`] with every problem found.
    pub fn check(&self) -> Result<(), CodebookError> {
        let problems = check::check(self, &Self::default(), &check::Places::default());
        CodebookError::from_problems("codebook", problems).map_or(Ok(()), Err)
    }

    /// The codebook as TOML text that [`Codebook::parse`] reads back to an equal value. Comments and
    /// layout of the file that it came from are not kept.
    ///
    /// # Errors
    /// [`CodebookError::Write`] if the serialiser refuses, which no valid codebook makes it do.
    pub fn to_toml(&self) -> Result<String, CodebookError> {
        toml::to_string_pretty(self).map_err(CodebookError::Write)
    }

    /// This codebook with the entries of `user`: one with an id that is here already replaces the entry
    /// in its place, the others are added at the end.
    #[must_use]
    pub fn extended_by(&self, user: Self) -> Self {
        let mut merged = self.clone();
        for topic in user.topics {
            match merged.topic_index(&topic.id) {
                Some(index) => merged.topics[index] = topic,
                None => merged.topics.push(topic),
            }
        }
        for actor in user.actors {
            match merged.actor_index(&actor.id) {
                Some(index) => merged.actors[index] = actor,
                None => merged.actors.push(actor),
            }
        }
        merged
    }

    /// Place of the actor with this id in [`Codebook::actors`].
    pub fn actor_index(&self, id: &str) -> Option<usize> {
        self.actors.iter().position(|actor| actor.id == id)
    }

    /// Place of the topic with this id in [`Codebook::topics`].
    pub fn topic_index(&self, id: &str) -> Option<usize> {
        self.topics.iter().position(|topic| topic.id == id)
    }

    /// The actor that a name from another file means: its id, else its name, else an alias, else a
    /// metonym, in each round the first actor listed. Case, accents and the kind of apostrophe do not
    /// count, nor does a leading "the".
    pub fn find_actor(&self, name: &str) -> Option<usize> {
        let wanted = name.trim();
        if let Some(index) = self.actor_index(wanted) {
            return Some(index);
        }
        let same = |other: &String| fold::same_name(other, wanted);
        self.actors
            .iter()
            .position(|actor| same(&actor.name))
            .or_else(|| self.actors.iter().position(|actor| actor.aliases.iter().any(same)))
            .or_else(|| self.actors.iter().position(|actor| actor.metonyms.iter().any(same)))
    }
}

/// A codebook as a model file holds it, before the checks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    #[serde(default)]
    topic: Vec<Topic>,
    #[serde(default)]
    actor: Vec<Actor>,
}

impl TryFrom<Unchecked> for Codebook {
    type Error = CodebookError;

    fn try_from(unchecked: Unchecked) -> Result<Self, CodebookError> {
        let codebook = Self { topics: unchecked.topic, actors: unchecked.actor };
        codebook.check()?;
        Ok(codebook)
    }
}
