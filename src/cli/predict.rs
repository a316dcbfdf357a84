//! `avowal predict`

use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Status;
use super::args::{AbstentionArgs, Format, PredictArgs, SourceArgs};
use super::batches::in_batches;
use super::failure::Failure;
use super::files::write_json;
use super::journal::{Begun, Done, Journal, digest_of};
use super::judging;
use super::output::Output;
use crate::article::Article;
use crate::codebook::Codebook;
use crate::drift::Sightings;
use crate::file::{is_special, write_whole};
use crate::model_file::Bundle;
use crate::predictor::{Abstention, Analysis, Predictor, Readers};
use crate::report::html::{ArticleText, Collection, Limits, article_html, write_page};
use crate::report::{
    CSV_HEADER, Found, Layout, REVIEW_HEADER, article_text, csv_rows, json_lines, review_rows,
    without_formulas,
};

pub(super) fn run(args: &PredictArgs, output: &Output) -> Result<Status, Failure> {
    // The process ends with the run: taking its tables apart would only take time.
    let predictor: &Predictor = Box::leak(Box::new(predictor(args)?));
    let format = args.format.unwrap_or_else(|| default_format(args.output.as_deref(), output));
    let layout = Layout { width: output.width(), colour: args.output.is_none() && output.in_colour() };
    let page = (format == Format::Html).then(|| Collection::new(predictor, Limits::default()));
    let readers = Readers::new(predictor);
    let mut run = Run {
        predictor,
        readers,
        format,
        spreadsheet: args.spreadsheet,
        layout,
        output,
        page,
        failed: 0,
        articles: 0,
        uncertain: 0,
        sightings: Sightings::default(),
    };
    match kept_places(args, format) {
        Some(places) => {
            if run.write_kept(args, &places)?.is_none() {
                return Ok(Status::Done);
            }
        }
        None if args.resume => {
            return Err(Failure::new("--resume goes on with a file of text, JSON lines or CSV")
                .with_help("say which with --output FILE"));
        }
        None => run.write_through(args)?,
    }
    let (articles, failed, uncertain) = (run.articles, run.failed, run.uncertain);
    let drift = run.sightings.drift(predictor);
    if let Some(path) = &args.drift {
        write_json(path, &json!(drift))?;
    }
    for warning in &drift.warnings {
        output.note(&format!("note: {warning}"));
    }
    if !drift.warnings.is_empty() {
        output
            .note("help: code a sample of these articles, and `evaluate` says how good the model is on them");
    }
    if uncertain > 0 {
        output.note(&format!("note: {uncertain} statements are uncertain"));
    }
    if failed > 0 {
        output.note(&format!("note: {failed} could not be read, {articles} were; the exit code is 2"));
        return Ok(Status::Failed);
    }
    Ok(Status::Done)
}

/// The places of output that can be kept as it comes, each with what it starts with. A page is made of all articles at once.
fn kept_places(args: &PredictArgs, format: Format) -> Option<Vec<(&Path, &'static str)>> {
    let start = if format == Format::Csv { CSV_HEADER } else { "" };
    let mut places = vec![(args.output.as_deref()?, start)];
    places.extend(args.abstention.review.as_deref().map(|review| (review, REVIEW_HEADER)));
    let ordinary = places.iter().all(|(place, _)| !is_special(place));
    (format != Format::Html && ordinary).then_some(places)
}

fn predictor(args: &PredictArgs) -> Result<Predictor, Failure> {
    let (bundle, codebook) = load(&args.source)?;
    let AbstentionArgs { abstain_below, target_precision, review } = &args.abstention;
    let abstention = match (abstain_below, target_precision) {
        (Some(least), _) => Abstention::below(*least),
        (None, Some(precision)) => Abstention::for_precision(&bundle, *precision)?,
        (None, None) if review.is_some() => {
            return Err(Failure::new("--review writes the uncertain statements, and none are marked so")
                .with_help("say which with --abstain-below P or --target-precision P"));
        }
        (None, None) => Abstention::default(),
    };
    Ok(Predictor::new(bundle, codebook, args.reading.options())?.with_abstention(abstention))
}

/// The model and the codebook that articles are read by.
pub(super) fn load(source: &SourceArgs) -> Result<(Bundle, Codebook), Failure> {
    let mut bundle = judging::load(source.model_file.as_deref())?;
    let own = own_codebook(&mut bundle)?;
    let codebook = match &source.codebook {
        Some(path) if source.replace_codebook => Codebook::read(path)?,
        Some(path) => own.extended_by(own.read_extension(path)?),
        None => own,
    };
    Ok((bundle, codebook))
}

