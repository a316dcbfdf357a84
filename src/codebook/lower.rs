//! Words in small letters, to look up.

use std::ops::Deref;

/// A word in small letters. Most words are written so, and most others are short: few need memory of their own.
#[derive(Clone, Debug)]
pub(crate) enum Lower<'w> {
    Same(&'w str),
    Short([u8; SHORT], u8),
    Long(String),
}

const SHORT: usize = 22;

impl<'w> Lower<'w> {
    pub(crate) fn new(word: &'w str) -> Self {
        if !word.bytes().any(|byte| byte.is_ascii_uppercase() || byte >= 0x80) {
            return Self::Same(word);
        }
        let mut small = [0; SHORT];
        match small.get_mut(..word.len()) {
            Some(place) if word.is_ascii() => {
                place.copy_from_slice(word.as_bytes());
                place.make_ascii_lowercase();
                Self::Short(small, word.len() as u8)
            }
            _ => Self::Long(word.to_lowercase()),
        }
    }
}

impl Deref for Lower<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Same(word) => word,
            // ASCII always is UTF-8.
            Self::Short(small, length) => {
                std::str::from_utf8(&small[..usize::from(*length)]).unwrap_or_default()
            }
            Self::Long(word) => word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lower;

    #[test]
    fn words_of_any_length_and_script_get_small_letters() {
        for (word, lower) in [
            ("U.S", "u.s"),
            ("it", "it"),
            ("\u{c9}T\u{c9}", "\u{e9}t\u{e9}"),
            ("Extraordinarily-Long-Hyphenated", "extraordinarily-long-hyphenated"),
            ("", ""),
        ] {
            assert_eq!(&*Lower::new(word), lower);
        }
    }
}
