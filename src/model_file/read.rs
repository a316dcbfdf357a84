//! From the bytes of a model file to a model. The bytes are not trusted.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;

use super::bundle::{
    ANTECEDENTS, Bundle, CLASSIFIERS, ClassifierMetadata, HOLDERS, HeadMetadata, MENTIONS, Metadata, NAMES,
    VECTORS,
};
use super::features::{read_grams, read_ngrams, read_slots};
use super::known::{BY_GRAM, Known, LAYERED};
use super::names::check_names;
use super::tensors::{HeadTensors, kind};
use super::{CHECKSUM, METADATA_KEY, ModelFileError, SUPPORTED_FORMATS, checksum};
use crate::discourse::References;
use crate::feature::{FeatureConfig, MAX_NGRAM, MOST_WEIGHT, NameTable, TokenTable, dense_width};
use crate::head::{Head, SecondLayer, second_weights};
use crate::logistic::Link;
use crate::maxent::{Gate, MaxEnt};
use crate::tfidf::Vocabulary;
use crate::unit::Task;
use crate::vectors::{MOST_DIMS, WordVectors};

/// The most bytes that are read of a file.
const MOST_BYTES: u64 = 4 << 30;
/// The least and the most that an inverse document frequency can be: training gives at least 1, and its squares must be
/// numbers.
const IDF: std::ops::RangeInclusive<f32> = 1e-3..=1e3;

impl Bundle {
    /// Reads a model file.
    ///
    /// # Errors
    /// Where the file cannot be read, or anything in it is not as it must be.
    pub fn load(path: &Path) -> Result<Self, ModelFileError> {
        let file = File::open(path)?;
        let found = file.metadata()?.len();
        if found > MOST_BYTES {
            return Err(ModelFileError::TooLarge { found, most: MOST_BYTES });
        }
        let mut bytes = Vec::new();
        file.take(MOST_BYTES).read_to_end(&mut bytes)?;
        Self::from_bytes(&bytes)
    }

    /// The model in the bytes of a model file.
    ///
    /// # Errors
    /// Where anything in them is not as it must be.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelFileError> {
        Self::parse(bytes, |metadata, tensors| {
            check_names(bytes)?;
            check_sum(metadata, tensors)
        })
    }

    fn parse(
        bytes: &[u8],
        check_sum: impl Fn(&str, &SafeTensors<'_>) -> Result<(), ModelFileError> + Sync,
    ) -> Result<Self, ModelFileError> {
        let container = |error: safetensors::SafeTensorError| ModelFileError::Container(error.to_string());
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(container)?;
        let metadata_text =
            header.metadata().as_ref().and_then(|m| m.get(METADATA_KEY)).ok_or(ModelFileError::NotAvowal)?;
        let metadata = metadata(metadata_text)?;
        let tensors = SafeTensors::deserialize(bytes).map_err(container)?;
        let known = Known::of(&metadata);
        let mut names: Vec<&str> = tensors.names();
        names.sort_unstable();
        if let Some(name) = names.into_iter().find(|name| *name != CHECKSUM && !known.has(name)) {
            return Err(ModelFileError::UnknownTensor(name.to_owned()));
        }
        let (format, with_vectors) = (metadata.format, known.vectors);
        let heads: Vec<(Task, HeadMetadata)> = metadata.heads.into_iter().collect();
        // The checksum takes as long as a head; both are needed before anything is used.
        let (sum, (vectors, heads)) = rayon::join(
            || check_sum(metadata_text, &tensors),
            || {
                let heads = || {
                    heads
                        .into_par_iter()
                        .map(|(task, head)| Ok((task, read_head(task, head, format, &tensors)?)))
                        .collect::<Result<BTreeMap<Task, Head>, ModelFileError>>()
                };
                rayon::join(|| with_vectors.then(|| read_vectors(&tensors)).transpose(), heads)
            },
        );
        sum?;
        let (vectors, mut heads) = (vectors?, heads?);
        for head in heads.values_mut().filter(|head| head.config.fields.iter().any(|field| field.vectors)) {
            head.vectors.clone_from(&vectors);
        }
        let mut classifiers = metadata.classifiers;
        if let Some(name) = classifiers.keys().find(|name| !CLASSIFIERS.contains(&name.as_str())) {
            return Err(ModelFileError::Metadata(format!("there is no classifier `{name}`")));
        }
        let mut model = |name: &'static str| {
            classifiers.remove(name).map(|metadata| read_classifier(name, metadata, &tensors)).transpose()
        };
        let (names, antecedents) = (model(NAMES)?, model(ANTECEDENTS)?);
        let (mentions, holders) = (model(MENTIONS)?, model(HOLDERS)?);
        let gate = |name: &'static str, model: Option<MaxEnt>| {
            model.map(|model| read_gate(name, model, &tensors)).transpose()
        };
        let references = match (names, antecedents, gate(MENTIONS, mentions)?) {
            (Some(names), Some(antecedents), Some(mentions)) => {
                Some(References { names, antecedents, mentions })
            }
            (None, None, None) => None,
            // Reference was learnt in two parts once.
            _ if format < BY_GRAM => None,
            _ => {
                return Err(ModelFileError::Metadata(format!(
                    "of the classifiers `{ANTECEDENTS}`, `{MENTIONS}` and `{NAMES}` one is missing"
                )));
            }
        };
        Ok(Self { codebook: metadata.codebook, heads, references, holders: gate(HOLDERS, holders)? })
    }
}

