//! What words do in political news, and whether they are good or bad.
//!
//! `lexicon.tsv` was written for this project. A line has a stem (Snowball's, of English), the kind of act it stands
//! for, if any, and how it portrays whom it is said of, from -3 to 3, if at all.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::table::ACTOR_TOKEN;
use crate::text::Language;

/// The kinds of acts; in features each is numbered by its place, from 1.
pub const ACTS: [&str; 18] = [
    "accept",
    "blame",
    "concede",
    "conditional",
    "contrast",
    "demand",
    "doubt",
    "hope",
    "intend",
    "negate",
    "negotiate",
    "offer",
    "praise",
    "refuse",
    "report",
    "violate",
    "warn",
    TOPIC_ACT,
];
/// Stands for a word that marks the topic, where acts are told in their order.
const TOPIC_ACT: &str = "topic";
/// The number of the topic among the acts.
pub(super) const TOPIC: u8 = ACTS.len() as u8;
/// The number of "negate".
const NEGATE: u8 = 10;
/// Polarities as features number them, from 1.
pub const POLARITIES: [&str; 2] = ["bad", "good"];

/// What the lexicon says of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordSense {
    /// The kind of act it stands for, 0 for none.
    pub act: u8,
    /// How it portrays whom it is said of, -3 to 3.
    pub valence: i8,
}

impl WordSense {
    /// Whether it negates what follows.
    pub const fn negates(self) -> bool {
        self.act == NEGATE
    }
}

/// Senses by stem.
pub struct Lexicon(FxHashMap<&'static str, WordSense>);

impl Lexicon {
    /// The lexicon of a language, where there is one: English has it.
    pub fn of(language: Language) -> Option<&'static Self> {
        static ENGLISH: OnceLock<Lexicon> = OnceLock::new();
        (language == Language::English)
            .then(|| ENGLISH.get_or_init(|| Self::parse(include_str!("lexicon.tsv"))))
    }

    fn parse(lines: &'static str) -> Self {
        let sense = |line: &'static str| {
            let mut fields = line.split('\t');
            let stem = fields.next()?;
            let act =
                fields.next().and_then(|act| ACTS.iter().position(|name| *name == act && act != TOPIC_ACT));
            let valence = fields.next().and_then(|valence| valence.parse().ok()).unwrap_or(0);
            Some((stem, WordSense { act: act.map_or(0, |place| place as u8 + 1), valence }))
        };
        Self(lines.lines().filter_map(sense).collect())
    }

    /// What is said of a stem.
    #[inline]
    pub fn sense(&self, stem: &str) -> WordSense {
        self.0.get(stem).copied().unwrap_or_default()
    }
}

/// The act of that number, as it is shown; 0 is the masked actor.
pub fn act_name(number: u32) -> Option<&'static str> {
    match number {
        ACTOR_TOKEN => Some("ACTOR"),
        _ => ACTS.get(number as usize - 1).copied(),
    }
}

/// The polarity of that number.
pub fn polarity_name(number: u32) -> Option<&'static str> {
    POLARITIES.get((number as usize).checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Stemmer, TokenKind};

    #[test]
    fn every_line_is_a_stem_with_an_act_or_a_valence() {
        let lines: Vec<&str> = include_str!("lexicon.tsv").lines().collect();
        assert!(lines.len() > 3000 && lines.is_sorted_by(|a, b| a.split('\t').next() < b.split('\t').next()));
        for line in lines {
            let [stem, act, valence] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            assert!(!stem.is_empty() && (act.is_empty() || ACTS.contains(&act)), "{line}");
            let valence: Option<i8> = (!valence.is_empty()).then(|| valence.parse().unwrap());
            assert!(valence.map_or(!act.is_empty(), |v| v != 0 && (-3..=3).contains(&v)), "{line}");
        }
        assert_eq!(act_name(NEGATE.into()), Some("negate"));
    }

    #[test]
    fn forms_of_a_word_have_one_sense() {
        let (lexicon, stemmer) = (Lexicon::of(Language::English).unwrap(), Stemmer::new(Language::English));
        let sense = |word| {
            let mut stem = String::new();
            stemmer.stem(word, TokenKind::Word, &mut stem);
            lexicon.sense(&stem)
        };
        let act = |word| act_name(sense(word).act.into()).unwrap();
        assert_eq!([act("Rejected"), act("rejects"), act("rejecting")], ["refuse"; 3]);
        assert!(sense("n't").negates() && sense("not").negates());
        assert_eq!(
            (sense("table").valence, sense("heroic").valence > 0, sense("corrupt").valence < 0),
            (0, true, true)
        );
        assert!(Lexicon::of(Language::Dutch).is_none());
    }
}
