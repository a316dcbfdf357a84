//! Numbers for tokens and names.

/// The masked actor.
pub const ACTOR_TOKEN: u32 = 0;
/// A token that the table does not have; also an unused place of an n-gram.
pub const UNKNOWN_TOKEN: u32 = u32::MAX;

/// The stems that a model knows. Number 0 is the masked actor, then the stems follow in alphabetical order.
#[derive(Clone, Debug, Default)]
pub struct TokenTable {
    stems: Vec<Box<str>>,
}

impl TokenTable {
    /// A table of these stems; repeats are dropped.
    pub fn new(mut stems: Vec<Box<str>>) -> Self {
        stems.sort_unstable();
        stems.dedup();
        Self { stems }
    }

    /// The number of a stem, or [`UNKNOWN_TOKEN`].
    pub fn number(&self, stem: &str) -> u32 {
        let place = self.stems.binary_search_by(|other| (**other).cmp(stem));
        place.map_or(UNKNOWN_TOKEN, |place| place as u32 + ACTOR_TOKEN + 1)
    }

    /// The token of that number as it is shown; `None` where there is none.
    pub fn name(&self, number: u32) -> Option<&str> {
        match number {
            ACTOR_TOKEN => Some("ACTOR"),
            _ => self.stems.get((number - ACTOR_TOKEN - 1) as usize).map(AsRef::as_ref),
        }
    }

    /// The stems, in order.
    pub fn stems(&self) -> &[Box<str>] {
        &self.stems
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
