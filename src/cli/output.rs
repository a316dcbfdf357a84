//! The only place that prints. Data goes to standard output, everything else to standard error.

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::failure::Failure;
use super::rejects::{MOST_TOLD, Rejects, Skipped};
use crate::article::ArticleError;
use crate::corpus::RowProblem;
use crate::report::shown;

#[derive(Default)]
pub(super) struct Output {
    rejects: Mutex<Rejects>,
}

impl Output {
    /// What a run says, with what it does with input that cannot be used.
    pub(super) fn new(rejects: Rejects) -> Self {
        Self { rejects: Mutex::new(rejects) }
    }

    /// Data, to standard output.
    pub(super) fn data(&self, text: &str) -> Result<(), Failure> {
        let mut out = anstream::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(())
    }

    /// Data as it comes, to standard output.
    pub(super) fn stream(
        &self,
        write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut out = io::BufWriter::new(anstream::stdout().lock());
        write(&mut out)?;
        Ok(out.flush()?)
    }

    /// Whether standard output is a terminal.
    pub(super) fn to_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Whether colours will be seen.
    pub(super) fn in_colour(&self) -> bool {
        anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
    }

    /// Width of the terminal in columns, 100 where it is not known.
    pub(super) fn width(&self) -> usize {
        terminal_size::terminal_size().map_or(100, |(width, _)| width.0.into())
    }

    /// Something the user should know.
    pub(super) fn note(&self, text: &str) {
        // Where standard error is closed nobody can be told.
        let _ = writeln!(
            anstream::stderr().lock(),
            "{}",
            text.split('\n').map(shown).collect::<Vec<_>>().join("\n")
        );
    }

    /// An error that ends the run.
    pub(super) fn failure(&self, failure: &Failure) {
        self.note(&format!("error: {}", failure.message));
        for cause in failure.causes().iter().filter(|cause| **cause != failure.message) {
            self.note(&format!("cause: {cause}"));
        }
        if let Some(help) = &failure.help {
            self.note(&format!("help: {help}"));
        }
    }

    /// Rows that are skipped.
    ///
    /// # Errors
    /// As [`Output::skip`].
    pub(super) fn problems(&self, problems: &[RowProblem]) -> Result<(), Failure> {
        let mut skipped = Skipped::default();
        problems.iter().try_for_each(|problem| self.skip(problem, &mut skipped))?;
        self.tell(&skipped);
        Ok(())
    }

    /// A row that is skipped, to be [told](Output::tell) of in the end.
    ///
    /// # Errors
    /// Where input that cannot be used is to end the run, or the list of it cannot be written.
    pub(super) fn skip(&self, problem: &RowProblem, skipped: &mut Skipped) -> Result<(), Failure> {
        skipped.add(problem);
        self.rejects().add(problem)
    }

    /// The rows that were skipped: the first in full, the rest counted.
    pub(super) fn tell(&self, skipped: &Skipped) {
        skipped.told().iter().for_each(|line| self.note(line));
    }

    /// An article that cannot be read, of which so many were told before.
    ///
    /// # Errors
    /// As [`Output::skip`].
    pub(super) fn unreadable(&self, error: &ArticleError, before: usize) -> Result<(), Failure> {
        self.rejects().add(&error.into())?;
        if before < MOST_TOLD {
            self.note(&format!("error: {error}"));
        }
        Ok(())
    }

    /// How many articles cannot be read beside those that were told of one by one.
    pub(super) fn more_unreadable(&self, total: usize) {
        if total > MOST_TOLD {
            self.note(&format!("error: … and {} more like these", total - MOST_TOLD));
        }
    }

    /// Ends the list of input that could not be used.
    pub(super) fn finish(&self) -> Result<(), Failure> {
        self.rejects().finish()
    }

    fn rejects(&self) -> MutexGuard<'_, Rejects> {
        self.rejects.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A progress bar of `steps`; not drawn where standard error is no terminal, or the work takes under a second.
    pub(super) fn progress(&self, steps: usize, what: &str) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::stderr_with_hz(1));
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        bar.with_message(what.to_owned()).with_finish(indicatif::ProgressFinish::AndClear)
    }
}
