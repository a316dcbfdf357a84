//! `avowal predict`

use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;

use super::Status;
use super::args::{AbstentionArgs, Format, PredictArgs, SourceArgs};
use super::batches::in_batches;
use super::failure::Failure;
use super::judging;
use super::output::Output;
use crate::article::Article;
use crate::codebook::Codebook;
use crate::file::write_whole;
use crate::model_file::Bundle;
use crate::predictor::{Abstention, Analysis, Predictor, Readers};
use crate::report::html::{ArticleText, Collection, Limits, article_html, write_page};
use crate::report::{
    CSV_HEADER, Found, Layout, REVIEW_HEADER, article_text, csv_rows, json_lines, review_rows,
};

pub(super) fn run(args: &PredictArgs, output: &Output) -> Result<Status, Failure> {
    // The process ends with the run: taking its tables apart would only take time.
    let predictor: &Predictor = Box::leak(Box::new(predictor(args)?));
    let format = args.format.unwrap_or_else(|| default_format(args.output.as_deref(), output));
    let layout = Layout { width: output.width(), colour: args.output.is_none() && output.in_colour() };
    let page = (format == Format::Html).then(|| Collection::new(predictor, Limits::default()));
    let readers = Readers::new(predictor);
    let mut run =
        Run { predictor, readers, format, layout, output, page, failed: 0, articles: 0, uncertain: 0 };
    let mut write = |review: &mut dyn Write| match &args.output {
        Some(path) => write_whole(path, |file| run.write(args, file, review)),
        None => output.stream(|out| run.write(args, out, review)),
    };
    match &args.abstention.review {
        Some(path) => write_whole(path, |review| {
            review.write_all(REVIEW_HEADER.as_bytes())?;
            write(review)
        })?,
        None => write(&mut io::sink())?,
    }
    let (articles, failed, uncertain) = (run.articles, run.failed, run.uncertain);
    if uncertain > 0 {
        output.note(&format!("note: {uncertain} statements are uncertain"));
    }
    if failed > 0 {
        output.note(&format!("note: {failed} could not be read, {articles} were; the exit code is 2"));
        return Ok(Status::Failed);
    }
    Ok(Status::Done)
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
    layout: Layout,
    output: &'a Output,
    /// What a page is made of once all articles are read.
    page: Option<Collection<'a>>,
    failed: usize,
    articles: usize,
    uncertain: usize,
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
}

impl Run<'_> {
    fn write(
        &mut self,
        args: &PredictArgs,
        out: &mut dyn Write,
        review: &mut dyn Write,
    ) -> Result<(), Failure> {
        if self.format == Format::Csv {
            out.write_all(CSV_HEADER.as_bytes())?;
        }
        self.failed = in_batches(&args.inputs, self.output, |batch| self.finish(batch, out, review))?;
        if let Some(page) = &self.page {
            write_page(page, &made(args, self.predictor), out)?;
        }
        Ok(())
    }

    /// Reads a batch in parallel and writes it in order.
    fn finish(
        &mut self,
        batch: &[Article],
        out: &mut dyn Write,
        review: &mut dyn Write,
    ) -> Result<(), Failure> {
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
                    Format::Csv => csv_rows(found)?,
                    // Written once all articles are read.
                    Format::Html => String::new(),
                };
                let review = review_rows(found)?;
                let uncertain = analysis.statements.iter().filter(|statement| statement.uncertain).count();
                let marked = page.map(|page| match before + at {
                    number if page.takes_text(number) => article_html(found, number),
                    _ => ArticleText::default(),
                });
                Ok(Written { text, for_page: marked.map(|text| (analysis, text)), review, uncertain })
            })
            .collect();
        for (article, written) in batch.iter().zip(written) {
            let written = written?;
            if self.format == Format::Text && self.articles > 0 {
                out.write_all(b"\n\n")?;
            }
            out.write_all(written.text.as_bytes())?;
            review.write_all(written.review.as_bytes())?;
            if let (Some(page), Some((analysis, text))) = (&mut self.page, written.for_page) {
                page.add(Found { predictor: self.predictor, article, analysis: &analysis }, text);
            }
            self.uncertain += written.uncertain;
            self.articles += 1;
        }
        Ok(())
    }
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
