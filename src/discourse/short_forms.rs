//! Short forms of names: surnames, acronyms, and the names that a headline has.

use std::borrow::Cow;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::lexicon;
use super::names::NameGroup;
use crate::codebook::{Lower, is_first_name};
use crate::corpus::whole_words;

/// The groups of several words by what short forms are told by.
pub(super) struct Owners<'f> {
    by_part: FxHashMap<(Part, &'f str), Only>,
    by_initials: FxHashMap<String, Only>,
    /// So many groups have their initials there.
    with_initials: usize,
    abbreviations: FxHashMap<&'f str, &'f str>,
}

/// Which part of a name a text is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    /// All of it.
    Whole,
    /// Its first word, of two.
    FirstOfTwo,
    /// Its first word, of more.
    FirstOfMore,
    /// A later word.
    Later,
    /// Its last words, several.
    End,
}

/// The group that has something, if only one has it.
#[derive(Clone, Copy, Default)]
enum Only {
    #[default]
    Nobody,
    One(usize),
    Several,
}

impl Only {
    fn add(&mut self, other: Self) {
        *self = match (*self, other) {
            (Self::Nobody, one) | (one, Self::Nobody) => one,
            (Self::One(a), Self::One(b)) if a == b => other,
            _ => Self::Several,
        };
    }

    fn get(self) -> Option<usize> {
        if let Self::One(group) = self { Some(group) } else { None }
    }
}

impl<'f> Owners<'f> {
    /// Room for the names of so many candidates; `abbreviations` has the long name of each short one.
    pub(super) fn new(candidates: usize, abbreviations: FxHashMap<&'f str, &'f str>) -> Self {
        Self {
            by_part: FxHashMap::with_capacity_and_hasher(2 * candidates, FxBuildHasher),
            by_initials: FxHashMap::default(),
            with_initials: 0,
            abbreviations,
        }
    }

    pub(super) fn add(&mut self, name: &'f str, group: usize) {
        let Some((first, rest)) = name.split_once(' ') else { return };
        let mut add = |part: Part, text: &'f str| {
            self.by_part.entry((part, text)).or_default().add(Only::One(group));
        };
        add(if rest.contains(' ') { Part::FirstOfMore } else { Part::FirstOfTwo }, first);
        let mut rest = Some(rest);
        while let Some(end) = rest {
            let (word, behind) = end.split_once(' ').map_or((end, None), |(word, more)| (word, Some(more)));
            // A first word that comes again is the first one.
            if word != first {
                add(Part::Later, word);
            }
            if behind.is_some() {
                add(Part::End, end);
            }
            rest = behind;
        }
        if !self.abbreviations.is_empty() {
            self.by_part.entry((Part::Whole, name)).or_default().add(Only::One(group));
        }
    }

    fn having(&self, part: Part, text: &str) -> Only {
        self.by_part.get(&(part, text)).copied().unwrap_or_default()
    }

    /// The only group that has this single word in its name (not as a first name), or the words of this acronym. The
    /// latest form of a surname that two persons share is not told here.
    pub(super) fn of_short(&mut self, form: &str, groups: &[NameGroup<'_>]) -> Option<usize> {
        let mut only = self.having(Part::Later, form);
        let (of_two, of_more) = (self.having(Part::FirstOfTwo, form), self.having(Part::FirstOfMore, form));
        if !matches!((of_two, of_more), (Only::Nobody, Only::Nobody))
            && !is_first_name(form)
            && lexicon::is_mans_name(&Lower::new(form)).is_none()
        {
            only.add(of_two);
            if lexicon::classes_of(form).has(lexicon::ORGANISATION_WORD) {
                only.add(of_more);
            }
        }
        if let Some(letters) = acronym_letters(form) {
            for (group, name) in groups.iter().enumerate().skip(self.with_initials) {
                if name.length > 1 {
                    let initials = initials(name.parts()).collect();
                    self.by_initials.entry(initials).or_default().add(Only::One(group));
                }
            }
            self.with_initials = groups.len();
            only.add(self.by_initials.get(&letters).copied().unwrap_or_default());
        }
        if let Some(long) = self.abbreviations.get(form) {
            only.add(self.having(Part::Whole, long));
        }
        only.get()
    }

    /// A name of several words that is the end of a longer one: "Vesterlund-Rao" or "al-Hamdi" behind a first name.
    pub(super) fn of_surname(&self, form: &str) -> Option<usize> {
        self.having(Part::End, form).get()
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

/// What is longer is no headline, and is not looked at any further.
const LONGEST_HEADLINE: usize = 2000;

/// A headline, to look names up in.
pub(super) struct Headline<'t> {
    text: Cow<'t, str>,
    /// A bit for each word, by its first two bytes.
    bits: u64,
}

impl<'t> Headline<'t> {
    pub(super) fn new(mut text: Cow<'t, str>) -> Self {
        if text.len() > LONGEST_HEADLINE {
            let end = text.floor_char_boundary(LONGEST_HEADLINE);
            text = text[..end].to_owned().into();
        }
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
