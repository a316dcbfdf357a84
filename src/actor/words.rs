//! The words around a place in a folded text.
//!
//! A word is a run of letters and digits, with the points, hyphens and apostrophes between them
//! (`U.S`, `Jong-un`, `Kyiv's`). Looking about never leaves the line, and never goes further than
//! [`REACH`] bytes for one word or one gap, so that it takes constant time on any input.

use crate::codebook::Lower;

/// How far one step looks, in bytes.
const REACH: usize = 64;

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// The word.
    pub(super) text: &'t str,
    /// Its first byte.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
}

impl<'t> Word<'t> {
    /// Whether the word begins with a capital.
    pub(super) fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// The word in small letters, without a possessive ending.
    pub(super) fn key(&self) -> Lower<'t> {
        Lower::new(self.text.strip_suffix("'s").unwrap_or(self.text))
    }
}

/// The first word that begins at or after `at`, which is on a character boundary.
pub(super) fn word_after(text: &str, at: usize) -> Option<Word<'_>> {
    let rest = text.get(at..)?;
    let mut start = None;
    for (index, c) in rest.char_indices() {
        if c == '\n' || index > REACH {
            return None;
        }
        if c.is_alphanumeric() {
            start = Some(index);
            break;
        }
    }
    let start = start?;
    let mut end = start;
    let mut chars = rest[start..].char_indices().peekable();
    while let Some((index, c)) = chars.next() {
        let inner = is_joiner(c) && chars.peek().is_some_and(|&(_, next)| next.is_alphanumeric());
        if !(c.is_alphanumeric() || inner) || index > REACH {
            break;
        }
        end = start + index + c.len_utf8();
    }
    Some(Word { text: &rest[start..end], start: at + start, end: at + end })
}

/// The last word that ends at or before `at`, which is on a character boundary.
pub(super) fn word_before(text: &str, at: usize) -> Option<Word<'_>> {
    let rest = text.get(..at)?;
    let mut end = None;
    for (index, c) in rest.char_indices().rev() {
        if c == '\n' || at - index > REACH {
            return None;
        }
        if c.is_alphanumeric() {
            end = Some(index + c.len_utf8());
            break;
        }
    }
    let end = end?;
    let mut start = end;
    let mut chars = rest[..end].char_indices().rev().peekable();
    while let Some((index, c)) = chars.next() {
        let inner = is_joiner(c) && chars.peek().is_some_and(|&(_, next)| next.is_alphanumeric());
        if !(c.is_alphanumeric() || inner) || end - index > REACH {
            break;
        }
        start = index;
    }
    Some(Word { text: &rest[start..end], start, end })
}

/// Whether `text[from..to]` is what stands between two words of one phrase: a space.
pub(super) fn is_adjacent(text: &str, from: usize, to: usize) -> bool {
    matches!(text.get(from..to), Some(" "))
}

/// Whether the word that begins at `start` opens a sentence, a line or a quotation.
pub(super) fn opens_sentence(text: &str, start: usize) -> bool {
    let before = &text[..start];
    let trimmed = before.trim_end_matches(' ');
    match trimmed.chars().next_back() {
        None
        | Some(
            '\n' | '!' | '?' | ':' | ';' | '"' | '\u{201c}' | '\u{201d}' | '(' | '[' | '\u{2014}'
            | '\u{2022}' | '*' | '>',
        ) => true,
        Some('\u{2013}' | '-') => before.len() > trimmed.len(),
        Some('\'') => trimmed.len() == before.len() || trimmed.ends_with(".'"),
        Some('.') => !word_before(text, trimmed.len()).is_some_and(|word| {
            word.end + 1 == trimmed.len() && (is_abbreviation(word.text) || word.text.chars().count() == 1)
        }),
        Some(_) => false,
    }
}

/// Whether a full stop after `word` is part of it when a name follows.
pub(super) fn is_abbreviation(word: &str) -> bool {
    matches!(
        word,
        "Mr" | "Mrs"
            | "Ms"
            | "Dr"
            | "Gen"
            | "Lt"
            | "Col"
            | "Maj"
            | "Capt"
            | "Sgt"
            | "Adm"
            | "Sen"
            | "Rep"
            | "Gov"
            | "Prof"
            | "Rev"
            | "Hon"
            | "St"
            | "Sr"
            | "Jr"
            | "No"
            | "vs"
            | "Amb"
            | "Sec"
            | "Brig"
            | "Cmdr"
    )
}

fn is_joiner(c: char) -> bool {
    matches!(c, '.' | '-' | '\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_what_joins_them_and_stay_on_their_line() {
        let text = "One (U.S.) Jong-un's \u{201c}Été\u{201d}.\nNext";
        let all: Vec<&str> = std::iter::successors(word_after(text, 0), |word| word_after(text, word.end))
            .map(|w| w.text)
            .collect();
        assert_eq!(all, ["One", "U.S", "Jong-un's", "Été"]);
        let line = text.find('\n').unwrap();
        let back: Vec<&str> =
            std::iter::successors(word_before(text, line), |word| word_before(text, word.start))
                .map(|w| w.text)
                .collect();
        assert_eq!(back, ["Été", "Jong-un's", "U.S", "One"]);
        assert_eq!(word_before(text, line + 1), None);
    }

    #[test]
    fn sentence_openings_are_told_from_abbreviations() {
        for (text, word, expected) in [
            ("He left. Kyiv said", "Kyiv", true),
            ("Gen. Kyiv said", "Kyiv", false),
            ("a \u{201c}Kyiv said", "Kyiv", true),
            ("in Kyiv", "Kyiv", false),
            ("Kyiv", "Kyiv", true),
            ("x - Kyiv", "Kyiv", true),
            ("pro-Kyiv", "Kyiv", false),
        ] {
            assert_eq!(opens_sentence(text, text.find(word).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn long_words_and_gaps_end_the_search() {
        let text = format!("{} {}", "a".repeat(1000), "-".repeat(1000));
        assert!(word_after(&text, 0).is_some_and(|word| word.text.len() <= REACH + 1));
        assert_eq!(word_before(&text, text.len()), None);
    }
}
