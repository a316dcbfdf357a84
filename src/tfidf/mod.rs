//! TF-IDF: the vocabulary with its fitted document frequencies, and rows in compressed sparse form.

mod csr;

pub use csr::{Csc, Csr};
