//! Text with marked words.

use super::super::super::Found;
use super::super::Html;
use crate::article::ByteSpan;

/// Why words are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark<'a> {
    /// They stand for the actor that the text is shown for.
    Holder,
    /// They stand for an actor of this name; empty where it is what they say themselves.
    Mention(&'a str),
    /// They show the topic.
    Cue,
}

/// Adds a part of a text with its marks, which are spans of `text` that do not overlap, ascending.
pub(super) fn marked(out: &mut Html, text: &str, part: ByteSpan, marks: &[(ByteSpan, Mark<'_>)]) {
    let mut at = part.start;
    for (span, mark) in marks.iter().filter(|(span, _)| part.contains(*span)) {
        out.text(&text[at..span.start]);
        let close = match mark {
            Mark::Holder => {
                out.markup("<mark>");
                "</mark>"
            }
            Mark::Mention("") => {
                out.markup("<b>");
                "</b>"
            }
            Mark::Mention(name) => {
                out.markup("<b title=\"").text(name).markup("\">");
                "</b>"
            }
            Mark::Cue => {
                out.markup("<u>");
                "</u>"
            }
        };
        out.text(&text[span.range()]).markup(close);
        at = span.end;
    }
    out.text(&text[at..part.end]);
}

/// Orders marks, and keeps of those that overlap the one that was given first.
pub(super) fn settle(marks: &mut Vec<(ByteSpan, Mark<'_>)>) {
    let mut kept: Vec<(ByteSpan, Mark<'_>)> = Vec::with_capacity(marks.len());
    for (span, mark) in marks.drain(..) {
        let place = kept.partition_point(|(other, _)| other.start < span.start);
        let before = place.checked_sub(1).map(|before| kept[before].0);
        let free = |other: Option<ByteSpan>| other.is_none_or(|other| !other.overlaps(span));
        if !span.is_empty() && free(before) && free(kept.get(place).map(|(after, _)| *after)) {
            kept.insert(place, (span, mark));
        }
    }
    *marks = kept;
}

/// The words that show topics in a sentence, the longest first.
pub(super) fn cues(found: Found<'_>, sentence: usize, topic: Option<usize>) -> Vec<ByteSpan> {
    let cues = &found.analysis.cues;
    let from = cues.partition_point(|(at, ..)| *at < sentence);
    let here = cues[from..].iter().take_while(|(at, ..)| *at == sentence);
    let mut spans: Vec<ByteSpan> = here
        .filter(|(_, other, _)| topic.is_none_or(|topic| *other == topic))
        .map(|(.., span)| *span)
        .collect();
    spans.sort_by_key(|span| (std::cmp::Reverse(span.len()), span.start));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_marks_that_overlap_the_first_given_is_kept() {
        let span = ByteSpan::new;
        let mut marks = vec![
            (span(4, 9), Mark::Holder),
            (span(0, 5), Mark::Cue),
            (span(9, 12), Mark::Cue),
            (span(0, 4), Mark::Mention("<x>")),
        ];
        settle(&mut marks);
        let mut out = Html::new();
        marked(&mut out, "Kyiv, said talks & more", span(0, 23), &marks);
        let expected = "<b title=\"&lt;x&gt;\">Kyiv</b><mark>, sai</mark><u>d t</u>alks &amp; more";
        assert_eq!(out.to_string(), expected);
    }
}
