//! One article: codes against what was found.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Level;
use crate::actor::{Mention, MentionKind};
use crate::aggregate::polarity;
use crate::article::ByteSpan;
use crate::codebook::name_key;
use crate::corpus::{Gold, GoldMention, whole_words};
use crate::evaluate::Scores;
use crate::predictor::{Analysis, Predictor};

/// Something that is coded and was not found, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodingError {
    /// Id of the article.
    pub article: String,
    /// Place of the sentence, from 0, as coded.
    pub sentence: usize,
    /// `mentions`, `speakers` or `statements`.
    pub level: &'static str,
    /// `missed`, `extra` or `wrong`.
    pub error: &'static str,
    /// What went wrong first.
    pub cause: &'static str,
    /// The actor.
    pub actor: String,
    /// The words that stand for it, of mentions.
    pub mention: String,
    /// The topic, of statements.
    pub topic: String,
    /// What is coded.
    pub coded: String,
    /// What was found.
    pub found: String,
    /// The sentence.
    pub text: String,
}

/// The errors in an article.
pub type ArticleErrors = Vec<CodingError>;

/// An actor as codes and program both know it: one that is coded, or one that the program alone knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Coded(usize),
    Other(usize),
}

struct Judge<'a> {
    gold: &'a Gold,
    predictor: &'a Predictor,
    analysis: &'a Analysis,
    scores: Scores,
    errors: ArticleErrors,
    /// The mentions found, by sentence and actor.
    found: BTreeMap<(usize, Who), Vec<&'a Mention>>,
    coded: BTreeMap<(usize, Who), &'a GoldMention>,
    who: BTreeMap<usize, Who>,
}

/// Counts by level, in the order of [`Level::ALL`], and the errors with their causes.
pub fn judge(gold: &Gold, predictor: &Predictor, analysis: &Analysis) -> (Scores, ArticleErrors) {
    let mut who: BTreeMap<usize, Who> = BTreeMap::new();
    for mention in &analysis.mentions {
        who.entry(mention.actor).or_insert_with(|| {
            gold.actor_of(predictor.actor(analysis, mention.actor))
                .map_or(Who::Other(mention.actor), Who::Coded)
        });
    }
    let mut found: BTreeMap<(usize, Who), Vec<&Mention>> = BTreeMap::new();
    for mention in &analysis.mentions {
        if let Some(sentence) = gold.sentence_at(mention.span.start) {
            found.entry((sentence, who[&mention.actor])).or_default().push(mention);
        }
    }
    let coded = gold
        .mentions
        .iter()
        .map(|mention| ((mention.sentence, Who::Coded(mention.actor)), mention))
        .collect();
    let mut judge = Judge {
        gold,
        predictor,
        analysis,
        scores: Scores::empty(Level::ALL.len()),
        errors: Vec::new(),
        found,
        coded,
        who,
    };
    judge.sentences();
    judge.mentions();
    judge.speakers();
    judge.statements();
    judge.sides();
    (judge.scores, judge.errors)
}

#[derive(Clone, Copy)]
enum Outcome {
    Right,
    Missed,
    Extra,
}

