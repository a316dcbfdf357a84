//! From n-grams to the columns of their features.
//!
//! Features sort by their n-gram, so that those of one n-gram (in the text, left of the actor, near it, on one topic and
//! another) are columns side by side, and so are their weights. An n-gram is looked up once in a unit, and most are not in
//! the vocabulary at all; the fields that it occurs in are then told by a look at its few columns.

use std::ops::Range;

use crate::feature::{FeatureKey, UNKNOWN_TOKEN};

/// The n-grams of a vocabulary, with the columns of each.
#[derive(Clone, Debug, Default)]
pub struct Grams {
    /// For each token the columns of the n-gram that is it alone.
    singles: Vec<Gram>,
    /// Longer n-grams by the one without their last token and that token: a table of open addressing.
    longer: Vec<Entry>,
    /// How far a hash is shifted for a place in `longer`.
    shift: u32,
    /// The slot of each column: field, topic and place of its feature.
    slots: Vec<u32>,
    /// The columns of features that are made of no tokens.
    without_tokens: Range<u32>,
}

/// An n-gram: its number, and its columns.
#[derive(Clone, Copy, Debug)]
pub struct Gram {
    id: u32,
    start: u32,
    end: u32,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The n-gram without its last token, and the last token.
    key: u64,
    start: u32,
    end: u32,
}

impl Gram {
    /// An n-gram of no feature, that begins none.
    pub const UNKNOWN: Self = Self { id: u32::MAX, start: 0, end: 0 };

    /// Whether any feature is made of it.
    #[inline]
    pub const fn has_features(self) -> bool {
        self.start < self.end
    }
}

impl Entry {
    const FREE: Self = Self { key: u64::MAX, start: 0, end: 0 };
}

impl Grams {
    /// The n-grams of features that are sorted.
    pub(super) fn new(keys: &[FeatureKey]) -> Self {
        let slots = keys.iter().map(FeatureKey::slot).collect();
        // They are sorted, and those without tokens come last.
        let tokens = keys.iter().rev().map(|key| key.tokens[0]).find(|&token| token != UNKNOWN_TOKEN);
        let mut grams = Self {
            singles: (0..tokens.map_or(0, |most| most + 1)).map(|id| Gram { id, ..Gram::UNKNOWN }).collect(),
            slots,
            ..Self::default()
        };
        let of_gram: Vec<&[FeatureKey]> = keys.chunk_by(|a, b| a.tokens == b.tokens).collect();
        // The beginnings of n-grams of three tokens are there too.
        let longer: usize = of_gram.iter().map(|keys| keys[0].ngram().len().saturating_sub(1)).sum();
        // A hash cannot be shifted by all of its bits, for a place in a table of one.
        let size = (3 * longer / 2 + 2).next_power_of_two();
        grams.longer = vec![Entry::FREE; size];
        grams.shift = u64::BITS - size.trailing_zeros();
        let mut start = 0;
        for keys in of_gram {
            let end = start + keys.len() as u32;
            match keys[0].ngram() {
                [] => grams.without_tokens = start..end,
                [token] => {
                    let gram = &mut grams.singles[*token as usize];
                    (gram.start, gram.end) = (start, end);
                }
                [first, more @ ..] => {
                    let (mut id, mut place) = (*first, 0);
                    for &token in more {
                        place = grams.place(id, token);
                        grams.longer[place].key = key_of(id, token);
                        id = (grams.singles.len() + place) as u32;
                    }
                    let entry = &mut grams.longer[place];
                    (entry.start, entry.end) = (start, end);
                }
            }
            start = end;
        }
        grams
    }

    /// Where the n-gram of number `id` with `token` behind it is in the table, or would be.
    #[inline]
    fn place(&self, id: u32, token: u32) -> usize {
        let key = key_of(id, token);
        let mask = self.longer.len() - 1;
        let mut at = (hash(key) >> self.shift) as usize;
        while self.longer[at].key != key && self.longer[at].key != u64::MAX {
            at = (at + 1) & mask;
        }
        at
    }

    /// The n-gram that is this token alone.
    #[inline]
    pub fn single(&self, token: u32) -> Gram {
        self.singles.get(token as usize).copied().unwrap_or(Gram::UNKNOWN)
    }

    /// An n-gram with a token behind it.
    #[inline]
    pub fn extended(&self, gram: Gram, token: u32) -> Gram {
        if gram.id == u32::MAX || token == UNKNOWN_TOKEN {
            return Gram::UNKNOWN;
        }
        let place = self.place(gram.id, token);
        match self.longer[place] {
            Entry { key: u64::MAX, .. } => Gram::UNKNOWN,
            Entry { start, end, .. } => Gram { id: (self.singles.len() + place) as u32, start, end },
        }
    }

    /// The n-gram of these tokens, one at least.
    #[inline]
    pub fn find(&self, tokens: &[u32]) -> Gram {
        tokens[1..].iter().fold(self.single(tokens[0]), |gram, &token| self.extended(gram, token))
    }

    /// The column of an n-gram in a [slot](FeatureKey::slot).
    #[inline]
    pub fn column(&self, gram: Gram, slot: u32) -> Option<u32> {
        /// From so many on they are searched by halves.
        const MANY: usize = 16;
        let slots = &self.slots[gram.start as usize..gram.end as usize];
        let place = if slots.len() < MANY {
            slots.iter().position(|other| *other == slot)
        } else {
            slots.binary_search(&slot).ok()
        };
        place.map(|place| gram.start + place as u32)
    }

    /// The column of a feature.
    pub(super) fn column_of(&self, key: &FeatureKey) -> Option<u32> {
        let gram = match key.ngram() {
            [] => Gram { id: u32::MAX, start: self.without_tokens.start, end: self.without_tokens.end },
            tokens => self.find(tokens),
        };
        self.column(gram, key.slot())
    }
}

const fn key_of(id: u32, token: u32) -> u64 {
    (id as u64) << 32 | token as u64
}

/// Fibonacci hashing: the upper bits are the place.
const fn hash(key: u64) -> u64 {
    (key ^ key >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
