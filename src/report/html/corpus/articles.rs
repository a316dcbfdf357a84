//! The text of an article with its mentions and topic words marked, and beside each paragraph what its sentences state.

use super::super::super::Found;
use super::super::Html;
use super::marks::{Mark, cues, marked, settle};
use super::side::{pill, says_nothing};
use crate::actor::MentionKind;
use crate::article::ByteSpan;
use crate::predictor::Statement;

/// The marked text of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleText(pub(super) Html);

impl ArticleText {
    /// Bytes of its markup.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The marked text of an article; `number` is its place among the articles of the page, from 0.
pub fn article_html(found: Found<'_>, number: usize) -> ArticleText {
    let mut out = Html::new();
    let mut sentences = found.analysis.sentences.iter().enumerate().peekable();
    for paragraph in &found.article.paragraphs {
        let mut notes = Html::new();
        out.markup("<div class=\"par\"><p>");
        let mut at = paragraph.start;
        while let Some((index, span)) = sentences.next_if(|(_, span)| span.end <= paragraph.end) {
            let text = &found.article.text;
            out.text(text.get(at..span.start).unwrap_or_default());
            write_sentence(&mut out, &mut notes, found, (number, index), *span);
            at = span.end;
        }
        out.markup("</p>");
        if !notes.is_empty() {
            out.markup("<ul>").html(&notes).markup("</ul>");
        }
        out.markup("</div>\n");
    }
    ArticleText(out)
}

/// Writes a sentence, and into `notes` what it states. Only sentences that state something are numbered.
fn write_sentence(
    out: &mut Html,
    notes: &mut Html,
    found: Found<'_>,
    (article, index): (usize, usize),
    span: ByteSpan,
) {
    let before = notes.len();
    let statements = &found.analysis.statements;
    let from = statements.partition_point(|statement| statement.sentence < index);
    for statement in statements[from..].iter().take_while(|statement| statement.sentence == index) {
        write_note(notes, found, statement);
    }
    let states_something = notes.len() > before;
    let has_statement = statements.get(from).is_some_and(|statement| statement.sentence == index);
    if has_statement {
        out.markup("<span id=\"s").text(article + 1).markup("-").text(index + 1).markup("\">");
    }
    if states_something {
        out.markup("<sup>").text(index + 1).markup("</sup>");
    }
    marked(out, &found.article.text, span, &marks(found, index, span));
    if has_statement {
        out.markup("</span>");
    }
}

/// Writes what a statement says, unless it is only that an actor is mentioned.
fn write_note(notes: &mut Html, found: Found<'_>, statement: &Statement) {
    let Found { predictor, analysis, .. } = found;
    let actor = &predictor.actor(analysis, statement.mention.actor).name;
    let (about, decision, labels) = match (statement.topic, statement.stance, statement.sentiment) {
        (Some(topic), Some(stance), _) => {
            (predictor.codebook().topics[topic].name.as_str(), stance, predictor.stance_labels())
        }
        (_, _, Some(sentiment)) if !says_nothing(sentiment.label, predictor.sentiment_labels()) => {
            ("portrayed", sentiment, predictor.sentiment_labels())
        }
        _ => return,
    };
    notes.markup("<li><sup>").text(statement.sentence + 1).markup("</sup>").text(actor).markup(": ");
    notes.text(about).markup(" ");
    pill(notes, decision.label, decision.probability, labels, statement.uncertain);
    if let Some(speaker) = statement.speaker.filter(|speaker| *speaker != statement.mention.actor) {
        notes.markup(" says ").text(&predictor.actor(analysis, speaker).name);
    }
    notes.markup("</li>");
}

/// The mentions of a sentence, and the words that mark a topic. What does not name its actor says whom it stands for.
fn marks<'a>(found: Found<'a>, index: usize, span: ByteSpan) -> Vec<(ByteSpan, Mark<'a>)> {
    let Found { predictor, article, analysis } = found;
    let mentions = &analysis.mentions;
    let from = mentions.partition_point(|mention| mention.span.start < span.start);
    let inside = mentions[from..].iter().take_while(|mention| mention.span.start < span.end);
    let mut marks: Vec<(ByteSpan, Mark<'a>)> = inside
        .filter(|mention| span.contains(mention.span))
        .map(|mention| {
            let name = &predictor.actor(analysis, mention.actor).name;
            let says_it = mention.kind == MentionKind::Name || article.text[mention.span.range()] == **name;
            (mention.span, Mark::Mention(if says_it { "" } else { name }))
        })
        .collect();
    marks.extend(cues(found, index, None).into_iter().map(|span| (span, Mark::Cue)));
    settle(&mut marks);
    marks
}
