//! `avowal train`

use std::collections::BTreeMap;

use super::Status;
use super::args::TrainArgs;
use super::examples::{self, Labelled, Request};
use super::failure::{Context, Failure};
use super::output::Output;
use crate::codebook::Codebook;
use crate::corpus::Corpus;
use crate::feature::FeatureConfig;
use crate::head::{Head, TrainError, TrainingSet};
use crate::model_file::Bundle;
use crate::predictor::{READING_FOLDS, train_reading};
use crate::unit::Task;

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
    let mut trained = BTreeMap::new();
    for corpus in &corpora {
        trained.insert(corpus.task, head(corpus, args, output)?);
    }
    bundle.heads.extend(trained);
    bundle.codebook = match (given, bundle.codebook, built_in) {
        (Some(given), _, _) => Some(given),
        (None, Some(before), _) => Some(before),
        (None, None, true) => Some(Codebook::built_in()?),
        (None, None, false) => None,
    };
    if let (Some(articles), None, Some(codebook)) = (&articles, args.model.task, bundle.codebook.clone()) {
        let bar = output.progress(READING_FOLDS, "learning to read");
        let train = |corpus: &Corpus| -> Result<Head, TrainError> {
            let config =
                FeatureConfig::for_task(corpus.task, args.model.language, args.model.keep_actor, true);
            TrainingSet::new(corpus, config)?.train(&args.model.options(corpus.task), None)
        };
        train_reading(&mut bundle, &codebook, articles, args.model.seed, train, || bar.inc(1))
            .context(|| "cannot learn to read articles".to_owned())?;
    }
    bundle.save(&args.output).context(|| format!("cannot write {}", args.output.display()))?;
    let size = std::fs::metadata(&args.output).map_or(0, |metadata| metadata.len());
    output.note(&format!("{}: {:.2} MB", args.output.display(), size as f64 / 1e6));
    Ok(if read.skipped { Status::Failed } else { Status::Done })
}

fn head(corpus: &Corpus, args: &TrainArgs, output: &Output) -> Result<Head, Failure> {
    let task = corpus.task;
    let named = || format!("cannot train {task}");
    let set = TrainingSet::new(corpus, args.model.features(corpus)?).context(named)?;
    let mut options = args.model.options(task);
    let mut score = None;
    if args.tune {
        let bar = output.progress(set.tuning_fits(&options), &format!("tuning {task}"));
        let (best, f1) = set.tune(&options, || bar.inc(1)).context(named)?;
        options = best;
        score = Some(f1);
        let class_weight = options.class_weight.name();
        output.note(&format!(
            "{task}: --c {} --class-weight {class_weight} is best, {} F1 {f1:.3} in {} grouped folds",
            options.c,
            if task.is_multi_label() { "micro" } else { "macro" },
            options.folds
        ));
    }
    let head = set.train(&options, score).context(named)?;
    let made = &head.provenance;
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
    Ok(head)
}
