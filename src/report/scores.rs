//! Scores as tables for people.

use std::fmt::Write;

use super::shown;
use crate::end_to_end::{Level, LevelScores};
use crate::evaluate::{
    Interval, LearningCurve, Metric, Projection, Report, RiskCoverage, Scores, SliceScores,
};

/// What is shown of an evaluation of one task.
pub struct Evaluated<'a> {
    /// What was evaluated, and how.
    pub title: String,
    /// The labels.
    pub labels: &'a [String],
    /// The scores.
    pub report: &'a Report,
    /// The labels of focus F1.
    pub focus: String,
    /// Scores by the values of columns.
    pub slices: &'a [(String, Vec<SliceScores>)],
    /// What else there is to say.
    pub notes: Vec<String>,
    /// Scores by number of labelled units.
    pub curve: Option<&'a LearningCurve>,
}

/// Values of a slice that are shown at most; the rest is counted.
const MOST_SLICES: usize = 20;

/// The scores of an evaluation: figures with intervals beside two baselines, a line a label, confusions, what the
/// probabilities are worth, folds, slices and the learning curve.
pub fn evaluation_text(evaluated: &Evaluated<'_>) -> String {
    let Evaluated { title, labels, report, focus, slices, notes, curve } = evaluated;
    let mut out = String::new();
    let majority = labels.get(report.majority_label).map_or("", String::as_str);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{title}: {} units, {} groups\n", report.units, report.groups);
    let _ = writeln!(out, "{:<24} score  95 % interval   always `{majority}`, at random", "");
    for line in &report.metrics {
        let name = match line.metric {
            Metric::FocusF1 => format!("F1 of {focus}"),
            metric => metric.name().to_owned(),
        };
        let mut text = format!("{name:<23} {}", cells(line.score));
        if line.majority.value.is_finite() {
            let _ = write!(text, "   {}, {}", number(line.majority.value), number(line.stratified.value));
        }
        let _ = writeln!(out, "{text}");
    }
    classes(&mut out, report, labels);
    confusion(&mut out, report, labels);
    risk_coverage(&mut out, report);
    folds(&mut out, report);
    slices.iter().for_each(|(column, values)| slice(&mut out, column, values));
    curve.iter().for_each(|curve| learning_curve(&mut out, curve));
    for note in notes.iter().chain(&few_groups(report)) {
        let _ = writeln!(out, "\n{note}");
    }
    out.push('\n');
    out
}

/// A warning where there are too few groups to resample.
pub(super) fn few_groups(report: &Report) -> Option<String> {
    const FEW: usize = 20;
    let groups = report.groups;
    (groups < FEW).then(|| {
        format!("note: the intervals come from {groups} groups; below {FEW} they tend to be too narrow (--group COLUMN)")
    })
}

/// A number with three places, and a place for its sign only where it is below 0.
pub(super) fn number(value: f64) -> String {
    // What rounds to nothing has no sign.
    let value = if value.abs() < 0.0005 { 0.0 } else { value };
    if value.is_finite() { format!("{value:.3}") } else { "–".to_owned() }
}

/// A value and its bounds, in columns.
pub(super) fn cells(Interval { value, low, high }: Interval) -> String {
    format!("{:>6}  {} to {}", number(value), number(low), number(high))
}

pub(super) fn width_of<'l>(names: impl Iterator<Item = &'l str>, heading: &str) -> usize {
    names.map(|name| name.chars().count()).max().unwrap_or(0).clamp(heading.len(), 30)
}

/// A name from a file, in no more columns than there are.
pub(super) fn cut(name: &str, width: usize) -> String {
    shown(name).chars().take(width).collect()
}

fn classes(out: &mut String, report: &Report, labels: &[String]) {
    let width = width_of(labels.iter().map(String::as_str), "label");
    let _ = writeln!(out, "\n{:<width$}  precision  recall     F1   95 % interval  support", "label");
    for (label, class) in labels.iter().zip(&report.classes) {
        let [precision, recall] = [class.precision.value, class.recall.value].map(number);
        let (label, support) = (cut(label, width), class.support.round());
        let _ = writeln!(
            out,
            "{label:<width$}     {precision:>6}  {recall:>6} {}  {support:>7}",
            cells(class.f1)
        );
    }
}

/// Only where it fits a screen.
fn confusion(out: &mut String, report: &Report, labels: &[String]) {
    const MOST_LABELS: usize = 8;
    let Some(counts) = report.confusion.as_ref().filter(|counts| counts.len() <= MOST_LABELS) else { return };
    let width = width_of(labels.iter().map(String::as_str), "coded");
    let _ = write!(out, "\n{:<width$} ", "coded");
    labels.iter().for_each(|label| {
        let _ = write!(out, " {:>9}", cut(label, 9));
    });
    let _ = writeln!(out, "  (given)");
    for (label, row) in labels.iter().zip(counts) {
        let _ = write!(out, "{:<width$} ", cut(label, width));
        row.iter().for_each(|count| {
            let _ = write!(out, " {:>9}", count.round());
        });
        out.push('\n');
    }
}

