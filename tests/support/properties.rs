//! What holds of every input, whatever it is: one function a target, which panics where it does not.
//!
//! `tests/hostile.rs` runs them on generated and on kept inputs, the targets in `fuzz/` on what a fuzzer finds.

#![allow(dead_code)] // whoever includes this may need some of it only

use std::io::Cursor;
use std::sync::OnceLock;

use avowal::actor::ActorMatcher;
use avowal::article::{Article, ArticleError, ArticleReader, ByteSpan, Kind};
use avowal::codebook::{Codebook, CodebookError, ambiguities};
use avowal::corpus::{Columns, CorpusError, LabelledOptions, SplitChoice, read_labelled_from};
use avowal::discourse::ReferenceOptions;
use avowal::head::Scorer;
use avowal::model_file::Bundle;
use avowal::predictor::{Analysis, Predictor, Readers};
use avowal::report::html::article_html;
use avowal::report::{Found, Layout, article_text, csv_rows, json_lines, review_rows};
use avowal::text::{Language, Normalized, split_sentences, tokenize};
use avowal::unit::{Task, Unit};

use super::containers;

/// A property with the name of its target.
pub type Property = (&'static str, fn(&[u8]));

/// Every target.
pub const ALL: [Property; 8] = [
    ("model", model),
    ("labelled_csv", labelled_csv),
    ("codebook", codebook),
    ("html", html),
    ("sentences", sentences),
    ("quotes", quotes),
    ("jsonl", jsonl),
    ("predict", predict),
];

/// The most bytes of a text that the whole model reads, so that a run stays short.
const MOST_TEXT: usize = 1 << 15;

/// Bytes are a model file or none; one that is read can be written and read again, and judges anything.
///
/// An input that starts with `~` is edits of a small model instead, after which lengths and checksum are mended: chance alone
/// never finds a file that gets past those.
pub fn model(input: &[u8]) {
    if let Some(edits) = input.strip_prefix(b"~") {
        judges(&containers::edited(containers::base(), edits));
    } else {
        judges(input);
        if let Some(mended) = containers::mended(input) {
            judges(&mended);
        }
    }
}

fn judges(bytes: &[u8]) {
    let Ok(bundle) = Bundle::from_bytes(bytes) else { return };
    let written = bundle.to_bytes().expect("a model that was read can be written");
    let again = Bundle::from_bytes(&written).expect("a model that was written can be read");
    assert!(again.to_bytes().expect("and written") == written, "a model changed as it was written and read");
    let (text, before) = ("Norland rejected the truce on day 3, officials said.", "Varga backed it.");
    for head in bundle.heads.values() {
        let mut scorer = Scorer::new(head);
        for (mention, topic) in
            [(None, None), (Some(ByteSpan::new(0, 7)), head.topics.names().first().map(|name| &**name))]
        {
            for text in [text, ""] {
                let mention = mention.filter(|_| !text.is_empty());
                let unit =
                    Unit { text, before, after: text, mention, topic, actor: mention.map(|_| "Norland") };
                let mut probabilities = Vec::new();
                let decided = scorer.judge(&unit, &mut probabilities).to_vec();
                assert_eq!(probabilities.len(), head.labels.len());
                assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)), "{probabilities:?}");
                assert!(decided.iter().all(|&label| label < head.labels.len()));
                if !head.task.is_multi_label() {
                    let sum: f64 = probabilities.iter().sum();
                    assert!((sum - 1.0).abs() < 1e-9 && decided.len() == 1, "{sum}");
                }
            }
        }
    }
    if bundle.references.is_some() || bundle.holders.is_some() {
        let codebook = bundle.codebook.clone().unwrap_or_default();
        if let Ok(predictor) = Predictor::new(bundle, codebook, ReferenceOptions::default()) {
            let article = Article::new("a", "Ilse Varga, president of Norland, said she rejected the truce.");
            check_analysis(&predictor, &article, &predictor.reader().read(&article));
        }
    }
}

