//! Short forms of names: surnames, acronyms, and the names that a headline has.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::lexicon;
use super::names::NameGroup;
use crate::codebook::is_first_name;
use crate::corpus::whole_words;

/// The groups of several words by what short forms are told by.
pub(super) struct Owners<'f> {
    by_part: FxHashMap<&'f str, Vec<usize>>,
    by_last_part: FxHashMap<&'f str, Vec<usize>>,
    by_initials: FxHashMap<String, Vec<usize>>,
    by_name: FxHashMap<&'f str, usize>,
    abbreviations: FxHashMap<&'f str, &'f str>,
}

impl<'f> Owners<'f> {
    pub(super) fn new(abbreviations: FxHashMap<&'f str, &'f str>) -> Self {
        Self {
            by_part: FxHashMap::default(),
            by_last_part: FxHashMap::default(),
            by_initials: FxHashMap::default(),
            by_name: FxHashMap::default(),
            abbreviations,
        }
    }

    pub(super) fn add(&mut self, name: &'f str, group: usize) {
        if !name.contains(' ') {
            return;
        }
        for part in name.split(' ') {
            let groups = self.by_part.entry(part).or_default();
            if groups.last() != Some(&group) {
                groups.push(group);
            }
        }
        let last = name.rsplit(' ').next().unwrap_or_default();
        self.by_last_part.entry(last).or_default().push(group);
        let initials: String = initials(name.split(' ')).collect();
        if !initials.is_empty() {
            self.by_initials.entry(initials).or_default().push(group);
        }
        self.by_name.insert(name, group);
    }

    /// The only group that has this single word in its name (not as a first name), or the words of this acronym.
    pub(super) fn of_short(&self, form: &str, groups: &[NameGroup<'_>]) -> Option<usize> {
        let mut only = None;
        let mut several = false;
        // The latest form of a surname that two persons share is not told here.
        let mut add = |group: usize| several |= *only.get_or_insert(group) != group;
        if let Some(having) = self.by_part.get(form) {
            let head = lexicon::classes_of(form).has(lexicon::ORGANISATION_WORD);
            let first_name = is_first_name(form) || lexicon::is_mans_name(&form.to_lowercase()).is_some();
            for &group in having {
                let begins = groups[group].parts().next() == Some(form);
                if !begins || !first_name && (groups[group].length == 2 || head) {
                    add(group);
                }
            }
        }
        if let Some(letters) = acronym_letters(form) {
            self.by_initials.get(&letters).into_iter().flatten().for_each(|group| add(*group));
        }
        let long = self.abbreviations.get(form).and_then(|long| self.by_name.get(long));
        long.into_iter().for_each(|group| add(*group));
        only.filter(|_| !several)
    }

    /// A name of several words that is the end of a longer one: "Vesterlund-Rao" or "al-Hamdi" behind a first name.
    pub(super) fn of_surname(&self, form: &str, groups: &[NameGroup<'_>]) -> Option<usize> {
        let last = form.rsplit(' ').next()?;
        let mut owners = self.by_last_part.get(last)?.iter().copied().filter(|&group| {
            groups[group].name.strip_suffix(form).is_some_and(|before| before.ends_with(' '))
        });
        let first = owners.next()?;
        if owners.next().is_some() { None } else { Some(first) }
    }
}

/// The letters of an acronym.
fn acronym_letters(form: &str) -> Option<String> {
    let letters = form.chars().filter(|c| c.is_alphabetic());
    (letters.clone().all(char::is_uppercase) && letters.clone().nth(1).is_some()).then(|| letters.collect())
}

/// The capitals that the words of a name begin with.
fn initials<'p>(parts: impl Iterator<Item = &'p str>) -> impl Iterator<Item = char> {
    parts.flat_map(|part| part.split('-')).filter_map(|part| part.chars().next()).filter(|c| c.is_uppercase())
}

pub(super) fn is_acronym_of<'p>(form: &str, parts: impl Iterator<Item = &'p str>) -> bool {
    acronym_letters(form).is_some_and(|letters| initials(parts).eq(letters.chars()))
}

/// A headline, to look names up in.
pub(super) struct Headline<'t> {
    text: Cow<'t, str>,
    /// A bit for each word, by its first two bytes.
    bits: u64,
}

impl<'t> Headline<'t> {
    pub(super) fn new(text: Cow<'t, str>) -> Self {
        let mut bits = 0;
        let mut inside = false;
        for (at, c) in text.char_indices() {
            let letter = c.is_alphanumeric();
            if letter && !inside {
                bits |= bit_of(&text.as_bytes()[at..]);
            }
            inside = letter;
        }
        Self { text, bits }
    }

    /// Whether a name stands in it, as whole words.
    pub(super) fn has(&self, name: &str) -> bool {
        // Most names are told from all words by their beginning.
        let other = name.starts_with(char::is_alphanumeric)
            && name.len() > 1
            && self.bits & bit_of(name.as_bytes()) == 0;
        !other && whole_words(&self.text, name).next().is_some()
    }
}

fn bit_of(word: &[u8]) -> u64 {
    let byte = |at: usize| word.get(at).map_or(0, |byte| usize::from(*byte));
    1 << ((byte(0) + 5 * byte(1)) % 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_are_the_initials() {
        assert!(is_acronym_of("RCB", "Relief Coordination Board".split(' ')));
        assert!(!is_acronym_of("RCB", "Relief Board".split(' ')));
        assert!(!is_acronym_of("R", "Relief".split(' ')));
    }

    #[test]
    fn headlines_have_names_as_whole_words() {
        let headline = Headline::new("Varga and the U.S. met in New Sarn".into());
        for name in ["Varga", "U.S.", "New Sarn", "Sarn"] {
            assert!(headline.has(name), "{name}");
        }
        for name in ["Var", "arga", "ew Sarn", "Sarn Bay", "Norland", ""] {
            assert!(!headline.has(name), "{name}");
        }
        assert!(!Headline::new("".into()).has("Varga"));
    }
}
