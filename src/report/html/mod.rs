//! Pages that are complete in themselves: one HTML file that loads nothing and runs nothing.
//!
//! Everything from outside (articles, codebooks, models) is escaped where it is written, in templates by [`Escape`] and in
//! markup that is built here by [`Html::text`].

pub mod chart;
mod corpus;
mod evaluation;
mod markup;
mod page;

pub use corpus::{ArticleText, Collection, Limits, article_html, write_page};
pub use evaluation::{Evaluation, MOST_ERRORS, Mistake, TaskScores, write_evaluation_page};
pub use markup::{Escape, Html};
pub use page::{Fact, Frame, Section};

/// The version that pages say they were made by.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

#[cfg(test)]
mod tests;
