//! Several heads that judge the sentences of one article: its words are cut and looked up once for all of them.

use super::Head;
use super::novelty::Novelty;
use super::scorer::Judge;
use crate::article::ByteSpan;
use crate::feature::{Lens, TextWords, TokenTable, WordReader};
use crate::text::Language;
use crate::unit::Task;

/// Bytes of memory that are kept from one article for the next, at most.
const MOST_KEPT: usize = 1 << 26;

/// Heads, with the scratch space of one thread.
pub struct Panel<'a> {
    judges: Vec<Judge<'a>>,
    /// Where the head of each task is.
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
        let judges: Vec<Judge<'a>> = heads.map(Judge::new).collect();
        let mut lenses: Vec<Lens<'a>> = judges.iter().map(|judge| judge.head.lens()).collect();
        lenses.push(Lens::of_stems(language));
        let mut places = [None; Task::ALL.len()];
        for (at, judge) in judges.iter().enumerate() {
            places[judge.head.task as usize] = Some(at);
        }
        Self {
            asked: vec![0; judges.len()],
            judges,
            places,
            terms,
            reader: WordReader::new(lenses),
            sentences: Vec::new(),
            read: 0,
        }
    }

    /// Reads the sentences of a text, in place of those read before.
    pub fn read(&mut self, text: &str, sentences: &[ByteSpan]) {
        if self.sentences.iter().map(TextWords::capacity).sum::<usize>() > MOST_KEPT {
            self.sentences = Vec::new();
        }
        let Self { judges, terms, reader, .. } = self;
        reader.begin();
        let mut number = |lens: usize, stem: &str| match judges.get(lens) {
            Some(judge) => judge.head.tokens.number(stem),
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
        let lens = self.judges.len();
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
        self.judges[head].take(actor, reader.sums(head, text, contexts), |encoded| {
            reader.encode_text(head, text, mention, false, encoded);
            reader.encode_contexts(head, contexts, false, encoded);
        });
    }

    /// How new what the head of a task was asked about last is to it; nothing where there is no such head.
    pub fn novelty(&self, task: Task) -> Novelty {
        self.places[task as usize].map_or_else(Novelty::default, |head| self.judges[head].novelty())
    }

    /// The answer of a head to what it was asked last, on a topic or on none: as [`super::Scorer::judge`]. Nothing where there is
    /// no such head.
    pub fn answer(&mut self, task: Task, topic: Option<&str>, probabilities: &mut Vec<f64>) -> &[usize] {
        let Some(head) = self.places[task as usize] else { return &[] };
        let sentence = self.asked[head];
        let contexts = contexts(&self.sentences[..self.read], sentence);
        let sums = self.reader.sums(head, &self.sentences[sentence], contexts);
        self.judges[head].judge_on(topic, sums, probabilities)
    }
}

/// The sentences before and after one.
fn contexts(sentences: &[TextWords], at: usize) -> [Option<&TextWords>; 2] {
    [at.checked_sub(1), Some(at + 1)].map(|at| sentences.get(at?))
}
