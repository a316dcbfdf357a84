//! New actors: names that the codebook lacks, judged, and written as codebook entries.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Discourse;
use super::kinds::{LABELS, NONE, observe};
use super::lexicon;
use super::names::{Candidate, NameGroup, bracketed, candidates, form_of, group};
use super::words::Words;
use crate::actor::{Mention, MentionKind};
use crate::article::Article;
use crate::codebook::{Actor, ActorKind, folded};
use crate::maxent::{Cues, MaxEnt};

/// A mention with its words and whether a possessive ending follows.
pub(super) type Placed = (Range<usize>, Mention, bool);

/// A text of more words is no article but a corpus in one piece: what its names have in common says nothing.
const MOST_WORDS: usize = 100_000;
/// A name that is likelier than this to name no actor is left out.
const MOST_NOTHING: f64 = 0.7;

/// The new actors of an article, and mentions of them and of known actors by short forms.
#[derive(Clone, Default)]
pub(super) struct Newcomers {
    pub(super) actors: Vec<Actor>,
    /// How sure it is that each is an actor.
    pub(super) sure: Vec<f32>,
    pub(super) mentions: Vec<Placed>,
}

/// Which words a mention or nationality of the codebook covers.
fn taken(words: &Words<'_>, mentions: &[Placed]) -> Vec<bool> {
    let mut taken: Vec<bool> = words.words.iter().map(|word| word.nation.is_some()).collect();
    for (range, ..) in mentions {
        taken[range.clone()].fill(true);
    }
    taken
}

