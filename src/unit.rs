//! Units: what a model is asked about.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::article::ByteSpan;

/// A question to a model: a text, the actor's mention in it (if any), the topic (if any), and its context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit<'a> {
    /// The text, usually a sentence.
    pub text: &'a str,
    /// The actor's name; only models that keep the actor look at it.
    pub actor: Option<&'a str>,
    /// Where `text` mentions the actor.
    pub mention: Option<ByteSpan>,
    /// The topic's id.
    pub topic: Option<&'a str>,
    /// The text before.
    pub before: &'a str,
    /// The text after.
    pub after: &'a str,
}

/// What a head decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Which topics a text is about: any number of them.
    Topic,
    /// The side that an actor takes on a topic: one of the labels.
    Stance,
    /// How a text portrays an actor: one of the labels.
    Sentiment,
    /// Whether an actor is one of those who hold a position on a topic of the text: one of the labels.
    Holder,
}

impl Task {
    /// Every task.
    pub const ALL: [Self; 4] = [Self::Topic, Self::Stance, Self::Sentiment, Self::Holder];

    /// The task's name, as in commands and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Stance => "stance",
            Self::Sentiment => "sentiment",
            Self::Holder => "holder",
        }
    }

    /// Whether a unit can have any number of labels, rather than one.
    pub const fn is_multi_label(self) -> bool {
        matches!(self, Self::Topic)
    }
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name of a task was expected.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no task; it must be one of topic, stance, sentiment, holder")]
pub struct UnknownTask(String);

impl FromStr for Task {
    type Err = UnknownTask;

    fn from_str(name: &str) -> Result<Self, UnknownTask> {
        Self::ALL.into_iter().find(|task| task.name() == name).ok_or_else(|| UnknownTask(name.to_owned()))
    }
}
