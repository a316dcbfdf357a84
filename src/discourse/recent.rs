//! Who was mentioned how recently.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

/// The entities that were mentioned, by the word of the last mention.
#[derive(Default)]
pub(super) struct Recent {
    /// The word and the entity, ascending by word and descending by entity.
    mentioned: Vec<(usize, Reverse<usize>)>,
    /// The word of each entity.
    words: FxHashMap<usize, usize>,
    /// Those that were not mentioned.
    unmet: BTreeSet<usize>,
}

impl Recent {
    /// Nobody was mentioned of so many entities.
    pub(super) fn of(entities: usize) -> Self {
        Self { unmet: (0..entities).collect(), ..Self::default() }
    }

    /// Adds an entity that was not mentioned.
    pub(super) fn add(&mut self, entity: usize) {
        self.unmet.insert(entity);
    }

    /// Those that were not mentioned, by their numbers.
    pub(super) fn unmet(&self) -> impl Iterator<Item = usize> {
        self.unmet.iter().copied()
    }

    /// Notes that an entity was mentioned, with its last word there.
    pub(super) fn meet(&mut self, entity: usize, word: usize) {
        self.unmet.remove(&entity);
        if let Some(before) = self.words.insert(entity, word)
            && let Ok(at) = self.mentioned.binary_search(&(before, Reverse(entity)))
        {
            self.mentioned.remove(at);
        }
        let at = self.mentioned.partition_point(|other| *other < (word, Reverse(entity)));
        self.mentioned.insert(at, (word, Reverse(entity)));
    }

    /// Those whose last mention ended at this word, by their numbers.
    pub(super) fn at(&self, word: usize) -> impl Iterator<Item = usize> {
        let end = self.mentioned.partition_point(|(other, _)| *other <= word);
        let of_word = self.mentioned[..end].iter().rev().take_while(move |(other, _)| *other == word);
        of_word.map(|(_, Reverse(entity))| *entity)
    }

    /// Those mentioned last first; of those with one word by their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.mentioned.iter().rev().map(|(_, Reverse(entity))| *entity)
    }
}

#[cfg(test)]
mod tests {
    use super::Recent;

    #[test]
    fn those_mentioned_last_come_first() {
        let mut recent = Recent::of(5);
        for (entity, word) in [(3, 5), (1, 9), (2, 9), (0, 7), (1, 10), (3, 2)] {
            recent.meet(entity, word);
        }
        assert_eq!(recent.iter().collect::<Vec<_>>(), [1, 2, 0, 3]);
        assert_eq!(recent.at(9).collect::<Vec<_>>(), [2]);
        recent.add(7);
        assert_eq!(recent.unmet().collect::<Vec<_>>(), [4, 7]);
        recent.meet(0, 10);
        assert_eq!(recent.at(10).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(recent.iter().collect::<Vec<_>>(), [0, 1, 2, 3]);
    }
}