/// The groups of names that the codebook lacks, and mentions of actors of the codebook by a short form of their name
/// ("the Commission").
pub(super) fn groups<'t>(
    book: &Discourse,
    article: &Article,
    words: &Words<'t>,
    mentions: &[Placed],
    taken: &[bool],
) -> (Vec<NameGroup<'t>>, Vec<Placed>) {
    let found = candidates(words, taken);
    let mut seen: Vec<usize> = mentions.iter().map(|(_, mention, _)| mention.actor).collect();
    seen.sort_unstable();
    seen.dedup();
    let names_of = |kind: ActorKind| {
        let of_kind = seen.iter().filter(move |&&actor| book.actors[actor].kind == kind);
        of_kind.map(|&actor| (actor, folded(&book.actors[actor].name)))
    };
    let organisations: Vec<(usize, Cow<'_, str>)> = names_of(ActorKind::Organisation).collect();
    let mut known: FxHashMap<Cow<'_, str>, Option<usize>> = FxHashMap::default();
    for (actor, name) in &organisations {
        for part in name.split(' ').skip(1).filter(|part| part.len() > 3) {
            // A word that two organisations of the article have tells nothing.
            known.entry(part.into()).and_modify(|owner| *owner = None).or_insert(Some(*actor));
        }
    }
    // "Northern Compact (NC)"
    for candidate in &found {
        let Some(open) = candidate.words.start.checked_sub(1).filter(|&at| words.words[at].is_mark('('))
        else {
            continue;
        };
        if let Some((_, mention, _)) = mentions.iter().find(|(range, ..)| range.end == open)
            && bracketed(words, open, &candidate.words)
        {
            known.insert(form_of(words, candidate), Some(mention.actor));
        }
    }
    let (mut short, mut others) = (Vec::new(), Vec::with_capacity(found.len()));
    for candidate in found {
        let actor = if candidate.words.len() == 1 && !known.is_empty() {
            known.get(&form_of(words, &candidate)).copied().flatten()
        } else {
            None
        };
        match actor {
            Some(actor) => short.push(placed(words, &candidate, actor, MentionKind::Alias)),
            None => others.push(candidate),
        }
    }
    let countries: Vec<Cow<'_, str>> = names_of(ActorKind::Country).map(|(_, name)| name).collect();
    let title = article.title.as_deref().unwrap_or_default();
    (group(words, others, title, &countries), short)
}

fn placed(words: &Words<'_>, candidate: &Candidate, actor: usize, kind: MentionKind) -> Placed {
    let range = candidate.words.clone();
    let span = words.span(range.clone());
    (range.clone(), Mention { span, actor, kind }, words.words[range.end - 1].possessive)
}

/// Finds them. `names` says what a name names.
pub(super) fn find(
    book: &Discourse,
    article: &Article,
    words: &Words<'_>,
    mentions: &[Placed],
    names: &MaxEnt,
) -> Newcomers {
    if words.words.len() > MOST_WORDS {
        return Newcomers::default();
    }
    let taken = taken(words, mentions);
    let (groups, mut found) = groups(book, article, words, mentions, &taken);
    let (mut cues, mut probabilities) = (Cues::default(), Vec::new());
    let (mut actors, mut sure): (Vec<Actor>, Vec<f32>) = Default::default();
    let mut ids = FxHashMap::default();
    for group in &groups {
        observe(words, group, &taken, &mut cues);
        names.probabilities(&cues, &mut probabilities);
        let nothing = probabilities[NONE];
        probabilities[NONE] = 0.0;
        let kind = match LABELS[crate::evaluate::argmax(&probabilities)] {
            "country" => ActorKind::Country,
            "organisation" => ActorKind::Organisation,
            _ => ActorKind::Person,
        };
        if nothing > MOST_NOTHING {
            continue;
        }
        let number = book.actors.len() + actors.len();
        let mut actor = Actor::new(unused_id(book, &mut ids, &group.name), group.written, kind);
        let owned = |names: &[Cow<'_, str>]| names.iter().map(ToString::to_string).collect();
        actor.aliases = owned(&group.short);
        actor.demonyms = owned(&group.demonyms);
        actors.push(actor);
        sure.push(1.0 - nothing as f32);
        for (candidate, by_demonym) in &group.candidates {
            found.extend(mention(words, candidate, number, *by_demonym, &group.name));
        }
    }
    Newcomers { actors, sure, mentions: found }
}

fn mention(
    words: &Words<'_>,
    candidate: &Candidate,
    actor: usize,
    by_demonym: bool,
    name: &str,
) -> Option<Placed> {
    let sentence = &words.sentences[candidate.sentence];
    if !by_demonym {
        let kind = if form_of(words, candidate) == name { MentionKind::Name } else { MentionKind::Alias };
        return Some(placed(words, candidate, actor, kind));
    }
    // "Tavian officials" and "the Tavians" are mentions; "Tavian wheat" and "the Tavian president" are none.
    let (mut range, only) = (candidate.words.clone(), &words.words[candidate.words.start]);
    let next = words.get(range.end, sentence);
    let agents = lexicon::BODY.and(lexicon::ROLES);
    let noun = (range.end..(range.end + 3).min(sentence.end)).find(|&at| words.words[at].is(agents));
    if let Some(noun) = noun
        && words.words[range.end..noun]
            .iter()
            .all(|word| !word.is_mark && !word.is(lexicon::FUNCTION) && !word.capital)
        && !words.words[noun].is(lexicon::TITLE)
    {
        range.end = noun + 1;
    } else if !(only.text.ends_with('s')
        && next.is_none_or(|next| {
            next.is_mark
                || next.is(lexicon::FUNCTION)
                || next.is(lexicon::AUXILIARY)
                || next.is(lexicon::REPORT)
        }))
    {
        return None;
    }
    let span = words.span(range.clone());
    let possessive = words.words[range.end - 1].possessive;
    Some((range, Mention { span, actor, kind: MentionKind::Demonym }, possessive))
}

/// An id made of the name that neither the codebook nor the article has yet. `taken` has those of the article, each with the
/// last number that was put behind it.
fn unused_id(book: &Discourse, taken: &mut FxHashMap<String, usize>, name: &str) -> String {
    let mut id = String::with_capacity(name.len());
    for c in folded(name).chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            id.extend(c.to_lowercase());
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-').to_owned();
    let mut number = taken.get(&id).copied().unwrap_or(1);
    let mut free = if number > 1 { format!("{id}-{number}") } else { id.clone() };
    while book.by_id.contains_key(&free) || taken.contains_key(&free) {
        number += 1;
        free = format!("{id}-{number}");
    }
    taken.insert(id, number);
    taken.entry(free.clone()).or_insert(1);
    free
}
