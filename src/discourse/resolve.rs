//! Reading an article from its beginning: names are met, references to them resolved, speakers noted.

use std::ops::Range;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::anaphora::{Anaphor, Owner, Sort, anaphora};
use super::antecedent::{Antecedents, Place, is_possible};
use super::coding::Context;
use super::entity::{Entity, Last, Title};
use super::lexicon;
use super::recent::Recent;
use super::speaker::{SpokenBy, chains, reporting};
use super::words::{Word, Words};
use super::{Discourse, facts};
use crate::actor::MentionKind;
use crate::article::ByteSpan;
use crate::codebook::{Actor, Lower};
use crate::maxent::Cues;

/// An actor less likely than this is not what a reference stands for.
const LEAST: f32 = 0.3;
/// How sure it is that the holder of an office is meant by it.
const IN_OFFICE: f64 = 0.8;
/// Where nobody else comes near, less is enough.
pub(super) const CLEAR: f32 = 0.6;
const LEAST_WHERE_CLEAR: f32 = 0.05;
/// As many of those mentioned last are weighed.
const MOST_CANDIDATES: usize = 60;
/// As many are asked whether they may be meant: more than an article has.
const MOST_LOOKED_AT: usize = 400;

/// A mention in the making.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) words: Range<usize>,
    pub(super) span: ByteSpan,
    /// Place among the entities.
    pub(super) entity: usize,
    pub(super) kind: MentionKind,
    /// How sure it is that this actor is meant rather than none, and rather than another.
    pub(super) probability: f32,
    pub(super) share: f32,
    pub(super) possessive: bool,
    /// What sort of reference it is; none for names.
    pub(super) sort: Option<Sort>,
}

/// Whose a description is: "her minister", "Norland's minister".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owned {
    /// It does not say.
    ByNobody,
    /// Somebody who is not known.
    BySomebody,
    /// This entity's.
    By(usize),
}

impl Owned {
    fn entity(self) -> Option<usize> {
        match self {
            Self::By(entity) => Some(entity),
            Self::ByNobody | Self::BySomebody => None,
        }
    }
}

