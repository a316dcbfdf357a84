//! Output of a long run that is kept as it comes: what was done when the run was cut short is not done again.
//!
//! Beside the place of the output there are, until all is done, `OUT.partial` with what is written so far, and `OUT.journal`,
//! a line of text for each article that is done: its digest, and how long the partial files are behind it. Output is written
//! before the lines of the journal that tell of it, so that a run that is killed leaves at most some output that no line
//! tells of, which the next run cuts off. Articles are known by their content, not by their number: where some were added
//! or removed in between, none is left out or read twice.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::failure::{Context, Failure};
use crate::article::Article;

/// What a journal begins with, before the digest of the run's options.
const FIRST: &str = "avowal-journal-1";

/// The line of a journal behind which outputs are put in their places.
const FINISHED: &str = "finished";

/// What an article is known by: half of a SHA-256.
pub(super) type ArticleDigest = u128;

/// A file of output while it is written.
struct Partial {
    place: PathBuf,
    path: PathBuf,
    file: File,
    length: u64,
}

/// The journal of a run, with its one or two files of output.
pub(super) struct Journal {
    outputs: Vec<Partial>,
    path: PathBuf,
    file: File,
    /// How often each article was done before this run, and not met in it yet.
    before: FxHashMap<ArticleDigest, usize>,
    /// How many articles were done before this run.
    done_before: usize,
    /// Whether all was done, and the outputs only had to be put in their places.
    finished: bool,
}

/// An article that is done: its digest and what is written of it, as many texts as there are outputs.
pub(super) struct Done {
    pub digest: ArticleDigest,
    pub texts: Vec<String>,
}

/// What stands at the beginning of a run.
pub(super) enum Begun {
    /// There is work to do.
    Open(Journal),
    /// All was done before; only the journal was left, and is gone now.
    Complete,
}

impl Journal {
    /// Begins a run whose outputs go to these places, each with what it starts with; or goes on with one that was cut short.
    /// `options` is everything that the output depends on besides the articles.
    ///
    /// # Errors
    /// Where a file cannot be opened or written, another run has it, or the run before had other options.
    pub(super) fn begin(
        places: &[(&Path, &str)],
        options: &str,
        resume: bool,
    ) -> Result<(Begun, Option<String>), Failure> {
        let first = places.first().map_or(Path::new(""), |(place, _)| *place);
        // Otherwise that would come out at the end of the run.
        if let Some((folder, _)) = places.iter().find(|(place, _)| place.is_dir()) {
            return Err(Failure::new(format!("cannot write {}: it is a folder", folder.display())));
        }
        let path = beside(first, "journal");
        let there = path.exists();
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .context(|| format!("cannot write {}", path.display()))?;
        // Where there are no locks, as on some network drives, the run goes on without one.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(Failure::new(format!("another run is writing {}", first.display()))
                .with_help("wait for it to end, or write to another file"));
        }
        let mut journal = Self {
            outputs: Vec::new(),
            path,
            file,
            before: FxHashMap::default(),
            done_before: 0,
            finished: false,
        };
        let identity = format!("{FIRST} {:032x}", half(&Sha256::digest(options)));
        if resume
            && there
            && let Some(ends) = journal.read(&identity, places.len())?
        {
            for ((place, _), end) in places.iter().zip(ends) {
                // A run may have ended while its outputs were put in their places.
                if !journal.finished || beside(place, "partial").exists() {
                    journal.outputs.push(Partial::reopen(place, end, &journal.path)?);
                }
            }
            if journal.finished {
                journal.finish()?;
                return Ok((Begun::Complete, None));
            }
            return Ok((Begun::Open(journal), None));
        }
        let lost = (there && !resume).then(|| {
            format!(
                "note: {} tells of a run that did not end; it is begun anew (--resume would have gone on with it)",
                journal.path.display()
            )
        });
        for (place, start) in places {
            journal.outputs.push(Partial::create(place, start)?);
        }
        journal.file.set_len(0)?;
        journal.file.rewind()?;
        let line = format!("{identity}{}\n", journal.lengths());
        journal.file.write_all(line.as_bytes())?;
        Ok((Begun::Open(journal), lost))
    }

    /// Reads what was done before; gives where each output ends behind it. `None` where the run before had not even begun.
    fn read(&mut self, identity: &str, outputs: usize) -> Result<Option<Vec<u64>>, Failure> {
        let mut reader = BufReader::new(&self.file);
        let mut line = String::new();
        let (mut whole, mut ends) = (0, None);
        loop {
            line.clear();
            // A line that was cut off may end in the midst of anything.
            let read = reader.by_ref().take(4096).read_line(&mut line);
            if !matches!(read, Ok(1..)) || !line.ends_with('\n') {
                break;
            }
            let text = line.trim_end();
            if text == FINISHED {
                self.finished = true;
                whole += line.len() as u64;
                break;
            }
            let (name, lengths) = if ends.is_none() {
                let known = text.strip_prefix(identity).filter(|rest| rest.starts_with(' '));
                (None, known.ok_or_else(|| self.of_another_run())?)
            } else {
                let (name, lengths) = text.split_at_checked(32).unwrap_or((text, ""));
                (Some(u128::from_str_radix(name, 16).map_err(|_| self.damaged())?), lengths)
            };
            let lengths: Option<Vec<u64>> = lengths.split_whitespace().map(|n| n.parse().ok()).collect();
            let lengths = lengths.filter(|lengths| lengths.len() == outputs).ok_or_else(|| self.damaged())?;
            whole += line.len() as u64;
            ends = Some(lengths);
            if let Some(name) = name {
                *self.before.entry(name).or_default() += 1;
                self.done_before += 1;
            }
        }
        self.file.set_len(whole)?;
        self.file.seek(SeekFrom::End(0))?;
        Ok(ends)
    }

    fn of_another_run(&self) -> Failure {
        Failure::new(format!(
            "{} is of a run with another model, codebook, format or options",
            self.path.display()
        ))
        .with_help("give the same ones, or leave out --resume to begin anew")
    }

    fn damaged(&self) -> Failure {
        Failure::new(format!("{} is damaged", self.path.display()))
            .with_help("leave out --resume to begin anew")
    }

    /// How many articles were done before this run.
    pub(super) fn done_before(&self) -> usize {
        self.done_before
    }

    /// Whether an article was done before this run; each time that it was counts once.
    pub(super) fn is_done(&mut self, digest: ArticleDigest) -> bool {
        match self.before.get_mut(&digest) {
            Some(times @ 1..) => {
                *times -= 1;
                true
            }
            _ => false,
        }
    }

    /// How many articles were done before this run that were not met in it.
    pub(super) fn not_met(&self) -> usize {
        self.before.values().sum()
    }

    /// Keeps what is written of some articles.
    pub(super) fn keep(&mut self, done: &[Done]) -> Result<(), Failure> {
        let mut lines = String::new();
        let mut texts = vec![String::new(); self.outputs.len()];
        let mut lengths: Vec<u64> = self.outputs.iter().map(|output| output.length).collect();
        for article in done {
            for ((text, all), length) in article.texts.iter().zip(&mut texts).zip(&mut lengths) {
                all.push_str(text);
                *length += text.len() as u64;
            }
            // Writing to a string cannot fail.
            let _ = writeln!(lines, "{:032x}{}", article.digest, listed(&lengths));
        }
        for (output, text) in self.outputs.iter_mut().zip(&texts) {
            output.write(text)?;
        }
        let path = self.path.display();
        self.file.write_all(lines.as_bytes()).context(|| format!("cannot write {path}"))
    }

    /// Puts the outputs in their places.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.file.write_all(format!("{FINISHED}\n").as_bytes())?;
        for Partial { place, path, file, .. } in self.outputs {
            file.sync_all().context(|| format!("cannot store {}", path.display()))?;
            std::fs::rename(&path, &place).context(|| format!("cannot rename {}", path.display()))?;
        }
        Ok(std::fs::remove_file(&self.path)?)
    }

    fn lengths(&self) -> String {
        listed(&self.outputs.iter().map(|output| output.length).collect::<Vec<_>>())
    }
}

