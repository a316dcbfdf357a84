//! New actors over a corpus, as entries of a codebook to be reviewed.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::article::Article;
use crate::codebook::{Actor, ActorKind, Codebook, CodebookError, name_key};
use crate::predictor::{Analysis, Predictor};

/// The most sentences kept of an actor.
const MOST_CONTEXTS: usize = 3;

/// One new actor, from all articles that name it.
#[derive(Clone, Debug)]
struct Entry {
    actor: Actor,
    mentions: usize,
    articles: usize,
    /// How often it was taken for each kind.
    kinds: BTreeMap<ActorKind, usize>,
    contexts: Vec<String>,
}

/// Actors that the codebook lacks, merged by full name.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    entries: BTreeMap<String, Entry>,
}

impl Roster {
    /// Adds the new actors of an article.
    pub fn add(&mut self, predictor: &Predictor, article: &Article, analysis: &Analysis) {
        let known = predictor.codebook().actors.len();
        for (new, actor) in analysis.new_actors.iter().enumerate() {
            let mentions = analysis.mentions.iter().filter(|mention| mention.actor == known + new);
            let entry = self.entries.entry(name_key(&actor.name)).or_insert_with(|| Entry {
                actor: actor.clone(),
                mentions: 0,
                articles: 0,
                kinds: BTreeMap::new(),
                contexts: Vec::new(),
            });
            entry.articles += 1;
            *entry.kinds.entry(actor.kind).or_default() += 1;
            entry.merge(actor);
            for mention in mentions {
                entry.mentions += 1;
                let sentence = analysis.sentences.iter().find(|sentence| sentence.contains(mention.span));
                let text = sentence.map_or("", |sentence| &article.text[sentence.range()]);
                let context =
                    format!("{}: {}", article.id, text.split_whitespace().collect::<Vec<_>>().join(" "));
                if entry.contexts.len() < MOST_CONTEXTS && !entry.contexts.contains(&context) {
                    entry.contexts.push(context);
                }
            }
        }
    }

    /// Number of actors.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The actors as a codebook that extends `codebook`, those with the most mentions first, each with its counts and
    /// some of its sentences as comments. Actors with fewer than `least` mentions are left out.
    ///
    /// # Errors
    /// Where an entry cannot be written as TOML, which does not happen.
    pub fn to_toml(&self, codebook: &Codebook, least: usize) -> Result<String, CodebookError> {
        let mut entries: Vec<Entry> =
            self.entries.values().filter(|entry| entry.mentions >= least).cloned().collect();
        entries.sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.actor.name.cmp(&b.actor.name)));
        let mut ids: Vec<String> = codebook.actors.iter().map(|actor| actor.id.clone()).collect();
        for entry in &mut entries {
            entry.settle(&ids);
            ids.push(entry.actor.id.clone());
        }
        let mut out = String::new();
        for entry in &mut entries {
            // What refers to an actor that was left out refers to nothing.
            let is_there = |id: &String| ids.contains(id);
            if !is_there(&entry.actor.affiliation) {
                entry.actor.affiliation.clear();
            }
            entry.actor.roles.iter_mut().filter(|role| !is_there(&role.of)).for_each(|role| role.of.clear());
            let plural = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
            let (mentions, articles) = (plural(entry.mentions, "mention"), plural(entry.articles, "article"));
            // Writing to a string cannot fail.
            let _ = writeln!(out, "# {mentions} in {articles}");
            for context in &entry.contexts {
                let _ = writeln!(out, "# {}", crate::report::shown(context));
            }
            let one = Codebook { topics: Vec::new(), actors: vec![entry.actor.clone()] };
            out.push_str(&one.to_toml()?);
            out.push('\n');
        }
        Ok(out)
    }
}

impl Entry {
    /// Adds what another article says of the actor.
    fn merge(&mut self, other: &Actor) {
        let actor = &mut self.actor;
        let mut add = |into: fn(&mut Actor) -> &mut Vec<String>, from: &[String]| {
            for name in from {
                let names = into(actor);
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        };
        add(|actor| &mut actor.aliases, &other.aliases);
        add(|actor| &mut actor.demonyms, &other.demonyms);
        if actor.affiliation.is_empty() {
            actor.affiliation.clone_from(&other.affiliation);
        }
        actor.pronoun = actor.pronoun.or(other.pronoun);
        for role in &other.roles {
            if !actor.roles.contains(role) {
                actor.roles.push(role.clone());
            }
        }
    }

    /// Gives the actor its commonest kind and an id that none of `ids` is.
    fn settle(&mut self, ids: &[String]) {
        let commonest = self.kinds.iter().max_by_key(|(kind, n)| (**n, std::cmp::Reverse(**kind)));
        if let Some((kind, _)) = commonest {
            self.actor.kind = *kind;
        }
        if self.actor.kind != ActorKind::Person {
            self.actor.roles.clear();
            self.actor.pronoun = None;
        }
        let id = self.actor.id.clone();
        let mut next = 2;
        while ids.contains(&self.actor.id) {
            self.actor.id = format!("{id}-{next}");
            next += 1;
        }
    }
}
