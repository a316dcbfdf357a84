//! Stems: the form of a token that features are made of.

use std::borrow::Cow;

use super::language::Language;
use super::token::TokenKind;

/// Makes stems in one language.
pub struct Stemmer {
    stemmer: rust_stemmers::Stemmer,
    language: Language,
}

impl Stemmer {
    /// A stemmer for `language`.
    pub fn new(language: Language) -> Self {
        Self { stemmer: rust_stemmers::Stemmer::create(language.algorithm()), language }
    }

    /// Writes the stem of a normalised token into `stem`, which is cleared first. Words are lowercased and stemmed
    /// (Snowball), numbers and web addresses become one class each, all else is lowercased.
    pub fn stem(&self, token: &str, kind: TokenKind, stem: &mut String) {
        stem.clear();
        match kind {
            TokenKind::Number => stem.push_str("<num>"),
            TokenKind::Url => stem.push_str("<url>"),
            TokenKind::Punctuation | TokenKind::Emoji => stem.push_str(token),
            TokenKind::Hashtag | TokenKind::Handle => push_lowercase(token, stem),
            TokenKind::Word => self.word(token, stem),
        }
    }

    fn word(&self, token: &str, stem: &mut String) {
        // The pronoun and the country would be one after lowercasing.
        if self.language == Language::English && matches!(token, "US" | "U.S.") {
            return stem.push_str("u.s.");
        }
        push_lowercase(token, stem);
        if token.ends_with('.') {
            // An acronym: `U.N.` and `UN` are the same.
            stem.retain(|c| c != '.');
            return;
        }
        if self.language == Language::English {
            let whole = match stem.as_str() {
                "n't" => "not",
                "ca" => "can",
                "wo" => "will",
                _ => "",
            };
            if !whole.is_empty() {
                stem.clear();
                return stem.push_str(whole);
            }
        }
        let stemmed = match self.stemmer.stem(stem) {
            Cow::Borrowed(same) if same.len() == stem.len() => return,
            other => other.into_owned(),
        };
        *stem = stemmed;
    }
}

fn push_lowercase(token: &str, stem: &mut String) {
    if token.is_ascii() {
        stem.push_str(token);
        stem.make_ascii_lowercase();
    } else {
        stem.extend(token.chars().flat_map(char::to_lowercase));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_unites_the_forms_of_a_word() {
        let english = Stemmer::new(Language::English);
        let mut stem = String::new();
        for (token, kind, expected) in [
            ("Negotiations", TokenKind::Word, "negoti"),
            ("negotiating", TokenKind::Word, "negoti"),
            ("n't", TokenKind::Word, "not"),
            ("Wo", TokenKind::Word, "will"),
            ("US", TokenKind::Word, "u.s."),
            ("us", TokenKind::Word, "us"),
            ("U.N.", TokenKind::Word, "un"),
            ("1,200", TokenKind::Number, "<num>"),
            ("#StopTheWar", TokenKind::Hashtag, "#stopthewar"),
            ("!!", TokenKind::Punctuation, "!!"),
        ] {
            english.stem(token, kind, &mut stem);
            assert_eq!(stem, expected, "{token}");
        }
        let russian = Stemmer::new(Language::Russian);
        let of = |word: &str| {
            let mut stem = String::new();
            russian.stem(word, TokenKind::Word, &mut stem);
            stem
        };
        assert_eq!(of("Переговоры"), of("переговоров"));
    }

    #[test]
    fn every_language_stems_every_kind_of_token_without_panic() {
        let mut stem = String::new();
        for language in Language::ALL {
            let stemmer = Stemmer::new(*language);
            for word in ["", "a", "İ", "ß", "e\u{301}", "переговоры", "مفاوضات", "பேச்சு", "'s", "x.", "你好"]
            {
                stemmer.stem(word, TokenKind::Word, &mut stem);
            }
        }
    }
}
