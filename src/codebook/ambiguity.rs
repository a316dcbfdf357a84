//! Names that stand for more than one thing.

use std::collections::BTreeMap;
use std::fmt;

use super::Codebook;

/// A name that a reader may take for something else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ambiguity {
    /// The name stands for several actors.
    Shared {
        /// The name.
        name: String,
        /// Ids of the actors, in the order of the codebook; the first wins where nothing else decides.
        actors: Vec<String>,
    },
    /// The name is written in lower case, so that it is found as an ordinary word.
    LowerCase {
        /// The name.
        name: String,
        /// Id of the actor.
        actor: String,
    },
    /// The name is an ordinary word or first name; it is found only in its own letter case.
    CommonWord {
        /// The name.
        name: String,
        /// Id of the actor.
        actor: String,
    },
    /// The name is part of another actor's; the longer one wins where both stand.
    Inside {
        /// The name.
        name: String,
        /// Id of the actor.
        actor: String,
        /// The longer name.
        longer: String,
        /// Id of the longer name's actor.
        other: String,
    },
}

impl fmt::Display for Ambiguity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shared { name, actors } => write!(f, "`{name}` stands for {}", actors.join(", ")),
            Self::LowerCase { name, actor } => write!(f, "`{name}` ({actor}) is written in lower case"),
            Self::CommonWord { name, actor } => {
                write!(f, "`{name}` ({actor}) is also an ordinary word or first name")
            }
            Self::Inside { name, actor, longer, other } => {
                write!(f, "`{name}` ({actor}) is part of `{longer}` ({other})")
            }
        }
    }
}

/// Names of countries, capitals and people that news writes with a capital for something else too.
const COMMON: &[&str] = &[
    "Chad",
    "China",
    "Georgia",
    "Guinea",
    "Jordan",
    "Turkey",
    "Mali",
    "Niger",
    "Oman",
    "Cuba",
    "Bath",
    "Male",
    "Nice",
    "Reading",
    "Victoria",
    "Sofia",
    "Paris",
    "Lima",
    "Rich",
    "May",
    "Bush",
    "Rice",
    "Kim",
    "Lee",
    "Li",
    "Ban",
    "Costa",
    "Michel",
    "Moon",
    "Park",
    "Marin",
    "Katz",
    "Grant",
    "Hunt",
    "Brown",
    "Cook",
    "Cameron",
    "Vance",
    "Quad",
    "House",
    "Congress",
    "Commission",
    "Council",
    "Duma",
    "Washington",
    "Alliance",
    "Union",
    "Bloc",
];

/// The ambiguities of a codebook, sorted.
pub fn ambiguities(codebook: &Codebook) -> Vec<Ambiguity> {
    let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for actor in &codebook.actors {
        let names =
            std::iter::once(&actor.name).chain(&actor.aliases).chain(&actor.metonyms).chain(&actor.demonyms);
        for name in names {
            let ids = owners.entry(name).or_default();
            if !ids.contains(&actor.id.as_str()) {
                ids.push(&actor.id);
            }
        }
    }
    let mut found = Vec::new();
    for (&name, actors) in &owners {
        let actor = actors[0].to_owned();
        let name_owned = name.to_owned();
        if actors.len() > 1 {
            found.push(Ambiguity::Shared {
                name: name_owned.clone(),
                actors: actors.iter().map(|id| (*id).to_owned()).collect(),
            });
        }
        if name.chars().next().is_some_and(char::is_lowercase) && !name.contains(' ') {
            found.push(Ambiguity::LowerCase { name: name_owned.clone(), actor: actor.clone() });
        }
        if COMMON.contains(&name) {
            found.push(Ambiguity::CommonWord { name: name_owned.clone(), actor: actor.clone() });
        }
        // Every run of whole words in the name that is a name itself.
        let words: Vec<&str> = name.split(' ').collect();
        for length in 1..words.len() {
            for run in words.windows(length) {
                let inner = run.join(" ");
                if let Some((&inner, others)) = owners.get_key_value(inner.as_str())
                    && others.iter().all(|id| !actors.contains(id))
                {
                    found.push(Ambiguity::Inside {
                        name: inner.to_owned(),
                        actor: others[0].to_owned(),
                        longer: name_owned.clone(),
                        other: actor.clone(),
                    });
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_common_lower_case_and_inner_names_are_found() {
        let text = "
[[actor]]
id = \"sudan\"
name = \"Sudan\"
kind = \"country\"
aliases = [\"Khartoum government\"]
[[actor]]
id = \"south-sudan\"
name = \"South Sudan\"
kind = \"country\"
aliases = [\"juba\"]
[[actor]]
id = \"chad\"
name = \"Chad\"
kind = \"country\"
demonyms = [\"Sahelian\"]
[[actor]]
id = \"mali\"
name = \"Malian state\"
kind = \"country\"
demonyms = [\"Sahelian\"]
";
        let found: Vec<String> =
            ambiguities(&Codebook::parse(text, "c.toml").unwrap()).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "`Sahelian` stands for chad, mali",
                "`juba` (south-sudan) is written in lower case",
                "`Chad` (chad) is also an ordinary word or first name",
                "`Sudan` (sudan) is part of `South Sudan` (south-sudan)",
            ]
        );
    }
}
