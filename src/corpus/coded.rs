//! Coded articles: one JSON object a line, with the codes at the sentences.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;

use super::error::{CorpusError, RowProblem};
use super::mention::find_mention;
use super::{Corpus, Example};
use crate::unit::Task;

/// An article whose sentences carry codes.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct CodedArticle {
    /// The article's id.
    pub id: String,
    /// Its headline.
    #[serde(default)]
    pub title: String,
    /// Its day of publication, an ISO date.
    #[serde(default)]
    pub date: Option<jiff::civil::Date>,
    /// Who published it.
    #[serde(default)]
    pub outlet: String,
    /// Its sentences, by paragraph.
    pub paragraphs: Vec<Vec<CodedSentence>>,
    /// The actors in it.
    #[serde(default)]
    pub actors: Vec<CodedActor>,
}

/// A sentence with its codes.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct CodedSentence {
    /// The sentence.
    pub text: String,
    /// Who takes which side on what.
    #[serde(default)]
    pub stances: Vec<StanceCode>,
    /// How each actor is portrayed.
    #[serde(default)]
    pub sentiments: Vec<SentimentCode>,
    /// Name of the actor who speaks; empty for nobody, absent where speakers are not coded.
    #[serde(default)]
    pub speaker: Option<String>,
}

/// A coded stance.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct StanceCode {
    /// The actor's name.
    pub actor: String,
    /// The words that stand for the actor.
    pub mention: String,
    /// The topic's id.
    pub topic: String,
    /// The label.
    pub stance: String,
}

/// A coded sentiment.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct SentimentCode {
    /// The actor's name.
    pub actor: String,
    /// The words that stand for the actor.
    pub mention: String,
    /// The label.
    pub sentiment: String,
}

/// An actor of a coded article.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct CodedActor {
    /// The actor's name.
    pub name: String,
    /// `person`, `country` or `organisation`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Name of a country or organisation, or empty.
    #[serde(default)]
    pub affiliation: String,
}

/// Reads coded articles. Bad lines are skipped and returned as problems.
///
/// # Errors
/// Where the file cannot be read or holds no usable article.
pub fn read_coded(path: &Path) -> Result<(Vec<CodedArticle>, Vec<RowProblem>), CorpusError> {
    let file = path.display().to_string();
    let io = |source| CorpusError::Io { file: file.clone(), source };
    let mut source = BufReader::new(File::open(path).map_err(io)?);
    let (mut articles, mut problems) = (Vec::new(), Vec::new());
    let mut bytes = Vec::new();
    let mut line = 0;
    loop {
        bytes.clear();
        if source.read_until(b'\n', &mut bytes).map_err(io)? == 0 {
            break;
        }
        line += 1;
        let content = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        if content.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice(content) {
            Ok(article) => articles.push(article),
            Err(error) => problems.push(RowProblem {
                file: file.clone(),
                line,
                column: None,
                problem: format!("no coded article: {error}"),
                allowed: "each line must be one JSON object with `id` and `paragraphs`".to_owned(),
            }),
        }
    }
    if articles.is_empty() {
        return Err(CorpusError::NoRows { file, skipped: problems.len() });
    }
    Ok((articles, problems))
}

impl Corpus {
    /// The examples of `task` in coded articles: for stance an example a coded (actor, topic) pair, for sentiment
    /// one a coded actor, for topics one a sentence, with no label where none is coded. For holders an example is a
    /// coded actor with a topic that anybody is coded on in its sentence.
    pub fn from_coded(task: Task, articles: &[CodedArticle]) -> Self {
        let mut examples = Vec::new();
        for article in articles {
            let sentences: Vec<&CodedSentence> = article.paragraphs.iter().flatten().collect();
            for (i, sentence) in sentences.iter().enumerate() {
                let neighbour = |at: Option<usize>| {
                    at.and_then(|at| sentences.get(at)).map_or_else(String::new, |s| s.text.clone())
                };
                let plain = Example {
                    text: sentence.text.clone(),
                    actor: None,
                    mention: None,
                    topic: None,
                    before: neighbour(i.checked_sub(1)),
                    after: neighbour(Some(i + 1)),
                    labels: Vec::new(),
                    votes: Vec::new(),
                    group: article.id.clone(),
                    weight: 1.0,
                };
                let of_actor = |actor: &str, mention: &str| Example {
                    actor: Some(actor.to_owned()),
                    mention: find_mention(&sentence.text, mention),
                    ..plain.clone()
                };
                match task {
                    Task::Topic => {
                        let topics = sentence.stances.iter().map(|code| code.topic.clone()).collect();
                        examples.push((plain, topics));
                    }
                    Task::Holder => {
                        examples.extend(holders(sentence).map(|(actor, mention, topic, holds)| {
                            let example =
                                Example { topic: Some(topic.to_owned()), ..of_actor(actor, mention) };
                            (example, vec![if holds { HOLDER } else { NOT_HOLDER }.to_owned()])
                        }));
                    }
                    Task::Stance => examples.extend(sentence.stances.iter().map(|code| {
                        let example = Example {
                            topic: Some(code.topic.clone()),
                            ..of_actor(&code.actor, &code.mention)
                        };
                        (example, vec![code.stance.clone()])
                    })),
                    Task::Sentiment => examples.extend(
                        sentence
                            .sentiments
                            .iter()
                            .map(|code| (of_actor(&code.actor, &code.mention), vec![code.sentiment.clone()])),
                    ),
                }
            }
        }
        Self::from_named(task, examples)
    }
}

/// Labels of [`Task::Holder`].
pub const HOLDER: &str = "holder";
const NOT_HOLDER: &str = "none";

/// Every coded actor of a sentence with every coded topic of it, and whether it holds a position on it.
fn holders(sentence: &CodedSentence) -> impl Iterator<Item = (&str, &str, &str, bool)> {
    let stances = sentence.stances.iter().map(|code| (code.actor.as_str(), code.mention.as_str()));
    let all =
        stances.chain(sentence.sentiments.iter().map(|code| (code.actor.as_str(), code.mention.as_str())));
    let mut actors: Vec<(&str, &str)> = Vec::new();
    for (actor, mention) in all {
        if !actors.iter().any(|(other, _)| *other == actor) {
            actors.push((actor, mention));
        }
    }
    let mut topics: Vec<&str> = sentence.stances.iter().map(|code| code.topic.as_str()).collect();
    topics.sort_unstable();
    topics.dedup();
    let holds = |actor: &str, topic: &str| {
        sentence.stances.iter().any(|code| code.actor == actor && code.topic == topic)
    };
    actors
        .into_iter()
        .flat_map(move |(actor, mention)| {
            topics.clone().into_iter().map(move |topic| (actor, mention, topic))
        })
        .map(move |(actor, mention, topic)| (actor, mention, topic, holds(actor, topic)))
}
