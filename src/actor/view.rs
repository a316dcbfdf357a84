//! A text as the matcher sees it: folded, with a way back to the original's bytes.

use crate::article::ByteSpan;
use crate::codebook::{FoldedChar, fold_char};

/// The folded text of the given parts of a text, a line each: accents off, apostrophes and hyphens
/// plain, every run of white space one space.
pub(super) struct View {
    /// The folded text; `\n` stands between parts and nowhere else.
    pub(super) text: String,
    /// Where the two texts fall out of step, by ascending folded offset.
    steps: Vec<Step>,
}

/// What the view has from `folded` on, up to the next step.
struct Step {
    folded: usize,
    original: usize,
    kind: StepKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum StepKind {
    /// The original's bytes from `original` on, one by one.
    Copied,
    /// What the character or run of white space at `original` folds to, nothing perhaps.
    Folded,
    /// Nothing: a part of the text ends here.
    End,
}

impl View {
    /// Folds the `parts` of `text`, which are on character boundaries and in order.
    pub(super) fn new(text: &str, parts: impl Iterator<Item = ByteSpan>) -> Self {
        let mut view = Self { text: String::with_capacity(text.len() + 16), steps: Vec::new() };
        for (index, part) in parts.enumerate() {
            let Some(source) = text.get(part.range()) else { continue };
            if index > 0 {
                view.step(part.start, StepKind::Folded);
                view.text.push('\n');
            }
            view.fold(source, part.start);
            view.step(part.end, StepKind::End);
        }
        view
    }

    /// The original span of the folded span from `start` to `end`, which lies in one part, on word
    /// boundaries.
    pub(super) fn original(&self, start: usize, end: usize) -> ByteSpan {
        ByteSpan::new(self.offset(start), self.end_offset(end))
    }

    fn step(&mut self, original: usize, kind: StepKind) {
        self.steps.push(Step { folded: self.text.len(), original, kind });
    }

    fn fold(&mut self, source: &str, offset: usize) {
        self.step(offset, StepKind::Copied);
        let mut rest = source;
        loop {
            let plain = plain_prefix(rest.as_bytes());
            self.text.push_str(&rest[..plain]);
            rest = &rest[plain..];
            let Some(c) = rest.chars().next() else { return };
            let at = offset + source.len() - rest.len();
            rest = &rest[c.len_utf8()..];
            if c.is_whitespace() {
                let more = rest.len() - rest.trim_start().len();
                rest = &rest[more..];
                if c == ' ' && more == 0 {
                    self.text.push(' ');
                    continue;
                }
                self.step(at, StepKind::Folded);
                self.text.push(' ');
            } else {
                match fold_char(c) {
                    FoldedChar::One(same) if same == c => {
                        self.text.push(c);
                        continue;
                    }
                    folded => {
                        self.step(at, StepKind::Folded);
                        match folded {
                            FoldedChar::Nothing => {}
                            FoldedChar::One(c) => self.text.push(c),
                            FoldedChar::Many(text) => self.text.push_str(&text),
                        }
                    }
                }
            }
            self.step(offset + source.len() - rest.len(), StepKind::Copied);
        }
    }

    /// Original offset of the character that the folded byte at `folded` came from.
    fn offset(&self, folded: usize) -> usize {
        let next = self.steps.partition_point(|step| step.folded <= folded);
        next.checked_sub(1).and_then(|index| self.steps.get(index)).map_or(folded, |step| {
            if step.kind == StepKind::Copied { step.original + (folded - step.folded) } else { step.original }
        })
    }

