//! Units with names changed, and everything else as it was.

use aho_corasick::{AhoCorasick, MatchKind};

use super::{AuditError, Intervention};
use crate::article::ByteSpan;
use crate::corpus::{Example, is_whole_word};
use crate::evaluate::SplitMix64;

/// Changes units; knows the names of the data.
pub(super) struct Rewriter {
    /// Names of actors, in alphabetical order.
    actors: Vec<String>,
    actor_finder: AhoCorasick,
    outlet_finder: AhoCorasick,
}

/// What an intervention made of examples.
#[derive(Default)]
pub(super) struct Changed {
    /// The places of the examples that it changed, ascending.
    pub(super) places: Vec<usize>,
    /// What became of them.
    pub(super) examples: Vec<Example>,
    /// The actor that was put in, where one was.
    pub(super) actors: Vec<Option<usize>>,
}

/// What stands where in a text, and what is put there instead; ascending and apart.
type Edits<'a> = Vec<(ByteSpan, &'a str)>;

impl Rewriter {
    pub(super) fn new(examples: &[Example], outlets: &[String]) -> Result<Self, AuditError> {
        let mut actors: Vec<String> = examples
            .iter()
            .filter_map(|example| example.actor.as_deref())
            .map(|name| name.trim().to_owned())
            .filter(|name| is_name(name))
            .collect();
        actors.sort_unstable();
        actors.dedup();
        let outlets: Vec<&str> =
            outlets.iter().map(|name| name.trim()).filter(|name| is_name(name)).collect();
        let finder =
            |names: &[&str]| AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names);
        let names: Vec<&str> = actors.iter().map(String::as_str).collect();
        Ok(Self { actor_finder: finder(&names)?, outlet_finder: finder(&outlets)?, actors })
    }

    /// Number of actors.
    pub(super) fn actors(&self) -> usize {
        self.actors.len()
    }

    /// The name of an actor.
    pub(super) fn name(&self, actor: Option<usize>) -> Option<&str> {
        Some(&self.actors[actor?])
    }

    /// The examples that the intervention changes.
    pub(super) fn changed(&self, examples: &[Example], intervention: Intervention, seed: u64) -> Changed {
        let mut random = SplitMix64::new(seed);
        let mut changed = Changed::default();
        for (at, example) in examples.iter().enumerate() {
            let found = match intervention {
                Intervention::ActorsSwapped => self.swapped(example, &mut random),
                Intervention::OthersSwapped => self.with_others(example, &mut random).map(|e| (e, None)),
                Intervention::OutletsRemoved => self.without_outlets(example).map(|e| (e, None)),
                Intervention::ContextRemoved => without_context(example).map(|e| (e, None)),
            };
            if let Some((example, actor)) = found {
                changed.places.push(at);
                changed.examples.push(example);
                changed.actors.push(actor);
            }
        }
        changed
    }

    /// An actor that is none of `not`, drawn at random; `None` where there is none.
    fn another(&self, not: &[usize], random: &mut SplitMix64) -> Option<usize> {
        let others: Vec<usize> = (0..self.actors.len()).filter(|actor| !not.contains(actor)).collect();
        (!others.is_empty()).then(|| others[random.below(others.len())])
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.actors.binary_search_by(|other| other.as_str().cmp(name.trim())).ok()
    }

    fn swapped(&self, example: &Example, random: &mut SplitMix64) -> Option<(Example, Option<usize>)> {
        let own = self.number(example.actor.as_deref()?)?;
        let other = self.another(&[own], random)?;
        let name = self.actors[other].as_str();
        let to_name = |text: &str, mention: Option<ByteSpan>| {
            let places = found(&self.actor_finder, text, mention);
            places.filter(|(_, actor)| *actor == own).map(|(span, _)| (span, name)).collect::<Edits<'_>>()
        };
        let mut edits = to_name(&example.text, example.mention);
        edits.extend(example.mention.map(|mention| (mention, name)));
        edits.sort_by_key(|(span, _)| span.start);
        let (text, mention) = edited(&example.text, example.mention, &edits);
        let around = |text: &str| edited(text, None, &to_name(text, None)).0;
        let (before, after) = (around(&example.before), around(&example.after));
        Some((
            Example { text, mention, before, after, actor: Some(name.to_owned()), ..example.clone() },
            Some(other),
        ))
    }

    fn with_others(&self, example: &Example, random: &mut SplitMix64) -> Option<Example> {
        let own = example.actor.as_deref().and_then(|name| self.number(name));
        let places = found(&self.actor_finder, &example.text, example.mention);
        let others: Vec<(ByteSpan, usize)> = places.filter(|(_, actor)| Some(*actor) != own).collect();
        // The same name becomes the same name.
        let mut drawn: Vec<(usize, usize)> = Vec::new();
        let mut edits = Edits::new();
        for (span, actor) in others {
            let becomes = if let Some((_, becomes)) = drawn.iter().find(|(known, _)| *known == actor) {
                *becomes
            } else {
                let not: Vec<usize> = own.into_iter().chain([actor]).collect();
                let becomes = self.another(&not, random)?;
                drawn.push((actor, becomes));
                becomes
            };
            edits.push((span, &self.actors[becomes]));
        }
        if edits.is_empty() {
            return None;
        }
        let (text, mention) = edited(&example.text, example.mention, &edits);
        Some(Example { text, mention, ..example.clone() })
    }

    fn without_outlets(&self, example: &Example) -> Option<Example> {
        let edits = |text: &str, mention: Option<ByteSpan>| {
            found(&self.outlet_finder, text, mention).map(|(span, _)| (span, "")).collect::<Edits<'_>>()
        };
        let texts = [(&example.text, example.mention), (&example.before, None), (&example.after, None)];
        let [text, before, after] = texts.map(|(text, mention)| edits(text, mention));
        if text.is_empty() && before.is_empty() && after.is_empty() {
            return None;
        }
        let (text, mention) = edited(&example.text, example.mention, &text);
        let before = edited(&example.before, None, &before).0;
        let after = edited(&example.after, None, &after).0;
        Some(Example { text, mention, before, after, ..example.clone() })
    }
}

