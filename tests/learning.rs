//! What training learns from and how sure it says it is: word vectors, several coders, tuning, abstention.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

mod support;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use avowal::model_file::Bundle;
use avowal::text::Language;
use avowal::vectors::{NO_ROW, VectorsError, VectorsOptions, WordVectors, read_vectors};
use serde_json::Value;
use support::{Run, avowal, labelled};

fn read(bytes: &[u8], most_words: usize) -> Result<WordVectors, VectorsError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("words.vec");
    fs::write(&path, bytes).unwrap();
    read_vectors(&path, VectorsOptions { language: Language::English, most_words })
}

fn json(folder: &Path, file: &str) -> Value {
    serde_json::from_slice(&fs::read(folder.join(file)).unwrap()).unwrap()
}

/// A run that must go well.
fn done(folder: &Path, args: &[&str]) -> Run {
    let run = avowal(folder, args);
    assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    run
}

/// The direction of a stem's vector, of unit length.
fn direction(vectors: &WordVectors, stem: &str) -> Vec<f32> {
    let row = vectors.row(stem);
    assert_ne!(row, NO_ROW, "{stem}");
    let mut sum = vec![0.0; vectors.dims()];
    vectors.add(row, &mut sum);
    let norm = sum.iter().map(|v| v * v).sum::<f32>().sqrt();
    sum.iter().map(|v| v / norm).collect()
}

fn near(a: &[f32], b: &[f32]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 0.02)
}

#[test]
fn the_three_formats_give_the_same_table() {
    let body = "truce 3 4\nwar -1 0\nTalks 0 2\n";
    let glove = read(body.as_bytes(), 100).unwrap();
    let word2vec = read(format!("3 2\n{body}").as_bytes(), 100).unwrap();
    // fastText ends lines with a space.
    let fasttext = read(format!("3 2\n{}", body.replace('\n', " \n")).as_bytes(), 100).unwrap();
    assert_eq!(glove, word2vec);
    assert_eq!(glove, fasttext);
    assert!(near(&direction(&glove, "truce"), &[0.6, 0.8]));
    assert!(near(&direction(&glove, "talk"), &[0.0, 1.0]), "words are lowercased and stemmed");
    assert_eq!(glove.row("peac"), NO_ROW);
}

#[test]
fn a_stem_has_the_mean_of_its_words_by_frequency_and_rare_ones_weigh_more() {
    let vectors = read(b"talk 1 0\nfiller 1 1\nfiller2 1 1\ntalks 0 1\n", 100).unwrap();
    // Ranks 1 and 4: four fifths of the one, a fifth of the other.
    let norm = (0.8_f32 * 0.8 + 0.2 * 0.2).sqrt();
    assert!(near(&direction(&vectors, "talk"), &[0.8 / norm, 0.2 / norm]));
    let length = |stem| {
        let mut sum = vec![0.0; 2];
        vectors.add(vectors.row(stem), &mut sum);
        (sum[0] * sum[0] + sum[1] * sum[1]).sqrt()
    };
    assert!(length("talk") < length("filler"));
}

#[test]
fn only_the_top_of_a_file_is_read_and_words_that_no_text_has_are_left_out() {
    let vectors = read(b"truce 1 0\ndon't 0 1\nlet us 0.5 1\nwar 1 1\nlate x y\n", 4).unwrap();
    let stems: Vec<&str> = vectors.stems().iter().map(AsRef::as_ref).collect();
    assert_eq!(stems, ["truce", "war"]);
}

