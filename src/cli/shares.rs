//! `avowal shares`

use std::path::Path;

use rayon::prelude::*;

use super::Status;
use super::args::{Format, SharesArgs};
use super::batches::in_batches;
use super::examples::{self, Labelled, Read, Request};
use super::failure::{Context, Failure};
use super::judging::{head, with_labels_of};
use super::output::Output;
use super::predict::{default_format, load};
use crate::codebook::Codebook;
use crate::corpus::{Corpus, Example};
use crate::file::write_whole;
use crate::head::{Head, Judgements, judge_examples};
use crate::predictor::{Analysis, Predictor, Readers};
use crate::report::{Layout, ShareTable};
use crate::shares::{
    CellRefusal, CellShares, Check, Correction, GoldUnit, Key, LEAST_ARTICLES, Origin, Seen, Tally,
    WrittenStatement, check, is_written, read_written,
};
use crate::unit::Task;

/// A gold sample that is judged so much better than the examples out of fold in training was probably trained on.
const TOO_GOOD: f64 = 0.1;

pub(super) fn run(args: &SharesArgs, output: &Output) -> Result<Status, Failure> {
    let (written, articles): (Vec<_>, Vec<_>) =
        args.inputs.iter().cloned().partition(|path| is_written(path));
    let keys = keys(args, &written)?;
    let (bundle, codebook) = load(&args.source)?;
    let head = head(&bundle, Some(args.task))?;
    let labels = head.labels.clone();
    let (gold, skipped) = gold(args, head, output)?;
    let correction = correction(args, &keys, head, &gold, output)?;

    let mut tally = Tally::new(args.task, &keys, labels.len(), correction.strata());
    let mut failed = skipped;
    for path in &written {
        let add = |statements: &[WrittenStatement]| {
            tally.add(Origin::default(), statements.iter().map(WrittenStatement::seen));
        };
        let problems = read_written(path, args.task, &labels, add)?;
        output.problems(&problems)?;
        failed |= !problems.is_empty();
    }
    if articles.is_empty() {
        return finish(args, &tally, &correction, &codebook, &labels, failed, output);
    }
    let predictor = Predictor::new(bundle, codebook, args.reading.options())?;
    let readers = Readers::new(&predictor);
    let unread = in_batches(&articles, output, |batch| {
        let analyses: Vec<Analysis> = batch.par_iter().map(|article| readers.read(article)).collect();
        for (article, analysis) in batch.iter().zip(&analyses) {
            let origin = Origin { outlet: article.outlet.as_deref(), date: article.date };
            tally.add(origin, statements(&predictor, analysis, args.task));
        }
        Ok(())
    })?;
    if unread > 0 {
        let read = tally.articles();
        output.note(&format!("note: {unread} could not be read, {read} were; the exit code is 2"));
        failed = true;
    }
    finish(args, &tally, &correction, predictor.codebook(), &labels, failed, output)
}

/// What cells are made by.
fn keys(args: &SharesArgs, written: &[std::path::PathBuf]) -> Result<Vec<Key>, Failure> {
    let mut keys = Vec::new();
    for key in &args.by {
        if !keys.contains(key) {
            keys.push(*key);
        }
    }
    if keys.is_empty() {
        keys = if args.task == Task::Stance { vec![Key::Actor, Key::Topic] } else { vec![Key::Actor] };
    }
    match (written.first(), keys.iter().find(|key| key.is_of_article())) {
        (Some(path), Some(key)) => Err(Failure::new(format!(
            "{} has the statements of articles, but not their {key}",
            path.display()
        ))
        .with_help("give the articles themselves, or --by actor and topic")),
        _ => Ok(keys),
    }
}

