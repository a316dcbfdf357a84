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
use crate::text::StemList;
use crate::tfidf::Vocabulary;
use crate::unit::Task;
use crate::vectors::{MOST_DIMS, WordVectors};

/// The most bytes that are read of a file.
const MOST_BYTES: u64 = 4 << 30;
/// The first format whose features are sorted by their n-grams, each of which is written once.
const BY_GRAM: u32 = 4;
/// The tensors of a head.
const HEAD_TENSORS: [&str; 17] = [
    "bias",
    "cue_lengths",
    "cue_tokens",
    "feature_fields",
    "feature_lengths",
    "feature_places",
    "feature_tokens",
    "feature_topics",
    "gram_features",
    "gram_lengths",
    "gram_tokens",
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
        let by_gram = metadata.format >= BY_GRAM;
        let heads: Vec<(Task, HeadMetadata)> = metadata.heads.into_iter().collect();
        // The checksum takes as long as a head; both are needed before anything is used.
        let (sum, (vectors, heads)) = rayon::join(
            || check_sum(metadata_text, &tensors),
            || {
                let heads = || {
                    heads
                        .into_par_iter()
                        .map(|(task, head)| Ok((task, read_head(task, head, by_gram, &tensors)?)))
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
            halves.map(|bytes| single(u16::from_le_bytes(bytes))).collect()
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
    fn stems(&self, name: &str) -> Result<StemList, ModelFileError> {
        let bytes = self.any_length(name, Dtype::U8)?.data();
        let text =
            std::str::from_utf8(bytes).map_err(|e| self.value(name, e.valid_up_to(), "this is no UTF-8"))?;
        let problem = "the stem is repeated, out of order or without an end";
        StemList::from_lines(text.to_owned()).map_err(|place| self.value(name, place, problem))
    }

    fn value(&self, name: &str, place: usize, problem: &'static str) -> ModelFileError {
        ModelFileError::Value { name: self.full_name(name), place, problem }
    }

    fn full_name(&self, name: &str) -> String {
        format!("{}.{name}", self.prefix)
    }
}

/// The number of 16 bits with these bits, in 32: exponent and fraction moved to their places, and the difference of the
/// exponents' offsets multiplied in, which is exact. Four at a time where the machine can; what is not finite stays so.
fn single(half: u16) -> f32 {
    let bits = u32::from(half);
    let magnitude = f32::from_bits((bits & 0x7FFF) << 13) * f32::from_bits((254 - 15) << 23);
    let infinite = if bits & 0x7C00 == 0x7C00 { f32::INFINITY } else { magnitude };
    f32::from_bits(infinite.to_bits() | (bits & 0x8000) << 16)
}

fn words<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> {
    bytes.as_chunks::<N>().0.iter().copied()
}

/// A head, as yet without its word vectors. `by_gram` says whether the file has features by their n-grams.
fn read_head(
    task: Task,
    metadata: HeadMetadata,
    by_gram: bool,
    tensors: &SafeTensors<'_>,
) -> Result<Head, ModelFileError> {
    let head = HeadTensors { prefix: task.name(), tensors };
    let k = metadata.labels.len();
    check_metadata(task, &metadata)?;
    let tokens = TokenTable::new(head.stems("tokens")?);
    let (topics, actors) = (NameTable::new(metadata.topics), NameTable::new(metadata.actors));
    let d = head.any_length("feature_fields", Dtype::U8)?.data().len();
    let mut keys = if by_gram { read_grams(&head, d)? } else { read_ngrams(&head, d)? };
    read_slots(&head, &mut keys, &tokens, &topics, &actors)?;
    let idf = head.floats("idf", &[d], |idf| idf > 0.0)?;
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
        cues: read_cues(&head, &tokens, &topics)?,
        config: metadata.features,
        tokens,
        topics,
        actors,
        vocabulary,
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

/// Features with their n-grams alone, `d` of them: each n-gram for as many as it says.
fn read_grams(head: &HeadTensors<'_>, d: usize) -> Result<Vec<FeatureKey>, ModelFileError> {
    let lengths = head.any_length("gram_lengths", Dtype::U8)?.data();
    let features = words(head.bytes("gram_features", Dtype::U32, &[lengths.len()])?).map(u32::from_le_bytes);
    let mut keys = Vec::with_capacity(d);
    for (at, (tokens, features)) in read_tokens(head, "gram", lengths)?.into_iter().zip(features).enumerate()
    {
        if features as usize > d - keys.len() {
            return Err(head.value("gram_features", at, "there are not as many features"));
        }
        keys.extend(std::iter::repeat_n(of_tokens(tokens), features as usize));
    }
    if keys.len() < d {
        return Err(head.value("gram_features", lengths.len(), "there are more features"));
    }
    Ok(keys)
}

/// The same as formats before 4 have them, an n-gram a feature.
fn read_ngrams(head: &HeadTensors<'_>, d: usize) -> Result<Vec<FeatureKey>, ModelFileError> {
    let lengths = head.bytes("feature_lengths", Dtype::U8, &[d])?;
    Ok(read_tokens(head, "feature", lengths)?.into_iter().map(of_tokens).collect())
}

fn of_tokens(tokens: [u32; MAX_NGRAM]) -> FeatureKey {
    FeatureKey { tokens, field: Field::Sentence, cross: 0, place: 0 }
}

/// N-grams of these lengths: the tensor `KIND_tokens`.
fn read_tokens(
    head: &HeadTensors<'_>,
    kind: &str,
    lengths: &[u8],
) -> Result<Vec<[u32; MAX_NGRAM]>, ModelFileError> {
    if let Some(at) = lengths.iter().position(|&length| usize::from(length) > MAX_NGRAM) {
        return Err(head.value(&format!("{kind}_lengths"), at, "the n-gram is too long"));
    }
    let total = lengths.iter().map(|&length| usize::from(length)).sum();
    let stored = head.integers(&format!("{kind}_tokens"), &[total])?;
    let mut rest = &stored[..];
    let grams = lengths.iter().map(|&length| {
        let (tokens, behind) = rest.split_at(length.into());
        rest = behind;
        let mut gram = [UNKNOWN_TOKEN; MAX_NGRAM];
        gram[..tokens.len()].copy_from_slice(tokens);
        gram
    });
    Ok(grams.collect())
}

/// Fills in field, topic and place of features, and checks the tokens that they are made of.
fn read_slots(
    head: &HeadTensors<'_>,
    keys: &mut [FeatureKey],
    tokens: &TokenTable,
    topics: &NameTable,
    actors: &NameTable,
) -> Result<(), ModelFileError> {
    let d = keys.len();
    let fields = head.bytes("feature_fields", Dtype::U8, &[d])?;
    let crosses = words(head.bytes("feature_topics", Dtype::U16, &[d])?).map(u16::from_le_bytes);
    let places = words(head.bytes("feature_places", Dtype::I8, &[d])?).map(i8::from_le_bytes);
    let slots = fields.iter().zip(crosses.zip(places));
    for (at, (key, (&field, (cross, place)))) in keys.iter_mut().zip(slots).enumerate() {
        key.field = Field::by_number(field)
            .ok_or_else(|| head.value("feature_fields", at, "there is no such field"))?;
        if usize::from(cross) > topics.names().len() {
            return Err(head.value("feature_topics", at, "there is no such topic"));
        }
        (key.cross, key.place) = (cross, place);
        let most = match key.field {
            Field::Actor => actors.names().len(),
            Field::Acts => ACTS.len(),
            Field::Polarity => POLARITIES.len(),
            _ => tokens.stems().len(),
        };
        if key.tokens.iter().any(|&token| token != UNKNOWN_TOKEN && token as usize > most) {
            return Err(head.value("feature_fields", at, "there is no such token in this field"));
        }
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_16_bits_is_the_same_in_32() {
        for bits in 0..=u16::MAX {
            let (ours, theirs) = (single(bits), half::f16::from_bits(bits).to_f32());
            assert!(
                ours.to_bits() == theirs.to_bits() || !ours.is_finite() && !theirs.is_finite(),
                "{bits:x}"
            );
        }
    }
}
