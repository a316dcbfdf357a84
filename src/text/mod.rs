//! stub
use crate::article::ByteSpan;
use serde::{Deserialize, Serialize};
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    English,
    Dutch,
}
impl std::str::FromStr for Language {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        Ok(if s == "dutch" { Self::Dutch } else { Self::English })
    }
}
impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("x")
    }
}
pub struct Normalized<'a>(String, &'a str);
impl<'a> Normalized<'a> {
    pub fn new(o: &'a str) -> Self {
        Self(o.to_string(), o)
    }
    pub fn text(&self) -> &str {
        &self.0
    }
    pub fn to_original(&self, s: ByteSpan) -> ByteSpan {
        s
    }
    pub fn to_normalized(&self, s: ByteSpan) -> ByteSpan {
        s
    }
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Word,
    Number,
    Punctuation,
    Hashtag,
    Handle,
    Url,
    Emoji,
}
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub span: ByteSpan,
    pub kind: TokenKind,
}
pub fn tokenize(t: &str, out: &mut Vec<Token>) {
    out.clear();
    let mut it = t.char_indices().peekable();
    while let Some((i, c)) = it.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut e = i + c.len_utf8();
        let kind = if c == '#' {
            TokenKind::Hashtag
        } else if c.is_alphanumeric() {
            if c.is_numeric() { TokenKind::Number } else { TokenKind::Word }
        } else {
            TokenKind::Punctuation
        };
        if kind != TokenKind::Punctuation {
            while let Some(&(j, d)) = it.peek() {
                if d.is_alphanumeric() || d == '\'' || d == '’' || d == '_' {
                    e = j + d.len_utf8();
                    it.next();
                } else {
                    break;
                }
            }
        }
        out.push(Token { span: ByteSpan::new(i, e), kind });
    }
}
pub struct Stemmer(rust_stemmers::Stemmer);
impl Stemmer {
    pub fn new(l: Language) -> Self {
        Self(rust_stemmers::Stemmer::create(if l == Language::Dutch {
            rust_stemmers::Algorithm::Dutch
        } else {
            rust_stemmers::Algorithm::English
        }))
    }
    pub fn stem(&self, t: &str, k: TokenKind, out: &mut String) {
        out.clear();
        let l = t.to_lowercase();
        if k == TokenKind::Word {
            out.push_str(&self.0.stem(&l));
        } else {
            out.push_str(&l);
        }
    }
}
