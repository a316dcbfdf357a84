//! Which fields a head looks at.

use std::fmt;

use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::key::FeatureKey;
use super::key::Field;
use crate::text::Language;
use crate::unit::Task;

/// A field as a head uses it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldSpec {
    /// The field.
    pub field: Field,
    /// Whether it is crossed with the topic, so that a word counts for that topic alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub crossed: bool,
    /// The longest n-grams taken, where the field has n-grams: 1 to 3.
    pub max_ngram: u8,
    /// The length of the field's part of a row: each field is normalised to it.
    pub weight: f32,
}

/// What a head looks at, and how text is read for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureConfig {
    /// Language, for stems.
    pub language: Language,
    /// Whether the actor's own words stay in the text, and the actor's name is a feature.
    pub keep_actor: bool,
    /// The fields.
    pub fields: Vec<FieldSpec>,
    /// The fewest units that a feature must occur in; at least 1.
    pub min_df: u32,
    /// The largest share of units that a feature may occur in; above 0, at most 1.
    pub max_df: f32,
    /// Count a feature that occurs n times as 1 + ln n.
    pub sublinear_tf: bool,
}

impl FeatureConfig {
    /// The fields that serve best for a task (chosen by grouped cross-validation on training rows). Where no unit
    /// has a `mention`, as in posts about a target, fields around it say nothing, and runs of letters pay.
    pub fn for_task(task: Task, language: Language, keep_actor: bool, mention: bool) -> Self {
        let mut fields = default_fields(task, mention);
        if keep_actor {
            fields.extend(parse_fields(KEPT_ACTOR_FIELDS).unwrap_or_default());
        }
        Self { language, keep_actor, fields, min_df: 2, max_df: 1.0, sublinear_tf: true }
    }
}

const TOPIC_FIELDS: &str = "sentence/2,before:0.5,after:0.2";
const STANCE_FIELDS: &str = "sentence/2,left/2,right/2,near/2,before:0.3,topic,sentence*topic,near*topic";
const HOLDER_FIELDS: &str = "left,right,near,position,through/3,topic";
const SENTIMENT_FIELDS: &str = "sentence/2,left/2,right/2,near/2,position,before:0.3,topic,sentence*topic";
const NO_MENTION_FIELDS: &str = "sentence/2,before:0.3,topic,sentence/2*topic,chars,chars*topic";
const KEPT_ACTOR_FIELDS: &str = "actor,actor*topic";

fn default_fields(task: Task, mention: bool) -> Vec<FieldSpec> {
    let fields = match task {
        Task::Topic => TOPIC_FIELDS,
        Task::Stance | Task::Sentiment | Task::Holder if !mention => NO_MENTION_FIELDS,
        Task::Stance => STANCE_FIELDS,
        Task::Holder => HOLDER_FIELDS,
        Task::Sentiment => SENTIMENT_FIELDS,
    };
    parse_fields(fields).unwrap_or_default()
}

/// Why a list of fields cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("field `{given}`: {problem}; write NAME, NAME/N for n-grams up to N (1 to 3), NAME*topic for a field crossed with the topic, NAME:WEIGHT for its weight; names: {}", Field::ALL.map(Field::name).join(", "))]
pub struct FieldSpecError {
    given: String,
    problem: &'static str,
}

/// Reads a list of fields such as `sentence/2,left,near*topic:0.5`.
///
/// # Errors
/// Where a field is unknown, named twice, or a number is out of range.
pub fn parse_fields(list: &str) -> Result<Vec<FieldSpec>, FieldSpecError> {
    let mut fields: Vec<FieldSpec> = Vec::new();
    for given in list.split(',').map(str::trim) {
        let error = |problem| FieldSpecError { given: given.to_owned(), problem };
        let (rest, weight) = match given.split_once(':') {
            Some((rest, weight)) => (rest, weight.parse().map_err(|_| error("the weight is no number"))?),
            None => (given, 1.0_f32),
        };
        if !(weight > 0.0 && weight.is_finite()) {
            return Err(error("the weight must be a finite number above 0"));
        }
        let (rest, crossed) = match rest.strip_suffix("*topic") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let (name, max_ngram) = match rest.split_once('/') {
            Some((name, n)) => (name, n.parse().map_err(|_| error("the n-gram length is no number"))?),
            None => (rest, 1),
        };
        if !(1..=3).contains(&max_ngram) {
            return Err(error("the n-gram length must be 1 to 3"));
        }
        let field = Field::by_name(name).ok_or_else(|| error("there is no such field"))?;
        if fields.iter().any(|other| other.field == field && other.crossed == crossed) {
            return Err(error("it is named twice"));
        }
        fields.push(FieldSpec { field, crossed, max_ngram, weight });
    }
    Ok(fields)
}

impl FieldSpec {
    /// The number of the block that the field's features are in (see [`FeatureKey::block`]). The topic itself is
    /// always in the crossed one.
    pub const fn block(&self) -> usize {
        self.field as usize * 2 + (self.crossed || matches!(self.field, Field::Topic)) as usize
    }
}

impl fmt::Display for FieldSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.field.name())?;
        if self.max_ngram != 1 {
            write!(f, "/{}", self.max_ngram)?;
        }
        if self.crossed {
            f.write_str("*topic")?;
        }
        if (self.weight - 1.0).abs() > f32::EPSILON {
            write!(f, ":{}", self.weight)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_fields_reads_back_as_it_is_written() {
        let list = "sentence/2,left,near*topic:0.5,through/3*topic";
        let shown =
            |fields: &[FieldSpec]| fields.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        assert_eq!(shown(&parse_fields(list).unwrap()), list);
    }

    #[test]
    fn every_default_list_is_valid() {
        for list in [
            TOPIC_FIELDS,
            STANCE_FIELDS,
            HOLDER_FIELDS,
            SENTIMENT_FIELDS,
            NO_MENTION_FIELDS,
            KEPT_ACTOR_FIELDS,
        ] {
            parse_fields(list).unwrap();
        }
    }

    #[test]
    fn bad_fields_are_named_with_what_is_allowed() {
        for (list, problem) in [
            ("sentense", "there is no such field"),
            ("left/4", "must be 1 to 3"),
            ("left/x", "no number"),
            ("left:-1", "above 0"),
            ("left:NaN", "above 0"),
            ("left,left", "named twice"),
            ("", "there is no such field"),
        ] {
            let message = parse_fields(list).unwrap_err().to_string();
            assert!(message.contains(problem) && message.contains("sentence, left"), "{message}");
        }
    }
}
