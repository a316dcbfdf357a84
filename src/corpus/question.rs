//! What a model is asked about a row: its text, with the actor, the topic and the context.

use std::borrow::Cow;

use csv::StringRecord;

use super::Example;
use super::error::shown;
use super::mention::{find_mention, take_marked};
use super::table::Problem;
use crate::article::ByteSpan;
use crate::unit::Unit;

/// Positions of the columns of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QuestionColumns {
    pub text: usize,
    pub actor: Option<usize>,
    pub topic: Option<usize>,
    pub start: Option<usize>,
    pub end: Option<usize>,
    pub before: Option<usize>,
    pub after: Option<usize>,
}

/// What a row asks.
pub(crate) struct Question<'r> {
    text: Cow<'r, str>,
    actor: Option<&'r str>,
    mention: Option<ByteSpan>,
    topic: Option<&'r str>,
    before: &'r str,
    after: &'r str,
}

impl Question<'_> {
    /// The question as heads take it.
    pub fn unit(&self) -> Unit<'_> {
        let Self { text, actor, mention, topic, before, after } = self;
        Unit { text, actor: *actor, mention: *mention, topic: *topic, before, after }
    }
}

impl QuestionColumns {
    /// The question of a row.
    pub fn question<'r>(&self, row: &'r StringRecord) -> Result<Question<'r>, Problem> {
        let given = self.offsets(row)?;
        let cell = |at: Option<usize>| at.map(|at| row[at].trim()).filter(|value| !value.is_empty());
        let text = &row[self.text];
        if text.trim().is_empty() {
            return Err((Some(self.text), "the text is empty".to_owned(), "a text is needed".to_owned()));
        }
        let actor = cell(self.actor);
        let (text, mention) = match given {
            Some(span) => (Cow::Borrowed(text), Some(span)),
            None => match take_marked(text) {
                Some((plain, span)) => (Cow::Owned(plain), Some(span)),
                None => (Cow::Borrowed(text), actor.and_then(|actor| find_mention(text, actor))),
            },
        };
        let context = |at: Option<usize>| cell(at).unwrap_or_default();
        let (before, after) = (context(self.before), context(self.after));
        Ok(Question { text, actor, mention, topic: cell(self.topic), before, after })
    }

    /// The question of a row, as an example without labels, of weight 1. Its group is its text, so that at least the
    /// same text stays together.
    pub fn read(&self, row: &StringRecord) -> Result<Example, Problem> {
        let Question { text, actor, mention, topic, before, after } = self.question(row)?;
        let text = text.into_owned();
        Ok(Example {
            actor: actor.map(str::to_owned),
            mention,
            topic: topic.map(str::to_owned),
            before: before.to_owned(),
            after: after.to_owned(),
            labels: Vec::new(),
            votes: Vec::new(),
            group: text.clone(),
            weight: 1.0,
            text,
        })
    }

    /// The mention by `start` and `end`, in Unicode scalar values; `None` where both are empty.
    fn offsets(&self, row: &StringRecord) -> Result<Option<ByteSpan>, Problem> {
        let (Some(start), Some(end)) = (self.start, self.end) else { return Ok(None) };
        let number = |at: usize| {
            let value = row[at].trim();
            // pandas writes whole numbers as floats where some rows have none.
            value.strip_suffix(".0").unwrap_or(value).parse::<usize>().map_err(|_| {
                let allowed = "it must be a whole number of characters, counted from 0".to_owned();
                (Some(at), format!("`{}` is no offset", shown(value)), allowed)
            })
        };
        if row[start].trim().is_empty() && row[end].trim().is_empty() {
            return Ok(None);
        }
        let (from, to) = (number(start)?, number(end)?);
        let text = &row[self.text];
        let length = text.chars().count();
        if from >= to || to > length {
            let allowed =
                format!("start must be below end, and end at most {length}, the characters of the text");
            return Err((Some(end), format!("the mention is from {from} to {to}"), allowed));
        }
        let byte = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
        Ok(Some(ByteSpan::new(byte(from), byte(to))))
    }
}
