//! Numbers of statements by cell, article and predicted label.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use rayon::prelude::*;

use super::correction::{Correction, LabelShare};
use super::errors::stratum;
use super::refusal::CellRefusal;
use crate::unit::Task;

/// What cells are made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Id of the actor.
    Actor,
    /// Id of the topic.
    Topic,
    /// Outlet of the article.
    Outlet,
    /// Month of the article, such as 2025-03.
    Month,
    /// Year of the article.
    Year,
}

impl Key {
    /// Every key.
    pub const ALL: [Self; 5] = [Self::Actor, Self::Topic, Self::Outlet, Self::Month, Self::Year];

    /// The key's name, as in commands and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Topic => "topic",
            Self::Outlet => "outlet",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// Whether it is told by the article rather than by the statement.
    pub const fn is_of_article(self) -> bool {
        matches!(self, Self::Outlet | Self::Month | Self::Year)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name of a key was expected.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is nothing to make cells by; it must be one of actor, topic, outlet, month, year")]
pub struct UnknownKey(String);

impl FromStr for Key {
    type Err = UnknownKey;

    fn from_str(name: &str) -> Result<Self, UnknownKey> {
        Self::ALL.into_iter().find(|key| key.name() == name).ok_or_else(|| UnknownKey(name.to_owned()))
    }
}

/// Where statements come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin<'a> {
    /// Outlet of the article.
    pub outlet: Option<&'a str>,
    /// Day of publication.
    pub date: Option<Date>,
}

/// A predicted statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen<'a> {
    /// Place of its sentence in the article.
    pub sentence: usize,
    /// Id of its actor.
    pub actor: &'a str,
    /// Name of its actor.
    pub actor_name: &'a str,
    /// Id of its topic.
    pub topic: Option<&'a str>,
    /// The predicted label, as a place among the labels.
    pub label: usize,
}

/// The shares of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellShares {
    /// What the cell is of, a part a key; empty where the article does not tell.
    pub name: Vec<String>,
    /// Number of statements by predicted label.
    pub counts: Vec<u32>,
    /// Number of articles with a statement.
    pub articles: usize,
    /// The shares by label, or why there are none.
    pub shares: Result<Vec<LabelShare>, CellRefusal>,
}

impl CellShares {
    /// Number of statements.
    pub fn statements(&self) -> u32 {
        self.counts.iter().sum()
    }
}

/// Statements counted by cell. Memory grows with the pairs of cell and article, not with statements or text.
#[derive(Clone, Debug)]
pub struct Tally {
    keys: Vec<Key>,
    labels: usize,
    /// Topics whose errors are known, sorted.
    strata: Vec<String>,
    /// A sentence with several topics repeats how it portrays an actor, which then counts once.
    once_a_sentence: bool,
    articles: usize,
    /// For each cell, the articles that have statements of it, with their numbers by stratum and label.
    cells: BTreeMap<Vec<String>, BTreeMap<usize, Vec<u32>>>,
    actor_names: BTreeMap<String, String>,
}

impl Tally {
    /// Nothing yet; to be counted are statements of `task`, with so many labels, by `keys`. `strata` are the topics that a
    /// [`Correction`] knows.
    ///
    /// Stances count once for each sentence, actor and topic; sentiments once for each sentence and actor, but where
    /// cells are made by topic.
    pub fn new(task: Task, keys: &[Key], labels: usize, strata: &[String]) -> Self {
        let once_a_sentence = task == Task::Sentiment && !keys.contains(&Key::Topic);
        Self {
            keys: keys.to_vec(),
            labels,
            strata: strata.to_vec(),
            once_a_sentence,
            articles: 0,
            cells: BTreeMap::new(),
            actor_names: BTreeMap::new(),
        }
    }

