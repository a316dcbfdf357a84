//! Which column holds what.

use super::error::{CorpusError, shown};
use super::question::QuestionColumns;
use super::table::Table;
use crate::nearest::nearest;
use crate::unit::Task;

/// Names of the columns; `None` takes the default name, where the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The text (default `text`; required).
    pub text: Option<String>,
    /// The actor (default `actor`).
    pub actor: Option<String>,
    /// The topic (default `topic`).
    pub topic: Option<String>,
    /// The label (default `label`, or else the task's name; at least one is required), a column for each coder.
    pub labels: Vec<String>,
    /// The group (default `group`, or else `article`).
    pub group: Option<String>,
    /// Start of the mention (default `start`).
    pub start: Option<String>,
    /// End of the mention (default `end`).
    pub end: Option<String>,
    /// The text before (default `before`).
    pub before: Option<String>,
    /// The text after (default `after`).
    pub after: Option<String>,
    /// The weight (default `weight`).
    pub weight: Option<String>,
    /// The split (default `split`).
    pub split: Option<String>,
}

/// Positions of the columns in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Located {
    pub question: QuestionColumns,
    /// At least one.
    pub labels: Vec<usize>,
    pub group: Option<usize>,
    pub weight: Option<usize>,
    pub split: Option<usize>,
}

impl Columns {
    /// Finds the columns in the header. A column that the user named must be there; one with a default name may
    /// be missing, unless it is the text or the label.
    pub(super) fn locate(&self, file: &str, header: &[String], task: Task) -> Result<Located, CorpusError> {
        let finder = Finder { file, header };
        let mut question = self.locate_question(&finder)?;
        let labels = match &self.labels[..] {
            [] => vec![finder.required(None, &["label", task.name()])?],
            named => named.iter().map(|name| finder.required(Some(name), &[])).collect::<Result<_, _>>()?,
        };
        // The answer is no part of the question: where topics are to be found, none is given.
        if task == Task::Topic {
            question.topic = None;
        }
        Ok(Located {
            question,
            labels,
            group: self.locate_group(&finder)?,
            weight: finder.optional(self.weight.as_deref(), &["weight"])?,
            split: finder.optional(self.split.as_deref(), &["split"])?,
        })
    }

    /// Finds the columns of what a model is asked in a table.
    pub(crate) fn locate_in(&self, table: &Table) -> Result<QuestionColumns, CorpusError> {
        self.locate_question(&Finder { file: &table.origin.file, header: &table.origin.names })
    }

    /// Finds the columns of what a model is asked.
    pub(crate) fn locate_question(&self, finder: &Finder<'_>) -> Result<QuestionColumns, CorpusError> {
        Ok(QuestionColumns {
            text: finder.required(self.text.as_deref(), &["text"])?,
            actor: finder.optional(self.actor.as_deref(), &["actor"])?,
            topic: self.locate_topic(finder)?,
            start: finder.optional(self.start.as_deref(), &["start"])?,
            end: finder.optional(self.end.as_deref(), &["end"])?,
            before: finder.optional(self.before.as_deref(), &["before"])?,
            after: finder.optional(self.after.as_deref(), &["after"])?,
        })
    }

    pub(crate) fn locate_topic(&self, finder: &Finder<'_>) -> Result<Option<usize>, CorpusError> {
        finder.optional(self.topic.as_deref(), &["topic"])
    }

    pub(crate) fn locate_group(&self, finder: &Finder<'_>) -> Result<Option<usize>, CorpusError> {
        finder.optional(self.group.as_deref(), &["group", "article"])
    }
}

/// Finds columns in the header of a file.
pub(crate) struct Finder<'a> {
    pub file: &'a str,
    pub header: &'a [String],
}

impl Finder<'_> {
    /// The column that the user named, which must be there, or else the first of the defaults that is.
    pub fn optional(&self, named: Option<&str>, defaults: &[&str]) -> Result<Option<usize>, CorpusError> {
        match named {
            Some(name) => self.at(name)?.map(Some).ok_or_else(|| self.missing(name)),
            None => defaults.iter().find_map(|name| self.at(name).transpose()).transpose(),
        }
    }

    /// As [`Finder::optional`], where one is needed.
    pub fn required(&self, named: Option<&str>, defaults: &[&str]) -> Result<usize, CorpusError> {
        self.optional(named, defaults)?.ok_or_else(|| self.missing(named.unwrap_or(defaults[0])))
    }

    fn at(&self, name: &str) -> Result<Option<usize>, CorpusError> {
        let mut places = self.header.iter().enumerate().filter(|(_, column)| *column == name);
        let first = places.next().map(|(i, _)| i);
        if places.next().is_some() {
            return Err(CorpusError::AmbiguousColumn { file: self.file.to_owned(), column: name.to_owned() });
        }
        Ok(first)
    }

    fn missing(&self, name: &str) -> CorpusError {
        CorpusError::MissingColumn {
            file: self.file.to_owned(),
            column: name.to_owned(),
            columns: self.header.iter().map(|column| shown(column)).collect(),
            nearest: nearest(name, self.header.iter().map(String::as_str)).map(str::to_owned),
        }
    }
}