/// The codebook of a model, or the built-in one.
pub(super) fn own_codebook(bundle: &mut Bundle) -> Result<Codebook, Failure> {
    Ok(match bundle.codebook.take() {
        Some(own) => own,
        None => Codebook::built_in()?,
    })
}

/// The format that a file's name asks for; without a file that of a terminal or of a pipe.
pub(super) fn default_format(path: Option<&Path>, output: &Output) -> Format {
    match path.map(|path| path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()) {
        Some("csv") => Format::Csv,
        Some("txt") => Format::Text,
        Some("html" | "htm") => Format::Html,
        None if output.to_terminal() => Format::Text,
        _ => Format::Jsonl,
    }
}

/// The state of one run over all articles.
struct Run<'a> {
    predictor: &'a Predictor,
    readers: Readers<'a>,
    format: Format,
    /// Whether no cell of CSV may be a formula.
    spreadsheet: bool,
    layout: Layout,
    output: &'a Output,
    /// What a page is made of once all articles are read.
    page: Option<Collection<'a>>,
    failed: usize,
    articles: usize,
    uncertain: usize,
    sightings: Sightings,
}

/// What comes of an article.
struct Written {
    /// What is written at once.
    text: String,
    /// What is needed for a page.
    for_page: Option<(Analysis, ArticleText)>,
    /// What is written of its uncertain statements, and how many they are.
    review: String,
    uncertain: usize,
    sightings: Sightings,
}

impl Run<'_> {
    /// Writes to standard output, to what is no ordinary file, or a page.
    fn write_through(&mut self, args: &PredictArgs) -> Result<(), Failure> {
        let mut write = |review: &mut dyn Write| match &args.output {
            Some(path) => write_whole(path, |file| self.write(args, file, review)),
            None => self.output.stream(|out| self.write(args, out, review)),
        };
        match &args.abstention.review {
            Some(path) => write_whole(path, |review| {
                review.write_all(REVIEW_HEADER.as_bytes())?;
                write(review)
            }),
            None => write(&mut io::sink()),
        }
    }

    fn write(
        &mut self,
        args: &PredictArgs,
        out: &mut dyn Write,
        review: &mut dyn Write,
    ) -> Result<(), Failure> {
        if self.format == Format::Csv {
            out.write_all(CSV_HEADER.as_bytes())?;
        }
        self.failed = in_batches(&args.inputs, self.output, |batch| {
            let batch: Vec<&Article> = batch.iter().collect();
            for written in self.read(&batch)? {
                out.write_all(written.text.as_bytes())?;
                review.write_all(written.review.as_bytes())?;
            }
            Ok(())
        })?;
        if let Some(page) = &self.page {
            write_page(page, &made(args, self.predictor), out)?;
        }
        Ok(())
    }

    /// Writes to files that keep what is done when the run is cut short. `None` where all was done before.
    fn write_kept(&mut self, args: &PredictArgs, places: &[(&Path, &str)]) -> Result<Option<()>, Failure> {
        let (begun, note) = Journal::begin(places, &options(args, self.format)?, args.resume)?;
        note.iter().for_each(|note| self.output.note(note));
        let Begun::Open(mut journal) = begun else {
            self.output.note("note: all articles were done before");
            return Ok(None);
        };
        self.articles = journal.done_before();
        if self.articles > 0 {
            self.output.note(&format!("note: {} articles were done before", self.articles));
        }
        let read = in_batches(&args.inputs, self.output, |batch| {
            let mut new = Vec::new();
            for article in batch {
                let digest = digest_of(article);
                if !journal.is_done(digest) {
                    new.push((digest, article));
                }
            }
            let articles: Vec<&Article> = new.iter().map(|(_, article)| *article).collect();
            let written = self.read(&articles)?.into_iter().zip(&new);
            let done: Vec<Done> = written
                .map(|(written, (digest, _))| {
                    let texts = [written.text, written.review].into_iter().take(places.len()).collect();
                    Done { digest: *digest, texts }
                })
                .collect();
            journal.keep(&done)
        });
        self.failed = read.map_err(|failure| {
            let kept = format!("{} articles are done; the same command with --resume goes on", self.articles);
            let help = failure.help.as_ref().map_or(String::new(), |help| format!("{help}; "));
            failure.with_help(help + &kept)
        })?;
        if let gone @ 1.. = journal.not_met() {
            let gone = format!("note: {gone} of those done before are not among the articles now; they stay");
            self.output.note(&gone);
        }
        journal.finish()?;
        Ok(Some(()))
    }

    /// Rows of CSV as they are to be written.
    fn cells(&self, csv: String) -> Result<String, Failure> {
        Ok(if self.spreadsheet { without_formulas(&csv)? } else { csv })
    }

    /// Reads articles in parallel; gives what is written of each, in order.
    fn read(&mut self, batch: &[&Article]) -> Result<Vec<Written>, Failure> {
        let (format, before, page) = (self.format, self.articles, self.page.as_ref());
        let written: Vec<Result<Written, Failure>> = batch
            .par_iter()
            .enumerate()
            .map(|(at, article)| {
                let analysis = self.readers.read(article);
                let found = Found { predictor: self.predictor, article, analysis: &analysis };
                let text = match format {
                    Format::Text => article_text(found, self.layout),
                    Format::Jsonl => json_lines(found)?,
                    Format::Csv => self.cells(csv_rows(found)?)?,
                    // Written once all articles are read.
                    Format::Html => String::new(),
                };
                let review = self.cells(review_rows(found)?)?;
                let uncertain = analysis.statements.iter().filter(|statement| statement.uncertain).count();
                let marked = page.map(|page| match before + at {
                    number if page.takes_text(number) => article_html(found, number),
                    _ => ArticleText::default(),
                });
                let sightings = Sightings::of(self.predictor, &analysis);
                let for_page = marked.map(|text| (analysis, text));
                Ok(Written { text, for_page, review, uncertain, sightings })
            })
            .collect();
        let mut all = Vec::with_capacity(batch.len());
        for (article, written) in batch.iter().zip(written) {
            let mut written = written?;
            if self.format == Format::Text && self.articles > 0 {
                written.text.insert_str(0, "\n\n");
            }
            if let (Some(page), Some((analysis, text))) = (&mut self.page, written.for_page.take()) {
                page.add(Found { predictor: self.predictor, article, analysis: &analysis }, text);
            }
            self.uncertain += written.uncertain;
            self.sightings += std::mem::take(&mut written.sightings);
            self.articles += 1;
            all.push(written);
        }
        Ok(all)
    }
}

