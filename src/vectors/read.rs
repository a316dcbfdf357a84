//! Files of word vectors: word2vec's text format and fastText's `.vec`, whose first line gives their sizes, and
//! `GloVe`'s, which has none.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{MOST_DIMS, Sum, WordVectors};
use crate::text::{Language, Stemmer, Token, tokenize};

/// The most bytes of a line.
const MOST_BYTES: u64 = 1 << 20;

/// Why word vectors cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VectorsError {
    /// The file cannot be read.
    #[error("cannot read {file}: {error}")]
    Io {
        /// The file.
        file: String,
        /// What went wrong.
        error: std::io::Error,
    },
    /// A line is not as it must be.
    #[error("{file}:{line}: {problem}")]
    Line {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it, and what is allowed.
        problem: String,
    },
    /// There is no vector.
    #[error("{0}: no word vectors in it; lines of a word and its numbers are needed, separated by spaces")]
    Empty(String),
}

/// What of a file of word vectors is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VectorsOptions {
    /// Language of the words, for their stems.
    pub language: Language,
    /// The most words taken, from the top of the file.
    pub most_words: usize,
}

/// Reads the word vectors of a file. Words are lowercased; where two are the same then, the first counts. Words that
/// texts cannot have as one token (`don't`, which is read as `do` and `n't`) are left out.
///
/// # Errors
/// Where the file cannot be read, has no vectors, or a line has no word, other numbers than the first line has, or
/// something that is no finite number.
pub fn read_vectors(path: &Path, options: VectorsOptions) -> Result<WordVectors, VectorsError> {
    let file = || path.display().to_string();
    let io = |error| VectorsError::Io { file: file(), error };
    let mut reader = BufReader::new(File::open(path).map_err(io)?);
    let stemmer = Stemmer::new(options.language);
    let mut sums: FxHashMap<Box<str>, Sum> = FxHashMap::default();
    let mut seen: FxHashSet<Box<str>> = FxHashSet::default();
    let (mut line, mut stem, mut tokens) = (Vec::new(), String::new(), Vec::new());
    let (mut dims, mut number) = (0, 0);
    while seen.len() < options.most_words {
        line.clear();
        if (&mut reader).take(MOST_BYTES).read_until(b'\n', &mut line).map_err(io)? == 0 {
            break;
        }
        number += 1;
        let wrong = |problem: String| VectorsError::Line { file: file(), line: number, problem };
        if line.len() as u64 == MOST_BYTES && !line.ends_with(b"\n") {
            return Err(wrong(format!("the line is longer than {MOST_BYTES} bytes")));
        }
        let text = std::str::from_utf8(&line).map_err(|_| wrong("this is no UTF-8".to_owned()))?;
        let fields: Vec<&str> = text.split_ascii_whitespace().collect();
        if fields.is_empty() || number == 1 && is_header(&fields) {
            continue;
        }
        if dims == 0 {
            dims = fields.len() - 1;
            if !(1..=MOST_DIMS).contains(&dims) {
                let problem = format!("{dims} numbers behind the word; 1 to {MOST_DIMS} are allowed");
                return Err(wrong(problem));
            }
        }
        // Some words of GloVe have spaces in them: the numbers are counted from the end.
        let Some(split) = fields.len().checked_sub(dims).filter(|split| *split > 0) else {
            let problem =
                format!("{} numbers behind the word; the lines before have {dims}", fields.len() - 1);
            return Err(wrong(problem));
        };
        let (word, numbers) = fields.split_at(split);
        let mut vector = Vec::with_capacity(dims);
        for number in numbers {
            match number.parse::<f64>() {
                Ok(value) if value.is_finite() => vector.push(value),
                _ => return Err(wrong(format!("`{number}` is no finite number"))),
            }
        }
        let word = word.join(" ").to_lowercase().into_boxed_str();
        if !seen.insert(word.clone()) {
            continue;
        }
        if let Some(kind) = only_token(&word, &mut tokens) {
            stemmer.stem(&word, kind.kind, &mut stem);
            add(&mut sums, &stem, &vector, seen.len());
        }
    }
    if sums.is_empty() {
        return Err(VectorsError::Empty(file()));
    }
    // The harmonic number of the ranks, so that frequencies sum to 1.
    let total = (1..=seen.len()).map(|rank| 1.0 / rank as f64).sum::<f64>();
    Ok(WordVectors::from_sums(dims, total, sums))
}

/// The first line of word2vec and fastText: how many words of how many numbers.
fn is_header(fields: &[&str]) -> bool {
    fields.len() == 2 && fields.iter().all(|field| field.parse::<usize>().is_ok())
}

/// The token that a word is, where it is one.
fn only_token(word: &str, tokens: &mut Vec<Token>) -> Option<Token> {
    tokenize(word, tokens);
    match tokens[..] {
        [token] if token.span.len() == word.len() => Some(token),
        _ => None,
    }
}

/// Adds the unit vector of the word of that rank to its stem's sum.
fn add(sums: &mut FxHashMap<Box<str>, Sum>, stem: &str, vector: &[f64], rank: usize) {
    let norm = vector.iter().map(|v| v * v).sum::<f64>().sqrt();
    if norm == 0.0 {
        return;
    }
    let frequency = 1.0 / rank as f64;
    let sum = sums.entry(stem.into()).or_default();
    sum.frequency += frequency;
    sum.vector.resize(vector.len(), 0.0);
    sum.vector.iter_mut().zip(vector).for_each(|(sum, v)| *sum += frequency * v / norm);
}
