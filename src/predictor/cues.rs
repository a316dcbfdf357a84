//! The words that mark a topic: terms of the codebook, compared by stems.

use rustc_hash::FxHashMap;

use crate::article::ByteSpan;
use crate::codebook::Codebook;
use crate::feature::{Lens, TextWords, TokenTable, UNKNOWN_TOKEN, WordReader};
use crate::text::{Language, StemList};

/// The terms of all topics.
pub(super) struct Cues {
    /// The stems that terms are made of.
    pub(super) stems: TokenTable,
    /// For each first stem the terms that begin with it, the longest first, with their topics.
    terms: FxHashMap<u32, Vec<(Vec<u32>, usize)>>,
}

impl Cues {
    pub(super) fn new(codebook: &Codebook, language: Language) -> Self {
        let mut reader = WordReader::new(vec![Lens::of_stems(language)]);
        let (mut stems, mut words): (Vec<Box<str>>, _) = (Vec::new(), TextWords::default());
        let mut terms: Vec<(Vec<u32>, usize)> = Vec::new();
        for (topic, entry) in codebook.topics.iter().enumerate() {
            for term in &entry.terms {
                let mut number = |_, stem: &str| {
                    stems.push(stem.into());
                    stems.len() as u32 - 1
                };
                reader.read(term, &mut number, &mut words);
                let term: Vec<u32> = words.words().map(|(word, _)| reader.number(0, word)).collect();
                if !term.is_empty() {
                    terms.push((term, topic));
                }
            }
        }
        let table = TokenTable::new(StemList::new(stems.clone()));
        let mut by_first: FxHashMap<u32, Vec<(Vec<u32>, usize)>> = FxHashMap::default();
        for (mut term, topic) in terms {
            term.iter_mut().for_each(|stem| *stem = table.number(&stems[*stem as usize]));
            by_first.entry(term[0]).or_default().push((term, topic));
        }
        // Each list is sorted for itself: in which order they come does not matter.
        #[allow(clippy::iter_over_hash_type)]
        for entries in by_first.values_mut() {
            entries.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        }
        Self { stems: table, terms: by_first }
    }

    /// Calls `found` with the topic and the span of each term among these words (their numbers in [`Cues::stems`], and
    /// where they stand), from left to right; of the terms of a topic that start at one place the longest.
    pub(super) fn find(&self, words: &[(u32, ByteSpan)], mut found: impl FnMut(usize, ByteSpan)) {
        let reads = |words: &[(u32, ByteSpan)], term: &[u32]| {
            words.len() >= term.len() && words.iter().zip(term).all(|(word, stem)| word.0 == *stem)
        };
        for at in 0..words.len() {
            if words[at].0 == UNKNOWN_TOKEN {
                continue;
            }
            let Some(terms) = self.terms.get(&words[at].0) else { continue };
            let mut last = None;
            for (term, topic) in terms.iter().filter(|(term, _)| reads(&words[at..], term)) {
                if last != Some(*topic) {
                    found(*topic, ByteSpan::new(words[at].1.start, words[at + term.len() - 1].1.end));
                    last = Some(*topic);
                }
            }
        }
    }
}
