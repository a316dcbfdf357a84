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
use super::{CHECKSUM, METADATA_KEY, ModelFileError, SUPPORTED_FORMATS, checksum};
use crate::discourse::References;
use crate::feature::{
    ACTS, FeatureConfig, FeatureKey, Field, MAX_NGRAM, NameTable, POLARITIES, TokenTable, UNKNOWN_TOKEN,
    dense_width,
};
use crate::head::{Head, SecondLayer, second_weights};
use crate::logistic::Link;
use crate::maxent::{Gate, MaxEnt};
use crate::tfidf::Vocabulary;
use crate::unit::Task;
use crate::vectors::{MOST_DIMS, WordVectors};

/// The most bytes that are read of a file.
const MOST_BYTES: u64 = 4 << 30;
/// The first format whose features are in the order of keys, which is that of their n-grams.
const SORTED_BY_NGRAM: u32 = 4;
/// The tensors of a head.
const HEAD_TENSORS: [&str; 14] = [
    "bias",
    "cue_lengths",
    "cue_tokens",
    "feature_fields",
    "feature_lengths",
    "feature_places",
    "feature_tokens",
    "feature_topics",
    "idf",
    "second_bias",
    "second_weights",
    "thresholds",
    "tokens",
    "weights",
];

/// The tensors of word vectors.
const VECTORS_TENSORS: [&str; 3] = ["cells", "scales", "stems"];

/// The tensors of a classifier over cues.
const CLASSIFIER_TENSORS: [&str; 3] = ["bias", "thresholds", "weights"];

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
        Self::parse(bytes, check_sum)
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
        let mut names: Vec<&str> = tensors.names().into_iter().filter(|name| *name != CHECKSUM).collect();
        names.sort_unstable();
        for name in names {
            let known = name.split_once('.').is_some_and(|(head, tensor)| {
                head.parse().is_ok_and(|task: Task| metadata.heads.contains_key(&task))
                    && HEAD_TENSORS.contains(&tensor)
                    || metadata.classifiers.contains_key(head) && CLASSIFIER_TENSORS.contains(&tensor)
                    || head == VECTORS && VECTORS_TENSORS.contains(&tensor)
            });
            if !known {
                return Err(ModelFileError::UnknownTensor(name.to_owned()));
            }
        }
        let sorted = metadata.format >= SORTED_BY_NGRAM;
        let heads: Vec<(Task, HeadMetadata)> = metadata.heads.into_iter().collect();
        // The checksum takes as long as a head; both are needed before anything is used.
        let (sum, (vectors, heads)) = rayon::join(
            || check_sum(metadata_text, &tensors),
            || {
                let heads = || {
                    heads
                        .into_par_iter()
                        .map(|(task, head)| Ok((task, read_head(task, head, sorted, &tensors)?)))
                        .collect::<Result<BTreeMap<Task, Head>, ModelFileError>>()
                };
                rayon::join(|| read_vectors(&tensors), heads)
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
            _ => None,
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
    let Format { format } = serde_json::from_str(text).map_err(damaged)?;
    if !SUPPORTED_FORMATS.contains(&format) {
        return Err(ModelFileError::Version { found: format });
    }
    serde_json::from_str(text).map_err(damaged)
}

fn check_sum(metadata: &str, tensors: &SafeTensors<'_>) -> Result<(), ModelFileError> {
    let stored = tensors.tensor(CHECKSUM).map_err(|_| ModelFileError::MissingTensor(CHECKSUM.to_owned()))?;
    let mut others: Vec<(String, TensorView<'_>)> = tensors.tensors();
    others.retain(|(name, _)| name != CHECKSUM);
    others.sort_by(|a, b| a.0.cmp(&b.0));
    let kinds = others.iter().map(|(name, t)| (name.as_str(), kind(t), t.data()));
    if stored.data() == checksum(metadata, kinds) { Ok(()) } else { Err(ModelFileError::Checksum) }
}

fn kind(tensor: &TensorView<'_>) -> String {
    format!("{:?} {:?}", tensor.dtype(), tensor.shape())
}

/// The tensors of one head, by name.
struct HeadTensors<'a> {
    prefix: &'static str,
    tensors: &'a SafeTensors<'a>,
}

impl<'a> HeadTensors<'a> {
    /// The bytes of a tensor, of which type and shape are right.
    fn bytes(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<&'a [u8], ModelFileError> {
        let tensor = self.any_length(name, dtype)?;
        if tensor.shape() == shape {
            return Ok(tensor.data());
        }
        let (name, expected) = (self.full_name(name), format!("{dtype:?} {shape:?}"));
        Err(ModelFileError::Shape { name, found: kind(&tensor), expected })
    }

    /// A tensor of the right type, of one dimension or two.
    fn any_length(&self, name: &str, dtype: Dtype) -> Result<TensorView<'a>, ModelFileError> {
        let full = self.full_name(name);
        let tensor = self.tensors.tensor(&full).map_err(|_| ModelFileError::MissingTensor(full.clone()))?;
        if tensor.dtype() == dtype && matches!(tensor.shape().len(), 1 | 2) {
            return Ok(tensor);
        }
        let expected = format!("{dtype:?} of one dimension");
        Err(ModelFileError::Shape { name: full, found: kind(&tensor), expected })
    }

    /// The numbers of a tensor, of 32 bits or of 16.
    fn floats(
        &self,
        name: &str,
        shape: &[usize],
        allowed: impl Fn(f32) -> bool,
    ) -> Result<Vec<f32>, ModelFileError> {
        let values: Vec<f32> = if self.has(name, Dtype::F16) {
            let halves = words(self.bytes(name, Dtype::F16, shape)?);
            halves.map(|bytes| half::f16::from_le_bytes(bytes).to_f32()).collect()
        } else {
            words(self.bytes(name, Dtype::F32, shape)?).map(f32::from_le_bytes).collect()
        };
        match values.iter().position(|value| !value.is_finite() || !allowed(*value)) {
            Some(place) => Err(self.value(name, place, "the number is not finite or out of range")),
            None => Ok(values),
        }
    }

    /// The whole numbers of a tensor, of 32 bits or of 16.
    fn integers(&self, name: &str, shape: &[usize]) -> Result<Vec<u32>, ModelFileError> {
        if self.has(name, Dtype::U16) {
            let words = words(self.bytes(name, Dtype::U16, shape)?);
            return Ok(words.map(|bytes| u16::from_le_bytes(bytes).into()).collect());
        }
        Ok(words(self.bytes(name, Dtype::U32, shape)?).map(u32::from_le_bytes).collect())
    }

    /// Whether there is a tensor of that name and type.
    fn has(&self, name: &str, dtype: Dtype) -> bool {
        self.tensors.tensor(&self.full_name(name)).is_ok_and(|tensor| tensor.dtype() == dtype)
    }

    /// Stems in alphabetical order, each with a line feed behind it.
    fn stems(&self, name: &str) -> Result<Vec<Box<str>>, ModelFileError> {
        let bytes = self.any_length(name, Dtype::U8)?.data();
        let text =
            std::str::from_utf8(bytes).map_err(|e| self.value(name, e.valid_up_to(), "this is no UTF-8"))?;
        let stems: Vec<Box<str>> = text.split_terminator('\n').map(Into::into).collect();
        match stems.windows(2).position(|pair| pair[0] >= pair[1]) {
            Some(place) => Err(self.value(name, place + 1, "the stem is repeated or out of order")),
            None => Ok(stems),
        }
    }

    fn value(&self, name: &str, place: usize, problem: &'static str) -> ModelFileError {
        ModelFileError::Value { name: self.full_name(name), place, problem }
    }

    fn full_name(&self, name: &str) -> String {
        format!("{}.{name}", self.prefix)
    }
}

