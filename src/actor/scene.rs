//! One text with the names found in it, as the rules look at it.

use jiff::civil::Date;

use super::MentionKind;
use super::patterns::{Pattern, Patterns};
use super::people::People;
use super::words::{Word, is_adjacent, word_after, word_before};

/// A name at a place of the folded text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) what: What,
    pub(super) style: LineStyle,
}

/// What a name was recognised by.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// A name of the codebook, or a decoy: the number of the pattern.
    Pattern(usize),
    /// The surname of a person whose full name came before, or a misspelt name; and whether the span
    /// holds a first name too.
    Person { actor: usize, full: bool },
}

/// How the line of a name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineStyle {
    /// As sentences are.
    Plain,
    /// With capitals at most words, as headlines are: there, a capital says nothing.
    Title,
    /// All in capitals.
    Capitals,
}

/// A text with its names, in order and without overlaps.
pub(super) struct Scene<'a> {
    pub(super) text: &'a str,
    pub(super) hits: &'a [Hit],
    pub(super) patterns: &'a Patterns,
    pub(super) people: &'a People,
    pub(super) date: Option<Date>,
}

/// What stands behind a name.
pub(super) struct Tail<'t> {
    /// Where the name ends with its possessive ending.
    pub(super) end: usize,
    /// Whether it has one.
    pub(super) possessive: bool,
    /// The next word of the line, if only a space is in between.
    pub(super) word: Option<Word<'t>>,
}

impl<'a> Scene<'a> {
    pub(super) fn pattern(&self, hit: &Hit) -> Option<&'a Pattern> {
        match hit.what {
            What::Pattern(number) => Some(self.patterns.get(number)),
            What::Person { .. } => None,
        }
    }

    /// The name that begins at this byte.
    pub(super) fn hit_at(&self, start: usize) -> Option<usize> {
        self.hits.binary_search_by_key(&start, |hit| hit.start).ok()
    }

    /// The name that ends at this byte, with or without a possessive ending.
    pub(super) fn hit_ending_at(&self, end: usize) -> Option<usize> {
        let index = self.hits.partition_point(|hit| hit.start < end).checked_sub(1)?;
        let tail = self.text.get(self.hits[index].end..end)?;
        matches!(tail, "" | "'s" | "'" | ".").then_some(index)
    }

    /// Whether this name is, or may be, a person's.
    pub(super) fn is_person(&self, hit: &Hit) -> bool {
        match hit.what {
            What::Person { .. } => true,
            What::Pattern(number) => {
                self.patterns.get(number).owners.iter().any(|owner| self.people.is_person(owner.actor))
            }
        }
    }

    /// Whether this name is a nationality, or the abbreviated name of a state or organisation, which is used
    /// like one ("U.S. and Norlander officials").
    pub(super) fn is_attribute(&self, hit: &Hit) -> bool {
        self.pattern(hit).is_some_and(|pattern| {
            let demonym = pattern.owners.iter().any(|owner| owner.kind == MentionKind::Demonym);
            demonym || (pattern.acronym && !pattern.owners.is_empty() && !self.is_person(hit))
        })
    }

    pub(super) fn tail(&self, end: usize) -> Tail<'a> {
        let rest = &self.text[end..];
        let ending = if rest.starts_with("'s") {
            2
        } else {
            usize::from(rest.starts_with('\'') && self.text[..end].ends_with('s'))
        };
        let end = end + ending;
        let word = word_after(self.text, end).filter(|word| is_adjacent(self.text, end, word.start));
        Tail { end, possessive: ending > 0, word }
    }

    /// The word before `start`, if only a space is in between.
    pub(super) fn adjacent_before(&self, start: usize) -> Option<Word<'a>> {
        word_before(self.text, start).filter(|word| is_adjacent(self.text, word.end, start))
    }
}
