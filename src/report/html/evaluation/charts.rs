//! Scores as charts.

use super::super::Html;
use super::super::chart::{Axis, Bar, Bars, Heat, Lines, Point, Reference, Series, Size, figure};
use crate::end_to_end::{Level, LevelScores};
use crate::evaluate::{Interval, LearningCurve, Metric, Report, SliceScores};
use crate::report::scores::projection_text;

/// Values of a slice that are drawn.
const MOST_SLICES: usize = 15;

/// A score with its interval, in text.
pub(super) fn interval_text(Interval { value, low, high }: Interval) -> String {
    format!("{} [{}, {}]", figure(value, 3), figure(low, 3), figure(high, 3))
}

const fn ends(interval: Interval) -> Option<(f64, f64)> {
    if interval.low.is_finite() && interval.high.is_finite() {
        Some((interval.low, interval.high))
    } else {
        None
    }
}

fn bar(label: impl Into<String>, score: Interval, note: String) -> Bar {
    let value = if score.value.is_finite() { score.value } else { 0.0 };
    Bar { label: label.into(), value, interval: ends(score), baseline: None, note }
}

/// Scores, and below them losses on a scale of their own.
pub(super) fn metrics(report: &Report, focus: &str, majority: &str) -> Html {
    let bars = |losses: bool| -> Vec<Bar> {
        report
            .metrics
            .iter()
            .filter(|line| line.metric.is_loss() == losses)
            .map(|line| {
                let name = match line.metric {
                    Metric::FocusF1 => format!("F1 of {focus}"),
                    metric => capitalised(metric.name()),
                };
                let baseline = Some(line.majority.value).filter(|value| value.is_finite());
                Bar { baseline, ..bar(name, line.score, String::new()) }
            })
            .collect()
    };
    let scores = bars(false);
    let low = scores.iter().map(|bar| bar.value).fold(0.0, f64::min);
    let mut out = Bars {
        caption: "Higher is better.".to_owned(),
        head: "Score".to_owned(),
        axis: if low < 0.0 { Axis::new("", -1.0, 1.0, 5) } else { Axis::unit("") },
        baseline: format!("Always “{majority}”"),
        decimals: 3,
        bars: scores,
    }
    .html();
    let losses = bars(true);
    if !losses.is_empty() {
        let most = losses.iter().filter_map(|bar| bar.interval.map(|i| i.1)).fold(1.0, f64::max);
        let losses = Bars {
            caption: "Of probabilities: lower is better.".to_owned(),
            head: "Loss".to_owned(),
            axis: Axis::new("", 0.0, most, 5),
            baseline: String::new(),
            decimals: 3,
            bars: losses,
        };
        out.html(&losses.html());
    }
    out
}

