//! A comparison of two classifications, for people.

use std::fmt::Write;

use super::scores::{cells, cut, number, width_of};
use crate::evaluate::{Comparison, Interval, Metric};
use crate::unit::Task;

/// What is shown of a comparison.
pub struct Compared<'a> {
    /// The two that are compared.
    pub names: [String; 2],
    /// The task of both.
    pub task: Task,
    /// The labels of both.
    pub labels: &'a [String],
    /// The labels of focus F1.
    pub focus: String,
    /// How they differ.
    pub comparison: &'a Comparison,
}

/// The comparison as a table: a line a metric and a label, the tests, and how many units differ.
pub fn comparison_text(compared: &Compared<'_>) -> String {
    let Compared { names: [first, second], task, labels, focus, comparison } = compared;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{task}: {} units, {} groups", comparison.units, comparison.groups);
    let _ = writeln!(out, "A  {first}\nB  {second}\n");
    let _ = writeln!(out, "{:<20}      A       B   B - A  95 % interval", "");
    let mut line = |name: &str, [first, second, difference]: [Interval; 3]| {
        let sure = difference.low > 0.0 || difference.high < 0.0;
        let mark = if sure { "  *" } else { "" };
        let [first, second] = [first.value, second.value].map(number);
        let _ = writeln!(out, "{:<20} {first:>6}  {second:>6}  {}{mark}", cut(name, 20), cells(difference));
    };
    for of in &comparison.metrics {
        let name = match of.metric {
            Metric::FocusF1 => format!("F1 of {focus}"),
            metric => metric.name().to_owned(),
        };
        line(&name, [of.first, of.second, of.difference]);
    }
    let width = width_of(labels.iter().map(String::as_str), "");
    for (label, f1) in labels.iter().zip(&comparison.classes) {
        line(&format!("F1 of {}", cut(label, width)), *f1);
    }
    let test = &comparison.mcnemar;
    let _ = writeln!(out, "\n*  the interval leaves out 0 (both are scored on the same samples of groups)");
    let _ = writeln!(
        out,
        "\nright in A only {}, in B only {}: McNemar's test p = {:.4} (exact), {:.4} (mid-p); it takes units for independent",
        test.first_only, test.second_only, test.exact, test.mid
    );
    let _ = writeln!(out, "{} units have different predictions", comparison.different.len());
    out
}
