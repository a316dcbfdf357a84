//! Several heads that judge the sentences of one article: its words are cut and looked up once for all of them.

use super::{Head, Scorer};
use crate::article::ByteSpan;
use crate::feature::{Lens, TextWords, TokenTable, WordReader};
use crate::text::Language;
use crate::unit::Task;

/// Heads, with the scratch space of one thread.
pub struct Panel<'a> {
    scorers: Vec<Scorer<'a>>,
    /// Where the scorer of each task is.
    places: [Option<usize>; Task::ALL.len()],
    /// Stems that are numbered besides those of the heads.
    terms: &'a TokenTable,
    reader: WordReader<'a>,
    /// The sentences that were read, and behind them room for more.
    sentences: Vec<TextWords>,
    read: usize,
    /// The sentence that each head was asked about last.
    asked: Vec<usize>,
}

impl<'a> Panel<'a> {
    /// A panel of these heads, of which no two have one task, that numbers the stems of `terms` too.
    pub fn new(heads: impl Iterator<Item = &'a Head>, terms: &'a TokenTable, language: Language) -> Self {
        let scorers: Vec<Scorer<'a>> = heads.map(Scorer::new).collect();
        let mut lenses: Vec<Lens<'a>> = scorers.iter().map(|scorer| scorer.head().lens()).collect();
        lenses.push(Lens::of_stems(language));
        let mut places = [None; Task::ALL.len()];
        for (at, scorer) in scorers.iter().enumerate() {
            places[scorer.head().task as usize] = Some(at);
        }
        Self {
            asked: vec![0; scorers.len()],
            scorers,
            places,
            terms,
            reader: WordReader::new(lenses),
            sentences: Vec::new(),
            read: 0,
        }
    }

    /// Reads the sentences of a text, in place of those read before.
    pub fn read(&mut self, text: &str, sentences: &[ByteSpan]) {
        let Self { scorers, terms, reader, .. } = self;
        reader.forget();
        let mut number = |lens: usize, stem: &str| match scorers.get(lens) {
            Some(scorer) => scorer.head().tokens.number(stem),
            None => terms.number(stem),
        };
        self.read = sentences.len();
        if self.sentences.len() < sentences.len() {
            self.sentences.resize_with(sentences.len(), TextWords::default);
        }
        for (sentence, words) in sentences.iter().zip(&mut self.sentences) {
            reader.read(&text[sentence.range()], &mut number, words);
        }
    }

    /// The words of a sentence: the number that each has among the terms, and its place in the sentence.
    pub fn terms(&self, sentence: usize) -> impl Iterator<Item = (u32, ByteSpan)> {
        let lens = self.scorers.len();
        self.sentences[sentence].words().map(move |(word, span)| (self.reader.number(lens, word), span))
    }

    /// Whether there is a head for a task.
    pub fn has(&self, task: Task) -> bool {
        self.places[task as usize].is_some()
    }

    /// Asks the head of a task about a sentence and an actor in it, by the place of the mention in the sentence; the answers
    /// are given by [`Panel::answer`]. Where there is no such head nothing is done.
    pub fn ask(&mut self, task: Task, sentence: usize, mention: Option<ByteSpan>, actor: Option<&str>) {
        let Some(head) = self.places[task as usize] else { return };
        self.asked[head] = sentence;
        let (reader, text) = (&self.reader, &self.sentences[sentence]);
        let contexts = contexts(&self.sentences[..self.read], sentence);
        self.scorers[head].take(actor, reader.sums(head, text, contexts), |encoded| {
            reader.encode_text(head, text, mention, false, encoded);
            reader.encode_contexts(head, contexts, false, encoded);
        });
    }

    /// The answer of a head to what it was asked last, on a topic or on none: as [`Scorer::judge`]. Nothing where there is
    /// no such head.
    pub fn answer(&mut self, task: Task, topic: Option<&str>, probabilities: &mut Vec<f64>) -> &[usize] {
        let Some(head) = self.places[task as usize] else { return &[] };
        let sentence = self.asked[head];
        let contexts = contexts(&self.sentences[..self.read], sentence);
        let sums = self.reader.sums(head, &self.sentences[sentence], contexts);
        self.scorers[head].judge_on(topic, sums, probabilities)
    }
}

/// The sentences before and after one.
fn contexts(sentences: &[TextWords], at: usize) -> [Option<&TextWords>; 2] {
    [at.checked_sub(1), Some(at + 1)].map(|at| sentences.get(at?))
}

impl Head {
    /// What the head wants to know of words.
    fn lens(&self) -> Lens<'_> {
        Lens::new(&self.config, self.vectors.as_deref())
    }
}
