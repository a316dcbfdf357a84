//! Model files (`.avowal`).
//!
//! A model file is a safetensors container:
//!
//! - its one metadata key, `avowal`, holds JSON with sorted keys: the format's version, the crate's version, the
//!   codebook, and for each head its labels, feature configuration, topics, actors and provenance;
//! - for each head (`topic`, `stance`, `sentiment`, `holder`) the tensors named below, `d` features and `k` labels:
//!
//! | tensor | type | shape | holds |
//! | --- | --- | --- | --- |
//! | `HEAD.tokens` | u8 | bytes | the stems, each ended by a line feed, in alphabetical order |
//! | `HEAD.gram_lengths` | u8 | n-grams | tokens of the n-gram, 0 to 3 |
//! | `HEAD.gram_tokens` | u16 or u32 | sum of the lengths | 0 for the masked actor, else 1 + the place in `tokens` (in field `actor`: in the actors; in `acts` and `polarity`: in [`ACTS`] and [`POLARITIES`]) |
//! | `HEAD.gram_features` | u32 | n-grams | how many features are made of the n-gram |
//! | `HEAD.feature_fields` | u8 | d | number of the field (the place in [`Field::ALL`]) |
//! | `HEAD.feature_topics` | u16 | d | 0, or 1 + the place of the topic that the feature is crossed with |
//! | `HEAD.feature_places` | i8 | d | place by the actor |
//! | `HEAD.idf` | f32 | d | inverse document frequencies |
//! | `HEAD.weights` | f16 | (d + w) x k | weights of the features, then of the `w` numbers of word vectors: for each field that reads them its windows, for each window the numbers |
//! | `HEAD.bias` | f32 | k | intercepts |
//! | `HEAD.second_weights` | f32 | k x k, for topics k | weights of the second layer |
//! | `HEAD.second_bias` | f32 | k | its intercepts |
//! | `HEAD.thresholds` | f32 | k | for topics the probability from which a label holds, else what is added to a label's decision value to decide |
//! | `HEAD.cue_lengths` | u32 | topics | how many stems mark each topic |
//! | `HEAD.cue_tokens` | u32 | sum of the lengths | these stems: 1 + the place in `tokens` |
//!
//!   Files of formats 1 to 3 have `feature_lengths` and `feature_tokens` instead of n-grams, and features sorted by their
//!   fields. Files of formats 1 and 2 have f32 weights and neither a second layer nor cues; only topics have thresholds;
//! - from format 3 on, where a field reads word vectors, `vectors.stems` (u8, as `tokens`), `vectors.cells` (i8, stems x
//!   numbers) and `vectors.scales` (f32, stems), what a step of a row's cells is worth;
//! - from format 2 on, for each classifier over cues (`names`, `antecedents`, `mentions`, `holders`), whose labels and cues
//!   are in the metadata, `NAME.weights` (f32, cues x labels), `NAME.bias` (f32, labels) and, of those that say yes or no,
//!   `NAME.thresholds` (f32, 1), the least probability of a yes;
//! - `checksum` (u8, 32) is the SHA-256 of the metadata and of every other tensor's name, type, shape and data.
//!
//! Features are sorted by their n-grams, those of one by field, topic and place; in another order they are sorted on
//! loading. Nothing in the file is executed, and everything is checked on loading.
//!
//! [`Field::ALL`]: crate::feature::Field::ALL
//! [`ACTS`]: crate::feature::ACTS
//! [`POLARITIES`]: crate::feature::POLARITIES

mod bundle;
mod error;
mod features;
mod known;
mod names;
mod read;
mod tensors;
mod write;

pub use bundle::Bundle;
pub use error::ModelFileError;

/// Format versions that this crate reads; it writes the last.
pub const SUPPORTED_FORMATS: std::ops::RangeInclusive<u32> = 1..=4;

/// Name of the tensor that holds the checksum.
const CHECKSUM: &str = "checksum";
/// Name of the metadata key.
const METADATA_KEY: &str = "avowal";

/// SHA-256 over the metadata and over name, type, shape and data of the tensors, which come sorted by name.
fn checksum<'a>(metadata: &str, tensors: impl Iterator<Item = (&'a str, String, &'a [u8])>) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    add(metadata.as_bytes());
    for (name, kind, data) in tensors {
        add(name.as_bytes());
        add(kind.as_bytes());
        add(data);
    }
    hasher.finalize().into()
}
