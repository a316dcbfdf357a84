//! `--report`: the page of an evaluation, with its worst errors.

use std::path::Path;

use super::end_to_end::RawText;
use super::{Evaluation, files};
use crate::cli::args::EvaluateArgs;
use crate::cli::failure::Failure;
use crate::corpus::Corpus;
use crate::evaluate::JudgedUnit;
use crate::explain::{Explainer, WordShare};
use crate::file::write_whole;
use crate::head::Head;
use crate::report::Evaluated;
use crate::report::html::{self, MOST_ERRORS, Mistake, TaskScores};

/// An error that is shown.
pub(super) struct MistakeAt {
    /// Place of the example.
    example: usize,
    decided: Vec<usize>,
    /// The label that is wrong, or that is missed; and the one that it should be, where labels exclude each other.
    label: usize,
    coded: Option<usize>,
    probability: Option<f64>,
    words: Vec<WordShare>,
}

/// The errors that the classification was surest of, the worst first, with the words that they come from where one head
/// made them.
pub(super) fn mistakes(
    places: &[usize],
    units: &[JudgedUnit<'_>],
    head: Option<&Head>,
    corpus: &Corpus,
) -> Vec<MistakeAt> {
    let exclusive = !corpus.task.is_multi_label();
    let mut found: Vec<(f64, MistakeAt)> = Vec::new();
    for (&example, unit) in places.iter().zip(units).filter(|(_, unit)| unit.decided != unit.gold) {
        let p = |label: usize| unit.probabilities.get(label).copied();
        let extra = unit.decided.iter().copied().filter(|label| !unit.gold.contains(label));
        let missed = unit.gold.iter().copied().filter(|label| !unit.decided.contains(label));
        let sure_extra = extra.map(|label| (p(label).unwrap_or(0.0), label));
        let sure_missed = missed.map(|label| (p(label).map_or(0.0, |p| 1.0 - p), label));
        // Where one label holds, the error is the one that was given.
        let worst = if exclusive {
            sure_extra.max_by(|a, b| a.0.total_cmp(&b.0))
        } else {
            sure_extra.chain(sure_missed).max_by(|a, b| a.0.total_cmp(&b.0))
        };
        if let Some((sure, label)) = worst {
            let coded = if exclusive { unit.gold.first().copied() } else { None };
            let (decided, probability) = (unit.decided.to_vec(), p(label));
            found.push((sure, MistakeAt { example, decided, label, coded, probability, words: Vec::new() }));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    // One text is shown once, however many of its units are wrong.
    let mut texts = std::collections::BTreeSet::new();
    found.retain(|(_, mistake)| texts.insert(&corpus.examples[mistake.example].text));
    found.truncate(MOST_ERRORS);
    let mut explainer = head.map(Explainer::new);
    let explained = |(_, mut mistake): (f64, MistakeAt)| {
        if let Some(explainer) = &mut explainer {
            let explanation = explainer.explain(&corpus.examples[mistake.example].unit());
            mistake.words = explanation.words(mistake.label, mistake.coded);
        }
        mistake
    };
    found.into_iter().map(explained).collect()
}

/// Writes the page.
pub(super) fn write(
    path: &Path,
    evaluations: &[Evaluation],
    raw_text: Option<&RawText>,
    args: &EvaluateArgs,
) -> Result<(), Failure> {
    let tasks = evaluations.iter().map(|evaluation| {
        let corpus = &evaluation.judged.part.corpus;
        let names = |labels: &[usize]| {
            let names: Vec<&str> = labels.iter().map(|&label| corpus.labels[label].as_str()).collect();
            if names.is_empty() { "none".to_owned() } else { names.join(", ") }
        };
        let mistake = |mistake: &MistakeAt| Mistake {
            example: &corpus.examples[mistake.example],
            coded: names(&corpus.examples[mistake.example].labels),
            given: names(&mistake.decided),
            towards: names(&[mistake.label]),
            against: mistake
                .coded
                .map_or_else(|| format!("not {}", names(&[mistake.label])), |label| names(&[label])),
            probability: mistake.probability,
            words: mistake.words.clone(),
        };
        TaskScores {
            task: corpus.task,
            evaluated: Evaluated { slices: &evaluation.slices, ..evaluation.shown(args) },
            mistakes: evaluation.mistakes.iter().map(mistake).collect(),
            errors: evaluation.judged.units().1.iter().filter(|unit| unit.gold != unit.decided).count(),
        }
    });
    let model = match (&args.model_file, &args.predicted, &args.validation.folds) {
        (Some(path), ..) => format!("Model: {}", path.display()),
        (None, Some(column), _) => format!("Predictions: column {column}"),
        (None, None, Some(_)) => "Models: trained for each fold".to_owned(),
        (None, None, None) if args.validation.learning_curve => "Models: trained for each fold".to_owned(),
        (None, None, None) => "Model: the one in the box".to_owned(),
    };
    let page = html::Evaluation {
        files: files(args),
        made: vec![
            model,
            format!(
                "Intervals: 95 %, {} bootstrap samples of groups, seed {}",
                args.scoring.resamples, args.model.seed
            ),
        ],
        tasks: tasks.collect(),
        levels: raw_text.map(|raw_text| (raw_text.articles, &raw_text.levels[..])),
    };
    write_whole(path, |file| -> Result<(), Failure> { Ok(html::write_evaluation_page(&page, file)?) })
        .map_err(|failure| failure.with_help(format!("while writing {}", path.display())))
}
