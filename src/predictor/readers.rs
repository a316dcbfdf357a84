//! Readers for any number of threads.

use super::{Analysis, Predictor, Reader};
use crate::article::Article;
use crate::pool::Pool;

/// Readers of one predictor, as many as threads ask for at a time.
pub struct Readers<'a> {
    predictor: &'a Predictor,
    free: Pool<Reader<'a>>,
}

impl<'a> Readers<'a> {
    /// Readers of a predictor, none as yet.
    pub fn new(predictor: &'a Predictor) -> Self {
        Self { predictor, free: Pool::default() }
    }

    /// The statements of an article, by a reader that is free.
    pub fn read(&self, article: &Article) -> Analysis {
        self.free.with(|| self.predictor.reader(), |reader| reader.read(article))
    }
}