/// Every row of a labelled CSV is an example, a problem, or of a split that is not wanted. The first byte says how the file is
/// read.
pub fn labelled_csv(input: &[u8]) {
    let (how, csv) = input.split_first().map_or((0, input), |(how, csv)| (*how, csv));
    let task = Task::ALL[usize::from(how & 3)];
    let named = how & 4 != 0;
    let split = match how >> 3 & 3 {
        0 => SplitChoice::All,
        1 => SplitChoice::Preferred(vec!["train".to_owned()]),
        _ => SplitChoice::Named(vec!["train".to_owned(), "dev".to_owned()]),
    };
    let column = |name: &str| named.then(|| name.to_owned());
    let options = LabelledOptions {
        columns: Columns {
            text: column("text"),
            actor: column("actor"),
            labels: if named { vec!["label".to_owned(), "group".to_owned()] } else { Vec::new() },
            ..Columns::default()
        },
        task,
        split: split.clone(),
        keep_records: true,
        labels: (how & 32 != 0).then(|| ["neutral", "oppose", "support"].map(str::to_owned).to_vec()),
        group_until: (how & 64 != 0).then_some('-'),
    };
    let lines = csv.split(|byte| *byte == b'\n').count() as u64;
    let Rows { rows, of_other_splits, last_is_of_another } = Rows::count(csv, &split);
    let read = match read_labelled_from("in.csv", Cursor::new(csv.to_vec()), &options) {
        Ok(read) => read,
        Err(error) => {
            assert!(error.to_string().starts_with("in.csv"), "{error}");
            if let CorpusError::NoRows { skipped, .. } = error {
                let twice = skipped + of_other_splits - rows;
                assert!(twice == 0 || twice == 1 && last_is_of_another, "rows are lost");
            }
            return;
        }
    };
    let kept: usize = read.records.iter().map(Vec::len).sum();
    assert_eq!(read.records.len(), read.corpus.examples.len());
    let unclosed = read.problems.last().is_some_and(|last| last.problem.contains("never closed"));
    let twice = usize::from(unclosed && last_is_of_another);
    assert_eq!(kept + read.problems.len() + of_other_splits, rows + twice, "rows are lost");
    for problem in &read.problems {
        assert!((1..=lines).contains(&problem.line), "{problem}");
    }
    for example in &read.corpus.examples {
        if let Some(mention) = example.mention {
            assert!(!mention.is_empty() && example.text.get(mention.range()).is_some(), "{example:?}");
        }
        assert!(example.labels.iter().all(|&label| label < read.corpus.labels.len()));
        assert!(task.is_multi_label() || example.labels.len() == 1);
        assert!(example.weight.is_finite() && example.weight >= 0.0);
    }
}

/// The rows of a CSV, counted without our reader.
struct Rows {
    rows: usize,
    /// Those that are well formed, and of a split that is not wanted.
    of_other_splits: usize,
    /// Whether the last row is one of these; where its quote is not closed, it is a problem all the same.
    last_is_of_another: bool,
}

impl Rows {
    fn count(csv: &[u8], wanted: &SplitChoice) -> Self {
        let csv = csv.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(csv);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv);
        let header = reader.byte_headers().expect("memory can be read").clone();
        let split =
            header.iter().position(|name| std::str::from_utf8(name).is_ok_and(|n| n.trim() == "split"));
        let (mut rows, mut of_other_splits, mut last_is_of_another) = (0, 0, false);
        for row in reader.byte_records() {
            let row = row.expect("memory can be read");
            rows += 1;
            last_is_of_another = false;
            let text = row.iter().map(std::str::from_utf8).collect::<Result<Vec<&str>, _>>();
            if let (SplitChoice::Preferred(wanted) | SplitChoice::Named(wanted), Some(split), Ok(text)) =
                (wanted, split, text)
                && row.len() == header.len()
                && !wanted.iter().any(|name| name == text[split].trim())
            {
                of_other_splits += 1;
                last_is_of_another = true;
            }
        }
        Self { rows, of_other_splits, last_is_of_another }
    }
}

/// A text is a codebook whose names can be looked for, or an error that names a line of it.
pub fn codebook(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let read = match Codebook::parse(&text, "book.toml") {
        Ok(read) => read,
        Err(error) => {
            if let CodebookError::Invalid { problems, .. } = &error {
                let lines = text.matches('\n').count() + 1;
                assert!(!problems.is_empty());
                for problem in problems {
                    assert!(problem.line.is_none_or(|line| (1..=lines).contains(&line)), "{problem}");
                    assert!(!problem.message.is_empty());
                }
            }
            assert!(error.to_string().contains("book.toml"), "{error}");
            return;
        }
    };
    let matcher = ActorMatcher::new(&read).expect("its names can be looked for");
    let names: Vec<&str> = read.actors.iter().map(|actor| actor.name.as_str()).collect();
    let text = format!("{} said so. {}", names.join(" and "), text.get(..200).unwrap_or_default());
    for mention in matcher.find_in(&text, None) {
        assert!(!mention.span.is_empty() && text.get(mention.span.range()).is_some());
        assert!(mention.actor < read.actors.len());
    }
    ambiguities(&read);
    let written = read.to_toml().expect("a codebook can be written");
    assert_eq!(Codebook::parse(&written, "again.toml").expect("and read again"), read);
}

