//! Learning reference from coded articles.

use rayon::prelude::*;

use super::kinds::{LABELS, observe};
use super::newcomers::{self, groups};
use super::resolve::Chooser;
use super::words::Words;
use super::{Discourse, References};
use crate::article::ByteSpan;
use crate::corpus::Gold;
use crate::logistic::LogisticError;
use crate::maxent::{Cues, Gate, MaxEnt};

/// Inverse strengths of the penalty; chosen by leaving one author out.
const NAMES_C: f64 = 1.0;
static ANTECEDENTS_C: std::sync::LazyLock<f64> =
    std::sync::LazyLock::new(|| std::env::var("AC").map_or(0.1, |v| v.parse().unwrap()));
/// Probability from which a reference is resolved; chosen on the dev articles for a precision over .8.
const LEAST: f32 = 0.5;

/// Learns what names name and what references refer to. `book` has the actors of the codebook.
///
/// # Errors
/// Where the solver refuses the cases, as it does where there are none.
pub fn train_references(book: &Discourse, articles: &[Gold]) -> Result<References, LogisticError> {
    let cases: Vec<(Cues, usize)> =
        articles.par_iter().flat_map_iter(|gold| name_cases(book, gold)).collect();
    let names = MaxEnt::train(&LABELS, &cases, NAMES_C)?;
    let cases: Vec<(Cues, usize)> =
        articles.par_iter().flat_map_iter(|gold| antecedent_cases(book, gold, &names)).collect();
    let model = MaxEnt::train(&["no", "yes"], &cases, *ANTECEDENTS_C)?;
    let antecedents = Gate { model, least: LEAST };
    Ok(References { names, antecedents })
}

/// Every name of an article with what it names. The codebook is not asked, so that its actors are examples too.
fn name_cases(book: &Discourse, gold: &Gold) -> Vec<(Cues, usize)> {
    let words = Words::new(&gold.article, &gold.sentences);
    let taken = vec![false; words.words.len()];
    let (groups, _) = groups(book, &gold.article, &words, &[], &taken);
    let label = |group: &super::names::NameGroup| {
        let forms = std::iter::once(&group.name).chain(&group.short);
        let kind = gold.actor_named(forms).map(|actor| gold.actors[actor].kind.as_str());
        kind.and_then(|kind| LABELS.iter().position(|label| *label == kind)).unwrap_or(1)
    };
    groups
        .iter()
        .map(|group| {
            let mut cues = Cues::default();
            observe(&words, group, &taken, &mut cues);
            (cues, label(group))
        })
        .collect()
}

/// Every candidate of every reference of an article, and whether it is the coded one. What is not coded tells nothing
/// of actors that the sentence has another code of.
fn antecedent_cases(book: &Discourse, gold: &Gold, names: &MaxEnt) -> Vec<(Cues, usize)> {
    let words = Words::new(&gold.article, &gold.sentences);
    let mentions = book.matcher.find(&gold.article);
    let newcomers = newcomers::find(book, &gold.article, &words, &mentions, names);
    let coded: Vec<Option<usize>> =
        book.actors.iter().chain(&newcomers.actors).map(|entry| gold.actor_of(entry)).collect();
    let mut cases = Vec::new();
    let mut coder = |span: ByteSpan, candidates: Vec<(usize, Cues)>| -> Vec<usize> {
        let Some(sentence) = gold.sentence_at(span.start) else { return Vec::new() };
        let here: Vec<_> = gold.mentions.iter().filter(|mention| mention.sentence == sentence).collect();
        let mut chosen = Vec::new();
        for (actor, cues) in candidates {
            match here.iter().find(|mention| Some(mention.actor) == coded[actor]) {
                Some(mention) if mention.places.iter().any(|place| place.overlaps(span)) => {
                    chosen.push(actor);
                    cases.push((cues, 1));
                }
                Some(_) => {}
                None => cases.push((cues, 0)),
            }
        }
        chosen
    };
    book.read_words(&gold.article, &words, &mentions, newcomers, Chooser::Coder(&mut coder));
    cases
}