/// The gold sample with labels numbered as the model's, and whether any of it was skipped.
fn gold(args: &SharesArgs, head: &Head, output: &Output) -> Result<(Corpus, bool), Failure> {
    let request = Request {
        inputs: &args.gold,
        columns: &args.columns,
        task: args.task,
        split: "test",
        keep_records: false,
        labels: Some(&head.labels),
    };
    let Read { labelled, skipped } = examples::read(&request, output)?;
    let mut corpus = match labelled {
        Labelled::Table(table) => table.corpus,
        Labelled::Coded(articles) => Corpus::from_coded(args.task, &articles),
    };
    if head.was_trained_on(&corpus) {
        return Err(Failure::new(
            "the model was trained on this gold sample, so that its errors there are fewer than elsewhere",
        )
        .with_help(
            "give statements that it was not trained on, such as the rows of another split (--split NAME)",
        ));
    }
    if let Some(end) = args.columns.group_until {
        corpus.merge_groups(end);
    }
    Ok((with_labels_of(head, corpus)?, skipped))
}

/// What the gold sample says about the model's errors; noted for the user.
fn correction(
    args: &SharesArgs,
    keys: &[Key],
    head: &Head,
    gold: &Corpus,
    output: &Output,
) -> Result<Correction, Failure> {
    let Judgements { decided: predicted, .. } = judge_examples(head, &gold.examples);
    let judged = gold.examples.iter().zip(&predicted).filter_map(|(example, predicted)| {
        let (gold, predicted) = (*example.labels.first()?, *predicted.first()?);
        let (group, weight) = (example.group.as_str(), f64::from(example.weight));
        Some((example, GoldUnit { gold, predicted, group, weight, stratum: example.topic.as_deref() }))
    });
    let (examples, units): (Vec<&Example>, Vec<GoldUnit<'_>>) = judged.unzip();
    let right = units.iter().filter(|unit| unit.gold == unit.predicted).count() as f64 / units.len() as f64;
    let out_of_fold = head.provenance.confidence.last().filter(|point| point.coverage >= 1.0);
    if let Some(point) = out_of_fold.filter(|point| right > point.precision + TOO_GOOD) {
        output.note(&format!(
            "warning: {:.0} % of the gold sample is judged rightly, but out of fold in training it was {:.0} %; if the model was trained on any of the sample, nothing here is corrected enough",
            right * 100.0,
            point.precision * 100.0
        ));
    }
    let correction = Correction::new(&units, &head.labels, args.resamples as usize, args.seed)?;
    for key in keys {
        let cell = |example: &&'_ Example| match key {
            Key::Actor => example.actor.clone(),
            Key::Topic => example.topic.clone(),
            Key::Outlet | Key::Month | Key::Year => None,
        };
        let cells: Vec<Option<String>> = examples.iter().map(cell).collect();
        let cells: Vec<Option<&str>> = cells.iter().map(Option::as_deref).collect();
        let least = args.min_statements as usize;
        if let Some(found) = check(&units, &cells, head.labels.len(), least, args.seed) {
            output.note(&checked(*key, found, args.min_statements));
        }
    }
    if !correction.pooled().is_empty() {
        output.note(&format!(
            "note: the errors on these topics are taken to be those on all topics, since the model hardly tells the labels apart there: {}",
            correction.pooled().join(", ")
        ));
    }
    let probabilities = correction.probabilities();
    let recognised: Vec<String> = head
        .labels
        .iter()
        .enumerate()
        .map(|(at, label)| format!("{label} {:.0} %", probabilities[(at, at)] * 100.0))
        .collect();
    output.note(&format!("of the gold sample the model judges rightly: {}", recognised.join(", ")));
    Ok(correction)
}

/// What a check within the gold sample says.
fn checked(key: Key, check: Check, least: u32) -> String {
    let Check { cells, counted, corrected } = check;
    let (warning, advice) = if corrected > counted {
        let advice = format!(
            "; the model's errors differ from {key} to {key}, or the mix of labels hardly does: counted shares are closer there"
        );
        ("warning: ", advice)
    } else {
        ("", String::new())
    };
    format!(
        "{warning}of each {key} with at least {least} statements in the gold sample ({cells}), counted shares are off by {:.1} points on average, corrected ones by {:.1} (in 5 folds){advice}",
        counted * 100.0,
        corrected * 100.0
    )
}

