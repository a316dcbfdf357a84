//! From a unit's text to token numbers, with the actor masked.

use rustc_hash::FxHashMap;

use super::config::FeatureConfig;
use super::key::Field;
use super::lexicon::{Lexicon, WordSense};
use super::table::{ACTOR_TOKEN, NameTable, UNKNOWN_TOKEN};
use crate::article::ByteSpan;
use crate::text::{Normalized, Stemmer, Token, TokenKind, tokenize};
use crate::unit::Unit;
use crate::vectors::{NO_ROW, WordVectors};
use std::ops::Range;

/// A unit as token numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncodedUnit {
    /// The text; the actor's words are one [`ACTOR_TOKEN`].
    pub text: Vec<u32>,
    /// Where each token of `text` stands in the unit's own text.
    pub spans: Vec<ByteSpan>,
    /// Which tokens of `text` end a clause: punctuation, but no brackets or apostrophes.
    pub breaks: Vec<bool>,
    /// Runs of letters within the words of the text, where the configuration has a field for them.
    pub chars: Vec<u32>,
    /// Place of the actor in `text`.
    pub actor: Option<usize>,
    /// The text before.
    pub before: Vec<u32>,
    /// The text after.
    pub after: Vec<u32>,
    /// Row of each token of `text` in the table of word vectors.
    pub rows: Vec<u32>,
    /// The same of the text before.
    pub before_rows: Vec<u32>,
    /// The same of the text after.
    pub after_rows: Vec<u32>,
    /// What the lexicon says of each token of `text`.
    pub senses: Vec<WordSense>,
    /// Places of the words in `text` that mark the topic.
    pub cues: Vec<usize>,
    /// Number of the topic, 0 where there is none or it is not known.
    pub topic: u16,
    /// Number of the actor's name, 0 where there is none or it is not known.
    pub name: u32,
    /// Where the tokens that `spans` does not have come from; empty unless the encoder is asked to keep that.
    pub sources: Sources,
}

/// Where the tokens of an encoded unit come from, besides those of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// For each run of letters the place of its word in the text.
    pub chars: Vec<usize>,
    /// Of the text before.
    pub before: ContextSources,
    /// Of the text after.
    pub after: ContextSources,
}

/// Where the tokens of the text before or after come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContextSources {
    /// Where each word stands, in the context's own text.
    pub spans: Vec<ByteSpan>,
    /// For each token that has a number its place among the words.
    pub known: Vec<usize>,
}

/// Encodes units; holds the scratch space for it, so each thread has its own.
pub struct Encoder<'a> {
    vectors: Option<&'a WordVectors>,
    lexicon: Option<&'static Lexicon>,
    stemmer: Stemmer,
    /// Words that were looked up, in the letter case they are written in.
    known: FxHashMap<Box<str>, Known>,
    tokens: Vec<Token>,
    stem: String,
    /// Whether runs of letters are wanted.
    with_chars: bool,
    /// Whether to keep where tokens come from.
    with_sources: bool,
    /// A word between the marks of its ends, and where its characters start.
    padded: String,
    starts: Vec<usize>,
    /// Words whose runs of letters were looked up, with the place of the runs' numbers in `run_numbers`.
    known_runs: FxHashMap<Box<str>, Range<usize>>,
    run_numbers: Vec<u32>,
}

/// What is known of a word.
#[derive(Clone, Copy, Debug)]
struct Known {
    number: u32,
    row: u32,
    sense: WordSense,
}

impl Known {
    const ACTOR: Self = Self { number: ACTOR_TOKEN, row: NO_ROW, sense: WordSense { act: 0, valence: 0 } };
}

impl EncodedUnit {
    fn push(&mut self, known: Known, span: ByteSpan, ends_clause: bool) {
        self.text.push(known.number);
        self.rows.push(known.row);
        self.senses.push(known.sense);
        self.spans.push(span);
        self.breaks.push(ends_clause);
    }

    /// Finds the words that mark the topic; `cues` has for each topic (its number less 1) the tokens that do, ascending.
    pub fn mark_cues(&mut self, cues: &[Vec<u32>]) {
        self.cues.clear();
        let Some(marking) = usize::from(self.topic).checked_sub(1).and_then(|topic| cues.get(topic)) else {
            return;
        };
        let places = self.text.iter().enumerate().filter(|(_, token)| marking.binary_search(token).is_ok());
        self.cues.extend(places.map(|(at, _)| at));
    }

