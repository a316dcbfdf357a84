//! `avowal evaluate`

mod end_to_end;
mod facts;
mod json;
mod page;
mod validation;

use std::path::Path;

use serde_json::{Value, json};

use super::Status;
use super::args::EvaluateArgs;
use super::examples;
use super::failure::Failure;
use super::files::{write_csv, write_json};
use super::judging::{self, Judged, Material, Wanted, by_column, by_head};
use super::output::Output;
use super::predictions::{push, push_header};
use crate::evaluate::{LearningCurve, Metric, Report, ReportOptions, SliceScores, slice_scores};
use crate::head::Head;
use crate::report::{Evaluated, evaluation_text, level_table};
use crate::unit::Task;
use end_to_end::RawText;
use page::MistakeAt;
use validation::Validation;

pub(super) use json::interval;

/// Version of the JSON that `--json` writes.
const SCHEMA_VERSION: u32 = 1;

/// Everything that is said of one task.
struct Evaluation {
    judged: Judged,
    report: Report,
    /// Those asked for, then what a page shows beside.
    slices: Vec<(String, Vec<SliceScores>)>,
    /// The worst, where a page shows them.
    mistakes: Vec<MistakeAt>,
    validation: Option<Validation>,
    curve: Option<LearningCurve>,
}

pub(super) fn run(args: &EvaluateArgs, output: &Output) -> Result<Status, Failure> {
    let coded = args.inputs.iter().all(|path| examples::is_coded(path));
    let validates = args.validation.folds.is_some() || args.validation.learning_curve;
    if coded && (args.predictions.is_some() || args.predicted.is_some()) {
        return Err(Failure::new(
            "--predictions and --predicted are about the rows of a CSV, and coded articles have none",
        )
        .with_help("leave it out, or evaluate a labelled CSV"));
    }
    let from_raw_text = coded && !validates && args.model.task.is_none();
    if args.errors.is_some() && !from_raw_text {
        return Err(Failure::new("--errors lists the errors of reading raw text")
            .with_help("give coded articles (.jsonl), without --folds and --task"));
    }
    let (evaluations, skipped, raw_text) = if validates {
        by_folds(args, output)?
    } else if let Some(column) = &args.predicted {
        let Material { parts, skipped, .. } =
            judging::read(&wanted(args, args.model.task, "test", None), output)?;
        let judged = parts.into_iter().map(|part| by_column(part, column)).collect::<Result<Vec<_>, _>>()?;
        let evaluate = |judged| evaluation(judged, None, None, None, args);
        (judged.into_iter().map(evaluate).collect::<Result<_, _>>()?, skipped, None)
    } else {
        by_model(args, from_raw_text, output)?
    };
    let mut status = if skipped { Status::Failed } else { Status::Done };
    for evaluation in &evaluations {
        let macro_f1 = evaluation.report.score(Metric::MacroF1).map_or(0.0, |score| score.value);
        if let Some(least) = args.min_macro_f1.filter(|least| macro_f1 < *least) {
            let task = evaluation.judged.part.corpus.task;
            output.note(&format!("{task}: macro F1 {macro_f1:.4} is below {least}"));
            if status == Status::Done {
                status = Status::ConditionFailed;
            }
        }
    }
    // Files first: where the reader of standard output goes away, they are there.
    if let Some(path) = &args.json {
        let value = as_json(&evaluations, raw_text.as_ref());
        write_json(path, &value)?;
    }
    if let Some(path) = &args.report {
        page::write(path, &evaluations, raw_text.as_ref(), args)?;
    }
    if let (Some(path), [evaluation]) = (&args.predictions, &evaluations[..]) {
        write_predictions(path, &evaluation.judged)?;
    }
    if let Some(RawText { articles, levels }) = &raw_text {
        output.data(&level_table(&format!("raw text of {}", files(args).join(", ")), *articles, levels))?;
    }
    for evaluation in &evaluations {
        output.data(&evaluation_text(&evaluation.shown(args)))?;
    }
    Ok(status)
}

/// One task is an object, as scripts expect; several are an array of such objects, beside what the reading of raw text is
/// worth, where it was judged.
fn as_json(evaluations: &[Evaluation], raw_text: Option<&RawText>) -> Value {
    let mut scores: Vec<Value> = evaluations.iter().map(json::evaluation).collect();
    match raw_text {
        Some(RawText { levels, .. }) => {
            let mut levels = end_to_end::as_json(levels);
            levels.insert("schema_version".to_owned(), json!(SCHEMA_VERSION));
            levels.insert("given_coded_pairs".to_owned(), Value::Array(scores));
            Value::Object(levels)
        }
        None if scores.len() == 1 => scores.remove(0),
        None => Value::Array(scores),
    }
}

fn files(args: &EvaluateArgs) -> Vec<String> {
    args.inputs.iter().map(|path| path.display().to_string()).collect()
}

/// What was evaluated, whether any row was skipped, and what reading raw text is worth.
type Evaluations = (Vec<Evaluation>, bool, Option<RawText>);

