//! The page of a corpus, of articles whose statements are given.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};

use super::*;
use crate::article::Article;
use crate::codebook::{Actor, ActorKind};
use crate::predictor::Analysis;
use crate::report::Found;
use crate::report::tests::{Case, full};

/// The page of these articles, read by the predictor of the case.
fn page(case: &Case, articles: &[(&Article, &Analysis)], limits: Limits) -> String {
    let mut collection = Collection::new(&case.predictor, limits);
    for (number, (article, analysis)) in articles.iter().enumerate() {
        let found = Found { predictor: &case.predictor, article, analysis };
        let text =
            if collection.takes_text(number) { article_html(found, number) } else { ArticleText::default() };
        collection.add(found, text);
    }
    let mut out = Vec::new();
    write_page(&collection, &["Model: m<.avowal".to_owned()], &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn page_of(case: &Case) -> String {
    page(case, &[(&case.article, &case.analysis)], Limits::default())
}

fn parsed(page: &str) -> Document<'_> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    Document::parse_with_options(page, options).unwrap_or_else(|error| panic!("{error}\n{page}"))
}

fn text_of(node: Node<'_, '_>) -> String {
    let text: String = node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn with_id<'a, 'i>(document: &'a Document<'i>, id: &str) -> Node<'a, 'i> {
    document.descendants().find(|node| node.attribute("id") == Some(id)).unwrap_or_else(|| panic!("no {id}"))
}

fn of_class<'a, 'i>(node: Node<'a, 'i>, class: &str) -> Vec<Node<'a, 'i>> {
    node.descendants().filter(|n| n.attribute("class") == Some(class)).collect()
}

/// Ids are there once, and every link leads to one of them.
fn links_are_whole(document: &Document<'_>) {
    let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    for href in document.descendants().filter_map(|node| node.attribute("href")) {
        assert!(href.strip_prefix('#').is_some_and(|id| unique.contains(id)), "{href}");
    }
}

#[test]
fn a_cell_leads_to_its_sentences_and_they_to_their_place_in_the_article() {
    let page = page_of(&full());
    let document = parsed(&page);
    links_are_whole(&document);
    let cell = with_id(&document, "c1-1");
    assert_eq!(cell.attribute("aria-label"), Some("Norland, Truce: against, 1"));
    assert_eq!((cell.attribute("class"), text_of(cell)), (Some("a2"), "\u{2212} \u{2212}1".to_owned()));
    assert_eq!(cell.attribute("href"), Some("#e1-1"));
    let behind = with_id(&document, "e1-1");
    let evidence = text_of(of_class(behind, "evidence")[0]);
    assert!(evidence.starts_with("oppose 91 % Norland rejected the truce on Monday"), "{evidence}");
    assert!(evidence.ends_with("Norland puts off the vote · The Ferrow Dispatch, 2025-03-04"), "{evidence}");
    let marked =
        |name: &str| behind.descendants().filter(|n| n.has_tag_name(name)).map(text_of).collect::<Vec<_>>();
    assert_eq!((marked("mark"), marked("u")), (vec!["Norland".to_owned()], vec!["truce".to_owned()]));
    assert!(
        of_class(behind, "evidence")[0].descendants().any(|node| node.attribute("href") == Some("#s1-1"))
    );
    assert!(text_of(with_id(&document, "s1-1")).starts_with("1Norland rejected"));
}

#[test]
fn the_article_has_its_whole_text_and_beside_it_what_its_sentences_state() {
    let case = full();
    let page = page_of(&case);
    let document = parsed(&page);
    let paragraph = of_class(with_id(&document, "a1"), "par")[0];
    let text: String = paragraph
        .first_element_child()
        .unwrap()
        .descendants()
        .filter(|node| node.is_text() && !node.parent().is_some_and(|parent| parent.has_tag_name("sup")))
        .filter_map(|node| node.text())
        .collect();
    assert_eq!(text, case.article.text);
    let notes: Vec<String> = paragraph.descendants().filter(|n| n.has_tag_name("li")).map(text_of).collect();
    let expected = [
        "1Norland: Truce oppose 91 %",
        "1Norland: Energy infrastructure oppose 42 %",
        "1Ostmark: Truce neutral 70 %",
        "2Ilse Varga: Truce support 88 %",
        "3Monitoring Mission of the River Council: portrayed negative 75 %",
    ];
    assert_eq!(notes, expected);
}

#[test]
fn nothing_of_an_article_a_codebook_or_a_model_can_act() {
    let attack = "</style><script>alert(1)</script><img src=x onerror=\"alert(2)\"> & ' \u{1b}[2J\u{202e}\u{0}\u{2066}]]> --> javascript:";
    let mut case = Case::new(&[attack, "Norland rejected the truce."]);
    case.article.title = Some(attack.to_owned());
    case.article.outlet = Some(attack.to_owned());
    case.article.id = attack.to_owned();
    case.says(0, ("script", "norland"), Some(("truce", "oppose", 0.9)), ("negative", 0.9));
    case.cue(0, "</style>", "truce");
    let mut actor = Actor::new("x", attack, ActorKind::Person);
    actor.aliases = vec![attack.to_owned()];
    case.analysis.new_actors.push(actor);
    let mut statement = case.analysis.statements[0].clone();
    statement.sentence = 1;
    statement.mention.actor = case.predictor.codebook().actors.len();
    statement.mention.span = case.analysis.sentences[1];
    statement.speaker = Some(statement.mention.actor);
    case.analysis.mentions.push(statement.mention);
    case.analysis.statements.push(statement.clone());
    statement.mention.actor = 0;
    case.analysis.statements.push(statement);
    let page = page_of(&case);
    let steers = |c: char| {
        c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(page.find(steers), None);
    let document = parsed(&page);
    links_are_whole(&document);
    let names: BTreeSet<&str> =
        document.descendants().filter(Node::is_element).map(|n| n.tag_name().name()).collect();
    for name in ["script", "img", "link", "iframe", "object", "base", "form"] {
        assert!(!names.contains(name), "{name}");
    }
    let attributes: BTreeSet<&str> =
        document.descendants().flat_map(|node| node.attributes().map(|a| a.name())).collect();
    assert!(attributes.iter().all(|name| !name.starts_with("on") && *name != "src"), "{attributes:?}");
    assert!(
        text_of(document.root())
            .contains("</style><script>alert(1)</script><img src=x onerror=\"alert(2)\"> & ' [2J]]> -->")
    );
    let policy = document
        .descendants()
        .find(|n| n.attribute("http-equiv") == Some("Content-Security-Policy"))
        .unwrap();
    assert!(
        policy.attribute("content").unwrap().starts_with("default-src 'none'; style-src 'unsafe-inline'")
    );
}

#[test]
fn actors_are_summed_up_over_articles_new_ones_by_their_name() {
    let mut case = full();
    let new = case.predictor.codebook().actors.len();
    let mut other = (case.article.clone(), case.analysis.clone());
    // Another article finds the new actors in another order.
    for (analysis, names) in
        [(&mut case.analysis, ["Estavia", "Okoro"]), (&mut other.1, ["Okoro", "Estavia"])]
    {
        analysis.new_actors = names.map(|name| Actor::new(name, name, ActorKind::Country)).to_vec();
        for (statement, number) in analysis.statements.iter_mut().zip([new, new + 1]) {
            statement.mention.actor = number;
        }
    }
    let page = page(&case, &[(&case.article, &case.analysis), (&other.0, &other.1)], Limits::default());
    let document = parsed(&page);
    links_are_whole(&document);
    let mut rows = BTreeMap::new();
    for row in of_class(document.root(), "sides")[0].descendants().filter(|node| node.has_tag_name("tr")) {
        let cells: Vec<String> = row.children().filter(Node::is_element).map(text_of).collect();
        rows.insert(cells[0].clone(), cells[1..].to_vec());
    }
    assert_eq!(rows["Estavia new"], ["\u{2212} \u{2212}1", "\u{2212}1", "\u{2212} \u{2212}2"]);
    assert_eq!(rows["Ilse Varga"][0], "++2");
    let facts: Vec<String> =
        of_class(document.root(), "facts")[0].children().filter(Node::is_element).map(text_of).collect();
    assert_eq!(facts, ["articles2", "sentences6", "actors5", "statements8"]);
}

#[test]
fn what_is_beyond_the_limits_is_counted_and_said_to_be_left_out() {
    let case = full();
    let one = (&case.article, &case.analysis);
    let limits = Limits { texts: 1, sentences: 2, rows: 2, first_rows: 1, ..Limits::default() };
    let page = page(&case, &[one; 4], limits);
    let document = parsed(&page);
    links_are_whole(&document);
    let text = text_of(document.root());
    for said in [
        "Texts are shown of the first 1 of 4 articles",
        "Rows are shown of the 2 actors with the most statements, of 4.",
        "1 more actor, with fewer statements",
        "2 more are not shown here: these are the surest.",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    assert_eq!(text_of(with_id(&document, "c1-1")), "\u{2212} \u{2212}4");
    assert_eq!(of_class(document.root(), "art").len(), 1);
    // The sentences of the first article link to it; those of others cannot.
    let evidence = of_class(with_id(&document, "e1-1"), "evidence")[0];
    assert_eq!(evidence.descendants().filter(|node| node.attribute("href").is_some()).count(), 1);
    assert_eq!(evidence.children().filter(Node::is_element).count(), 2);
}

#[test]
fn where_too_many_sentences_are_held_those_of_rare_actors_go_first() {
    let case = full();
    let limits = Limits { held: 6, ..Limits::default() };
    let page = page(&case, &[(&case.article, &case.analysis)], limits);
    let document = parsed(&page);
    assert!(text_of(document.root()).contains("Of actors with few statements some sentences were given up"));
    let shown =
        |id| of_class(with_id(&document, id), "evidence")[0].children().filter(Node::is_element).count();
    assert_eq!((shown("e1-1"), shown("e4-3")), (1, 0));
    assert_eq!(text_of(with_id(&document, "c4-3")), "\u{2212} \u{2212}1");
}

#[test]
fn uncertain_statements_are_marked_where_they_stand() {
    let mut case = full();
    case.analysis.statements[0].uncertain = true;
    let page = page_of(&case);
    let document = parsed(&page);
    let marked: Vec<String> = of_class(document.root(), "a2 un").into_iter().map(text_of).collect();
    assert_eq!(marked, ["oppose 91 %, uncertain", "oppose 91 %, uncertain"]);
    assert!(text_of(of_class(document.root(), "facts")[0]).ends_with("of them uncertain1"));
}

#[test]
fn dated_articles_give_a_line_for_each_topic_and_its_actors() {
    let case = full();
    let dates = ["2025-01-06", "2025-01-20", "2025-01-21", "2025-02-03", "2025-03-03", "2025-03-31"];
    let articles: Vec<Article> = dates
        .iter()
        .map(|date| Article { date: Some(date.parse().unwrap()), ..case.article.clone() })
        .collect();
    let all: Vec<(&Article, &Analysis)> = articles.iter().map(|article| (article, &case.analysis)).collect();
    let page = page(&case, &all, Limits::default());
    let document = parsed(&page);
    let time = with_id(&document, "time");
    assert!(text_of(time).contains("Week by week"));
    let topics: Vec<(String, usize)> = of_class(time, "topic")
        .into_iter()
        .map(|topic| {
            let name = topic.descendants().find(|node| node.has_tag_name("h3")).map(text_of).unwrap();
            (name, topic.descendants().filter(|node| node.has_tag_name("figure")).count())
        })
        .collect();
    assert_eq!(topics, [("Truce".to_owned(), 4), ("Energy infrastructure".to_owned(), 2)]);
    let rows: Vec<String> = time.descendants().filter(|node| node.has_tag_name("tr")).map(text_of).collect();
    // Two articles of one week, three statements each: the mean of .91 against, .88 for, and none.
    assert_eq!(rows[2], "All actors20 Jan 2025\u{2212}0.016");
    assert_eq!(of_class(time, "chart small").len(), 6);
}
