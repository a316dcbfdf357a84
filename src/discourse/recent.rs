//! Who was mentioned how recently.

/// The entities that were mentioned, by the word of the last mention.
#[derive(Default)]
pub(super) struct Recent {
    /// The word and the entity, ascending by word and descending by entity.
    mentioned: Vec<(usize, usize)>,
}

impl Recent {
    /// Notes that an entity was mentioned, with its last word there.
    pub(super) fn meet(&mut self, entity: usize, word: usize) {
        if let Some(at) = self.mentioned.iter().rposition(|(_, other)| *other == entity) {
            self.mentioned.remove(at);
        }
        let before = |other: &(usize, usize)| other.0 < word || other.0 == word && other.1 > entity;
        let at = self.mentioned.iter().rposition(before).map_or(0, |at| at + 1);
        self.mentioned.insert(at, (word, entity));
    }

    /// Those mentioned last first; of those with one word by their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.mentioned.iter().rev().map(|(_, entity)| *entity)
    }
}

#[cfg(test)]
mod tests {
    use super::Recent;

    #[test]
    fn those_mentioned_last_come_first() {
        let mut recent = Recent::default();
        for (entity, word) in [(3, 5), (1, 9), (2, 9), (0, 7), (1, 10), (3, 2)] {
            recent.meet(entity, word);
        }
        assert_eq!(recent.iter().collect::<Vec<_>>(), [1, 2, 0, 3]);
        recent.meet(0, 10);
        assert_eq!(recent.iter().collect::<Vec<_>>(), [0, 1, 2, 3]);
    }
}
