//! `avowal compare`

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::Status;
use super::args::CompareArgs;
use super::evaluate::interval;
use super::failure::Failure;
use super::files::{write_csv, write_json};
use super::judging::{self, Judged, Material, Part, Wanted, by_column, by_head};
use super::output::Output;
use super::predictions::is_of_predictions;
use crate::corpus::Example;
use crate::evaluate::{Comparison, JudgedUnit, ReportOptions};
use crate::report::{Compared, comparison_text};
use crate::unit::Task;

/// Version of the JSON that `--json` writes.
const SCHEMA_VERSION: u32 = 1;

pub(super) fn run(args: &CompareArgs, output: &Output) -> Result<Status, Failure> {
    let mut skipped = false;
    let mut read = |path: &Path| -> Result<Judged, Failure> {
        let (judged, some_skipped) = judged(path, args, output)?;
        skipped |= some_skipped;
        Ok(judged)
    };
    let (first, second) = (read(&args.first)?, read(&args.second)?);
    let (first, second) = same_labels(first, second)?;
    let second = same_units(&first, second, args)?;
    let options = ReportOptions {
        resamples: args.scoring.resamples,
        seed: args.seed,
        focus: first.labels(&args.scoring.focus)?,
    };
    let (of_first, of_second) = (first.units().1, second.units().1);
    let comparison = Comparison::new(&of_first, &of_second, first.layout(), &options);
    let compared = Compared {
        names: [args.first.display().to_string(), args.second.display().to_string()],
        task: first.part.corpus.task,
        labels: &first.part.corpus.labels,
        focus: args.scoring.focus.join(", "),
        comparison: &comparison,
    };
    output.data(&comparison_text(&compared))?;
    if let Some(path) = &args.json {
        let value = as_json(&compared);
        write_json(path, &value)?;
    }
    if let Some(path) = &args.differences {
        write_differences(path, &first, &of_first, &of_second, &comparison)?;
    }
    Ok(if skipped { Status::Failed } else { Status::Done })
}

fn is_model(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("avowal"))
}

/// What a model or a file of predictions says, and whether a row was skipped.
fn judged(path: &Path, args: &CompareArgs, output: &Output) -> Result<(Judged, bool), Failure> {
    let own = [path.to_owned()];
    if !is_model(path) {
        let wanted = wanted(&own, args, args.task.unwrap_or(Task::Stance), None);
        let Material { parts, skipped, .. } = judging::read(&wanted, output)?;
        return Ok((by_column(only(parts)?, &args.predicted)?, skipped));
    }
    // A file of predictions on the other side brings the units.
    let other = if *path == *args.first { &args.second } else { &args.first };
    let others = [other.clone()];
    let inputs = match &args.inputs[..] {
        [] if !is_model(other) => &others[..],
        [] => {
            return Err(Failure::new("there is nothing that the models could be compared on")
                .with_help("name labelled CSV or coded articles behind the two models"));
        }
        named => named,
    };
    let bundle = judging::load(Some(path))?;
    let head = judging::head(&bundle, args.task)?;
    let Material { parts, skipped, .. } =
        judging::read(&wanted(inputs, args, head.task, Some(&head.labels)), output)?;
    Ok((by_head(only(parts)?, head)?, skipped))
}

fn wanted<'a>(
    inputs: &'a [std::path::PathBuf],
    args: &'a CompareArgs,
    task: Task,
    labels: Option<&'a [String]>,
) -> Wanted<'a> {
    Wanted { inputs, columns: &args.columns, task: Some(task), split: "test", keep_rows: true, labels }
}

fn only(parts: Vec<Part>) -> Result<Part, Failure> {
    parts.into_iter().next().ok_or_else(|| Failure::new("there is no labelled unit"))
}

/// Both with the labels that either has.
fn same_labels(first: Judged, second: Judged) -> Result<(Judged, Judged), Failure> {
    let mut labels = first.part.corpus.labels.clone();
    labels.extend(
        second.part.corpus.labels.iter().filter(|label| !first.part.corpus.labels.contains(label)).cloned(),
    );
    labels.sort_unstable();
    Ok((first.relabelled(&labels)?, second.relabelled(&labels)?))
}