    /// The tokens of the clause that the actor is in; empty without an actor.
    pub fn clause(&self) -> Range<usize> {
        let Some(actor) = self.actor else { return 0..0 };
        let start = self.breaks[..actor].iter().rposition(|b| *b).map_or(0, |at| at + 1);
        let end = self.breaks[actor..].iter().position(|b| *b).map_or(self.text.len(), |at| actor + at);
        start..end
    }
}

impl<'a> Encoder<'a> {
    /// An encoder for the language of `config`.
    pub fn new(config: &FeatureConfig, vectors: Option<&'a WordVectors>) -> Self {
        Self {
            vectors: vectors.filter(|_| config.fields.iter().any(|spec| spec.vectors)),
            lexicon: Lexicon::of(config.language).filter(|_| {
                config.fields.iter().any(|spec| matches!(spec.field, Field::Acts | Field::Polarity))
            }),
            stemmer: Stemmer::new(config.language),
            known: FxHashMap::default(),
            tokens: Vec::new(),
            stem: String::new(),
            with_chars: config.fields.iter().any(|spec| spec.field == Field::Chars),
            with_sources: false,
            padded: String::new(),
            starts: Vec::new(),
            known_runs: FxHashMap::default(),
            run_numbers: Vec::new(),
        }
    }

    /// The same encoder, keeping [`EncodedUnit::sources`].
    #[must_use]
    pub fn with_sources(self) -> Self {
        Self { with_sources: true, ..self }
    }

