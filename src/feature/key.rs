//! Fields, and the keys of features.

use serde::{Deserialize, Serialize};

use super::table::UNKNOWN_TOKEN;

/// The longest n-gram.
pub const MAX_NGRAM: usize = 3;

/// A field: a kind of evidence, which is a block of the feature space of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Field {
    /// Words and n-grams of the text.
    Sentence = 0,
    /// Words and n-grams before the actor.
    Left = 1,
    /// Words and n-grams after the actor.
    Right = 2,
    /// Words close to the actor, on either side.
    Near = 3,
    /// A word with its distance from the actor.
    Position = 4,
    /// N-grams through the masked actor.
    Through = 5,
    /// Pairs of the words nearest to the actor, one on each side, and words with a gap to it.
    Skip = 6,
    /// Words between the punctuation marks around the actor.
    Clause = 7,
    /// Words of the text before.
    Before = 8,
    /// Words of the text after.
    After = 9,
    /// The topic itself.
    Topic = 10,
    /// The actor's name.
    Actor = 11,
    /// Runs of 2 to 5 letters within words, for posts and inflected languages.
    Chars = 12,
    /// Kinds of words by what they do ("accept", "refuse", "deny", "if"), and their n-grams through the masked actor.
    Acts = 13,
    /// Good and bad words on either side of the actor, turned round by negation.
    Polarity = 14,
    /// Words around those that mark the topic.
    Cue = 15,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 16] = [
        Self::Sentence,
        Self::Left,
        Self::Right,
        Self::Near,
        Self::Position,
        Self::Through,
        Self::Skip,
        Self::Clause,
        Self::Before,
        Self::After,
        Self::Topic,
        Self::Actor,
        Self::Chars,
        Self::Acts,
        Self::Polarity,
        Self::Cue,
    ];

    /// Whether its features are made of stems, and not of numbers of another kind.
    pub const fn has_stems(self) -> bool {
        !matches!(self, Self::Actor | Self::Acts | Self::Polarity)
    }

    /// The field's name, as in commands and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Left => "left",
            Self::Right => "right",
            Self::Near => "near",
            Self::Position => "position",
            Self::Through => "through",
            Self::Skip => "skip",
            Self::Clause => "clause",
            Self::Before => "before",
            Self::After => "after",
            Self::Topic => "topic",
            Self::Actor => "actor",
            Self::Chars => "chars",
            Self::Acts => "acts",
            Self::Polarity => "polarity",
            Self::Cue => "cue",
        }
    }

    /// The field of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The field of that number (its place in [`Field::ALL`]).
    pub fn by_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

/// A feature: an n-gram in a field, alone or crossed with a topic. Keys sort by their n-gram, so that what belongs to one
/// is together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeatureKey {
    /// Token numbers; unused places hold [`super::UNKNOWN_TOKEN`]. In [`Field::Actor`] the first is the actor's
    /// number, in [`Field::Topic`] none is used.
    pub tokens: [u32; MAX_NGRAM],
    /// The field.
    pub field: Field,
    /// 0, or 1 + the number of the topic that the feature is crossed with.
    pub cross: u16,
    /// In [`Field::Position`] and [`Field::Through`] the place of the n-gram by the actor, otherwise 0.
    pub place: i8,
}

impl FeatureKey {
    /// The number of the feature's block: 2 x field, + 1 where it is crossed.
    pub const fn block(&self) -> usize {
        self.field as usize * 2 + (self.cross != 0) as usize
    }

    /// The tokens of its n-gram.
    pub fn ngram(&self) -> &[u32] {
        let length = self.tokens.iter().take_while(|&&token| token != UNKNOWN_TOKEN).count();
        &self.tokens[..length]
    }

    /// Field, topic and place as one number; slots sort as the keys of one n-gram do.
    #[inline]
    pub const fn slot(&self) -> u32 {
        // -128 to 127 as 0 to 255.
        (self.field as u32) << 24 | (self.cross as u32) << 8 | (self.place.cast_unsigned() ^ 0x80) as u32
    }

    /// The key of an n-gram in a [slot](FeatureKey::slot); `None` where there is no such field.
    pub fn of_slot(tokens: [u32; MAX_NGRAM], slot: u32) -> Option<Self> {
        let field = Field::by_number((slot >> 24) as u8)?;
        Some(Self { tokens, field, cross: (slot >> 8) as u16, place: (slot as u8 ^ 0x80).cast_signed() })
    }

    /// How many blocks there are.
    pub const BLOCKS: usize = Field::ALL.len() * 2;
}
