//! Spelling made comparable: accents, apostrophes, hyphens and spaces.
//!
//! Newspapers write `Erdoğan` and `Erdogan`, `Kyiv's` and `Kyiv’s`. Folding maps both to one form. It
//! keeps case, which tells `US` from `us`.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What one character folds to.
pub(crate) enum FoldedChar {
    /// Nothing: a combining mark or an invisible character.
    Nothing,
    /// Itself or one other character.
    One(char),
    /// Several characters.
    Many(String),
}

/// Folds one character.
pub(crate) fn fold_char(c: char) -> FoldedChar {
    if c.is_ascii() {
        return FoldedChar::One(c);
    }
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{02BC}' | '\u{02B9}' | '\u{2032}' | '\u{FF07}'
        | '\u{00B4}' => FoldedChar::One('\''),
        '\u{2010}' | '\u{2011}' | '\u{FE63}' | '\u{FF0D}' => FoldedChar::One('-'),
        // Soft hyphen, zero-width characters, direction marks, byte order mark.
        '\u{00AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}' => FoldedChar::Nothing,
        // Letters that Unicode does not decompose.
        'ı' => FoldedChar::One('i'),
        'ł' => FoldedChar::One('l'),
        'Ł' => FoldedChar::One('L'),
        'ø' => FoldedChar::One('o'),
        'Ø' => FoldedChar::One('O'),
        'đ' | 'ð' => FoldedChar::One('d'),
        'Đ' | 'Ð' => FoldedChar::One('D'),
        'ə' => FoldedChar::One('a'),
        'Ə' => FoldedChar::One('A'),
        'ß' => FoldedChar::Many("ss".to_owned()),
        'æ' => FoldedChar::Many("ae".to_owned()),
        'Æ' => FoldedChar::Many("AE".to_owned()),
        'œ' => FoldedChar::Many("oe".to_owned()),
        'Œ' => FoldedChar::Many("OE".to_owned()),
        'þ' => FoldedChar::Many("th".to_owned()),
        'Þ' => FoldedChar::Many("Th".to_owned()),
        _ if c.is_whitespace() => FoldedChar::One(' '),
        _ if is_combining_mark(c) => FoldedChar::Nothing,
        _ if c.is_alphabetic() => {
            let mut parts = std::iter::once(c).nfkd().filter(|&part| !is_combining_mark(part));
            match (parts.next(), parts.next()) {
                (None, _) => FoldedChar::Nothing,
                (Some(only), None) => FoldedChar::One(only),
                (Some(first), Some(second)) => {
                    let mut text = String::from_iter([first, second]);
                    text.extend(parts);
                    FoldedChar::Many(text)
                }
            }
        }
        _ => FoldedChar::One(c),
    }
}

/// Folds a name: accents off, apostrophes and hyphens plain, runs of white space one space, none at the
/// ends.
pub(crate) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars() {
        match fold_char(c) {
            FoldedChar::Nothing => {}
            FoldedChar::One(c) if c.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            FoldedChar::One(c) => folded.push(c),
            FoldedChar::Many(text) => folded.push_str(&text),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The same, without a copy where the name is folded as it is written.
pub(crate) fn folded(name: &str) -> Cow<'_, str> {
    let mut before = b' ';
    let plain = name.bytes().all(|byte| {
        let plain = byte.is_ascii_graphic() || byte == b' ' && before != b' ';
        before = byte;
        plain
    });
    // `before` is a space at the end of what has one there, and of what is empty.
    if plain && (before != b' ' || name.is_empty()) { Cow::Borrowed(name) } else { Cow::Owned(fold(name)) }
}

/// A name without what does not tell names apart: case, accents, the kind of apostrophe, a leading "the".
pub(crate) fn name_key(name: &str) -> String {
    let folded = fold(name).to_lowercase();
    folded.strip_prefix("the ").map_or(folded.clone(), str::to_owned)
}

/// Whether two names have the same key.
pub(super) fn same_name(a: &str, b: &str) -> bool {
    // Almost every comparison ends here: names that differ in an ASCII initial differ.
    let initial = |name: &str| {
        let first = name.bytes().next().map(|byte| byte.to_ascii_lowercase());
        first.filter(|&byte| byte.is_ascii() && byte != b't' && !byte.is_ascii_whitespace())
    };
    match (initial(a), initial(b)) {
        (Some(x), Some(y)) if x != y => false,
        _ => name_key(a) == name_key(b),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{fold, folded, same_name};

    #[test]
    fn what_is_folded_already_is_not_copied() {
        for plain in ["", "Varga", "Kim Jong-un", "O'Brien & Co."] {
            assert!(matches!(folded(plain), Cow::Borrowed(_)) && fold(plain) == plain, "{plain:?}");
        }
        for other in [" ", " a", "a ", "a  b", "a\nb", "\u{e9}", "a\u{301}"] {
            assert!(matches!(folded(other), Cow::Owned(_)), "{other:?}");
            assert_eq!(folded(other), fold(other));
        }
    }

    #[test]
    fn spellings_of_one_name_fold_to_one_form() {
        for (a, b) in [
            ("Erdoğan", "Erdogan"),
            ("Vučić", "Vucic"),
            ("Łukasz", "Lukasz"),
            ("Türkiye", "Turkiye"),
            ("Ya’akov", "Ya'akov"),
            ("Kim\u{a0}Jong\u{2011}un", "Kim Jong-un"),
            ("e\u{301}lite", "élite"),
            (" Rio   Negro ", "Rio Negro"),
            ("Əliyev", "Aliyev"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} and {b}");
        }
    }

    #[test]
    fn case_and_other_scripts_survive_folding() {
        assert_eq!(fold("US"), "US");
        assert_ne!(fold("US"), fold("us"));
        assert_eq!(fold("Київ"), fold("Київ"));
        assert_eq!(fold("™"), "™");
    }

    #[test]
    fn names_are_the_same_without_article_case_and_accents() {
        assert!(same_name("The Hague Court", "hague court"));
        assert!(same_name("ÉLYSÉE", "Elysee"));
        assert!(!same_name("Mali", "Malawi"));
        assert!(!same_name("Niger", "Nigeria"));
    }
}