#[test]
fn a_bad_file_is_named_with_line_and_what_is_wrong() {
    for (bytes, expected) in [
        (&b""[..], "no word vectors in it"),
        (b"3 2\n", "no word vectors in it"),
        (b"truce 1 2\nwar 1\n", "words.vec:2: 1 numbers behind the word; the lines before have 2"),
        (b"truce 1 2\nwar 1 x\n", "words.vec:2: `x` is no finite number"),
        (b"truce 1 2\nwar 1 inf\n", "words.vec:2: `inf` is no finite number"),
        (b"truce 1 2\n\xFF 1 2\n", "words.vec:2: this is no UTF-8"),
        (b"truce\n", "words.vec:1: 0 numbers behind the word; 1 to 4096 are allowed"),
    ] {
        let message = read(bytes, 100).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }
    let missing =
        read_vectors(Path::new("no/such.vec"), VectorsOptions { language: Language::English, most_words: 1 });
    assert!(missing.unwrap_err().to_string().starts_with("cannot read no/such.vec"));
    let endless = [&b"truce "[..], &vec![b'1'; 5 << 20]].concat();
    assert!(read(&endless, 100).unwrap_err().to_string().contains("longer than"));
}

/// Words that training never saw are known by their neighbours.
#[test]
fn a_model_with_vectors_knows_words_that_it_was_not_trained_on() {
    let folder = tempfile::tempdir().unwrap();
    let good = ["praised", "hailed", "lauded", "saluted", "applauded", "cheered"];
    let bad = ["slammed", "blasted", "denounced", "decried", "scolded", "berated"];
    let mut vectors = String::new();
    for (words, direction) in [(good, "1 0.1"), (bad, "-1 0.1")] {
        for word in words {
            writeln!(vectors, "{word} {direction}").unwrap();
        }
    }
    let rows = |words: &[&str], label: &str| -> String {
        let row = |(i, word): (usize, &&str)| format!("Norland {word} him.,Norland,{label},{label}{i}\n");
        words.iter().enumerate().map(row).collect()
    };
    let header = "text,actor,label,group\n";
    let train = |n: usize| rows(&good[..n].repeat(4), "yes") + &rows(&bad[..n].repeat(4), "no");
    fs::write(folder.path().join("v.vec"), vectors).unwrap();
    fs::write(folder.path().join("train.csv"), format!("{header}{}", train(3))).unwrap();
    fs::write(
        folder.path().join("test.csv"),
        format!("{header}{}{}", rows(&good[3..], "yes"), rows(&bad[3..], "no")),
    )
    .unwrap();
    let accuracy = |more: &[&str]| {
        let train = [&["train", "train.csv", "-o", "m.avowal"], more].concat();
        assert_eq!(avowal(folder.path(), &train).code, 0);
        let run = avowal(folder.path(), &["evaluate", "test.csv", "-m", "m.avowal", "--json", "s.json"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        json(folder.path(), "s.json")["accuracy"].as_f64().unwrap()
    };
    assert!(accuracy(&["--vectors", "v.vec"]) > 0.99);
    let bytes = fs::read(folder.path().join("m.avowal")).unwrap();
    assert!(
        Bundle::from_bytes(&bytes).unwrap().to_bytes().unwrap() == bytes,
        "the file holds all of the model"
    );
    // Another head has to read the same vectors.
    fs::write(folder.path().join("w.vec"), "praised 1 1\n").unwrap();
    let other = [
        "train",
        "train.csv",
        "--task",
        "sentiment",
        "--base",
        "m.avowal",
        "-o",
        "n.avowal",
        "--vectors",
        "w.vec",
    ];
    let run = avowal(folder.path(), &other);
    assert!(run.code == 2 && run.stderr.contains("different word vectors"), "{}", run.stderr);
    assert!(accuracy(&[]) < 0.6);
}

/// Three coders, of whom two say yes and one no, are a target of two thirds.
#[test]
fn several_coders_are_one_target_and_the_majority_is_the_gold_label() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut csv = "text,first,second,third,group\n".to_owned();
    for i in 0..60 {
        writeln!(csv, "It was hailed.,yes,yes,no,a{i}\nIt was slammed.,no,,no,b{i}").unwrap();
    }
    fs::write(folder.join("votes.csv"), csv).unwrap();
    let label = ["--label", "first,second,third"];
    let train =
        ["train", "votes.csv", "-o", "m.avowal", "--c", "1000", "--class-weight", "none", "--no-calibration"];
    done(folder, &[&train[..], &label].concat());
    let evaluate = ["evaluate", "votes.csv", "-m", "m.avowal", "--json", "s.json", "--predictions", "p.csv"];
    done(folder, &[&evaluate[..], &label].concat());
    assert_eq!(json(folder, "s.json")["accuracy"], 1.0);
    let predictions = fs::read_to_string(folder.join("p.csv")).unwrap();
    let first = predictions.lines().nth(1).unwrap();
    let probability: f64 = first.rsplit(',').next().unwrap().parse().unwrap();
    assert!((probability - 2.0 / 3.0).abs() < 0.02, "{first}");

    let run = avowal(folder, &["train", "votes.csv", "-o", "m.avowal", "--label", "first,secnd"]);
    assert!(run.code == 2 && run.stderr.contains("secnd") && run.stderr.contains("second"), "{}", run.stderr);
}

#[test]
fn tuning_tries_fields_penalties_and_class_weights_and_says_what() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("in.csv"), labelled(240)).unwrap();
    let run = done(folder, &["train", "in.csv", "-o", "m.avowal", "--tune"]);
    assert!(run.stderr.contains("is best of"), "{}", run.stderr);
    let shown: Value =
        serde_json::from_str(&done(folder, &["inspect", "m.avowal", "--json"]).stdout).unwrap();
    let made = &shown["heads"]["stance"]["provenance"];
    let trials = made["tuning"].as_array().unwrap();
    let different = |key: &str| {
        let mut values: Vec<String> = trials.iter().map(|trial| trial[key].to_string()).collect();
        values.sort();
        values.dedup();
        values.len()
    };
    assert!(different("fields") >= 4 && different("c") == 5 && different("class_weight") == 2, "{made}");
    // Each rung takes more examples, and the last all of them.
    let sizes: Vec<u64> = trials.iter().map(|trial| trial["examples"].as_u64().unwrap()).collect();
    assert!(sizes.is_sorted() && sizes[0] < 120 && sizes.last() == Some(&240), "{sizes:?}");
    let on_all = trials.iter().filter(|trial| trial["examples"] == 240);
    let best = on_all.map(|trial| trial["f1"].as_f64().unwrap()).fold(0.0, f64::max);
    assert_eq!(made["cross_validated_f1"].as_f64(), Some(best));
    let chosen = trials
        .iter()
        .rfind(|t| t["examples"] == 240 && t["f1"].as_f64() == Some(best) && t["c"] == made["c"]);
    assert!(chosen.is_some(), "{made}");
}

