//! Tokens of news copy and of posts.

use unicode_normalization::char::is_combining_mark;

use crate::article::ByteSpan;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, perhaps with digits; an acronym with its full stops; a clitic such as `n't` or `'s`.
    Word,
    /// Digits with the separators between them.
    Number,
    /// A punctuation mark or symbol; a run of the same one is one token.
    Punctuation,
    /// `#` with its word.
    Hashtag,
    /// `@` with its name.
    Handle,
    /// A web address.
    Url,
    /// A pictograph.
    Emoji,
}

/// A token; its span is in the text it was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: ByteSpan,
    /// What it is.
    pub kind: TokenKind,
}

/// Clears `tokens` and fills it with the tokens of a normalised text, in order, in one pass.
///
/// Words with a hyphen are several words, and the hyphen within a word is no token: `air-defence` reads as
/// `air defence` does. Clitics stand alone, so that `don't` is `do` and `n't`.
pub fn tokenize(text: &str, tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let width = c.len_utf8();
        if c.is_whitespace() {
            at += width;
            continue;
        }
        let (end, kind) = token_at(text, at, c);
        if kind == TokenKind::Word {
            push_word(text, ByteSpan::new(at, end), tokens);
        } else if !(c == '-' && end == at + 1 && joins_words(text, at)) {
            tokens.push(Token { span: ByteSpan::new(at, end), kind });
        }
        at = end;
    }
}

fn is_word_char(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

/// Bytes of the letters, digits and marks at the start of `text`.
fn word_run(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
            at += 1;
        }
        match text[at..].chars().next() {
            Some(c) if is_word_char(c) => at += c.len_utf8(),
            _ => return at,
        }
    }
}

/// End and kind of the token that starts at `at` with `c`.
fn token_at(text: &str, at: usize, c: char) -> (usize, TokenKind) {
    let rest = &text[at..];
    if c == '#' || c == '@' {
        let length = run(&rest[1..], |c| is_word_char(c) || c == '_');
        if length > 0 {
            return (at + 1 + length, if c == '#' { TokenKind::Hashtag } else { TokenKind::Handle });
        }
    }
    if c.is_ascii_digit() {
        let end = at + number_length(rest);
        // `5th` and `3bn` are words, `40-day` is a number and a word.
        let more = word_run(&text[end..]);
        return if more == 0 { (end, TokenKind::Number) } else { (end + more, TokenKind::Word) };
    }
    if is_word_char(c) {
        if is_url(rest) {
            return (at + run(rest, |c| !c.is_whitespace() && c != '"' && c != '>'), TokenKind::Url);
        }
        return (at + word_length(rest), TokenKind::Word);
    }
    if is_emoji(c) {
        return (at + c.len_utf8() + run(&text[at + c.len_utf8()..], modifies_emoji), TokenKind::Emoji);
    }
    (at + run(rest, |other| other == c), TokenKind::Punctuation)
}

/// Bytes of the characters at the start of `text` that satisfy `belongs`.
fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.char_indices().find(|(_, c)| !belongs(*c)).map_or(text.len(), |(at, _)| at)
}

/// Digits, with single `.` `,` `:` or `/` between digits.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 1;
    while digit(end) || (matches!(bytes.get(end), Some(b'.' | b',' | b':' | b'/')) && digit(end + 1)) {
        end += 1;
    }
    end
}

/// A word with the apostrophes in it; or single letters with full stops, with the last one: `U.S.`.
fn word_length(text: &str) -> usize {
    let acronym = acronym_length(text);
    if acronym > 0 {
        return acronym;
    }
    let mut end = 0;
    loop {
        end += word_run(&text[end..]);
        let mut next = text[end..].chars();
        if next.next() == Some('\'') && next.next().is_some_and(is_word_char) {
            end += 1;
        } else {
            return end;
        }
    }
}

/// Length of `U.S.`, `a.m.`, `J.D.`: at least two single letters, each with a full stop; 0 where there is none.
fn acronym_length(text: &str) -> usize {
    /// More letters are none: each of them would be looked at from each.
    const MOST: usize = 64;
    let mut end = 0;
    let mut letters = 0;
    loop {
        let mut chars = text[end..].chars();
        match (chars.next(), chars.next()) {
            _ if letters > MOST => return 0,
            (Some(letter), Some('.')) if letter.is_alphabetic() => {
                end += letter.len_utf8() + 1;
                letters += 1;
            }
            (Some(next), _) if is_word_char(next) => return 0,
            _ => return if letters >= 2 { end } else { 0 },
        }
    }
}

