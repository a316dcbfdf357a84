//! The only place that prints. Data goes to standard output, everything else to standard error.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::failure::Failure;
use crate::corpus::RowProblem;
use crate::report::shown;

/// The most bad rows that are printed one by one.
const MOST_PROBLEMS: usize = 5;

#[derive(Default)]
pub(super) struct Output;

impl Output {
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

    /// The rows that were skipped: the first in full, the rest counted.
    pub(super) fn problems(&self, problems: &[RowProblem], more: usize) {
        for problem in problems.iter().take(MOST_PROBLEMS) {
            self.note(&format!("error: {problem}"));
        }
        let total = problems.len() + more;
        if total > MOST_PROBLEMS {
            self.note(&format!("error: … and {} more rows like these", total - MOST_PROBLEMS));
        }
        if total > 0 {
            let rows = if total == 1 { "row was" } else { "rows were" };
            self.note(&format!("note: {total} {rows} skipped; the rest was used, and the exit code is 2"));
        }
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
