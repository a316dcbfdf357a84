//! Model files: the same bytes every time, and no damaged file gets in.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

mod support;

use std::fs;
use std::path::Path;

use avowal::codebook::Codebook;
use avowal::corpus::{Corpus, read_coded};
use avowal::feature::{FeatureConfig, Material};
use avowal::head::{TrainOptions, TrainingSet};
use avowal::model_file::{Bundle, ModelFileError};
use avowal::text::Language;
use avowal::unit::{Task, Unit};
use proptest::prelude::*;
use support::{avowal, labelled};

fn small_model() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.csv"), labelled(30)).unwrap();
    assert_eq!(avowal(folder.path(), &["train", "in.csv", "-o", "m.avowal"]).code, 0);
    fs::read(folder.path().join("m.avowal")).unwrap()
}

#[test]
fn training_again_gives_the_same_bytes_with_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.csv"), labelled(900)).unwrap();
    let train = |threads: &str, output: &str| {
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_avowal"))
            .current_dir(folder.path())
            .env("RAYON_NUM_THREADS", threads)
            .args(["train", "in.csv", "--tune", "-o", output])
            .stderr(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
        fs::read(folder.path().join(output)).unwrap()
    };
    let one = train("1", "one.avowal");
    assert_eq!(one, train("2", "two.avowal"));
    assert_eq!(one, train("5", "five.avowal"));
}

/// The command that the README names for the model in the box makes that very file.
#[test]
fn the_model_in_the_box_is_the_one_that_its_command_makes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("again.avowal");
    let (data, vectors) = ("datasets/peace-talks/articles.train.jsonl", "datasets/vectors/news-100d.vec");
    let run = avowal(root, &["train", data, "--vectors", vectors, "-o", output.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let shipped = fs::read(root.join("models/peace-talks.avowal")).unwrap();
    assert!(
        fs::read(output).unwrap() == shipped,
        "models/peace-talks.avowal is stale: run the README's command again"
    );
    assert!(shipped.len() < 8_000_000);
}

#[test]
fn a_model_reads_back_as_it_was_written() {
    let bytes = small_model();
    let bundle = Bundle::from_bytes(&bytes).unwrap();
    assert_eq!(bundle.to_bytes().unwrap(), bytes);
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let bytes = small_model();
    for length in 0..bytes.len() {
        assert!(Bundle::from_bytes(&bytes[..length]).is_err(), "cut to {length} bytes");
    }
}

#[test]
fn a_single_flipped_byte_is_noticed_wherever_it_is() {
    let bytes = small_model();
    let mut damaged = bytes.clone();
    for at in 0..bytes.len() {
        damaged[at] ^= 1 << (at % 8);
        // A byte of the header's padding may change without changing what the header says.
        if let Ok(bundle) = Bundle::from_bytes(&damaged) {
            assert_eq!(bundle.to_bytes().unwrap(), bytes, "byte {at}");
        }
        damaged[at] = bytes[at];
    }
}

/// Rewrites the metadata of a model, without mending its checksum.
fn with_metadata(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let length = usize::try_from(u64::from_le_bytes(bytes[..8].try_into().unwrap())).unwrap();
    let header = std::str::from_utf8(&bytes[8..8 + length]).unwrap();
    assert!(header.contains(from), "{from}");
    let mut header = header.replacen(from, to, 1).trim_end().to_owned();
    header += &" ".repeat(header.len().next_multiple_of(8) - header.len());
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &bytes[8 + length..]].concat()
}

