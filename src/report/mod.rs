//! Reports: results as text, JSON, CSV.

mod scores;

pub use scores::score_table;
