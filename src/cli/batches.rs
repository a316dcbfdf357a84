//! Articles in batches: read by one thread while the others work on those read before.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

use super::failure::Failure;
use super::output::Output;
use crate::article::{Article, ArticleError, ArticleReader, sources};

/// Articles that are worked on at a time: enough for all threads, few enough for bounded memory.
const ARTICLES: usize = 64;
/// Bytes of text in a batch, unless one article has more.
const BYTES: usize = 1 << 20;

/// Reads articles and gives them out in batches that can be worked on in parallel. What cannot be read is noted; says how
/// many that were.
pub(super) fn in_batches(
    inputs: &[PathBuf],
    output: &Output,
    mut work: impl FnMut(&[Article]) -> Result<(), Failure>,
) -> Result<usize, Failure> {
    let (sender, batches) = sync_channel(1);
    let inputs = inputs.to_vec();
    // Where work ends in an error nobody waits for this thread, which may hang on a pipe that gives nothing.
    std::thread::spawn(move || {
        let mut batch = Vec::with_capacity(ARTICLES);
        let mut bytes = 0;
        for item in inputs.iter().flat_map(|path| articles(path)) {
            bytes += item.as_ref().map_or(0, |article: &Article| article.text.len());
            batch.push(item);
            if batch.len() == ARTICLES || bytes >= BYTES {
                bytes = 0;
                if sender.send(std::mem::take(&mut batch)).is_err() {
                    return;
                }
            }
        }
        // There may be nobody left to receive them.
        let _ = sender.send(batch);
    });
    let mut failed = 0;
    for batch in batches {
        let mut read = Vec::with_capacity(batch.len());
        for item in batch {
            match item {
                Ok(article) => read.push(article),
                Err(error) => {
                    failed += 1;
                    output.note(&format!("error: {error}"));
                }
            }
        }
        work(&read)?;
    }
    Ok(failed)
}

/// The articles that an argument stands for.
pub(super) fn articles(path: &Path) -> Box<dyn Iterator<Item = Result<Article, ArticleError>>> {
    if path == Path::new("-") {
        return Box::new(ArticleReader::from_stream("-", io::stdin()));
    }
    match sources(path) {
        Ok(found) => Box::new(found.into_iter().flat_map(|source| ArticleReader::open(&source))),
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}
