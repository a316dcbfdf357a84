//! What units are sliced by.

use std::collections::BTreeSet;

use crate::cli::failure::Failure;
use crate::cli::judging::Part;
use crate::codebook::name_key;
use crate::corpus::{Example, whole_words};
use crate::end_to_end::is_pronoun;

/// Columns that are made where the material has none of that name.
pub(super) const DERIVED: [&str; 5] = ["topic", "actor", "period", "length", "mention_kind"];

/// The value of each example in a column of the material, or in one that is derived.
pub(super) fn values(part: &Part, name: &str, date: &str) -> Result<Vec<String>, Failure> {
    if let Some(values) = part.column(name) {
        return Ok(values.into_iter().map(str::to_owned).collect());
    }
    derived(part, name, date).ok_or_else(|| part.missing_column(name, &DERIVED))
}

/// A derived column, where the material has what it is made of.
pub(super) fn derived(part: &Part, name: &str, date: &str) -> Option<Vec<String>> {
    let examples = &part.corpus.examples;
    let named = |of: fn(&Example) -> Option<&String>| {
        let any = examples.iter().any(|example| of(example).is_some());
        any.then(|| examples.iter().map(|example| of(example).cloned().unwrap_or_default()).collect())
    };
    match name {
        "topic" => named(|example| example.topic.as_ref()),
        "actor" => named(|example| example.actor.as_ref()),
        "period" => part.column(date).map(|dates| periods(&dates)),
        "length" => Some(examples.iter().map(|example| length(&example.text).to_owned()).collect()),
        "mention_kind" => {
            let any = examples.iter().any(|example| example.mention.is_some());
            any.then(|| examples.iter().map(|example| mention(example).to_owned()).collect())
        }
        _ => None,
    }
}

/// Months, or years where there are more than two years of them.
fn periods(dates: &[&str]) -> Vec<String> {
    let cut = |date: &str, characters: usize| date.chars().take(characters).collect::<String>();
    let months: BTreeSet<String> = dates.iter().map(|date| cut(date, 7)).collect();
    let characters = if months.len() > 24 { 4 } else { 7 };
    dates.iter().map(|date| cut(date, characters)).collect()
}

fn length(text: &str) -> &'static str {
    match text.split_whitespace().count() {
        0..=10 => "up to 10 words",
        11..=20 => "11 to 20 words",
        21..=30 => "21 to 30 words",
        31..=50 => "31 to 50 words",
        _ => "more than 50 words",
    }
}

/// How the words of the mention stand for the actor.
fn mention(example: &Example) -> &'static str {
    let Some(span) = example.mention else { return "not in the text" };
    let words = name_key(&example.text[span.range()]);
    let actor = name_key(example.actor.as_deref().unwrap_or_default());
    let named = |part: &str| !part.is_empty() && whole_words(&words, part).next().is_some();
    match () {
        () if is_pronoun(&words) => "pronoun",
        () if named(&actor) => "name",
        () if actor.split([' ', '-']).any(named) => "part of the name",
        () => "other words",
    }
}
