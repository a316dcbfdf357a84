//! `avowal evaluate` of coded articles: the whole way from raw text to statements.

use std::path::Path;

use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::json::interval;
use crate::cli::args::EvaluateArgs;
use crate::cli::failure::Failure;
use crate::cli::files::write_csv;
use crate::cli::predict::own_codebook;
use crate::corpus::{CodedArticle, Gold};
use crate::end_to_end::{CodingError, Level, LevelScores, judge, level_scores};
use crate::evaluate::Scores;
use crate::model_file::Bundle;
use crate::predictor::{Predictor, Readers};

/// What reading raw text is worth.
pub(super) struct RawText {
    pub articles: usize,
    pub levels: Vec<LevelScores>,
}

/// Reads the articles as raw text by a model, and writes the errors where they are asked for.
pub(super) fn run(
    articles: &[CodedArticle],
    mut bundle: Bundle,
    args: &EvaluateArgs,
) -> Result<RawText, Failure> {
    let codebook = own_codebook(&mut bundle)?;
    let predictor = Predictor::new(bundle, codebook, args.reading.options())?;
    let readers = Readers::new(&predictor);
    let judged: Vec<(Scores, Vec<CodingError>)> = articles
        .par_iter()
        .map(|coded| {
            let gold = Gold::new(coded);
            judge(&gold, &predictor, &readers.read(&gold.article))
        })
        .collect();
    let (scores, errors): (Vec<Scores>, Vec<Vec<CodingError>>) = judged.into_iter().unzip();
    let levels = level_scores(&scores, args.scoring.resamples, args.model.seed);
    if let Some(path) = &args.errors {
        write_errors(path, &errors.concat())?;
    }
    Ok(RawText { articles: articles.len(), levels })
}

fn write_errors(path: &Path, errors: &[CodingError]) -> Result<(), Failure> {
    write_csv(path, |writer| {
        for error in errors {
            writer.serialize(error)?;
        }
        Ok(())
    })
}

/// The levels by name; mentions by kind together, and the accuracy of sides with the sides.
pub(super) fn as_json(levels: &[LevelScores]) -> Map<String, Value> {
    let figures = |scores: &LevelScores| {
        json!({
            "precision": scores.precision.value, "recall": scores.recall.value, "f1": scores.f1.value, "support": scores.support,
            "precision_interval": interval(scores.precision), "recall_interval": interval(scores.recall),
            "f1_interval": interval(scores.f1),
        })
    };
    let (mut all, mut by_kind) = (Map::new(), Map::new());
    for scores in levels {
        let name = scores.level.name().to_owned();
        match scores.level {
            level if level.is_kind_of_mention() => {
                by_kind.insert(name, figures(scores));
            }
            Level::SidesOfPairs => {
                if let Some(sides) = all.get_mut(Level::ArticleSides.name()).and_then(Value::as_object_mut) {
                    sides.insert("accuracy".to_owned(), json!(scores.precision.value));
                    sides.insert("accuracy_interval".to_owned(), interval(scores.precision));
                }
            }
            _ => {
                all.insert(name, figures(scores));
            }
        }
    }
    all.insert("mentions_by_kind".to_owned(), Value::Object(by_kind));
    all
}