/// Everything that the output depends on besides the articles.
fn options(args: &PredictArgs, format: Format) -> Result<String, Failure> {
    let PredictArgs { source, reading, abstention, .. } = args;
    let digest = |path: &Path| -> Result<String, Failure> {
        Ok(format!("{:?}", Sha256::digest(std::fs::read(path)?)))
    };
    let files = [&source.model_file, &source.codebook];
    let files: Vec<Option<String>> =
        files.into_iter().map(|path| path.as_deref().map(digest).transpose()).collect::<Result<_, _>>()?;
    let version = env!("CARGO_PKG_VERSION");
    let replace = source.replace_codebook;
    let review = abstention.review.is_some();
    let AbstentionArgs { abstain_below, target_precision, .. } = abstention;
    Ok(format!(
        "{version} {files:?} {replace} {format:?} {reading:?} {abstain_below:?} {target_precision:?} {review} {}",
        args.spreadsheet
    ))
}

/// What a page says of how it was made.
fn made(args: &PredictArgs, predictor: &Predictor) -> Vec<String> {
    let name = |path: &Path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let SourceArgs { model_file, codebook, replace_codebook } = &args.source;
    let model = model_file.as_deref().map_or_else(|| "the one in the box".to_owned(), name);
    let of = match codebook.as_deref().map(name) {
        Some(file) if *replace_codebook => format!("{file}: "),
        Some(file) => format!("the model's, extended by {file}: "),
        None => "the model's: ".to_owned(),
    };
    let (topics, actors) = (predictor.codebook().topics.len(), predictor.codebook().actors.len());
    let mut lines =
        vec![format!("Model: {model}"), format!("Codebook: {of}{topics} topics, {actors} actors")];
    if let Some(least) = args.abstention.abstain_below {
        lines.push(format!("Uncertain: what is less probable than {least}"));
    } else if let Some(precision) = args.abstention.target_precision {
        lines.push(format!(
            "Uncertain: what is left to people for {precision} of the other stances to be right"
        ));
    }
    lines
}
