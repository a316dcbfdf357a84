//! `avowal inspect`

use std::fmt::Write;

use serde_json::{Value, json};

use super::Status;
use super::args::InspectArgs;
use super::failure::{Context, Failure};
use super::output::Output;
use crate::codebook::{Codebook, ambiguities};
use crate::head::Head;
use crate::model_file::Bundle;

pub(super) fn run(args: &InspectArgs, output: &Output) -> Result<Status, Failure> {
    if let Some(path) = &args.file
        && path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
    {
        return codebook(&Codebook::read(path)?, args, output);
    }
    let bundle = match &args.file {
        Some(path) => Bundle::load(path).context(|| format!("cannot load {}", path.display()))?,
        None => Bundle::built_in()?,
    };
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
            let features: Vec<Value> = head
                .top_features(label, top)
                .into_iter()
                .map(|(column, weight)| json!({"feature": head.feature_name(column), "weight": weight}))
                .collect();
            json!({"label": name, "examples": head.provenance.label_counts[label], "top_features": features})
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
        let stems: Vec<&str> = cues.iter().take(top).filter_map(|&cue| head.tokens.name(cue)).collect();
        let more = if cues.len() > top { ", …" } else { "" };
        let _ = writeln!(out, "  {topic} is marked by {}{more}", stems.join(", "));
    }
    for (label, name) in head.labels.iter().enumerate() {
        let features: Vec<String> = head
            .top_features(label, top)
            .into_iter()
            .map(|(column, weight)| format!("{} ({weight:+.2})", head.feature_name(column)))
            .collect();
        let _ = writeln!(out, "  {name} ({} examples): {}", made.label_counts[label], features.join(", "));
    }
    out.push('\n');
    out
}
