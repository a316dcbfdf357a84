//! Names in a codebook that a text may use for something else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{ActorKind, Codebook, fold, is_common_word, is_first_name};

/// One name that may be misread.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ambiguity {
    /// Why.
    pub kind: AmbiguityKind,
    /// The name, as the codebook has it (of its first owner).
    pub name: String,
    /// Ids of the actors concerned, in the order of the codebook.
    pub actors: Vec<String>,
}

/// Why a name may be misread.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum AmbiguityKind {
    /// Several actors have the name.
    Shared,
    /// The name is a common word of English.
    CommonWord,
    /// The name is a first name.
    FirstName,
    /// The name begins with a small letter.
    LowerCase,
    /// The name is part of a name of another actor, which is given here.
    Inside {
        /// The longer name.
        longer: String,
    },
}

impl fmt::Display for Ambiguity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let actors = self.actors.join(", ");
        let name = &self.name;
        match &self.kind {
            AmbiguityKind::Shared => write!(
                f,
                "\"{name}\" stands for several actors ({actors}); the full name in the article, an office \
                 or the article's date decides"
            ),
            AmbiguityKind::CommonWord => write!(f, "\"{name}\" ({actors}) is also a common word"),
            AmbiguityKind::FirstName => write!(f, "\"{name}\" ({actors}) is also a first name"),
            AmbiguityKind::LowerCase => {
                write!(f, "\"{name}\" ({actors}) begins with a small letter; texts may use it of others")
            }
            AmbiguityKind::Inside { longer } => {
                write!(
                    f,
                    "\"{name}\" ({actors}) is part of \"{longer}\"; the longer name wins where it stands"
                )
            }
        }
    }
}

/// The names of a codebook that may be misread, sorted by kind, then by name.
pub fn ambiguities(codebook: &Codebook) -> Vec<Ambiguity> {
    let names = owners(codebook);
    let mut found = BTreeSet::new();
    for (text, name) in &names {
        let mut add = |kind| {
            let actors = name.actors.iter().map(|&actor| codebook.actors[actor].id.clone()).collect();
            found.insert(Ambiguity { kind, name: name.spelling.clone(), actors });
        };
        if name.actors.len() > 1 {
            add(AmbiguityKind::Shared);
        }
        let person = name.actors.iter().any(|&actor| codebook.actors[actor].kind == ActorKind::Person);
        let one_word = !text.contains(' ');
        // Countries that share their name with a word are told apart by their capital and their
        // neighbours; for acronyms (`US`, `WHO`) case does it.
        let acronym = text.chars().all(|c| !c.is_lowercase());
        if one_word && is_common_word(text) && (!acronym || text.chars().count() < 3) {
            add(AmbiguityKind::CommonWord);
        } else if text.chars().next().is_some_and(char::is_lowercase) && !person {
            add(AmbiguityKind::LowerCase);
        }
        if one_word && is_first_name(text) {
            add(AmbiguityKind::FirstName);
        }
    }
    found.extend(inside(codebook, &names));
    found.into_iter().collect()
}

/// A name with those who have it.
struct Owned {
    spelling: String,
    actors: BTreeSet<usize>,
}

/// All names, aliases and metonyms, folded.
fn owners(codebook: &Codebook) -> BTreeMap<String, Owned> {
    let mut names: BTreeMap<String, Owned> = BTreeMap::new();
    for (index, actor) in codebook.actors.iter().enumerate() {
        for spelling in std::iter::once(&actor.name).chain(&actor.aliases).chain(&actor.metonyms) {
            names
                .entry(fold(spelling))
                .or_insert_with(|| Owned { spelling: spelling.clone(), actors: BTreeSet::new() })
                .actors
                .insert(index);
        }
    }
    names
}

/// Names that are part of other actors' names. A surname inside its owner's full name is no such case.
fn inside(codebook: &Codebook, names: &BTreeMap<String, Owned>) -> Vec<Ambiguity> {
    let mut found = Vec::new();
    for (longer, owned) in names {
        let starts = std::iter::once(0).chain(longer.match_indices(' ').map(|(space, _)| space + 1));
        for start in starts {
            let ends = longer[start..].match_indices(' ').map(|(space, _)| start + space);
            for end in ends.chain(std::iter::once(longer.len())) {
                let Some(shorter) = names.get(&longer[start..end]) else { continue };
                if shorter.actors.is_disjoint(&owned.actors) {
                    let ids = shorter.actors.iter().chain(&owned.actors);
                    found.push(Ambiguity {
                        kind: AmbiguityKind::Inside { longer: owned.spelling.clone() },
                        name: shorter.spelling.clone(),
                        actors: ids.map(|&actor| codebook.actors[actor].id.clone()).collect(),
                    });
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::{Actor, ActorKind, Codebook};
    use super::{AmbiguityKind, ambiguities};

    fn actor(id: &str, name: &str, kind: ActorKind, aliases: &[&str]) -> Actor {
        let aliases = aliases.iter().map(|&alias| alias.to_owned()).collect();
        Actor { aliases, ..Actor::new(id, name, kind) }
    }

    #[test]
    fn each_sort_of_ambiguity_is_reported_once_and_in_order() {
        let codebook = Codebook {
            topics: Vec::new(),
            actors: vec![
                actor("harrow", "Otto Harrow", ActorKind::Person, &["Harrow", "Grant"]),
                actor("bea", "Bea Harrow", ActorKind::Person, &["Harrow"]),
                actor("sarn", "Sarn", ActorKind::Country, &["the republic"]),
                actor("south", "South Sarn", ActorKind::Country, &[]),
                actor("us", "United Sarn", ActorKind::Country, &["US"]),
            ],
        };
        let found: Vec<_> = ambiguities(&codebook).into_iter().map(|a| (a.name, a.kind)).collect();
        let inside = |longer: &str| AmbiguityKind::Inside { longer: longer.to_owned() };
        let expected = [
            ("Harrow", AmbiguityKind::Shared),
            ("Grant", AmbiguityKind::CommonWord),
            ("US", AmbiguityKind::CommonWord),
            ("Grant", AmbiguityKind::FirstName),
            ("the republic", AmbiguityKind::LowerCase),
            ("Sarn", inside("South Sarn")),
            ("Sarn", inside("United Sarn")),
        ];
        assert_eq!(found, expected.map(|(name, kind)| (name.to_owned(), kind)));
    }

    #[test]
    fn a_codebook_without_overlaps_has_no_ambiguities() {
        let codebook = Codebook {
            topics: Vec::new(),
            actors: vec![actor("varga", "Ilse Varga", ActorKind::Person, &["Varga"])],
        };
        assert_eq!(ambiguities(&codebook), []);
    }
}
