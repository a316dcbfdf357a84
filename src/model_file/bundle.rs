//! The content of a model file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::discourse::References;
use crate::feature::FeatureConfig;
use crate::head::{Head, Provenance};
use crate::maxent::Gate;
use crate::unit::Task;

/// A model: at most one head for each task, and the codebook they were trained with.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    /// The heads.
    pub heads: BTreeMap<Task, Head>,
    /// Topics and actors.
    pub codebook: Option<Codebook>,
    /// What was learnt of reference, from coded articles.
    pub references: Option<References>,
    /// Whether an actor of a sentence takes a position on a topic of it, from coded articles.
    pub holders: Option<Gate>,
}

/// Names of the classifiers over cues in a model file.
pub(super) const NAMES: &str = "names";
pub(super) const ANTECEDENTS: &str = "antecedents";
pub(super) const HOLDERS: &str = "holders";
pub(super) const MENTIONS: &str = "mentions";
pub(super) const CLASSIFIERS: [&str; 4] = [ANTECEDENTS, HOLDERS, MENTIONS, NAMES];

/// What the metadata of a model file holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Metadata {
    pub format: u32,
    pub avowal_version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codebook: Option<Codebook>,
    pub heads: BTreeMap<Task, HeadMetadata>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub classifiers: BTreeMap<String, ClassifierMetadata>,
}

/// What the metadata holds of a classifier over cues.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassifierMetadata {
    pub labels: Vec<String>,
    pub cues: Vec<String>,
}

/// What the metadata holds of a head.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadMetadata {
    pub labels: Vec<String>,
    pub features: FeatureConfig,
    pub topics: Vec<String>,
    pub actors: Vec<String>,
    pub provenance: Provenance,
}
