//! Input that cannot be used: where it stands and why, in few words to people, and in full to a file where that is asked for.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use csv::Writer;

use super::args::RejectArgs;
use super::failure::Failure;
use crate::article::ArticleError;
use crate::corpus::RowProblem;
use crate::file::WholeFile;

/// The most problems that are told one by one.
pub(super) const MOST_TOLD: usize = 5;
/// The columns of the file.
const HEADER: [&str; 5] = ["file", "line", "column", "problem", "allowed"];

/// What is done with input that cannot be used.
#[derive(Default)]
pub(super) struct Rejects {
    strict: bool,
    file: Option<Writer<WholeFile>>,
}

impl Rejects {
    pub(super) fn new(args: &RejectArgs) -> Result<Self, Failure> {
        let file = match &args.rejects {
            None => None,
            Some(path) => {
                let mut writer = Writer::from_writer(WholeFile::create(path)?);
                writer.write_record(HEADER)?;
                Some(writer)
            }
        };
        Ok(Self { strict: args.strict, file })
    }

    /// Notes a problem.
    ///
    /// # Errors
    /// Where the first one is to end the run, or it cannot be written.
    pub(super) fn add(&mut self, problem: &RowProblem) -> Result<(), Failure> {
        if let Some(writer) = &mut self.file {
            let RowProblem { file, line, column, problem, allowed } = problem;
            let line = if *line > 0 { line.to_string() } else { String::new() };
            writer.write_record([file, &line, column.as_deref().unwrap_or_default(), problem, allowed])?;
        }
        if self.strict {
            return Err(Failure::new(problem.to_string())
                .with_help("--strict ends a run at the first input that cannot be used"));
        }
        Ok(())
    }

    /// Puts the file in its place.
    pub(super) fn finish(&mut self) -> Result<(), Failure> {
        if let Some(writer) = self.file.take() {
            let whole = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
            whole.finish()?;
        }
        Ok(())
    }
}

/// An article that cannot be read, as rows are told of.
impl From<&ArticleError> for RowProblem {
    fn from(error: &ArticleError) -> Self {
        let (file, line, column) = error.place();
        let told = error.to_string();
        let place = line.map_or_else(|| format!("{file}: "), |line| format!("{file}:{line}: "));
        Self {
            file: file.to_owned(),
            line: line.map_or(0, |line| line as u64),
            column: column.map(str::to_owned),
            problem: told.strip_prefix(&place).unwrap_or(&told).to_owned(),
            allowed: String::new(),
        }
    }
}

/// Rows that are skipped: the first are kept to be told of, the others counted.
#[derive(Default)]
pub(super) struct Skipped {
    first: Vec<RowProblem>,
    /// By column.
    more: BTreeMap<Option<String>, usize>,
    pub(super) total: usize,
}

impl Skipped {
    pub(super) fn add(&mut self, problem: &RowProblem) {
        self.total += 1;
        if self.first.len() < MOST_TOLD {
            self.first.push(problem.clone());
        } else {
            *self.more.entry(problem.column.clone()).or_default() += 1;
        }
    }

    /// What people are told of them, line by line.
    pub(super) fn told(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.first.iter().map(|problem| format!("error: {problem}")).collect();
        let mut columns: Vec<(&Option<String>, usize)> = self.more.iter().map(|(c, n)| (c, *n)).collect();
        columns.sort_by_key(|(_, n)| Reverse(*n));
        let column = |(column, n): &(&Option<String>, usize)| match column {
            Some(column) => format!("column `{column}`: {n}"),
            None => format!("no single column: {n}"),
        };
        if let [_, ..] = columns[..] {
            let columns: Vec<String> = columns.iter().map(column).collect();
            let more = self.total - self.first.len();
            lines.push(format!("error: … and {more} more rows like these ({})", columns.join(", ")));
        }
        if self.total > 0 {
            let rows = if self.total == 1 { "row was" } else { "rows were" };
            lines.push(format!(
                "note: {} {rows} skipped; the rest was used, and the exit code is 2",
                self.total
            ));
        }
        lines
    }
}
