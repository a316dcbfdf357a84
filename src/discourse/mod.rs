//! Who is who in an article: the actors that the codebook lacks, what pronouns and descriptions stand for, who speaks.
//!
//! Names come first (the [`actor`](crate::actor) module for those of the codebook, `names` for others). Then the
//! article is read from its beginning, as a reader does: each pronoun and description goes to the likeliest of the
//! actors that it may stand for, if that one is likely enough, and each sentence gets its speaker. Three decisions are
//! learnt from coded articles with [`crate::maxent`]: what a new name names, and what a reference refers to.

mod anaphora;
mod antecedent;
mod cast;
mod coding;
mod demonyms;
mod entity;
mod facts;
mod kinds;
mod lexicon;
mod memory;
mod names;
mod newcomers;
mod quotes;
mod recent;
mod resolve;
mod short_forms;
mod speaker;
mod training;
mod words;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::actor::{ActorError, ActorMatcher, Mention};
use crate::article::{Article, ByteSpan};
use crate::codebook::{Actor, ActorKind, Codebook, folded};
use crate::maxent::{Gate, MaxEnt};

use antecedent::Antecedents;
pub use cast::Cast;
use entity::{Entity, Traits};
use memory::WordMemory;
use newcomers::{Newcomers, Placed};
use recent::Recent;
use resolve::{CLEAR, Chooser, Found, Read, Reading};
use short_forms::Headline;
pub use training::train_references;
use words::Words;

/// What is learnt of reference.
#[derive(Clone, Debug, PartialEq)]
pub struct References {
    /// What a name names: `country`, `none`, `organisation`, `person`.
    pub names: MaxEnt,
    /// Whether an actor is what a pronoun or description stands for: `no`, `yes`.
    pub antecedents: MaxEnt,
    /// Whether a mention stands for its actor in the eyes of a coder: `no`, `yes`.
    pub mentions: Gate,
}

/// What to look for in an article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReferenceOptions {
    /// Whether actors that the codebook lacks are looked for.
    pub new_actors: bool,
    /// Probability from which a pronoun or description is resolved, in [0, 1]. Higher: fewer, and surer.
    pub least: f64,
}

/// The threshold is chosen on the dev articles: the lowest with a precision over .8 of what references are resolved to.
impl Default for ReferenceOptions {
    fn default() -> Self {
        Self { new_actors: true, least: 0.33 }
    }
}

/// Reads articles, and learns words as it does, which makes it fast: keep it for the next one.
pub struct DiscourseReader<'a> {
    book: &'a Discourse,
    references: Option<(&'a References, Antecedents)>,
    options: ReferenceOptions,
    memory: WordMemory<'a>,
}

/// Finds the actors of articles: names, references, speakers.
pub struct Discourse {
    matcher: ActorMatcher,
    actors: Vec<Actor>,
    by_id: FxHashMap<String, usize>,
    /// Single words that name a country or organisation, or its nationality (folded).
    nations: FxHashMap<String, usize>,
    /// For each actor, those who hold or held an office of it.
    holders: Vec<Vec<usize>>,
    /// Of each actor, once it was met.
    traits: Vec<OnceLock<Traits>>,
}

impl Discourse {
    /// Compiles the actors of a codebook.
    ///
    /// # Errors
    /// Where it has too many names.
    pub fn new(codebook: &Codebook) -> Result<Self, ActorError> {
        let by_id: FxHashMap<String, usize> =
            codebook.actors.iter().enumerate().map(|(at, actor)| (actor.id.clone(), at)).collect();
        let mut nations = FxHashMap::default();
        let mut holders = vec![Vec::new(); codebook.actors.len()];
        for (at, actor) in codebook.actors.iter().enumerate() {
            for role in &actor.roles {
                if let Some(of) = by_id.get(&role.of)
                    && holders[*of].last() != Some(&at)
                {
                    holders[*of].push(at);
                }
            }
            add_nation(&mut nations, actor, at);
        }
        Ok(Self {
            matcher: ActorMatcher::new(codebook)?,
            actors: codebook.actors.clone(),
            by_id,
            nations,
            holders,
            traits: codebook.actors.iter().map(|_| OnceLock::new()).collect(),
        })
    }

