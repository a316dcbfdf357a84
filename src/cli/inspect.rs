//! `avowal inspect`

use std::fmt::Write;

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::Status;
use super::args::InspectArgs;
use super::failure::Failure;
use super::judging;
use super::output::Output;
use crate::codebook::{Codebook, ambiguities};
use crate::head::Head;

pub(super) fn run(args: &InspectArgs, output: &Output) -> Result<Status, Failure> {
    if let Some(path) = &args.file
        && path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
    {
        return codebook(&Codebook::read(path)?, args, output);
    }
    let bundle = judging::load(args.file.as_deref())?;
    if args.json {
        let heads: serde_json::Map<String, Value> =
            bundle.heads.iter().map(|(task, head)| (task.to_string(), as_json(head, args.top))).collect();
        output.data(&format!("{:#}\n", json!({"heads": heads})))?;
    } else {
        for head in bundle.heads.values() {
            output.data(&as_text(head, args.top))?;
        }
    }
    Ok(Status::Done)
}

/// What is in a codebook, and which of its names are ambiguous.
fn codebook(codebook: &Codebook, args: &InspectArgs, output: &Output) -> Result<Status, Failure> {
    let found = ambiguities(codebook);
    if args.json {
        let messages: Vec<String> = found.iter().map(ToString::to_string).collect();
        let counts = json!({"topics": codebook.topics.len(), "actors": codebook.actors.len(), "ambiguities": messages});
        output.data(&format!("{counts:#}\n"))?;
        return Ok(Status::Done);
    }
    let mut out = String::new();
    // Writing to a string cannot fail.
    for topic in &codebook.topics {
        let _ = writeln!(out, "{}: {} ({} terms)", topic.id, topic.proposition, topic.terms.len());
    }
    let _ = writeln!(out, "\n{} actors", codebook.actors.len());
    let _ = writeln!(out, "\n{} ambiguous names", found.len());
    for ambiguity in &found {
        let _ = writeln!(out, "  {ambiguity}");
    }
    output.data(&out)?;
    Ok(Status::Done)
}

fn as_json(head: &Head, top: usize) -> Value {
    let labels: Vec<Value> = head
        .labels
        .iter()
        .enumerate()
        .map(|(label, name)| {
            let listed = |features: Vec<(usize, f32)>| -> Vec<Value> {
                let entry = |(column, weight)| {
                    json!({
                        "feature": head.feature_name(column), "description": head.describe_feature(column),
                        "weight": weight,
                    })
                };
                features.into_iter().map(entry).collect()
            };
            json!({
                "label": name, "examples": head.provenance.label_counts[label],
                "top_features": listed(head.top_features(label, top)),
                "bottom_features": listed(head.bottom_features(label, top)),
            })
        })
        .collect();
    json!({
        "labels": labels,
        "features": head.vocabulary.keys().len(),
        "configuration": head.config,
        "topics": head.topics.names(),
        "topic_cues": cues(head),
        "word_vectors": head.vectors.as_ref().map(|v| json!({"stems": v.stems().len(), "dimensions": v.dims()})),
        "provenance": head.provenance,
    })
}

/// The stems that mark each topic.
fn cues(head: &Head) -> serde_json::Map<String, Value> {
    let stems = |cues: &Vec<u32>| cues.iter().filter_map(|&cue| head.tokens.name(cue)).collect::<Vec<_>>();
    head.topics.names().iter().cloned().zip(head.cues.iter().map(|cues| json!(stems(cues)))).collect()
}

fn as_text(head: &Head, top: usize) -> String {
    let mut out = String::new();
    let made = &head.provenance;
    let fields: Vec<String> = head.config.fields.iter().map(ToString::to_string).collect();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}", head.task);
    let _ = writeln!(
        out,
        "  trained on    {} examples of {} groups, sha256 {}",
        made.examples, made.groups, made.data_sha256
    );
    let _ = writeln!(
        out,
        "  settings      --c {} --class-weight {} --language {} --seed {}; {} after {} steps",
        made.c,
        made.class_weight.name(),
        head.config.language,
        made.seed,
        if made.converged { "converged" } else { "not converged" },
        made.iterations
    );
    if let Some(f1) = made.cross_validated_f1 {
        let tried = made.tuning.len();
        let _ =
            writeln!(out, "  in training   F1 {f1:.3} by grouped cross-validation, best of {tried} trials");
    }
    for share in [0.5, 0.8, 1.0] {
        if let Some(point) = made.confidence.iter().find(|point| point.coverage >= share - 1e-9) {
            let _ = writeln!(
                out,
                "  out of fold   of the surest {:.0} % (probability {:.2} and more) {:.2} are right",
                100.0 * point.coverage,
                point.least,
                point.precision
            );
        }
    }
    let _ = writeln!(out, "  actor         {}", if head.config.keep_actor { "kept" } else { "masked" });
    let _ = writeln!(
        out,
        "  features      {} of {} stems",
        head.vocabulary.keys().len(),
        head.tokens.stems().len()
    );
    let _ = writeln!(out, "  fields        {}", fields.join(","));
    if let Some(vectors) = &head.vectors {
        let _ =
            writeln!(out, "  word vectors  {} stems, {} numbers each", vectors.stems().len(), vectors.dims());
    }
    if !head.topics.names().is_empty() {
        let _ = writeln!(out, "  topics        {}", head.topics.names().join(", "));
    }
    for (topic, cues) in head.topics.names().iter().zip(&head.cues).filter(|(_, cues)| !cues.is_empty()) {
        let is_word = |stem: &&str| stem.starts_with(char::is_alphabetic);
        let stems: Vec<&str> = cues.iter().filter_map(|&cue| head.tokens.name(cue)).filter(is_word).collect();
        let more = if stems.len() > top { ", …" } else { "" };
        let _ = writeln!(out, "  {topic} is marked by {}{more}", stems[..top.min(stems.len())].join(", "));
    }
    for label in 0..head.labels.len() {
        write_features(&mut out, head, label, top);
    }
    out.push('\n');
    out
}

/// A table of the features that speak most for and against a label.
fn write_features(out: &mut String, head: &Head, label: usize, top: usize) {
    let listed = |features: Vec<(usize, f32)>, speaks: fn(f32) -> bool| -> Vec<String> {
        let features = features.into_iter().filter(|(_, weight)| speaks(*weight));
        features
            .map(|(column, weight)| format!("{weight:>+6.2}  {}", head.describe_feature(column)))
            .collect()
    };
    let favour = listed(head.top_features(label, top), |weight| weight > 0.0);
    let against = listed(head.bottom_features(label, top), |weight| weight < 0.0);
    let width = favour.iter().map(|line| line.width()).max().unwrap_or(0).max(FOR.len());
    // Writing to a string cannot fail.
    let _ = writeln!(out, "\n  {}, {} examples", head.labels[label], head.provenance.label_counts[label]);
    let _ = writeln!(out, "    {FOR:<width$}  speaks against it");
    for at in 0..favour.len().max(against.len()) {
        let [left, right] = [&favour, &against].map(|lines| lines.get(at).map_or("", String::as_str));
        let line = format!("    {left}{}  {right}", " ".repeat(width - left.width()));
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

/// Stands over the features that do.
const FOR: &str = "speaks for it";
