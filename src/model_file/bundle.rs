//! The content of a model file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::feature::FeatureConfig;
use crate::head::{Head, Provenance};
use crate::unit::Task;

/// A model: at most one head for each task, and the codebook they were trained with.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    /// The heads.
    pub heads: BTreeMap<Task, Head>,
    /// Topics and actors.
    pub codebook: Option<Codebook>,
}

/// What the metadata of a model file holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Metadata {
    pub format: u32,
    pub avowal_version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codebook: Option<Codebook>,
    pub heads: BTreeMap<Task, HeadMetadata>,
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