    /// Encodes `unit` into `encoded`. `number` gives the number of a stem, [`UNKNOWN_TOKEN`] where it has none; it must
    /// give the same of a stem every time.
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
        let EncodedUnit { before, before_rows, after, after_rows, sources, .. } = encoded;
        self.encode_context(unit.before, &mut number, before, before_rows, &mut sources.before);
        self.encode_context(unit.after, &mut number, after, after_rows, &mut sources.after);
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
        encoded.chars.clear();
        encoded.rows.clear();
        encoded.senses.clear();
        encoded.sources.chars.clear();
        encoded.actor = None;
        let normalized = Normalized::new(unit.text);
        let text = normalized.text();
        let mention = unit.mention.map(|span| normalized.to_normalized(span));
        tokenize(text, &mut self.tokens);
        for at in 0..self.tokens.len() {
            let token = self.tokens[at];
            if mention.is_some_and(|mention| mention.overlaps(token.span)) {
                if encoded.actor.is_none() {
                    encoded.actor = Some(encoded.text.len());
                    encoded.push(Known::ACTOR, unit.mention.unwrap_or_default(), false);
                }
                continue;
            }
            let word = &text[token.span.range()];
            let ends = token.kind == TokenKind::Punctuation && ends_clause(word);
            encoded.push(self.look_up(word, token.kind, number), normalized.to_original(token.span), ends);
            let place = encoded.text.len() - 1;
            if token.kind == TokenKind::Hashtag {
                self.hashtag_words(word, number, encoded);
            }
            if self.with_chars && token.kind != TokenKind::Url {
                self.letter_runs(word, number, &mut encoded.chars);
                if self.with_sources {
                    encoded.sources.chars.resize(encoded.chars.len(), place);
                }
            }
        }
    }

    /// What is known of a word. Stemming costs more than all else that is done with a word, so words are remembered.
    fn look_up(&mut self, word: &str, kind: TokenKind, number: &mut impl FnMut(&str) -> u32) -> Known {
        if kind == TokenKind::Word
            && let Some(known) = self.known.get(word)
        {
            return *known;
        }
        self.stemmer.stem(word, kind, &mut self.stem);
        let known = Known {
            number: number(&self.stem),
            row: self.vectors.map_or(NO_ROW, |vectors| vectors.row(&self.stem)),
            sense: self.lexicon.map_or_else(WordSense::default, |lexicon| lexicon.sense(&self.stem)),
        };
        if kind == TokenKind::Word {
            if self.known.len() == MOST_KNOWN {
                self.known.clear();
            }
            self.known.insert(word.into(), known);
        }
        known
    }

    /// The words that a hashtag is made of: `#StopTheWar` reads as `stop the war` too.
    fn hashtag_words(
        &mut self,
        hashtag: &str,
        number: &mut impl FnMut(&str) -> u32,
        encoded: &mut EncodedUnit,
    ) {
        let Some(&span) = encoded.spans.last() else { return };
        let mut rest = &hashtag[1..];
        while !rest.is_empty() {
            let length = camel_word(rest);
            let (word, tail) = rest.split_at(length);
            rest = tail;
            if word.len() == hashtag.len() - 1 {
                return;
            }
            encoded.push(self.look_up(word, TokenKind::Word, number), span, false);
        }
    }

    /// Runs of 2 to 5 characters of a word in lower case, with a mark at either end (`analyzer='char_wb'` of
    /// scikit-learn). They share the table of stems, from which a leading mark keeps them apart.
    fn letter_runs(&mut self, word: &str, number: &mut impl FnMut(&str) -> u32, runs: &mut Vec<u32>) {
        const SHORTEST: usize = 2;
        const LONGEST: usize = 5;
        if let Some(known) = self.known_runs.get(word) {
            return runs.extend_from_slice(&self.run_numbers[known.clone()]);
        }
        if self.known_runs.len() == MOST_KNOWN {
            self.known_runs.clear();
            self.run_numbers.clear();
        }
        let first = self.run_numbers.len();
        self.padded.clear();
        self.padded.push(RUN_MARK);
        self.padded.push(' ');
        self.padded.extend(word.chars().flat_map(char::to_lowercase));
        self.padded.push(' ');
        self.starts.clear();
        self.starts.extend(self.padded.char_indices().map(|(at, _)| at).skip(1));
        self.starts.push(self.padded.len());
        for from in 0..self.starts.len() - 1 {
            for to in from + SHORTEST..=(from + LONGEST).min(self.starts.len() - 1) {
                self.stem.clear();
                self.stem.push(RUN_MARK);
                self.stem.push_str(&self.padded[self.starts[from]..self.starts[to]]);
                let number = number(&self.stem);
                if number != UNKNOWN_TOKEN {
                    self.run_numbers.push(number);
                }
            }
        }
        runs.extend_from_slice(&self.run_numbers[first..]);
        self.known_runs.insert(word.into(), first..self.run_numbers.len());
    }

    fn encode_context(
        &mut self,
        context: &str,
        number: &mut impl FnMut(&str) -> u32,
        numbers: &mut Vec<u32>,
        rows: &mut Vec<u32>,
        sources: &mut ContextSources,
    ) {
        numbers.clear();
        rows.clear();
        sources.spans.clear();
        sources.known.clear();
        if context.is_empty() {
            return;
        }
        let normalized = Normalized::new(context);
        tokenize(normalized.text(), &mut self.tokens);
        for at in 0..self.tokens.len() {
            let token = self.tokens[at];
            if token.kind != TokenKind::Punctuation {
                let known = self.look_up(&normalized.text()[token.span.range()], token.kind, number);
                if known.number != UNKNOWN_TOKEN {
                    numbers.push(known.number);
                }
                if self.with_sources {
                    sources.known.resize(numbers.len(), rows.len());
                    sources.spans.push(normalized.to_original(token.span));
                }
                rows.push(known.row);
            }
        }
    }
}

/// The most words that are remembered.
const MOST_KNOWN: usize = 1 << 16;

/// Stands before a run of letters in the table of stems.
const RUN_MARK: char = '…';

/// Bytes of the first word of a hashtag: to the next capital after a small letter, or the next digit or underscore.
fn camel_word(tag: &str) -> usize {
    let mut last: Option<char> = None;
    for (at, c) in tag.char_indices() {
        let starts = last.is_some_and(|last| {
            (last.is_lowercase() && c.is_uppercase())
                || last.is_numeric() != c.is_numeric()
                || c == '_'
                || last == '_'
        });
        if starts {
            return at;
        }
        last = Some(c);
    }
    tag.len()
}

fn ends_clause(punctuation: &str) -> bool {
    punctuation.starts_with([',', ';', ':', '"', '.', '!', '?', '(', ')', '-'])
}
