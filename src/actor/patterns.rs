//! The names of a codebook, compiled into one automaton.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};

use super::tables;
use super::words::{word_after, word_before};
use super::{ActorError, MentionKind};
use crate::codebook::{ActorKind, Codebook, fold, is_common_word, is_first_name};

/// A name with everybody who has it. One that nobody has is a name of something else that contains an
/// actor's name, such as "Washington Post": found first, it hides the actor's.
pub(super) struct Pattern {
    /// The folded name.
    pub(super) text: String,
    /// Who has it, in the order of the codebook.
    pub(super) owners: Vec<Owner>,
    /// Whether the name alone is not enough, because it is a common word or a first name ("Grant", "the
    /// Union"): the article must name the actor in another way too.
    pub(super) weak: bool,
    /// Whether the name has several words.
    pub(super) long: bool,
    /// Whether the name is written without small letters: `EU`, `U.S.`
    pub(super) acronym: bool,
    /// The longest other name that this one begins with.
    shorter: Option<usize>,
}

/// One actor that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) actor: usize,
    pub(super) kind: MentionKind,
}

/// A place where a name stands, in bytes of a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) pattern: usize,
}

/// All names of a codebook.
pub(super) struct Patterns {
    list: Vec<Pattern>,
    finder: Finder,
    /// For lines in capitals; such lines are rare, so it is built when the first one comes.
    capitals: OnceLock<Option<Capitals>>,
}

struct Capitals {
    finder: Finder,
    /// Pattern of each string of the finder.
    patterns: Vec<usize>,
}

impl Patterns {
    /// Compiles the names of `codebook`.
    ///
    /// # Errors
    /// [`ActorError::TooManyNames`] if they exceed what one automaton can hold.
    pub(super) fn new(codebook: &Codebook) -> Result<Self, ActorError> {
        let list = compile(codebook);
        let finder = Finder::new(list.iter().map(|pattern| pattern.text.as_str()))?;
        Ok(Self { list, finder, capitals: OnceLock::new() })
    }

    /// The pattern with this number.
    pub(super) fn get(&self, pattern: usize) -> &Pattern {
        &self.list[pattern]
    }

    /// Whether the codebook has a name written just so.
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.list.binary_search_by(|pattern| pattern.text.as_str().cmp(name)).is_ok()
    }

    /// Appends the names that stand in `text[start..end]` to `found`, from left to right, longest first,
    /// in the case of the codebook. Takes time linear in the length of the text.
    pub(super) fn scan(&self, text: &str, start: usize, end: usize, found: &mut Vec<Found>) {
        let accept = |number: usize, from: usize| {
            let shorter = |&number: &usize| self.list[number].shorter;
            std::iter::successors(Some(number), shorter)
                .map(|number| Found {
                    start: from,
                    end: from + self.list[number].text.len(),
                    pattern: number,
                })
                .find(|found| is_whole(text, found.start, found.end))
        };
        self.finder.search(text.as_bytes(), text, start, end, accept, found);
    }

    /// As [`Patterns::scan`], for a line in capitals: names match that have at least four letters, or that
    /// are in capitals anyway and are no word ("US" is one).
    pub(super) fn scan_capitals(&self, text: &str, start: usize, end: usize, found: &mut Vec<Found>) {
        let Some(capitals) = self.capitals.get_or_init(|| self.build_capitals()) else { return };
        let upper = text[start..end].to_ascii_uppercase();
        let accept = |number: usize, from: usize| {
            let pattern = capitals.patterns[number];
            let (from, to) = (start + from, start + from + self.list[pattern].text.len());
            is_whole(text, from, to).then_some(Found { start: from, end: to, pattern })
        };
        let first = found.len();
        capitals.finder.search(upper.as_bytes(), &upper, 0, upper.len(), accept, found);
        debug_assert!(found[first..].iter().all(|found| found.end <= end));
    }

    fn build_capitals(&self) -> Option<Capitals> {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        let mut strings: BTreeMap<String, usize> = BTreeMap::new();
        for (number, pattern) in self.list.iter().enumerate() {
            let known =
                if pattern.acronym { !is_common_word(&pattern.text) } else { letters(&pattern.text) >= 4 };
            if known {
                strings.entry(pattern.text.to_ascii_uppercase()).or_insert(number);
            }
        }
        // The names were compiled once already, so that this one cannot be too large.
        let finder = Finder::new(strings.keys().map(String::as_str)).ok()?;
        Some(Capitals { finder, patterns: strings.into_values().collect() })
    }
}

