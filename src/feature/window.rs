//! Word vectors of a unit: means over windows, which are dense columns behind those of the vocabulary.

use super::config::FeatureConfig;
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
    mut base: u32,
    cells: &mut Vec<(u32, f32)>,
) {
    let dims = vectors.dims();
    let mut mean = vec![0.0_f32; dims];
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
                mean.fill(0.0);
                words(spec.field, window, unit, |row| vectors.add(row, &mut mean));
                let norm = mean.iter().map(|v| v * v).sum::<f32>().sqrt();
                if norm > 0.0 {
                    let start = base + place * width + (window * dims) as u32;
                    cells.extend(mean.iter().zip(start..).map(|(v, c)| (c, v * spec.weight / norm)));
                }
            }
        }
        base += width * block;
    }
}

/// Calls `each` with the rows of the words in a window.
fn words(field: Field, window: usize, unit: &EncodedUnit, mut each: impl FnMut(u32)) {
    let text = &unit.rows[..];
    let mut all = |rows: &[u32]| rows.iter().filter(|row| **row != NO_ROW).for_each(|&row| each(row));
    match (field, unit.actor) {
        (Field::Sentence, _) => all(text),
        (Field::Before, _) => all(&unit.before_rows),
        (Field::After, _) => all(&unit.after_rows),
        (Field::Cue, _) => {
            for &cue in &unit.cues {
                all(&text[around(cue, text.len())[window].clone()]);
            }
        }
        (Field::Left, Some(actor)) => all(&text[..actor]),
        (Field::Right, Some(actor)) => all(&text[actor + 1..]),
        (Field::Near, Some(actor)) => all(&text[around(actor, text.len())[window].clone()]),
        (Field::Position, Some(actor)) => {
            let place = match window {
                0 => actor.checked_sub(1),
                1 => actor.checked_sub(2),
                2 => Some(actor + 1),
                _ => Some(actor + 2),
            };
            all(place.and_then(|at| text.get(at..=at)).unwrap_or_default());
        }
        (Field::Clause, Some(_)) => all(&text[unit.clause()]),
        _ => {}
    }
}
