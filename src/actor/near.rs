//! Misspelt surnames.

use rustc_hash::FxHashMap;

use crate::codebook::{ActorKind, Codebook, Lower, fold, is_common_word, is_first_name};

/// Letters from which on a name may have one letter wrong.
const ONE_ERROR: usize = NearNames::SHORTEST;
/// Letters from which on a name may have two letters wrong.
const TWO_ERRORS: usize = 10;

/// The surnames and one-word aliases of the persons of a codebook that are long enough to be recognised
/// with a mistake in them, by first letter and length.
pub(super) struct NearNames {
    buckets: FxHashMap<(char, usize), Vec<NearName>>,
}

struct NearName {
    /// In small letters.
    name: String,
    letters: u32,
    /// In characters.
    length: usize,
    actor: usize,
    /// Whether the name is an alias, and not only the last word of the full name.
    alias: bool,
}

/// A name that a word was probably meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Near {
    pub(super) actor: usize,
    /// Whether the name stands for the actor by itself; if not, a first name has to come before it.
    pub(super) alone: bool,
}

impl NearNames {
    /// No word of fewer letters is looked up.
    pub(super) const SHORTEST: usize = 7;

    pub(super) fn new(codebook: &Codebook) -> Self {
        let mut buckets: FxHashMap<(char, usize), Vec<NearName>> = FxHashMap::default();
        for (actor, entry) in codebook.actors.iter().enumerate() {
            if entry.kind != ActorKind::Person {
                continue;
            }
            let surname = entry.name.rsplit(char::is_whitespace).next().unwrap_or_default();
            for (text, alias) in entry
                .aliases
                .iter()
                .map(|alias| (alias.as_str(), true))
                .chain(std::iter::once((surname, false)))
            {
                let name = fold(text).to_lowercase();
                let length = name.chars().count();
                let plain = name.chars().all(char::is_alphabetic);
                let Some(first) = name.chars().next().filter(|_| plain && length >= ONE_ERROR) else {
                    continue;
                };
                let bucket = buckets.entry((first, length)).or_default();
                if !bucket.iter().any(|near| near.actor == actor && near.name == name) {
                    bucket.push(NearName { letters: letter_set(&name), length, name, actor, alias });
                }
            }
        }
        Self { buckets }
    }

    /// The one person whose name `word` (folded, capitalised) misspells, or `None`: if the word is in
    /// order as it is, if no name is near enough, or if the nearest names are of several persons.
    ///
    /// Distance is optimal string alignment: insertions, deletions, substitutions and swaps of
    /// neighbours. Both words need the same first letter, and seven letters for one mistake, ten for two.
    pub(super) fn find(&self, word: &str) -> Option<Near> {
        let length = word.chars().count();
        if length < ONE_ERROR || !word.chars().all(char::is_alphabetic) {
            return None;
        }
        let lower = Lower::new(word);
        let set = letter_set(&lower);
        let first = lower.chars().next()?;
        let lengths = length.saturating_sub(2)..=length + 2;
        // One mistake changes the set of letters by two at most, and so do the endings of what is made from a name; this
        // spares most of the distances.
        let alike = |near: &&NearName| {
            let differing = (set ^ near.letters).count_ones() as usize;
            differing <= 2 * allowed(length.min(near.length))
        };
        let mut nears =
            lengths.filter_map(|n| self.buckets.get(&(first, n))).flatten().filter(alike).peekable();
        if nears.peek().is_none() || is_common_word(&lower) || is_first_name(word) {
            return None;
        }
        let mut best: Option<(usize, Near)> = None;
        let mut tied = false;
        for near in nears {
            if is_derived(&lower, &near.name) {
                return None;
            }
            let letters = length.min(near.length);
            // In a name of seven letters another letter is too often another word.
            if letters == ONE_ERROR && length == near.length && !is_anagram(&lower, &near.name) {
                continue;
            }
            let distance = strsim::osa_distance(&lower, &near.name);
            if distance > allowed(letters) || (distance > 0 && is_other_word(&lower, &near.name)) {
                continue;
            }
            let found = Near { actor: near.actor, alone: near.alias };
            match &mut best {
                Some((least, other)) if distance == *least => {
                    tied |= other.actor != found.actor;
                    other.alone |= found.alone;
                }
                Some((least, _)) if distance > *least => {}
                _ => {
                    best = Some((distance, found));
                    tied = false;
                }
            }
        }
        best.filter(|_| !tied).map(|(_, near)| near)
    }
}

/// How many letters of a name of so many may be wrong.
fn allowed(letters: usize) -> usize {
    if letters >= TWO_ERRORS { 2 } else { 1 }
}

fn is_anagram(a: &str, b: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

/// Which letters a word has, 32 sorts of them.
fn letter_set(word: &str) -> u32 {
    word.chars().fold(0, |set, c| set | 1 << (u32::from(c) % 32))
}

/// Whether one word is made from the other: "Lukashenkos".
fn is_derived(word: &str, name: &str) -> bool {
    let rest = word.strip_prefix(name).or_else(|| name.strip_prefix(word));
    rest.is_some_and(|rest| matches!(rest, "s" | "es" | "n" | "an" | "e" | "ns"))
}

/// Whether `word` is near `name` and belongs to another family or to the other sex.
fn is_other_word(word: &str, name: &str) -> bool {
    // Slavic surnames of women and men: "Zelenska" is not Zelensky, "Zakharov" not Zakharova.
    if word.ends_with('a') != name.ends_with('a') {
        return true;
    }
    // "Johnson" and "Johnston", "Petersen" and "Peterson" are different families.
    let common_ending = |text: &str| {
        ["son", "ston", "sen", "man", "mann", "ton", "ham", "ley", "berg", "burg"]
            .iter()
            .any(|end| text.ends_with(end))
    };
    common_ending(name)
}

#[cfg(test)]
mod tests {
    use super::{Near, NearNames};
    use crate::codebook::{Actor, ActorKind, Codebook};

    #[test]
    fn one_slip_in_a_long_name_is_forgiven_and_other_words_are_not() {
        let person = |name: &str, alias: &str| Actor {
            aliases: vec![alias.to_owned()],
            ..Actor::new(alias, name, ActorKind::Person)
        };
        let codebook = Codebook {
            topics: Vec::new(),
            actors: vec![
                person("Volodymyr Zelenskyy", "Zelensky"),
                person("Mike Johnson", "Johnson"),
                person("Nikol Pashinyan", "Pashinyan"),
                person("Maria Zakharova", "Zakharova"),
                person("Alexander Lukashenko", "Lukashenko"),
                person("Keir Starmer", "Starmer"),
                person("Ilse Tarmanov", "Tarmanov"),
                person("Ivo Tarmasov", "Tarmasov"),
            ],
        };
        let names = NearNames::new(&codebook);
        for (word, expected) in [
            ("Zelenkyy", Some((0, false))),
            ("Zelenskyi", Some((0, true))),
            ("Zelenksy", Some((0, true))),
            ("Zelenska", None),
            ("Johnston", None),
            ("Pashinian", Some((2, true))),
            ("Pashinyans", None),
            ("Zakharov", None),
            ("Lukoshenka", None),
            ("Lukashemko", Some((4, true))),
            ("Lukashamka", None),
            ("Stormer", None),
            ("Starmre", Some((5, true))),
            ("Stamer", None),
            ("Tarmaxov", None),
            ("Belensky", None),
            ("Merz", None),
        ] {
            let expected = expected.map(|(actor, alone)| Near { actor, alone });
            assert_eq!(names.find(word), expected, "{word}");
        }
    }
}