/// The statements of an article with a label of the task.
fn statements<'a>(
    predictor: &'a Predictor,
    analysis: &'a Analysis,
    task: Task,
) -> impl Iterator<Item = Seen<'a>> {
    analysis.statements.iter().filter_map(move |statement| {
        let decision = if task == Task::Stance { statement.stance } else { statement.sentiment };
        let actor = predictor.actor(analysis, statement.mention.actor);
        Some(Seen {
            sentence: statement.sentence,
            actor: &actor.id,
            actor_name: &actor.name,
            topic: statement.topic.map(|topic| predictor.codebook().topics[topic].id.as_str()),
            label: decision?.label,
        })
    })
}

/// Works the shares out and writes them.
fn finish(
    args: &SharesArgs,
    tally: &Tally,
    correction: &Correction,
    codebook: &Codebook,
    labels: &[String],
    failed: bool,
    output: &Output,
) -> Result<Status, Failure> {
    let cells = tally.shares(correction, args.min_statements as usize);
    let name = |(key, id): (&Key, &String)| match key {
        Key::Actor => tally.actor_name(id).to_owned(),
        Key::Topic => {
            codebook.topics.iter().find(|topic| topic.id == *id).map_or(id, |topic| &topic.name).clone()
        }
        Key::Outlet | Key::Month | Key::Year => id.clone(),
    };
    let names: Vec<Vec<String>> =
        cells.iter().map(|cell| tally.keys().iter().zip(&cell.name).map(name).collect()).collect();
    let table = ShareTable { keys: tally.keys(), labels, cells: &cells, names: &names };
    let format = args.format.unwrap_or_else(|| default_format(args.output.as_deref(), output));
    let text = match format {
        Format::Text => table.text(Layout { width: output.width(), colour: false }),
        Format::Jsonl => table.json_lines()?,
        Format::Csv => table.csv()?,
        Format::Html => {
            return Err(
                Failure::new("shares are not written as HTML").with_help("say --format text, jsonl or csv")
            );
        }
    };
    match &args.output {
        Some(path) => write(path, &text)?,
        None => output.data(&text)?,
    }
    note(args, tally, &cells, format, output);
    Ok(if failed { Status::Failed } else { Status::Done })
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    write_whole(path, |file| -> std::io::Result<()> { file.write_all(text.as_bytes()) })
        .context(|| format!("cannot write {}", path.display()))
}

/// Says how much was counted, and what has no shares.
fn note(args: &SharesArgs, tally: &Tally, cells: &[CellShares], format: Format, output: &Output) {
    let statements: u32 = cells.iter().map(CellShares::statements).sum();
    output.note(&format!("{statements} statements of {} articles", tally.articles()));
    let refused = |why: fn(&CellRefusal) -> bool| {
        cells.iter().filter_map(|cell| cell.shares.as_ref().err()).filter(|refusal| why(refusal)).count()
    };
    let listed = if format == Format::Text { "; --format csv lists them" } else { "" };
    let all = cells.len();
    let misfits = refused(|refusal| matches!(refusal, CellRefusal::NoMixFits { .. }));
    if misfits > 0 {
        output.note(&format!(
            "note: {misfits} of {all} cells have no shares, because no mix of labels gives such predictions: the model errs differently there than in the gold sample{listed}"
        ));
    }
    let few = refused(|refusal| !matches!(refusal, CellRefusal::NoMixFits { .. }));
    if few > 0 {
        output.note(&format!(
            "note: {few} of {all} cells have no shares, for want of {} statements (--min-statements) of {LEAST_ARTICLES} articles{listed}",
            args.min_statements
        ));
    }
}
