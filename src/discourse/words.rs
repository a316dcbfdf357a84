//! The words of an article with their classes, sentence by sentence.

use std::ops::Range;

use super::lexicon::Classes;
use super::memory::WordMemory;
use super::quotes::quotations;
use crate::article::{Article, ByteSpan};

/// A word or a punctuation mark.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    /// As written, without a possessive ending.
    pub(super) text: &'a str,
    /// Its first byte in the article's text.
    pub(super) start: usize,
    /// One past its last byte, the possessive ending left out.
    pub(super) end: usize,
    /// Its number in the memory that it was read with; 0 for a mark.
    pub(super) number: u32,
    /// Its classes; none for a mark.
    pub(super) classes: Classes,
    /// The actor of the codebook that it names or has the nationality of.
    pub(super) nation: Option<u32>,
    pub(super) capital: bool,
    /// Whether a name may begin with it: it has a capital, at its head or behind a particle.
    pub(super) begins_name: bool,
    /// Of words that a name may begin with: whether it is a common word, but for its capital.
    pub(super) common: bool,
    /// Of the same words: whether the article has it in small letters too, and it has more than two of them.
    pub(super) small_elsewhere: bool,
    /// Whether a possessive ending follows.
    pub(super) possessive: bool,
    pub(super) is_mark: bool,
    /// Whether it stands in direct speech.
    pub(super) quoted: bool,
}

impl Word<'_> {
    #[inline]
    pub(super) fn is(&self, class: Classes) -> bool {
        self.classes.has(class)
    }

    /// The place of the first of some classes that it is in; -1 where it is in none.
    pub(super) fn place_in(&self, classes: impl IntoIterator<Item = Classes>) -> i32 {
        classes.into_iter().position(|class| self.is(class)).map_or(-1, |at| at as i32)
    }

    /// Whether this is the mark.
    #[inline]
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.is_mark && self.text.starts_with(mark)
    }

    /// Whether this is the word, in any case.
    #[inline]
    pub(super) fn reads(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    #[inline]
    pub(super) fn is_quotation_mark(&self) -> bool {
        self.is_mark && self.text.starts_with(['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}'])
    }

    /// Whether nothing but capitals and digits is in it, and two letters at least.
    pub(super) fn is_acronym(&self) -> bool {
        let letters = self.text.chars().filter(|c| c.is_alphabetic());
        letters.clone().all(char::is_uppercase) && letters.count() >= 2
    }
}

/// The words of an article.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) words: Vec<Word<'a>>,
    /// The words of each sentence.
    pub(super) sentences: Vec<Range<usize>>,
    /// The paragraph of each sentence.
    pub(super) paragraphs: Vec<usize>,
    /// What stands in quotation marks.
    pub(super) quotations: Vec<ByteSpan>,
}

impl<'a> Words<'a> {
    pub(super) fn new(article: &'a Article, sentences: &[ByteSpan], memory: &mut WordMemory<'_>) -> Self {
        memory.begin_article();
        let quotations = quotations(&article.text, &article.paragraphs);
        let mut all = Self {
            text: &article.text,
            words: Vec::with_capacity(article.text.len() / 5),
            sentences: Vec::with_capacity(sentences.len()),
            paragraphs: Vec::with_capacity(sentences.len()),
            quotations,
        };
        let mut paragraph = 0;
        for sentence in sentences {
            while article.paragraphs.get(paragraph).is_some_and(|p| p.end < sentence.end) {
                paragraph += 1;
            }
            all.paragraphs.push(paragraph);
            let first = all.words.len();
            split(&article.text, *sentence, memory, &mut all.words);
            all.sentences.push(first..all.words.len());
        }
        let mut at = 0;
        for word in &mut all.words {
            while all.quotations.get(at).is_some_and(|quotation| quotation.end <= word.start) {
                at += 1;
            }
            word.quoted = all.quotations.get(at).is_some_and(|q| q.start <= word.start);
            word.small_elsewhere = word.begins_name && memory.has_small(word.number);
        }
        all
    }

    /// The word that begins at this byte, or the first one after it.
    pub(super) fn at(&self, byte: usize) -> usize {
        self.words.partition_point(|word| word.start < byte)
    }

