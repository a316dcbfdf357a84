//! What can be wrong with a model file.

use super::SUPPORTED_FORMATS;

/// Why a model file cannot be used or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelFileError {
    /// The file cannot be read or written.
    #[error("the model file cannot be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// Larger than any model.
    #[error("the file has {found} bytes; a model has at most {most}")]
    TooLarge {
        /// Its size.
        found: u64,
        /// The most allowed.
        most: u64,
    },
    /// No safetensors container.
    #[error("this is no avowal model, or a damaged one: {0}")]
    Container(String),
    /// A safetensors file of some other program.
    #[error("this is a safetensors file, but no avowal model: it has no `avowal` metadata")]
    NotAvowal,
    /// The metadata is not as it must be.
    #[error("the model's metadata is damaged: {0}")]
    Metadata(String),
    /// Written in a format that this version does not know.
    #[error("the model has format {found}; this version reads formats {} to {}. {}",
        SUPPORTED_FORMATS.start(), SUPPORTED_FORMATS.end(),
        if .found > SUPPORTED_FORMATS.end() { "Update avowal, or train the model again" } else { "Train the model again" })]
    Version {
        /// The file's format version.
        found: u32,
    },
    /// A tensor is missing.
    #[error("the model has no tensor `{0}`; the file is damaged")]
    MissingTensor(String),
    /// A tensor has the wrong type or shape.
    #[error("tensor `{name}` is {found}; it must be {expected}")]
    Shape {
        /// The tensor.
        name: String,
        /// Its type and shape.
        found: String,
        /// The type and shape it must have.
        expected: String,
    },
    /// A value is out of range.
    #[error("tensor `{name}`, place {place}: {problem}")]
    Value {
        /// The tensor.
        name: String,
        /// 0-based place of the value.
        place: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A tensor that no head has.
    #[error("the model has a tensor `{0}` that belongs to no head; the file is damaged")]
    UnknownTensor(String),
    /// Heads that were trained with different word vectors.
    #[error("two heads read different word vectors; train all of them with the same --vectors")]
    Vectors,
    /// The content is not what was written.
    #[error("the model's checksum is wrong: the file was changed or damaged after it was written")]
    Checksum,
}
