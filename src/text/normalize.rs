//! One spelling for what looks the same, with a map back to the original.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::article::ByteSpan;

/// A text in Unicode normal form KC, with straight quotes, hyphens for dashes, plain spaces, `...` for the ellipsis
/// character, and without soft hyphens, zero-width characters and direction controls.
///
/// Text that needs no change is borrowed, and costs one look at each byte.
#[derive(Clone, Debug)]
pub struct Normalized<'a> {
    text: Cow<'a, str>,
    map: SpanMap,
}

/// Translates spans of a text into those of its normalised form, and back. A character that became several, or several
/// that became one, translate as a whole.
#[derive(Clone, Debug, Default)]
pub struct SpanMap {
    /// The passages that are not copied byte by byte, in order; between them lengths are equal.
    passages: Vec<Passage>,
}

#[derive(Clone, Copy, Debug)]
struct Passage {
    original: ByteSpan,
    normalized: ByteSpan,
}

impl<'a> Normalized<'a> {
    /// Normalises a text.
    pub fn new(original: &'a str) -> Self {
        let mut map = SpanMap::default();
        let mut text = String::new();
        let mut cluster = String::new();
        // What is before is in `text`; what is from here to `at` is the same there and not yet copied.
        let mut copied = 0;
        let mut at = 0;
        while let Some(next) = original.as_bytes()[at..].iter().position(|byte| *byte >= 0x80) {
            // A mark behind an ASCII character combines with it.
            at = (at + next).saturating_sub(1).max(at);
            let rest = &original[at..];
            let length = cluster_length(rest);
            let head = &rest[..length];
            if head.len() > 1 {
                cluster.clear();
                normalize(head, &mut cluster);
                if cluster != head {
                    text.push_str(&original[copied..at]);
                    map.passages.push(Passage {
                        original: ByteSpan::new(at, at + length),
                        normalized: ByteSpan::new(text.len(), text.len() + cluster.len()),
                    });
                    text.push_str(&cluster);
                    copied = at + length;
                }
            }
            at += length;
        }
        if map.passages.is_empty() {
            return Self { text: Cow::Borrowed(original), map };
        }
        text.push_str(&original[copied..]);
        Self { text: Cow::Owned(text), map }
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The span of the original that a span of the normalised text came from.
    pub fn to_original(&self, span: ByteSpan) -> ByteSpan {
        self.map.to_original(span)
    }

    /// The span of the normalised text that a span of the original became.
    pub fn to_normalized(&self, span: ByteSpan) -> ByteSpan {
        self.map.to_normalized(span)
    }

    /// The map alone.
    pub fn into_map(self) -> SpanMap {
        self.map
    }
}

impl SpanMap {
    /// Bytes that it keeps hold of.
    pub fn capacity(&self) -> usize {
        self.passages.capacity() * size_of::<Passage>()
    }

    /// The span of the original that a span of the normalised text came from.
    pub fn to_original(&self, span: ByteSpan) -> ByteSpan {
        self.translate(span, |passage| (passage.normalized, passage.original))
    }

    /// The span of the normalised text that a span of the original became.
    pub fn to_normalized(&self, span: ByteSpan) -> ByteSpan {
        self.translate(span, |passage| (passage.original, passage.normalized))
    }