#[test]
fn uncertain_statements_are_marked_left_out_of_the_table_and_written_out_to_be_coded() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let article = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/peace-talks/example.txt");
    let article = article.to_str().unwrap();
    let predict = |more: &[&str]| done(folder, &[&["predict", article], more].concat());
    let statements = |run: &Run| -> Vec<Value> {
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let all = predict(&["--abstain-below", "0.6", "--review", "review.csv"]);
    let found = statements(&all);
    for statement in &found {
        let key = if statement["stance"].is_null() { "sentiment_probability" } else { "stance_probability" };
        assert_eq!(statement["uncertain"], statement[key].as_f64().unwrap() < 0.6, "{statement}");
    }
    let uncertain = found.iter().filter(|statement| statement["uncertain"] == true).count();
    assert!(uncertain > 0 && uncertain < found.len());
    assert!(all.stderr.contains(&format!("note: {uncertain} statements are uncertain")), "{}", all.stderr);
    // What is written out can be trained on as it is.
    let review = fs::read_to_string(folder.join("review.csv")).unwrap();
    assert_eq!(csv::Reader::from_reader(review.as_bytes()).records().count(), uncertain);
    let trained =
        done(folder, &["train", "review.csv", "--task", "sentiment", "--min-df", "1", "-o", "m.avowal"]);
    assert!(trained.stderr.contains(&format!("{uncertain} examples")), "{}", trained.stderr);
    let text = predict(&["--abstain-below", "0.6", "--format", "text"]).stdout;
    assert!(text.contains(&format!("{uncertain} statements are uncertain, and left out here.")), "{text}");

    // A precision asks for a threshold; a higher one leaves more out.
    let left = |precision| {
        let found = statements(&predict(&["--target-precision", precision]));
        found.iter().filter(|statement| statement["uncertain"] == true).count()
    };
    assert!(left("0.6") <= left("0.8") && left("0.8") > 0);
    let fields = ["train", "review.csv", "--task", "sentiment", "-o", "m.avowal", "--fields", "near/vectors"];
    let run = avowal(folder, &fields);
    assert!(run.code == 2 && run.stderr.contains("--vectors FILE"), "{}", run.stderr);
    let fails = |more: &[&str], expected: &str| {
        let run = avowal(folder, &[&["predict", article], more].concat());
        assert!(run.code == 2 && run.stderr.contains(expected), "{}", run.stderr);
    };
    fails(&["--target-precision", "1"], "of its surest decisions at best");
    fails(&["--review", "r.csv"], "--abstain-below P or --target-precision P");
    fails(&["--abstain-below", "1.5"], "--abstain-below");
}

