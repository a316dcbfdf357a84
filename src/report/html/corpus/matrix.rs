//! The matrix of actors by topics, and the sentences behind its cells.

use super::super::Html;
use super::super::page::grouped;
use super::collect::{ActorSum, Collection, Sum};
use super::evidence::Evidence;
use super::side::{Look, has_sides, pill};
use crate::aggregate::{Side, polarity};

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    /// Place of the topic in the codebook; none for how actors are portrayed.
    topic: Option<usize>,
    pub name: String,
    pub proposition: String,
}

/// An actor's row.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub name: &'a str,
    pub is_new: bool,
    /// By column.
    pub cells: Vec<Option<CellView<'a>>>,
}

impl Row<'_> {
    /// The cells that hold something.
    pub fn filled(&self) -> impl Iterator<Item = &CellView<'_>> {
        self.cells.iter().flatten()
    }
}

/// A cell with what is behind it.
#[derive(Debug)]
pub(super) struct CellView<'a> {
    /// What the ids of its elements end in.
    pub id: String,
    pub look: Look,
    pub n: usize,
    /// How many statements have which label.
    pub counts: String,
    pub about: &'a str,
    pub proposition: &'a str,
    pub evidence: Vec<EvidenceView<'a>>,
    /// Statements whose sentences are not shown.
    pub more: usize,
}

/// A sentence behind a cell.
#[derive(Debug)]
pub(super) struct EvidenceView<'a> {
    pub pill: Html,
    pub text: &'a Html,
    pub speaker: Option<&'a str>,
    pub article: &'a str,
    /// Date and outlet, where they are known.
    pub source: String,
    /// The id of the sentence in the article's text, where the page has it.
    pub anchor: Option<String>,
}

/// The columns: topics with a statement in the order of the codebook, then how actors are portrayed.
pub(super) fn columns(collection: &Collection<'_>) -> Vec<Column> {
    let mut topics: Vec<usize> =
        collection.actors.iter().flat_map(|actor| actor.topics.keys().copied()).collect();
    topics.sort_unstable();
    topics.dedup();
    let topic = |topic: usize| {
        let entry = &collection.predictor.codebook().topics[topic];
        Column { topic: Some(topic), name: entry.name.clone(), proposition: entry.proposition.clone() }
    };
    let mut columns: Vec<Column> = topics.into_iter().map(topic).collect();
    if !collection.predictor.sentiment_labels().is_empty() {
        let name = "Portrayed".to_owned();
        columns.push(Column { topic: None, name, proposition: String::new() });
    }
    columns
}

/// The actors that have a statement or are portrayed in some way, those with the most statements first, then those with
/// the most sentences.
pub(super) fn ranked<'c>(collection: &'c Collection<'_>) -> Vec<&'c ActorSum> {
    let labels = collection.predictor.sentiment_labels();
    let is_portrayed = |actor: &ActorSum| {
        let cell = || actor.portrayal.tally.cell();
        !actor.portrayal.tally.is_empty() && (!has_sides(labels) || cell().side(labels) != Side::Neither)
    };
    let with_row = |actor: &&ActorSum| actor.statements > 0 || is_portrayed(actor);
    let mut ranked: Vec<&ActorSum> = collection.actors.iter().filter(with_row).collect();
    ranked.sort_by(|a, b| {
        let key = |actor: &ActorSum| (actor.statements, actor.portrayal.tally.len());
        key(b).cmp(&key(a)).then_with(|| a.name.cmp(&b.name))
    });
    ranked
}

/// The rows of these actors, of which the first has the number `first`; `most` sentences are shown of each label.
pub(super) fn rows<'c>(
    collection: &'c Collection<'_>,
    columns: &'c [Column],
    actors: &[&'c ActorSum],
    (first, most): (usize, usize),
) -> Vec<Row<'c>> {
    let row = |(at, actor): (usize, &&'c ActorSum)| {
        let cell = |(place, column): (usize, &'c Column)| {
            let (sum, labels) = match column.topic {
                Some(topic) => (actor.topics.get(&topic)?, collection.predictor.stance_labels()),
                None => (&actor.portrayal, collection.predictor.sentiment_labels()),
            };
            let id = format!("{}-{}", first + at, place + 1);
            (!sum.tally.is_empty()).then(|| cell(collection, column, sum, labels, (id, most)))
        };
        Row { name: &actor.name, is_new: actor.is_new, cells: columns.iter().enumerate().map(cell).collect() }
    };
    actors.iter().enumerate().map(row).collect()
}

fn cell<'c>(
    collection: &'c Collection<'_>,
    column: &'c Column,
    sum: &'c Sum,
    labels: &'c [String],
    (id, most): (String, usize),
) -> CellView<'c> {
    let summed = sum.tally.cell();
    let mut look = Look::of_cell(&summed, labels);
    if column.topic.is_none() {
        look.word = portrayed(look.word);
    }
    // First what speaks for the cell's side, then what speaks against it, then what takes no side.
    let towards = if summed.position < 0.0 { -1.0 } else { 1.0 };
    let mut order: Vec<usize> = (0..labels.len()).filter(|label| summed.counts[*label] > 0).collect();
    let rank = |label: &usize| match polarity(&labels[*label]) * towards {
        p if p > 0.0 => 0,
        p if p < 0.0 => 1,
        _ => 2,
    };
    order.sort_by_key(rank);
    let counts: Vec<String> =
        order.iter().map(|&label| format!("{} {}", grouped(summed.counts[label]), labels[label])).collect();
    let shown = order.iter().flat_map(|&label| sum.surest.of_label(label).take(most));
    let evidence: Vec<EvidenceView> = shown.map(|evidence| view(collection, evidence, labels)).collect();
    CellView {
        id,
        look,
        n: sum.tally.len(),
        counts: counts.join(", "),
        about: &column.name,
        proposition: &column.proposition,
        more: sum.tally.len() - evidence.len(),
        evidence,
    }
}

/// The word for how an actor with such a side is portrayed.
fn portrayed(word: String) -> String {
    match word.as_str() {
        "for" => "favourably".to_owned(),
        "rather for" => "rather favourably".to_owned(),
        "no side" => "neutrally".to_owned(),
        "rather against" => "rather unfavourably".to_owned(),
        "against" => "unfavourably".to_owned(),
        _ => word,
    }
}

fn view<'c>(collection: &'c Collection<'_>, evidence: &'c Evidence, labels: &[String]) -> EvidenceView<'c> {
    let head = &collection.heads[evidence.article];
    let mut html = Html::new();
    pill(&mut html, evidence.label, evidence.probability, labels, evidence.uncertain);
    let has_text = evidence.article < collection.texts.len();
    EvidenceView {
        pill: html,
        text: &evidence.text,
        speaker: evidence.speaker.as_deref(),
        article: &head.title,
        source: source(head),
        anchor: has_text.then(|| format!("s{}-{}", evidence.article + 1, evidence.sentence + 1)),
    }
}

/// Outlet and date of an article, as far as they are known.
pub(super) fn source(head: &super::collect::Head) -> String {
    let date = head.date.map(|date| date.to_string());
    [head.outlet.clone(), date].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
