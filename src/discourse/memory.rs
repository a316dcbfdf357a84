//! What is known of words as they are written, learnt once and kept from article to article.

use rustc_hash::FxHashMap;

use super::Discourse;
use super::lexicon::{self, Classes};
use super::words::Word;
use crate::codebook::{Lower, folded, is_common_word};

/// The most words that are remembered from one article to the next.
const MOST_KNOWN: usize = 1 << 16;

/// The words that one thread has read.
pub(super) struct WordMemory<'b> {
    book: &'b Discourse,
    numbers: FxHashMap<Box<str>, u32>,
    known: Vec<Known>,
    /// Number of the article that is read.
    article: u64,
}

#[derive(Clone, Copy)]
struct Known {
    classes: Classes,
    nation: Option<u32>,
    begins_name: bool,
    common: bool,
    /// Whether it begins with a small letter and has more than two bytes.
    is_small: bool,
    /// The number of the word in small letters.
    small: u32,
    /// The last article that has it.
    seen: u64,
}

impl<'b> WordMemory<'b> {
    pub(super) fn new(book: &'b Discourse) -> Self {
        Self { book, numbers: FxHashMap::default(), known: Vec::new(), article: 0 }
    }

    pub(super) fn begin_article(&mut self) {
        self.article += 1;
        if self.known.len() > MOST_KNOWN {
            self.known.clear();
            self.numbers.clear();
        }
    }

    /// Writes into a word of the article what is known of it.
    pub(super) fn tell(&mut self, word: &mut Word<'_>) {
        let number = self.number(word.text);
        let known = &mut self.known[number as usize];
        if known.is_small {
            known.seen = self.article;
        }
        word.number = number;
        word.classes = known.classes;
        word.nation = known.nation;
        word.begins_name = known.begins_name;
        word.common = known.common;
    }

    /// Whether the article has the word in small letters, as far as it was read.
    pub(super) fn has_small(&self, number: u32) -> bool {
        let small = self.known[number as usize].small;
        self.known[small as usize].seen == self.article
    }

    fn number(&mut self, text: &str) -> u32 {
        match self.numbers.get(text) {
            Some(number) => *number,
            None => self.learn(text),
        }
    }

    fn learn(&mut self, text: &str) -> u32 {
        let lower = Lower::new(text);
        if !begins_name(text) || *lower == *text {
            return self.add(text, &lower, None);
        }
        let known = self.numbers.get(&*lower).copied();
        let small = known.unwrap_or_else(|| self.add(&lower, &lower, None));
        self.add(text, &lower, Some(small))
    }

    /// Adds a word with the number of its small form, if it is not its own.
    fn add(&mut self, text: &str, lower: &str, small: Option<u32>) -> u32 {
        let number = self.known.len() as u32;
        let capital = text.starts_with(char::is_uppercase);
        let begins_name = begins_name(text);
        let folded = folded(text);
        let mut classes =
            if text.is_ascii() { lexicon::classes(lower) } else { lexicon::classes_of(&folded) };
        // "US" is no pronoun, and neither is "IT".
        let pronouns = lexicon::IT.and(lexicon::OBJECT).and(lexicon::FIRST_PLURAL);
        if classes.has(pronouns) && text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()) {
            classes = Classes::default();
        }
        self.known.push(Known {
            classes,
            nation: if capital { self.book.nation(&folded) } else { None },
            begins_name,
            common: begins_name && is_common_word(lower),
            is_small: !capital && text.len() > 2,
            small: small.unwrap_or(number),
            seen: 0,
        });
        self.numbers.insert(text.into(), number);
        number
    }
}

/// A capital at its head, or behind a particle: "al-Ribat", "el-Sisi".
fn begins_name(word: &str) -> bool {
    if word.starts_with(['a', 'e'])
        && let Some((particle, name)) = word.split_once('-')
        && matches!(particle, "al" | "el" | "ar" | "as" | "at" | "ash" | "an")
    {
        return name.starts_with(char::is_uppercase);
    }
    word.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, ByteSpan};
    use crate::codebook::{Actor, ActorKind, Codebook};
    use crate::discourse::words::Words;

    #[test]
    fn words_are_told_the_same_whatever_was_read_before() {
        let actors = vec![Actor::new("norland", "Norland", ActorKind::Country)];
        let book = Discourse::new(&Codebook { actors, ..Codebook::default() }).unwrap();
        let mut memory = WordMemory::new(&book);
        for (text, small) in [("Talks in Norland. The talks", true), ("Talks in Norland", false)] {
            let article = Article::new("a", text);
            let words = Words::new(&article, &[ByteSpan::new(0, text.len())], &mut memory);
            let talks = &words.words[0];
            assert_eq!((talks.begins_name, talks.common, talks.small_elsewhere), (true, true, small));
            assert_eq!(words.words[2].nation, Some(0));
            assert!(words.words[1].is(lexicon::PLACE_PREPOSITION) && !words.words[1].small_elsewhere);
        }
    }
}
