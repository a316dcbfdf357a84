//! Actors in a text: which spans name which actor of the codebook.

mod demonym;
mod fold;
mod matcher;
mod names;
mod near;
mod neighbours;
mod place;
mod words;

use serde::{Deserialize, Serialize};

use crate::article::ByteSpan;

pub use matcher::{ActorMatcher, MatcherError};

/// How a mention stands for its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// The actor's name.
    Name,
    /// Another name, a surname, or a name that is spelt almost so.
    Alias,
    /// A capital or seat that stands for the actor.
    Metonym,
    /// People named by where they come from: `Ukrainian officials`.
    Demonym,
    /// A description by role: `the president`.
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

/// A span that stands for an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// Where it stands.
    pub span: ByteSpan,
    /// Place of the actor in the codebook.
    pub actor: usize,
    /// How it stands for the actor.
    pub kind: MentionKind,
}
