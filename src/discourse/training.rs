//! Learning reference from coded articles.

use rayon::prelude::*;

use super::antecedent::Antecedents;
use super::coding;
use super::kinds::{LABELS, observe};
use super::memory::WordMemory;
use super::newcomers::{self, Newcomers, Placed, groups};
use super::resolve::{Chooser, Read};
use super::words::Words;
use super::{Discourse, References};
use crate::article::ByteSpan;
use crate::corpus::Gold;
use crate::logistic::LogisticError;
use crate::maxent::{Cues, Gate, MaxEnt};

/// Inverse strengths of the penalty; chosen on the dev articles.
const NAMES_C: f64 = 1.0;
const ANTECEDENTS_C: f64 = 0.3;
const MENTIONS_C: f64 = 0.1;

/// Learns what names name, what references refer to and what coders take for a mention. `book` has the actors of the
/// codebook.
///
/// # Errors
/// Where the solver refuses the cases, as it does where there are none.
pub fn train_references(book: &Discourse, articles: &[Gold]) -> Result<References, LogisticError> {
    let cases: Vec<Case> = articles.par_iter().flat_map_iter(|gold| name_cases(book, gold)).collect();
    let names = MaxEnt::train(&LABELS, &cases, NAMES_C)?;
    let studies: Vec<Study<'_>> = articles.par_iter().map(|gold| Study::new(book, gold, &names)).collect();
    let all: Vec<&Study<'_>> = studies.iter().collect();
    let antecedents = train_antecedents(book, &all)?;
    // What coders take for a mention is learnt from references as they are resolved in articles not yet seen.
    let mut cases: Vec<Case> = Vec::new();
    for part in 0..PARTS {
        let of_part = |wanted: bool| -> Vec<&Study<'_>> {
            let is_wanted = |(at, _): &(usize, &Study<'_>)| (at % PARTS == part) == wanted;
            studies.iter().enumerate().filter(is_wanted).map(|(_, study)| study).collect()
        };
        let (test, train) = (of_part(true), of_part(false));
        if train.is_empty() {
            continue;
        }
        let antecedents = train_antecedents(book, &train)?;
        let found: Vec<Vec<Case>> =
            test.par_iter().map(|study| study.mention_cases(book, &antecedents)).collect();
        cases.extend(found.into_iter().flatten());
    }
    let model = MaxEnt::train(&YES_NO, &cases, MENTIONS_C)?;
    let coded = articles.iter().map(|gold| gold.mentions.len()).sum();
    let mentions = Gate::with_best_f1(model, &cases, coded);
    Ok(References { names, antecedents, mentions })
}

type Case = (Cues, usize);

const YES_NO: [&str; 2] = ["no", "yes"];
/// In how many parts the articles are judged, each by what was learnt from the others.
const PARTS: usize = 4;

/// Learns what references refer to: first with the coded ones alone to go by, then with the others as the first
/// round resolves them.
fn train_antecedents(book: &Discourse, studies: &[&Study<'_>]) -> Result<MaxEnt, LogisticError> {
    let mut before: Option<MaxEnt> = None;
    for _ in 0..2 {
        let cases: Vec<Vec<Case>> =
            studies.par_iter().map(|study| study.antecedent_cases(book, before.as_ref())).collect();
        before = Some(MaxEnt::train(&YES_NO, &cases.concat(), ANTECEDENTS_C)?);
    }
    Ok(before.unwrap_or_default())
}

/// Every name of an article with what it names. The codebook is not asked, so that its actors are examples too.
fn name_cases(book: &Discourse, gold: &Gold) -> Vec<(Cues, usize)> {
    let words = Words::new(&gold.article, &gold.sentences, &mut WordMemory::new(book));
    let taken = vec![false; words.words.len()];
    let (groups, _) = groups(book, &gold.article, &words, &[], &taken);
    let label = |group: &super::names::NameGroup<'_>| {
        let forms: Vec<String> =
            std::iter::once(&group.name).chain(&group.short).map(ToString::to_string).collect();
        let kind = gold.actor_named(forms.iter()).map(|actor| gold.actors[actor].kind.as_str());
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

/// A coded article with all that reading it again and again needs once.
struct Study<'a> {
    gold: &'a Gold,
    words: Words<'a>,
    mentions: Vec<Placed>,
    newcomers: Newcomers,
    /// The coded actor that each actor of the codebook and each new one is.
    coded: Vec<Option<usize>>,
}

impl<'a> Study<'a> {
    fn new(book: &Discourse, gold: &'a Gold, names: &MaxEnt) -> Self {
        let words = Words::new(&gold.article, &gold.sentences, &mut WordMemory::new(book));
        let mentions = book.placed(&gold.article, &words);
        let newcomers = newcomers::find(book, &gold.article, &words, &mentions, names);
        let coded = book.actors.iter().chain(&newcomers.actors).map(|entry| gold.actor_of(entry)).collect();
        Self { gold, words, mentions, newcomers, coded }
    }

    fn read<'s>(&'s self, book: &'s Discourse, chooser: Chooser<'s>) -> Read {
        book.read_words(&self.gold.article, &self.words, &self.mentions, self.newcomers.clone(), chooser)
    }

    /// Every candidate of every reference of the article, and whether it is the coded one. What is not coded tells
    /// nothing of actors that the sentence has another code of.
    fn antecedent_cases(&self, book: &Discourse, before: Option<&MaxEnt>) -> Vec<Case> {
        let mut cases = Vec::new();
        let mut coder =
            |span: ByteSpan, number: usize, candidates: Vec<(usize, Cues)>| -> Vec<(usize, f32)> {
                let Some(sentence) = self.gold.sentence_at(span.start) else { return Vec::new() };
                let here: Vec<_> =
                    self.gold.mentions.iter().filter(|mention| mention.sentence == sentence).collect();
                let (mut chosen, mut likely) = (Vec::new(), Vec::new());
                for (actor, cues) in candidates {
                    if let Some(model) = before {
                        likely.push((actor, model.probability(&cues) as f32));
                    }
                    match here.iter().find(|mention| Some(mention.actor) == self.coded[actor]) {
                        Some(mention) if mention.places.iter().any(|place| place.overlaps(span)) => {
                            chosen.push((actor, 1.0));
                            cases.push((cues, 1));
                        }
                        Some(_) => {}
                        None => cases.push((cues, 0)),
                    }
                }
                if chosen.is_empty() {
                    likely.sort_by(|a, b| b.1.total_cmp(&a.1));
                    likely.truncate(number);
                    return likely;
                }
                chosen
            };
        self.read(book, Chooser::Coder(&mut coder));
        cases
    }

    /// Every mention found in the article, and whether its actor is coded there. Words beside the coded ones tell
    /// nothing.
    fn mention_cases(&self, book: &Discourse, antecedents: &MaxEnt) -> Vec<Case> {
        let antecedents = Antecedents::new(antecedents);
        let read = self.read(book, Chooser::Model(&antecedents));
        let cases = read.in_context(&self.words, book.actors.len()).filter_map(|(found, context)| {
            let mut cues = Cues::default();
            coding::observe(&context, found, &read.entities[found.entity], &mut cues);
            let sentence = self.gold.sentence_at(found.span.start)?;
            let actor = self.coded[read.entities[found.entity].actor];
            let mut here = self.gold.mentions.iter().filter(|mention| mention.sentence == sentence);
            match here.find(|mention| Some(mention.actor) == actor) {
                None => Some((cues, 0)),
                Some(mention) => {
                    mention.places.iter().any(|place| place.overlaps(found.span)).then_some((cues, 1))
                }
            }
        });
        cases.collect()
    }
}