/// A page is an article with paragraphs that are apart and in order, or an error that names it.
pub fn html(input: &[u8]) {
    let read: Vec<_> = ArticleReader::from_reader("page", Cursor::new(input.to_vec()), Kind::Html).collect();
    assert_eq!(read.len(), 1);
    match &read[0] {
        Ok(article) => check_article(article),
        Err(error) => {
            assert!(error.to_string().starts_with("page:"), "{error}");
            let lines = input.split(|byte| *byte == b'\n').count();
            assert!(error.place().1.is_none_or(|line| (1..=lines).contains(&line)), "{error}");
        }
    }
}

fn check_article(article: &Article) {
    assert!(!article.text.trim().is_empty() && !article.id.is_empty());
    assert!(!article.paragraphs.is_empty());
    let mut end = 0;
    for span in &article.paragraphs {
        let paragraph = article.text.get(span.range()).expect("a paragraph is of the text");
        assert!(span.start >= end && !paragraph.is_empty() && paragraph.trim() == paragraph);
        end = span.end;
    }
}

/// Sentences and tokens are apart and in order; no visible character is in no sentence and no letter in no token; what is
/// normalised has its place in the text. The first byte says in which language the text is.
pub fn sentences(input: &[u8]) {
    let (language, text) = input.split_first().map_or((0, input), |(first, text)| (*first, text));
    let language = Language::ALL[usize::from(language) % Language::ALL.len()];
    let text = String::from_utf8_lossy(text);
    let mut end = 0;
    for span in split_sentences(&text, language) {
        let sentence = text.get(span.range()).expect("a sentence is of the text");
        assert!(span.start >= end && !sentence.is_empty() && sentence.trim() == sentence);
        assert!(text[end..span.start].trim().is_empty(), "{:?} is in no sentence", &text[end..span.start]);
        end = span.end;
    }
    assert!(text[end..].trim().is_empty(), "{:?} is in no sentence", &text[end..]);

    let normalized = Normalized::new(&text);
    let mut tokens = Vec::new();
    tokenize(normalized.text(), &mut tokens);
    let (mut end, mut end_in_text) = (0, 0);
    for token in &tokens {
        let word = normalized.text().get(token.span.range()).expect("a token is of the text");
        assert!(
            token.span.start >= end && !word.is_empty() && !word.contains(char::is_whitespace),
            "{word:?}"
        );
        let lost = &normalized.text()[end..token.span.start];
        assert!(!lost.contains(char::is_alphanumeric), "{lost:?} is in no token");
        end = token.span.end;
        let original = normalized.to_original(token.span);
        assert!(text.get(original.range()).is_some_and(|words| !words.is_empty()), "{original:?}");
        // Characters that came of one, such as a ligature's, have the same place.
        assert!(original.end >= end_in_text, "{original:?} is before {end_in_text}");
        end_in_text = original.end;
    }
    assert!(!normalized.text()[end..].contains(char::is_alphanumeric));
    for (at, c) in text.char_indices() {
        let span = normalized.to_normalized(ByteSpan::new(at, at + c.len_utf8()));
        assert!(normalized.text().get(span.range()).is_some(), "{span:?} of {c:?}");
    }
}

/// Pieces of which texts are made that are hard to tell who speaks in.
const PIECES: [&str; 64] = [
    "\"",
    "\"",
    "\"",
    "“",
    "”",
    "“",
    "”",
    "‘",
    "’",
    "'",
    "«",
    "»",
    "„",
    "''",
    "``",
    "(",
    ")",
    ", ",
    ", ",
    ". ",
    ". ",
    "! ",
    "? ",
    ": ",
    "; ",
    " — ",
    "…",
    "\n\n",
    "\n",
    " ",
    "said ",
    "says",
    "told reporters ",
    "asked ",
    "accused ",
    "warned",
    "according to ",
    "in her view",
    "he ",
    "she ",
    "they ",
    "his ",
    "I ",
    "we ",
    "the president ",
    "the foreign minister ",
    "the alliance",
    "both sides ",
    "Russia ",
    "Moscow ",
    "Ukraine ",
    "Kyiv",
    "Ilse Varga ",
    "Varga ",
    "Mr. ",
    "President ",
    "Norland ",
    "of Norland, ",
    "Norlander officials ",
    "a truce ",
    "rejected ",
    "backed ",
    "that ",
    "not ",
];

/// Who says what is found in any heap of quotation marks, verbs and names: every speaker and mention is one. A byte is a
/// piece, or from 128 on a character.
pub fn quotes(input: &[u8]) {
    let mut text = String::new();
    for &byte in input.iter().take(4096) {
        match PIECES.get(usize::from(byte)) {
            Some(piece) => text.push_str(piece),
            None if byte < 128 => text.push(char::from(byte)),
            None => text.extend(char::from_u32(0x2000 + u32::from(byte))),
        }
    }
    let article = Article::new("quotes", text);
    let predictor = boxed();
    check_analysis(predictor, &article, &predictor.reader().read(&article));
}