#[test]
fn articles_unlike_the_training_material_are_told_and_those_like_it_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let verbs = [("backed", "support"), ("rejected", "oppose"), ("discussed", "neutral")];
    let sentence = |at: usize, verb: &str, thing: &str| {
        let actor = ["Ukraine", "Russia"][at % 2];
        format!("{actor} {verb} the {thing} on day {at}, officials said after talks.")
    };
    let mut csv = "text,actor,topic,label,group\n".to_owned();
    for at in 0..240 {
        let (verb, label) = verbs[at % 3];
        let text = sentence(at, verb, ["truce", "ceasefire"][at % 2]);
        writeln!(csv, "\"{text}\",{},ceasefire,{label},g{}", ["Ukraine", "Russia"][at % 2], at / 4).unwrap();
    }
    fs::write(path("in.csv"), csv).unwrap();
    done(folder.path(), &["train", "in.csv", "-o", "m.avowal"]);
    let article = |verbs: [&str; 3], thing: &str| {
        (0..120).map(|at| sentence(at, verbs[at % 3], thing) + " ").collect::<String>()
    };
    fs::write(path("like.txt"), article(["backed", "rejected", "discussed"], "ceasefire")).unwrap();
    fs::write(path("unlike.txt"), article(["lauded", "spurned", "mooted"], "ceasefire protocol annex"))
        .unwrap();
    fs::write(path("one-sided.txt"), article(["backed"; 3], "ceasefire")).unwrap();
    let drift = |name: &str| {
        let run =
            avowal(folder.path(), &["predict", name, "-m", "m.avowal", "--drift", "d.json", "-o", "o.csv"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let drift: Value = serde_json::from_slice(&fs::read(path("d.json")).unwrap()).unwrap();
        assert_eq!(drift["articles"], 1);
        (drift, run.stderr)
    };
    let (like, told) = drift("like.txt");
    assert_eq!((told.as_str(), &like["warnings"]), ("", &Value::Array(Vec::new())));
    let (unlike, told) = drift("unlike.txt");
    assert!(told.contains("of the words are new to the model") && told.contains("code a sample"), "{told}");
    let share = |drift: &Value, of: &str| drift[of]["share"].as_f64().unwrap();
    assert!(share(&unlike, "new_words") > 0.2 && share(&like, "new_words") < 0.05);
    assert!(share(&unlike, "new_word_pairs") > share(&like, "new_word_pairs") + 0.2);
    let (one_sided, told) = drift("one-sided.txt");
    assert!(told.contains("stances are parted otherwise than in training: "), "{told}");
    assert!(one_sided["stances"]["distance"].as_f64().unwrap() > 0.5);
}
