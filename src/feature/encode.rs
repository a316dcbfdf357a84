//! From a unit's text to token numbers, with the actor masked.

use std::ops::Range;

use super::lexicon::WordSense;
use super::sums::UnitSums;
use super::table::{ACTOR_TOKEN, NameTable};
use super::words::{Known, Lens, TextWords, WordReader};
use crate::article::ByteSpan;
use crate::unit::Unit;
use crate::vectors::NO_ROW;

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
    /// How many tokens of the unit's own text the actor stands for.
    pub masked: usize,
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

impl EncodedUnit {
    /// Takes the text away.
    pub(super) fn clear_text(&mut self) {
        self.text.clear();
        self.spans.clear();
        self.breaks.clear();
        self.chars.clear();
        self.rows.clear();
        self.senses.clear();
        self.sources.chars.clear();
        self.actor = None;
        self.masked = 0;
    }

    /// Appends the masked actor.
    pub(super) fn push_actor(&mut self, mention: ByteSpan) {
        self.actor = Some(self.text.len());
        self.push(Known { number: ACTOR_TOKEN, row: NO_ROW, sense: WordSense::default() }, mention, false);
    }

    /// Appends a token.
    #[inline]
    pub(super) fn push(&mut self, known: Known, span: ByteSpan, ends_clause: bool) {
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

impl ContextSources {
    pub(super) fn clear(&mut self) {
        self.spans.clear();
        self.known.clear();
    }
}

/// Encodes units one by one; holds the scratch space for it, so each thread has its own.
pub struct Encoder<'a> {
    reader: WordReader<'a>,
    before: TextWords,
    text: TextWords,
    after: TextWords,
    /// Whether to keep where tokens come from.
    with_sources: bool,
}

impl<'a> Encoder<'a> {
    /// An encoder for what one head wants to know of words.
    pub fn new(lens: Lens<'a>) -> Self {
        Self {
            reader: WordReader::new(vec![lens]),
            before: TextWords::default(),
            text: TextWords::default(),
            after: TextWords::default(),
            with_sources: false,
        }
    }

    /// The same encoder, keeping [`EncodedUnit::sources`].
    #[must_use]
    pub fn with_sources(self) -> Self {
        Self { with_sources: true, ..self }
    }

    /// Encodes `unit` into `encoded`. `number` gives the number of a stem, [`UNKNOWN_TOKEN`](super::UNKNOWN_TOKEN) where
    /// it has none; it must give the same of a stem every time.
    pub fn encode(
        &mut self,
        unit: &Unit<'_>,
        topics: &NameTable,
        actors: &NameTable,
        mut number: impl FnMut(&str) -> u32,
        encoded: &mut EncodedUnit,
    ) {
        let mut number = |_, stem: &str| number(stem);
        encoded.topic = topics.number(unit.topic) as u16;
        encoded.name = actors.number(unit.actor);
        self.reader.begin();
        let Self { reader, before, text, after, with_sources } = self;
        for (given, words) in
            [(unit.before, &mut *before), (unit.text, &mut *text), (unit.after, &mut *after)]
        {
            reader.read(given, &mut number, words);
        }
        reader.encode_text(0, text, unit.mention, *with_sources, encoded);
        reader.encode_contexts(0, [Some(&*before), Some(&*after)], *with_sources, encoded);
    }

    /// The sums of word vectors of the unit that was encoded last; `None` without word vectors.
    pub fn sums(&self) -> Option<UnitSums<'_>> {
        self.reader.sums(0, &self.text, [Some(&self.before), Some(&self.after)])
    }
}