/// Without a letter it is no name.
fn is_name(name: &str) -> bool {
    name.chars().any(char::is_alphabetic)
}

/// The names in a text as whole words, with their numbers, but for those in the mention.
fn found<'t>(
    finder: &'t AhoCorasick,
    text: &'t str,
    mention: Option<ByteSpan>,
) -> impl Iterator<Item = (ByteSpan, usize)> + 't {
    finder
        .find_iter(text)
        .map(|found| (ByteSpan::new(found.start(), found.end()), found.pattern().as_usize()))
        .filter(move |(span, _)| is_whole_word(text, *span) && mention.is_none_or(|m| !m.overlaps(*span)))
}

fn without_context(example: &Example) -> Option<Example> {
    let has_context = !(example.before.is_empty() && example.after.is_empty());
    has_context.then(|| Example { before: String::new(), after: String::new(), ..example.clone() })
}

/// A text after `edits`, and where its mention, which is edited as a whole or not at all, then is.
fn edited(text: &str, mention: Option<ByteSpan>, edits: &[(ByteSpan, &str)]) -> (String, Option<ByteSpan>) {
    let mut out = String::with_capacity(text.len());
    let mut moved = mention;
    let mut at = 0;
    for (span, instead) in edits {
        out.push_str(&text[at..span.start]);
        let start = out.len();
        out.push_str(instead);
        at = span.end;
        match (mention, &mut moved) {
            (Some(mention), Some(moved)) if mention == *span => *moved = ByteSpan::new(start, out.len()),
            (Some(mention), Some(moved)) if span.end <= mention.start => {
                *moved = ByteSpan::new(out.len() + mention.start - at, out.len() + mention.end - at);
            }
            _ => {}
        }
    }
    out.push_str(&text[at..]);
    (out, moved)
}