/// The second, in the order of the first; an error where they are not the same units with the same labels.
fn same_units(first: &Judged, second: Judged, args: &CompareArgs) -> Result<Judged, Failure> {
    let (a, b) = (&first.part.corpus.examples, &second.part.corpus.examples);
    let order: Vec<usize> = match &args.unit {
        None => {
            if a.len() != b.len() {
                return Err(Failure::new(format!("there are {} units in one and {} in the other", a.len(), b.len()))
                    .with_help("compare predictions of the same rows, or name the column that tells units with --unit COL"));
            }
            (0..a.len()).collect()
        }
        Some(column) => {
            let ids = |judged: &Judged| -> Result<Vec<String>, Failure> {
                let values =
                    judged.part.column(column).ok_or_else(|| judged.part.missing_column(column, &[]))?;
                Ok(values.into_iter().map(str::to_owned).collect())
            };
            let places: BTreeMap<String, usize> = ids(&second)?.into_iter().zip(0..).collect();
            if places.len() != b.len() {
                return Err(Failure::new(format!(
                    "column `{column}` has a value twice in {}",
                    args.second.display()
                ))
                .with_help("name a column whose values tell units apart"));
            }
            let place = |id: &String| {
                places.get(id).copied().ok_or_else(|| {
                    Failure::new(format!("unit `{id}` is not in {}", args.second.display()))
                        .with_help("compare predictions of the same units")
                })
            };
            ids(first)?.iter().map(place).collect::<Result<_, _>>()?
        }
    };
    for (at, &place) in order.iter().enumerate() {
        let same = |of: fn(&Example) -> &str| of(&a[at]) == of(&b[place]);
        let gold = a[at].labels == b[place].labels;
        let text = args.unit.is_some() || same(|example| &example.text);
        if !gold || !text {
            let what = if gold { "text" } else { "label" };
            return Err(Failure::new(format!("unit {} has another {what} in {}", at + 1, args.second.display()))
                .with_help("compare predictions of the same rows with the same labels, in the same order or with --unit COL"));
        }
    }
    Ok(second.reordered(&order))
}

fn as_json(compared: &Compared<'_>) -> Value {
    let Comparison { units, groups, metrics, classes, mcnemar, different } = compared.comparison;
    let triple = |[first, second, difference]: [crate::evaluate::Interval; 3]| json!({"first": interval(first), "second": interval(second), "difference": interval(difference)});
    let metrics: serde_json::Map<String, Value> = metrics
        .iter()
        .map(|of| (of.metric.key().to_owned(), triple([of.first, of.second, of.difference])))
        .collect();
    let classes: Vec<Value> = compared
        .labels
        .iter()
        .zip(classes)
        .map(|(label, f1)| json!({"label": label, "f1": triple(*f1)}))
        .collect();
    json!({
        "schema_version": SCHEMA_VERSION, "task": compared.task, "first": compared.names[0], "second": compared.names[1],
        "n": units, "groups": groups, "metrics": metrics, "classes": classes, "different": different.len(),
        "mcnemar": {
            "right_in_first_only": mcnemar.first_only, "right_in_second_only": mcnemar.second_only,
            "exact_p": mcnemar.exact, "mid_p": mcnemar.mid,
        },
    })
}

/// The rows that the two differ on, with both predictions.
fn write_differences(
    path: &Path,
    judged: &Judged,
    first: &[JudgedUnit<'_>],
    second: &[JudgedUnit<'_>],
    comparison: &Comparison,
) -> Result<(), Failure> {
    let Part { corpus, header, rows } = &judged.part;
    let names = |labels: &[usize]| {
        labels.iter().map(|&label| corpus.labels[label].as_str()).collect::<Vec<_>>().join(";")
    };
    // What is compared is not repeated among the columns of the rows.
    let kept: Vec<usize> = (0..header.len()).filter(|&at| !is_of_predictions(&header[at])).collect();
    write_csv(path, |writer| {
        let columns = kept.iter().map(|&at| &header[at]);
        writer.write_record(columns.chain(["unit", "text", "gold", "first", "second", "right"]))?;
        for &at in &comparison.different {
            let right = match (first[at].decided == first[at].gold, second[at].decided == second[at].gold) {
                (true, _) => "first",
                (_, true) => "second",
                _ => "neither",
            };
            let row = rows[at].first();
            let cells = kept.iter().map(|&column| row.and_then(|row| row.get(column)).unwrap_or(""));
            let unit = (at + 1).to_string();
            let [gold, one, other] = [first[at].gold, first[at].decided, second[at].decided].map(names);
            let text = corpus.examples[at].text.as_str();
            writer.write_record(cells.chain([unit.as_str(), text, &gold, &one, &other, right]))?;
        }
        Ok(())
    })
}
