//! The page of a corpus: who takes which side on what, over time, with the sentences that show it and the articles.

mod articles;
mod collect;
mod evidence;
mod marks;
mod matrix;
mod page;
mod side;
mod timeline;

pub use articles::{ArticleText, article_html};
pub use collect::{Collection, Limits};
pub use page::write_page;

#[cfg(test)]
mod tests;
