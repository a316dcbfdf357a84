//! Text: normalising, sentences, tokens, stems. Every stage keeps byte offsets into the original.

mod abbreviations;
mod language;
mod normalize;
mod sentence;
mod stem;
mod stem_list;
mod token;

pub use language::{Language, UnknownLanguage};
pub use normalize::{Normalized, SpanMap};
pub use sentence::split_sentences;
pub use stem::Stemmer;
pub use stem_list::StemList;
pub use token::{Token, TokenKind, tokenize};
