//! From a unit's text to token numbers, with the actor masked.

use super::config::FeatureConfig;
use super::table::{ACTOR_TOKEN, NameTable, UNKNOWN_TOKEN};
use crate::article::ByteSpan;
use crate::text::{Normalized, Stemmer, Token, TokenKind, tokenize};
use crate::unit::Unit;

/// A unit as token numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncodedUnit {
    /// The text; the actor's words are one [`ACTOR_TOKEN`].
    pub text: Vec<u32>,
    /// Where each token of `text` stands in the unit's own text.
    pub spans: Vec<ByteSpan>,
    /// Which tokens of `text` end a clause: punctuation, but no brackets or apostrophes.
    pub breaks: Vec<bool>,
    /// Place of the actor in `text`.
    pub actor: Option<usize>,
    /// The text before.
    pub before: Vec<u32>,
    /// The text after.
    pub after: Vec<u32>,
    /// Number of the topic, 0 where there is none or it is not known.
    pub topic: u16,
    /// Number of the actor's name, 0 where there is none or it is not known.
    pub name: u32,
}

/// Encodes units; holds the scratch space for it, so each thread has its own.
pub struct Encoder {
    stemmer: Stemmer,
    tokens: Vec<Token>,
    stem: String,
}

impl Encoder {
    /// An encoder for the language of `config`.
    pub fn new(config: &FeatureConfig) -> Self {
        Self { stemmer: Stemmer::new(config.language), tokens: Vec::new(), stem: String::new() }
    }

    /// Encodes `unit` into `encoded`. `number` gives the number of a stem, [`UNKNOWN_TOKEN`] where it has none.
    pub fn encode(
        &mut self,
        unit: &Unit<'_>,
        topics: &NameTable,
        actors: &NameTable,
        mut number: impl FnMut(&str) -> u32,
        encoded: &mut EncodedUnit,
    ) {
        encoded.topic = topics.number(unit.topic) as u16;
        encoded.name = actors.number(unit.actor);
        self.encode_text(unit, &mut number, encoded);
        self.encode_context(unit.before, &mut number, &mut encoded.before);
        self.encode_context(unit.after, &mut number, &mut encoded.after);
    }

    fn encode_text(
        &mut self,
        unit: &Unit<'_>,
        number: &mut impl FnMut(&str) -> u32,
        encoded: &mut EncodedUnit,
    ) {
        encoded.text.clear();
        encoded.spans.clear();
        encoded.breaks.clear();
        encoded.actor = None;
        let normalized = Normalized::new(unit.text);
        let text = normalized.text();
        let mention = unit.mention.map(|span| normalized.to_normalized(span));
        tokenize(text, &mut self.tokens);
        for token in &self.tokens {
            if mention.is_some_and(|mention| mention.overlaps(token.span)) {
                if encoded.actor.is_none() {
                    encoded.actor = Some(encoded.text.len());
                    encoded.text.push(ACTOR_TOKEN);
                    encoded.spans.push(unit.mention.unwrap_or_default());
                    encoded.breaks.push(false);
                }
                continue;
            }
            let word = &text[token.span.range()];
            self.stemmer.stem(word, token.kind, &mut self.stem);
            encoded.text.push(number(&self.stem));
            encoded.spans.push(normalized.to_original(token.span));
            encoded.breaks.push(token.kind == TokenKind::Punctuation && ends_clause(word));
        }
    }

    fn encode_context(
        &mut self,
        context: &str,
        number: &mut impl FnMut(&str) -> u32,
        numbers: &mut Vec<u32>,
    ) {
        numbers.clear();
        if context.is_empty() {
            return;
        }
        let normalized = Normalized::new(context);
        tokenize(normalized.text(), &mut self.tokens);
        for token in &self.tokens {
            if token.kind != TokenKind::Punctuation {
                self.stemmer.stem(&normalized.text()[token.span.range()], token.kind, &mut self.stem);
                let number = number(&self.stem);
                if number != UNKNOWN_TOKEN {
                    numbers.push(number);
                }
            }
        }
    }
}

fn ends_clause(punctuation: &str) -> bool {
    punctuation.starts_with([',', ';', ':', '"', '.', '!', '?', '(', ')', '-'])
}