fn is_url(text: &str) -> bool {
    // Nearly all words are told by their first letter.
    matches!(text.as_bytes().first(), Some(b'h' | b'H' | b'w' | b'W'))
        && ["http://", "https://", "www."]
            .iter()
            .any(|start| text.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start)))
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}')
}

fn modifies_emoji(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}' | '\u{FE0E}' | '\u{FE0F}')
}

/// Whether the hyphen at `at` stands between two word characters.
fn joins_words(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_some_and(|c| is_word_char(c) || c == '.')
        && text[at + 1..].chars().next().is_some_and(is_word_char)
}

/// Endings that stand alone, with their apostrophe.
const CLITICS: [&str; 6] = ["'s", "'re", "'ve", "'ll", "'d", "'m"];
/// Beginnings that stand alone, with their apostrophe (French, Italian).
const ELISIONS: [&str; 12] = ["l'", "d'", "j'", "m'", "t'", "s'", "c'", "n'", "qu'", "un'", "dell'", "all'"];

/// Pushes a word, parted from its clitics.
fn push_word(text: &str, span: ByteSpan, tokens: &mut Vec<Token>) {
    let mut push = |start, end| tokens.push(Token { span: ByteSpan::new(start, end), kind: TokenKind::Word });
    let word = &text[span.range()];
    let Some(apostrophe) = word.find('\'') else { return push(span.start, span.end) };
    let ends_with = |clitic: &str| {
        word.len() > clitic.len()
            && word.get(word.len() - clitic.len()..).is_some_and(|end| end.eq_ignore_ascii_case(clitic))
    };
    if let Some(clitic) = CLITICS.iter().chain(&["n't"]).find(|clitic| ends_with(clitic)) {
        let cut = span.end - clitic.len();
        push(span.start, cut);
        return push(cut, span.end);
    }
    if ELISIONS.iter().any(|elision| word[..=apostrophe].eq_ignore_ascii_case(elision)) {
        let cut = span.start + apostrophe + 1;
        push(span.start, cut);
        return push(cut, span.end);
    }
    push(span.start, span.end);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn news_copy_and_posts_are_cut_where_a_reader_would() {
        for (text, expected) in [
            ("U.S.-brokered talks", "U.S.|brokered|talks"),
            ("He didn't, can't and won't.", "He|did|n't|,|ca|n't|and|wo|n't|."),
            ("Kyiv's air-defence plan", "Kyiv|'s|air|defence|plan"),
            (
                "a 3.5 bn, 1,200-man, 40-day, 10:30 a.m. truce",
                "a|3.5|bn|,|1,200|man|,|40|day|,|10:30|a.m.|truce",
            ),
            ("the 5th G7 in 2025.", "the|5th|G7|in|2025|."),
            ("no - never... ever!!", "no|-|never|...|ever|!!"),
            (
                "#StopTheWar @un_news https://a.example/b?c=1 🙏🏽",
                "#StopTheWar|@un_news|https://a.example/b?c=1|🙏🏽",
            ),
            ("# alone, a @ b", "#|alone|,|a|@|b"),
            ("l'Iran et l'accord d'Oslo", "l'|Iran|et|l'|accord|d'|Oslo"),
            ("O'Brien of rock 'n' roll", "O'Brien|of|rock|'|n|'|roll"),
            ("J. D. Vance, J.D. Vance", "J|.|D|.|Vance|,|J.D.|Vance"),
            ("said \"yes\" (twice)", "said|\"|yes|\"|(|twice|)"),
            ("\u{B85}\u{BAE}\u{BC8}\u{BA4}\u{BBF}", "\u{B85}\u{BAE}\u{BC8}\u{BA4}\u{BBF}"),
            ("", ""),
        ] {
            let mut tokens = Vec::new();
            tokenize(text, &mut tokens);
            let cut: Vec<&str> = tokens.iter().map(|token| &text[token.span.range()]).collect();
            assert_eq!(cut.join("|"), expected);
        }
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_and_leave_out_only_space_and_joining_hyphens(text in "\\PC{0,60}|[a-zA-Z0-9.'@#\\- é]{0,60}") {
            let mut tokens = Vec::new();
            tokenize(&text, &mut tokens);
            let mut last = 0;
            for token in &tokens {
                prop_assert!(token.span.start >= last && !token.span.is_empty());
                let gap = text.get(last..token.span.start);
                prop_assert!(gap.is_some_and(|gap| gap.chars().all(|c| c.is_whitespace() || c == '-')));
                last = token.span.end;
            }
            prop_assert!(text.get(last..).is_some_and(|gap| gap.chars().all(|c| c.is_whitespace() || c == '-')));
        }
    }
}
