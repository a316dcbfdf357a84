//! Charts are well formed, say their figures, and put things where they belong.

use super::super::Html;
use super::*;

fn parsed(html: &Html, test: impl FnOnce(&roxmltree::Document<'_>)) {
    let text = format!("<div>{html}</div>");
    test(&roxmltree::Document::parse(&text).unwrap());
}

fn text_of(node: roxmltree::Node<'_, '_>) -> String {
    node.descendants().filter_map(|node| node.is_text().then(|| node.text()).flatten()).collect()
}

fn curve() -> Lines {
    let point = |x: f64, y: f64, n| Point {
        x,
        y,
        interval: Some((y - 0.1, y + 0.1)),
        count: Some(n),
        label: String::new(),
    };
    Lines {
        title: "Risk & <coverage>".to_owned(),
        description: "It falls from .9 to .6.".to_owned(),
        x: Axis::unit("Coverage"),
        y: Axis::unit("Precision"),
        series: vec![
            Series { name: "avowal".to_owned(), points: vec![point(0.0, 0.9, 10), point(1.0, 0.6, 40)] },
            Series { name: "baseline".to_owned(), points: vec![point(0.5, 0.5, 20)] },
        ],
        reference: Some(Reference::Diagonal),
        size: Size::Whole,
        decimals: 2,
    }
}

#[test]
fn a_line_goes_from_point_to_point_and_its_table_has_the_figures() {
    parsed(&curve().html(), |document| {
        let svg = document.descendants().find(|node| node.attribute("role") == Some("img")).unwrap();
        assert_eq!(svg.attribute("aria-label"), Some("Risk & <coverage>. It falls from .9 to .6."));
        let line = svg.descendants().find(|node| node.attribute("class") == Some("line")).unwrap();
        assert_eq!(line.attribute("d"), Some("M40 29.8L350 89.2"));
        let heights: Vec<&str> = svg
            .descendants()
            .filter(|n| n.has_tag_name("rect"))
            .filter_map(|n| n.attribute("height"))
            .collect();
        assert_eq!(heights, ["12.4", "49.5"]);
        let rows: Vec<String> =
            document.descendants().filter(|n| n.has_tag_name("tr")).map(text_of).collect();
        assert_eq!(rows[1..3], ["avowal0.000.90[0.80, 1.00]10", "avowal1.000.60[0.50, 0.70]40"]);
    });
}

#[test]
fn a_bar_shows_value_interval_and_baseline() {
    let bar = Bar {
        label: "Stance".to_owned(),
        value: 0.677,
        interval: Some((0.648, 0.705)),
        baseline: Some(0.207),
        note: "n = 1,135".to_owned(),
    };
    let bars = Bars {
        caption: "Macro F1".to_owned(),
        head: "Task".to_owned(),
        axis: Axis::unit("Score"),
        baseline: "Commonest label".to_owned(),
        decimals: 3,
        bars: vec![bar],
    };
    parsed(&bars.html(), |document| {
        let dot = document.descendants().find(|node| node.attribute("class") == Some("dot")).unwrap();
        assert_eq!(dot.attribute("cx"), Some("67.7%"));
        let row = document.descendants().rfind(|node| node.has_tag_name("tr")).unwrap();
        assert_eq!(text_of(row), "Stance n = 1,1350.677 [0.648, 0.705]0.207");
    });
}

#[test]
fn cells_are_shaded_by_their_share_of_the_row() {
    let labels = || vec!["oppose".to_owned(), "support".to_owned()];
    let heat = Heat {
        caption: "Stance".to_owned(),
        rows: ("Coded".to_owned(), labels()),
        columns: ("Found".to_owned(), labels()),
        counts: vec![vec![75, 25], vec![0, 0]],
    };
    parsed(&heat.html(), |document| {
        let cells = document.descendants().filter(|node| node.has_tag_name("td"));
        let cells: Vec<_> = cells.map(|cell| (cell.attribute("class").unwrap(), text_of(cell))).collect();
        let expected = [("h5", "7575 %"), ("h2", "2525 %"), ("h0", "00 %"), ("h0", "00 %")];
        assert_eq!(cells, expected.map(|(class, text)| (class, text.to_owned())));
    });
}

#[test]
fn figures_have_a_true_minus_and_zero_has_none() {
    assert_eq!([figure(0.5, 2), figure(-0.126, 2), figure(-0.001, 2)], ["0.50", "\u{2212}0.13", "0.00"]);
    assert_eq!([coordinate(12.0), coordinate(3.06)], ["12", "3.1"]);
}
