//! The features of a head: their n-grams, and where they look.

use safetensors::Dtype;

use super::ModelFileError;
use super::tensors::{HeadTensors, words};
use crate::feature::{ACTS, FeatureKey, Field, MAX_NGRAM, NameTable, POLARITIES, TokenTable, UNKNOWN_TOKEN};

/// Features with their n-grams alone, `d` of them: each n-gram for as many as it says.
pub(super) fn read_grams(head: &HeadTensors<'_>, d: usize) -> Result<Vec<FeatureKey>, ModelFileError> {
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
pub(super) fn read_ngrams(head: &HeadTensors<'_>, d: usize) -> Result<Vec<FeatureKey>, ModelFileError> {
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
pub(super) fn read_slots(
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
