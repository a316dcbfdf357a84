//! The peer: scikit-learn, in a virtual environment that is made here.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::examples::PeerRow;
use super::metric::Metric;
use super::{REPOSITORY, note};

/// The interpreter that has scikit-learn, or why there is none.
pub struct Peer {
    python: Result<PathBuf, String>,
}

/// What the peer reached.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PeerScore {
    pub score: f64,
    /// By the value of the slices' column.
    pub slices: BTreeMap<String, f64>,
    pub train_seconds: f64,
}

impl Peer {
    /// No peer, since the user wants none.
    pub fn left_out() -> Self {
        Self { python: Err("left out".to_owned()) }
    }

    /// Makes the virtual environment, which `benches/peers` uses too, where it is not there yet. Failing that, the
    /// scoreboard goes on without the peer.
    pub fn prepare(target: &Path) -> Self {
        let venv = target.join("peers/venv");
        let scripts = venv.join(if cfg!(windows) { "Scripts" } else { "bin" });
        let python = scripts.join(if cfg!(windows) { "python.exe" } else { "python" });
        note("scikit-learn: preparing its virtual environment");
        let made = (|| {
            if !python.exists() {
                let system = if cfg!(windows) { "python" } else { "python3" };
                output(Command::new(system).args(["-m", "venv"]).arg(&venv))
                    .map_err(|why| format!("no virtual environment: {why}"))?;
            }
            let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
            output(Command::new(&python).args(pip).arg(requirements()))
                .map_err(|why| format!("not installed: {why}"))?;
            Ok(python)
        })();
        if let Err(why) = &made {
            note(&format!("scikit-learn: {why}"));
        }
        Self { python: made }
    }

    /// Trains and scores on rows; `work` is where they are written for it, without an extension. The same rows were
    /// scored before where nothing but avowal has changed: then the answer is taken from `work`.
    pub fn score(
        &self,
        rows: impl FnOnce() -> Result<Vec<PeerRow>, String>,
        metric: &Metric,
        work: &Path,
    ) -> Result<PeerScore, String> {
        let python = self.python.as_ref().map_err(Clone::clone)?;
        let failed = |error: &dyn Display| format!("its rows cannot be written: {error}");
        let script = Path::new(REPOSITORY).join("benches/scoreboard/baseline.py");
        let read = |path: &Path| fs::read(path).map_err(|error| failed(&error));
        let metric = serde_json::to_string(metric).map_err(|error| failed(&error))?;
        let rows = lines(&rows()?).map_err(|error| failed(&error))?;
        let asked = digest(&[&read(&script)?, &read(&requirements())?, metric.as_bytes(), &rows]);
        let kept = work.with_extension(format!("{asked}.json"));
        let before = fs::read_to_string(&kept).ok();
        if let Some(score) = before.and_then(|answer| serde_json::from_str(&answer).ok()) {
            return Ok(score);
        }
        let file = work.with_extension("rows.jsonl");
        fs::write(&file, rows).map_err(|error| failed(&error))?;
        let answer = output(Command::new(python).arg(script).arg(&file).arg(metric))?;
        let score = serde_json::from_str(&answer)
            .map_err(|error| format!("its answer is not understood: {error}"))?;
        fs::write(&kept, answer).map_err(|error| format!("its answer cannot be kept: {error}"))?;
        Ok(score)
    }
}

/// The pinned packages, which `benches/peers` shares.
fn requirements() -> PathBuf {
    Path::new(REPOSITORY).join("benches/peers/requirements.txt")
}

fn lines(rows: &[PeerRow]) -> serde_json::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut lines, row)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

/// Enough of a digest to tell questions apart.
fn digest(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    let bytes = digest.finalize();
    let number = bytes.iter().take(8).fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    format!("{number:016x}")
}

/// What a command prints; where it fails, the last line of its complaint.
fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().map(str::trim).rfind(|line| !line.is_empty());
    Err(last.map_or_else(|| output.status.to_string(), str::to_owned))
}
