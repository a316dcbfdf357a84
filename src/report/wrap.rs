//! Text in lines of a given width, with or without marks.

use std::fmt::Write;

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::article::{AGAINST, FOR};
use super::{Layout, shown};
use crate::article::ByteSpan;

/// Why a span of a sentence is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It stands for the actor.
    Actor,
    /// It shows the topic.
    Cue,
    /// It speaks for a label.
    For { strong: bool },
    /// It speaks against a label.
    Against { strong: bool },
}

impl Mark {
    const fn style(self) -> Style {
        match self {
            Self::Actor => Style::new().bold(),
            Self::Cue => Style::new().underline(),
            Self::For { strong: false } => FOR,
            Self::For { strong: true } => FOR.bold().underline(),
            Self::Against { strong: false } => AGAINST,
            Self::Against { strong: true } => AGAINST.bold().underline(),
        }
    }

    /// What is put around it where there are no styles.
    const fn brackets(self) -> (&'static str, &'static str) {
        match self {
            Self::Actor => ("[", "]"),
            Self::Cue => ("*", "*"),
            Self::For { strong: false } => ("+", "+"),
            Self::For { strong: true } => ("++", "++"),
            Self::Against { strong: false } => ("-", "-"),
            Self::Against { strong: true } => ("--", "--"),
        }
    }
}

/// Text in lines of at most `width` columns, each after `indent` spaces. Words that are wider are broken.
pub(super) fn wrapped(text: &str, width: usize, indent: usize) -> Vec<String> {
    let text = shown(text);
    let whole = ByteSpan::new(0, text.len());
    let layout = Layout { width, colour: false };
    wrapped_with_marks(&text, whole, &[], layout, indent)
}

/// A part of a text in lines of at most the layout's width, each after `indent` spaces, with its marks: styles in
/// colour, brackets and stars without. `marks` are spans of `text`, ascending, that do not overlap. Words that are
/// wider than a line are broken, so that text without spaces is not lost.
pub(super) fn wrapped_with_marks(
    text: &str,
    part: ByteSpan,
    marks: &[(ByteSpan, Mark)],
    layout: Layout,
    indent: usize,
) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = " ".repeat(indent);
    let mut width = indent;
    // Brackets stand around a whole piece at most.
    let brackets = marks.iter().map(|(_, mark)| 2 * mark.brackets().0.len()).max().unwrap_or(0).max(2);
    let widest = layout.width.saturating_sub(indent + brackets).max(2);
    for (piece, starts_word) in pieces(text, part, widest) {
        let (marked, piece_width) = marked_piece(text, piece, marks, layout);
        let gap = usize::from(starts_word && width > indent);
        if width > indent && width + gap + piece_width > layout.width {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            width = indent;
        } else if gap > 0 {
            line.push(' ');
            width += 1;
        }
        line.push_str(&marked);
        width += piece_width;
    }
    lines.push(line);
    lines
}

/// The words of a part of a text, broken where they are wider than `widest`, and whether each starts a word.
fn pieces(text: &str, part: ByteSpan, widest: usize) -> Vec<(ByteSpan, bool)> {
    let mut found: Vec<(ByteSpan, bool)> = Vec::new();
    let (mut width, mut in_word) = (0, false);
    for (at, c) in text[part.range()].char_indices() {
        let here = ByteSpan::new(at, at + c.len_utf8()).shifted(part.start);
        if c.is_whitespace() {
            in_word = false;
            continue;
        }
        let columns = c.width().unwrap_or(0);
        match found.last_mut() {
            Some((piece, _)) if in_word && width + columns <= widest => {
                piece.end = here.end;
                width += columns;
            }
            _ => {
                found.push((here, !in_word));
                width = columns;
            }
        }
        in_word = true;
    }
    found
}

/// A piece with the marks that begin, end or go on in it, and how many columns it takes.
fn marked_piece(text: &str, piece: ByteSpan, marks: &[(ByteSpan, Mark)], layout: Layout) -> (String, usize) {
    let (mut out, mut width) = (String::new(), 0);
    let mut at = piece.start;
    let mut push = |out: &mut String, text: &str| {
        let text = shown(text);
        width += text.width();
        out.push_str(&text);
    };
    for (span, mark) in marks.iter().filter(|(span, _)| span.overlaps(piece)) {
        let inside = ByteSpan::new(span.start.max(piece.start), span.end.min(piece.end));
        push(&mut out, &text[at..inside.start]);
        let (open, close) = mark.brackets();
        if layout.colour {
            // Writing to a string cannot fail.
            let _ = write!(out, "{}", mark.style());
        } else if span.start >= piece.start {
            push(&mut out, open);
        }
        push(&mut out, &text[inside.range()]);
        if layout.colour {
            let _ = write!(out, "{:#}", mark.style());
        } else if span.end <= piece.end {
            push(&mut out, close);
        }
        at = inside.end;
    }
    push(&mut out, &text[at..piece.end]);
    (out, width)
}

/// Text cut to a width, with an ellipsis where something is left out.
pub(super) fn shorten(text: &str, width: usize) -> String {
    let text = shown(text);
    if text.width() <= width {
        return text;
    }
    let mut short = String::new();
    for c in text.chars() {
        if short.width() + c.width().unwrap_or(0) + 1 > width {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wide_characters_and_words_without_end_are_broken_at_the_width() {
        assert_eq!(wrapped("停火协议已经签署", 6, 0), ["停火", "协议", "已经", "签署"]);
        assert_eq!(wrapped("a verylongword b", 8, 2), ["  a very", "  long", "  word b"]);
    }

    proptest! {
        #[test]
        fn lines_keep_every_character_and_the_width(text in "(\\PC| |[a-c]){0,80}", width in 12_usize..60) {
            let lines = wrapped(&text, width, 2);
            for line in &lines {
                prop_assert!(line.width() <= width, "{line:?}");
            }
            let kept = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(kept(&lines.concat()), kept(&shown(&text)));
        }
    }
}
