//! Cross-validation: which folds, what near-duplicates do to them, and what a naive split would have said.

use std::fmt::Write;

use super::facts;
use crate::cli::args::{EvaluateArgs, FoldsArg};
use crate::cli::failure::{Context, Failure};
use crate::cli::judging::{Judged, Part, Round};
use crate::cli::output::Output;
use crate::evaluate::{
    CurveRun, Folds, Interval, LearningCurve, Metric, ReportOptions, by_group, copies_across_groups,
    merge_groups, near_duplicates,
};
use crate::head::{CURVE_SHARES, TrainError, TrainOptions, TrainingSet};

/// Folds of a naive split where there is one fold a group.
const NAIVE_FOLDS: usize = 5;
/// What a learning curve is projected to gain.
const GAIN: f64 = 0.02;

/// What is said of a cross-validation beside its scores.
#[derive(Clone, Debug)]
pub(super) struct Validation {
    pub how: String,
    /// The similarity from which texts are near-duplicates.
    pub near_duplicates: f64,
    /// Texts that have a near-duplicate in another group.
    pub copies: usize,
    pub texts: usize,
    /// The score of a random split that ignores groups and near-duplicates.
    pub naive: Option<(Metric, Interval)>,
}

fn groups(part: &Part) -> Vec<&str> {
    part.corpus.examples.iter().map(|example| example.group.as_str()).collect()
}

/// The score that an evaluation is summed up by.
pub(super) fn main_metric(part: &Part) -> Metric {
    if part.corpus.task.is_multi_label() { Metric::MicroF1 } else { Metric::MacroF1 }
}

/// Each row judged by a model that was trained without its fold, as often as asked for.
pub(super) fn cross_validate(
    part: Part,
    args: &EvaluateArgs,
    options: &ReportOptions,
    output: &Output,
) -> Result<(Judged, Validation, Option<LearningCurve>), Failure> {
    let task = part.corpus.task;
    let named = || format!("cannot cross-validate {task}");
    let train = args.model.options(task);
    let examples = &part.corpus.examples;
    let texts: Vec<&str> = examples.iter().map(|example| example.text.as_str()).collect();
    let clusters = near_duplicates(&texts, args.validation.near_duplicates);
    let (copies, texts) = (copies_across_groups(&groups(&part), &clusters), texts.len());
    let choice = args.validation.folds.clone().unwrap_or(FoldsArg::Number(train.folds));
    let repeats = u64::from(args.validation.repeats);
    let all_folds: Vec<Folds> = (0..repeats)
        .map(|round| folds(&part, &choice, &clusters, args, args.model.seed.wrapping_add(round)))
        .collect::<Result<_, Failure>>()?;
    for (folds, fold) in all_folds.iter().flat_map(|folds| (0..folds.len()).map(move |fold| (folds, fold))) {
        if folds.train_rows(fold).is_empty() {
            return Err(Failure::new(format!("fold `{}`: nothing is left to train on", folds.name(fold)))
                .with_help("every other text is a near-duplicate of one in it; see --near-duplicates"));
        }
    }
    let naive_folds = (!args.validation.skip_naive).then(|| naive(&part, &all_folds[0], &train)).flatten();
    let corpus = part.corpus.clone();
    let set = TrainingSet::new(&corpus, args.model.features(&corpus)?, args.model.word_vectors()?)
        .context(named)?;
    let curve_folds =
        if args.validation.learning_curve { CURVE_SHARES.len() * all_folds[0].len() } else { 0 };
    let steps = all_folds.iter().chain(&naive_folds).map(Folds::len).sum::<usize>() + curve_folds;
    let bar = output.progress(steps, &format!("cross-validating {task}"));
    let judge = |folds: &Folds| -> Result<Round, TrainError> {
        let values = set.cross_validate(folds, &train, || bar.inc(1))?;
        let judgements = set.judge(&values, folds, train.calibrate)?;
        Ok(Round { judgements, folds: Some(folds.clone()) })
    };
    let how = how(&choice, all_folds[0].len(), repeats);
    let metric = main_metric(&part);
    let mut judged = Judged { part, rounds: Vec::new() };
    let mut naive = None;
    if let Some(folds) = &naive_folds {
        judged.rounds = vec![judge(folds).context(named)?];
        let report = crate::evaluate::Report::new(&judged.units().1, judged.layout(), &[], options);
        naive = report.score(metric).map(|score| (metric, score));
    }
    judged.rounds = all_folds.iter().map(judge).collect::<Result<_, _>>().context(named)?;
    let validation =
        Validation { how, near_duplicates: args.validation.near_duplicates, copies, texts, naive };
    let curve = if args.validation.learning_curve {
        Some(learning_curve(&set, &judged, &train, options, metric, || bar.inc(1)).context(named)?)
    } else {
        None
    };
    Ok((judged, validation, curve))
}

