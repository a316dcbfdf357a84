//! Sentence boundaries in news copy.
//!
//! Our own rules, because sentences are what statements are coded in: the peers that there are as crates
//! (`sentencex`, the UAX #29 rules of `unicode-segmentation`, SRX rule files) were measured on the coded articles and
//! cut more of them wrongly, or compile many regular expressions at every start. A boundary is looked for only at
//! `.`, `!`, `?` and the like, and at line ends; each is decided from the word before and the words after, so that
//! time is linear in the text.

use super::abbreviations::{FullStop, full_stop_after};
use super::language::Language;
use crate::article::ByteSpan;

/// How far ahead the words after a boundary are looked at, in bytes.
const AHEAD: usize = 120;
/// The longest sentence, in bytes: what is longer is a table or a list, and is cut at a space. Who says what is looked for in
/// pairs of words of a sentence, so that one without end would take time without end.
const LONGEST: usize = 4000;
/// The longest text in brackets that is kept in one sentence, in bytes.
const LONGEST_BRACKET: usize = 300;

/// The sentences of a text, as byte spans in order, without the white space around them. Everything that is not white
/// space is in one of them. A blank line ends a sentence, and so does the end of a line that looks like a headline, a
/// list item or the entry of a live blog.
pub fn split_sentences(text: &str, language: Language) -> Vec<ByteSpan> {
    let mut splitter = Splitter { text, language, start: 0, line: 0, bracket: None, spans: Vec::new() };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(plain) = bytes[at..].iter().position(|&byte| TELLS[usize::from(byte)]) {
        at += plain;
        match bytes[at] {
            b'.' | b'!' | b'?' => at = splitter.terminator(at),
            b'\n' | b'\r' => at = splitter.line_end(at),
            b'(' | b'[' => {
                splitter.bracket = Some(at);
                at += 1;
            }
            b')' | b']' => {
                splitter.bracket = None;
                at += 1;
            }
            _ => {
                let c = text[at..].chars().next().unwrap_or(' ');
                at = match c {
                    '…' | '。' | '！' | '？' | '؟' | '۔' | '।' => splitter.terminator(at),
                    '\u{2028}' | '\u{2029}' | '\u{0085}' => splitter.line_end(at),
                    _ => at + c.len_utf8(),
                };
            }
        }
    }
    splitter.close(text.len());
    splitter.spans
}

/// The bytes that are looked at; between them, most of a text goes by quickly.
const TELLS: [bool; 256] = {
    let mut tells = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        tells[byte] = byte >= 0x80
            || matches!(byte as u8, b'.' | b'!' | b'?' | b'\n' | b'\r' | b'(' | b'[' | b')' | b']');
        byte += 1;
    }
    tells
};

struct Splitter<'a> {
    text: &'a str,
    language: Language,
    /// Where the sentence in hand starts.
    start: usize,
    /// Where the line in hand starts, behind its white space.
    line: usize,
    /// Where a bracket was opened in it and not closed.
    bracket: Option<usize>,
    spans: Vec<ByteSpan>,
}

