//! From a model to the bytes of its file.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use safetensors::{Dtype, View};

use super::bundle::{
    ANTECEDENTS, Bundle, ClassifierMetadata, HOLDERS, HeadMetadata, MENTIONS, Metadata, NAMES, VECTORS,
};
use super::{CHECKSUM, METADATA_KEY, ModelFileError, SUPPORTED_FORMATS, checksum};
use crate::feature::FeatureKey;
use crate::file::write_whole;
use crate::head::Head;
use crate::maxent::MaxEnt;
use crate::vectors::WordVectors;

/// A tensor that owns its bytes.
struct Tensor {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl View for Tensor {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

impl Bundle {
    /// The bytes of the model file: the same for the same model.
    ///
    /// # Errors
    /// Where the metadata cannot be written as JSON or the container refuses the tensors.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelFileError> {
        let damaged = |error: serde_json::Error| ModelFileError::Metadata(error.to_string());
        let heads = self.heads.iter().map(|(task, head)| {
            let metadata = HeadMetadata {
                labels: head.labels.clone(),
                features: head.config.clone(),
                topics: head.topics.names().to_vec(),
                actors: head.actors.names().to_vec(),
                provenance: head.provenance.clone(),
            };
            (*task, metadata)
        });
        let metadata = Metadata {
            format: *SUPPORTED_FORMATS.end(),
            avowal_version: env!("CARGO_PKG_VERSION").to_owned(),
            codebook: self.codebook.clone(),
            heads: heads.collect(),
            classifiers: self
                .classifiers()
                .map(|(name, model, _)| {
                    (
                        name.to_owned(),
                        ClassifierMetadata { labels: model.labels().to_vec(), cues: model.cues().to_vec() },
                    )
                })
                .collect(),
        };
        // By way of a value, whose maps are sorted.
        let metadata = serde_json::to_value(metadata).map_err(damaged)?.to_string();
        let mut tensors = BTreeMap::new();
        for (task, head) in &self.heads {
            add_head(task.name(), head, &mut tensors);
        }
        for (name, model, least) in self.classifiers() {
            add_classifier(name, model, least, &mut tensors);
        }
        if let Some(vectors) = self.vectors()? {
            add_vectors(vectors, &mut tensors);
        }
        let sum = checksum(
            &metadata,
            tensors
                .iter()
                .map(|(name, t)| (name.as_str(), format!("{:?} {:?}", t.dtype, t.shape), &t.bytes[..])),
        );
        tensors.insert(
            CHECKSUM.to_owned(),
            Tensor { dtype: Dtype::U8, shape: vec![sum.len()], bytes: sum.to_vec() },
        );
        // One key only: with more, their order would change from run to run.
        let metadata = HashMap::from([(METADATA_KEY.to_owned(), metadata)]);
        safetensors::serialize(tensors, Some(metadata))
            .map_err(|error| ModelFileError::Container(error.to_string()))
    }

    /// The classifiers over cues, with their names and, of those that say yes or no, from where they say yes.
    fn classifiers(&self) -> impl Iterator<Item = (&'static str, &MaxEnt, Option<f32>)> {
        let references = self.references.iter().flat_map(|references| {
            let mentions = &references.mentions;
            [
                (NAMES, &references.names, None),
                (ANTECEDENTS, &references.antecedents, None),
                (MENTIONS, &mentions.model, Some(mentions.least)),
            ]
        });
        references.chain(self.holders.iter().map(|gate| (HOLDERS, &gate.model, Some(gate.least))))
    }

    /// Writes the model file, beside its place first.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), ModelFileError> {
        let bytes = self.to_bytes()?;
        write_whole(path, |file| Ok(file.write_all(&bytes)?))
    }
}