fn words<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> {
    bytes.as_chunks::<N>().0.iter().copied()
}

/// A head, as yet without its word vectors. `sorted` says whether the file has features in the order of keys.
fn read_head(
    task: Task,
    metadata: HeadMetadata,
    sorted: bool,
    tensors: &SafeTensors<'_>,
) -> Result<Head, ModelFileError> {
    let head = HeadTensors { prefix: task.name(), tensors };
    let k = metadata.labels.len();
    check_metadata(task, &metadata)?;
    let tokens = TokenTable::new(head.stems("tokens")?);
    let (topics, actors) = (NameTable::new(metadata.topics), NameTable::new(metadata.actors));
    let d = head.any_length("feature_fields", Dtype::U8)?.data().len();
    let mut keys = read_keys(&head, d, &tokens, &topics, &actors)?;
    let mut idf = head.floats("idf", &[d], |idf| idf > 0.0)?;
    let with_vectors = metadata.features.fields.iter().any(|field| field.vectors);
    let dims = if with_vectors { vector_dims(tensors)? } else { 0 };
    let width = dense_width(&metadata.features, dims, topics.names().len());
    let mut weights = head.floats("weights", &[d + width, k], |_| true)?;
    if !sorted {
        let mut order: Vec<usize> = (0..d).collect();
        order.sort_unstable_by_key(|&at| keys[at]);
        keys = order.iter().map(|&at| keys[at]).collect();
        idf = order.iter().map(|&at| idf[at]).collect();
        let dense = weights.split_off(d * k);
        weights = order.iter().flat_map(|&at| &weights[at * k..][..k]).copied().chain(dense).collect();
    }
    if let Some(at) = keys.windows(2).position(|pair| pair[0] >= pair[1]) {
        return Err(head.value("feature_fields", at + 1, "the feature is repeated or out of order"));
    }
    Ok(Head {
        task,
        labels: metadata.labels,
        cues: read_cues(&head, &tokens, &topics)?,
        config: metadata.features,
        tokens,
        topics,
        actors,
        vocabulary: Vocabulary::new(keys, idf),
        vectors: None,
        weights,
        intercepts: head.floats("bias", &[k], |_| true)?,
        second: read_second(task, k, &head)?,
        provenance: metadata.provenance,
    })
}

