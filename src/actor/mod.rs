//! Actors in a text: which spans name which actor of the codebook.
//!
//! [`ActorMatcher`] finds names, aliases, capitals used for governments, and nouns of nationality. It
//! prefers a mention missed to a mention made up:
//!
//! * **Names** match as the codebook writes them, but for accents, apostrophes, hyphens and white space;
//!   the longest name wins ("South Sudan" over "Sudan"). In lines all in capitals, names of four letters
//!   and more match in capitals. The span leaves out titles and the possessive ending.
//! * **A name inside a longer name is none**: "Michael Jordan", "Bank of England", "Georgia Tech" (see
//!   the `neighbours` module for the rules).
//! * **Capitals** are actors or places by the words around them (see the `place` module for the table).
//! * **Nationalities** count with a noun of agency ("Norlander officials", one span; in "Norlander and
//!   Sarnese officials" the last one holds the noun) or as a noun in the plural. A country or nationality
//!   that only introduces a person who is named too ("Norlander President Ilse Varga", "Norland's Ilse
//!   Varga") is no mention, and neither is one in a description of an office holder whom the codebook
//!   knows ("the Norlander president"), which later stages resolve.
//! * **Surnames** count after the full name, whether or not they are aliases.
//! * **Misspelt names**: a capitalised word of seven letters or more that is nothing else and differs by
//!   one letter (two from ten letters on) from just one person's name.
//! * **A name that several actors have** is decided by, in this order: the office named before it, the
//!   one of them whose full name is in the article (the nearest before it if there are several), the one
//!   of them who holds an office on the article's day, then, for countries and organisations only, the
//!   first listed in the codebook. For persons it stays undecided: no mention.
//! * **A name that is also a common word or a first name** ("Grant", "the Union") counts only if the
//!   article names the actor in another way too, or a title stands before it.

mod matcher;
mod nationality;
mod near;
mod neighbours;
mod patterns;
mod people;
mod place;
mod scene;
mod tables;
mod view;
mod words;

use serde::{Deserialize, Serialize};

use crate::article::ByteSpan;

pub use matcher::ActorMatcher;

/// A span of a text that stands for an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mention {
    /// The words, in bytes of the article's text.
    pub span: ByteSpan,
    /// The actor: an index into [`Codebook::actors`](crate::codebook::Codebook::actors).
    pub actor: usize,
    /// How it is named.
    pub kind: MentionKind,
}

/// How a mention names its actor. In files: the name of the variant in small letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// The name of the codebook entry.
    Name,
    /// Another name, a surname among them.
    Alias,
    /// A capital or seat that stands for a government.
    Metonym,
    /// A nationality, alone in the plural or with a noun of agency.
    Demonym,
    /// A description of the actor: "the chancellor".
    Description,
    /// A pronoun.
    Pronoun,
}

impl MentionKind {
    /// The kind's name, as in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Alias => "alias",
            Self::Metonym => "metonym",
            Self::Demonym => "demonym",
            Self::Description => "description",
            Self::Pronoun => "pronoun",
        }
    }
}

/// Why a codebook's names could not be compiled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ActorError {
    /// The names exceed the size of one automaton.
    #[error(
        "the codebook has too many names to search for at once; drop actors or aliases that the articles do not need"
    )]
    TooManyNames(#[source] aho_corasick::BuildError),
}
