//! Errors to look at, with the words that they come from.

use super::super::Html;
use super::super::chart::figure;
use crate::article::ByteSpan;
use crate::corpus::Example;
use crate::explain::{Part, WordShare};

/// Errors that are shown.
pub const MOST_ERRORS: usize = 20;
/// Of the strongest word, what another must contribute to be marked.
const LEAST_SHARE: f64 = 0.15;
/// Words that are named with their contribution.
const MOST_WORDS: usize = 4;

/// A unit with another label than people gave it.
pub struct Mistake<'a> {
    /// The unit.
    pub example: &'a Example,
    /// The labels that people gave.
    pub coded: String,
    /// The labels that the program gave.
    pub given: String,
    /// What the words speak for, where they contribute above 0.
    pub towards: String,
    /// What they speak for, where they contribute below 0.
    pub against: String,
    /// The probability of what was given and is wrong, or was not given and is right; 0 to 1.
    pub probability: Option<f64>,
    /// What each word contributed to the label given against the one coded; empty where there is no one model to ask.
    pub words: Vec<WordShare>,
}

pub(super) struct View<'a> {
    pub coded: &'a str,
    pub given: &'a str,
    pub probability: Option<String>,
    pub about: String,
    pub text: Html,
    pub reasons: Vec<(&'a str, String)>,
}

pub(super) fn view<'a>(mistake: &'a Mistake<'_>) -> View<'a> {
    let Mistake { example, coded, given, towards, against, probability, words } = mistake;
    let own: Vec<&WordShare> = words.iter().filter(|word| word.part == Part::Text).collect();
    let strongest = |sign: f64| -> String {
        let mut words: Vec<&&WordShare> = own.iter().filter(|word| word.contribution * sign > 0.0).collect();
        words.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
        let named = words.iter().take(MOST_WORDS).map(|word| {
            format!("{} ({})", &example.text[word.span.range()], figure(word.contribution.abs(), 2))
        });
        named.collect::<Vec<_>>().join(", ")
    };
    let reasons = [(towards.as_str(), strongest(1.0)), (against.as_str(), strongest(-1.0))];
    let facts = [example.actor.as_deref(), example.topic.as_deref(), Some(example.group.as_str())];
    View {
        coded,
        given,
        probability: probability.map(|p| figure(100.0 * p, 0)),
        about: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        text: marked(example, &own),
        reasons: reasons.into_iter().filter(|(_, words)| !words.is_empty()).collect(),
    }
}

/// The text with its strong words shaded, by direction and strength, and the mention of the actor in a frame.
fn marked(example: &Example, words: &[&WordShare]) -> Html {
    let most = words.iter().map(|word| word.contribution.abs()).fold(0.0, f64::max);
    let mut marks: Vec<(ByteSpan, &'static str)> = Vec::new();
    for word in words {
        let strength = if most > 0.0 { word.contribution / most } else { 0.0 };
        let class = match strength {
            _ if word.is_actor => "who",
            s if s >= 0.5 => "f2",
            s if s >= LEAST_SHARE => "f1",
            s if s <= -0.5 => "a2",
            s if s <= -LEAST_SHARE => "a1",
            _ => continue,
        };
        marks.push((word.span, class));
    }
    if words.is_empty() {
        marks.extend(example.mention.map(|span| (span, "who")));
    }
    marks.sort_by_key(|(span, _)| (span.start, span.end));
    let mut out = Html::new();
    let mut at = 0;
    for (span, class) in marks {
        // Words of a hashtag share its place.
        if span.start < at {
            continue;
        }
        out.text(&example.text[at..span.start]).markup("<b class=\"").markup(class).markup("\">");
        out.text(&example.text[span.range()]).markup("</b>");
        at = span.end;
    }
    out.text(&example.text[at..]);
    out
}
