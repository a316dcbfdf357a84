//! The languages that stems can be made for: those of rust-stemmers.

use std::fmt;
use std::str::FromStr;

use rust_stemmers::Algorithm;
use serde::{Deserialize, Serialize};

macro_rules! languages {
    ($($name:ident $lower:literal $code:literal),* $(,)?) => {
        /// A language that rust-stemmers has a Snowball stemmer for.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        #[allow(missing_docs)]
        pub enum Language {
            Arabic, Danish, Dutch,
            #[default]
            English,
            Finnish, French, German, Greek, Hungarian, Italian, Norwegian, Portuguese, Romanian, Russian, Spanish,
            Swedish, Tamil, Turkish,
        }

        impl Language {
            /// Every language, in alphabetical order.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name, as in commands and files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $lower),* }
            }

            /// The ISO 639-1 code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            pub(super) const fn algorithm(self) -> Algorithm {
                match self { $(Self::$name => Algorithm::$name),* }
            }
        }
    };
}

languages! {
    Arabic "arabic" "ar", Danish "danish" "da", Dutch "dutch" "nl", English "english" "en", Finnish "finnish" "fi",
    French "french" "fr", German "german" "de", Greek "greek" "el", Hungarian "hungarian" "hu",
    Italian "italian" "it", Norwegian "norwegian" "no", Portuguese "portuguese" "pt", Romanian "romanian" "ro",
    Russian "russian" "ru", Spanish "spanish" "es", Swedish "swedish" "sv", Tamil "tamil" "ta",
    Turkish "turkish" "tr",
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A language was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is no language that there are stems for; it must be one of {}", Language::ALL.iter().map(|l| l.name()).collect::<Vec<_>>().join(", "))]
pub struct UnknownLanguage {
    given: String,
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Takes the English name or the ISO 639-1 code, in any case.
    fn from_str(given: &str) -> Result<Self, UnknownLanguage> {
        let lower = given.to_lowercase();
        Self::ALL
            .iter()
            .copied()
            .find(|language| lower == language.name() || lower == language.code())
            .ok_or_else(|| UnknownLanguage { given: given.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_name_and_by_code_and_reads_back_as_written() {
        for language in Language::ALL {
            assert_eq!(language.to_string().parse(), Ok(*language));
            assert_eq!(language.code().parse(), Ok(*language));
            let json = serde_json::to_string(language).unwrap();
            assert_eq!(json, format!("\"{language}\""));
        }
        assert_eq!("ENGLISH".parse(), Ok(Language::English));
        assert!("ukrainian".parse::<Language>().unwrap_err().to_string().contains("turkish"));
    }
}
