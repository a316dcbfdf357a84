//! Why a head decided as it did, for people.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::article::{AGAINST, BOLD, DIM, FOR, styled};
use super::wrap::{Mark, shorten, wrapped_with_marks};
use super::{Layout, shown};
use crate::aggregate::polarity;
use crate::article::ByteSpan;
use crate::explain::{Explanation, Part, WordShare};
use crate::unit::{Task, Unit};

/// An explanation with the question that it answers.
#[derive(Clone, Copy, Debug)]
pub struct Reasons<'a> {
    /// The question.
    pub unit: Unit<'a>,
    /// Why it was answered so.
    pub explanation: &'a Explanation,
    /// Id of the article that the text is of.
    pub article: Option<&'a str>,
    /// Place of the sentence in it, from 0.
    pub sentence: Option<usize>,
    /// Id of the actor, where it has one.
    pub actor: Option<&'a str>,
    /// Name of the topic asked about, where it has one.
    pub topic: Option<&'a str>,
}

/// Space before the lines of a sentence and of words.
const INDENT: usize = 4;
/// Columns of the longest bar.
const BAR: usize = 12;
/// The widest word of the table.
const WIDEST: usize = 30;
/// A word is marked from this share of the strongest one's contribution on, and marked as strong from the other.
const MARKED: f64 = 0.2;
const STRONG: f64 = 0.6;
/// The most words named of the sentence before or after.
const MOST_CONTEXT: usize = 3;

/// The words of one form, in any letter case, with the sum of their contributions.
struct Form {
    shown: String,
    key: String,
    times: usize,
    contribution: f64,
}

/// The answer, the text with its words marked by what they contribute to `label` (against another label, or by itself),
/// the `most` strongest words, and what the rest of the decision value comes from.
pub fn reasons_text(
    reasons: &Reasons<'_>,
    (label, against): (usize, Option<usize>),
    most: usize,
    layout: Layout,
) -> String {
    let Reasons { unit, explanation, .. } = reasons;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}", heading(reasons, label, against, layout));
    let words = explanation.words(label, against);
    let whole = ByteSpan::new(0, unit.text.len());
    for line in wrapped_with_marks(unit.text, whole, &marks(unit.text, &words), layout, INDENT) {
        let _ = writeln!(out, "{line}");
    }
    let sums = explanation.sums(label, against);
    let text = words.iter().filter(|word| word.part == Part::Text);
    let (in_words, punctuation): (Vec<&WordShare>, Vec<&WordShare>) =
        text.partition(|word| is_word(&unit.text[word.span.range()]));
    let forms = forms(unit.text, &in_words);
    let (listed, others) = forms.split_at(most.min(forms.len()));
    let offset = explanation.offsets[label] - against.map_or(0.0, |other| explanation.offsets[other]);
    let name = |label: usize| shown(&explanation.labels[label]);
    let of_what =
        against.map_or_else(|| name(label), |other| format!("{} over {}", name(label), name(other)));
    let row = |name, sum, beside: &str| Row { name, sum, beside: beside.to_owned() };
    let rows = [
        row(
            if listed.is_empty() { "words" } else { "other words" },
            others.iter().map(|form| form.contribution).sum(),
            "",
        ),
        row("punctuation", punctuation.iter().map(|word| word.contribution).sum(), ""),
        row("sentence before", sums.before, &strongest(unit.before, Part::Before, &words)),
        row("sentence after", sums.after, &strongest(unit.after, Part::After, &words)),
        row("topic", sums.topic, "the topic itself, whatever the words are"),
        row("actor's name", sums.actor, ""),
        row("intercept", sums.intercept, "without any evidence"),
        Row { name: SUM, sum: sums.total, beside: of_what },
        row("offset", offset, "added to decide, for how frequent the labels are"),
    ];
    write_rows(&mut out, listed, &rows, layout);
    out
}