    /// What cells are made by.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// Adds the statements of the next article. Those without a topic are left out where cells are made by topic; what
    /// the article does not tell (an outlet, a date) is an empty part of the cell's name.
    pub fn add<'a>(&mut self, origin: Origin<'_>, statements: impl IntoIterator<Item = Seen<'a>>) {
        let mut seen = BTreeSet::new();
        for statement in statements {
            if self.once_a_sentence && !seen.insert((statement.sentence, statement.actor)) {
                continue;
            }
            let part = |key: &Key| -> Option<String> {
                let date = |format: fn(Date) -> String| origin.date.map(format).unwrap_or_default();
                Some(match key {
                    Key::Actor => statement.actor.to_owned(),
                    Key::Topic => statement.topic?.to_owned(),
                    Key::Outlet => origin.outlet.unwrap_or_default().to_owned(),
                    Key::Month => date(|date| format!("{:04}-{:02}", date.year(), date.month())),
                    Key::Year => date(|date| format!("{:04}", date.year())),
                })
            };
            let Some(name) = self.keys.iter().map(part).collect::<Option<Vec<String>>>() else { continue };
            if !self.actor_names.contains_key(statement.actor) {
                self.actor_names.insert(statement.actor.to_owned(), statement.actor_name.to_owned());
            }
            let cell = self.cells.entry(name).or_default();
            let size = (self.strata.len() + 1) * self.labels;
            let counts = cell.entry(self.articles).or_insert_with(|| vec![0; size]);
            let at = stratum(&self.strata, statement.topic) * self.labels + statement.label;
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
        }
        self.articles += 1;
    }

    /// Number of articles added.
    pub fn articles(&self) -> usize {
        self.articles
    }

    /// The name of the actor of an id; the id where no statement was of it.
    pub fn actor_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.actor_names.get(id).map_or(id, String::as_str)
    }

    /// The shares of every cell, in alphabetical order of their names.
    pub fn shares(&self, correction: &Correction, least_statements: usize) -> Vec<CellShares> {
        self.cells
            .par_iter()
            .map(|(name, articles)| {
                let articles: Vec<&[u32]> = articles.values().map(Vec::as_slice).collect();
                let of_label = |label: usize| {
                    let of_article =
                        |counts: &&[u32]| counts.iter().skip(label).step_by(self.labels).sum::<u32>();
                    articles.iter().map(of_article).sum()
                };
                let counts = (0..self.labels).map(of_label).collect();
                let shares = correction.shares(&articles, least_statements);
                CellShares { name: name.clone(), counts, articles: articles.len(), shares }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(
        sentence: usize,
        actor: &'static str,
        topic: Option<&'static str>,
        label: usize,
    ) -> Seen<'static> {
        Seen { sentence, actor, actor_name: "A", topic, label }
    }

    fn cells(tally: &Tally) -> Vec<(String, Vec<Vec<u32>>)> {
        tally.cells.iter().map(|(name, cell)| (name.join("/"), cell.values().cloned().collect())).collect()
    }

    #[test]
    fn statements_count_by_cell_and_article() {
        let mut tally = Tally::new(Task::Stance, &[Key::Topic, Key::Month], 2, &[]);
        let march = Origin { outlet: None, date: "2025-03-04".parse().ok() };
        tally.add(march, [seen(0, "a", Some("truce"), 0), seen(0, "b", Some("truce"), 1)]);
        tally.add(march, [seen(0, "a", Some("truce"), 1), seen(1, "a", None, 1)]);
        tally.add(Origin::default(), [seen(0, "a", Some("truce"), 1)]);
        assert_eq!(
            cells(&tally),
            [
                ("truce/".to_owned(), vec![vec![0, 1]]),
                ("truce/2025-03".to_owned(), vec![vec![1, 1], vec![0, 1]])
            ]
        );
        assert_eq!((tally.articles(), tally.actor_name("a"), tally.actor_name("z")), (3, "A", "z"));
    }

    #[test]
    fn a_sentence_portrays_an_actor_once_however_many_topics_it_has() {
        let statements = [seen(0, "a", Some("x"), 1), seen(0, "a", Some("y"), 1), seen(1, "a", None, 0)];
        let mut by_actor = Tally::new(Task::Sentiment, &[Key::Actor], 2, &[]);
        by_actor.add(Origin::default(), statements);
        assert_eq!(cells(&by_actor), [("a".to_owned(), vec![vec![1, 1]])]);
        let mut by_topic = Tally::new(Task::Sentiment, &[Key::Topic], 2, &[]);
        by_topic.add(Origin::default(), statements);
        assert_eq!(
            cells(&by_topic),
            [("x".to_owned(), vec![vec![0, 1]]), ("y".to_owned(), vec![vec![0, 1]])]
        );
        // By the stratum "y", after those of none.
        let mut stances = Tally::new(Task::Stance, &[Key::Actor], 2, &["y".to_owned()]);
        stances.add(Origin::default(), statements);
        assert_eq!(cells(&stances), [("a".to_owned(), vec![vec![1, 1, 0, 1]])]);
    }
}
