//! Names of persons that are spelt almost as in the codebook.

use std::collections::BTreeMap;

use super::fold::fold;
use crate::codebook::{ActorKind, Codebook};

/// The shortest word that is compared.
const SHORTEST: usize = 7;
/// From this length on two letters may differ.
const LONG: usize = 10;

/// Surnames of persons, to compare unknown words with.
pub(super) struct NearNames {
    /// By first letter: folded surname and its actor; `None` where several actors have it.
    surnames: BTreeMap<char, Vec<(String, Option<usize>)>>,
}

impl NearNames {
    pub(super) fn new(codebook: &Codebook) -> Self {
        let mut owners: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (at, actor) in
            codebook.actors.iter().enumerate().filter(|(_, actor)| actor.kind == ActorKind::Person)
        {
            for name in std::iter::once(&actor.name).chain(&actor.aliases) {
                let surname = fold(name.rsplit(' ').next().unwrap_or(name));
                if surname.chars().count() >= SHORTEST {
                    owners
                        .entry(surname)
                        .and_modify(|owner| *owner = owner.filter(|owner| *owner == at))
                        .or_insert(Some(at));
                }
            }
        }
        let mut surnames: BTreeMap<char, Vec<(String, Option<usize>)>> = BTreeMap::new();
        for (surname, owner) in owners {
            if let Some(first) = surname.chars().next() {
                surnames.entry(first).or_default().push((surname, owner));
            }
        }
        Self { surnames }
    }

    /// The actor whose surname is almost `word` (one letter more, less, other or swapped with the next; two from ten
    /// letters on), if it is the only one as near.
    pub(super) fn find(&self, word: &str) -> Option<usize> {
        let word = fold(word);
        let length = word.chars().count();
        if length < SHORTEST {
            return None;
        }
        let most = if length >= LONG { 2 } else { 1 };
        let mut best: Option<(usize, Option<usize>)> = None;
        for (surname, owner) in self.surnames.get(&word.chars().next()?)? {
            let other = surname.chars().count();
            if other.abs_diff(length) > most {
                continue;
            }
            let distance = strsim::damerau_levenshtein(&word, surname);
            // The same word in another letter case is no misspelling of a name.
            if distance == 0 || distance > most || is_inflection(&word, surname) {
                continue;
            }
            best = match best {
                Some((nearest, before)) if nearest < distance => Some((nearest, before)),
                Some((nearest, before)) if nearest == distance && before != *owner => Some((nearest, None)),
                _ => Some((distance, *owner)),
            };
        }
        best.and_then(|(_, owner)| owner)
    }
}

/// Whether one is the other with an ending, which makes another word (`Stoltenbergs`, `Putinist`).
fn is_inflection(word: &str, surname: &str) -> bool {
    word.strip_prefix(surname)
        .is_some_and(|ending| matches!(ending, "a" | "s" | "an" | "en" | "er" | "es" | "ist"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_letter_is_forgiven_in_long_names_only_and_never_between_two_actors() {
        let text = "
[[actor]]
id = \"zelenskyy\"
name = \"Volodymyr Zelenskyy\"
kind = \"person\"
aliases = [\"Zelensky\", \"Zelenskyy\"]
[[actor]]
id = \"putin\"
name = \"Vladimir Putin\"
kind = \"person\"
[[actor]]
id = \"a\"
name = \"Ann Okonjoba\"
kind = \"person\"
[[actor]]
id = \"b\"
name = \"Ben Okonjobe\"
kind = \"person\"
";
        let near = NearNames::new(&Codebook::parse(text, "c.toml").unwrap());
        for (word, expected) in [
            ("Zelenkyy", Some(0)),
            ("Zelenksyy", Some(0)),
            ("Selenskyy", None),
            ("Zelenskys", None),
            ("Puttin", None),
            ("Okonjobu", None),
            ("Zebra", None),
        ] {
            assert_eq!(near.find(word), expected, "{word}");
        }
    }
}
