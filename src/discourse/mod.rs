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
mod names;
mod newcomers;
mod quotes;
mod resolve;
mod speaker;
mod training;
mod words;

use rustc_hash::FxHashMap;

use crate::actor::{ActorError, ActorMatcher, Mention};
use crate::article::{Article, ByteSpan};
use crate::codebook::{Actor, ActorKind, Codebook, fold};
use crate::corpus::whole_words;
use crate::maxent::{Gate, MaxEnt};

pub use cast::Cast;
use entity::Entity;
use newcomers::Newcomers;
use resolve::{CLEAR, Chooser, Found, Read, Reading};
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

/// Finds the actors of articles: names, references, speakers.
pub struct Discourse {
    matcher: ActorMatcher,
    actors: Vec<Actor>,
    by_id: FxHashMap<String, usize>,
    /// Single words that name a country or organisation, or its nationality (folded).
    nations: FxHashMap<String, usize>,
    /// For each actor, those who hold or held an office of it.
    holders: Vec<Vec<usize>>,
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
        })
    }

    /// Who is in an article of these sentences. Without `references` only names of the codebook are found.
    pub fn read(
        &self,
        article: &Article,
        sentences: &[ByteSpan],
        references: Option<&References>,
        options: ReferenceOptions,
    ) -> Cast {
        let mentions = self.matcher.find(article);
        let Some(references) = references else {
            return Cast::of_names(mentions, sentences.len());
        };
        let words = Words::new(article, sentences);
        let newcomers = if options.new_actors {
            newcomers::find(self, article, &words, &mentions, &references.names)
        } else {
            Newcomers::default()
        };
        let chooser = Chooser::Model(&references.antecedents);
        let reading = self.read_words(article, &words, &mentions, newcomers, chooser);
        let least = |found: &Found| match found.sort {
            Some(_) => options.least,
            None => references.mentions.least.into(),
        };
        let mut scratch = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        let kept: Vec<Found> = reading
            .judged(&words, self.actors.len())
            .filter(|(found, _)| !is_negated(&words, found))
            .filter_map(|(found, cues)| {
                let probability = references.mentions.model.probability(&cues, &mut scratch);
                let sentence = words.sentence_of(found.words.start);
                // What repeats a mention of its sentence is no more than that.
                let speaks = reading.speakers[sentence] == Some(found.entity);
                let repeats =
                    found.sort.is_some() && found.share >= CLEAR && seen.contains(&(sentence, found.entity));
                (probability >= least(found) || repeats || speaks).then(|| {
                    seen.insert((sentence, found.entity));
                    Found { probability: probability as f32, ..found.clone() }
                })
            })
            .collect();
        Cast::of_reading(reading, &kept, &self.actors)
    }

    fn read_words<'a>(
        &'a self,
        article: &Article,
        words: &'a Words<'_>,
        mentions: &[Mention],
        newcomers: Newcomers,
        chooser: Chooser<'a>,
    ) -> Read {
        let Newcomers { actors: new_actors, sure, mentions: mut found } = newcomers;
        let mut nations = self.nations_of(words);
        let more = new_actors.iter().enumerate().map(|(at, actor)| (self.actors.len() + at, actor));
        let mut new_nations = FxHashMap::default();
        more.for_each(|(at, actor)| add_nation(&mut new_nations, actor, at));
        for (word, nation) in words.words.iter().zip(&mut nations) {
            if nation.is_none() && word.capital && !new_nations.is_empty() {
                *nation = new_nations.get(fold(word.text).as_str()).copied();
            }
        }
        found.extend(mentions.iter().filter_map(|mention| {
            let covered = words.covered(mention.span);
            let last = covered.clone().next_back()?;
            let possessive = words.words[last].possessive;
            Some((covered, *mention, possessive))
        }));
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
        };
        facts::from_titles(&mut reading);
        Read { new_actors, ..reading.read() }
    }

    /// The actor that each word names or has the nationality of.
    fn nations_of(&self, words: &Words<'_>) -> Vec<Option<usize>> {
        let nation = |text: &str| {
            if text.is_ascii() {
                self.nations.get(text).copied()
            } else {
                self.nations.get(fold(text).as_str()).copied()
            }
        };
        words.words.iter().map(|word| if word.capital { nation(word.text) } else { None }).collect()
    }

    /// All actors that the article names or has the nationality of, those of the headline too.
    fn entities(
        &self,
        article: &Article,
        new_actors: &[Actor],
        found: &[(std::ops::Range<usize>, Mention, bool)],
        nations: &[Option<usize>],
    ) -> (Vec<Entity>, FxHashMap<usize, usize>) {
        let title = article.title.as_deref().unwrap_or_default();
        let in_title: Vec<usize> =
            self.matcher.find_in(title, article.date).iter().map(|mention| mention.actor).collect();
        let mut actors: Vec<usize> = found.iter().map(|(_, mention, _)| mention.actor).collect();
        actors.extend(nations.iter().flatten());
        actors.extend(&in_title);
        actors.sort_unstable();
        actors.dedup();
        let mut entities: Vec<Entity> = actors
            .iter()
            .map(|&actor| {
                let entry = self.entry(new_actors, actor);
                let mut entity = Entity::new(actor, entry, &|id| self.index(id, new_actors), article.date);
                entity.in_title =
                    in_title.contains(&actor) || whole_words(title, &entry.name).next().is_some();
                entity
            })
            .collect();
        let place: FxHashMap<usize, usize> =
            actors.iter().enumerate().map(|(at, &actor)| (actor, at)).collect();
        for (_, mention, _) in found {
            entities[place[&mention.actor]].named += 1;
        }
        let ranks: Vec<usize> = entities.iter().map(|entity| entity.rank_among(&entities)).collect();
        for (entity, rank) in entities.iter_mut().zip(ranks) {
            entity.frequency_rank = rank;
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

/// Adds the single words that name a country or organisation.
fn add_nation(nations: &mut FxHashMap<String, usize>, actor: &Actor, at: usize) {
    if actor.kind == ActorKind::Person {
        return;
    }
    let country = actor.kind == ActorKind::Country;
    let names =
        std::iter::once(&actor.name).chain(&actor.aliases).chain(&actor.metonyms).chain(&actor.demonyms);
    for name in names.map(|name| fold(name).trim_end_matches('.').to_owned()) {
        let single = !name.contains(' ') && name.chars().next().is_some_and(char::is_uppercase);
        if single && (country || name.chars().all(|c| !c.is_lowercase()) || name == actor.name) {
            nations.entry(name).or_insert(at);
        }
    }
}

/// "No Norlander official": nobody.
fn is_negated(words: &Words<'_>, found: &Found) -> bool {
    found.words.start.checked_sub(1).is_some_and(|before| words.words[before].reads("no"))
}
