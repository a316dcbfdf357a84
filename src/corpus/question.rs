//! What a model is asked about a row: its text, with the actor, the topic and the context.

use csv::StringRecord;

use super::Example;
use super::error::shown;
use super::mention::{find_mention, take_marked};
use super::table::Problem;
use crate::article::ByteSpan;

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

impl QuestionColumns {
    /// The question of a row, as an example without labels, of weight 1. Its group is its text, so that at least the
    /// same text stays together.
    pub fn read(&self, row: &StringRecord) -> Result<Example, Problem> {
        let given = self.offsets(row)?;
        let cell = |at: Option<usize>| at.map(|at| row[at].trim()).filter(|value| !value.is_empty());
        let text = &row[self.text];
        if text.trim().is_empty() {
            return Err((Some(self.text), "the text is empty".to_owned(), "a text is needed".to_owned()));
        }
        let actor = cell(self.actor);
        let (text, mention) = match given {
            Some(span) => (text.to_owned(), Some(span)),
            None => match take_marked(text) {
                Some((plain, span)) => (plain, Some(span)),
                None => (text.to_owned(), actor.and_then(|actor| find_mention(text, actor))),
            },
        };
        let context = |at: Option<usize>| cell(at).unwrap_or_default().to_owned();
        Ok(Example {
            actor: actor.map(str::to_owned),
            mention,
            topic: cell(self.topic).map(str::to_owned),
            before: context(self.before),
            after: context(self.after),
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