fn floats(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

fn add_classifier(prefix: &str, model: &MaxEnt, least: Option<f32>, tensors: &mut BTreeMap<String, Tensor>) {
    let mut add = |name: &str, shape: &[usize], values: &[f32]| {
        let tensor = Tensor { dtype: Dtype::F32, shape: shape.to_vec(), bytes: floats(values) };
        tensors.insert(format!("{prefix}.{name}"), tensor);
    };
    let (d, k) = (model.cues().len(), model.labels().len());
    add("weights", &[d, k], model.weights());
    add("bias", &[k], model.intercepts());
    if let Some(least) = least {
        add("thresholds", &[1], &[least]);
    }
}

fn add_vectors(vectors: &WordVectors, tensors: &mut BTreeMap<String, Tensor>) {
    let mut add = |name: &str, dtype: Dtype, shape: &[usize], bytes: Vec<u8>| {
        tensors.insert(format!("{VECTORS}.{name}"), Tensor { dtype, shape: shape.to_vec(), bytes });
    };
    let n = vectors.stems().len();
    let stems = vectors.stems().lines().as_bytes().to_vec();
    add("stems", Dtype::U8, &[stems.len()], stems);
    add("scales", Dtype::F32, &[n], floats(vectors.scales()));
    let cells = vectors.cells().iter().flat_map(|cell| cell.to_le_bytes()).collect();
    add("cells", Dtype::I8, &[n, vectors.dims()], cells);
}

fn add_head(prefix: &str, head: &Head, tensors: &mut BTreeMap<String, Tensor>) {
    let keys = head.vocabulary.keys();
    let (d, k) = (keys.len(), head.labels.len());
    let mut add = |name: &str, dtype: Dtype, shape: &[usize], bytes: Vec<u8>| {
        tensors.insert(format!("{prefix}.{name}"), Tensor { dtype, shape: shape.to_vec(), bytes });
    };

    let stems = head.tokens.stems().lines().as_bytes().to_vec();
    add("tokens", Dtype::U8, &[stems.len()], stems);
    add("feature_fields", Dtype::U8, &[d], keys.iter().map(|key| key.field as u8).collect());
    add("feature_topics", Dtype::U16, &[d], keys.iter().flat_map(|key| key.cross.to_le_bytes()).collect());
    add("feature_places", Dtype::I8, &[d], keys.iter().flat_map(|key| key.place.to_le_bytes()).collect());
    let of_gram: Vec<&[FeatureKey]> = keys.chunk_by(|a, b| a.tokens == b.tokens).collect();
    let grams = || of_gram.iter().map(|keys| keys[0].ngram());
    let g = of_gram.len();
    add("gram_lengths", Dtype::U8, &[g], grams().map(|gram| gram.len() as u8).collect());
    let features = of_gram.iter().flat_map(|keys| (keys.len() as u32).to_le_bytes());
    add("gram_features", Dtype::U32, &[g], features.collect());
    let tokens: Vec<u32> = grams().flatten().copied().collect();
    // Two bytes a token, unless there are too many stems for that.
    if let Ok(tokens) = tokens.iter().map(|&token| u16::try_from(token)).collect::<Result<Vec<u16>, _>>() {
        let bytes = tokens.iter().flat_map(|t| t.to_le_bytes()).collect();
        add("gram_tokens", Dtype::U16, &[tokens.len()], bytes);
    } else {
        let bytes = tokens.iter().flat_map(|t| t.to_le_bytes()).collect();
        add("gram_tokens", Dtype::U32, &[tokens.len()], bytes);
    }
    add("idf", Dtype::F32, &[d], floats(head.vocabulary.idf()));
    let columns = head.weights.len() / k;
    let weights = head.weights.iter().flat_map(|&w| half::f16::from_f32(w).to_le_bytes()).collect();
    add("weights", Dtype::F16, &[columns, k], weights);
    add("bias", Dtype::F32, &[k], floats(&head.intercepts));
    add("second_weights", Dtype::F32, &[head.second.weights().len()], floats(head.second.weights()));
    add("second_bias", Dtype::F32, &[k], floats(head.second.intercepts()));
    add("thresholds", Dtype::F32, &[k], floats(head.second.limits()));
    let lengths = head.cues.iter().flat_map(|cues| (cues.len() as u32).to_le_bytes()).collect();
    add("cue_lengths", Dtype::U32, &[head.cues.len()], lengths);
    let cues: Vec<u8> = head.cues.iter().flatten().flat_map(|cue| cue.to_le_bytes()).collect();
    add("cue_tokens", Dtype::U32, &[cues.len() / 4], cues);
}
