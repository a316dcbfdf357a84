//! Numbers for tokens and names.

use crate::text::StemList;

/// The masked actor.
pub const ACTOR_TOKEN: u32 = 0;
/// A token that the table does not have; also an unused place of an n-gram.
pub const UNKNOWN_TOKEN: u32 = u32::MAX;

/// The stems that a model knows. Number 0 is the masked actor, then the stems follow in alphabetical order.
#[derive(Clone, Debug, Default)]
pub struct TokenTable(StemList);

impl TokenTable {
    /// A table of these stems.
    pub fn new(stems: StemList) -> Self {
        Self(stems)
    }

    /// The number of a stem, or [`UNKNOWN_TOKEN`].
    pub fn number(&self, stem: &str) -> u32 {
        self.0.find(stem).map_or(UNKNOWN_TOKEN, |place| place as u32 + ACTOR_TOKEN + 1)
    }

    /// The token of that number as it is shown; `None` where there is none.
    pub fn name(&self, number: u32) -> Option<&str> {
        if number == ACTOR_TOKEN {
            return Some("ACTOR");
        }
        let place = (number - ACTOR_TOKEN - 1) as usize;
        (place < self.0.len()).then(|| self.0.get(place))
    }

    /// The stems, in order.
    pub fn stems(&self) -> &StemList {
        &self.0
    }
}

/// Numbers for topics or actors, by name: 1 and up, in alphabetical order; 0 is "none, or not known".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameTable(Vec<String>);

impl NameTable {
    /// A table of these names; repeats are dropped.
    pub fn new(mut names: Vec<String>) -> Self {
        names.sort_unstable();
        names.dedup();
        Self(names)
    }

    /// The number of a name, 0 where it has none.
    pub fn number(&self, name: Option<&str>) -> u32 {
        name.and_then(|name| self.0.binary_search_by(|other| other.as_str().cmp(name)).ok())
            .map_or(0, |at| at as u32 + 1)
    }

    /// The name of that number.
    pub fn name(&self, number: u32) -> Option<&str> {
        self.0.get((number as usize).checked_sub(1)?).map(String::as_str)
    }

    /// The names, in order.
    pub fn names(&self) -> &[String] {
        &self.0
    }
}