impl Splitter<'_> {
    /// Ends the sentence in hand at `end`.
    fn close(&mut self, end: usize) {
        let sentence = &self.text[self.start..end];
        let mut at = self.start + (sentence.len() - sentence.trim_start().len());
        let mut rest = sentence.trim();
        while rest.len() > LONGEST {
            let most = rest.floor_char_boundary(LONGEST);
            let cut = rest[..most].rfind(char::is_whitespace).unwrap_or(most);
            self.spans.push(ByteSpan::new(at, at + rest[..cut].trim_end().len()));
            let behind = rest[cut..].trim_start();
            at += rest.len() - behind.len();
            rest = behind;
        }
        if !rest.is_empty() {
            self.spans.push(ByteSpan::new(at, at + rest.len()));
        }
        self.start = end;
        self.bracket = None;
    }

    /// Decides on the run of terminators at `at`; gives the place to go on from.
    fn terminator(&mut self, at: usize) -> usize {
        let after_run = at + prefix(&self.text[at..], is_terminator);
        let run = &self.text[at..after_run];
        let end = after_run + prefix(&self.text[after_run..], is_closer);
        let closers = &self.text[after_run..end];
        let rest = &self.text[end..];
        let wide = run.chars().any(|c| matches!(c, '。' | '！' | '？'));
        if !wide && rest.chars().next().is_some_and(|c| !c.is_whitespace()) {
            // Glued to the next word: `example.org`, `3.5`, or two sentences whose space was lost.
            if !(run.len() == 1 && closers.is_empty() && lost_space(&self.text[self.start..at], rest)) {
                return end;
            }
        }
        if closers.contains([')', ']']) {
            self.bracket = None;
        }
        if self.is_end(at, run, closers, rest) {
            self.close(end);
        }
        end
    }

    fn is_end(&self, at: usize, run: &str, closers: &str, rest: &str) -> bool {
        let next = Next::of(rest);
        if next.on_new_line {
            // The line's end decides.
            return false;
        }
        if self.bracket.is_some_and(|open| {
            at - open <= LONGEST_BRACKET
                && self.text.as_bytes()[at..].iter().take(LONGEST_BRACKET).any(|b| matches!(b, b')' | b']'))
        }) {
            return false;
        }
        let quoted = closers.contains(['"', '”', '’', '\'', '»']);
        if next.first.is_some_and(char::is_lowercase) {
            return false;
        }
        if run.contains(['!', '?', '！', '？', '؟']) {
            // `"Is it over?" Varga asked.`
            return !(quoted && next.is_attribution());
        }
        if run.len() > 1 || run == "…" {
            return next.first.is_some_and(|c| !c.is_numeric());
        }
        if quoted || !closers.is_empty() || run != "." {
            return !(quoted && next.is_attribution());
        }
        self.full_stop_ends(at, &next)
    }

    /// Whether a single full stop, with nothing between it and the next word, ends the sentence.
    fn full_stop_ends(&self, at: usize, next: &Next<'_>) -> bool {
        let before = &self.text[self.start..at];
        let word_start = before
            .rfind(|c: char| !(c.is_alphanumeric() || c == '.' || c == '\'' || c == '’'))
            .map_or(0, |place| place + before[place..].chars().next().map_or(1, char::len_utf8));
        let word = &before[word_start..];
        // Far into a sentence it does not matter what opens it.
        let opens = |c: char| word_start < AHEAD && (c.is_whitespace() || is_opener(c));
        let earlier = before[..word_start].trim_start_matches(opens);
        if word.is_empty() {
            return true;
        }
        if word.bytes().all(|b| b.is_ascii_digit()) {
            // `1. First`, and `3. Oktober` where ordinals are written so.
            let ordinal = matches!(
                self.language,
                Language::German
                    | Language::Danish
                    | Language::Norwegian
                    | Language::Finnish
                    | Language::Hungarian
                    | Language::Turkish
            );
            return !(word.len() <= 2 && (earlier.is_empty() || ordinal));
        }
        let mut letters = word.chars();
        if word.chars().count() == 1 && next.is_single_letter() {
            // `z. B.`, `J. D. Vance`.
            return false;
        }
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            // An initial, but `than I.` and `phase B.` may end a sentence.
            if letter.is_uppercase() {
                let after_name = earlier.is_empty()
                    || earlier.trim_end().ends_with(['.', ','])
                    || previous_word_is_name(earlier);
                return !after_name && letter != 'J' && next.starts_sentence(self.language)
                    || (letter == 'I' && !after_name);
            }
        }
        match full_stop_after(word, self.language) {
            FullStop::Abbreviation => false,
            FullStop::BeforeNumber => !next.first.is_some_and(char::is_numeric),
            FullStop::Either => next.first.is_none() || next.starts_sentence(self.language),
            FullStop::End => true,
        }
    }

    /// Decides on the line end at `at`; gives the place to go on from.
    fn line_end(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let space = prefix(rest, char::is_whitespace);
        let breaks = rest[..space]
            .matches('\n')
            .count()
            .max(usize::from(rest.starts_with(['\r', '\u{2028}', '\u{2029}', '\u{0085}'])));
        let line = self.text[self.line.max(self.start)..at].trim();
        if rest[..space].contains('\n') {
            self.line = at + space;
        }
        let next = &self.text[at + space..];
        if breaks > 1 || rest.starts_with('\u{2029}') || ends_line(line, next) {
            self.close(at);
        }
        at + space
    }
}

/// Whether a sentence ends with `line`, and `next` is the next one.
fn ends_line(line: &str, next: &str) -> bool {
    /// A line of running text that was broken to fit a page is longer than this.
    const SHORTEST_WRAPPED: usize = 50;
    let open_end = line.trim_end_matches(is_closer);
    let complete = open_end.ends_with(is_terminator) && !open_end.ends_with(" no.");
    let first = next.chars().next();
    let item =
        first.is_some_and(|c| matches!(c, '-' | '–' | '•' | '*' | '·' | '#')) || starts_with_number(next);
    let fresh = first.is_some_and(|c| c.is_uppercase() || is_opener(c) || !c.is_alphabetic());
    complete
        || item
        || (fresh && line.len() < SHORTEST_WRAPPED)
        || starts_with_number(line) && line.len() < 25
}

/// A list number or the time of a live-blog entry: `1.`, `10:42`, `10.42am`.
fn starts_with_number(line: &str) -> bool {
    let digits = line.bytes().take(3).take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && line[digits..].starts_with(['.', ':', ')', 'h'])
}

