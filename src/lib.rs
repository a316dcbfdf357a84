//! avowal learns from labelled statements and reads news articles: it reports which actor takes
//! which side on which topic, how each actor is portrayed, and the sentence that shows it.
//!
//! The modules stand in the order of the data flow; dependencies point one way, from later to
//! earlier:
//!
//! ```text
//! article -> sentences -> mentions -> units -> features -> TF-IDF rows -> logistic heads -> statements -> report
//! ```

// Some of what is internal is for the command line alone.
#![cfg_attr(not(feature = "cli"), allow(dead_code, unused_imports))]

pub mod file;
mod nearest;
mod pool;
pub mod article;
pub mod codebook;
pub mod text;
pub mod vectors;
pub mod actor;
pub mod unit;
pub mod corpus;
pub mod feature;
pub mod tfidf;
pub mod logistic;
pub mod evaluate;
pub mod agreement;
pub mod maxent;
pub mod discourse;
pub mod head;
pub mod explain;
pub mod audit;
pub mod model_file;
pub mod predictor;
pub mod aggregate;
pub mod drift;
pub mod shares;
pub mod end_to_end;
pub mod report;
pub mod roster;
#[cfg(feature = "cli")]
pub mod cli;
