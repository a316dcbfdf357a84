//! Words of texts: cut once, and looked up once, for all heads that look at them and all questions about them.

use rustc_hash::FxHashMap;

use super::config::FeatureConfig;
use super::encode::{ContextSources, EncodedUnit};
use super::key::Field;
use super::lexicon::{Lexicon, WordSense};
use super::sums::{Room, UnitSums, VectorSums};
use super::table::UNKNOWN_TOKEN;
use crate::article::ByteSpan;
use crate::text::{Language, Normalized, SpanMap, Stemmer, Token, TokenKind, tokenize};
use crate::vectors::{NO_ROW, WordVectors};

/// The most words that are remembered from one reading to the next.
const MOST_KNOWN: usize = 1 << 16;

/// Stands before a run of letters in the table of stems.
const RUN_MARK: char = '…';

/// What one head wants to know of words.
#[derive(Clone, Copy)]
pub struct Lens<'a> {
    language: Language,
    vectors: Option<&'a WordVectors>,
    lexicon: Option<&'static Lexicon>,
    runs: bool,
}

impl<'a> Lens<'a> {
    /// What the fields of `config` look at.
    pub fn new(config: &FeatureConfig, vectors: Option<&'a WordVectors>) -> Self {
        let has = |fields: &[Field]| config.fields.iter().any(|spec| fields.contains(&spec.field));
        Self {
            language: config.language,
            vectors: vectors.filter(|_| config.fields.iter().any(|spec| spec.vectors)),
            lexicon: Lexicon::of(config.language).filter(|_| has(&[Field::Acts, Field::Polarity])),
            runs: has(&[Field::Chars]),
        }
    }

    /// Stems alone.
    pub const fn of_stems(language: Language) -> Self {
        Self { language, vectors: None, lexicon: None, runs: false }
    }
}

/// What is known of a word through one lens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) number: u32,
    pub(super) row: u32,
    pub(super) sense: WordSense,
}

/// A token of a text.
#[derive(Clone, Copy, Debug)]
struct TextToken {
    /// Where it stands in the text.
    span: ByteSpan,
    /// Where it stands in the normalised text.
    normalized: ByteSpan,
    /// The number of its word.
    word: u32,
    kind: TokenKind,
    ends_clause: bool,
    /// Whether it is one of the words that the hashtag before it is made of.
    in_hashtag: bool,
}

impl TextToken {
    /// Whether it is a word or number of a context.
    fn is_in_context(&self) -> bool {
        self.kind != TokenKind::Punctuation && !self.in_hashtag
    }
}

/// A text as words that its reader knows, until the reader [begins](WordReader::begin) with another article.
#[derive(Clone, Debug, Default)]
pub struct TextWords {
    tokens: Vec<TextToken>,
    map: SpanMap,
    /// One for each of the reader's tables of word vectors.
    sums: Vec<VectorSums>,
}

impl TextWords {
    /// The words and numbers of the text, without punctuation: the number of each word and its place in the text.
    pub fn words(&self) -> impl Iterator<Item = (u32, ByteSpan)> {
        self.tokens.iter().filter(|token| token.is_in_context()).map(|token| (token.word, token.span))
    }

    /// About how many bytes it keeps hold of for the next text.
    pub fn capacity(&self) -> usize {
        let sums: usize = self.sums.iter().map(VectorSums::capacity).sum();
        self.tokens.capacity() * size_of::<TextToken>() + self.map.capacity() + sums
    }
}

/// Cuts texts into words and remembers what is known of each word through each of its lenses. Holds the scratch space of
/// one thread.
pub struct WordReader<'a> {
    lenses: Vec<Lens<'a>>,
    /// The tables of word vectors, each with a lens that has it. Heads of one model share one.
    tables: Vec<(&'a WordVectors, usize)>,
    /// One a lens.
    stemmers: Vec<Stemmer>,
    /// Numbers of words, in the letter case they are written in.
    words: FxHashMap<Box<str>, u32>,
    /// The same of figures, which differ in their runs of letters alone.
    figures: FxHashMap<Box<str>, u32>,
    /// Words x lenses.
    known: Vec<Known>,
    /// The runs of letters of words x lenses: where those of each end in `runs`. Empty where no lens wants them.
    run_ends: Vec<u32>,
    runs: Vec<u32>,
    tokens: Vec<Token>,
    room: Room,
    stem: String,
    /// A word between the marks of its ends, and where its characters start.
    padded: String,
    starts: Vec<usize>,
}