fn metadata(text: &str) -> Result<Metadata, ModelFileError> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let damaged = |error: serde_json::Error| ModelFileError::Metadata(error.to_string());
    let metadata: Result<Metadata, _> = serde_json::from_str(text);
    // Another version's metadata need not be understood.
    let format = match &metadata {
        Ok(metadata) => metadata.format,
        Err(_) => serde_json::from_str::<Format>(text).map_err(damaged)?.format,
    };
    if !SUPPORTED_FORMATS.contains(&format) {
        return Err(ModelFileError::Version { found: format });
    }
    metadata.map_err(damaged)
}

fn check_sum(metadata: &str, tensors: &SafeTensors<'_>) -> Result<(), ModelFileError> {
    let stored = tensors.tensor(CHECKSUM).map_err(|_| ModelFileError::MissingTensor(CHECKSUM.to_owned()))?;
    let expected = "U8 [32]";
    if kind(&stored) != expected {
        let (name, found) = (CHECKSUM.to_owned(), kind(&stored));
        return Err(ModelFileError::Shape { name, found, expected: expected.to_owned() });
    }
    let mut others: Vec<(String, TensorView<'_>)> = tensors.tensors();
    others.retain(|(name, _)| name != CHECKSUM);
    others.sort_by(|a, b| a.0.cmp(&b.0));
    let kinds = others.iter().map(|(name, t)| (name.as_str(), kind(t), t.data()));
    if stored.data() == checksum(metadata, kinds) { Ok(()) } else { Err(ModelFileError::Checksum) }
}

/// A head, as yet without its word vectors.
fn read_head(
    task: Task,
    metadata: HeadMetadata,
    format: u32,
    tensors: &SafeTensors<'_>,
) -> Result<Head, ModelFileError> {
    let head = HeadTensors { prefix: task.name(), tensors };
    let k = metadata.labels.len();
    check_metadata(task, &metadata)?;
    let tokens = TokenTable::new(head.stems("tokens")?);
    let (topics, actors) = (NameTable::new(metadata.topics), NameTable::new(metadata.actors));
    let d = head.any_length("feature_fields", Dtype::U8)?.data().len();
    let mut keys = if format >= BY_GRAM { read_grams(&head, d)? } else { read_ngrams(&head, d)? };
    read_slots(&head, &mut keys, &tokens, &topics, &actors)?;
    let idf = head.floats("idf", &[d], |idf| IDF.contains(&idf))?;
    let with_vectors = metadata.features.fields.iter().any(|field| field.vectors);
    let dims = if with_vectors { vector_dims(tensors)? } else { 0 };
    let width = dense_width(&metadata.features, dims, topics.names().len());
    let weights = head.floats("weights", &[d + width, k], |_| true)?;
    let (vocabulary, weights) = Vocabulary::sorted(keys, idf, weights, k);
    if let Some(at) = vocabulary.keys().windows(2).position(|pair| pair[0] == pair[1]) {
        return Err(head.value("feature_fields", at + 1, "the feature is repeated"));
    }
    Ok(Head {
        task,
        labels: metadata.labels,
        cues: if format >= LAYERED {
            read_cues(&head, &tokens, &topics)?
        } else {
            vec![Vec::new(); topics.names().len()]
        },
        config: metadata.features,
        tokens,
        topics,
        actors,
        vocabulary,
        vectors: None,
        weights,
        intercepts: head.floats("bias", &[k], |_| true)?,
        second: read_second(task, k, format, &head)?,
        provenance: metadata.provenance,
    })
}

/// The second layer; files of formats 1 and 2 have the thresholds of topics only.
fn read_second(
    task: Task,
    k: usize,
    format: u32,
    head: &HeadTensors<'_>,
) -> Result<SecondLayer, ModelFileError> {
    let link = if task.is_multi_label() { Link::Sigmoid } else { Link::Softmax };
    if format < LAYERED {
        let stored = if link == Link::Sigmoid { k } else { 0 };
        let thresholds = head.floats("thresholds", &[stored], |t| (0.0..=1.0).contains(&t))?;
        let limits = if link == Link::Sigmoid { thresholds } else { vec![0.0; k] };
        return Ok(SecondLayer::identity(link, limits));
    }
    let weights = head.floats("second_weights", &[second_weights(link, k)], |_| true)?;
    let intercepts = head.floats("second_bias", &[k], |_| true)?;
    let limits =
        head.floats("thresholds", &[k], |limit| link == Link::Softmax || (0.0..=1.0).contains(&limit))?;
    let damaged = || ModelFileError::Metadata(format!("head `{task}`: its second layer is damaged"));
    SecondLayer::from_parts(link, weights, intercepts, limits).ok_or_else(damaged)
}

/// The stems that mark each topic.
fn read_cues(
    head: &HeadTensors<'_>,
    tokens: &TokenTable,
    topics: &NameTable,
) -> Result<Vec<Vec<u32>>, ModelFileError> {
    let lengths = head.integers("cue_lengths", &[topics.names().len()])?;
    let stored = head.any_length("cue_tokens", Dtype::U32)?.data().len() / size_of::<u32>();
    if lengths.iter().map(|&length| u64::from(length)).sum::<u64>() != stored as u64 {
        return Err(head.value("cue_lengths", 0, "the lengths do not add up to the tokens"));
    }
    let cues = head.integers("cue_tokens", &[stored])?;
    if let Some(at) = cues.iter().position(|&cue| cue as usize > tokens.stems().len()) {
        return Err(head.value("cue_tokens", at, "there is no such token"));
    }
    let mut rest = &cues[..];
    let mut by_topic = Vec::with_capacity(lengths.len());
    for length in lengths {
        let (cues, behind) = rest.split_at(length as usize);
        if !cues.is_sorted_by(|a, b| a < b) {
            return Err(head.value("cue_tokens", stored - rest.len(), "the cue is repeated or out of order"));
        }
        by_topic.push(cues.to_vec());
        rest = behind;
    }
    Ok(by_topic)
}

/// How many numbers the word vectors have.
fn vector_dims(tensors: &SafeTensors<'_>) -> Result<usize, ModelFileError> {
    let cells = HeadTensors { prefix: VECTORS, tensors }.find("cells")?;
    match cells.shape() {
        [_, dims] if cells.dtype() == Dtype::I8 && (1..=MOST_DIMS).contains(dims) => Ok(*dims),
        _ => Err(ModelFileError::Shape {
            name: format!("{VECTORS}.cells"),
            found: kind(&cells),
            expected: format!("I8 of two dimensions, the second at most {MOST_DIMS}"),
        }),
    }
}

fn read_vectors(tensors: &SafeTensors<'_>) -> Result<Arc<WordVectors>, ModelFileError> {
    let table = HeadTensors { prefix: VECTORS, tensors };
    let stems = table.stems("stems")?;
    let dims = vector_dims(tensors)?;
    let cells = table.bytes("cells", Dtype::I8, &[stems.len(), dims])?;
    let scales = table.floats("scales", &[stems.len()], |scale| (0.0..=1.0).contains(&scale))?;
    let cells = cells.iter().map(|&cell| i8::from_le_bytes([cell])).collect();
    let vectors = WordVectors::from_parts(dims, stems, scales, cells)
        .ok_or_else(|| table.value("cells", 0, "a vector has too few numbers or too many"))?;
    Ok(Arc::new(vectors))
}

fn read_classifier(
    prefix: &'static str,
    metadata: ClassifierMetadata,
    tensors: &SafeTensors<'_>,
) -> Result<MaxEnt, ModelFileError> {
    let ClassifierMetadata { labels, cues } = metadata;
    let tensors = HeadTensors { prefix, tensors };
    let weights = tensors.floats("weights", &[cues.len(), labels.len()], |_| true)?;
    let bias = tensors.floats("bias", &[labels.len()], |_| true)?;
    let damaged = || ModelFileError::Metadata(format!("classifier `{prefix}`: its cues are damaged"));
    MaxEnt::new(labels, cues, weights, bias).ok_or_else(damaged)
}

fn read_gate(prefix: &'static str, model: MaxEnt, tensors: &SafeTensors<'_>) -> Result<Gate, ModelFileError> {
    let tensors = HeadTensors { prefix, tensors };
    let least = tensors.floats("thresholds", &[1], |least| (0.0..=1.0).contains(&least))?;
    if model.labels() != ["no", "yes"] {
        return Err(ModelFileError::Metadata(format!(
            "classifier `{prefix}`: its labels are not no and yes"
        )));
    }
    Ok(Gate { model, least: least[0] })
}

fn check_metadata(task: Task, head: &HeadMetadata) -> Result<(), ModelFileError> {
    let ascending = |names: &[String]| names.is_sorted_by(|a, b| a < b);
    let FeatureConfig { fields, min_df, max_df, .. } = &head.features;
    let fewest = if task.is_multi_label() { 1 } else { 2 };
    let problem = if head.labels.len() < fewest || !ascending(&head.labels) {
        "labels are too few, repeated or out of order"
    } else if !ascending(&head.topics)
        || !ascending(&head.actors)
        || head.topics.len() > usize::from(u16::MAX)
    {
        "topics or actors are too many, repeated or out of order"
    } else if fields.iter().any(|f| !(1..=MAX_NGRAM as u8).contains(&f.max_ngram)) {
        "the n-gram length of a field is out of range"
    } else if fields.iter().any(|f| !(f.weight > 0.0 && f.weight <= MOST_WEIGHT)) || *min_df == 0 {
        "the weight of a field or the minimum document frequency is out of range"
    } else if (1..fields.len()).any(|at| fields[..at].iter().any(|f| f.is_of(&fields[at]))) {
        "a field is named twice"
    } else if fields.iter().any(|f| f.vectors && f.field.windows() == 0) {
        "a field has no words to take vectors of"
    } else if !(*max_df > 0.0 && *max_df <= 1.0) {
        "the maximum document frequency is out of range"
    } else if head.provenance.label_counts.len() != head.labels.len() {
        "the label counts are not as many as the labels"
    } else {
        return Ok(());
    };
    Err(ModelFileError::Metadata(format!("head `{task}`: {problem}")))
}

/// The model in the box.
static BUILT_IN: &[u8] = include_bytes!("../../models/peace-talks.avowal");

impl Bundle {
    /// The model in the box: peace-negotiation news in English, with heads for topic, stance and sentiment.
    ///
    /// # Errors
    /// None, in a crate as it was released.
    pub fn built_in() -> Result<Self, ModelFileError> {
        // Part of the program, whose own bytes nobody checks either; a test does once.
        Self::parse(BUILT_IN, |_, _| Ok(()))
    }
}