#[test]
fn each_kind_of_damage_has_its_own_error() {
    let bytes = small_model();
    let error = |bytes: &[u8]| Bundle::from_bytes(bytes).unwrap_err();
    let newer = with_metadata(&bytes, "\\\"format\\\":4", "\\\"format\\\":7");
    assert!(matches!(error(&newer), ModelFileError::Version { found: 7 }));
    assert!(error(&newer).to_string().contains("this version reads formats 1 to 4. Update avowal"));
    let other = with_metadata(&bytes, "\"__metadata__\":{\"avowal\"", "\"__metadata__\":{\"other\"");
    assert!(matches!(error(&other), ModelFileError::NotAvowal));
    let relabelled = with_metadata(&bytes, "support", "suppert");
    assert!(matches!(error(&relabelled), ModelFileError::Checksum));
    let renamed = with_metadata(&bytes, "\"stance.idf\"", "\"stance.idg\"");
    let renamed = error(&renamed);
    assert!(matches!(renamed, ModelFileError::Checksum | ModelFileError::UnknownTensor(_)), "{renamed}");
    assert!(matches!(error(b"not a model at all"), ModelFileError::Container(_)));
    let mut last = bytes.clone();
    *last.last_mut().unwrap() ^= 0x55;
    assert!(matches!(error(&last), ModelFileError::Checksum));
}

/// `tests/fixtures/models/` has a model as the last version with format 3 wrote it (`train units.csv --keep-actor --min-df 1`),
/// and what it said of its rows (`evaluate --predictions`).
#[test]
fn a_file_of_an_older_format_judges_as_it_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models");
    let said = fs::read_to_string(folder.join("format-3.csv")).unwrap();
    let run = avowal(&folder, &["classify", "units.csv", "-m", "format-3.avowal"]);
    assert_eq!((run.code, run.stdout), (0, said), "{}", run.stderr);
    // Written again, it is of the newest format, and the same model.
    let bytes = Bundle::load(&folder.join("format-3.avowal")).unwrap().to_bytes().unwrap();
    assert_eq!(Bundle::from_bytes(&bytes).unwrap().to_bytes().unwrap(), bytes);
}

#[test]
fn a_damaged_model_is_an_error_of_the_command() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = small_model();
    fs::write(folder.path().join("half.avowal"), &bytes[..bytes.len() / 2]).unwrap();
    fs::write(folder.path().join("a.txt"), "Norland backed the truce.").unwrap();
    let run = avowal(folder.path(), &["predict", "a.txt", "-m", "half.avowal"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr
            .contains("error: cannot load half.avowal\ncause: this is no avowal model, or a damaged one"),
        "{}",
        run.stderr
    );
}

/// What is judged from a loaded file is what was judged in training.
#[test]
fn a_loaded_model_judges_as_the_trained_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/peace-talks/articles.dev.jsonl");
    let (articles, _) = read_coded(&path).unwrap();
    let corpus = Corpus::from_coded(Task::Stance, &articles);
    let material = Material { mentions: true, topics: true, vectors: false };
    let config = FeatureConfig::for_task(Task::Stance, Language::English, false, material);
    let head = TrainingSet::new(&corpus, config, None)
        .unwrap()
        .train(&TrainOptions::for_task(Task::Stance))
        .unwrap();
    let bundle = Bundle {
        heads: [(Task::Stance, head)].into(),
        codebook: Some(Codebook::built_in().unwrap()),
        ..Bundle::default()
    };
    let loaded = Bundle::from_bytes(&bundle.to_bytes().unwrap()).unwrap();
    let judge = |bundle: &Bundle| -> Vec<f64> {
        let mut scorer = avowal::head::Scorer::new(&bundle.heads[&Task::Stance]);
        let mut probabilities = Vec::new();
        let mut all = Vec::new();
        for example in corpus.examples.iter().take(200) {
            scorer.judge(&example.unit(), &mut probabilities);
            all.extend_from_slice(&probabilities);
        }
        all
    };
    assert_eq!(judge(&bundle), judge(&loaded));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn no_unit_makes_the_model_in_the_box_panic_and_probabilities_are_some(text in "\\PC{0,80}", before in "\\PC{0,20}") {
        let bundle = Bundle::built_in().unwrap();
        for head in bundle.heads.values() {
            let mut probabilities = Vec::new();
            let unit = Unit { text: &text, before: &before, topic: Some("ceasefire"), ..Unit::default() };
            avowal::head::Scorer::new(head).judge(&unit, &mut probabilities);
            prop_assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
            if head.task != Task::Topic {
                prop_assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            }
        }
    }
}
