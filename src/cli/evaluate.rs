//! `avowal evaluate`

use std::path::Path;

use csv::StringRecord;
use ndarray::Array2;
use serde_json::{Map, Value, json};

use super::args::{EvaluateArgs, FoldsArg};
use super::examples::{self, Labelled, Read, Request, Table};
use super::failure::{Context, Failure};
use super::output::Output;
use super::{Status, end_to_end};
use crate::corpus::{CodedArticle, Corpus, CorpusError};
use crate::evaluate::{Folds, Report};
use crate::file::write_whole;
use crate::head::{Head, OutOfFold, TrainingSet, judge_examples};
use crate::model_file::Bundle;
use crate::report::score_table;
use crate::unit::Task;

/// Version of the JSON that `--json` writes.
const SCHEMA_VERSION: u32 = 1;

/// Predictions for the examples of one task, and what they are worth.
struct Judged {
    corpus: Corpus,
    probabilities: Array2<f64>,
    predicted: Vec<Vec<usize>>,
    folds: Option<Folds>,
}

pub(super) fn run(args: &EvaluateArgs, output: &Output) -> Result<Status, Failure> {
    let coded = args.inputs.iter().all(|path| examples::is_coded(path));
    if coded && args.predictions.is_some() {
        return Err(Failure::new("--predictions repeats the rows of a CSV, and coded articles have none")
            .with_help("leave --predictions out, or evaluate a labelled CSV"));
    }
    let from_raw_text = coded && args.folds.is_none() && args.model.task.is_none();
    if args.errors.is_some() && !from_raw_text {
        return Err(Failure::new("--errors lists the errors of reading raw text")
            .with_help("give coded articles (.jsonl), without --folds and --task"));
    }
    let Judgement { judged, table, skipped, raw_text } =
        if args.folds.is_some() { by_folds(args, output)? } else { by_model(args, from_raw_text, output)? };
    let mut status = if skipped { Status::Failed } else { Status::Done };
    let mut scores = Vec::new();
    for judged in &judged {
        let report = judged.report(args);
        let title = judged.title(args);
        output.data(&score_table(&title, &report, &judged.corpus.labels))?;
        if let Some(least) = args.min_macro_f1
            && report.macro_f1.value < least
        {
            let found = report.macro_f1.value;
            output.note(&format!("{}: macro F1 {found:.4} is below {least}", judged.corpus.task));
            if status == Status::Done {
                status = Status::ConditionFailed;
            }
        }
        scores.push(as_json(judged, &report));
    }
    if let Some(path) = &args.json {
        // One task is an object, as scripts expect; several are an array of such objects, beside what the reading of
        // raw text is worth, where it was judged.
        let value = match raw_text {
            Some(mut levels) => {
                levels.insert("schema_version".to_owned(), json!(SCHEMA_VERSION));
                levels.insert("given_coded_pairs".to_owned(), Value::Array(scores));
                Value::Object(levels)
            }
            None if scores.len() == 1 => scores.remove(0),
            None => Value::Array(scores),
        };
        write_whole(path, |file| -> Result<(), Failure> { Ok(writeln!(file, "{value:#}")?) })?;
    }
    if let (Some(path), Some(table), [judged]) = (&args.predictions, &table, &judged[..]) {
        write_predictions(path, table, judged)?;
    }
    Ok(status)
}

/// What was judged.
struct Judgement {
    judged: Vec<Judged>,
    table: Option<RowsOut>,
    skipped: bool,
    /// What reading raw text is worth.
    raw_text: Option<Map<String, Value>>,
}

/// Each row judged by a model that was trained without its fold.
fn by_folds(args: &EvaluateArgs, output: &Output) -> Result<Judgement, Failure> {
    let (corpora, table, skipped, _) = read(args, args.model.task, "train", None, output)?;
    let mut judged = Vec::new();
    for corpus in corpora {
        let task = corpus.task;
        let named = || format!("cannot cross-validate {task}");
        let set = TrainingSet::new(&corpus, args.model.features(&corpus)?, args.model.word_vectors()?)
            .context(named)?;
        let folds = match args.folds {
            Some(FoldsArg::Number(k)) => set.folds(k, args.model.seed).context(named)?,
            Some(FoldsArg::Groups) | None => set.leave_one_group_out(),
        };
        let bar = output.progress(folds.len(), &format!("cross-validating {task}"));
        let options = args.model.options(task);
        let values = set.cross_validate(&folds, &options, || bar.inc(1)).context(named)?;
        let OutOfFold { probabilities, decided } =
            set.judge(&values, &folds, options.calibrate).context(named)?;
        judged.push(Judged { probabilities, predicted: decided, folds: Some(folds), corpus });
    }
    Ok(Judgement { judged, table, skipped, raw_text: None })
}