/// Whether `rest` continues after a full stop whose space was lost: `…over.The army`.
fn lost_space(before: &str, rest: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let mut next = rest.chars();
    let (first, second) = (next.next(), next.next());
    word.chars().count() > 2
        && word.chars().all(char::is_lowercase)
        && first.is_some_and(|c| c.is_uppercase() || is_opener(c))
        && second.is_some_and(|c| c.is_lowercase() || c == ' ' || c.is_uppercase())
}

fn previous_word_is_name(earlier: &str) -> bool {
    let word = earlier.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Words that start a sentence more often than a name does, sorted.
const STARTERS: &[&str] = &[
    "A",
    "About",
    "After",
    "All",
    "Also",
    "Although",
    "An",
    "And",
    "Another",
    "Any",
    "As",
    "Asked",
    "At",
    "Because",
    "Before",
    "Both",
    "But",
    "By",
    "Despite",
    "During",
    "Each",
    "Earlier",
    "Even",
    "Every",
    "Few",
    "For",
    "From",
    "He",
    "Her",
    "Here",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "Instead",
    "It",
    "Its",
    "Last",
    "Later",
    "Like",
    "Many",
    "Meanwhile",
    "More",
    "Most",
    "My",
    "Neither",
    "Nevertheless",
    "Next",
    "No",
    "Nobody",
    "Nor",
    "Not",
    "Nothing",
    "Now",
    "Of",
    "On",
    "Once",
    "One",
    "Only",
    "Or",
    "Other",
    "Others",
    "Our",
    "Over",
    "People",
    "Perhaps",
    "Several",
    "She",
    "Since",
    "So",
    "Some",
    "Still",
    "Such",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "Through",
    "To",
    "Two",
    "Under",
    "Until",
    "We",
    "What",
    "When",
    "Where",
    "Whether",
    "Which",
    "While",
    "Who",
    "Why",
    "With",
    "Without",
    "Yet",
    "You",
    "Your",
];

/// What follows a terminator.
struct Next<'a> {
    /// The first letter or digit, past opening quotes and brackets.
    first: Option<char>,
    on_new_line: bool,
    /// The text from there, as far as is looked at.
    words: &'a str,
}

impl<'a> Next<'a> {
    fn of(rest: &'a str) -> Self {
        let space = prefix(rest, char::is_whitespace);
        let on_new_line = rest[..space].contains(['\n', '\r', '\u{2028}', '\u{2029}', '\u{0085}']);
        let words = rest[space..].trim_start_matches(|c| is_opener(c) || c == ' ');
        let mut end = words.len().min(AHEAD);
        while !words.is_char_boundary(end) {
            end -= 1;
        }
        Self { first: words.chars().next(), on_new_line, words: &words[..end] }
    }

    /// Whether the next word is one that sentences start with, rather than a name.
    fn starts_sentence(&self, language: Language) -> bool {
        let word = self.words.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if language != Language::English {
            return self.first.is_some_and(char::is_uppercase);
        }
        STARTERS.binary_search(&word).is_ok()
    }

    /// Whether the next word is one letter with a full stop.
    fn is_single_letter(&self) -> bool {
        let mut chars = self.words.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next() == Some('.')
    }

    /// Whether the next words say who spoke: `Varga asked`, `the minister said`.
    fn is_attribution(&self) -> bool {
        const VERBS: &[&str] = &[
            "added",
            "adds",
            "announced",
            "answered",
            "argued",
            "asked",
            "asks",
            "continued",
            "cried",
            "declared",
            "demanded",
            "insisted",
            "joked",
            "muttered",
            "noted",
            "recalled",
            "remarked",
            "repeated",
            "replied",
            "replies",
            "reported",
            "responded",
            "said",
            "says",
            "shouted",
            "told",
            "tweeted",
            "warned",
            "wondered",
            "wrote",
        ];
        let mut words = self
            .words
            .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.' || c == '\'' || c == '’'))
            .filter(|w| !w.is_empty());
        let clause = self.words.find([',', ';', ':', '!', '?', '"', '“']).unwrap_or(self.words.len());
        words
            .by_ref()
            .take(5)
            .take_while(|word| word.as_ptr() as usize - (self.words.as_ptr() as usize) < clause)
            .any(|word| VERBS.binary_search(&word.trim_end_matches('.')).is_ok())
    }
}

/// Bytes of the characters at the start of `text` that satisfy `belongs`.
fn prefix(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.char_indices().find(|(_, c)| !belongs(*c)).map_or(text.len(), |(at, _)| at)
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '›' | '」' | '』')
}

fn is_opener(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '„' | '«' | '(' | '[' | '‹' | '「' | '『' | '¿' | '¡')
}
