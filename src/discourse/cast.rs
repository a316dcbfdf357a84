//! What a reading comes to: the mentions that count, and the new actors that have one.

use super::entity::Entity;
use super::resolve::{Found, Read};
use crate::actor::{Mention, MentionKind};
use crate::codebook::{Actor, Pronoun, Role};

/// Who is in an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cast {
    /// Actors that the codebook lacks. In mentions they are numbered behind those of the codebook.
    pub new_actors: Vec<Actor>,
    /// All mentions by place; several actors may have the same words ("both sides").
    pub mentions: Vec<Mention>,
    /// How likely a coder would take each for a mention of its actor; 1 where that was not learnt.
    pub probabilities: Vec<f32>,
    /// The actor who speaks in each sentence.
    pub speakers: Vec<Option<usize>>,
}

impl Cast {
    /// Names of the codebook and nothing else.
    pub(super) fn of_names(mentions: Vec<Mention>, sentences: usize) -> Self {
        let probabilities = vec![1.0; mentions.len()];
        Self { new_actors: Vec::new(), mentions, probabilities, speakers: vec![None; sentences] }
    }

    /// The mentions `kept` of a reading, with their probabilities. New actors of whom none is left are dropped, and the
    /// others numbered behind those of the codebook, `actors`.
    pub(super) fn of_reading(mut read: Read, kept: &[Found], actors: &[Actor]) -> Self {
        let known = actors.len();
        describe(&mut read, actors);
        let found = cleaned(kept, &read.entities);
        let mut numbers: Vec<Option<usize>> = vec![None; read.new_actors.len()];
        for (mention, _) in &found {
            if let Some(new) = mention.actor.checked_sub(known) {
                numbers[new] = Some(0);
            }
        }
        for (next, number) in (known..).zip(numbers.iter_mut().flatten()) {
            *number = next;
        }
        let number = |actor: usize| actor.checked_sub(known).map_or(Some(actor), |new| numbers[new]);
        let actors = read.new_actors.into_iter().zip(&numbers);
        let (mentions, probabilities) = found
            .into_iter()
            .filter_map(|(mention, probability)| {
                Some((Mention { actor: number(mention.actor)?, ..mention }, probability))
            })
            .unzip();
        Self {
            new_actors: actors.filter(|(_, number)| number.is_some()).map(|(actor, _)| actor).collect(),
            mentions,
            probabilities,
            speakers: read
                .speakers
                .iter()
                .map(|speaker| speaker.and_then(|entity| number(read.entities[entity].actor)))
                .collect(),
        }
    }
}

/// Writes into the entries of new actors what the article says of them.
fn describe(read: &mut Read, actors: &[Actor]) {
    let known = actors.len();
    let new_ids: Vec<String> = read.new_actors.iter().map(|actor| actor.id.clone()).collect();
    let id_of = |actor: usize| {
        actors.get(actor).map_or_else(|| new_ids[actor - known].clone(), |actor| actor.id.clone())
    };
    for entity in &read.entities {
        let Some(entry) = entity.actor.checked_sub(known).and_then(|new| read.new_actors.get_mut(new)) else {
            continue;
        };
        if !entity.is_person() {
            continue;
        }
        let id = |actor: Option<usize>| actor.map_or_else(String::new, id_of);
        entry.affiliation = id(entity.affiliation);
        entry.pronoun = entity.is_he.map(|he| if he { Pronoun::He } else { Pronoun::She });
        let roles = entity.offices.iter().filter(|office| !is_form_of_address(&office.title.text));
        entry.roles = roles
            .map(|office| Role { title: office.title.text.clone(), of: id(office.of), from: None, to: None })
            .collect();
    }
}

/// "Mr": no office.
fn is_form_of_address(title: &str) -> bool {
    matches!(
        title,
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "dr"
            | "sir"
            | "lady"
            | "lord"
            | "dame"
            | "madame"
            | "monsieur"
            | "herr"
            | "frau"
    )
}

/// The mentions without repetitions: a description says nothing that a name or longer description of the same actor
/// in the same place says already, and the country in the description of a person is no mention.
fn cleaned(found: &[Found], entities: &[Entity]) -> Vec<(Mention, f32)> {
    let is_name = |found: &Found| !matches!(found.kind, MentionKind::Pronoun | MentionKind::Description);
    let overlaps = |a: &Found, b: &Found| a.words.start < b.words.end && b.words.start < a.words.end;
    let mut kept: Vec<(Mention, f32)> = Vec::with_capacity(found.len());
    for (at, this) in found.iter().enumerate() {
        // Mentions are in order and descriptions short: only the neighbours can overlap.
        let near = &found[at.saturating_sub(4)..(at + 5).min(found.len())];
        let told = near.iter().any(|other| {
            let same = other.entity == this.entity;
            let person = entities[other.entity].is_person() && !entities[this.entity].is_person();
            let described = other.kind == MentionKind::Description;
            let longer = described && other.words.len() > this.words.len();
            let repeats = this.kind == MentionKind::Description && same && (is_name(other) || longer);
            !std::ptr::eq(other, this)
                && overlaps(this, other)
                && (repeats || is_name(this) && described && person)
        });
        let mention = Mention { span: this.span, actor: entities[this.entity].actor, kind: this.kind };
        if !told && !kept.iter().rev().take(4).any(|(other, _)| *other == mention) {
            kept.push((mention, this.probability));
        }
    }
    kept.sort_by_key(|(mention, _)| (mention.span.start, mention.span.end));
    kept
}
