//! The names of a codebook, in one automaton.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::MentionKind;
use super::fold::fold;
use super::matcher::MatcherError;
use crate::codebook::Codebook;

/// A name, and what it may stand for.
pub(super) struct Name {
    /// As the codebook writes it.
    pub written: String,
    /// Actors that it stands for, in the order of the codebook. None for a phrase that only looks like a name.
    pub actors: Vec<usize>,
    pub kind: MentionKind,
}

/// All names, found in one pass over a folded text: the leftmost, and of those the longest.
pub(super) struct Names {
    automaton: AhoCorasick,
    /// The names of each pattern: those that fold to the same.
    patterns: Vec<Vec<Name>>,
}

/// Phrases in which a name stands for no actor: papers, places, agreements.
const NOT_ACTORS: &[&str] = &[
    "Washington Post",
    "Washington Times",
    "Washington Examiner",
    "Washington state",
    "Washington State",
    "Washington, D.C.",
    "New York Times",
    "Wall Street Journal",
    "Moscow Times",
    "Kyiv Independent",
    "Kyiv Post",
    "Times of Israel",
    "Jerusalem Post",
    "Tehran Times",
    "China Daily",
    "Global Times",
    "Japan Times",
    "Korea Herald",
    "Geneva Convention",
    "Geneva Conventions",
    "Geneva Accords",
    "Minsk agreement",
    "Minsk agreements",
    "Minsk Agreements",
    "Minsk accords",
    "Minsk process",
    "Oslo accords",
    "Oslo Accords",
    "Oslo process",
    "Dayton accords",
    "Dayton Agreement",
    "Paris Agreement",
    "Paris agreement",
    "Paris climate agreement",
    "Paris Accord",
    "Paris Saint-Germain",
    "Camp David",
    "Rome Statute",
    "Treaty of Rome",
    "Budapest Memorandum",
    "Budapest memorandum",
    "Istanbul Convention",
    "Istanbul Canal",
    "Vienna Convention",
    "Abraham Accords",
    "Warsaw Pact",
    "Maastricht Treaty",
    "Lisbon Treaty",
    "Brussels sprouts",
    "Stockholm syndrome",
    "Havana syndrome",
    "Northern Ireland",
    "New England",
    "New Mexico",
    "New South Wales",
    "Papua New Guinea",
    "Equatorial Guinea",
    "South China Sea",
    "East China Sea",
    "Sea of Japan",
    "Gulf of Oman",
    "Gulf of Mexico",
    "Gulf of Guinea",
    "Lake Chad",
    "Georgia Tech",
    "Bank of England",
    "Bank of Japan",
    "Bank of China",
    "Church of England",
    "Air France",
    "Air India",
    "Air China",
    "Bank of America",
    "Radio Free Europe",
    "Voice of America",
    "Deutsche Bank",
    "Russia Today",
    "Council of Europe",
    "Human Rights Watch",
    "Trump Tower",
    "Trump Organization",
    "Turkey Point",
    "Donald Trump Jr",
    "Great Wall of China",
    "Jordan Valley",
    "Jordan River",
    "River Jordan",
];

impl Names {
    pub(super) fn new(codebook: &Codebook) -> Result<Self, MatcherError> {
        let mut patterns: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        let mut add = |written: &str, actor: Option<usize>, kind: MentionKind| {
            let folded = fold(written);
            if folded.is_empty() {
                return;
            }
            let names = patterns.entry(folded).or_default();
            match names
                .iter_mut()
                .find(|name| name.written == written && (name.kind == kind || actor.is_none()))
            {
                Some(name) => name.actors.extend(actor.filter(|actor| !name.actors.contains(actor))),
                None => names.push(Name {
                    written: written.to_owned(),
                    actors: actor.into_iter().collect(),
                    kind,
                }),
            }
        };
        for (at, actor) in codebook.actors.iter().enumerate() {
            add(&actor.name, Some(at), MentionKind::Name);
            actor.aliases.iter().for_each(|alias| add(alias, Some(at), MentionKind::Alias));
            actor.metonyms.iter().for_each(|metonym| add(metonym, Some(at), MentionKind::Metonym));
            actor.demonyms.iter().for_each(|demonym| add(demonym, Some(at), MentionKind::Demonym));
        }
        for phrase in NOT_ACTORS {
            // Where the codebook has the phrase as a name, it is one.
            if !patterns.contains_key(&fold(phrase)) {
                patterns.insert(
                    fold(phrase),
                    vec![Name { written: (*phrase).to_owned(), actors: Vec::new(), kind: MentionKind::Name }],
                );
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(patterns.keys())
            .map_err(|error| MatcherError(error.to_string()))?;
        Ok(Self { automaton, patterns: patterns.into_values().collect() })
    }

    /// The matches in a folded text that are whole words: their bytes and the names that fold so.
    pub(super) fn find<'n>(&'n self, folded: &'n str) -> impl Iterator<Item = (usize, usize, &'n [Name])> {
        self.automaton
            .find_iter(folded)
            .filter(move |found| is_whole(folded, found.start(), found.end()))
            .map(move |found| (found.start(), found.end(), &self.patterns[found.pattern().as_usize()][..]))
    }
}

/// Whether the span is not part of a longer word; `pro-X` and `X-backed` are words of their own.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == '@';
    let before = text[..start].chars().next_back();
    let mut after = text[end..].chars();
    let next = after.next();
    !before.is_some_and(|c| joins(c) || c == '#')
        && !next.is_some_and(|c| {
            c.is_alphanumeric() || c == '_' || (c == '-' && after.next().is_some_and(char::is_alphanumeric))
        })
}

/// Whether a name of the text, which folds like `written`, is written as it should be: in the same letter case, all in
/// capitals from four letters on (headlines), or, for an acronym from four letters on, with the first alone (`Nato`).
pub(super) fn case_fits(found: &str, written: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<Vec<_>>();
    let (found, written) = (letters(found), letters(written));
    let same = found.iter().map(|c| c.is_uppercase()).eq(written.iter().map(|c| c.is_uppercase()));
    let upper = |letters: &[char]| letters.iter().all(|c| c.is_uppercase());
    same || (found.len() >= 4 && upper(&found))
        || (written.len() >= 4
            && upper(&written)
            && found[0].is_uppercase()
            && found[1..].iter().all(|c| c.is_lowercase()))
}
