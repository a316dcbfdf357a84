//! What a page needs of the articles, gathered as they are read: counts of everything, and of texts and sentences no more
//! than a page can hold.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::super::{Found, shown};
use super::articles::ArticleText;
use super::evidence::{Evidence, Surest};
use super::side::says_nothing;
use crate::aggregate::{Tally, polarity};
use crate::codebook::name_key;
use crate::predictor::{Decision, Predictor, Statement};

/// The most characters of a title, an outlet or a name that are shown.
const LONGEST_NAME: usize = 200;

/// How much is kept. What is beyond is counted, and the page says what it leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Articles whose text is shown: the first.
    pub texts: usize,
    /// Bytes of markup of these texts.
    pub text_bytes: usize,
    /// Sentences for each label of an actor's statements on a topic: the surest.
    pub sentences: usize,
    /// Sentences held at a time for all actors. Where there are more, actors with the fewest statements lose theirs.
    pub held: usize,
    /// Actors that the codebook lacks. Statements of further ones are counted together.
    pub new_actors: usize,
    /// Actors with a row of their own in the matrix.
    pub rows: usize,
    /// Of these, the ones that are shown at once: those with the most statements.
    pub first_rows: usize,
}

impl Default for Limits {
    /// 2,000 texts of at most 20 MB, 5 sentences a label, 100,000 held, 200,000 new actors, 300 rows, 40 at once.
    fn default() -> Self {
        Self {
            texts: 2_000,
            text_bytes: 20_000_000,
            sentences: 5,
            held: 100_000,
            new_actors: 200_000,
            rows: 300,
            first_rows: 40,
        }
    }
}

/// What is known of an article without its text.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub title: String,
    pub outlet: Option<String>,
    pub date: Option<Date>,
    pub statements: usize,
}

/// Statements of an actor on a topic, or how it is portrayed.
#[derive(Clone, Debug, Default)]
pub(super) struct Sum {
    pub tally: Tally,
    pub surest: Surest,
}

/// An actor over all articles.
#[derive(Clone, Debug)]
pub(super) struct ActorSum {
    pub name: String,
    pub is_new: bool,
    /// Statements on topics.
    pub statements: usize,
    pub topics: BTreeMap<usize, Sum>,
    pub portrayal: Sum,
}

/// A statement of a dated article: what a line over time is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dated {
    pub date: Date,
    pub topic: u16,
    pub actor: u32,
    pub position: f32,
}

/// What was found in a corpus. It grows with the corpus by some 200 bytes an article, 16 a dated statement and a few hundred
/// an actor; what would take more has a limit.
pub struct Collection<'a> {
    pub(super) predictor: &'a Predictor,
    pub(super) limits: Limits,
    pub(super) actors: Vec<ActorSum>,
    known: BTreeMap<usize, usize>,
    new: BTreeMap<String, usize>,
    pub(super) heads: Vec<Head>,
    /// The texts of the first articles.
    pub(super) texts: Vec<ArticleText>,
    text_bytes: usize,
    pub(super) dated: Vec<Dated>,
    pub(super) sentences: usize,
    pub(super) statements: usize,
    /// Statements on topics that are left to a person.
    pub(super) uncertain: usize,
    /// Statements of actors beyond the limit.
    pub(super) of_others: usize,
    held: usize,
    /// Whether sentences of actors with few statements were given up.
    pub(super) gave_up: bool,
}

impl<'a> Collection<'a> {
    /// No article yet.
    pub fn new(predictor: &'a Predictor, limits: Limits) -> Self {
        Self {
            predictor,
            limits,
            actors: Vec::new(),
            known: BTreeMap::new(),
            new: BTreeMap::new(),
            heads: Vec::new(),
            texts: Vec::new(),
            text_bytes: 0,
            dated: Vec::new(),
            sentences: 0,
            statements: 0,
            uncertain: 0,
            of_others: 0,
            held: 0,
            gave_up: false,
        }
    }

    /// Whether the text of the article that will be the `number`th, from 0, may still be shown.
    pub const fn takes_text(&self, number: usize) -> bool {
        number < self.limits.texts && self.text_bytes <= self.limits.text_bytes
    }

