//! The words that mark topics: terms of the codebook, compared by stems.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::article::ByteSpan;
use crate::codebook::Codebook;
use crate::text::{Language, Normalized, Stemmer, Token, TokenKind, tokenize};

/// A topic with its terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicTerms {
    /// Id of the topic.
    pub topic: String,
    /// Words and phrases that mark it.
    pub terms: Vec<String>,
}

/// Topics with their terms, ready to be found in texts.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    entries: Vec<TopicTerms>,
    /// By first stem: the stems of a term and the place of its topic, the longest first.
    by_first: FxHashMap<String, Vec<(Vec<String>, usize)>>,
    language: Language,
}

impl Lexicon {
    /// A lexicon of these topics.
    pub fn new(entries: Vec<TopicTerms>, language: Language) -> Self {
        let mut by_first: FxHashMap<String, Vec<(Vec<String>, usize)>> = FxHashMap::default();
        let mut stems = Stems::new(language);
        for (topic, entry) in entries.iter().enumerate() {
            for term in &entry.terms {
                stems.read(Normalized::new(term).text());
                if let Some(first) = stems.stems.first() {
                    by_first.entry(first.clone()).or_default().push((stems.stems.clone(), topic));
                }
            }
        }
        for terms in by_first.values_mut() {
            terms.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        }
        Self { entries, by_first, language }
    }

    /// A lexicon of the codebook's topics, in its order.
    pub fn of_codebook(codebook: &Codebook, language: Language) -> Self {
        let terms =
            codebook.topics.iter().map(|t| TopicTerms { topic: t.id.clone(), terms: t.terms.clone() });
        Self::new(terms.collect(), language)
    }

    /// The topics with their terms, as given.
    pub fn entries(&self) -> &[TopicTerms] {
        &self.entries
    }

    /// A finder of the terms, with the scratch space of one thread.
    pub fn finder(&self) -> TermFinder<'_> {
        TermFinder { lexicon: self, stems: Stems::new(self.language) }
    }
}

/// Finds the terms of a lexicon.
pub struct TermFinder<'a> {
    lexicon: &'a Lexicon,
    stems: Stems,
}

impl TermFinder<'_> {
    /// Calls `found` with the place of the topic and the span in `text` of each term, from left to right; of the terms
    /// of a topic that start at one place the longest.
    pub fn find(&mut self, text: &str, mut found: impl FnMut(usize, ByteSpan)) {
        if self.lexicon.by_first.is_empty() {
            return;
        }
        let normalized = Normalized::new(text);
        self.stems.read(normalized.text());
        let Stems { stems, tokens, .. } = &self.stems;
        for at in 0..stems.len() {
            let Some(terms) = self.lexicon.by_first.get(&stems[at]) else { continue };
            let mut last = None;
            for (term, topic) in terms.iter().filter(|(term, _)| stems[at..].starts_with(term)) {
                if last != Some(*topic) {
                    let (first, end) = (tokens[at], tokens[at + term.len() - 1]);
                    found(*topic, normalized.to_original(ByteSpan::new(first.span.start, end.span.end)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_in_all_their_forms_and_the_longest_of_a_topic_wins() {
        let entry = |topic: &str, terms: &[&str]| TopicTerms {
            topic: topic.to_owned(),
            terms: terms.iter().map(ToString::to_string).collect(),
        };
        let entries = vec![
            entry("aid", &["air defence", "missile"]),
            entry("truce", &["cease-fire", "truce", "truce talks"]),
        ];
        let lexicon = Lexicon::new(entries, Language::English);
        let text = "Air-defence missiles, a “cease-fire” and truces; the truce talks.";
        let mut found = Vec::new();
        lexicon.finder().find(text, |topic, span| found.push((topic, &text[span.range()])));
        assert_eq!(
            found,
            [(0, "Air-defence"), (0, "missiles"), (1, "cease-fire"), (1, "truces"), (1, "truce talks")]
        );
    }
}