impl<'a> WordReader<'a> {
    /// A reader that knows no word yet.
    pub fn new(lenses: Vec<Lens<'a>>) -> Self {
        let mut tables: Vec<(&WordVectors, usize)> = Vec::new();
        for (at, lens) in lenses.iter().enumerate() {
            let new =
                |vectors: &&WordVectors| tables.iter().all(|(known, _)| !std::ptr::eq(*known, *vectors));
            if let Some(vectors) = lens.vectors.filter(new) {
                tables.push((vectors, at));
            }
        }
        Self {
            stemmers: lenses.iter().map(|lens| Stemmer::new(lens.language)).collect(),
            tables,
            lenses,
            words: FxHashMap::default(),
            figures: FxHashMap::default(),
            known: Vec::new(),
            run_ends: Vec::new(),
            runs: Vec::new(),
            tokens: Vec::new(),
            room: Room::default(),
            stem: String::new(),
            padded: String::new(),
            starts: Vec::new(),
        }
    }

    /// Begins with another article: what was read before must not be looked at any more. Forgets all words where they have
    /// become too many.
    pub fn begin(&mut self) {
        self.room = Room::default();
        if self.words.len() + self.figures.len() > MOST_KNOWN {
            self.words.clear();
            self.figures.clear();
            self.known.clear();
            self.run_ends.clear();
            self.runs.clear();
        }
    }

    /// Cuts a text into words. `number` gives the number of a stem or run of letters through a lens,
    /// [`UNKNOWN_TOKEN`] where it has none; it must give the same every time.
    pub fn read(&mut self, text: &str, number: &mut impl FnMut(usize, &str) -> u32, into: &mut TextWords) {
        into.tokens.clear();
        let normalized = Normalized::new(text);
        let text = normalized.text();
        let mut tokens = std::mem::take(&mut self.tokens);
        tokenize(text, &mut tokens);
        for token in &tokens {
            let word = &text[token.span.range()];
            let read = TextToken {
                span: normalized.to_original(token.span),
                normalized: token.span,
                word: self.word(word, token.kind, number),
                kind: token.kind,
                ends_clause: token.kind == TokenKind::Punctuation && ends_clause(word),
                in_hashtag: false,
            };
            into.tokens.push(read);
            if token.kind == TokenKind::Hashtag {
                for part in hashtag_words(word) {
                    let word = self.word(part, TokenKind::Word, number);
                    into.tokens.push(TextToken { word, ends_clause: false, in_hashtag: true, ..read });
                }
            }
        }
        self.tokens = tokens;
        into.map = normalized.into_map();
        let mut room = self.room;
        into.sums.resize_with(self.tables.len(), VectorSums::default);
        for ((vectors, lens), sums) in self.tables.iter().zip(&mut into.sums) {
            let rows =
                into.tokens.iter().map(|token| (self.known(*lens, token.word).row, token.is_in_context()));
            sums.fill(vectors, rows, &mut room);
        }
        self.room = room;
    }

    /// The number of a word. Stemming costs more than all else that is done with a word, so words are remembered.
    fn word(&mut self, word: &str, kind: TokenKind, number: &mut impl FnMut(usize, &str) -> u32) -> u32 {
        // All figures have one stem, and so have all addresses, which have no runs of letters either.
        let key = match kind {
            TokenKind::Number if self.has_runs() => word,
            TokenKind::Number => "0",
            TokenKind::Url => "://",
            _ => word,
        };
        let table = if kind == TokenKind::Number { &self.figures } else { &self.words };
        if let Some(known) = table.get(key) {
            return *known;
        }
        let next = (self.words.len() + self.figures.len()) as u32;
        let table = if kind == TokenKind::Number { &mut self.figures } else { &mut self.words };
        table.insert(key.into(), next);
        for (at, lens) in self.lenses.iter().enumerate() {
            // Heads are of one language, but for those that somebody put together.
            if at == 0 || lens.language != self.lenses[at - 1].language {
                self.stemmers[at].stem(word, kind, &mut self.stem);
            }
            self.known.push(Known {
                number: number(at, &self.stem),
                row: lens.vectors.map_or(NO_ROW, |vectors| vectors.row(&self.stem)),
                sense: lens.lexicon.map_or_else(WordSense::default, |lexicon| lexicon.sense(&self.stem)),
            });
        }
        if self.has_runs() {
            for at in 0..self.lenses.len() {
                if self.lenses[at].runs && kind != TokenKind::Url {
                    self.letter_runs(word, &mut |run| number(at, run));
                }
                self.run_ends.push(self.runs.len() as u32);
            }
        }
        next
    }

    fn has_runs(&self) -> bool {
        self.lenses.iter().any(|lens| lens.runs)
    }

    /// Runs of 2 to 5 characters of a word in lower case, with a mark at either end (`analyzer='char_wb'` of
    /// scikit-learn). They share the table of stems, from which a leading mark keeps them apart.
    fn letter_runs(&mut self, word: &str, number: &mut impl FnMut(&str) -> u32) {
        const SHORTEST: usize = 2;
        const LONGEST: usize = 5;
        self.padded.clear();
        self.padded.push(' ');
        self.padded.extend(word.chars().flat_map(char::to_lowercase));
        self.padded.push(' ');
        self.starts.clear();
        self.starts.extend(self.padded.char_indices().map(|(at, _)| at));
        self.starts.push(self.padded.len());
        for from in 0..self.starts.len() - 1 {
            for to in from + SHORTEST..=(from + LONGEST).min(self.starts.len() - 1) {
                self.stem.clear();
                self.stem.push(RUN_MARK);
                self.stem.push_str(&self.padded[self.starts[from]..self.starts[to]]);
                let number = number(&self.stem);
                if number != UNKNOWN_TOKEN {
                    self.runs.push(number);
                }
            }
        }
    }

