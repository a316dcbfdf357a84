//! Labelled material: CSV with column mapping, and coded articles, both read into [`Example`]s.

mod coded;
mod columns;
mod error;
mod gold;
mod labelled;
mod mention;
mod question;
mod table;

use crate::article::ByteSpan;
use crate::unit::{Task, Unit};

pub use coded::{CodedActor, CodedArticle, CodedSentence, HOLDER, SentimentCode, StanceCode, read_coded};
pub use columns::Columns;
pub(crate) use columns::Finder;
pub(crate) use error::shown;
pub use error::{CorpusError, RowProblem};
pub use gold::{Gold, GoldMention, GoldStatement};
pub use labelled::{LabelledOptions, LabelledTable, SplitChoice, read_labelled, read_labelled_from};
pub(crate) use labelled::{MOST_LABELS, group_of};
pub use mention::find_mention;
pub(crate) use mention::{is_whole_word, whole_words};
pub(crate) use question::QuestionColumns;
pub(crate) use table::{Origin, Problem, Table};

/// A unit with its label or labels; owns its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The text, usually a sentence.
    pub text: String,
    /// The actor's name.
    pub actor: Option<String>,
    /// Where `text` mentions the actor.
    pub mention: Option<ByteSpan>,
    /// The topic's id.
    pub topic: Option<String>,
    /// The text before.
    pub before: String,
    /// The text after.
    pub after: String,
    /// Indices into [`Corpus::labels`]: exactly one, except for [`Task::Topic`], where any number is allowed.
    pub labels: Vec<usize>,
    /// The label that each coder gave, where several did; otherwise empty.
    pub votes: Vec<usize>,
    /// What must not be split between training and test: the article.
    pub group: String,
    /// Weight of the example in training, at least 0.
    pub weight: f32,
}

impl Example {
    /// Every label that was given: the votes, or the labels where there are none.
    pub fn given(&self) -> &[usize] {
        if self.votes.is_empty() { &self.labels } else { &self.votes }
    }

    /// The question without its answer.
    pub fn unit(&self) -> Unit<'_> {
        Unit {
            text: &self.text,
            actor: self.actor.as_deref(),
            mention: self.mention,
            topic: self.topic.as_deref(),
            before: &self.before,
            after: &self.after,
        }
    }
}

/// The examples of one task.
#[derive(Clone, Debug, PartialEq)]
pub struct Corpus {
    /// The task that the labels are of.
    pub task: Task,
    /// The labels, sorted.
    pub labels: Vec<String>,
    /// The examples, in the order of the input.
    pub examples: Vec<Example>,
}

impl Corpus {
    /// Numbers the labels in alphabetical order. `examples` come with their labels by name; where only one can hold,
    /// several are the votes of as many coders, and the one with the most, of equals the first, is taken.
    pub(crate) fn from_named(task: Task, examples: Vec<(Example, Vec<String>)>) -> Self {
        let mut labels: Vec<String> = examples.iter().flat_map(|(_, names)| names.iter().cloned()).collect();
        labels.sort_unstable();
        labels.dedup();
        let examples = examples
            .into_iter()
            .map(|(mut example, names)| {
                example.labels = names.iter().filter_map(|name| labels.binary_search(name).ok()).collect();
                if !task.is_multi_label() && example.labels.len() > 1 {
                    let votes = |label: usize| example.labels.iter().filter(|other| **other == label).count();
                    let most = example.labels.iter().map(|&label| votes(label)).max();
                    let first = example.labels.iter().copied().find(|&label| Some(votes(label)) == most);
                    example.votes = std::mem::replace(&mut example.labels, first.into_iter().collect());
                }
                example.labels.sort_unstable();
                example.labels.dedup();
                example
            })
            .collect();
        Self { task, labels, examples }
    }

    /// These examples followed by those of `next`, which has the same task.
    #[must_use]
    pub fn joined(self, next: Self) -> Self {
        let task = self.task;
        let named = |corpus: Self| {
            let names =
                move |example: &Example| example.given().iter().map(|&l| corpus.labels[l].clone()).collect();
            corpus.examples.into_iter().map(move |example| (example.clone(), names(&example)))
        };
        Self::from_named(task, named(self).chain(named(next)).collect())
    }

    /// Takes each group only up to this character, so that groups are merged (authors, outlets).
    pub fn merge_groups(&mut self, until: char) {
        for example in &mut self.examples {
            example.group.truncate(example.group.find(until).unwrap_or(example.group.len()));
        }
    }

    /// The examples with labels renumbered to `labels`, the order of a model.
    ///
    /// # Errors
    /// A label that is not among them.
    pub fn relabelled(mut self, labels: &[String]) -> Result<Self, String> {
        let numbers: Vec<Option<usize>> =
            self.labels.iter().map(|label| labels.iter().position(|other| other == label)).collect();
        for example in &mut self.examples {
            for label in example.labels.iter_mut().chain(&mut example.votes) {
                *label = numbers[*label].ok_or_else(|| self.labels[*label].clone())?;
            }
            example.labels.sort_unstable();
        }
        labels.clone_into(&mut self.labels);
        Ok(self)
    }
}
