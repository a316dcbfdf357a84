//! Which tensors a model file may have.

use super::bundle::{HOLDERS, MENTIONS, Metadata, VECTORS};
use crate::unit::Task;

/// The first format whose features are sorted by their n-grams, each of which is written once.
pub(super) const BY_GRAM: u32 = 4;
/// The first format with a second layer, stems that mark topics, and word vectors.
pub(super) const LAYERED: u32 = 3;

/// The tensors of every head.
const OF_HEADS: [&str; 8] =
    ["bias", "feature_fields", "feature_places", "feature_topics", "idf", "thresholds", "tokens", "weights"];
/// What the features of a head are made of, before [`BY_GRAM`] and from it on.
const NGRAMS: [&str; 2] = ["feature_lengths", "feature_tokens"];
const GRAMS: [&str; 3] = ["gram_features", "gram_lengths", "gram_tokens"];
/// The second layer and the stems that mark topics, from [`LAYERED`] on.
const LAYERS: [&str; 4] = ["cue_lengths", "cue_tokens", "second_bias", "second_weights"];
/// The tensors of word vectors.
const OF_VECTORS: [&str; 3] = ["cells", "scales", "stems"];
/// The tensors of a classifier over cues.
const OF_CLASSIFIERS: [&str; 2] = ["bias", "weights"];

/// What the metadata of a file say that there is.
pub(super) struct Known {
    format: u32,
    heads: Vec<Task>,
    classifiers: Vec<String>,
    /// Whether a head reads word vectors.
    pub(super) vectors: bool,
}

impl Known {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let mut heads = metadata.heads.values();
        Self {
            format: metadata.format,
            heads: metadata.heads.keys().copied().collect(),
            classifiers: metadata.classifiers.keys().cloned().collect(),
            vectors: heads.any(|head| head.features.fields.iter().any(|field| field.vectors)),
        }
    }

    /// Whether something in the file needs the tensor of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        let Some((owner, tensor)) = name.split_once('.') else { return false };
        if owner == VECTORS {
            return self.vectors && OF_VECTORS.contains(&tensor);
        }
        if self.classifiers.iter().any(|classifier| classifier == owner) {
            let is_gate = matches!(owner, HOLDERS | MENTIONS);
            return OF_CLASSIFIERS.contains(&tensor) || is_gate && tensor == "thresholds";
        }
        let grams = if self.format >= BY_GRAM { &GRAMS[..] } else { &NGRAMS };
        let layers = if self.format >= LAYERED { &LAYERS[..] } else { &[] };
        owner.parse().is_ok_and(|task: Task| self.heads.contains(&task))
            && [&OF_HEADS, grams, layers].iter().any(|names| names.contains(&tensor))
    }
}