    fn translate(&self, span: ByteSpan, sides: impl Fn(&Passage) -> (ByteSpan, ByteSpan)) -> ByteSpan {
        let passages = &self.passages;
        if passages.is_empty() {
            return span;
        }
        let start = {
            let before = passages.partition_point(|p| sides(p).0.start <= span.start);
            before.checked_sub(1).map_or(span.start, |last| {
                let (from, to) = sides(&passages[last]);
                if span.start < from.end { to.start } else { to.end + (span.start - from.end) }
            })
        };
        let end = {
            let before = passages.partition_point(|p| sides(p).0.start < span.end);
            before.checked_sub(1).map_or(span.end, |last| {
                let (from, to) = sides(&passages[last]);
                if span.end <= from.end { to.end } else { to.end + (span.end - from.end) }
            })
        };
        ByteSpan::new(start, end.max(start))
    }
}

/// Appends the normal form of a character with its marks.
fn normalize(cluster: &str, into: &mut String) {
    let mut chars = cluster.chars();
    if let (Some(c), None) = (chars.next(), chars.next())
        && let Some(other) = punctuation(c)
    {
        return into.push_str(other);
    }
    for c in cluster.nfkc() {
        match replacement(c) {
            Some(other) => into.push_str(other),
            None => into.push(c),
        }
    }
}

/// The normal form of the marks that most news copy has, without a look at the tables of Unicode.
fn punctuation(c: char) -> Option<&'static str> {
    match c {
        '…' => Some("..."),
        '\u{2010}'..='\u{201F}' | '\u{00A0}' | '\u{00AB}' | '\u{00BB}' => replacement(c),
        _ => None,
    }
}

/// Bytes of the first character with the marks that combine with it.
fn cluster_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    // Two ASCII characters in a row never combine.
    if bytes[0] < 0x80 && bytes.get(1).is_none_or(|next| *next < 0x80) {
        return 1;
    }
    let mut chars = text.char_indices();
    chars.next();
    chars.find(|(_, c)| !combines(*c)).map_or(text.len(), |(at, _)| at)
}

/// Marks, and the conjoining letters of Hangul.
fn combines(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{1160}'..='\u{11FF}')
}

fn replacement(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2032}' | '\u{2039}' | '\u{203A}'
        | '\u{02BC}' => "'",
        '\u{201C}'..='\u{201F}' | '\u{2033}' | '\u{00AB}' | '\u{00BB}' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '\u{0085}'
        | '\u{00A0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200A}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{3000}' => " ",
        '\u{2028}' | '\u{2029}' => "\n",
        '\u{00AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_looks_the_same_is_spelt_the_same() {
        for (original, expected) in [
            ("plain text", "plain text"),
            ("“Don’t,” he said — twice…", "\"Don't,\" he said - twice..."),
            ("nearly\u{00A0}four‑year", "nearly four-year"),
            ("ﬁnal ５０", "final 50"),
            ("Petra\u{030C}n", "Petr\u{01CE}n"),
            ("zero\u{200B}width soft\u{00AD}hyphen \u{202E}rtl", "zerowidth softhyphen rtl"),
            ("\u{FEFF}start", "start"),
            ("\u{1112}\u{1161}\u{11AB}", "한"),
        ] {
            assert_eq!(Normalized::new(original).text(), expected, "{original:?}");
        }
    }

    #[test]
    fn spans_lead_back_to_the_characters_they_came_from() {
        let original = "“Zelenskyy’s plan…” – now";
        let normalized = Normalized::new(original);
        let at = normalized.text().find("plan...").unwrap();
        let back = normalized.to_original(ByteSpan::new(at, at + 7));
        assert_eq!(&original[back.range()], "plan…");
        let name = original.find("Zelenskyy").unwrap();
        let there = normalized.to_normalized(ByteSpan::new(name, name + 9));
        assert_eq!(&normalized.text()[there.range()], "Zelenskyy");
    }

    proptest! {
        #[test]
        fn every_span_translates_to_character_boundaries_and_keeps_its_order(original in "\\PC{0,40}|[a-z“”’…\u{301}\u{200B}é ]{0,60}") {
            let normalized = Normalized::new(&original);
            let text = normalized.text();
            let mut last = 0;
            for (at, c) in text.char_indices() {
                let span = normalized.to_original(ByteSpan::new(at, at + c.len_utf8()));
                prop_assert!(original.get(span.range()).is_some_and(|s| !s.is_empty()));
                prop_assert!(span.start >= last || span.end > last);
                last = span.start;
                let again = normalized.to_normalized(span);
                prop_assert!(again.start <= at && again.end >= at + c.len_utf8());
            }
            let all = normalized.to_original(ByteSpan::new(0, text.len()));
            prop_assert!(all.end <= original.len());
        }
    }
}
