//! What an audit finds, for people.

use std::fmt::Write;

use super::shown;
use super::wrap::wrapped;
use crate::audit::{Audit, Direction, Inserted, Intervention};

/// What the text calls an intervention.
const fn name(intervention: Intervention) -> &'static str {
    match intervention {
        Intervention::ActorsSwapped => "actor swapped",
        Intervention::OthersSwapped => "other actors swapped",
        Intervention::OutletsRemoved => "outlets removed",
        Intervention::ContextRemoved => "sentences around removed",
    }
}

/// The most directions named.
const MOST_DIRECTIONS: usize = 6;

/// A line each intervention: how many units it touches, how many of their labels change, and macro F1 before and after;
/// then which labels became which, and the `most` actors that change most where they are put in, in lines of at most
/// `width` columns.
pub fn audit_text(audit: &Audit, most: usize, width: usize) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{}: {} units, {} groups, {} actors\n\n{:<26}  units  labels that change      probability  macro F1",
        audit.task, audit.units, audit.groups, audit.actors, ""
    );
    for outcome in &audit.outcomes {
        let _ = write!(out, "{:<26}  {:>5}", name(outcome.intervention), outcome.units);
        if outcome.units > 0 {
            let changed = outcome.changed;
            let _ = write!(
                out,
                "  {:.3} [{:.3}, {:.3}]  {:>11}  {:.3}, then {:.3}",
                changed.value,
                changed.low,
                changed.high,
                signed(outcome.shift),
                outcome.macro_f1_before,
                outcome.macro_f1_after
            );
        }
        out.push('\n');
    }
    for outcome in audit.outcomes.iter().filter(|outcome| !outcome.directions.is_empty()) {
        let more = outcome.directions.len().saturating_sub(MOST_DIRECTIONS);
        let mut directions: Vec<String> =
            outcome.directions.iter().take(MOST_DIRECTIONS).map(|d| direction(audit, d)).collect();
        if more > 0 {
            directions.push(format!("{more} other changes"));
        }
        paragraph(&mut out, &format!("{}: {}", name(outcome.intervention), directions.join(", ")), width);
    }
    let named: Vec<String> =
        audit.inserted.iter().filter(|i| i.changed > 0).take(most).map(|i| inserted(audit, i)).collect();
    if !named.is_empty() {
        paragraph(
            &mut out,
            &format!("actors that change labels where they are put in: {}", named.join("; ")),
            width,
        );
    }
    out.push('\n');
    out
}

/// A change with its sign; what rounds to nothing has none.
fn signed(change: f64) -> String {
    let text = format!("{change:+.3}");
    if text.ends_with("0.000") { "0.000".to_owned() } else { text }
}

fn paragraph(out: &mut String, text: &str, width: usize) {
    let _ = writeln!(out, "\n{}", wrapped(text, width, 0).join("\n"));
}

fn direction(audit: &Audit, direction: &Direction) -> String {
    let names = |labels: &[usize]| match labels {
        [] => "none".to_owned(),
        labels => labels.iter().map(|&label| audit.labels[label].as_str()).collect::<Vec<_>>().join("+"),
    };
    format!("{} to {} {}", names(&direction.from), names(&direction.to), direction.units)
}

fn inserted(audit: &Audit, inserted: &Inserted) -> String {
    let Inserted { actor, units, changed, toward, shift } = inserted;
    format!("{} {changed} of {units}, toward {} ({shift:+.2})", shown(actor), audit.labels[*toward])
}