    /// A reader of articles, with what one thread learns of words. Without `references` it finds names of the codebook
    /// only.
    pub fn reader<'a>(
        &'a self,
        references: Option<&'a References>,
        options: ReferenceOptions,
    ) -> DiscourseReader<'a> {
        DiscourseReader {
            book: self,
            references: references.map(|references| (references, Antecedents::new(&references.antecedents))),
            options,
            memory: WordMemory::new(self),
        }
    }

    fn read_words<'a>(
        &'a self,
        article: &Article,
        words: &'a Words<'_>,
        mentions: &[Placed],
        newcomers: Newcomers,
        chooser: Chooser<'a>,
    ) -> Read {
        let Newcomers { actors: new_actors, sure, mentions: mut found } = newcomers;
        let mut nations: Vec<Option<usize>> =
            words.words.iter().map(|word| word.nation.map(|nation| nation as usize)).collect();
        let more = new_actors.iter().enumerate().map(|(at, actor)| (self.actors.len() + at, actor));
        let mut new_nations = FxHashMap::default();
        more.for_each(|(at, actor)| add_nation(&mut new_nations, actor, at));
        for (word, nation) in words.words.iter().zip(&mut nations) {
            if nation.is_none() && word.capital && !new_nations.is_empty() {
                *nation = new_nations.get(&*folded(word.text)).copied();
            }
        }
        found.extend(mentions.iter().filter(|(words, ..)| !words.is_empty()).cloned());
        found.sort_by_key(|(words, mention, _)| (words.start, mention.actor));
        for (range, mention, _) in &found {
            if self.entry(&new_actors, mention.actor).kind != ActorKind::Person {
                nations[range.clone()].iter_mut().for_each(|nation| _ = nation.get_or_insert(mention.actor));
            }
        }
        let (entities, place) = self.entities(article, &new_actors, &found, &nations);
        let mut in_name = vec![false; words.words.len()];
        let names: Vec<Found> = found
            .into_iter()
            .map(|(range, mention, possessive)| {
                let person = entities[place[&mention.actor]].kind == ActorKind::Person;
                if person || range.len() > 1 {
                    in_name[range.clone()].fill(true);
                    // "The Compact's secretary general" begins with a name.
                    in_name[range.end - 1] = person || !possessive;
                }
                Found {
                    share: 1.0,
                    sort: None,
                    words: range,
                    span: mention.span,
                    entity: place[&mention.actor],
                    kind: mention.kind,
                    probability: mention.actor.checked_sub(self.actors.len()).map_or(1.0, |new| sure[new]),
                    possessive,
                }
            })
            .collect();
        let recent = Recent::of(entities.len());
        let mut reading = Reading {
            book: self,
            words,
            date: article.date,
            entities,
            place,
            nations,
            names,
            in_name,
            chooser,
            recent,
        };
        facts::from_titles(&mut reading);
        Read { new_actors, ..reading.read() }
    }

    /// The mentions of the codebook's actors with their words.
    fn placed(&self, article: &Article, words: &Words<'_>) -> Vec<Placed> {
        let place = |mention: Mention| {
            let covered = words.covered(mention.span);
            let possessive = covered.clone().next_back().is_some_and(|last| words.words[last].possessive);
            (covered, mention, possessive)
        };
        self.matcher.find(article).into_iter().map(place).collect()
    }

    /// The actor that a folded word names or has the nationality of.
    fn nation(&self, word: &str) -> Option<u32> {
        self.nations.get(word).map(|nation| *nation as u32)
    }

    fn traits(&self, actor: usize) -> &Traits {
        self.traits[actor].get_or_init(|| Traits::new(&self.actors[actor]))
    }

    /// All actors that the article names or has the nationality of, those of the headline too.
    fn entities(
        &self,
        article: &Article,
        new_actors: &[Actor],
        found: &[Placed],
        nations: &[Option<usize>],
    ) -> (Vec<Entity>, FxHashMap<usize, usize>) {
        let title = article.title.as_deref().unwrap_or_default();
        let in_title: Vec<usize> = if title.is_empty() {
            Vec::new()
        } else {
            let found = self.matcher.find_in(title, article.date);
            found.iter().map(|mention| mention.actor).collect::<BTreeSet<usize>>().into_iter().collect()
        };
        let headline = Headline::new(title.into());
        let mut actors: Vec<usize> = found.iter().map(|(_, mention, _)| mention.actor).collect();
        actors.extend(nations.iter().flatten());
        actors.extend(&in_title);
        actors.sort_unstable();
        actors.dedup();
        let mut entities: Vec<Entity> = actors
            .iter()
            .map(|&actor| {
                let entry = self.entry(new_actors, actor);
                let index = |id: &str| self.index(id, new_actors);
                let mut entity = if actor < self.actors.len() {
                    Entity::new(actor, entry, self.traits(actor), &index, article.date)
                } else {
                    Entity::new(actor, entry, &Traits::new(entry), &index, article.date)
                };
                entity.in_title = in_title.contains(&actor) || headline.has(&entry.name);
                entity
            })
            .collect();
        let place: FxHashMap<usize, usize> =
            actors.iter().enumerate().map(|(at, &actor)| (actor, at)).collect();
        for (_, mention, _) in found {
            entities[place[&mention.actor]].named += 1;
        }
        for persons in [false, true] {
            let of_sort = |entity: &&mut Entity| entity.is_person() == persons;
            let mut named: Vec<usize> =
                entities.iter_mut().filter(of_sort).map(|entity| entity.named).collect();
            named.sort_unstable();
            for entity in entities.iter_mut().filter(of_sort) {
                let others = named.partition_point(|&other| other <= entity.named);
                entity.frequency_rank = named.len() - others;
            }
        }
        (entities, place)
    }

    fn entry<'a>(&'a self, new_actors: &'a [Actor], actor: usize) -> &'a Actor {
        self.actors.get(actor).unwrap_or_else(|| &new_actors[actor - self.actors.len()])
    }

    fn index(&self, id: &str, new_actors: &[Actor]) -> Option<usize> {
        if id.is_empty() {
            return None;
        }
        let new = || new_actors.iter().position(|actor| actor.id == id).map(|at| self.actors.len() + at);
        self.by_id.get(id).copied().or_else(new)
    }
}

