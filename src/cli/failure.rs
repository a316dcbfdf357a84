//! Errors as a user sees them: what went wrong, why, and what to do.

use std::error::Error;
use std::io;

/// An error that ends a run.
#[derive(Debug)]
pub(super) struct Failure {
    pub message: String,
    pub help: Option<String>,
    /// Whether somebody asked the run to end.
    pub is_interruption: bool,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, is_interruption: false, source: None }
    }

    /// The end of a run that somebody asked for.
    pub(super) fn interruption() -> Self {
        Self { is_interruption: true, ..Self::new("interrupted") }
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The causes, outermost first.
    pub(super) fn causes(&self) -> Vec<String> {
        let mut causes = Vec::new();
        let mut next = self.source.as_deref().map(|source| source as &dyn Error);
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        causes.dedup();
        causes
    }

    /// Whether the reader of our output went away, which is no error of ours.
    pub(super) fn is_closed_pipe(&self) -> bool {
        let source = self.source.as_deref().and_then(|source| source.downcast_ref::<io::Error>());
        source.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// An error with no more to say than itself.
impl<E: Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        let message = error.to_string();
        Self { source: Some(Box::new(error)), ..Self::new(message) }
    }
}

/// What was being done when an error came up.
pub(super) trait Context<T> {
    fn context(self, message: impl FnOnce() -> String) -> Result<T, Failure>;
}

impl<T, E: Error + Send + Sync + 'static> Context<T> for Result<T, E> {
    fn context(self, message: impl FnOnce() -> String) -> Result<T, Failure> {
        self.map_err(|error| Failure { source: Some(Box::new(error)), ..Failure::new(message()) })
    }
}