    /// Original offset behind the character that the folded byte before `folded` came from. Characters
    /// that fold to nothing belong to the one before them.
    fn end_offset(&self, folded: usize) -> usize {
        let first = self.steps.partition_point(|step| step.folded < folded);
        let mut end = None;
        // Several steps at one offset: characters that fold to nothing, then what follows them.
        for step in self.steps[first..].iter().take_while(|step| step.folded == folded) {
            end = Some(step.original);
            if step.kind == StepKind::End {
                break;
            }
        }
        end.unwrap_or_else(|| {
            match (first.checked_sub(1).map(|last| &self.steps[last]), self.steps.get(first)) {
                // In the midst of what one character folds to (U+FDFA is several words).
                (Some(step), Some(next)) if step.kind != StepKind::Copied => next.original,
                _ => self.offset(folded),
            }
        })
    }
}

/// Length of the longest prefix that folds to itself byte by byte: ASCII without control characters and
/// without two spaces in a row.
fn plain_prefix(bytes: &[u8]) -> usize {
    const BLOCK: usize = 32;
    let mut at = 0;
    // Block by block, without a branch in it, as far as all is plain.
    while let Some(block) = bytes.get(at..=at + BLOCK) {
        let pairs = block[..BLOCK].iter().zip(&block[1..]);
        let other = pairs.fold(0, |other, (&byte, &next)| {
            let plain = (b' '..0x7F).contains(&byte);
            other | u8::from(!plain) | u8::from(byte == b' ') & u8::from(next == b' ')
        });
        if other != 0 {
            break;
        }
        at += BLOCK;
    }
    let mut previous = at.checked_sub(1).map_or(b'x', |before| bytes[before]);
    for (index, &byte) in bytes.iter().enumerate().skip(at) {
        if !(b' '..0x7F).contains(&byte) || (byte == b' ' && previous == b' ') {
            // The whole run of spaces is folded together.
            return if byte.is_ascii_whitespace() && previous == b' ' { index - 1 } else { index };
        }
        previous = byte;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(text: &str) -> View {
        View::new(text, std::iter::once(ByteSpan::new(0, text.len())))
    }

    #[test]
    fn folded_words_lead_back_to_the_words_as_written() {
        for (text, folded, original) in [
            ("in Kyiv\u{2019}s view", "Kyiv", "Kyiv"),
            ("by Erdo\u{11f}an \u{2013} said", "Erdogan", "Erdo\u{11f}an"),
            ("by Erdog\u{306}an.", "Erdogan", "Erdog\u{306}an"),
            ("by Orba\u{301}n\u{301}.", "Orban", "Orba\u{301}n\u{301}"),
            ("a  \n Kim \t Jong\u{a0}Un  b", "Kim Jong Un", "Kim \t Jong\u{a0}Un"),
            ("\u{200b}\u{200b}Œuvre\u{200b} x", "OEuvre", "Œuvre\u{200b}"),
            ("Ky\u{ad}iv", "Kyiv", "Ky\u{ad}iv"),
        ] {
            let view = whole(text);
            let start = view.text.find(folded).unwrap();
            let span = view.original(start, start + folded.len());
            assert_eq!(&text[span.range()], original, "{text:?}");
        }
    }

    #[test]
    fn each_of_several_words_that_one_character_folds_to_is_the_character() {
        let text = "of \u{FDFA} said";
        let view = whole(text);
        let words: Vec<&str> = view.text.split(' ').collect();
        assert!(words.len() > 3, "{words:?}");
        for word in &words[1..words.len() - 1] {
            let start = word.as_ptr() as usize - view.text.as_ptr() as usize;
            assert_eq!(view.original(start, start + word.len()), ByteSpan::new(3, 6), "{word}");
        }
    }

    #[test]
    fn parts_are_lines() {
        let text = "One line\nwrapped.\n\n  Two  lines.\n";
        let parts = [ByteSpan::new(0, 17), ByteSpan::new(21, 32)];
        let view = View::new(text, parts.into_iter());
        assert_eq!(view.text, "One line wrapped.\nTwo lines.");
        let start = view.text.find("Two").unwrap();
        assert_eq!(view.original(start, start + 3), ByteSpan::new(21, 24));
        assert_eq!(view.original(9, 17), ByteSpan::new(9, 17));
    }

    proptest! {
        #[test]
        fn word_spans_are_on_character_boundaries_and_in_order(text in "\\PC*", more in "[ a-zé’\u{301}\n]{0,40}") {
            let text = text + &more;
            let view = whole(&text);
            let mut last = ByteSpan::new(0, 0);
            for word in view.text.split(' ').filter(|word| !word.is_empty()) {
                let start = word.as_ptr() as usize - view.text.as_ptr() as usize;
                let span = view.original(start, start + word.len());
                // One character may fold to several words (U+FDFA).
                prop_assert!(last.end <= span.start || last == span);
                prop_assert!(span.start < span.end && span.end <= text.len());
                prop_assert!(text.get(span.range()).is_some());
                last = span;
            }
        }
    }
}
