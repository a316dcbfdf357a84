//! `avowal agree`

use std::path::Path;

use serde_json::json;

use super::Status;
use super::args::AgreeArgs;
use super::failure::Failure;
use super::files::{write_csv, write_json};
use super::judging::{head, load};
use super::output::Output;
use crate::agreement::{
    Agreement, AgreementError, CodingShape, CodingTable, Codings, Resolution, read_codings,
};
use crate::corpus::{CorpusError, Example};
use crate::head::{Judgements, judge_examples};
use crate::report::agreement_table;

/// Version of the JSON that `--json` writes.
const SCHEMA_VERSION: u32 = 1;
/// The model's name among the coders.
const MODEL: &str = "model";
/// Columns that `--resolve` adds.
const RESOLVED: [&str; 2] = ["label", "weight"];

pub(super) fn run(args: &AgreeArgs, output: &Output) -> Result<Status, Failure> {
    let mut table = read_codings(&args.input, &args.options()).map_err(|error| with_advice(&error, args))?;
    output.problems(&table.problems)?;
    let model = if args.model.is_asked() {
        table.codings = with_model(&table, args, output)?;
        Some(table.codings.coders().len() - 1)
    } else {
        None
    };
    let file = args.input.display().to_string();
    if args.interval
        && let Some(label) = table.codings.labels().iter().find(|label| !is_number(label))
    {
        return Err(Failure::new(format!("{file}: --interval needs numbers, and `{label}` is none"))
            .with_help("leave --interval out, or give the order of the labels with --ordinal"));
    }
    let agreement = Agreement::new(&table.codings, &args.metrics(), model, args.resampling())
        .map_err(|error| with_advice(&error, args))?;
    let of_what = match &table.group_column {
        Some(column) => format!("groups ({column})"),
        None => "units".to_owned(),
    };
    let resamples = args.resampling().resamples;
    let resampled = format!("95 %, {resamples} resamples of {} {of_what}", agreement.groups);
    output.data(&agreement_table(&file, &agreement, &resampled))?;
    if let (Some(column), true) = (&table.topic_column, agreement.topics.is_empty()) {
        output.note(&format!(
            "note: column `{column}` holds no topic, or too many; agreement is not given by topic"
        ));
    }
    if let Some(path) = &args.json {
        let mut value = json!(agreement);
        if let Some(fields) = value.as_object_mut() {
            fields.insert("schema_version".to_owned(), json!(SCHEMA_VERSION));
            fields.insert("resamples".to_owned(), json!(resamples));
            fields.insert("model".to_owned(), json!(model.map(|_| MODEL)));
        }
        write_json(path, &value)?;
    }
    let resolutions: Vec<Resolution> = table
        .codings
        .units()
        .iter()
        .zip(&table.adjudicated)
        .map(|(unit, adjudicated)| Resolution::of(&table.codings, unit, model, adjudicated.as_deref()))
        .collect();
    if let Some(path) = &args.disagreements {
        write_disagreements(path, &table, model, args)?;
    }
    if let Some(path) = &args.resolve {
        write_resolved(path, &table, &resolutions, output)?;
    }
    Ok(if table.problems.is_empty() { Status::Done } else { Status::Failed })
}

fn is_number(label: &str) -> bool {
    label.parse().is_ok_and(|value: f64| value.is_finite())
}

/// An error with what this command can do about it.
fn with_advice(error: &AgreementError, args: &AgreeArgs) -> Failure {
    let wide = "give --unit, --coder and --label, or --coders A,B where each coder has a column";
    let is_long = matches!(args.options().shape, CodingShape::Long { .. });
    let help = match error {
        AgreementError::Corpus(CorpusError::MissingColumn { .. }) if is_long => Some(wide),
        AgreementError::TooFewCoders { .. } if args.model.is_asked() => None,
        AgreementError::TooFewCoders { .. } => Some(
            "name the other coders' columns with --coders, or compare with a model (--with-model); an adjudicator does \
             not count",
        ),
        AgreementError::NothingCompared { .. } => Some(
            "is it the right column of units (--unit)? With several columns of a unit, name them all: --unit \
             article,sentence",
        ),
        _ => None,
    };
    let message = match error {
        AgreementError::TooFewCoders { .. } | AgreementError::NothingCompared { .. } => {
            format!("{}: {error}", args.input.display())
        }
        _ => error.to_string(),
    };
    let failure = Failure::new(message);
    match help {
        Some(help) => failure.with_help(help),
        None => failure,
    }
}

