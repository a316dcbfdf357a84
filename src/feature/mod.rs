//! Features: what of a unit the model may look at, as typed keys in named fields.
//!
//! A unit is first encoded (text to token numbers, the actor masked by one token), then its features are extracted
//! as [`FeatureKey`]s. No feature is ever written out as a string to be looked up.

mod config;
mod encode;
mod extract;
mod key;
mod lexicon;
mod sums;
mod table;
#[cfg(test)]
mod tests;
mod window;
mod words;

pub use config::{FeatureConfig, FieldSpec, FieldSpecError, MOST_WEIGHT, Material, parse_fields};
pub use encode::{ContextSources, EncodedUnit, Encoder, Sources};
pub use extract::{FeatureSink, extract_field, extract_into};
pub use key::{FeatureKey, Field, MAX_NGRAM};
pub use lexicon::{ACTS, Lexicon, POLARITIES, WordSense, act_name, polarity_name};
pub use sums::UnitSums;
pub use table::{ACTOR_TOKEN, NameTable, TokenTable, UNKNOWN_TOKEN};
pub use window::{dense_width, dot, each_window, push_windows, scale_of, window_mean, window_words};
pub use words::{Lens, TextWords, WordReader};