    /// Adds an article that the collection's predictor has read. `text` is its text, marked for its place among the
    /// articles (their number so far); it may be empty where it will not be shown.
    pub fn add(&mut self, found: Found<'_>, text: ArticleText) {
        let article = self.heads.len();
        let on_topics =
            found.analysis.statements.iter().filter(|statement| statement.stance.is_some()).count();
        self.heads.push(Head {
            title: limited(found.article.title.as_deref().unwrap_or(&found.article.id)),
            outlet: found.article.outlet.as_deref().map(limited).filter(|outlet| !outlet.is_empty()),
            date: found.article.date,
            statements: on_topics,
        });
        self.text_bytes = self.text_bytes.saturating_add(text.len());
        // Only the first texts are kept: a gap would leave readers guessing.
        if self.takes_text(article) {
            self.texts.push(text);
        }
        self.sentences += found.analysis.sentences.len();
        self.statements += on_topics;
        let mut portrayed = None;
        for statement in &found.analysis.statements {
            self.uncertain += usize::from(statement.uncertain && statement.stance.is_some());
            // A sentence with several topics repeats its sentiment.
            let place = Some((statement.sentence, statement.mention.actor));
            let is_first = portrayed != place;
            portrayed = place;
            self.add_statement(found, article, statement, is_first);
        }
        if self.held > self.limits.held {
            self.give_up();
        }
    }

    fn add_statement(&mut self, found: Found<'_>, article: usize, statement: &Statement, is_first: bool) {
        let Some(number) = self.number(found, statement.mention.actor) else {
            self.of_others += usize::from(statement.stance.is_some());
            return;
        };
        let predictor = self.predictor;
        let most = self.limits.sentences;
        let actor = &mut self.actors[number];
        if let (Some(topic), Some(stance)) = (statement.topic, statement.stance) {
            let labels = predictor.stance_labels();
            actor.statements += 1;
            let sum = actor.topics.entry(topic).or_default();
            self.held += sum.add(found, article, statement, (Some(topic), stance), labels, most);
            if let Some(date) = found.article.date {
                let position = polarity(&labels[stance.label]) * stance.probability;
                // Codebooks and corpora are far smaller than these types.
                let (topic, actor) = (topic as u16, number as u32);
                self.dated.push(Dated { date, topic, actor, position: position as f32 });
            }
        }
        if let Some(sentiment) = statement.sentiment.filter(|_| is_first) {
            let labels = predictor.sentiment_labels();
            self.held += actor.portrayal.add(found, article, statement, (None, sentiment), labels, most);
        }
    }

    /// The place of an actor of an article in `actors`; none for new ones beyond the limit.
    fn number(&mut self, found: Found<'_>, actor: usize) -> Option<usize> {
        let is_new = actor >= self.predictor.codebook().actors.len();
        let entry = self.predictor.actor(found.analysis, actor);
        let key = if is_new { name_key(&entry.name) } else { String::new() };
        let known = if is_new { self.new.get(&key) } else { self.known.get(&actor) };
        if let Some(number) = known {
            return Some(*number);
        }
        let number = self.actors.len();
        if is_new {
            if self.new.len() >= self.limits.new_actors {
                return None;
            }
            self.new.insert(key, number);
        } else {
            self.known.insert(actor, number);
        }
        self.actors.push(ActorSum {
            name: limited(&entry.name),
            is_new,
            statements: 0,
            topics: BTreeMap::new(),
            portrayal: Sum::default(),
        });
        Some(number)
    }

    /// Drops the sentences of the actors with the fewest statements, until half of what may be held is left.
    fn give_up(&mut self) {
        self.gave_up = true;
        let mut fewest: Vec<usize> = (0..self.actors.len()).collect();
        fewest.sort_by_key(|&actor| (self.actors[actor].statements, std::cmp::Reverse(actor)));
        for actor in fewest {
            if self.held <= self.limits.held / 2 {
                break;
            }
            let actor = &mut self.actors[actor];
            let sums = actor.topics.values_mut().chain([&mut actor.portrayal]);
            self.held -= sums.map(|sum| sum.surest.clear()).sum::<usize>();
        }
    }
}

impl Sum {
    /// Adds a decision with its sentence, and returns how many more sentences are held.
    fn add(
        &mut self,
        found: Found<'_>,
        article: usize,
        statement: &Statement,
        (topic, decision): (Option<usize>, Decision),
        labels: &[String],
        most: usize,
    ) -> usize {
        let Decision { label, probability } = decision;
        self.tally.add(decision, labels);
        // What takes no side is worth fewer sentences.
        let most = if says_nothing(label, labels) { most.div_ceil(3) } else { most };
        self.surest.offer(label, probability, most, || {
            Evidence::new(found, article, statement, topic, (label, probability))
        })
    }
}

/// A name or title as it is shown: in one line, and cut where it is overlong.
fn limited(text: &str) -> String {
    let line = shown(text);
    let line = line.trim();
    match line.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
