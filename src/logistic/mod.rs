//! Logistic regression over sparse rows, through linfa's traits.
//!
//! With rows `x_i` (of `d` features), targets `y_i` in `[0, 1]^k`, sample weights `s_i`, weights `W` (`d` x `k`)
//! and intercepts `b` (`k`), the objective is that of linfa-logistic (and scikit-learn, with `alpha = 1 / C`):
//!
//! ```text
//! sum_i s_i loss(y_i, x_i W + b) + alpha / 2 |W|^2
//! ```
//!
//! The intercept is not penalised. The loss is multinomial (softmax over the `k` classes) or one-vs-rest
//! (`k` independent sigmoids, for units with several labels); see [`Link`].

// Names are the symbols of the formulas.
#![allow(clippy::many_single_char_names)]

mod hot;
mod link;
mod model;
mod newton;
mod objective;
mod params;
mod rows;
mod vectors;

pub use link::Link;
pub(crate) use link::sigmoid;
pub use model::{Convergence, LogisticModel};
pub use params::{LogisticError, LogisticParams, LogisticValidParams};