/// An automaton with what its strings begin with. Names begin where words do, and few words begin as a name does, so
/// that the automaton has to look at few.
struct Finder {
    automaton: AhoCorasick,
    /// For each first byte of a string, a bit for each second one.
    heads: Vec<[u64; 4]>,
}

impl Finder {
    fn new<'a>(strings: impl Iterator<Item = &'a str> + Clone) -> Result<Self, ActorError> {
        let mut heads = vec![[0_u64; 4]; 256];
        for string in strings.clone() {
            match *string.as_bytes() {
                [] => {}
                [only] => heads[usize::from(only)] = [u64::MAX; 4],
                [first, second, ..] => {
                    heads[usize::from(first)][usize::from(second) / 64] |= 1 << (second % 64);
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            // A full transition table searches faster, but takes longer to build than most articles to read.
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(strings)
            .map_err(ActorError::TooManyNames)?;
        Ok(Self { automaton, heads })
    }

    /// Whether a string may begin with these bytes.
    #[inline]
    fn begins(&self, byte: u8, next: u8) -> bool {
        self.heads[usize::from(byte)][usize::from(next) / 64] >> (next % 64) & 1 != 0
    }

    /// Finds the strings in `bytes[start..end]`, those of `text` or in its other case. `accept` turns a match into what
    /// is found, or refuses it; after a refusal the search goes on at the next word.
    fn search(
        &self,
        bytes: &[u8],
        text: &str,
        start: usize,
        end: usize,
        accept: impl Fn(usize, usize) -> Option<Found>,
        found: &mut Vec<Found>,
    ) {
        let base = found.len();
        let letter = u8::is_ascii_alphanumeric;
        let mut at = start;
        while at < end {
            // Past the rest of the word that `at` is in.
            if at > 0 && letter(&bytes[at - 1]) {
                let Some(rest) = bytes[at..end].iter().position(|byte| !letter(byte)) else { break };
                at += rest;
            }
            let next = bytes.get(at + 1).copied().unwrap_or_default();
            if bytes[at] == b' ' || !self.begins(bytes[at], next) {
                at += 1;
                continue;
            }
            let input = Input::new(bytes).span(at..end).anchored(Anchored::Yes);
            let Some(hit) = self.automaton.find(input) else {
                at += 1;
                continue;
            };
            at = if let Some(accepted) = accept(hit.pattern().as_usize(), at) {
                let length = accepted.end - accepted.start;
                found.push(accepted);
                at + length
            } else {
                next_word(text, at)
            };
        }
        debug_assert!(found[base..].is_sorted_by_key(|found| found.start));
    }
}

/// The first byte after the run of letters that `at` is in, past at least one character.
fn next_word(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let mut chars = rest.char_indices();
    chars.next();
    chars.find(|(_, c)| !c.is_alphanumeric()).map_or(text.len(), |(index, _)| at + index)
}

/// Whether `text[start..end]` is a name by itself: no letter or digit touches it, it is no part of an
/// address, and no hyphen makes it a part of another word ("U.S.-brokered", "pro-Kyiv").
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '@' | '#' | '_' | '/' | '\\' | '&')) {
        // "Russia/Ukraine" is two names; "example.org/Ukraine" is none.
        let slash = before == Some('/') && word_before(text, start).is_some_and(|word| word.is_capitalised());
        if !slash {
            return false;
        }
    }
    let second = |c: char| text[end + c.len_utf8()..].chars().next();
    match after {
        Some(c) if c.is_alphanumeric() || c == '_' || c == '@' => return false,
        // "Gazprom.com"
        Some('.') if second('.').is_some_and(char::is_lowercase) => return false,
        Some('-') if second('-').is_some_and(|next| next.is_lowercase() || next.is_numeric()) => {
            return false;
        }
        // "O'Brien", but "Kyiv's" and "Kyiv'll"
        Some('\'') if second('\'').is_some_and(char::is_uppercase) => return false,
        _ => {}
    }
    match before {
        Some('-') => word_before(text, start).is_none_or(|word| {
            let own = word.text.rsplit('-').next().unwrap_or_default();
            tables::NAME_PARTICLES.has(&own.to_lowercase())
                || own.chars().next().is_some_and(char::is_uppercase)
        }),
        // An address; a full stop without a space behind it is a slip of the pen.
        Some('.') => word_before(text, start).is_none_or(|word| word.text != "www"),
        _ => true,
    }
}

