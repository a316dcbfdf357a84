//! Scores as JSON.

use serde_json::{Map, Value, json};

use super::{Evaluation, SCHEMA_VERSION};
use crate::evaluate::{Interval, LearningCurve, Metric, MetricReport, SliceScores};

/// A value with its bounds; null where it is not defined.
pub(in crate::cli) fn interval(i: Interval) -> Value {
    if i.value.is_finite() { json!({"value": i.value, "low": i.low, "high": i.high}) } else { Value::Null }
}

/// Everything that is said of one task.
pub(super) fn evaluation(of: &Evaluation) -> Value {
    let (report, labels) = (&of.report, &of.judged.part.corpus.labels);
    let classes: Vec<Value> = labels
        .iter()
        .zip(&report.classes)
        .map(|(label, class)| {
            json!({
                "label": label, "precision": class.precision.value, "recall": class.recall.value,
                "f1": class.f1.value, "support": class.support.round() as u64,
                "precision_interval": interval(class.precision), "recall_interval": interval(class.recall),
                "f1_interval": interval(class.f1),
            })
        })
        .collect();
    let folds: Vec<Value> = report
        .folds
        .iter()
        .map(|fold| {
            json!({"name": fold.name, "n": fold.scores.n as u64, "macro_f1": fold.scores.macro_f1(), "micro_f1": fold.scores.micro_f1()})
        })
        .collect();
    let reliability: Vec<Value> = report
        .reliability
        .iter()
        .map(|bin| json!({"n": bin.n, "probability": bin.probability, "share": bin.share}))
        .collect();
    let coverage: Vec<Value> = report
        .risk_coverage
        .iter()
        .map(|(point, precision)| {
            json!({
                "least": point.least, "coverage": point.coverage, "precision": point.precision,
                "precision_interval": interval(*precision),
            })
        })
        .collect();
    let mut all = Map::new();
    let mut set = |key: &str, value: Value| all.insert(key.to_owned(), value);
    set("schema_version", json!(SCHEMA_VERSION));
    set("task", json!(of.judged.part.corpus.task));
    set("n", json!(report.units));
    set("groups", json!(report.groups));
    let mut losses = Map::new();
    for MetricReport { metric, score, .. } in &report.metrics {
        match metric {
            // A number since the first version of the file.
            Metric::Accuracy => {
                set(metric.key(), json!(score.value));
                set("accuracy_interval", interval(*score));
            }
            metric if metric.is_loss() => {
                losses.insert(metric.key().to_owned(), json!(score.value));
                losses.insert(format!("{}_interval", metric.key()), interval(*score));
            }
            metric => {
                set(metric.key(), interval(*score));
            }
        }
    }
    set("calibration", Value::Object(losses));
    set("majority_baseline", baseline(&report.metrics, Some(&labels[report.majority_label]), |m| m.majority));
    set("stratified_baseline", baseline(&report.metrics, None, |m| m.stratified));
    set("risk_coverage", Value::Array(coverage));
    set("reliability", Value::Array(reliability));
    set("classes", Value::Array(classes));
    set("confusion", json!(report.confusion));
    set("folds", Value::Array(folds));
    if !of.slices.is_empty() {
        let by_column =
            of.slices.iter().map(|(column, slices)| (column.clone(), slices.iter().map(slice).collect()));
        set("slices", Value::Object(by_column.collect()));
    }
    if let Some(validation) = &of.validation {
        set(
            "validation",
            json!({
                "folds": validation.how,
                "near_duplicates": {
                    "similarity": validation.near_duplicates, "texts": validation.texts, "with_a_copy_in_another_group": validation.copies,
                },
                "naive_random_split": validation.naive.map(|(metric, score)| json!({metric.key(): interval(score)})),
            }),
        );
    }
    if let Some(curve) = &of.curve {
        set("learning_curve", learning_curve(curve));
    }
    Value::Object(all)
}

/// Values and intervals of a baseline, of the metrics that it has.
fn baseline(
    metrics: &[MetricReport],
    label: Option<&String>,
    of: impl Fn(&MetricReport) -> Interval,
) -> Value {
    let mut all = Map::new();
    all.extend(label.map(|label| ("label".to_owned(), json!(label))));
    for report in metrics.iter().filter(|report| of(report).value.is_finite()) {
        let key = report.metric.key();
        all.insert(key.to_owned(), json!(of(report).value));
        all.insert(format!("{key}_interval"), interval(of(report)));
    }
    Value::Object(all)
}

fn slice(slice: &SliceScores) -> Value {
    json!({
        "value": slice.value, "n": slice.units, "groups": slice.groups, "accuracy": interval(slice.accuracy),
        "macro_f1": interval(slice.macro_f1), "micro_f1": interval(slice.micro_f1),
    })
}

fn learning_curve(curve: &LearningCurve) -> Value {
    let points: Vec<Value> = curve
        .points
        .iter()
        .map(|point| json!({"labelled": point.labelled, "score": interval(point.score)}))
        .collect();
    let projection = curve.projection.map(|law| {
        json!({
            "ceiling": law.ceiling, "gap": law.gap, "rate": law.rate, "gain": law.gain, "more_labels": interval(law.more),
        })
    });
    json!({"metric": curve.metric.key(), "points": points, "projection": projection})
}
