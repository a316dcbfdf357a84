//! Which fields a head looks at.

use std::fmt;

use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::key::FeatureKey;
use super::key::Field;
use crate::text::Language;
use crate::unit::Task;

/// The largest weight of a field: products of larger ones may be no numbers.
pub const MOST_WEIGHT: f32 = 1000.0;

/// A field as a head uses it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldSpec {
    /// The field.
    pub field: Field,
    /// Whether it is crossed with the topic, so that a word counts for that topic alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub crossed: bool,
    /// Whether the mean of the words' vectors stands for the field, not its n-grams.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub vectors: bool,
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

/// What there is to look at, in most of the units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Material {
    /// Mentions of the actor.
    pub mentions: bool,
    /// Topics.
    pub topics: bool,
    /// Word vectors.
    pub vectors: bool,
}

impl FeatureConfig {
    /// The fields that serve best for a task and what there is to look at (chosen by grouped cross-validation on training
    /// rows). Where units have no mention, as in posts about a target, fields around it say nothing, and runs of
    /// letters pay.
    pub fn for_task(task: Task, language: Language, keep_actor: bool, material: Material) -> Self {
        let (words, vectors) = default_fields(task, material);
        let mut fields = parsed(words);
        if material.vectors {
            fields.extend(parsed(vectors));
        }
        if keep_actor {
            fields.extend(parsed(KEPT_ACTOR_FIELDS));
        }
        Self { language, keep_actor, fields, min_df: 2, max_df: 1.0, sublinear_tf: true }
    }

    /// The configurations that tuning tries: this one, without what it has of one kind of evidence, and with more.
    pub fn variants(&self) -> Vec<Self> {
        let with = |fields: Vec<FieldSpec>| Self { fields, ..self.clone() };
        let mut variants = vec![self.clone()];
        let mut add = |variant: Self| {
            if !variant.fields.is_empty() && !variants.contains(&variant) {
                variants.push(variant);
            }
        };
        let keep =
            |kept: &dyn Fn(&FieldSpec) -> bool| self.fields.iter().filter(|f| kept(f)).copied().collect();
        // One model a topic: what is not crossed with it goes, where the same is there crossed.
        let crossed = |f: &FieldSpec| f.crossed || f.field == Field::Topic;
        let has_crossed = |f: &FieldSpec| self.fields.iter().any(|o| o.crossed && o.field == f.field);
        add(with(keep(&|f| crossed(f) || !has_crossed(f))));
        add(with(keep(&|f| !f.crossed)));
        add(with(self.fields.iter().map(|f| FieldSpec { max_ngram: 1, ..*f }).collect()));
        for list in MORE_FIELDS {
            let new = parsed(list).into_iter().filter(|f| self.fields.iter().all(|o| o.field != f.field));
            add(with(self.fields.iter().copied().chain(new).collect()));
        }
        variants
    }

    /// The list of fields as it is written in commands.
    pub fn fields_text(&self) -> String {
        self.fields.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }
}

/// Fields of a task, and those that word vectors add.
type FieldLists = (&'static str, &'static str);

const TOPIC_FIELDS: FieldLists =
    ("sentence/2,before:0.5,after:0.2", "sentence/vectors:0.5,before/vectors:0.3,after/vectors:0.15");
const STANCE_FIELDS: FieldLists = (
    "sentence/2,left/2,right/2,near/2,before:0.3,topic,sentence*topic,near*topic,cue/2,acts/2*topic",
    "left/vectors:0.4,right/vectors:0.4,near/vectors:0.4,sentence/vectors:0.4,cue/vectors:0.4",
);
const HOLDER_FIELDS: FieldLists = ("left,right,near,position,through/3,topic", "near/vectors:0.4");
const SENTIMENT_FIELDS: FieldLists = (
    "sentence/2,left/2,right/2,near/2,position,before:0.3,topic,sentence*topic,polarity",
    "left/vectors:0.5,right/vectors:0.5,near/vectors:0.5,sentence/vectors:0.5",
);
const TOPIC_ONLY_FIELDS: FieldLists =
    ("sentence/2:0.3,chars:0.3,before:0.3,topic,sentence/2*topic,chars*topic", "sentence/vectors*topic:0.5");
const TEXT_ONLY_FIELDS: FieldLists = ("sentence/2,chars,before:0.3", "sentence/vectors:0.5");
const KEPT_ACTOR_FIELDS: &str = "actor,actor*topic";

const fn default_fields(task: Task, material: Material) -> FieldLists {
    match (task, material.mentions, material.topics) {
        (Task::Topic, ..) => TOPIC_FIELDS,
        (_, false, true) => TOPIC_ONLY_FIELDS,
        (_, false, false) => TEXT_ONLY_FIELDS,
        (Task::Stance, ..) => STANCE_FIELDS,
        (Task::Holder, ..) => HOLDER_FIELDS,
        (Task::Sentiment, ..) => SENTIMENT_FIELDS,
    }
}

/// What tuning tries to add.
const MORE_FIELDS: [&str; 2] = ["chars:0.5", "through/3,clause/2"];

/// The fields of a list of this module; a test parses all of them.
fn parsed(list: &str) -> Vec<FieldSpec> {
    parse_fields(list).unwrap_or_default()
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
        if !(weight > 0.0 && weight <= MOST_WEIGHT) {
            return Err(error("the weight must be a number above 0, at most 1000"));
        }
        let (rest, crossed) = match rest.strip_suffix("*topic") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let (name, vectors, max_ngram) = match rest.split_once('/') {
            Some((name, "vectors")) => (name, true, 1),
            Some((name, n)) => (name, false, n.parse().map_err(|_| error("the n-gram length is no number"))?),
            None => (rest, false, 1),
        };
        if !(1..=3).contains(&max_ngram) {
            return Err(error("the n-gram length must be 1 to 3"));
        }
        let field = Field::by_name(name).ok_or_else(|| error("there is no such field"))?;
        let spec = FieldSpec { field, crossed, vectors, max_ngram, weight };
        if fields.iter().any(|other| other.is_of(&spec)) {
            return Err(error("it is named twice"));
        }
        if vectors && field.windows() == 0 {
            return Err(error("the field has no words to take vectors of"));
        }
        fields.push(spec);
    }
    Ok(fields)
}

impl FieldSpec {
    /// Whether the other one stands for the same part of a row.
    pub fn is_of(&self, other: &Self) -> bool {
        (self.field, self.crossed, self.vectors) == (other.field, other.crossed, other.vectors)
    }

    /// Whether what the field holds of a unit is another where the topic is another.
    pub const fn depends_on_topic(&self) -> bool {
        self.crossed || matches!(self.field, Field::Topic | Field::Cue | Field::Acts)
    }

    /// The number of the block that the field's features are in (see [`FeatureKey::block`]). The topic itself is
    /// always in the crossed one.
    pub const fn block(&self) -> usize {
        self.field as usize * 2 + (self.crossed || matches!(self.field, Field::Topic)) as usize
    }
}

impl fmt::Display for FieldSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.field.name())?;
        if self.vectors {
            f.write_str("/vectors")?;
        }
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
        for (list, more) in [
            TOPIC_FIELDS,
            STANCE_FIELDS,
            HOLDER_FIELDS,
            SENTIMENT_FIELDS,
            TOPIC_ONLY_FIELDS,
            TEXT_ONLY_FIELDS,
            (KEPT_ACTOR_FIELDS, "sentence/vectors"),
        ] {
            parse_fields(&format!("{list},{more}")).unwrap();
        }
        for list in MORE_FIELDS {
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