fn compile(codebook: &Codebook) -> Vec<Pattern> {
    let mut names: BTreeMap<String, Vec<Owner>> = BTreeMap::new();
    for (actor, entry) in codebook.actors.iter().enumerate() {
        let name = std::iter::once((&entry.name, MentionKind::Name));
        let aliases = entry.aliases.iter().map(|alias| (alias, MentionKind::Alias));
        let metonyms = entry.metonyms.iter().map(|metonym| (metonym, MentionKind::Metonym));
        let demonyms = entry.demonyms.iter().map(|demonym| (demonym, MentionKind::Demonym));
        for (spelling, kind) in name.chain(aliases).chain(metonyms).chain(demonyms) {
            let folded = fold(spelling);
            let capital = capitalised(&folded);
            for text in capital.into_iter().chain(std::iter::once(folded)) {
                let owners = names.entry(text).or_default();
                match owners.iter_mut().find(|owner| owner.actor == actor) {
                    // Listed twice: the sort of name that has to pass more tests.
                    Some(owner) => owner.kind = owner.kind.max(kind),
                    None => owners.push(Owner { actor, kind }),
                }
            }
        }
    }
    for decoy in tables::DECOYS.split(';') {
        names.entry(fold(decoy)).or_default();
    }
    names.remove("");
    let texts: Vec<String> = names.keys().cloned().collect();
    let number = |text: &str| texts.binary_search_by(|probe| probe.as_str().cmp(text)).ok();
    let shorter: Vec<Option<usize>> = texts
        .iter()
        .map(|text| {
            let inner = text.char_indices().rev().filter(|&(index, c)| index > 0 && !c.is_alphanumeric());
            inner.map(|(index, _)| &text[..index]).find_map(number)
        })
        .collect();
    names
        .into_iter()
        .zip(shorter)
        .map(|((text, owners), shorter)| Pattern {
            weak: is_weak(&text, &owners, codebook),
            long: text.contains(' '),
            acronym: !text.chars().any(char::is_lowercase),
            text,
            owners,
            shorter,
        })
        .collect()
}

/// A name that begins with a small letter, as it is at the head of a sentence.
fn capitalised(folded: &str) -> Option<String> {
    let first = folded.chars().next().filter(|first| first.is_lowercase())?;
    Some(first.to_uppercase().chain(folded.chars().skip(1)).collect())
}

fn is_weak(text: &str, owners: &[Owner], codebook: &Codebook) -> bool {
    let alias = owners.iter().all(|owner| {
        let person = codebook.actors[owner.actor].kind == ActorKind::Person;
        owner.kind == MentionKind::Alias || (person && owner.kind == MentionKind::Name)
    });
    if !alias || text.chars().all(|c| !c.is_lowercase()) {
        return false;
    }
    let bare = text.strip_prefix("the ").or_else(|| text.strip_prefix("The ")).unwrap_or(text);
    if !bare.contains(' ') && (is_common_word(bare) || is_first_name(bare)) {
        return true;
    }
    // "the bloc", "the nuclear watchdog": descriptions that fit many.
    !bare.contains(char::is_uppercase)
        && word_after(bare, 0).is_some_and(|first| !tables::NAME_PARTICLES.has(first.text))
}