fn capitalised(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

pub(super) fn classes(report: &Report, labels: &[String]) -> Html {
    let bars = labels.iter().zip(&report.classes).map(|(label, class)| {
        let [precision, recall] = [class.precision.value, class.recall.value].map(|value| figure(value, 2));
        bar(label, class.f1, format!("precision {precision}, recall {recall}, n = {}", class.support.round()))
    });
    Bars {
        caption: "F1 of each label.".to_owned(),
        head: "Label".to_owned(),
        axis: Axis::unit(""),
        baseline: String::new(),
        decimals: 3,
        bars: bars.collect(),
    }
    .html()
}

pub(super) fn confusion(counts: &[Vec<f64>], labels: &[String]) -> Html {
    Heat {
        caption: "Units by coded and given label, with shares of the row.".to_owned(),
        rows: ("Coded".to_owned(), labels.to_vec()),
        columns: ("Given".to_owned(), labels.to_vec()),
        counts: counts.iter().map(|row| row.iter().map(|n| n.round() as usize).collect()).collect(),
    }
    .html()
}

/// The reliability diagram and the risk-coverage curve.
pub(super) fn probabilities(report: &Report) -> Html {
    let bins = report.reliability.iter().map(|bin| Point {
        x: bin.probability,
        y: bin.share,
        count: Some(bin.n.round() as usize),
        ..Point::default()
    });
    let mut out = Lines {
        title: "Reliability: when it says 70 %, is it right in 70 %?".to_owned(),
        description: "A line along the diagonal means that probabilities can be taken at their word; below it they promise too much. Bars at the foot show how many labels there are.".to_owned(),
        x: Axis::unit("Probability given"),
        y: Axis::unit("Share that is so"),
        series: vec![Series { name: "labels".to_owned(), points: bins.collect() }],
        reference: Some(Reference::Diagonal),
        size: Size::Whole,
        decimals: 3,
    }
    .html();
    let points: Vec<Point> = report
        .risk_coverage
        .iter()
        .map(|(point, precision)| Point {
            x: point.coverage,
            y: point.precision,
            interval: ends(*precision),
            label: format!("{} (probability {} and more)", figure(point.coverage, 2), figure(point.least, 2)),
            ..Point::default()
        })
        .collect();
    if !points.is_empty() {
        let curve = Lines {
            title: "If only the surest labels are kept".to_owned(),
            description: "How many of the labels kept are right, by the share that is kept.".to_owned(),
            x: Axis::unit("Share of labels kept, the surest first"),
            y: Axis::unit("Share right"),
            series: vec![Series { name: "labels kept".to_owned(), points }],
            reference: None,
            size: Size::Whole,
            decimals: 3,
        };
        out.html(&curve.html());
    }
    out
}

pub(super) fn learning_curve(curve: &LearningCurve) -> Html {
    let points: Vec<Point> = curve
        .points
        .iter()
        .map(|point| Point {
            x: point.labelled,
            y: point.score.value,
            interval: ends(point.score),
            label: figure(point.labelled, 0),
            ..Point::default()
        })
        .collect();
    let most = points.iter().map(|point| point.x).fold(1.0, f64::max);
    let said = curve.projection.as_ref().map(projection_text).unwrap_or_default();
    Lines {
        title: format!("{} by number of labelled units", capitalised(curve.metric.name())),
        description: said.clone(),
        x: Axis::new("Labelled units learnt from", 0.0, most, 5),
        y: Axis::unit(capitalised(curve.metric.name())),
        series: vec![Series { name: "out of fold".to_owned(), points }],
        reference: None,
        size: Size::Whole,
        decimals: 3,
    }
    .html()
    .markup("<p>")
    .text(capitalised(&said))
    .markup("</p>\n")
    .clone()
}

pub(super) fn folds(report: &Report) -> Html {
    let bars = report.folds.iter().map(|fold| Bar {
        label: fold.name.clone(),
        value: fold.scores.macro_f1(),
        interval: None,
        baseline: None,
        note: format!("micro F1 {}, n = {}", figure(fold.scores.micro_f1(), 2), fold.scores.n),
    });
    Bars {
        caption: "Macro F1 of each fold.".to_owned(),
        head: "Fold".to_owned(),
        axis: Axis::unit(""),
        baseline: String::new(),
        decimals: 3,
        bars: bars.collect(),
    }
    .html()
}

pub(super) fn slices(slices: &[(String, Vec<SliceScores>)]) -> Html {
    let mut out = Html::new();
    for (column, values) in slices {
        let bars = values.iter().take(MOST_SLICES).map(|slice| {
            let name = if slice.value.is_empty() { "(none)" } else { &slice.value };
            let note = format!("n = {}, {} groups", slice.units, slice.groups);
            bar(name, slice.macro_f1, note)
        });
        let left = values.len().saturating_sub(MOST_SLICES);
        let more =
            if left > 0 { format!(" {left} more with fewer units are not shown.") } else { String::new() };
        let table = Bars {
            caption: format!("By {}.{more}", column.replace('_', " ")),
            head: capitalised(&column.replace('_', " ")),
            axis: Axis::unit(""),
            baseline: String::new(),
            decimals: 3,
            bars: bars.collect(),
        };
        out.html(&table.html());
    }
    out
}

/// What reading raw text is worth, level by level.
pub(super) fn levels(levels: &[LevelScores]) -> Html {
    let bars = levels.iter().map(|level| {
        if level.level == Level::SidesOfPairs {
            let note = "accuracy, of the pairs of actor and topic found".to_owned();
            return bar("The side", level.precision, note);
        }
        let [precision, recall] = [level.precision.value, level.recall.value].map(|value| figure(value, 2));
        let name = capitalised(&level.level.name().replace('_', " "));
        let name =
            if level.level.is_kind_of_mention() { format!("… {}", name.to_lowercase()) } else { name };
        bar(name, level.f1, format!("precision {precision}, recall {recall}, {} coded", level.support))
    });
    Bars {
        caption: "F1 of what the program finds by itself, against what people coded.".to_owned(),
        head: "Found".to_owned(),
        axis: Axis::unit(""),
        baseline: String::new(),
        decimals: 3,
        bars: bars.collect(),
    }
    .html()
}
