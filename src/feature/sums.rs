//! Sums of word vectors over any window of a text, at the price of one subtraction.

use std::ops::Range;

use super::encode::EncodedUnit;
use super::key::Field;
use super::window::text_ranges;
use crate::vectors::WordVectors;

/// A text of more tokens is no sentence: its windows are summed one by one, which takes less memory and is more exact.
const MOST_TOKENS: usize = 2048;
/// The most numbers that the sums of the texts of one article have: of some 40,000 tokens at 100 dimensions. Behind them
/// windows are summed one by one too.
const MOST_NUMBERS: usize = 1 << 22;

/// How many numbers the sums of an article's texts may still have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(MOST_NUMBERS)
    }
}

impl Room {
    /// Takes as many, if there are.
    fn take(&mut self, numbers: usize) -> bool {
        let left = self.0.checked_sub(numbers);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// Sums of the vectors of a text's tokens.
#[derive(Clone, Debug, Default)]
pub(super) struct VectorSums {
    dims: usize,
    /// The sum of the vectors before each token, and that of all: (tokens + 1) x dims. Empty where there is no room.
    until: Vec<f32>,
    /// The sum of the words and numbers, as the text is read where it is a context.
    context: Vec<f32>,
}

impl VectorSums {
    /// Fills in the sums of tokens, where there is room: the row of each among the vectors, and whether it is a word of a
    /// context.
    pub(super) fn fill(
        &mut self,
        vectors: &WordVectors,
        tokens: impl ExactSizeIterator<Item = (u32, bool)>,
        room: &mut Room,
    ) {
        let dims = vectors.dims();
        self.dims = dims;
        self.until.clear();
        self.context.clear();
        if tokens.len() > MOST_TOKENS || !room.take((tokens.len() + 1) * dims) {
            return;
        }
        self.until.resize((tokens.len() + 1) * dims, 0.0);
        self.context.resize(dims, 0.0);
        for (at, (row, in_context)) in tokens.enumerate() {
            let (before, after) = self.until.split_at_mut((at + 1) * dims);
            after[..dims].copy_from_slice(&before[at * dims..]);
            vectors.add(row, &mut after[..dims]);
            if in_context {
                vectors.add(row, &mut self.context);
            }
        }
    }

    /// Bytes that it keeps hold of.
    pub(super) fn capacity(&self) -> usize {
        (self.until.capacity() + self.context.capacity()) * size_of::<f32>()
    }

    /// Adds the sum over a range of tokens to `sum`.
    fn add(&self, range: Range<usize>, sum: &mut [f32]) {
        if range.start < range.end {
            let start = &self.until[range.start * self.dims..][..self.dims];
            let end = &self.until[range.end * self.dims..][..self.dims];
            for ((sum, end), start) in sum.iter_mut().zip(end).zip(start) {
                *sum += end - start;
            }
        }
    }
}

/// The sums of a unit's texts.
#[derive(Clone, Copy)]
pub struct UnitSums<'a> {
    pub(super) before: Option<&'a VectorSums>,
    pub(super) text: &'a VectorSums,
    pub(super) after: Option<&'a VectorSums>,
}

impl UnitSums<'_> {
    /// Puts the sum of the vectors in a window of a unit into `sum`; whether that is known.
    pub fn window(&self, field: Field, window: usize, unit: &EncodedUnit, sum: &mut [f32]) -> bool {
        sum.fill(0.0);
        let context = match field {
            Field::Before => Some(self.before),
            Field::After => Some(self.after),
            _ => None,
        };
        if let Some(context) = context {
            let Some(sums) = context else { return true };
            sum.copy_from_slice(if sums.context.is_empty() { return false } else { &sums.context });
            return true;
        }
        if self.text.until.is_empty() {
            return false;
        }
        // The tokens of the mention are one in the unit, which has no vector.
        let masked = unit.actor.unwrap_or(usize::MAX);
        text_ranges(field, window, unit, |range| {
            self.text.add(range.start..range.end.min(masked), sum);
            let behind = range.start.max(masked.saturating_add(1))..range.end;
            if behind.start < behind.end {
                let more = unit.masked.saturating_sub(1);
                self.text.add(behind.start + more..behind.end + more, sum);
            }
        });
        true
    }
}