/// Every line that is not blank is an article or an error, and errors name their lines.
pub fn jsonl(input: &[u8]) {
    let items: Vec<_> =
        ArticleReader::from_reader("in", Cursor::new(input.to_vec()), Kind::JsonLines).collect();
    let content = input.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(input);
    let lines: Vec<usize> = content
        .split(|byte| *byte == b'\n')
        .enumerate()
        .filter(|(_, line)| !line.iter().all(u8::is_ascii_whitespace))
        .map(|(at, _)| at + 1)
        .collect();
    assert_eq!(items.len(), lines.len(), "lines are lost");
    for (item, &line) in items.iter().zip(&lines) {
        match item {
            Ok(article) => check_article(article),
            Err(error) => {
                let named = error.place().1;
                assert_eq!(named, Some(line), "{error}");
                assert!(!matches!(error, ArticleError::Io { .. }), "{error}");
            }
        }
    }
}

/// A text is read the same every time, by a reader that has read others before too, and what is found can be written.
pub fn predict(input: &[u8]) {
    static READERS: OnceLock<Readers<'static>> = OnceLock::new();
    let text = String::from_utf8_lossy(&input[..input.len().min(MOST_TEXT)]);
    let predictor = boxed();
    let readers = READERS.get_or_init(|| Readers::new(predictor));
    let article = Article::new("a", text);
    let analysis = readers.read(&article);
    check_analysis(predictor, &article, &analysis);
    assert_eq!(analysis, readers.read(&article), "a text read twice");
    assert_eq!(analysis, predictor.reader().read(&article), "a text read by a new reader");

    let found = Found { predictor, article: &article, analysis: &analysis };
    let statements = analysis.statements.len();
    assert_eq!(json_lines(found).expect("records are JSON").lines().count(), statements);
    let rows = csv_rows(found).expect("records are CSV");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(rows.as_bytes());
    assert_eq!(reader.records().flatten().count(), statements);
    review_rows(found).expect("records are CSV");
    let screen = article_text(found, Layout { width: 60, colour: false });
    assert!(!screen.contains(|c: char| c.is_control() && c != '\n'), "{screen:?}");
    article_html(found, 0);
}

/// A predictor with the model in the box.
pub fn boxed() -> &'static Predictor {
    static PREDICTOR: OnceLock<Predictor> = OnceLock::new();
    PREDICTOR.get_or_init(|| {
        let bundle = Bundle::built_in().expect("the model in the box");
        let codebook = bundle.codebook.clone().expect("it has a codebook");
        Predictor::new(bundle, codebook, ReferenceOptions::default()).expect("it has heads")
    })
}

/// Everything that was found has its place in the text, and every number is of something.
fn check_analysis(predictor: &Predictor, article: &Article, analysis: &Analysis) {
    let text = &article.text;
    let actors = predictor.codebook().actors.len() + analysis.new_actors.len();
    let topics = predictor.codebook().topics.len();
    let in_text = |span: ByteSpan| text.get(span.range()).is_some_and(|words| !words.is_empty());
    let mut end = 0;
    for sentence in &analysis.sentences {
        assert!(in_text(*sentence) && sentence.start >= end, "{sentence:?}");
        end = sentence.end;
    }
    assert_eq!(analysis.speakers.len(), analysis.sentences.len());
    assert!(analysis.speakers.iter().flatten().all(|&speaker| speaker < actors));
    assert!(analysis.mentions.is_sorted_by_key(|mention| mention.span.start));
    for mention in &analysis.mentions {
        assert!(in_text(mention.span) && mention.actor < actors, "{mention:?}");
    }
    for (sentence, topic, span) in &analysis.cues {
        assert!(analysis.sentences[*sentence].contains(*span) && in_text(*span) && *topic < topics);
    }
    for actor in &analysis.new_actors {
        assert!(!actor.id.is_empty() && !actor.name.trim().is_empty(), "{actor:?}");
    }
    for statement in &analysis.statements {
        assert!(analysis.sentences[statement.sentence].contains(statement.mention.span), "{statement:?}");
        assert!(in_text(statement.mention.span) && statement.mention.actor < actors);
        assert!(statement.topic.is_none_or(|topic| topic < topics));
        assert_eq!(statement.topic.is_some(), statement.stance.is_some());
        for (decision, labels) in [
            (statement.stance, predictor.stance_labels()),
            (statement.sentiment, predictor.sentiment_labels()),
        ] {
            let Some(decision) = decision else { continue };
            assert!(decision.label < labels.len() && (0.0..=1.0).contains(&decision.probability));
        }
    }
}
