//! Statements for machines: JSON lines and CSV with the same fields.

use std::borrow::Cow;

use serde::Serialize;

use super::{Found, recorded};
use crate::predictor::Statement;

/// One coded statement, as it is written out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StatementRecord<'a> {
    /// Id of the article.
    pub article: Cow<'a, str>,
    /// Place of the sentence in the article, from 0.
    pub sentence: usize,
    /// Start of the mention in `text`, in Unicode scalar values, as in labelled CSV.
    pub start: usize,
    /// End of the mention, exclusive.
    pub end: usize,
    /// The sentence, without characters that steer a terminal.
    pub text: Cow<'a, str>,
    /// Id of the actor.
    pub actor: &'a str,
    /// Name of the actor.
    pub actor_name: &'a str,
    /// The words that stand for it.
    pub mention: Cow<'a, str>,
    /// How they do.
    pub mention_kind: &'static str,
    /// Id of the actor who says so, where the sentence is somebody's words.
    pub speaker: Option<&'a str>,
    /// Id of the topic; none where only the portrayal is coded.
    pub topic: Option<&'a str>,
    /// The side taken.
    pub stance: Option<&'a str>,
    /// Its probability.
    pub stance_probability: Option<f64>,
    /// How the actor is portrayed.
    pub sentiment: Option<&'a str>,
    /// Its probability.
    pub sentiment_probability: Option<f64>,
    /// Whether it is left to a person.
    pub uncertain: bool,
}

impl<'a> StatementRecord<'a> {
    /// The record of a statement.
    pub fn new(found: Found<'a>, statement: &Statement) -> Self {
        let Found { predictor, article, analysis } = found;
        let sentence = analysis.sentences[statement.sentence];
        let text = recorded(&article.text[sentence.range()]);
        let mention = statement.mention.span;
        // Offsets are those in the text as it is recorded.
        let before = recorded(&article.text[sentence.start..mention.start]);
        let words = recorded(&article.text[mention.range()]);
        let actor = predictor.actor(analysis, statement.mention.actor);
        let start = before.chars().count();
        let rounded = |p: f64| (p * 1e6).round() / 1e6;
        Self {
            article: recorded(&article.id),
            sentence: statement.sentence,
            start,
            end: start + words.chars().count(),
            text,
            actor: &actor.id,
            actor_name: &actor.name,
            mention: words,
            mention_kind: statement.mention.kind.name(),
            speaker: statement.speaker.map(|speaker| predictor.actor(analysis, speaker).id.as_str()),
            topic: statement.topic.map(|topic| predictor.codebook().topics[topic].id.as_str()),
            stance: statement.stance.map(|d| predictor.stance_labels()[d.label].as_str()),
            stance_probability: statement.stance.map(|d| rounded(d.probability)),
            sentiment: statement.sentiment.map(|d| predictor.sentiment_labels()[d.label].as_str()),
            sentiment_probability: statement.sentiment.map(|d| rounded(d.probability)),
            uncertain: statement.uncertain,
        }
    }
}

/// The statements as JSON, one a line.
///
/// # Errors
/// Where a record cannot be written as JSON, which does not happen.
pub fn json_lines(found: Found<'_>) -> Result<String, serde_json::Error> {
    let mut lines = Vec::new();
    for statement in &found.analysis.statements {
        serde_json::to_writer(&mut lines, &StatementRecord::new(found, statement))?;
        lines.push(b'\n');
    }
    String::from_utf8(lines).map_err(serde::ser::Error::custom)
}

/// Names of the columns of [`csv_rows`].
pub const CSV_HEADER: &str = "article,sentence,start,end,text,actor,actor_name,mention,mention_kind,speaker,topic,stance,stance_probability,sentiment,sentiment_probability,uncertain\n";

/// The statements as rows of CSV (RFC 4180), without the header.
///
/// # Errors
/// Where a record cannot be written, which does not happen.
pub fn csv_rows(found: Found<'_>) -> Result<String, csv::Error> {
    rows(found.analysis.statements.iter().map(|statement| StatementRecord::new(found, statement)))
}

/// Names of the columns of [`review_rows`].
pub const REVIEW_HEADER: &str = "article,sentence,before,text,after,start,end,actor,topic,stance,stance_probability,sentiment,sentiment_probability\n";

/// The statements that are left to a person, as rows of CSV without the header: labelled CSV for [`read_labelled`] once
/// their labels are corrected, with the sentences before and after. The actor is given by its name.
///
/// # Errors
/// Where a record cannot be written, which does not happen.
///
/// [`read_labelled`]: crate::corpus::read_labelled
pub fn review_rows(found: Found<'_>) -> Result<String, csv::Error> {
    let Found { article, analysis, .. } = found;
    let mut uncertain = analysis.statements.iter().filter(|statement| statement.uncertain).peekable();
    if uncertain.peek().is_none() {
        return Ok(String::new());
    }
    rows(uncertain.map(|statement| {
        let record = StatementRecord::new(found, statement);
        let sentence = |at: Option<usize>| {
            at.and_then(|at| analysis.sentences.get(at)).map(|span| recorded(&article.text[span.range()]))
        };
        (
            (record.article, record.sentence),
            (
                sentence(statement.sentence.checked_sub(1)),
                record.text,
                sentence(Some(statement.sentence + 1)),
            ),
            (record.start, record.end, record.actor_name, record.topic),
            (record.stance, record.stance_probability),
            (record.sentiment, record.sentiment_probability),
        )
    }))
}

fn rows(records: impl Iterator<Item = impl Serialize>) -> Result<String, csv::Error> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    for record in records {
        writer.serialize(record)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
