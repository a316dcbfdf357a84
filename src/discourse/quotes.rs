//! Direct speech: what stands in quotation marks.

use crate::article::ByteSpan;

/// The passages in double quotation marks (straight, curly, low or angle), without the marks, in order. A passage ends
/// at the closing mark; where the paragraph ends before it, at the end of the paragraph, and the speech goes on in the
/// next paragraph, which opens with a mark again. Single marks, which British papers use, count where one opens at the
/// start of a word and one closes behind a word or a stop, and no double marks are in the paragraph.
pub(super) fn quotations(text: &str, paragraphs: &[ByteSpan]) -> Vec<ByteSpan> {
    let mut found = Vec::new();
    for paragraph in paragraphs {
        let before = found.len();
        double(text, *paragraph, &mut found);
        if found.len() == before {
            single(text, *paragraph, &mut found);
        }
    }
    found
}

fn double(text: &str, paragraph: ByteSpan, found: &mut Vec<ByteSpan>) {
    let mut open: Option<usize> = None;
    for (at, c) in marks(text, paragraph, |byte| byte == b'"' || byte >= 0x80) {
        let behind = at + c.len_utf8();
        match (c, open) {
            ('"', None) | ('\u{201c}' | '\u{201e}' | '\u{ab}', _) => open = Some(behind),
            ('"' | '\u{201d}' | '\u{bb}', Some(start)) => {
                found.push(ByteSpan::new(start, at));
                open = None;
            }
            _ => {}
        }
    }
    if let Some(start) = open.filter(|&start| start < paragraph.end) {
        found.push(ByteSpan::new(start, paragraph.end));
    }
}

fn single(text: &str, paragraph: ByteSpan, found: &mut Vec<ByteSpan>) {
    let mut open: Option<usize> = None;
    for (at, c) in marks(text, paragraph, |byte| byte == b'\'' || byte >= 0x80) {
        if !matches!(c, '\'' | '\u{2018}' | '\u{2019}') {
            continue;
        }
        let before = text[paragraph.start..at].chars().next_back();
        let next = text[at + c.len_utf8()..paragraph.end].chars().next();
        let opens = before.is_none_or(|b: char| b.is_whitespace() || matches!(b, '(' | '\u{2014}'))
            && next.is_some_and(char::is_alphanumeric)
            && c != '\u{2019}';
        let closes = before.is_some_and(|b| matches!(b, ',' | '.' | '!' | '?'))
            && next.is_none_or(|n| !n.is_alphanumeric());
        match open {
            None if opens => open = Some(at + c.len_utf8()),
            Some(start) if closes => {
                found.push(ByteSpan::new(start, at));
                open = None;
            }
            _ => {}
        }
    }
}

/// The characters of a paragraph that begin with one of these bytes, with their places in the text.
fn marks(
    text: &str,
    paragraph: ByteSpan,
    begins: impl Fn(u8) -> bool,
) -> impl Iterator<Item = (usize, char)> {
    let mut at = paragraph.start;
    std::iter::from_fn(move || {
        let bytes = &text.as_bytes()[at..paragraph.end];
        at += bytes.iter().position(|&byte| begins(byte))?;
        let c = text[at..paragraph.end].chars().next()?;
        at += c.len_utf8();
        Some((at - c.len_utf8(), c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        let article = crate::article::Article::new("a", text);
        quotations(text, &article.paragraphs).into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn marks_of_every_kind_and_speech_over_paragraphs() {
        assert_eq!(of("\"We go,\" she said. \"Now.\""), ["We go,", "Now."]);
        assert_eq!(of("\u{201c}One.\n\n\u{201c}Two,\u{201d} he said."), ["One.", "Two,"]);
        assert_eq!(of("\u{201c}a \u{201c}b\u{201d}"), ["b"]);
        assert_eq!(of("'It's time,' she said of the ministers' plan."), ["It's time,"]);
        assert_eq!(of("The ministers' plan isn't theirs."), [] as [&str; 0]);
        assert_eq!(of("\"open"), ["open"]);
        assert_eq!(of("\""), [] as [&str; 0]);
    }
}
