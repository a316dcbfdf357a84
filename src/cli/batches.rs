//! Articles, or rows, in batches: read by one thread while the others work on those read before.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::failure::Failure;
use super::interrupt;
use super::output::Output;
use crate::article::{Article, ArticleError, ArticleReader, sources};

/// Articles that are worked on at a time: enough for all threads, few enough for bounded memory.
const ARTICLES: usize = 64;
const BYTES: usize = 1 << 20;

/// How long is waited for a batch before looking whether the run is asked to end.
const PATIENCE: Duration = Duration::from_millis(100);

/// How large batches are.
pub(super) struct Batches {
    /// Items at most.
    pub most: usize,
    /// Bytes from which on a batch is full; one item may have more.
    pub bytes: usize,
}

/// Batches to work on.
pub(super) struct Filled<T>(Receiver<Vec<T>>);

impl<T> Filled<T> {
    /// The next batch; `None` behind the last.
    ///
    /// # Errors
    /// Where somebody asked the run to end.
    pub(super) fn next(&self) -> Result<Option<Vec<T>>, Failure> {
        loop {
            if interrupt::was_asked() {
                return Err(Failure::interruption());
            }
            match self.0.recv_timeout(PATIENCE) {
                Ok(batch) => return Ok(Some(batch)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                // A pipe may give nothing for as long as it likes.
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// The batch that is being filled.
pub(super) struct Filling<T> {
    limits: Batches,
    items: Vec<T>,
    bytes: usize,
    sender: SyncSender<Vec<T>>,
}

impl<T> Filling<T> {
    /// Adds an item of so many bytes; whether anybody still wants more.
    pub(super) fn push(&mut self, item: T, bytes: usize) -> bool {
        self.items.push(item);
        self.bytes += bytes;
        if self.items.len() < self.limits.most && self.bytes < self.limits.bytes {
            return true;
        }
        self.bytes = 0;
        let next = Vec::with_capacity(self.items.len());
        self.sender.send(std::mem::replace(&mut self.items, next)).is_ok()
    }
}

impl Batches {
    /// Lets `read` fill batches in a thread of its own, which ends when all is read or nobody receives any more. Where work
    /// ends in an error nobody waits for it: it may hang on a pipe that gives nothing.
    pub(super) fn read<T: Send + 'static, R: Send + 'static>(
        self,
        read: impl FnOnce(&mut Filling<T>) -> R + Send + 'static,
    ) -> (Filled<T>, JoinHandle<R>) {
        interrupt::watch();
        let (sender, batches) = sync_channel(1);
        let thread = std::thread::spawn(move || {
            let mut filling = Filling { limits: self, items: Vec::new(), bytes: 0, sender };
            let done = read(&mut filling);
            // There may be nobody left to receive the rest.
            let _ = filling.sender.send(filling.items);
            done
        });
        (Filled(batches), thread)
    }
}

/// Reads articles and gives them out in batches that can be worked on in parallel. What cannot be read is noted; says how
/// many that were.
pub(super) fn in_batches(
    inputs: &[PathBuf],
    output: &Output,
    mut work: impl FnMut(&[Article]) -> Result<(), Failure>,
) -> Result<usize, Failure> {
    let inputs = inputs.to_vec();
    let (batches, _) = Batches { most: ARTICLES, bytes: BYTES }.read(move |batch| {
        for item in inputs.iter().flat_map(|path| articles(path)) {
            let bytes = item.as_ref().map_or(0, |article: &Article| article.text.len());
            if !batch.push(item, bytes) {
                return;
            }
        }
    });
    let mut failed = 0;
    while let Some(batch) = batches.next()? {
        let mut read = Vec::with_capacity(batch.len());
        for item in batch {
            match item {
                Ok(article) => read.push(article),
                Err(error) => {
                    output.unreadable(&error, failed)?;
                    failed += 1;
                }
            }
        }
        work(&read)?;
    }
    output.more_unreadable(failed);
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
