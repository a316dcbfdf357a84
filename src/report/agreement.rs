//! Agreement of coders as tables for people.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::shown;
use super::wrap::{shorten, wrapped};
use crate::agreement::{Agreement, Estimate, MOST_COMPARED, MOST_LISTED};

/// The most lines of a table; of more, the most telling are shown.
const MOST_LINES: usize = 15;
/// The most labels of a coincidence matrix.
const MOST_IN_MATRIX: usize = 8;
/// The widest name.
const WIDEST: usize = 30;
/// Krippendorff's customary levels (Krippendorff 2018, chapter 12).
const RELIABLE: f64 = 0.8;
const TENTATIVE: f64 = 0.667;
/// Columns of running text.
const WIDTH: usize = 100;

/// Agreement as tables: the coefficients, labels, coders, pairs of coders, topics, and what is confused with what.
/// `resampled` says what the intervals come from, such as "2000 resamples of 118 groups (article)".
pub fn agreement_table(title: &str, agreement: &Agreement, resampled: &str) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{}: {} units, {} coded by two or more; {} codings\n",
        shown(title),
        agreement.units,
        agreement.compared,
        agreement.codings
    );
    coefficients(&mut out, agreement);
    let text = format!("{}\nIntervals: {}.", verdict(agreement), shown(resampled));
    text.lines().flat_map(|line| wrapped(line, WIDTH, 0)).for_each(|line| {
        let _ = writeln!(out, "{line}");
    });
    let metric = agreement.main_metric.name();
    let labels = agreement.labels.iter().map(|l| {
        let figures = [l.codings.to_string(), figure(l.alpha), interval(l.alpha)];
        [&[name(&l.label)], &figures[..], &[figure(l.specific_agreement), interval(l.specific_agreement)]]
            .concat()
    });
    let head = ["label", "codings", "alpha", "95 % interval", "specific", "95 % interval"];
    table(&mut out, &head, labels.collect(), "labels");
    coders(&mut out, agreement);
    pairs(&mut out, agreement);
    let topics = agreement.topics.iter().map(|t| {
        let agreeing = [figure(t.percent_agreement), interval(t.percent_agreement)];
        [&[name(&t.topic), t.compared.to_string(), figure(t.alpha), interval(t.alpha)], &agreeing[..]]
            .concat()
    });
    let head = ["topic", "units", &format!("{metric} alpha"), "95 % interval", "agreement", "95 % interval"];
    table(&mut out, &head, topics.collect(), "topics");
    confusions(&mut out, agreement);
    out.push('\n');
    out
}

fn coefficients(out: &mut String, agreement: &Agreement) {
    let mut rows = Vec::new();
    let mut row = |name: String, e: Estimate| rows.push(vec![name, figure(e), interval(e)]);
    for (metric, estimate) in &agreement.alpha {
        row(format!("Krippendorff's alpha, {}", metric.name()), *estimate);
    }
    match agreement.pairs.len() {
        0 => {}
        1 => row("Cohen's kappa".to_owned(), agreement.mean_cohen_kappa),
        n => row(format!("Cohen's kappa, mean of {n} pairs"), agreement.mean_cohen_kappa),
    }
    if let (Some(people), Some(model)) =
        (agreement.mean_cohen_kappa_of_people, agreement.mean_cohen_kappa_with_model)
        && people.value.is_some()
    {
        row("  of a person with a person".to_owned(), people);
        row("  of a person with the model".to_owned(), model);
    }
    row("Fleiss' kappa".to_owned(), agreement.fleiss_kappa);
    row("agreement of pairs of codings".to_owned(), agreement.percent_agreement);
    lines(out, &["", "value", "95 % interval"], &rows);
    out.push('\n');
}

/// What the custom of the field makes of alpha.
fn verdict(agreement: &Agreement) -> String {
    let alpha = agreement.main_alpha();
    let Some(value) = alpha.value else {
        return "Alpha is undefined: all codings that can be compared have the same label, so that nothing shows \
                whether coders can tell labels apart."
            .to_owned();
    };
    let level = |value: f64| match value {
        value if value >= RELIABLE => "reliable",
        value if value >= TENTATIVE => "enough for tentative conclusions",
        _ => "not reliable enough",
    };
    let bound = match alpha.low {
        Some(low) if level(low) != level(value) => {
            format!("; the lower bound of its interval, {low:.3}, is {}", level(low))
        }
        _ => String::new(),
    };
    format!(
        "By Krippendorff's customary levels (from .800 reliable, from .667 enough for tentative conclusions; a custom, \
         not a law) {} alpha of {value:.3}{} is {}{bound}.",
        agreement.main_metric.name(),
        if agreement.mean_cohen_kappa_with_model.is_some() { ", the model among the coders," } else { "" },
        level(value)
    )
}