/// All rows judged by one model; coded articles as raw text too, if that is asked for.
fn by_model(args: &EvaluateArgs, from_raw_text: bool, output: &Output) -> Result<Judgement, Failure> {
    let bundle = match &args.model_file {
        Some(path) => Bundle::load(path).context(|| format!("cannot load {}", path.display()))?,
        None => Bundle::built_in()?,
    };
    let coded = args.inputs.iter().all(|path| examples::is_coded(path));
    let task = match args.model.task {
        Some(task) => Some(task),
        None if coded => None,
        None => Some(only_head(&bundle)?),
    };
    let labels = match task {
        Some(task) => Some(head(&bundle, task)?.labels.clone()),
        None => None,
    };
    let (corpora, table, skipped, articles) = read(args, task, "test", labels.as_deref(), output)?;
    let mut judged = Vec::new();
    for corpus in corpora {
        let Some(head) = bundle.heads.get(&corpus.task) else { continue };
        let corpus = corpus.relabelled(&head.labels).map_err(|label| {
            Failure::new(format!("`{label}` is no label of the model's {} head", head.task))
                .with_help(format!("its labels are: {}", head.labels.join(", ")))
        })?;
        let (probabilities, predicted) = judge_examples(head, &corpus.examples);
        judged.push(Judged { corpus, probabilities, predicted, folds: None });
    }
    let raw_text = match articles {
        Some(articles) if from_raw_text => Some(end_to_end::run(&articles, bundle, args, output)?),
        _ => None,
    };
    Ok(Judgement { judged, table, skipped, raw_text })
}

/// Examples by task, the rows behind them, whether any row was skipped, and coded articles as they were read.
type Material = (Vec<Corpus>, Option<RowsOut>, bool, Option<Vec<CodedArticle>>);

type RowsOut = (StringRecord, Vec<Vec<StringRecord>>);

fn read(
    args: &EvaluateArgs,
    task: Option<Task>,
    split: &str,
    labels: Option<&[String]>,
    output: &Output,
) -> Result<Material, Failure> {
    let request = Request {
        inputs: &args.inputs,
        columns: &args.columns,
        task: task.unwrap_or(Task::Stance),
        split,
        keep_records: args.predictions.is_some(),
        labels,
    };
    let Read { labelled, skipped } = examples::read(&request, output)?;
    Ok(match labelled {
        Labelled::Table(Table { corpus, header, records }) => {
            (vec![corpus], Some((header, records)), skipped, None)
        }
        Labelled::Coded(articles) => {
            let tasks = task.map_or_else(|| Task::ALL.to_vec(), |task| vec![task]);
            let mut corpora: Vec<Corpus> =
                tasks.into_iter().map(|task| Corpus::from_coded(task, &articles)).collect();
            corpora.retain(|corpus| !corpus.labels.is_empty());
            if let Some(end) = args.columns.group_until {
                corpora.iter_mut().for_each(|corpus| corpus.merge_groups(end));
            }
            if corpora.is_empty() {
                let file = args.inputs[0].display().to_string();
                return Err(CorpusError::NoRows { file, skipped: 0 }.into());
            }
            (corpora, None, skipped, Some(articles))
        }
    })
}

fn only_head(bundle: &Bundle) -> Result<Task, Failure> {
    let mut tasks = bundle.heads.keys();
    match (tasks.next(), tasks.next()) {
        (Some(task), None) => Ok(*task),
        _ => Err(Failure::new("the model has several heads")
            .with_help(format!("name one with --task: {}", tasks_of(bundle)))),
    }
}

pub(super) fn head(bundle: &Bundle, task: Task) -> Result<&Head, Failure> {
    bundle.heads.get(&task).ok_or_else(|| {
        Failure::new(format!("the model has no {task} head"))
            .with_help(format!("it has: {}", tasks_of(bundle)))
    })
}

