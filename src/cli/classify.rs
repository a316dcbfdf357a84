//! `avowal classify`

use std::io::Write;

use csv::StringRecord;
use rayon::prelude::*;

use super::Status;
use super::args::ClassifyArgs;
use super::batches::Batches;
use super::failure::Failure;
use super::judging;
use super::output::Output;
use super::predictions::{is_of_predictions, push, push_header};
use super::rejects::Skipped;
use crate::corpus::{CorpusError, Origin, QuestionColumns, RowProblem, Table};
use crate::file::write_whole;
use crate::head::{Head, Scorer};
use crate::pool::Pool;
use crate::report::push_as_text;
use crate::unit::Task;

/// Rows that are worked on at a time, unless they have more bytes than this, and those that one thread takes of them.
const BATCH: usize = 4096;
const BYTES: usize = 4 << 20;
const CHUNK: usize = 256;

/// A row with the line that it begins on, or why there is none.
type Row = Result<(u64, StringRecord), RowProblem>;

pub(super) fn run(args: &ClassifyArgs, output: &Output) -> Result<Status, Failure> {
    let bundle = judging::load(args.model_file.as_deref())?;
    let head = judging::head(&bundle, args.task)?;
    let table = Table::open(&args.input)?;
    let mut columns = args.columns().locate_in(&table)?;
    if head.task == Task::Topic {
        // The answer is no part of the question.
        columns.topic = None;
    }
    let mut run = Run {
        head,
        columns,
        kept: kept(&table),
        rows: 0,
        origin: table.origin.clone(),
        output,
        as_text: args.spreadsheet,
        skipped: Skipped::default(),
        free: Pool::default(),
    };
    if run.kept.len() < table.origin.names.len() {
        output.note("note: the file's own columns of predictions give way to those of this command");
    }
    match &args.output {
        Some(path) => write_whole(path, |out| run.write(table, out))?,
        None => output.stream(|out| run.write(table, out))?,
    }
    output.note(&format!("{}: {} rows", head.task, run.rows));
    output.tell(&run.skipped);
    Ok(if run.skipped.total > 0 { Status::Failed } else { Status::Done })
}

/// The columns that are written out again.
fn kept(table: &Table) -> Vec<usize> {
    let names = &table.origin.names;
    (0..names.len()).filter(|&at| !is_of_predictions(&names[at])).collect()
}

/// The state of one run over all rows.
struct Run<'a> {
    head: &'a Head,
    columns: QuestionColumns,
    kept: Vec<usize>,
    /// How many were classified.
    rows: usize,
    origin: Origin,
    output: &'a Output,
    /// Whether no cell may be a formula.
    as_text: bool,
    skipped: Skipped,
    /// Scorers that no thread has; each learns words as it goes.
    free: Pool<Scorer<'a>>,
}

/// What comes of some rows.
#[derive(Default)]
struct Classified {
    csv: Vec<u8>,
    rows: usize,
    problems: Vec<RowProblem>,
}

impl Run<'_> {
    /// Reads rows in one thread, classifies them in the others, and writes them in order.
    fn write(&mut self, mut table: Table, out: &mut dyn Write) -> Result<(), Failure> {
        let labels = &self.head.labels;
        let mut header: StringRecord = self.kept.iter().map(|&at| table.header[at].to_owned()).collect();
        push_header(labels, &mut header);
        csv::Writer::from_writer(&mut *out).write_record(&header)?;
        let limits = Batches { most: BATCH, bytes: BYTES };
        let (batches, reader) = limits.read(move |batch| {
            loop {
                let row = table.next_row()?;
                for problem in table.problems.drain(..) {
                    if !batch.push(Err(problem), 0) {
                        return Ok(());
                    }
                }
                let Some(row) = row else { return Ok::<(), CorpusError>(()) };
                let bytes = row.1.as_slice().len();
                if !batch.push(Ok(row), bytes) {
                    return Ok(());
                }
            }
        });
        while let Some(batch) = batches.next()? {
            let done: Vec<Result<Classified, Failure>> =
                batch.par_chunks(CHUNK).map(|rows| self.classify(rows)).collect();
            for classified in done {
                let Classified { csv, rows, problems } = classified?;
                out.write_all(&csv)?;
                self.rows += rows;
                problems.iter().try_for_each(|problem| self.output.skip(problem, &mut self.skipped))?;
            }
        }
        Ok(reader.join().map_err(|_| Failure::new("reading the rows failed"))??)
    }

    fn classify(&self, rows: &[Row]) -> Result<Classified, Failure> {
        self.free.with(|| Scorer::new(self.head), |scorer| self.classify_by(scorer, rows))
    }

    fn classify_by(&self, scorer: &mut Scorer<'_>, rows: &[Row]) -> Result<Classified, Failure> {
        let mut classified = Classified::default();
        let mut writer = csv::Writer::from_writer(&mut classified.csv);
        let (mut cells, mut probabilities) = (StringRecord::new(), Vec::new());
        for row in rows {
            let read = row.as_ref().map_err(Clone::clone);
            let asked = read.and_then(|(line, row)| {
                let question = self.columns.question(row);
                Ok((row, question.map_err(|problem| self.origin.problem(*line, problem))?))
            });
            let (row, question) = match asked {
                Ok(asked) => asked,
                Err(problem) => {
                    classified.problems.push(problem);
                    continue;
                }
            };
            let decided = scorer.judge(&question.unit(), &mut probabilities);
            cells.clear();
            for &at in &self.kept {
                if self.as_text {
                    push_as_text(&row[at], &mut cells);
                } else {
                    cells.push_field(&row[at]);
                }
            }
            push(&self.head.labels, decided, &probabilities, &mut cells);
            writer.write_record(&cells)?;
            classified.rows += 1;
        }
        writer.flush()?;
        drop(writer);
        Ok(classified)
    }
}
