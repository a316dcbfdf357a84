//! TF-IDF: the vocabulary with its fitted document frequencies, and rows in compressed sparse form.

mod columns;
mod counts;
mod csr;
mod grams;
mod shards;
mod vocabulary;

pub use columns::Columns;
pub use counts::{Counted, Counter, Counts};
pub use csr::Csr;
pub use grams::{Gram, Grams};
pub(crate) use shards::{Places, Spread, TaskKeys, frequent};
pub use vocabulary::{Vocabulary, Weighting};
