//! Word vectors of a unit: means over windows, which are dense columns behind those of the vocabulary.

use std::ops::Range;

use super::config::{FeatureConfig, FieldSpec};
use super::encode::EncodedUnit;
use super::extract::around;
use super::key::Field;
use crate::vectors::{NO_ROW, WordVectors};

impl Field {
    /// How many windows of words the field has, each with a vector of its own; 0 where it has no words.
    pub const fn windows(self) -> usize {
        match self {
            Self::Sentence | Self::Left | Self::Right | Self::Clause | Self::Before | Self::After => 1,
            Self::Near | Self::Cue => 2,
            Self::Position => 4,
            _ => 0,
        }
    }
}

/// Number of dense columns of units under `config`, with vectors of `dims` numbers and `topics` topics.
pub fn dense_width(config: &FeatureConfig, dims: usize, topics: usize) -> usize {
    config
        .fields
        .iter()
        .filter(|spec| spec.vectors)
        .map(|spec| spec.field.windows() * dims * if spec.crossed { topics } else { 1 })
        .sum()
}

/// Appends the dense columns of a unit to `cells`, ascending, the first dense column being `base`.
pub fn push_windows(
    unit: &EncodedUnit,
    config: &FeatureConfig,
    vectors: &WordVectors,
    topics: usize,
    base: u32,
    cells: &mut Vec<(u32, f32)>,
) {
    let mut mean = vec![0.0_f32; vectors.dims()];
    each_window(unit, config, vectors.dims(), topics, base, |spec, window, start| {
        if let Some(scale) = window_mean(unit, spec, window, vectors, &mut mean) {
            cells.extend(mean.iter().zip(start..).map(|(v, c)| (c, v * scale)));
        }
    });
}

/// Puts the sum of the vectors of a window's words into `mean`, and gives what to multiply it by for a vector as long as
/// the field is heavy; `None` where no word has a vector.
pub fn window_mean(
    unit: &EncodedUnit,
    spec: &FieldSpec,
    window: usize,
    vectors: &WordVectors,
    mean: &mut [f32],
) -> Option<f32> {
    mean.fill(0.0);
    window_words(spec.field, window, unit, |_, row| vectors.add(row, mean));
    scale_of(spec, mean)
}

/// What to multiply a sum of vectors by for a vector as long as the field is heavy; `None` where it is 0.
pub fn scale_of(spec: &FieldSpec, sum: &[f32]) -> Option<f32> {
    let norm = dot(sum, sum).sqrt();
    (norm > 0.0).then(|| spec.weight / norm)
}

/// The product of two vectors of one length: in as many sums as registers take, added up at the end.
#[inline]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 8;
    let ((a, more_a), (b, more_b)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [0.0_f32; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f32>() + more_a.iter().zip(more_b).map(|(a, b)| a * b).sum::<f32>()
}

/// Calls `each` with the windows that a unit has under `config`: the field, the window's number in it, and its first
/// column, of `dims`, where the first dense column is `base`.
pub fn each_window(
    unit: &EncodedUnit,
    config: &FeatureConfig,
    dims: usize,
    topics: usize,
    mut base: u32,
    mut each: impl FnMut(&FieldSpec, usize, u32),
) {
    for spec in config.fields.iter().filter(|spec| spec.vectors) {
        let width = (spec.field.windows() * dims) as u32;
        let block = if spec.crossed { topics as u32 } else { 1 };
        let place = match (spec.crossed, unit.topic) {
            (false, _) => Some(0),
            (true, 0) => None,
            (true, topic) => Some(u32::from(topic) - 1),
        };
        if let Some(place) = place {
            for window in 0..spec.field.windows() {
                each(spec, window, base + place * width + (window * dims) as u32);
            }
        }
        base += width * block;
    }
}

/// Calls `each` with the words in a window that have a vector: their places in the text (of [`Field::Before`] and
/// [`Field::After`] in the rows of that context), and their rows in the table.
pub fn window_words(field: Field, window: usize, unit: &EncodedUnit, mut each: impl FnMut(usize, u32)) {
    let mut all = |rows: &[u32], range: Range<usize>| {
        let places = range.start..;
        places.zip(&rows[range]).filter(|(_, row)| **row != NO_ROW).for_each(|(at, &row)| each(at, row));
    };
    match field {
        Field::Before => all(&unit.before_rows, 0..unit.before_rows.len()),
        Field::After => all(&unit.after_rows, 0..unit.after_rows.len()),
        _ => text_ranges(field, window, unit, |range| all(&unit.rows, range)),
    }
}

/// Calls `each` with the tokens of a unit's text that are in a window; there are none of contexts.
pub(super) fn text_ranges(
    field: Field,
    window: usize,
    unit: &EncodedUnit,
    mut each: impl FnMut(Range<usize>),
) {
    let length = unit.text.len();
    match (field, unit.actor) {
        (Field::Sentence, _) => each(0..length),
        (Field::Cue, _) => {
            for &cue in &unit.cues {
                each(around(cue, length)[window].clone());
            }
        }
        (Field::Left, Some(actor)) => each(0..actor),
        (Field::Right, Some(actor)) => each(actor + 1..length),
        (Field::Near, Some(actor)) => each(around(actor, length)[window].clone()),
        (Field::Position, Some(actor)) => {
            let place = match window {
                0 => actor.checked_sub(1),
                1 => actor.checked_sub(2),
                2 => Some(actor + 1),
                _ => Some(actor + 2),
            };
            if let Some(at) = place.filter(|at| *at < length) {
                each(at..at + 1);
            }
        }
        (Field::Clause, Some(_)) => each(unit.clause()),
        _ => {}
    }
}