impl Judge<'_> {
    fn count(&mut self, level: Level, outcome: Outcome) {
        let class = &mut self.scores.classes[level as usize];
        match outcome {
            Outcome::Right => class.true_positives += 1.0,
            Outcome::Missed => class.false_negatives += 1.0,
            Outcome::Extra => class.false_positives += 1.0,
        }
    }

    /// Counts a mention of this kind, and says whether it is a reference.
    fn count_mention(&mut self, kind: Level, outcome: Outcome) -> bool {
        let reference = matches!(kind, Level::Descriptions | Level::Pronouns);
        self.count(Level::Mentions, outcome);
        self.count(kind, outcome);
        if reference {
            self.count(Level::References, outcome);
        }
        reference
    }

    fn compare<T: Ord>(&mut self, level: Level, coded: &BTreeSet<T>, found: &BTreeSet<T>) {
        coded.intersection(found).for_each(|_| self.count(level, Outcome::Right));
        coded.difference(found).for_each(|_| self.count(level, Outcome::Missed));
        found.difference(coded).for_each(|_| self.count(level, Outcome::Extra));
    }

    fn sentences(&mut self) {
        let ends = |spans: &[ByteSpan]| spans.iter().map(|span| span.end).collect::<BTreeSet<usize>>();
        self.compare(Level::Sentences, &ends(&self.gold.sentences), &ends(&self.analysis.sentences));
    }

    fn mentions(&mut self) {
        for (key, coded) in self.coded.clone() {
            let level = self.level_of(coded);
            let right = self
                .found
                .get(&key)
                .is_some_and(|found| found.iter().any(|mention| self.fits(coded, mention)));
            let outcome = if right { Outcome::Right } else { Outcome::Missed };
            let others = if right { Vec::new() } else { self.overlapping(coded) };
            if self.count_mention(level, outcome) {
                self.count(Level::Resolutions, outcome);
                if self.is_taken_for_another(coded) {
                    self.count(Level::Resolutions, Outcome::Extra);
                }
            }
            if !right {
                let elsewhere = self.found.contains_key(&key);
                let cause = match (elsewhere, others.is_empty()) {
                    (true, _) => "other words",
                    (false, true) => "not found",
                    (false, false) => "other actor",
                };
                let name = self.gold.actors[coded.actor].name.clone();
                self.note(
                    coded.sentence,
                    "mentions",
                    "missed",
                    cause,
                    [&name, &coded.words, "", &name, &others.join("; ")],
                );
            }
        }
        for ((sentence, who), found) in self.found.clone() {
            let coded = self.coded.get(&(sentence, who)).copied();
            if coded.is_some_and(|coded| found.iter().any(|mention| self.fits(coded, mention))) {
                continue;
            }
            // The first name, or else the first of the others.
            let Some(mention) = found.iter().min_by_key(|mention| (mention.kind, mention.span)) else {
                continue;
            };
            self.count_mention(level_of_kind(mention.kind), Outcome::Extra);
            let cause = match (coded, who) {
                (Some(_), _) => "other words",
                (None, Who::Coded(_)) => "actor not coded here",
                (None, Who::Other(_)) => "actor not coded in the article",
            };
            let words = self.gold.article.text[mention.span.range()].to_owned();
            let name = self.name(who);
            self.note(sentence, "mentions", "extra", cause, [&name, &words, "", "", &name]);
        }
    }

    /// Whether a found mention is in the coded words; where these are not in the sentence, any mention is.
    fn fits(&self, coded: &GoldMention, mention: &Mention) -> bool {
        coded.places.is_empty() || coded.places.iter().any(|place| place.overlaps(mention.span))
    }

    /// The actors that were found in coded words.
    fn overlapping(&self, coded: &GoldMention) -> Vec<String> {
        let sentence = self.found.range((coded.sentence, Who::Coded(0))..(coded.sentence + 1, Who::Coded(0)));
        sentence
            .filter(|(_, found)| {
                found.iter().any(|mention| coded.places.iter().any(|place| place.overlaps(mention.span)))
            })
            .map(|((_, who), _)| self.name(*who))
            .collect()
    }

    /// Whether another actor was found in coded words, and by the whole of them: the pronoun in "his country" may well
    /// stand for somebody else.
    fn is_taken_for_another(&self, coded: &GoldMention) -> bool {
        let key = (coded.sentence, Who::Coded(coded.actor));
        let sentence = self.found.range((coded.sentence, Who::Coded(0))..(coded.sentence + 1, Who::Coded(0)));
        let whole = |mention: &&Mention| {
            let part = mention.kind == MentionKind::Pronoun;
            coded.places.iter().any(|place| place.overlaps(mention.span) && (!part || *place == mention.span))
        };
        let right = self.found.get(&key).is_some_and(|found| found.iter().any(whole));
        !right && sentence.into_iter().any(|(_, found)| found.iter().any(whole))
    }

    fn name(&self, who: Who) -> String {
        match who {
            Who::Coded(actor) => self.gold.actors[actor].name.clone(),
            Who::Other(actor) => self.predictor.actor(self.analysis, actor).name.clone(),
        }
    }

    /// How coded words name their actor.
    fn level_of(&self, coded: &GoldMention) -> Level {
        let words = name_key(&coded.words);
        if is_pronoun(&words) {
            return Level::Pronouns;
        }
        let keys = self.gold.keys(coded.actor);
        if contains(&words, &keys[0]) {
            return Level::Names;
        }
        // A part of the name counts as another name: "the Sorrenians" of Sorrenia, "Ruyter" of Anatole Ruyter.
        let part = |name: &str| {
            name.split([' ', '-'])
                .any(|part| part.len() > 3 && words.split([' ', '-']).any(|word| word.starts_with(part)))
        };
        let capital = coded
            .words
            .split(' ')
            .any(|word| word.chars().next().is_some_and(char::is_uppercase) && !word.starts_with("The"));
        if keys[1..].iter().any(|key| contains(&words, key)) || capital && keys.iter().any(|key| part(key)) {
            return Level::Aliases;
        }
        match self.predictor.codebook().find_actor(&self.gold.actors[coded.actor].name) {
            Some(actor) => {
                let entry = &self.predictor.codebook().actors[actor];
                let names = entry.aliases.iter().chain(&entry.metonyms).chain(&entry.demonyms);
                let named = names.map(|name| name_key(name)).any(|key| contains(&words, &key));
                if named { Level::Aliases } else { Level::Descriptions }
            }
            None => Level::Descriptions,
        }
    }

    fn speakers(&mut self) {
        for (sentence, coded) in self.gold.speakers.clone().into_iter().enumerate() {
            let Some(coded) = coded else { continue };
            let coded = coded.map(Who::Coded);
            let start = self.gold.sentences[sentence].start;
            let at = self.analysis.sentences.partition_point(|span| span.end <= start);
            let found = self.analysis.speakers.get(at).copied().flatten();
            let found = found.map(|actor| self.who.get(&actor).copied().unwrap_or(Who::Other(actor)));
            match (coded, found) {
                (None, None) => continue,
                (Some(coded), Some(found)) if coded == found => {
                    self.count(Level::Speakers, Outcome::Right);
                    continue;
                }
                _ => {}
            }
            if coded.is_some() {
                self.count(Level::Speakers, Outcome::Missed);
            }
            if found.is_some() {
                self.count(Level::Speakers, Outcome::Extra);
            }
            let name = |who: Option<Who>| who.map_or_else(String::new, |who| self.name(who));
            let (coded, found) = (name(coded), name(found));
            let cause = if found.is_empty() { "no speaker found" } else { "other speaker" };
            self.note(sentence, "speakers", "wrong", cause, [&coded, "", "", &coded, &found]);
        }
    }

    fn statements(&mut self) {
        let mut coded: BTreeMap<(usize, Who, &str), &str> = BTreeMap::new();
        for statement in &self.gold.statements {
            coded.insert(
                (statement.sentence, Who::Coded(statement.actor), &statement.topic),
                &statement.stance,
            );
        }
        let found = self.found_statements();
        let topics = |keys: &mut dyn Iterator<Item = (usize, String)>| keys.collect::<BTreeSet<_>>();
        let coded_topics =
            topics(&mut coded.keys().map(|(sentence, _, topic)| (*sentence, (*topic).to_owned())));
        let found_topics = topics(&mut found.keys().map(|(sentence, _, topic)| (*sentence, topic.clone())));
        self.compare(Level::Topics, &coded_topics, &found_topics);
        for ((sentence, who, topic), stance) in &coded {
            let (sentence, who, name) = (*sentence, *who, self.name(*who));
            let Some(other) = found.get(&(sentence, who, (*topic).to_owned())) else {
                self.count(Level::Statements, Outcome::Missed);
                self.count(Level::StatementsWithStance, Outcome::Missed);
                let cause = if !self.found.contains_key(&(sentence, who)) {
                    "actor not found"
                } else if !found_topics.contains(&(sentence, (*topic).to_owned())) {
                    "topic not found"
                } else {
                    "actor not taken for a holder"
                };
                self.note(sentence, "statements", "missed", cause, [&name, "", topic, stance, ""]);
                continue;
            };
            self.count(Level::Statements, Outcome::Right);
            if other == stance {
                self.count(Level::StatementsWithStance, Outcome::Right);
            } else {
                self.count(Level::StatementsWithStance, Outcome::Missed);
                self.count(Level::StatementsWithStance, Outcome::Extra);
                self.note(sentence, "statements", "wrong", "stance", [&name, "", topic, stance, other]);
            }
        }
        for ((sentence, who, topic), stance) in &found {
            let (sentence, who) = (*sentence, *who);
            if coded.contains_key(&(sentence, who, topic)) {
                continue;
            }
            self.count(Level::Statements, Outcome::Extra);
            self.count(Level::StatementsWithStance, Outcome::Extra);
            let cause = if !self.coded.contains_key(&(sentence, who)) {
                "actor not coded here"
            } else if !coded_topics.contains(&(sentence, topic.clone())) {
                "topic not coded here"
            } else {
                "actor taken for a holder"
            };
            let name = self.name(who);
            self.note(sentence, "statements", "extra", cause, [&name, "", topic, "", stance]);
        }
    }

    fn found_statements(&self) -> BTreeMap<(usize, Who, String), String> {
        let labels = self.predictor.stance_labels();
        let statements = self.analysis.statements.iter().filter_map(|statement| {
            let sentence = self.gold.sentence_at(statement.mention.span.start)?;
            let topic = self.predictor.codebook().topics[statement.topic?].id.clone();
            let stance = labels[statement.stance?.label].clone();
            Some(((sentence, self.who[&statement.mention.actor], topic), stance))
        });
        statements.collect()
    }

    /// The side of each actor on each topic over the article: the sign of the sum of its statements, those found weighted
    /// by their probability.
    fn sides(&mut self) {
        let side = |sum: f64| sum.total_cmp(&0.0) as i8;
        let mut coded: BTreeMap<(Who, String), f64> = BTreeMap::new();
        for statement in &self.gold.statements {
            *coded.entry((Who::Coded(statement.actor), statement.topic.clone())).or_default() +=
                polarity(&statement.stance);
        }
        let labels = self.predictor.stance_labels();
        let mut found: BTreeMap<(Who, String), f64> = BTreeMap::new();
        for statement in &self.analysis.statements {
            let (Some(topic), Some(stance)) = (statement.topic, statement.stance) else { continue };
            let topic = self.predictor.codebook().topics[topic].id.clone();
            let weight = polarity(&labels[stance.label]) * stance.probability;
            *found.entry((self.who[&statement.mention.actor], topic)).or_default() += weight;
        }
        let sides = |sums: &BTreeMap<(Who, String), f64>| {
            sums.iter().map(|((who, topic), sum)| (*who, topic.clone(), side(*sum))).collect::<BTreeSet<_>>()
        };
        self.compare(Level::ArticleSides, &sides(&coded), &sides(&found));
        for (pair, sum) in &coded {
            if let Some(other) = found.get(pair) {
                let outcome = if side(*sum) == side(*other) { Outcome::Right } else { Outcome::Extra };
                self.count(Level::SidesOfPairs, outcome);
            }
        }
    }

    fn note(
        &mut self,
        sentence: usize,
        level: &'static str,
        error: &'static str,
        cause: &'static str,
        what: [&str; 5],
    ) {
        let [actor, mention, topic, coded, found] = what.map(str::to_owned);
        let text = self.gold.article.text[self.gold.sentences[sentence].range()].to_owned();
        let article = self.gold.article.id.clone();
        self.errors.push(CodingError {
            article,
            sentence,
            level,
            error,
            cause,
            actor,
            mention,
            topic,
            coded,
            found,
            text,
        });
    }
}

fn level_of_kind(kind: MentionKind) -> Level {
    match kind {
        MentionKind::Name => Level::Names,
        MentionKind::Alias | MentionKind::Metonym | MentionKind::Demonym => Level::Aliases,
        MentionKind::Description => Level::Descriptions,
        MentionKind::Pronoun => Level::Pronouns,
    }
}

/// Whether a folded word is a pronoun that coders mark as a mention.
pub(crate) fn is_pronoun(word: &str) -> bool {
    const PRONOUNS: &str = "i we me us my our mine ours he she it they him her them his hers its their theirs himself herself itself themselves who";
    PRONOUNS.split(' ').any(|pronoun| pronoun == word)
}

/// Whether `words` has `name` as whole words.
fn contains(words: &str, name: &str) -> bool {
    whole_words(words, name).next().is_some()
}
