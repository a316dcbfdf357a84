//! `avowal actors`

use rayon::prelude::*;

use super::Status;
use super::args::ActorsArgs;
use super::batches::in_batches;
use super::failure::Failure;
use super::output::Output;
use super::predict::load;
use crate::discourse::ReferenceOptions;
use crate::file::write_whole;
use crate::predictor::{Analysis, Predictor, Readers};
use crate::roster::Roster;

pub(super) fn run(args: &ActorsArgs, output: &Output) -> Result<Status, Failure> {
    let (bundle, codebook) = load(&args.source)?;
    if bundle.references.is_none() {
        return Err(Failure::new("the model has not learnt to find actors that the codebook lacks")
            .with_help("train it on coded articles, or use the model in the box"));
    }
    let predictor = Predictor::new(bundle, codebook, ReferenceOptions::default())?;
    let readers = Readers::new(&predictor);
    let mut roster = Roster::default();
    let mut read = 0;
    let failed = in_batches(&args.inputs, output, |batch| {
        let analyses: Vec<Analysis> = batch.par_iter().map(|article| readers.read(article)).collect();
        for (article, analysis) in batch.iter().zip(&analyses) {
            roster.add(&predictor, article, analysis);
        }
        read += batch.len();
        Ok(())
    })?;
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