    /// What is known of a word through a lens.
    #[inline]
    fn known(&self, lens: usize, word: u32) -> Known {
        self.known[word as usize * self.lenses.len() + lens]
    }

    /// The number of a word through a lens.
    #[inline]
    pub fn number(&self, lens: usize, word: u32) -> u32 {
        self.known(lens, word).number
    }

    /// The runs of letters of a word through a lens.
    fn runs(&self, lens: usize, word: u32) -> &[u32] {
        let at = word as usize * self.lenses.len() + lens;
        match self.run_ends.get(at) {
            Some(&end) => {
                let start = at.checked_sub(1).map_or(0, |before| self.run_ends[before]);
                &self.runs[start as usize..end as usize]
            }
            None => &[],
        }
    }

    /// Fills the text of `encoded` with what a text is through a lens; the words of `mention`, a span of the text, are
    /// masked. With `sources` it is noted where runs of letters come from.
    pub(crate) fn encode_text(
        &self,
        lens: usize,
        text: &TextWords,
        mention: Option<ByteSpan>,
        sources: bool,
        encoded: &mut EncodedUnit,
    ) {
        encoded.clear_text();
        let masked = mention.map(|span| text.map.to_normalized(span));
        for token in &text.tokens {
            if masked.is_some_and(|masked| masked.overlaps(token.normalized)) {
                encoded.masked += 1;
                if encoded.actor.is_none() {
                    encoded.push_actor(mention.unwrap_or_default());
                }
                continue;
            }
            encoded.push(self.known(lens, token.word), token.span, token.ends_clause);
            let place = encoded.text.len() - 1;
            if !token.in_hashtag && self.lenses[lens].runs {
                encoded.chars.extend_from_slice(self.runs(lens, token.word));
                if sources {
                    encoded.sources.chars.resize(encoded.chars.len(), place);
                }
            }
        }
    }

    /// The sums of word vectors of a text and its contexts, through a lens; `None` where it has no word vectors.
    pub(crate) fn sums<'t>(
        &self,
        lens: usize,
        text: &'t TextWords,
        contexts: [Option<&'t TextWords>; 2],
    ) -> Option<UnitSums<'t>> {
        let vectors = self.lenses[lens].vectors?;
        let table = self.tables.iter().position(|(table, _)| std::ptr::eq(*table, vectors))?;
        let [before, after] = contexts.map(|context| context.and_then(|words| words.sums.get(table)));
        Some(UnitSums { before, text: text.sums.get(table)?, after })
    }

    /// Fills the contexts of `encoded` with what the texts before and after are through a lens.
    pub(crate) fn encode_contexts(
        &self,
        lens: usize,
        [before, after]: [Option<&TextWords>; 2],
        sources: bool,
        encoded: &mut EncodedUnit,
    ) {
        let EncodedUnit { before: numbers, before_rows: rows, sources: from, .. } = encoded;
        self.encode_context(lens, before, numbers, rows, sources.then_some(&mut from.before));
        let EncodedUnit { after: numbers, after_rows: rows, sources: from, .. } = encoded;
        self.encode_context(lens, after, numbers, rows, sources.then_some(&mut from.after));
    }

    fn encode_context(
        &self,
        lens: usize,
        context: Option<&TextWords>,
        numbers: &mut Vec<u32>,
        rows: &mut Vec<u32>,
        mut sources: Option<&mut ContextSources>,
    ) {
        numbers.clear();
        rows.clear();
        if let Some(sources) = &mut sources {
            sources.clear();
        }
        for (word, span) in context.into_iter().flat_map(TextWords::words) {
            let known = self.known(lens, word);
            if known.number != UNKNOWN_TOKEN {
                numbers.push(known.number);
            }
            if let Some(sources) = &mut sources {
                sources.known.resize(numbers.len(), rows.len());
                sources.spans.push(span);
            }
            rows.push(known.row);
        }
    }
}

/// The words that a hashtag is made of, where there are several: `#StopTheWar` reads as `stop the war` too.
fn hashtag_words(hashtag: &str) -> impl Iterator<Item = &str> {
    let whole = &hashtag[1..];
    let mut rest = if camel_word(whole) == whole.len() { "" } else { whole };
    std::iter::from_fn(move || {
        let length = camel_word(rest);
        let (word, tail) = rest.split_at(length);
        rest = tail;
        (!word.is_empty()).then_some(word)
    })
}

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