impl Partial {
    fn create(place: &Path, start: &str) -> Result<Self, Failure> {
        let path = beside(place, "partial");
        let file = File::create(&path).context(|| format!("cannot write {}", path.display()))?;
        let mut partial = Self { place: place.to_owned(), path, file, length: 0 };
        partial.write(start)?;
        Ok(partial)
    }

    /// Opens what is there again, up to `end`.
    fn reopen(place: &Path, end: u64, journal: &Path) -> Result<Self, Failure> {
        let path = beside(place, "partial");
        let mut file = OpenOptions::new()
            .write(true)
            .open(&path)
            .context(|| format!("cannot go on with {}", path.display()))?;
        if file.metadata()?.len() < end {
            let message = format!("{} has less than {} tells of", path.display(), journal.display());
            return Err(Failure::new(message).with_help("leave out --resume to begin anew"));
        }
        file.set_len(end)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Self { place: place.to_owned(), path, file, length: end })
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        let path = self.path.display();
        self.file.write_all(text.as_bytes()).context(|| format!("cannot write {path}"))?;
        self.length += text.len() as u64;
        Ok(())
    }
}

/// What an article is known by: everything that its output depends on.
pub(super) fn digest_of(article: &Article) -> ArticleDigest {
    let mut hasher = Sha256::new();
    let date = article.date.map(|date| date.to_string());
    let fields = [Some(&article.id), article.title.as_ref(), article.outlet.as_ref(), date.as_ref()];
    for field in fields.into_iter().chain([Some(&article.text)]) {
        // The length before each, so that no two articles run together to the same.
        hasher.update(field.map_or(u64::MAX, |field| field.len() as u64).to_le_bytes());
        hasher.update(field.map_or("", |field| field));
    }
    half(&hasher.finalize())
}

/// The first half of a SHA-256.
fn half(digest: &[u8]) -> u128 {
    digest.iter().take(16).fold(0, |number, &byte| number << 8 | u128::from(byte))
}

fn listed(lengths: &[u64]) -> String {
    lengths.iter().fold(String::new(), |mut line, length| {
        // Writing to a string cannot fail.
        let _ = write!(line, " {length}");
        line
    })
}

/// The file beside a place that has this ending behind its name.
fn beside(place: &Path, ending: &str) -> PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    place.with_file_name(name)
}
