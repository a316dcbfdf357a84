//! The content of a model file.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ModelFileError;
use crate::codebook::Codebook;
use crate::discourse::References;
use crate::feature::FeatureConfig;
use crate::head::{Head, Provenance};
use crate::maxent::Gate;
use crate::unit::Task;
use crate::vectors::WordVectors;

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

impl Bundle {
    /// The word vectors that heads read; one table, which they share.
    ///
    /// # Errors
    /// Where two heads read different ones.
    pub fn vectors(&self) -> Result<Option<&Arc<WordVectors>>, ModelFileError> {
        let mut tables = self.heads.values().filter_map(|head| head.vectors.as_ref());
        let first = tables.next();
        match first {
            Some(first) if tables.any(|other| !Arc::ptr_eq(first, other) && first != other) => {
                Err(ModelFileError::Vectors)
            }
            _ => Ok(first),
        }
    }
}

/// Names of the classifiers over cues in a model file.
pub(super) const NAMES: &str = "names";
pub(super) const ANTECEDENTS: &str = "antecedents";
pub(super) const HOLDERS: &str = "holders";
pub(super) const MENTIONS: &str = "mentions";
/// Name of the word vectors in a model file.
pub(super) const VECTORS: &str = "vectors";
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