/// How antecedents are chosen.
pub(super) enum Chooser<'a> {
    /// By a classifier: the likeliest.
    Model(&'a Antecedents),
    /// By a coder, who is given the words, the number of actors that they stand for, and of each actor that may be
    /// meant what the classifier would see.
    #[allow(clippy::type_complexity)]
    Coder(&'a mut dyn FnMut(ByteSpan, usize, Vec<(usize, Cues)>) -> Vec<(usize, f32)>),
}

/// The state of reading one article.
pub(super) struct Reading<'a, 'w> {
    pub(super) book: &'a Discourse,
    pub(super) date: Option<Date>,
    pub(super) words: &'a Words<'w>,
    pub(super) entities: Vec<Entity>,
    /// Place of each actor among the entities.
    pub(super) place: FxHashMap<usize, usize>,
    /// The actor that each word names or has the nationality of.
    pub(super) nations: Vec<Option<usize>>,
    /// Names, in order; no two overlap.
    pub(super) names: Vec<Found>,
    /// Which words are part of a name that no description contains.
    pub(super) in_name: Vec<bool>,
    pub(super) chooser: Chooser<'a>,
    /// Who was mentioned so far.
    pub(super) recent: Recent,
}

/// What reading found.
pub(super) struct Read {
    pub(super) new_actors: Vec<Actor>,
    pub(super) entities: Vec<Entity>,
    pub(super) mentions: Vec<Found>,
    pub(super) speakers: Vec<Option<usize>>,
}

impl Read {
    /// The mentions with what is around each.
    pub(super) fn in_context<'a, 'w>(
        &'a self,
        words: &'a Words<'w>,
        known: usize,
    ) -> impl Iterator<Item = (&'a Found, Context<'a, 'w>)> {
        // Mentions are in the order of their sentences.
        let mut of_sentence = 0..0;
        self.mentions.iter().enumerate().map(move |(at, found)| {
            let sentence = words.sentence_of(found.words.start);
            if at >= of_sentence.end {
                let end = words.sentences[sentence].end;
                let more = self.mentions[at..].iter().take_while(|other| other.words.start < end).count();
                of_sentence = at..at + more;
            }
            let context = Context {
                words,
                sentence,
                rank: at - of_sentence.start,
                mentions: of_sentence.len(),
                known: self.entities[found.entity].actor < known,
                speaker: self.speakers.get(sentence).copied().flatten(),
            };
            (found, context)
        })
    }
}

impl Reading<'_, '_> {
    pub(super) fn read(mut self) -> Read {
        let n = self.words.sentences.len();
        let mut mentions: Vec<Found> = Vec::with_capacity(self.names.len() * 2);
        let mut speakers: Vec<Option<usize>> = Vec::with_capacity(n);
        let all_names = std::mem::take(&mut self.names);
        let mut rest = 0;
        for sentence in 0..n {
            let range = &self.words.sentences[sentence];
            let end = all_names[rest..].iter().take_while(|name| name.words.start < range.end).count() + rest;
            let names = &all_names[rest..end];
            rest = end;
            let references = anaphora(self.words, range, &|at| self.nations[at], &|at| self.in_name[at]);
            let first = mentions.len();
            // Outside direct speech first: it says who speaks.
            self.walk(sentence, names, &references, false, None, &speakers, &mut mentions);
            let spoken = reporting(self.words, sentence, &mentions[first..]);
            let carried = || chains(self.words, sentence, &speakers, &mentions[..first]);
            let speaker = match spoken {
                SpokenBy::Mention(at) => Some(mentions[first + at].entity),
                SpokenBy::Nobody => None,
                SpokenBy::NotSaid => carried(),
            };
            let speaker_actor = speaker.map(|entity| self.entities[entity].actor);
            if self.words.words[range.clone()].iter().any(|word| word.quoted) {
                self.walk(sentence, names, &references, true, speaker_actor, &speakers, &mut mentions);
            }
            mentions[first..].sort_by_key(|found| (found.words.start, found.words.end));
            speakers.push(speaker);
        }
        self.speak_before(&mut speakers);
        Read { new_actors: Vec::new(), entities: self.entities, mentions, speakers }
    }

    /// A quotation whose speaker is named only in a later sentence of it.
    fn speak_before(&self, speakers: &mut [Option<usize>]) {
        for quotation in &self.words.quotations {
            let covered = self.words.covered(*quotation);
            if covered.is_empty() {
                continue;
            }
            let (first, last) =
                (self.words.sentence_of(covered.start), self.words.sentence_of(covered.end - 1));
            let Some(named) = speakers.get(last).copied().flatten() else { continue };
            for sentence in first..last {
                if let Some(speaker) = speakers.get_mut(sentence) {
                    *speaker = Some(named);
                }
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn walk(
        &mut self,
        sentence: usize,
        names: &[Found],
        references: &[Anaphor],
        quoted: bool,
        speaker: Option<usize>,
        speakers: &[Option<usize>],
        mentions: &mut Vec<Found>,
    ) {
        let is_quoted = |words: &Words<'_>, at: usize| words.words[at].quoted;
        let all_names = names;
        let mut names =
            names.iter().filter(|name| is_quoted(self.words, name.words.start) == quoted).peekable();
        let last_speaker = sentence
            .checked_sub(1)
            .and_then(|before| speakers[before])
            .map(|entity| self.entities[entity].actor);
        let mut leads = !quoted;
        // The actor that the reference before stands for, if it is one that the next may hang on.
        let mut before: Option<(usize, Option<usize>)> = None;
        for reference in references.iter().filter(|reference| is_quoted(self.words, reference.head) == quoted)
        {
            while let Some(name) = names.next_if(|name| name.words.start < reference.head) {
                self.meet(name, sentence, leads);
                leads = false;
                mentions.push(name.clone());
            }
            let known = match reference.owner {
                None => None,
                Some(Owner::Actor(actor)) => self.place.get(&actor).copied(),
                Some(Owner::Reference) => before
                    .filter(|(end, _)| *end > reference.words.start && *end < reference.words.end)
                    .and_then(|(_, entity)| entity),
            };
            let owner = match (reference.owner, known) {
                (None, _) => Owned::ByNobody,
                (Some(_), None) => Owned::BySomebody,
                (Some(_), Some(entity)) => Owned::By(entity),
            };
            if let Some(entity) = facts::beside(self, reference, all_names) {
                facts::from_apposition(self, entity, reference, owner.entity());
                before = Some((reference.words.end, Some(entity)));
                continue;
            }
            match (reference.sort, owner) {
                (Sort::Role, Owned::By(owner)) => self.add_holder(reference, owner),
                (Sort::Body | Sort::State, Owned::By(owner)) => self.add_affiliation(owner),
                _ => {}
            }
            // "After her arrival, Varga": only where the sentence has no name yet.
            let ahead: Vec<usize> =
                if leads { names.clone().map(|name| name.entity).collect() } else { Vec::new() };
            let likely = self.choose(sentence, reference, owner, speaker, last_speaker, &ahead);
            // Whose a description is may be guessed: the description itself is judged again.
            before = Some((reference.words.end, likely.first().map(|(entity, ..)| *entity)));
            let likely_enough = |(entity, probability, share): &(usize, f32, f32)| {
                // Coders have no reason to code the second mention of a sentence.
                let repeats = self.entities[*entity].last.is_some_and(|last| last.sentence == sentence);
                let least = if repeats { 0.0 } else { LEAST_WHERE_CLEAR };
                *probability >= LEAST || *share >= CLEAR && *probability >= least
            };
            if likely.len() < reference.number || !likely.iter().all(likely_enough) {
                continue;
            }
            for (entity, probability, share) in likely {
                let found = Found {
                    words: reference.words.clone(),
                    span: self.words.span(reference.words.clone()),
                    entity,
                    kind: if reference.sort.is_pronoun() {
                        MentionKind::Pronoun
                    } else {
                        MentionKind::Description
                    },
                    probability,
                    share,
                    sort: Some(reference.sort),
                    possessive: reference.possessive,
                };
                self.meet(&found, sentence, leads);
                leads = false;
                match reference.sort {
                    Sort::He => _ = self.entities[entity].is_he.get_or_insert(true),
                    Sort::She => _ = self.entities[entity].is_he.get_or_insert(false),
                    _ => {}
                }
                mentions.push(found);
            }
        }
        for name in names {
            self.meet(name, sentence, leads);
            leads = false;
            mentions.push(name.clone());
        }
    }

    /// Adds the one person who holds the office of a description by the codebook, named in the article or not.
    fn add_holder(&mut self, reference: &Anaphor, owner: usize) {
        let of = self.entities[owner].actor;
        let Some(holders) = self.book.holders.get(of) else { return };
        let title = Title::new(reference.title(self.words));
        let index = |id: &str| self.book.by_id.get(id).copied();
        let book = self.book;
        let mut fitting = holders
            .iter()
            .map(|&holder| (holder, book.traits(holder)))
            .filter(|(_, traits)| traits.has_title(&title))
            .map(|(holder, traits)| Entity::new(holder, &book.actors[holder], traits, &index, self.date))
            .filter(|entity| entity.fits_title(&title, Some(of)) == 3);
        if let (Some(holder), None) = (fitting.next(), fitting.next())
            && !self.place.contains_key(&holder.actor)
        {
            self.add(holder);
        }
    }

    fn add(&mut self, mut entity: Entity) {
        entity.frequency_rank = entity.rank_among(&self.entities);
        self.recent.add(self.entities.len());
        self.place.insert(entity.actor, self.entities.len());
        self.entities.push(entity);
    }

    /// The one of `possible` that holds the whole office of a description that says what it is of, such as "Norland's
    /// foreign minister".
    fn in_office(
        &self,
        reference: &Anaphor,
        owner: Owned,
        title: &Title,
        possible: &[usize],
    ) -> Option<usize> {
        if reference.sort != Sort::Role {
            return None;
        }
        let of = self.entities.get(owner.entity()?).filter(|of| !of.is_person())?.actor;
        let fits = |entity: &&usize| {
            let entity = &self.entities[**entity];
            entity.offices.iter().any(|office| office.of == Some(of))
                && entity.fits_title(title, Some(of)) == 3
        };
        let mut fitting = possible.iter().filter(fits);
        let found = fitting.next()?;
        fitting.next().is_none().then_some(*found)
    }

    /// Whether grammar says that somebody else is meant: in "Varga met him" and "Norland and its neighbour".
    fn is_excluded(&self, sentence: usize, reference: &Anaphor, owner: Owned, entity: usize) -> bool {
        let words = &self.words.words;
        let head = &words[reference.head];
        if head.is(lexicon::OTHER) && owner == Owned::By(entity) {
            return true;
        }
        let object = head.is(lexicon::OBJECT) && !reference.possessive && !head.is(lexicon::REFLEXIVE);
        let last =
            self.entities[entity].last.filter(|last| last.sentence == sentence && last.word < reference.head);
        object
            && last.is_some_and(|last| {
                let between = &words[last.word + 1..reference.head];
                let clause = |word: &Word<'_>| {
                    word.is_mark || word.is(lexicon::WHO) || word.is(lexicon::AND) || word.reads("that")
                };
                !last.possessive && !between.iter().any(clause)
            })
    }

    /// Adds the country or organisation of a person, named in the article or not: "his government".
    fn add_affiliation(&mut self, owner: usize) {
        let Some(actor) = self.entities[owner].affiliation else { return };
        if let (Some(entry), false) = (self.book.actors.get(actor), self.place.contains_key(&actor)) {
            let index = |id: &str| self.book.by_id.get(id).copied();
            self.add(Entity::new(actor, entry, self.book.traits(actor), &index, self.date));
        }
    }

    /// Notes a mention.
    fn meet(&mut self, found: &Found, sentence: usize, leads: bool) {
        let words = &self.words.words;
        let joined = found.words.start.checked_sub(1).filter(|&at| words[at].is(lexicon::AND) && at > 0);
        let partner = joined.and_then(|and| {
            let actor = self.entities[found.entity].actor;
            self.recent.at(and - 1).find(|&other| self.entities[other].actor != actor)
        });
        if let Some(last) = partner.and_then(|other| self.entities[other].last.as_mut()) {
            last.partner = Some(found.entity);
        }
        let beside =
            |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(|word| word.is(lexicon::AND));
        let by_name = !matches!(found.kind, MentionKind::Pronoun | MentionKind::Description);
        let entity = &mut self.entities[found.entity];
        entity.count += 1;
        entity.last = Some(Last {
            word: found.words.end - 1,
            sentence,
            paragraph: self.words.paragraphs[sentence],
            leads,
            possessive: found.possessive,
            quoted: words[found.words.start].quoted,
            by_name,
            partner,
            paired: beside(found.words.start.checked_sub(1)) || beside(Some(found.words.end)),
        });
        self.recent.meet(found.entity, found.words.end - 1);
    }

    /// The entities that a reference most likely stands for, with the probability and share of each.
    fn choose(
        &mut self,
        sentence: usize,
        reference: &Anaphor,
        owner: Owned,
        speaker: Option<usize>,
        last_speaker: Option<usize>,
        ahead: &[usize],
    ) -> Vec<(usize, f32, f32)> {
        let words = self.words;
        let head = &words.words[reference.head];
        // Of pronouns nobody asks.
        let (title, head_text) = if reference.sort.is_pronoun() {
            (Title::default(), Lower::new(""))
        } else {
            (Title::new(reference.title(words)), Lower::new(head.text))
        };
        let opening = &words.words[reference.words.clone()];
        let former = reference.sort == Sort::Role
            && opening.iter().any(|word| word.is(lexicon::OLD_OFFICE) && !word.reads("outgoing"));
        let may_be_meant = |&entity: &usize| {
            let this = &self.entities[entity];
            is_possible(reference, this, head, speaker, this.last.is_none() && ahead.contains(&entity))
                && !(former && this.fits_title(&title, None) > 1)
                && !self.is_excluded(sentence, reference, owner, entity)
        };
        let mut possible: Vec<usize> = Vec::with_capacity(MOST_CANDIDATES.min(self.entities.len()));
        let recent = self.recent.iter().take(MOST_LOOKED_AT);
        possible.extend(recent.filter(may_be_meant).take(MOST_CANDIDATES));
        // Without a mention, only descriptions stand for an actor, and what stands before its name.
        if !(reference.sort.needs_mention() && ahead.is_empty()) {
            let unmentioned = self.recent.unmet();
            let more = MOST_CANDIDATES - possible.len();
            possible.extend(unmentioned.take(MOST_LOOKED_AT).filter(may_be_meant).take(more));
        }
        if possible.is_empty() {
            return Vec::new();
        }
        let place = Place::new(
            words,
            sentence,
            reference,
            (owner.entity().map(|owner| &self.entities[owner]), owner == Owned::BySomebody),
            (speaker, last_speaker),
            (&title, &head_text),
            possible.len(),
        );
        match &mut self.chooser {
            Chooser::Model(antecedents) => {
                let antecedents = *antecedents;
                let in_office = self.in_office(reference, owner, &title, &possible);
                let candidates = possible.iter().map(|&entity| &self.entities[entity]);
                let probabilities = place.judge(antecedents, candidates);
                let mut all = 0.0;
                // The likeliest, as many as the reference stands for.
                let mut likely: Vec<(usize, f64)> = Vec::with_capacity(reference.number + 1);
                for (&entity, p) in possible.iter().zip(probabilities) {
                    let p = if in_office == Some(entity) { p.max(IN_OFFICE) } else { p };
                    all += p;
                    let less =
                        |other: &(usize, f64)| p.total_cmp(&other.1).then(other.0.cmp(&entity)).is_gt();
                    let at = likely.iter().position(less);
                    likely.insert(at.unwrap_or(likely.len()), (entity, p));
                    likely.truncate(reference.number);
                }
                let number = reference.number as f64;
                let share = |p: f64| (p / all * number).min(1.0) as f32;
                let mut chosen: Vec<(usize, f32, f32)> =
                    likely.into_iter().map(|(entity, p)| (entity, p as f32, share(p))).collect();
                // "They" of two that were named together.
                if let (Sort::They, [(first, p, share)]) = (reference.sort, chosen.as_slice())
                    && let Some(partner) = self.entities[*first].last.and_then(|last| last.partner)
                {
                    let both = [(*first, *p, (2.0 * share).min(1.0)), (partner, *p, (2.0 * share).min(1.0))];
                    chosen = both.to_vec();
                }
                chosen
            }
            Chooser::Coder(coder) => {
                let judged = possible.iter().enumerate().map(|(rank, &entity)| {
                    let mut cues = Cues::default();
                    place.observe(&self.entities[entity], rank, &mut cues);
                    (self.entities[entity].actor, cues)
                });
                let actors = coder(words.span(reference.words.clone()), reference.number, judged.collect());
                actors
                    .into_iter()
                    .map(|(actor, probability)| (self.place[&actor], probability, 1.0))
                    .collect()
            }
        }
    }
}
