//! Ctrl-C: a run that can end well is told to, and another Ctrl-C ends the process.

use std::sync::atomic::{AtomicBool, Ordering};

/// The exit code of a process that was interrupted, as shells have it: 128 and the number of the signal.
pub(super) const CODE: u8 = 130;

static ASKED: AtomicBool = AtomicBool::new(false);

/// From here on Ctrl-C asks the run to end; who calls this looks whether it [was](was_asked).
pub(super) fn watch() {
    // Where there can be no handler, Ctrl-C ends the process as ever.
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::Relaxed) {
            std::process::exit(CODE.into());
        }
    });
}

/// Whether the run was asked to end.
pub(super) fn was_asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}