/// Each row judged by models that were trained without its fold.
fn by_folds(args: &EvaluateArgs, output: &Output) -> Result<Evaluations, Failure> {
    let Material { parts, skipped, .. } =
        judging::read(&wanted(args, args.model.task, "train", None), output)?;
    let mut evaluations = Vec::new();
    for part in parts {
        // The labels of the focus are looked up once the labels are known, which is now.
        let options = ReportOptions { focus: Vec::new(), ..options(args) };
        let (judged, validation, curve) = validation::cross_validate(part, args, &options, output)?;
        evaluations.push(evaluation(judged, None, Some(validation), curve, args)?);
    }
    Ok((evaluations, skipped, None))
}

/// All rows judged by one model; coded articles as raw text too, if that is asked for.
fn by_model(args: &EvaluateArgs, from_raw_text: bool, output: &Output) -> Result<Evaluations, Failure> {
    let bundle = judging::load(args.model_file.as_deref())?;
    let coded = args.inputs.iter().all(|path| examples::is_coded(path));
    let head = match args.model.task {
        None if coded => None,
        task => Some(judging::head(&bundle, task)?),
    };
    let labels = head.map(|head| head.labels.clone());
    let task = head.map(|head| head.task);
    let Material { parts, skipped, articles } =
        judging::read(&wanted(args, task, "test", labels.as_deref()), output)?;
    let mut evaluations = Vec::new();
    for part in parts {
        if let Some(head) = bundle.heads.get(&part.corpus.task) {
            evaluations.push(evaluation(by_head(part, head)?, Some(head), None, None, args)?);
        }
    }
    let raw_text = match articles {
        Some(articles) if from_raw_text => Some(end_to_end::run(&articles, bundle, args)?),
        _ => None,
    };
    Ok((evaluations, skipped, raw_text))
}

fn wanted<'a>(
    args: &'a EvaluateArgs,
    task: Option<Task>,
    split: &'a str,
    labels: Option<&'a [String]>,
) -> Wanted<'a> {
    let keep_rows = args.predictions.is_some()
        || args.predicted.is_some()
        || args.report.is_some()
        || !args.slice.is_empty()
        || args.validation.folds.as_ref().is_some_and(super::args::FoldsArg::needs_rows);
    Wanted { inputs: &args.inputs, columns: &args.columns, task, split, keep_rows, labels }
}

fn options(args: &EvaluateArgs) -> ReportOptions {
    ReportOptions { resamples: args.scoring.resamples, seed: args.model.seed, focus: Vec::new() }
}

fn evaluation(
    judged: Judged,
    head: Option<&Head>,
    validation: Option<Validation>,
    curve: Option<LearningCurve>,
    args: &EvaluateArgs,
) -> Result<Evaluation, Failure> {
    let options = ReportOptions { focus: judged.labels(&args.scoring.focus)?, ..options(args) };
    let (places, units) = judged.units();
    let layout = judged.layout();
    let report = Report::new(&units, layout, &judged.parts(), &options);
    let date = args.date.as_deref().unwrap_or("date");
    let mut slices = Vec::new();
    let mut slice = |name: &str, values: &[String]| {
        let values: Vec<&str> = places.iter().map(|&place| values[place].as_str()).collect();
        slices.push((name.to_owned(), slice_scores(&units, &values, layout, &options)));
    };
    for name in &args.slice {
        slice(name, &facts::values(&judged.part, name, date)?);
    }
    let mut mistakes = Vec::new();
    if args.report.is_some() {
        // The page shows what there is, asked for or not.
        for name in facts::DERIVED.into_iter().filter(|name| args.slice.iter().all(|asked| asked != name)) {
            facts::derived(&judged.part, name, date).iter().for_each(|values| slice(name, values));
        }
        mistakes = page::mistakes(&places, &units, head, &judged.part.corpus);
    }
    drop(units);
    Ok(Evaluation { judged, report, slices, mistakes, validation, curve })
}

impl Evaluation {
    fn shown<'a>(&'a self, args: &EvaluateArgs) -> Evaluated<'a> {
        let how =
            self.validation.as_ref().map_or_else(String::new, |validation| format!(", {}", validation.how));
        Evaluated {
            title: format!("{} of {}{how}", self.judged.part.corpus.task, files(args).join(", ")),
            labels: &self.judged.part.corpus.labels,
            report: &self.report,
            focus: args.scoring.focus.join(", "),
            slices: &self.slices[..args.slice.len()],
            notes: self.validation.as_ref().map(Validation::notes).unwrap_or_default(),
            curve: self.curve.as_ref(),
        }
    }
}

/// The rows as they were read, with the prediction behind each.
fn write_predictions(path: &Path, judged: &Judged) -> Result<(), Failure> {
    let Judged { part, rounds } = judged;
    let [round] = &rounds[..] else {
        return Err(
            Failure::new("--predictions needs one prediction for each row").with_help("leave out --repeats")
        );
    };
    let labels = &part.corpus.labels;
    write_csv(path, |writer| {
        let mut columns = part.header.clone();
        push_header(labels, &mut columns);
        writer.write_record(&columns)?;
        for (at, unit) in judged.units_of(round) {
            for row in &part.rows[at] {
                let mut row = row.clone();
                push(labels, unit.decided, unit.probabilities, &mut row);
                writer.write_record(&row)?;
            }
        }
        Ok(())
    })
}
