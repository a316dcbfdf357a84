//! A view of a text in which names are compared: lower case, without diacritics, with plain apostrophes, hyphens and
//! spaces; and the way back.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::article::ByteSpan;

/// A folded text with the place of each of its bytes in the original.
pub(super) struct Folded {
    text: String,
    /// For each byte of `text` the byte of the original that its character starts at, and the original's length at the
    /// end; empty where places are equal.
    places: Vec<u32>,
}

impl Folded {
    pub(super) fn new(original: &str) -> Self {
        if original.is_ascii() {
            return Self { text: original.to_ascii_lowercase(), places: Vec::new() };
        }
        let mut folded = Self {
            text: String::with_capacity(original.len()),
            places: Vec::with_capacity(original.len() + 1),
        };
        for (at, c) in original.char_indices() {
            fold_char(c, &mut folded.text);
            folded.places.resize(folded.text.len(), at as u32);
        }
        folded.places.push(original.len() as u32);
        folded
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The span of the original that a span of the folded text came from.
    pub(super) fn to_original(&self, start: usize, end: usize) -> ByteSpan {
        if self.places.is_empty() {
            return ByteSpan::new(start, end);
        }
        ByteSpan::new(self.places[start] as usize, self.places[end] as usize)
    }
}

/// A name as it is looked for.
pub(super) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    name.chars().for_each(|c| fold_char(c, &mut folded));
    folded
}

fn fold_char(c: char, folded: &mut String) {
    match c {
        'A'..='Z' => folded.push(c.to_ascii_lowercase()),
        _ if c.is_ascii() => folded.push(c),
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{2032}' => folded.push('\''),
        '\u{2010}'..='\u{2013}' => folded.push('-'),
        '\u{00A0}' | '\u{202F}' | '\u{2009}' => folded.push(' '),
        '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => {}
        'ł' | 'Ł' => folded.push('l'),
        'ø' | 'Ø' => folded.push('o'),
        'đ' | 'Đ' => folded.push('d'),
        'ı' | 'İ' => folded.push('i'),
        'ß' => folded.push_str("ss"),
        'æ' | 'Æ' => folded.push_str("ae"),
        _ => folded
            .extend(std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_matches_lead_back_to_the_original_words() {
        let original = "Said Erdoğan’s aide: “Vučić agrees.”";
        let folded = Folded::new(original);
        for (name, expected) in [("erdogan", "Erdoğan"), ("vucic", "Vučić"), ("said", "Said")] {
            let at = folded.text().find(name).unwrap();
            let span = folded.to_original(at, at + name.len());
            assert_eq!(&original[span.range()], expected);
        }
        assert_eq!(fold("Élysée"), "elysee");
    }
}