/// The codings with those of a model.
fn with_model(table: &CodingTable, args: &AgreeArgs, output: &Output) -> Result<Codings, Failure> {
    let bundle = load(args.model.model_file.as_deref())?;
    let head = head(&bundle, args.model.task)?;
    let task = head.task;
    if task.is_multi_label() {
        return Err(Failure::new(format!("{task} gives a text any number of labels, and coders one"))
            .with_help("give --task stance or --task sentiment"));
    }
    let codings = &table.codings;
    if !codings.labels().iter().any(|label| head.labels.contains(label)) {
        let message = format!(
            "the model and the coders have no label in common: its labels are {}, theirs {}",
            head.labels.join(", "),
            codings.labels().join(", ")
        );
        return Err(Failure::new(message).with_help("is --task the right one?"));
    }
    if let Some(label) = head.labels.iter().find(|l| !args.ordinal.is_empty() && !args.ordinal.contains(l)) {
        return Err(Failure::new(format!("the model's label `{label}` has no place in --ordinal"))
            .with_help(format!("its labels are: {}", head.labels.join(", "))));
    }
    let asked: Vec<Example> = table.questions.iter().flatten().cloned().collect();
    let Judgements { decided, .. } = judge_examples(head, &asked);
    let mut decided = decided.iter().map(|labels| labels.first().map(|&label| head.labels[label].as_str()));
    let labels: Vec<Option<&str>> = table
        .questions
        .iter()
        .map(|question| question.as_ref().and_then(|_| decided.next().flatten()))
        .collect();
    output.note(&format!("model: {task} of {} units", asked.len()));
    if let Some(n) = table.splits.get("train") {
        output.note(&format!(
            "note: {n} rows are of split train; a model agrees better with what it was trained on (--split test)"
        ));
    }
    Ok(codings.with_coder(MODEL, &labels)?)
}

/// The units to which coders gave different labels.
fn write_disagreements(
    path: &Path,
    table: &CodingTable,
    model: Option<usize>,
    args: &AgreeArgs,
) -> Result<(), Failure> {
    let codings = &table.codings;
    let by_row = table.unit_columns == 0;
    let adjudicator = args.options().adjudicator;
    write_csv(path, |writer| {
        let columns = by_row.then_some("row").into_iter();
        let columns = columns.chain(table.columns.iter().map(String::as_str));
        let columns = columns.chain(codings.coders().iter().map(String::as_str));
        writer.write_record(columns.chain(adjudicator.as_deref()).chain(["majority"]))?;
        for ((unit, row), adjudicated) in codings.units().iter().zip(&table.rows).zip(&table.adjudicated) {
            if !unit.is_disputed() {
                continue;
            }
            let majority = match Resolution::of(codings, unit, model, None) {
                Resolution::Label { label, .. } => label,
                Resolution::Tie | Resolution::Uncoded => String::new(),
            };
            let labels = (0..codings.coders().len())
                .map(|coder| unit.label_of(coder).map_or("", |label| codings.labels()[label].as_str()));
            let cells = by_row.then_some(unit.name.as_str()).into_iter();
            let cells = cells.chain(row.iter().map(String::as_str)).chain(labels);
            let adjudicated = adjudicator.is_some().then(|| adjudicated.as_deref().unwrap_or(""));
            writer.write_record(cells.chain(adjudicated).chain([majority.as_str()]))?;
        }
        Ok(())
    })
}

/// One label a unit, with the share of coders who gave it, behind the columns that hold no codes.
fn write_resolved(
    path: &Path,
    table: &CodingTable,
    resolutions: &[Resolution],
    output: &Output,
) -> Result<(), Failure> {
    let kept = |at: &usize| !RESOLVED.contains(&table.columns[*at].as_str());
    let kept: Vec<usize> = (0..table.columns.len()).filter(kept).collect();
    let (mut written, mut ties, mut uncoded) = (0, 0, 0);
    write_csv(path, |writer| {
        writer.write_record(kept.iter().map(|&at| table.columns[at].as_str()).chain(RESOLVED))?;
        for (row, resolution) in table.rows.iter().zip(resolutions) {
            match resolution {
                Resolution::Label { label, share } => {
                    let weight = format!("{}", (share * 1e4).round() / 1e4);
                    let cells = kept.iter().map(|&at| row[at].as_str());
                    writer.write_record(cells.chain([label.as_str(), weight.as_str()]))?;
                    written += 1;
                }
                Resolution::Tie => ties += 1,
                Resolution::Uncoded => uncoded += 1,
            }
        }
        Ok(())
    })?;
    output.note(&format!(
        "{}: {written} units; left out: {ties} ties, {uncoded} that nobody coded",
        path.display()
    ));
    for column in RESOLVED.iter().filter(|name| table.columns.iter().any(|column| column == *name)) {
        output.note(&format!("note: the file's own column `{column}` gives way to the one of this command"));
    }
    Ok(())
}
