//! Decisions that are left to a person.

use super::statement::Statement;
use crate::evaluate::threshold_for;
use crate::model_file::Bundle;
use crate::unit::Task;

/// The least probability of decisions that are not left to a person, 0 to 1; 0 leaves none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Abstention {
    /// Of stances.
    pub stance: f64,
    /// Of sentiments, where no topic is asked about.
    pub sentiment: f64,
}

/// A precision that the head of a task does not reach, whatever is left out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AbstentionError {
    /// How often the head is right was not measured.
    #[error(
        "how often the model's {0} head is right at which probability was not measured; train it again, without --no-calibration"
    )]
    Unknown(Task),
    /// The head is never right that often.
    #[error("the model's {task} head is right in {best:.2} of its surest decisions at best, not in {asked}")]
    OutOfReach {
        /// The head.
        task: Task,
        /// The largest share of right decisions, 0 to 1.
        best: f64,
        /// What was asked for.
        asked: f64,
    },
}

impl Abstention {
    /// Leaves to a person what is less probable than `least`.
    pub const fn below(least: f64) -> Self {
        Self { stance: least, sentiment: least }
    }

    /// Leaves to a person as few decisions as possible for `precision` of the others to be right, as measured out of fold
    /// in training, given the actor and the topic.
    ///
    /// # Errors
    /// Where that was not measured, or is out of reach.
    pub fn for_precision(bundle: &Bundle, precision: f64) -> Result<Self, AbstentionError> {
        let least = |task| {
            let Some(head) = bundle.heads.get(&task) else { return Ok(0.0) };
            let curve = &head.provenance.confidence;
            let best = curve.iter().map(|point| point.precision).reduce(f64::max);
            let best = best.ok_or(AbstentionError::Unknown(task))?;
            let out_of_reach = AbstentionError::OutOfReach { task, best, asked: precision };
            threshold_for(curve, precision).map(|point| point.least).ok_or(out_of_reach)
        };
        Ok(Self { stance: least(Task::Stance)?, sentiment: least(Task::Sentiment)? })
    }

    pub(super) fn leaves(&self, statement: &Statement) -> bool {
        match (statement.stance, statement.sentiment) {
            (Some(stance), _) => stance.probability < self.stance,
            (None, Some(sentiment)) => sentiment.probability < self.sentiment,
            (None, None) => false,
        }
    }
}
