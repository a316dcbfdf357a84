//! TF-IDF: the vocabulary with its fitted document frequencies, and rows in compressed sparse form.

mod counts;
mod csr;
mod grams;
mod vocabulary;

pub use counts::{Counted, Counter, Counts, count_keys};
pub use csr::Csr;
pub use grams::{Gram, Grams};
pub use vocabulary::{Vocabulary, Weighting};