/// The second layer; files of formats 1 and 2 have the thresholds of topics only.
fn read_second(task: Task, k: usize, head: &HeadTensors<'_>) -> Result<SecondLayer, ModelFileError> {
    let link = if task.is_multi_label() { Link::Sigmoid } else { Link::Softmax };
    if !head.has("second_weights", Dtype::F32) {
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

/// The stems that mark each topic; files of formats 1 and 2 have none.
fn read_cues(
    head: &HeadTensors<'_>,
    tokens: &TokenTable,
    topics: &NameTable,
) -> Result<Vec<Vec<u32>>, ModelFileError> {
    if !head.has("cue_lengths", Dtype::U32) {
        return Ok(Vec::new());
    }
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
    let cells = HeadTensors { prefix: VECTORS, tensors }.any_length("cells", Dtype::I8)?;
    match cells.shape() {
        [_, dims] if (1..=MOST_DIMS).contains(dims) => Ok(*dims),
        _ => Err(ModelFileError::Shape {
            name: format!("{VECTORS}.cells"),
            found: kind(&cells),
            expected: format!("I8 of two dimensions, the second at most {MOST_DIMS}"),
        }),
    }
}

fn read_vectors(tensors: &SafeTensors<'_>) -> Result<Option<Arc<WordVectors>>, ModelFileError> {
    let table = HeadTensors { prefix: VECTORS, tensors };
    if !table.has("cells", Dtype::I8) {
        return Ok(None);
    }
    let stems = table.stems("stems")?;
    let dims = vector_dims(tensors)?;
    let cells = table.bytes("cells", Dtype::I8, &[stems.len(), dims])?;
    let scales = table.floats("scales", &[stems.len()], |scale| scale >= 0.0)?;
    let cells = cells.iter().map(|&cell| i8::from_le_bytes([cell])).collect();
    let vectors = WordVectors::from_parts(dims, stems, scales, cells)
        .ok_or_else(|| table.value("cells", 0, "a vector has too few numbers or too many"))?;
    Ok(Some(Arc::new(vectors)))
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
    } else if fields.iter().any(|f| !(f.weight > 0.0 && f.weight.is_finite())) || *min_df == 0 {
        "the weight of a field or the minimum document frequency is out of range"
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

fn read_keys(
    head: &HeadTensors<'_>,
    d: usize,
    tokens: &TokenTable,
    topics: &NameTable,
    actors: &NameTable,
) -> Result<Vec<FeatureKey>, ModelFileError> {
    let fields = head.bytes("feature_fields", Dtype::U8, &[d])?;
    let crosses = words(head.bytes("feature_topics", Dtype::U16, &[d])?).map(u16::from_le_bytes);
    let places = words(head.bytes("feature_places", Dtype::I8, &[d])?).map(i8::from_le_bytes);
    let lengths = head.bytes("feature_lengths", Dtype::U8, &[d])?;
    let n_tokens = lengths.iter().map(|length| usize::from(*length)).sum();
    let mut stored = head.integers("feature_tokens", &[n_tokens])?.into_iter();
    let mut keys: Vec<FeatureKey> = Vec::with_capacity(d);
    for (at, ((&field, cross), (place, &length))) in
        fields.iter().zip(crosses).zip(places.zip(lengths)).enumerate()
    {
        let field = Field::by_number(field)
            .ok_or_else(|| head.value("feature_fields", at, "there is no such field"))?;
        if usize::from(cross) > topics.names().len() {
            return Err(head.value("feature_topics", at, "there is no such topic"));
        }
        if usize::from(length) > MAX_NGRAM {
            return Err(head.value("feature_lengths", at, "the n-gram is too long"));
        }
        let most = match field {
            Field::Actor => actors.names().len(),
            Field::Acts => ACTS.len(),
            Field::Polarity => POLARITIES.len(),
            _ => tokens.stems().len(),
        };
        let mut ngram = [UNKNOWN_TOKEN; MAX_NGRAM];
        for (slot, token) in ngram.iter_mut().zip(stored.by_ref().take(usize::from(length))) {
            if token as usize > most {
                return Err(head.value("feature_tokens", at, "there is no such token"));
            }
            *slot = token;
        }
        keys.push(FeatureKey { field, cross, place, tokens: ngram });
    }
    Ok(keys)
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