/// Who, on what, the label with its probability, what came next, and where.
fn heading(reasons: &Reasons<'_>, label: usize, against: Option<usize>, layout: Layout) -> String {
    let Reasons { unit, explanation, article, sentence, topic, .. } = reasons;
    let topic = topic.or(unit.topic);
    let who = unit.mention.map(|span| &unit.text[span.range()]).or(unit.actor);
    let mut about = match (explanation.task, unit.actor.or(who), topic) {
        (Task::Topic, ..) => "Topic".to_owned(),
        (Task::Sentiment, Some(actor), _) => format!("{actor}, portrayed"),
        (Task::Holder, Some(actor), Some(topic)) => format!("{actor}, holder of a position on {topic}"),
        (_, Some(actor), Some(topic)) => format!("{actor} on {topic}"),
        (task, Some(name), None) | (task, None, Some(name)) => format!("{name}, {task}"),
        (task, None, None) => task.name().to_owned(),
    };
    about = shown(&about);
    let side = |label: usize| {
        let name = &explanation.labels[label];
        let style = match polarity(name) {
            p if p > 0.0 => FOR,
            p if p < 0.0 => AGAINST,
            _ => BOLD,
        };
        styled(&format!("{} {:.0} %", shown(name), 100.0 * explanation.probabilities[label]), style, layout)
    };
    let mut line = format!("{}: {}", styled(&about, BOLD, layout), side(label));
    if let Some(other) = against {
        let _ = write!(line, ", next {}", side(other));
    } else if !explanation.decided.contains(&label) {
        line.push_str(", which is not enough");
    }
    let place: Vec<String> = [
        sentence.map(|sentence| format!("sentence {}", sentence + 1)),
        article.map(|article| format!("article {}", shown(article))),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !place.is_empty() {
        line.push_str(&styled(&format!(", {}", place.join(" of ")), DIM, layout));
    }
    line
}

/// Whether there is a letter or digit in it.
fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The mention and the words that contribute much, ascending and apart.
fn marks(text: &str, words: &[WordShare]) -> Vec<(ByteSpan, Mark)> {
    let words: Vec<&WordShare> = words
        .iter()
        .filter(|word| word.part == Part::Text && (word.is_actor || is_word(&text[word.span.range()])))
        .collect();
    let most =
        words.iter().filter(|word| !word.is_actor).map(|word| word.contribution.abs()).fold(0.0, f64::max);
    let mut marks: Vec<(ByteSpan, Mark)> = Vec::new();
    for word in words {
        let strength = word.contribution.abs() / most;
        let mark = match (word.is_actor, word.contribution > 0.0) {
            (true, _) => Mark::Actor,
            // Where nothing contributes, there is no share.
            _ if strength.is_nan() || strength < MARKED => continue,
            (false, true) => Mark::For { strong: strength >= STRONG },
            (false, false) => Mark::Against { strong: strength >= STRONG },
        };
        if marks.last().is_none_or(|(last, _)| last.end <= word.span.start) {
            marks.push((word.span, mark));
        }
    }
    marks
}

/// The forms of words, the strongest first.
fn forms(text: &str, words: &[&WordShare]) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    for word in words {
        let plain = shown(&text[word.span.range()]);
        let (shown, key) = if word.is_actor {
            (format!("[{plain}]"), format!("[{plain}]"))
        } else {
            (plain.clone(), plain.to_lowercase())
        };
        match forms.iter_mut().find(|form| form.key == key) {
            Some(form) => {
                form.times += 1;
                form.contribution += word.contribution;
            }
            None => forms.push(Form { shown, key, times: 1, contribution: word.contribution }),
        }
    }
    forms.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
    forms
}

/// The strongest words of the text before or after, with their contributions.
fn strongest(text: &str, part: Part, words: &[WordShare]) -> String {
    let words: Vec<&WordShare> = words.iter().filter(|word| word.part == part).collect();
    let forms = forms(text, &words);
    let named = forms.iter().filter(|form| figure(form.contribution) != figure(0.0)).take(MOST_CONTEXT);
    named.map(|form| format!("{} {}", form.shown, figure(form.contribution))).collect::<Vec<_>>().join(", ")
}

/// A contribution, signed; what rounds to nothing has no sign.
fn figure(contribution: f64) -> String {
    let text = format!("{contribution:+.2}");
    if matches!(text.as_str(), "-0.00" | "+0.00") { "0.00".to_owned() } else { text }
}

/// A line of the sum that is no word's.
struct Row {
    name: &'static str,
    sum: f64,
    beside: String,
}

/// The row that is what all before sum to.
const SUM: &str = "sum";

/// A line each word with a bar, then a line for each of the rows that is not nothing.
fn write_rows(out: &mut String, listed: &[Form], rows: &[Row], layout: Layout) {
    let names: Vec<String> = listed
        .iter()
        .map(|form| {
            let times = if form.times > 1 { format!(" ×{}", form.times) } else { String::new() };
            format!("{}{times}", shorten(&form.shown, WIDEST))
        })
        .collect();
    let width = names.iter().map(|name| name.width()).chain([NAMES]).max().unwrap_or(NAMES);
    let most = listed.iter().map(|form| form.contribution.abs()).fold(f64::MIN_POSITIVE, f64::max);
    out.push('\n');
    for (name, form) in names.iter().zip(listed) {
        let (sign, style) = if form.contribution < 0.0 { ("-", AGAINST) } else { ("+", FOR) };
        let length = (form.contribution.abs() / most * BAR as f64).round() as usize;
        let bar = styled(&sign.repeat(length), style, layout);
        let line = format!(
            "    {name}{}  {:>6}  {bar}",
            " ".repeat(width - name.width()),
            figure(form.contribution)
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for Row { name, sum, beside } in
        rows.iter().filter(|row| row.name == SUM || figure(row.sum) != figure(0.0))
    {
        let line = format!("    {name:<width$}  {:>6}  ", figure(*sum));
        let line = format!("{line}{}", shorten(beside, layout.width.saturating_sub(line.width())));
        let style = if *name == SUM { BOLD } else { DIM };
        let _ = writeln!(out, "{}", styled(line.trim_end(), style, layout));
    }
}

/// Room for the names of sums.
const NAMES: usize = "sentence before".len();
