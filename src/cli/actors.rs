//! `avowal actors`

use super::Status;
use super::args::ActorsArgs;
use super::failure::Failure;
use super::output::Output;
use super::predict::{articles, load};
use crate::discourse::ReferenceOptions;
use crate::file::write_whole;
use crate::predictor::Predictor;
use crate::roster::Roster;

pub(super) fn run(args: &ActorsArgs, output: &Output) -> Result<Status, Failure> {
    let (bundle, codebook) = load(&args.source)?;
    if bundle.references.is_none() {
        return Err(Failure::new("the model has not learnt to find actors that the codebook lacks")
            .with_help("train it on coded articles, or use the model in the box"));
    }
    let predictor = Predictor::new(bundle, codebook, ReferenceOptions::default())?;
    let mut reader = predictor.reader();
    let mut roster = Roster::default();
    let (mut read, mut failed) = (0, 0);
    for path in &args.inputs {
        for item in articles(path) {
            match item {
                Ok(article) => {
                    let analysis = reader.read(&article);
                    roster.add(&predictor, &article, &analysis);
                    read += 1;
                }
                Err(error) => {
                    failed += 1;
                    output.note(&format!("error: {error}"));
                }
            }
        }
    }
    let toml = roster.to_toml(predictor.codebook(), args.min_mentions)?;
    if let Some(path) = &args.output {
        write_whole(path, |file| -> Result<(), Failure> { Ok(file.write_all(toml.as_bytes())?) })?;
    } else {
        output.data(&toml)?;
    }
    let articles = if read == 1 { "1 article names".to_owned() } else { format!("{read} articles name") };
    output.note(&format!("{articles} {} actors that the codebook lacks", roster.len()));
    if failed > 0 {
        output.note(&format!("note: {failed} could not be read, {read} were; the exit code is 2"));
        return Ok(Status::Failed);
    }
    Ok(Status::Done)
}