impl DiscourseReader<'_> {
    /// Who is in an article of these sentences.
    pub fn read(&mut self, article: &Article, sentences: &[ByteSpan]) -> Cast {
        let book = self.book;
        let Some((references, antecedents)) = &self.references else {
            return Cast::of_names(book.matcher.find(article), sentences.len());
        };
        let words = Words::new(article, sentences, &mut self.memory);
        let mentions = book.placed(article, &words);
        let newcomers = if self.options.new_actors {
            newcomers::find(book, article, &words, &mentions, &references.names)
        } else {
            Newcomers::default()
        };
        let reading = book.read_words(article, &words, &mentions, newcomers, Chooser::Model(antecedents));
        let mut seen = FxHashSet::default();
        let mut kept = Vec::with_capacity(reading.mentions.len());
        for (found, context) in reading.in_context(&words, book.actors.len()) {
            if is_negated(&words, found) {
                continue;
            }
            let mut leaning = references.mentions.model.leaning();
            coding::observe(&context, found, &reading.entities[found.entity], &mut leaning);
            let probability = leaning.probability();
            let least = match found.sort {
                Some(_) => self.options.least,
                None => references.mentions.least.into(),
            };
            // What repeats a mention of its sentence is no more than that.
            let place = (context.sentence, found.entity);
            let speaks = reading.speakers[context.sentence] == Some(found.entity);
            let repeats = found.sort.is_some() && found.share >= CLEAR && seen.contains(&place);
            if probability >= least || repeats || speaks {
                seen.insert(place);
                kept.push(Found { probability: probability as f32, ..found.clone() });
            }
        }
        Cast::of_reading(reading, &kept, &book.actors)
    }
}

/// Adds the single words that name a country or organisation.
fn add_nation(nations: &mut FxHashMap<String, usize>, actor: &Actor, at: usize) {
    if actor.kind == ActorKind::Person {
        return;
    }
    let country = actor.kind == ActorKind::Country;
    let names =
        std::iter::once(&actor.name).chain(&actor.aliases).chain(&actor.metonyms).chain(&actor.demonyms);
    for name in names {
        let name = folded(name);
        let name = name.trim_end_matches('.');
        let single = !name.contains(' ') && name.starts_with(char::is_uppercase);
        if single && (country || name.chars().all(|c| !c.is_lowercase()) || name == actor.name) {
            nations.entry(name.to_owned()).or_insert(at);
        }
    }
}

/// "No Norlander official": nobody.
fn is_negated(words: &Words<'_>, found: &Found) -> bool {
    found.words.start.checked_sub(1).is_some_and(|before| words.words[before].reads("no"))
}