fn tasks_of(bundle: &Bundle) -> String {
    bundle.heads.keys().map(|task| task.name()).collect::<Vec<_>>().join(", ")
}

impl Judged {
    fn report(&self, args: &EvaluateArgs) -> Report {
        let rows: Vec<_> = self
            .corpus
            .examples
            .iter()
            .zip(&self.predicted)
            .map(|(example, predicted)| (example.group.as_str(), &example.labels[..], &predicted[..]))
            .collect();
        let folds = self.folds.as_ref();
        let exclusive = !self.corpus.task.is_multi_label();
        Report::new(&rows, &self.probabilities, exclusive, folds, args.resamples, args.model.seed)
    }

    fn title(&self, args: &EvaluateArgs) -> String {
        let files: Vec<String> = args.inputs.iter().map(|path| path.display().to_string()).collect();
        let how = match &self.folds {
            None => String::new(),
            Some(folds) if matches!(args.folds, Some(FoldsArg::Groups)) => {
                format!(", leaving out one of {} groups at a time", folds.len())
            }
            Some(folds) => format!(", {} grouped folds", folds.len()),
        };
        format!("{} of {}{how}", self.corpus.task, files.join(", "))
    }
}

fn as_json(judged: &Judged, report: &Report) -> Value {
    let classes: Vec<Value> = judged
        .corpus
        .labels
        .iter()
        .zip(&report.scores.classes)
        .map(|(label, class)| {
            json!({
                "label": label, "precision": class.precision(), "recall": class.recall(),
                "f1": class.f1(), "support": class.support() as u64,
            })
        })
        .collect();
    let interval = |i: crate::evaluate::Interval| json!({"value": i.value, "low": i.low, "high": i.high});
    let folds: Vec<Value> = report
        .folds
        .iter()
        .map(|fold| {
            json!({"name": fold.name, "n": fold.scores.n as u64, "macro_f1": fold.scores.macro_f1(), "micro_f1": fold.scores.micro_f1()})
        })
        .collect();
    json!({
        "schema_version": SCHEMA_VERSION,
        "task": judged.corpus.task,
        "n": report.scores.n as u64,
        "groups": report.groups,
        "accuracy": report.scores.accuracy(),
        "accuracy_interval": interval(report.accuracy),
        "macro_f1": interval(report.macro_f1),
        "micro_f1": interval(report.micro_f1),
        "majority_baseline": {"accuracy": report.majority.accuracy(), "macro_f1": report.majority.macro_f1(), "micro_f1": report.majority.micro_f1()},
        "calibration": {"ece": report.calibration.ece, "brier": report.calibration.brier, "log_loss": report.calibration.log_loss},
        "risk_coverage": report.risk_coverage,
        "classes": classes,
        "folds": folds,
    })
}

/// The rows as they were read, with the prediction behind each.
fn write_predictions(path: &Path, (header, records): &RowsOut, judged: &Judged) -> Result<(), Failure> {
    let labels = &judged.corpus.labels;
    write_whole(path, |file| -> Result<(), Failure> {
        let mut writer = csv::Writer::from_writer(file);
        let mut columns = header.clone();
        columns.push_field("predicted");
        columns.push_field("probability");
        labels.iter().for_each(|label| columns.push_field(&format!("p_{label}")));
        writer.write_record(&columns)?;
        for ((rows, predicted), p) in records.iter().zip(&judged.predicted).zip(judged.probabilities.rows()) {
            let names: Vec<&str> = predicted.iter().map(|&label| labels[label].as_str()).collect();
            let surest = predicted.iter().map(|&label| p[label]).fold(f64::NAN, f64::max);
            for row in rows {
                let mut row = row.clone();
                row.push_field(&names.join(";"));
                // No label held: there is no probability to give.
                row.push_field(&if surest.is_nan() { String::new() } else { format!("{surest:.6}") });
                p.iter().for_each(|p| row.push_field(&format!("{p:.6}")));
                writer.write_record(&row)?;
            }
        }
        Ok(writer.flush()?)
    })
    .map_err(|failure| failure.with_help(format!("while writing {}", path.display())))
}
