//! Scores as a table for people.

use std::fmt::Write;

use crate::end_to_end::{Level, LevelScores};
use crate::evaluate::{CalibrationScores, Interval, Report, RiskCoverage, Scores};

/// The scores of an evaluation: a block of figures with intervals and the majority baseline, a line a label, and the
/// folds where there were some.
pub fn score_table(title: &str, report: &Report, labels: &[String]) -> String {
    let mut out = String::new();
    let majority = labels.get(report.majority_label).map_or("", String::as_str);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{title}: {} units, {} groups\n", report.scores.n, report.groups);
    let _ = writeln!(out, "              score   95 % interval    always `{majority}`");
    let mut line = |name: &str, interval: Interval, baseline: f64| {
        let Interval { value, low, high } = interval;
        let _ = writeln!(out, "{name:<12}  {value:.3}   {low:.3} to {high:.3}   {baseline:.3}");
    };
    line("accuracy", report.accuracy, report.majority.accuracy());
    line("macro F1", report.macro_f1, report.majority.macro_f1());
    line("micro F1", report.micro_f1, report.majority.micro_f1());
    let width = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0).max("label".len());
    let _ = writeln!(out, "\n{:<width$}  precision  recall     F1  support", "label");
    for (label, class) in labels.iter().zip(&report.scores.classes) {
        let (precision, recall, f1) = (class.precision(), class.recall(), class.f1());
        let _ = writeln!(
            out,
            "{label:<width$}      {precision:.3}   {recall:.3}  {f1:.3}  {:>7}",
            class.support()
        );
    }
    confidence(&mut out, report);
    folds(&mut out, report);
    out.push('\n');
    out
}

/// What the probabilities are worth, and how often the surest decisions are right.
fn confidence(out: &mut String, report: &Report) {
    let CalibrationScores { ece, brier, log_loss } = report.calibration;
    let _ = writeln!(
        out,
        "\nprobabilities  calibration error {ece:.3}, Brier score {brier:.3}, log-loss {log_loss:.3}"
    );
    let shown = [0.5, 0.7, 0.8, 0.9, 1.0]
        .map(|share| report.risk_coverage.iter().find(|point| point.coverage >= share - 1e-9));
    let mut shown: Vec<&RiskCoverage> = shown.into_iter().flatten().collect();
    shown.dedup();
    if shown.is_empty() {
        return;
    }
    let row = |name: &str, of: fn(&RiskCoverage) -> f64| {
        shown.iter().fold(format!("{name:<16}"), |line, point| format!("{line}  {:.3}", of(point)))
    };
    let _ = writeln!(out, "\n{}", row("share decided on", |point| point.coverage));
    let _ = writeln!(out, "{}", row("of these right", |point| point.precision));
    let _ = writeln!(out, "{}", row("probability from", |point| point.least));
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
    let width =
        report.folds.iter().map(|fold| fold.name.chars().count()).max().unwrap_or(0).clamp("fold".len(), 30);
    let _ = writeln!(out, "\n{:<width$}  units  macro F1  micro F1", "fold");
    for fold in &report.folds {
        let name: String = fold.name.chars().take(width).collect();
        let Scores { n, .. } = fold.scores;
        let [by_class, by_unit] = [fold.scores.macro_f1(), fold.scores.micro_f1()];
        let _ = writeln!(out, "{name:<width$}  {n:>5}     {by_class:.3}     {by_unit:.3}");
    }
    let _ = writeln!(out, "{:<width$}            {mean_by_class:.3}     {mean_by_unit:.3}", "mean");
}
