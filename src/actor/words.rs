//! The words around a place in a text.

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    pub start: usize,
    pub end: usize,
    /// Whether nothing but one space or line break parts it from the place it was looked for at.
    pub adjacent: bool,
}

impl Word<'_> {
    pub(super) fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    pub(super) fn is(&self, list: &[&str]) -> bool {
        list.iter().any(|other| other.eq_ignore_ascii_case(self.text))
    }
}

/// How far a word is looked for, in bytes.
const REACH: usize = 60;

/// The word that ends before `at`; none where a sentence, a clause in brackets or quotes, or a line ends between.
pub(super) fn before(text: &str, at: usize) -> Option<Word<'_>> {
    let mut from = at.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let gap_start = from
        + text[from..at]
            .rfind(|c: char| !is_gap(c))
            .map(|place| place + text[from + place..].chars().next().map_or(1, char::len_utf8))?;
    let head = &text[from..gap_start];
    let start = head
        .rfind(|c| !is_word(c))
        .map_or(0, |place| place + head[place..].chars().next().map_or(1, char::len_utf8));
    let word = &head[start..];
    let gap = &text[gap_start..at];
    (!word.is_empty()).then(|| Word {
        text: word,
        start: from + start,
        end: gap_start,
        adjacent: matches!(gap, " " | "\u{A0}" | "\n"),
    })
}

/// The word that starts at or after `at`; none where a sentence ends or a quote or bracket stands between.
pub(super) fn after(text: &str, at: usize) -> Option<Word<'_>> {
    let mut to = (at + REACH).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let tail = &text[at..to];
    let start = tail.find(|c| !is_gap(c))?;
    let length = tail[start..].find(|c| !is_word(c)).unwrap_or(tail.len() - start);
    let word = &tail[start..start + length];
    let adjacent = matches!(&tail[..start], " " | "\u{A0}" | "\n");
    (length > 0).then(|| Word { text: word, start: at + start, end: at + start + length, adjacent })
}

/// Whether a sentence, a quote or a line starts at `at`.
pub(super) fn starts_sentence(text: &str, at: usize) -> bool {
    let head = text[..at].trim_end_matches([' ', '\u{A0}']);
    head.is_empty() || head.ends_with(['.', '!', '?', '…', ':', '\n', '"', '“', '‘', '(', '«', '”', '—'])
}

fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\n' | ',' | '\t')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')
}
