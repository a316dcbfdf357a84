//! Learning to read articles: what references refer to, and who of a sentence's actors holds a position.

use rayon::prelude::*;

use super::{Predictor, PredictorError, ReferenceOptions};
use crate::codebook::Codebook;
use crate::corpus::{CodedArticle, Corpus, Gold};
use crate::discourse::{Discourse, train_references};
use crate::evaluate::Folds;
use crate::head::{Head, TrainError};
use crate::logistic::LogisticError;
use crate::maxent::{Cues, Gate, MaxEnt};
use crate::model_file::Bundle;
use crate::unit::Task;

/// Why reading could not be learnt.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PredictorTrainError {
    /// The codebook cannot be used.
    #[error(transparent)]
    Predictor(#[from] PredictorError),
    /// A head of a fold could not be trained.
    #[error(transparent)]
    Head(#[from] TrainError),
    /// A classifier over cues could not be trained.
    #[error(transparent)]
    Logistic(#[from] LogisticError),
}

/// Inverse strength of the penalty of the holder classifier.
const HOLDERS_C: f64 = 0.1;
/// Folds for the heads whose answers it learns from.
pub const READING_FOLDS: usize = 5;

/// Adds to `bundle` what is learnt of reading from coded articles: references, and, where it has heads for topics and
/// holders, who holds a position. `train` trains a head for a fold's articles; `done` is called after each fold.
///
/// # Errors
/// Where the codebook has too many names, or a fit refuses its examples.
pub fn train_reading(
    bundle: &mut Bundle,
    codebook: &Codebook,
    articles: &[CodedArticle],
    seed: u64,
    train: impl Fn(&Corpus) -> Result<Head, TrainError>,
    mut done: impl FnMut(),
) -> Result<(), PredictorTrainError> {
    let golds: Vec<Gold> = articles.par_iter().map(Gold::new).collect();
    let discourse = Discourse::new(codebook).map_err(PredictorError::Actors)?;
    let references = train_references(&discourse, &golds)?;
    bundle.references = Some(references.clone());
    let tasks = [Task::Topic, Task::Holder];
    if !tasks.iter().all(|task| bundle.heads.contains_key(task)) {
        return Ok(());
    }
    let groups: Vec<&str> = articles.iter().map(|article| article.id.as_str()).collect();
    let Some(folds) = Folds::grouped(&groups, READING_FOLDS, seed) else { return Ok(()) };
    let mut cases: Vec<(Cues, usize)> = Vec::new();
    for fold in 0..folds.len() {
        let train_articles: Vec<CodedArticle> =
            folds.train_rows(fold).into_iter().map(|at| articles[at].clone()).collect();
        let mut heads = std::collections::BTreeMap::new();
        for task in tasks {
            heads.insert(task, train(&Corpus::from_coded(task, &train_articles))?);
        }
        // A predictor needs a head that says something of actors; what it says is not asked for here.
        heads.extend(bundle.heads.get(&Task::Stance).map(|head| (Task::Stance, head.clone())));
        let bundle = Bundle {
            heads,
            codebook: None,
            references: Some(references.clone()),
            holders: Some(open_gate()),
        };
        let predictor = Predictor::new(bundle, codebook.clone(), ReferenceOptions::default())?;
        let test: Vec<&Gold> = folds.test_rows(fold).into_iter().map(|at| &golds[at]).collect();
        let found: Vec<Vec<(Cues, usize)>> =
            test.par_iter().map(|gold| predictor.holder_cases(gold)).collect();
        cases.extend(found.into_iter().flatten());
        done();
    }
    let model = MaxEnt::train(&["no", "yes"], &cases, HOLDERS_C)?;
    let all = golds.iter().map(|gold| gold.statements.len()).sum();
    bundle.holders = Some(Gate::with_best_f1(model, &cases, all));
    Ok(())
}

/// A gate that lets everything through.
fn open_gate() -> Gate {
    Gate { model: MaxEnt::default(), least: 0.0 }
}

impl Predictor {
    /// The proposals for a coded article, and whether each is coded.
    fn holder_cases(&self, gold: &Gold) -> Vec<(Cues, usize)> {
        let mut reader = self.reader();
        let cast = reader.discourse.read(&gold.article, &gold.sentences);
        let mut cues = Vec::new();
        let sentences = reader.in_sentences(&gold.article, &gold.sentences, &cast, &mut cues);
        let topics = reader.topic_probabilities(gold.sentences.len());
        let proposals = reader.proposals(&sentences, &cast, &topics, &cues);
        let coded: rustc_hash::FxHashMap<usize, Option<usize>> = cast
            .mentions
            .iter()
            .map(|mention| (mention.actor, gold.actor_of(self.entry(&cast.new_actors, mention.actor))))
            .collect();
        proposals
            .into_iter()
            .filter(|proposal| !proposal.cues.is_empty())
            .map(|proposal| {
                let topic = &self.codebook.topics[proposal.topic].id;
                let actor = coded[&proposal.mention.actor];
                let holds = gold.statements.iter().any(|statement| {
                    statement.sentence == proposal.sentence
                        && Some(statement.actor) == actor
                        && statement.topic == *topic
                });
                (proposal.cues, usize::from(holds))
            })
            .collect()
    }
}