/// How often the surest decisions are right.
fn risk_coverage(out: &mut String, report: &Report) {
    let shown = [0.5, 0.7, 0.8, 0.9, 1.0]
        .map(|share| report.risk_coverage.iter().find(|(point, _)| point.coverage >= share - 1e-9));
    let mut shown: Vec<&(RiskCoverage, Interval)> = shown.into_iter().flatten().collect();
    shown.dedup();
    if shown.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nshare decided on  probability from  of these right   95 % interval");
    for (point, precision) in shown {
        let _ = writeln!(
            out,
            "{:>16.3}  {:>16.3}  {:>14.3}   {:.3} to {:.3}",
            point.coverage, point.least, point.precision, precision.low, precision.high
        );
    }
}

fn slice(out: &mut String, column: &str, values: &[SliceScores]) {
    let width = width_of(values.iter().map(|slice| slice.value.as_str()), column);
    let _ =
        writeln!(out, "\n{:<width$}  units  groups  accuracy  macro F1   95 % interval", cut(column, width));
    for slice in values.iter().take(MOST_SLICES) {
        let name = if slice.value.is_empty() { "(none)" } else { &slice.value };
        let _ = writeln!(
            out,
            "{:<width$}  {:>5}  {:>6}    {:>6}    {}",
            cut(name, width),
            slice.units,
            slice.groups,
            number(slice.accuracy.value),
            cells(slice.macro_f1)
        );
    }
    if values.len() > MOST_SLICES {
        let _ = writeln!(out, "… and {} more values with fewer units", values.len() - MOST_SLICES);
    }
}

fn learning_curve(out: &mut String, curve: &LearningCurve) {
    let _ = writeln!(out, "\nlabelled units  {:>8}   95 % interval", curve.metric.name());
    for point in &curve.points {
        let _ = writeln!(out, "{:>14.0}    {}", point.labelled, cells(point.score));
    }
    if let Some(projection) = &curve.projection {
        let _ = writeln!(out, "{}", projection_text(projection));
    }
}

/// What a projection says, in a sentence.
pub(super) fn projection_text(projection: &Projection) -> String {
    let most = LearningCurve::MOST * projection.labelled;
    let amount = |n: f64| {
        if n >= most { format!("more than {most:.0}") } else { format!("{n:.0}") }
    };
    let Interval { value, low, high } = projection.more;
    format!(
        "{:.0} points more would take {} more labels like these (95 % interval: {} to {}), if the curve goes on as a power law towards {:.3}",
        100.0 * projection.gain,
        amount(value),
        amount(low),
        amount(high),
        projection.ceiling
    )
}

/// The figures of reading raw text: a line a level.
pub fn level_table(title: &str, articles: usize, levels: &[LevelScores]) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{title}: {articles} articles\n");
    let _ = writeln!(out, "{:<26}  precision  recall     F1   95 % interval   coded", "");
    let mut accuracy = None;
    for scores in levels {
        if scores.level == Level::SidesOfPairs {
            accuracy = Some(scores.precision);
            continue;
        }
        let indent = if scores.level.is_kind_of_mention() { "  by " } else { "" };
        let name = format!("{indent}{}", scores.level.name().replace('_', " "));
        let Interval { value, low, high } = scores.f1;
        let (precision, recall) = (scores.precision.value, scores.recall.value);
        let _ = writeln!(
            out,
            "{name:<26}      {precision:.3}   {recall:.3}  {value:.3}  {low:.3} to {high:.3}  {:>6}",
            scores.support
        );
    }
    if let Some(Interval { value, low, high }) = accuracy {
        let _ = writeln!(
            out,
            "\nsides of the pairs of actor and topic found: accuracy {value:.3} ({low:.3} to {high:.3})"
        );
    }
    out.push('\n');
    out
}

fn folds(out: &mut String, report: &Report) {
    let (Some(mean_by_class), Some(mean_by_unit)) =
        (report.mean_over_folds(Scores::macro_f1), report.mean_over_folds(Scores::micro_f1))
    else {
        return;
    };
    let width = width_of(report.folds.iter().map(|fold| fold.name.as_str()), "fold");
    let _ = writeln!(out, "\n{:<width$}  units  macro F1  micro F1", "fold");
    for fold in &report.folds {
        let name = cut(&fold.name, width);
        let Scores { n, .. } = fold.scores;
        let [by_class, by_unit] = [fold.scores.macro_f1(), fold.scores.micro_f1()];
        let _ = writeln!(out, "{name:<width$}  {n:>5}     {by_class:.3}     {by_unit:.3}");
    }
    let _ = writeln!(out, "{:<width$}            {mean_by_class:.3}     {mean_by_unit:.3}", "mean");
}
