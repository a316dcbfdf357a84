//! The sentences that show where an actor stands.

use std::fmt::Write;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::article::{AGAINST, BOLD, DIM, FOR, styled};
use super::{Found, Layout, shown};
use crate::aggregate::{Matrix, polarity};
use crate::article::ByteSpan;
use crate::predictor::Statement;

/// The most sentences shown for an actor and a topic.
const MOST_SENTENCES: usize = 3;
/// Space before the lines of a sentence.
const INDENT: usize = 4;

/// Writes for each actor with a statement its sides, with the sentences.
pub(super) fn write(out: &mut String, found: Found<'_>, matrix: &Matrix, layout: Layout) {
    let codebook = found.predictor.codebook();
    let labels = found.predictor.stance_labels();
    let neutral_label =
        |label: usize| polarity(&labels[label]) == 0.0 && labels.iter().any(|l| polarity(l) != 0.0);
    for row in matrix.rows.iter().filter(|row| row.statements > 0) {
        let _ = writeln!(out, "\n{}", styled(&shown(&codebook.actors[row.actor].name), BOLD, layout));
        let mut no_side = Vec::new();
        for &topic in row.topics.keys() {
            let about = |s: &&Statement| s.mention.actor == row.actor && s.topic == Some(topic);
            let mut statements: Vec<&Statement> = found.analysis.statements.iter().filter(about).collect();
            statements.retain(|s| s.stance.is_some_and(|stance| !neutral_label(stance.label)));
            let name = shown(&codebook.topics[topic].name);
            if statements.is_empty() {
                no_side.push(name);
                continue;
            }
            statements.sort_by(|a, b| {
                let surety = |s: &Statement| s.stance.map_or(0.0, |stance| stance.probability);
                surety(b).total_cmp(&surety(a)).then(a.sentence.cmp(&b.sentence))
            });
            let more = statements.len().saturating_sub(MOST_SENTENCES);
            for statement in statements.into_iter().take(MOST_SENTENCES) {
                write_statement(out, found, statement, &name, layout);
            }
            if more > 0 {
                let _ = writeln!(out, "    … and {more} more");
            }
        }
        if !no_side.is_empty() {
            for line in wrapped(&format!("No side on: {}", no_side.join(", ")), layout.width, 2) {
                let _ = writeln!(out, "{}", styled(&line, DIM, layout));
            }
        }
    }
}

fn write_statement(out: &mut String, found: Found<'_>, statement: &Statement, topic: &str, layout: Layout) {
    let Some(stance) = statement.stance else { return };
    let label = &found.predictor.stance_labels()[stance.label];
    let style = match polarity(label) {
        p if p > 0.0 => FOR,
        p if p < 0.0 => AGAINST,
        _ => Style::new(),
    };
    let percent = stance.probability * 100.0;
    let side = styled(&format!("{} {percent:.0} %", shown(label)), style, layout);
    let number = styled(&format!("sentence {}", statement.sentence + 1), DIM, layout);
    let _ = writeln!(out, "  {topic}: {side}, {number}");
    let sentence = found.analysis.sentences[statement.sentence];
    let cues = found
        .analysis
        .cues
        .iter()
        .filter(|(at, topic, _)| *at == statement.sentence && Some(*topic) == statement.topic);
    let mut marks: Vec<(ByteSpan, Mark)> = vec![(statement.mention.span, Mark::Actor)];
    marks.extend(
        cues.map(|(_, _, span)| (*span, Mark::Cue))
            .filter(|(span, _)| !span.overlaps(statement.mention.span)),
    );
    marks.sort_by_key(|(span, _)| *span);
    marks.dedup_by(|next, before| before.0.overlaps(next.0));
    for line in wrapped_with_marks(&found.article.text, sentence, &marks, layout) {
        let _ = writeln!(out, "{line}");
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Actor,
    Cue,
}

impl Mark {
    const fn style(self) -> Style {
        match self {
            Self::Actor => Style::new().bold(),
            Self::Cue => Style::new().underline(),
        }
    }

    const fn brackets(self) -> (&'static str, &'static str) {
        match self {
            Self::Actor => ("[", "]"),
            Self::Cue => ("*", "*"),
        }
    }
}

/// The sentence in lines of the layout's width, with its marks: styles in colour, brackets and stars without.
fn wrapped_with_marks(
    text: &str,
    sentence: ByteSpan,
    marks: &[(ByteSpan, Mark)],
    layout: Layout,
) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = " ".repeat(INDENT);
    let mut width = INDENT;
    let mut at = sentence.start;
    for word in text[sentence.range()].split_whitespace() {
        let start = at + text[at..].find(word).unwrap_or(0);
        at = start + word.len();
        let (piece, piece_width) = marked_word(text, ByteSpan::new(start, at), marks, layout);
        if width > INDENT && width + 1 + piece_width > layout.width {
            lines.push(std::mem::replace(&mut line, " ".repeat(INDENT)));
            width = INDENT;
        }
        if width > INDENT {
            line.push(' ');
            width += 1;
        }
        line.push_str(&piece);
        width += piece_width;
    }
    lines.push(line);
    lines
}

/// A word with the marks that begin, end or go on in it, and how many columns it takes.
fn marked_word(text: &str, word: ByteSpan, marks: &[(ByteSpan, Mark)], layout: Layout) -> (String, usize) {
    let (mut piece, mut width) = (String::new(), 0);
    let mut at = word.start;
    let mut push = |piece: &mut String, text: &str| {
        let text = shown(text);
        width += text.width();
        piece.push_str(&text);
    };
    for (span, mark) in marks.iter().filter(|(span, _)| span.overlaps(word)) {
        let inside = ByteSpan::new(span.start.max(word.start), span.end.min(word.end));
        push(&mut piece, &text[at..inside.start]);
        let (open, close) = mark.brackets();
        if layout.colour {
            let _ = write!(piece, "{}", mark.style());
        } else if span.start >= word.start {
            push(&mut piece, open);
        }
        push(&mut piece, &text[inside.range()]);
        if layout.colour {
            let _ = write!(piece, "{:#}", mark.style());
        } else if span.end <= word.end {
            push(&mut piece, close);
        }
        at = inside.end;
    }
    push(&mut piece, &text[at..word.end]);
    (piece, width)
}

/// Text in lines of at most `width` columns, each after `indent` spaces.
pub(super) fn wrapped(text: &str, width: usize, indent: usize) -> Vec<String> {
    let mut lines = vec![" ".repeat(indent)];
    for word in text.split(' ') {
        if let Some(line) = lines.last_mut() {
            let empty = line.len() == indent;
            if !empty && line.width() + 1 + word.width() > width {
                lines.push(format!("{}{word}", " ".repeat(indent)));
            } else {
                if !empty {
                    line.push(' ');
                }
                line.push_str(word);
            }
        }
    }
    lines
}
