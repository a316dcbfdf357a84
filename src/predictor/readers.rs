//! Readers for any number of threads.

use std::sync::{Mutex, PoisonError};

use super::{Analysis, Predictor, Reader};
use crate::article::Article;

/// Readers of one predictor, as many as threads ask for at a time. Each learns words as it reads, which makes it fast;
/// so they are kept, and given out again.
pub struct Readers<'a> {
    predictor: &'a Predictor,
    free: Mutex<Vec<Reader<'a>>>,
}

impl<'a> Readers<'a> {
    /// Readers of a predictor, none as yet.
    pub fn new(predictor: &'a Predictor) -> Self {
        Self { predictor, free: Mutex::default() }
    }

    /// The statements of an article, by a reader that is free.
    pub fn read(&self, article: &Article) -> Analysis {
        let free = || self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = free().pop();
        let mut reader = taken.unwrap_or_else(|| self.predictor.reader());
        let analysis = reader.read(article);
        free().push(reader);
        analysis
    }
}