    /// The words that a span covers.
    pub(super) fn covered(&self, span: ByteSpan) -> Range<usize> {
        self.words.partition_point(|word| word.end <= span.start)..self.at(span.end)
    }

    /// The sentence that a word is in.
    pub(super) fn sentence_of(&self, word: usize) -> usize {
        self.sentences.partition_point(|range| range.end <= word)
    }

    /// From the first of these words to the last.
    pub(super) fn span(&self, words: Range<usize>) -> ByteSpan {
        ByteSpan::new(self.words[words.start].start, self.words[words.end - 1].end)
    }

    /// The word, if it is one of the sentence's.
    #[inline]
    pub(super) fn get(&self, word: usize, sentence: &Range<usize>) -> Option<&Word<'a>> {
        if sentence.contains(&word) { self.words.get(word) } else { None }
    }

    /// Whether the word opens its sentence or a quotation, so that its capital says nothing.
    pub(super) fn opens(&self, word: usize, sentence: &Range<usize>) -> bool {
        let before = sentence.start..word;
        match before.clone().next_back() {
            None => true,
            Some(last) => {
                let mark = &self.words[last];
                mark.is_quotation_mark()
                    || mark.is_mark && mark.text.starts_with([':', '\u{2022}', '\u{2013}', '\u{2014}', '*'])
                    || mark.is_mark('-') && self.text[mark.end..].starts_with(' ')
                    || before.into_iter().all(|at| self.words[at].is_mark)
            }
        }
    }
}

fn split<'a>(text: &'a str, sentence: ByteSpan, memory: &mut WordMemory<'_>, words: &mut Vec<Word<'a>>) {
    let mut at = sentence.start;
    while at < sentence.end {
        if text.as_bytes()[at] == b' ' {
            at += 1;
            continue;
        }
        let rest = &text[at..sentence.end];
        let Some(c) = rest.chars().next() else { break };
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let length = word_length(rest);
        let is_mark = length == 0;
        let mut end = at + if is_mark { c.len_utf8() } else { length };
        let mut next = end;
        let mut possessive = false;
        if !is_mark && text.as_bytes()[end - 1] == b's' {
            let word = &text[at..end];
            let ending = ["'s", "\u{2019}s"].iter().find_map(|ending| word.strip_suffix(ending));
            if let Some(bare) = ending.filter(|bare| !bare.is_empty()) {
                possessive = true;
                end = at + bare.len();
            } else if text[end..].starts_with(['\'', '\u{2019}'])
                && let Some((mark, ' ')) = text[end..].chars().next().zip(text[end..].chars().nth(1))
            {
                possessive = true;
                next = end + mark.len_utf8();
            }
        }
        let mut word = Word {
            text: &text[at..end],
            start: at,
            end,
            number: 0,
            classes: Classes::default(),
            nation: None,
            capital: c.is_uppercase(),
            begins_name: false,
            common: false,
            small_elsewhere: false,
            possessive,
            is_mark,
            quoted: false,
        };
        if !is_mark {
            memory.tell(&mut word);
        }
        words.push(word);
        at = next;
    }
}

/// Length of the run of letters and digits that `text` begins with, with what joins them.
fn word_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let mut end = 0;
    loop {
        while letter(end) {
            end += 1;
        }
        let Some(byte) = bytes.get(end) else { return end };
        let joins = matches!(byte, b'-' | b'\'' | b'.' | b'&');
        if !byte.is_ascii() || joins && bytes.get(end + 1).is_some_and(|next| !next.is_ascii()) {
            return any_word_length(text, end);
        }
        if !(joins && end > 0 && letter(end + 1)) {
            return end;
        }
        end += 2;
    }
}

/// The same where letters beyond ASCII come up, from `from` on.
fn any_word_length(text: &str, from: usize) -> usize {
    let mut end = from;
    let mut chars = text[from..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let at = from + at;
        let joins = at > 0
            && matches!(c, '-' | '\'' | '\u{2019}' | '.' | '&' | '\u{2011}')
            && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !(c.is_alphanumeric() || joins || is_mark_on_letter(c)) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

fn is_mark_on_letter(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}')
}