fn folds(
    part: &Part,
    choice: &FoldsArg,
    clusters: &[usize],
    args: &EvaluateArgs,
    seed: u64,
) -> Result<Folds, Failure> {
    let groups = groups(part);
    let date = args.date.as_deref().unwrap_or("date");
    match choice {
        FoldsArg::Number(k) => {
            let merged = merge_groups(&groups, clusters);
            let labels: Vec<&[usize]> =
                part.corpus.examples.iter().map(|example| &example.labels[..]).collect();
            let folds = Folds::stratified(&merged, &labels, *k, seed);
            folds.map(|folds| folds.without_shared(clusters)).ok_or_else(|| {
                let groups = by_group(merged.iter().copied()).len();
                TrainError::TooFewGroups { groups, folds: *k }.into()
            })
        }
        FoldsArg::Groups => Ok(Folds::leave_one_group_out(&groups).without_shared(clusters)),
        FoldsArg::By(column) => {
            let values = facts::values(part, column, date)?;
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let folds = Folds::leave_one_group_out(&values).without_shared(clusters);
            if folds.len() < 2 {
                return Err(Failure::new(format!(
                    "column `{column}` has one value, so none can be left out"
                ))
                .with_help("name a column with at least two, or use --folds K"));
            }
            Ok(folds)
        }
        FoldsArg::Forward(k) => {
            let dates = part.column(date).ok_or_else(|| part.missing_column(date, &[]))?;
            if let Some(row) = dates.iter().position(|date| !starts_with_a_year(date)) {
                return Err(Failure::new(format!("`{}` in column `{date}` is no date", dates[row]))
                    .with_help("write dates as 2025-03-01, 2025-03 or 2025, so that they sort by time"));
            }
            let folds = Folds::forward(&groups, &dates, *k).map(|folds| folds.without_shared(clusters));
            folds.ok_or_else(|| {
                Failure::new(format!("there are too few different dates for {k} blocks and one before them"))
                    .with_help("ask for fewer blocks")
            })
        }
    }
}

fn starts_with_a_year(date: &str) -> bool {
    let (year, rest) = date.split_at_checked(4).unwrap_or(("", ""));
    let year = !year.is_empty() && year.bytes().all(|b| b.is_ascii_digit());
    year && (rest.is_empty() || rest.starts_with('-'))
}

/// Random folds of single units, as a plain script would make them.
fn naive(part: &Part, folds: &Folds, train: &TrainOptions) -> Option<Folds> {
    let n = part.corpus.examples.len();
    let units: Vec<String> = (0..n).map(|unit| unit.to_string()).collect();
    let units: Vec<&str> = units.iter().map(String::as_str).collect();
    let labels: Vec<&[usize]> = part.corpus.examples.iter().map(|example| &example.labels[..]).collect();
    Folds::stratified(&units, &labels, folds.len().clamp(2, NAIVE_FOLDS), train.seed)
}

fn how(choice: &FoldsArg, folds: usize, repeats: u64) -> String {
    let mut how = match choice {
        FoldsArg::Number(k) => format!("{k} grouped folds"),
        FoldsArg::Groups => format!("leaving out one of {folds} groups at a time"),
        FoldsArg::By(column) => format!("leaving out one of {folds} values of `{column}` at a time"),
        FoldsArg::Forward(k) => format!("{k} blocks by date, each judged by what came before"),
    };
    if repeats > 1 {
        // Writing to a string cannot fail.
        let _ = write!(how, ", {repeats} times");
    }
    how
}

fn learning_curve(
    set: &TrainingSet<'_>,
    judged: &Judged,
    train: &TrainOptions,
    options: &ReportOptions,
    metric: Metric,
    mut done: impl FnMut(),
) -> Result<LearningCurve, TrainError> {
    let Some(folds) = judged.rounds.first().and_then(|round| round.folds.as_ref()) else {
        return Err(TrainError::TooFewGroups { groups: 0, folds: 0 });
    };
    let mut rounds = Vec::new();
    for share in CURVE_SHARES {
        let (labelled, judgements) = set.judge_by_share(share, folds, train, &mut done)?;
        rounds.push((labelled, Round { judgements, folds: Some(folds.clone()) }));
    }
    // Small corpora may have two shares of the same groups.
    rounds.dedup_by(|next, before| next.0 <= before.0);
    let runs: Vec<CurveRun> = rounds
        .iter()
        .map(|(labelled, round)| CurveRun {
            labelled: *labelled,
            units: judged.units_of(round).map(|(_, unit)| unit).collect(),
        })
        .collect();
    let all = judged.part.corpus.examples.len() as f64;
    Ok(LearningCurve::new(&runs, judged.layout(), metric, all, GAIN, options))
}

impl Validation {
    /// What near-duplicates there were, and what a naive split would have said.
    pub(super) fn notes(&self) -> Vec<String> {
        let Self { near_duplicates, copies, texts, .. } = self;
        let mut notes = vec![match copies {
            0 => format!(
                "near-duplicates: no text has one in another group (Jaccard similarity of {near_duplicates} and more)"
            ),
            _ => format!(
                "near-duplicates: {copies} of {texts} texts have one in another group (Jaccard similarity of {near_duplicates} and more); no model is trained on the copy of what it judges"
            ),
        }];
        notes.extend(self.naive.map(|(metric, Interval { value, low, high })| {
            format!(
                "a naive random split, which ignores groups and near-duplicates, would have scored {} {value:.3} ({low:.3} to {high:.3})",
                metric.name()
            )
        }));
        notes
    }
}