fn coders(out: &mut String, agreement: &Agreement) {
    if agreement.coders.is_empty() {
        let _ = writeln!(out, "\nMore than {MOST_LISTED} coders: they are not looked at one by one.");
        return;
    }
    let mut coders: Vec<_> = agreement.coders.iter().collect();
    if coders.len() > MOST_LINES {
        coders.sort_by(|a, b| {
            let change = |e: Estimate| e.value.unwrap_or(f64::NEG_INFINITY);
            change(b.change).total_cmp(&change(a.change))
        });
    }
    // Without one of two coders nothing is left to compare.
    let rows: Vec<Vec<String>> = coders
        .into_iter()
        .map(|c| {
            let without = [figure(c.alpha_without), interval(c.alpha_without)];
            let change = [signed(c.change), interval(c.change)];
            [&[name(&c.coder), c.codings.to_string()], &without[..], &change[..]].concat()
        })
        .collect();
    if agreement.coders.iter().all(|coder| coder.alpha_without.value.is_none()) {
        let short: Vec<Vec<String>> = rows.into_iter().map(|row| row[..2].to_vec()).collect();
        table(out, &["coder", "codings"], short, "coders");
        return;
    }
    let alpha = format!("{} alpha without", agreement.main_metric.name());
    let all = ["coder", "codings", &alpha, "95 % interval", "change", "95 % interval"];
    let several = agreement.coders.len() <= MOST_COMPARED;
    if several {
        table(out, &all, rows, "coders");
    } else {
        let short = rows.into_iter().map(|r| vec![r[0].clone(), r[1].clone(), r[2].clone(), r[4].clone()]);
        table(out, &["coder", "codings", &alpha, "change"], short.collect(), "coders");
    }
}

fn pairs(out: &mut String, agreement: &Agreement) {
    // Of two coders everything is said above.
    if agreement.pairs.len() < 2 {
        return;
    }
    let mut pairs: Vec<_> = agreement.pairs.iter().collect();
    if pairs.len() > MOST_LINES {
        pairs.sort_by(|a, b| {
            let kappa = |e: Estimate| e.value.unwrap_or(f64::INFINITY);
            kappa(a.cohen_kappa).total_cmp(&kappa(b.cohen_kappa))
        });
    }
    let rows = pairs.into_iter().map(|p| {
        let names = format!("{} – {}", name(&p.coders[0]), name(&p.coders[1]));
        let kappa = [figure(p.cohen_kappa), interval(p.cohen_kappa)];
        let share = [figure(p.percent_agreement), interval(p.percent_agreement)];
        [&[names, p.units.to_string()], &kappa[..], &share[..]].concat()
    });
    let head = ["pair", "units", "Cohen's kappa", "95 % interval", "agreement", "95 % interval"];
    table(out, &head, rows.collect(), "pairs");
}

fn confusions(out: &mut String, agreement: &Agreement) {
    let all: usize = agreement.confusions.iter().map(|confusion| confusion.pairs).sum();
    if all == 0 {
        let _ = writeln!(out, "\nNobody disagrees.");
        return;
    }
    let labels: Vec<String> = agreement.labels.iter().map(|l| name(&l.label)).collect();
    if labels.len() <= MOST_IN_MATRIX {
        let head: Vec<&str> = ["coincidences"].into_iter().chain(labels.iter().map(String::as_str)).collect();
        let rows = agreement.coincidences.iter().zip(&labels).map(|(row, label)| {
            [label.clone()].into_iter().chain(row.iter().map(|n| format!("{n:.1}"))).collect()
        });
        table(out, &head, rows.collect(), "labels");
    }
    let rows = agreement.confusions.iter().map(|confusion| {
        let names = format!("{} – {}", name(&confusion.labels[0]), name(&confusion.labels[1]));
        let share = 100.0 * confusion.pairs as f64 / all as f64;
        vec![names, confusion.pairs.to_string(), format!("{share:.0} %")]
    });
    let head = ["confused", "pairs of codings", "of all disagreement"];
    table(out, &head, rows.collect(), "pairs of labels");
}

/// A table after an empty line; of many rows the first, and how many there are beyond.
fn table(out: &mut String, head: &[&str], mut rows: Vec<Vec<String>>, what: &str) {
    if rows.is_empty() {
        return;
    }
    let more = rows.len().saturating_sub(MOST_LINES);
    rows.truncate(MOST_LINES);
    out.push('\n');
    lines(out, head, &rows);
    if more > 0 {
        let _ = writeln!(out, "… and {more} more {what}; --json has them all");
    }
}

/// Rows under a head: the first column to the left, the others to the right.
fn lines(out: &mut String, head: &[&str], rows: &[Vec<String>]) {
    let widths: Vec<usize> = head
        .iter()
        .enumerate()
        .map(|(at, name)| rows.iter().map(|row| row[at].width()).chain([name.width()]).max().unwrap_or(0))
        .collect();
    let mut line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut text = String::new();
        for (at, (cell, &width)) in cells.zip(&widths).enumerate() {
            let padding = " ".repeat(width.saturating_sub(cell.width()));
            let parts = if at == 0 { [cell, &padding, ""] } else { ["  ", &padding, cell] };
            parts.into_iter().for_each(|part| text.push_str(part));
        }
        let _ = writeln!(out, "{}", text.trim_end());
    };
    line(&mut head.iter().copied());
    rows.iter().for_each(|row| line(&mut row.iter().map(String::as_str)));
}

fn name(text: &str) -> String {
    shorten(text, WIDEST)
}

fn figure(estimate: Estimate) -> String {
    estimate.value.map_or_else(|| "undefined".to_owned(), |value| format!("{value:.3}"))
}

fn signed(estimate: Estimate) -> String {
    estimate.value.map_or_else(|| "undefined".to_owned(), |value| format!("{value:+.3}"))
}

fn interval(estimate: Estimate) -> String {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => format!("{low:.3} to {high:.3}"),
        _ => "–".to_owned(),
    }
}
