//! The words that mark a topic: terms of the codebook, compared by stems.

use rustc_hash::FxHashMap;

use crate::article::ByteSpan;
use crate::codebook::Codebook;
use crate::text::{Language, Normalized, Stemmer, Token, TokenKind, tokenize};

/// The terms of all topics, by their first stem, the longest first.
pub(super) struct Cues {
    terms: FxHashMap<String, Vec<(Vec<String>, usize)>>,
    language: Language,
}

impl Cues {
    pub(super) fn new(codebook: &Codebook, language: Language) -> Self {
        let mut terms: FxHashMap<String, Vec<(Vec<String>, usize)>> = FxHashMap::default();
        let mut stems = Stems::new(language);
        for (topic, entry) in codebook.topics.iter().enumerate() {
            for term in &entry.terms {
                let normalized = Normalized::new(term);
                stems.read(normalized.text());
                if let Some(first) = stems.stems.first() {
                    terms.entry(first.clone()).or_default().push((stems.stems.clone(), topic));
                }
            }
        }
        // Each list is sorted for itself: in which order they come does not matter.
        #[allow(clippy::iter_over_hash_type)]
        for entries in terms.values_mut() {
            entries.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        }
        Self { terms, language }
    }

    pub(super) fn finder(&self) -> CueFinder<'_> {
        CueFinder { cues: self, stems: Stems::new(self.language) }
    }
}

/// Finds terms; holds the scratch space of one thread.
pub(super) struct CueFinder<'a> {
    cues: &'a Cues,
    stems: Stems,
}

impl CueFinder<'_> {
    /// Calls `found` with the topic and the span in `text` of each term, from left to right; of the terms of a topic
    /// that start at one place the longest.
    pub(super) fn find(&mut self, text: &str, mut found: impl FnMut(usize, ByteSpan)) {
        let normalized = Normalized::new(text);
        self.stems.read(normalized.text());
        let stems = &self.stems.stems;
        for at in 0..stems.len() {
            let Some(terms) = self.cues.terms.get(&stems[at]) else { continue };
            let mut last = None;
            for (term, topic) in terms.iter().filter(|(term, _)| stems[at..].starts_with(term)) {
                if last != Some(*topic) {
                    let tokens = &self.stems.tokens[at..at + term.len()];
                    let span = ByteSpan::new(tokens[0].span.start, tokens[tokens.len() - 1].span.end);
                    found(*topic, normalized.to_original(span));
                    last = Some(*topic);
                }
            }
        }
    }
}

/// Stems of a normalised text, without punctuation.
struct Stems {
    stemmer: Stemmer,
    tokens: Vec<Token>,
    stems: Vec<String>,
}

impl Stems {
    fn new(language: Language) -> Self {
        Self { stemmer: Stemmer::new(language), tokens: Vec::new(), stems: Vec::new() }
    }

    fn read(&mut self, text: &str) {
        tokenize(text, &mut self.tokens);
        self.tokens.retain(|token| token.kind != TokenKind::Punctuation);
        self.stems.resize_with(self.tokens.len(), String::new);
        for (token, stem) in self.tokens.iter().zip(&mut self.stems) {
            self.stemmer.stem(&text[token.span.range()], token.kind, stem);
        }
    }
}
