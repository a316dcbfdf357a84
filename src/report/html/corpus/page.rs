//! The page as a whole.

use std::io::{self, Write};

use askama::Template;

use super::super::page::grouped;
use super::super::{Fact, Frame, Html, Section};
use super::collect::Collection;
use super::matrix::{Column, Row, columns, ranked, rows, source};
use super::side::{Look, has_sides};
use super::timeline::{TopicTime, timelines};
use crate::aggregate::Side;

/// Of actors beyond the first ones, the most sentences shown of a label.
const FEW_SENTENCES: usize = 2;
/// Up to so many articles are shown unfolded.
const UNFOLDED: usize = 2;
/// More topics than this make the matrix scroll on every screen.
const MOST_COLUMNS: usize = 14;

#[derive(Template)]
#[template(path = "corpus.html")]
struct CorpusPage<'a> {
    frame: Frame,
    legend: Vec<Look>,
    columns: &'a [Column],
    first: Vec<Row<'a>>,
    rest: Vec<Row<'a>>,
    each_bin: &'static str,
    topics: Vec<TopicTime>,
    language: &'static str,
    articles: Vec<ArticleView<'a>>,
    has_new: bool,
    has_uncertain: bool,
    left_out: Vec<String>,
}

struct ArticleView<'a> {
    number: usize,
    title: &'a str,
    about: String,
    text: &'a Html,
}

/// Writes the page of a corpus. `made` are the lines at its foot: the model, the codebook, the options.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write_page(collection: &Collection<'_>, made: &[String], out: &mut dyn Write) -> io::Result<()> {
    let columns = columns(collection);
    let actors = ranked(collection);
    let limits = collection.limits;
    let shown = &actors[..actors.len().min(limits.rows)];
    let (first, rest) = shown.split_at(shown.len().min(limits.first_rows));
    let (each_bin, topics) = timelines(collection);
    let page = CorpusPage {
        frame: frame(collection, made, !topics.is_empty()),
        legend: legend(collection),
        first: rows(collection, &columns, first, (1, limits.sentences)),
        rest: rows(collection, &columns, rest, (first.len() + 1, FEW_SENTENCES.min(limits.sentences))),
        columns: &columns,
        each_bin,
        topics,
        language: collection.predictor.language().code(),
        articles: articles(collection),
        has_new: shown.iter().any(|actor| actor.is_new),
        has_uncertain: collection.uncertain > 0,
        left_out: left_out(collection, actors.len()),
    };
    page.write_into(out)
}

fn frame(collection: &Collection<'_>, made: &[String], over_time: bool) -> Frame {
    let heads = &collection.heads;
    let (title, lead) = match &heads[..] {
        [only] => (only.title.clone(), source(only)),
        _ => ("Who takes which side".to_owned(), sources(collection)),
    };
    let mut facts = vec![
        Fact::count(heads.len(), "articles"),
        Fact::count(collection.sentences, "sentences"),
        Fact::count(collection.actors.len(), "actors"),
    ];
    if !collection.predictor.stance_labels().is_empty() {
        facts.push(Fact::count(collection.statements, "statements"));
    }
    if collection.uncertain > 0 {
        facts.push(Fact { value: grouped(collection.uncertain), what: "of them uncertain".to_owned() });
    }
    let section = |id, name| Section { id, name };
    let mut sections = vec![section("sides", "Actors by topics")];
    if over_time {
        sections.push(section("time", "Over time"));
    }
    if !collection.texts.is_empty() {
        sections.push(section("articles", if heads.len() == 1 { "The article" } else { "Articles" }));
    }
    sections.push(section("reading", "How to read this"));
    Frame { kicker: "Positions in the news".to_owned(), title, lead, facts, sections, made: made.to_vec() }
}

/// The days that articles are of, and their outlets.
fn sources(collection: &Collection<'_>) -> String {
    let dates = || collection.heads.iter().filter_map(|head| head.date);
    let days = match (dates().min(), dates().max()) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (Some(day), _) => day.to_string(),
        _ => String::new(),
    };
    let mut outlets: Vec<&str> = collection.heads.iter().filter_map(|head| head.outlet.as_deref()).collect();
    outlets.sort_unstable();
    outlets.dedup();
    let outlets = match outlets.len() {
        0..=4 => outlets.join(", "),
        n => format!("{} outlets", grouped(n)),
    };
    [days, outlets].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn legend(collection: &Collection<'_>) -> Vec<Look> {
    let predictor = collection.predictor;
    if !has_sides(predictor.stance_labels()) && !has_sides(predictor.sentiment_labels()) {
        return Vec::new();
    }
    let sides = [Side::For, Side::RatherFor, Side::Mixed, Side::Neither, Side::RatherAgainst, Side::Against];
    sides.map(Look::of_side).to_vec()
}

fn articles<'c>(collection: &'c Collection<'_>) -> Vec<ArticleView<'c>> {
    let view = |(at, (text, head)): (usize, (&'c super::ArticleText, &'c super::collect::Head))| {
        let statements = Fact::count(head.statements, "statements");
        let counted = format!("{} {}", statements.value, statements.what);
        let about = [source(head), counted].into_iter().filter(|part| !part.is_empty());
        ArticleView {
            number: at + 1,
            title: &head.title,
            about: about.collect::<Vec<_>>().join(" · "),
            text: &text.0,
        }
    };
    collection.texts.iter().zip(&collection.heads).enumerate().map(view).collect()
}

/// What the page does not show, a sentence each.
fn left_out(collection: &Collection<'_>, actors: usize) -> Vec<String> {
    let limits = collection.limits;
    let mut lines = Vec::new();
    let (texts, articles) = (collection.texts.len(), collection.heads.len());
    if texts < articles {
        lines.push(format!(
            "Texts are shown of the first {} of {} articles; what the others state is counted, and shown where it is among \
             the surest.",
            grouped(texts),
            grouped(articles)
        ));
    }
    if actors > limits.rows {
        lines.push(format!(
            "Rows are shown of the {} actors with the most statements, of {}.",
            grouped(limits.rows),
            grouped(actors)
        ));
    }
    if collection.of_others > 0 {
        lines.push(format!(
            "{} statements are of actors who were met after {} actors that the codebook lacks; they are counted in no row.",
            grouped(collection.of_others),
            grouped(limits.new_actors)
        ));
    }
    if collection.gave_up {
        lines.push(
            "Of actors with few statements some sentences were given up on the way, for want of memory; their counts are \
             whole."
                .to_owned(),
        );
    }
    lines
}
