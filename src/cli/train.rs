//! `avowal train`

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Status;
use super::args::TrainArgs;
use super::examples::{self, Labelled, Request};
use super::failure::{Context, Failure};
use super::output::Output;
use crate::codebook::Codebook;
use crate::corpus::Corpus;
use crate::head::{Head, TUNING_RUNGS, TrainError, TrainOptions, TrainingSet, tune};
use crate::model_file::Bundle;
use crate::predictor::{READING_FOLDS, train_reading};
use crate::unit::Task;
use crate::vectors::WordVectors;

pub(super) fn run(args: &TrainArgs, output: &Output) -> Result<Status, Failure> {
    let base = args
        .base
        .as_ref()
        .map(|path| Bundle::load(path).context(|| format!("cannot load {}", path.display())))
        .transpose()?;
    let given = args.codebook.as_ref().map(|path| Codebook::read(path)).transpose()?;
    let request = Request {
        inputs: &args.inputs,
        columns: &args.columns,
        task: args.model.task.unwrap_or(Task::Stance),
        split: "train",
        keep_records: false,
        labels: None,
    };
    let read = examples::read(&request, output)?;
    let (corpora, articles) = match read.labelled {
        Labelled::Table(table) => (vec![table.corpus], None),
        Labelled::Coded(articles) => {
            let tasks = args.model.task.map_or_else(|| Task::ALL.to_vec(), |task| vec![task]);
            let corpora = tasks.into_iter().map(|task| Corpus::from_coded(task, &articles)).collect();
            (corpora, Some(articles))
        }
    };
    let built_in = articles.is_some();
    let mut bundle = base.unwrap_or_default();
    let vectors = args.model.word_vectors()?;
    let mut settings = BTreeMap::new();
    for corpus in &corpora {
        let (head, options) = head(corpus, args, vectors.as_ref(), output)?;
        settings.insert(corpus.task, (head.config.clone(), options));
        bundle.heads.insert(corpus.task, head);
    }
    bundle.codebook = match (given, bundle.codebook, built_in) {
        (Some(given), _, _) => Some(given),
        (None, Some(before), _) => Some(before),
        (None, None, true) => Some(Codebook::built_in()?),
        (None, None, false) => None,
    };
    if let (Some(articles), None, Some(codebook)) = (&articles, args.model.task, bundle.codebook.clone()) {
        let bar = output.progress(READING_FOLDS, "learning to read");
        let train = |corpus: &Corpus| -> Result<Head, TrainError> {
            let (config, options) = &settings[&corpus.task];
            TrainingSet::new(corpus, config.clone(), vectors.clone())?.train(options)
        };
        train_reading(&mut bundle, &codebook, articles, args.model.seed, train, || bar.inc(1))
            .context(|| "cannot learn to read articles".to_owned())?;
    }
    bundle.save(&args.output).context(|| format!("cannot write {}", args.output.display()))?;
    let size = std::fs::metadata(&args.output).map_or(0, |metadata| metadata.len());
    output.note(&format!("{}: {:.2} MB", args.output.display(), size as f64 / 1e6));
    Ok(if read.skipped { Status::Failed } else { Status::Done })
}

/// A head for a corpus, and the settings that it was trained with.
fn head(
    corpus: &Corpus,
    args: &TrainArgs,
    vectors: Option<&Arc<WordVectors>>,
    output: &Output,
) -> Result<(Head, TrainOptions), Failure> {
    let task = corpus.task;
    let named = || format!("cannot train {task}");
    let (config, mut options) = (args.model.features(corpus)?, args.model.options(task));
    let head = if args.tune {
        let bar = output.progress(TUNING_RUNGS, &format!("tuning {task}"));
        let configs = if args.model.fields.is_some() { vec![config] } else { config.variants() };
        let tuned = tune(corpus, &configs, vectors, &options, || bar.inc(1)).context(named)?;
        options = tuned.options;
        let mut head = tuned.set.train(&options).context(named)?;
        head.provenance.cross_validated_f1 = Some(tuned.f1);
        head.provenance.tuning = tuned.trials;
        output.note(&format!(
            "{task}: --c {} --class-weight {}{} --fields {} is best of {}, {} F1 {:.3} in {} grouped folds",
            options.c,
            options.class_weight.name(),
            if options.calibrate { "" } else { " --no-calibration" },
            head.config.fields_text(),
            head.provenance
                .tuning
                .iter()
                .map(|t| (&t.fields, t.c.to_bits(), t.class_weight))
                .collect::<BTreeSet<_>>()
                .len(),
            if task.is_multi_label() { "micro" } else { "macro" },
            tuned.f1,
            options.folds
        ));
        head
    } else {
        TrainingSet::new(corpus, config, vectors.cloned()).context(named)?.train(&options).context(named)?
    };
    let made = &head.provenance;
    if options.calibrate && made.confidence.is_empty() {
        output.note(&format!(
            "note: {task}: all examples are of one group, so its probabilities are not calibrated (--group COLUMN)"
        ));
    }
    output.note(&format!(
        "{task}: {} examples of {} groups, {} features, labels {}; {} after {} steps",
        made.examples,
        made.groups,
        head.vocabulary.keys().len(),
        head.labels
            .iter()
            .zip(&made.label_counts)
            .map(|(l, n)| format!("{l} ({n})"))
            .collect::<Vec<_>>()
            .join(", "),
        if made.converged { "converged" } else { "not converged" },
        made.iterations
    ));
    Ok((head, options))
}
