//! The page of an evaluation: scores with their intervals, confusions, what probabilities are worth, and worst errors.

mod charts;
mod errors;

use std::io::{self, Write};

use askama::Template;

use super::{Fact, Frame, Html, Section};
use crate::end_to_end::LevelScores;
use crate::evaluate::Metric;
use crate::report::Evaluated;
use crate::report::scores::few_groups;
use crate::unit::Task;

pub use errors::{MOST_ERRORS, Mistake};

/// What is shown of one task.
pub struct TaskScores<'a> {
    /// The task.
    pub task: Task,
    /// The scores.
    pub evaluated: Evaluated<'a>,
    /// Errors to look at, the worst first.
    pub mistakes: Vec<Mistake<'a>>,
    /// Number of errors in all.
    pub errors: usize,
}

/// What was evaluated.
pub struct Evaluation<'a> {
    /// The files.
    pub files: Vec<String>,
    /// What the page was made by, a line each.
    pub made: Vec<String>,
    /// The tasks.
    pub tasks: Vec<TaskScores<'a>>,
    /// What reading raw text is worth, where it was judged: the number of articles, and figures.
    pub levels: Option<(usize, &'a [LevelScores])>,
}

#[derive(Template)]
#[template(path = "evaluation.html")]
struct EvaluationPage<'a> {
    frame: Frame,
    levels: Option<Html>,
    tasks: Vec<TaskView<'a>>,
}

struct TaskView<'a> {
    id: &'static str,
    name: String,
    title: &'a str,
    parts: Vec<Part>,
    notes: Vec<String>,
    mistakes: Vec<errors::View<'a>>,
    errors: usize,
}

/// A heading with what stands below it.
struct Part {
    heading: &'static str,
    about: &'static str,
    content: Html,
}

/// Writes the page of an evaluation.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write_evaluation_page(evaluation: &Evaluation<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = EvaluationPage {
        frame: frame(evaluation),
        levels: evaluation.levels.map(|(_, levels)| charts::levels(levels)),
        tasks: evaluation.tasks.iter().map(view).collect(),
    };
    page.write_into(out)
}

fn frame(evaluation: &Evaluation<'_>) -> Frame {
    let mut facts = Vec::new();
    let mut sections = Vec::new();
    if let Some((articles, _)) = evaluation.levels {
        facts.push(Fact::count(articles, "articles"));
        sections.push(Section { id: "raw-text", name: "From raw text" });
    }
    for task in &evaluation.tasks {
        let report = task.evaluated.report;
        if evaluation.tasks.len() == 1 {
            facts.push(Fact::count(report.units, "units"));
            facts.push(Fact::count(report.groups, "groups"));
        }
        let main = if task.task.is_multi_label() { Metric::MicroF1 } else { Metric::MacroF1 };
        if let Some(score) = report.score(main) {
            let of = if evaluation.tasks.len() == 1 { String::new() } else { format!(" of {}", task.task) };
            facts.push(Fact {
                value: charts::interval_text(score),
                what: format!("{}{of}, with its 95 % interval", main.name()),
            });
        }
        sections.push(Section { id: task.task.name(), name: name_of(task.task) });
    }
    Frame {
        kicker: "Evaluation".to_owned(),
        title: evaluation.files.join(", "),
        lead: "How far labels that the program gives are those that people gave. Every bar is a 95 % interval: how much the score would move with another sample of articles like these.".to_owned(),
        facts,
        sections,
        made: evaluation.made.clone(),
    }
}

const fn name_of(task: Task) -> &'static str {
    match task {
        Task::Topic => "Topics",
        Task::Stance => "Stance",
        Task::Sentiment => "Sentiment",
        Task::Holder => "Who holds a position",
    }
}

fn view<'a>(task: &'a TaskScores<'_>) -> TaskView<'a> {
    let Evaluated { title, labels, report, focus, slices, notes, curve } = &task.evaluated;
    let mut parts = vec![
        Part {
            heading: "Scores",
            about: "The upright stroke is what always giving the commonest label would score.",
            content: charts::metrics(report, focus, &labels[report.majority_label]),
        },
        Part { heading: "By label", about: "", content: charts::classes(report, labels) },
    ];
    if let Some(counts) = &report.confusion {
        parts.push(Part {
            heading: "What is taken for what",
            about: "Rows are what people coded, columns what the program gave.",
            content: charts::confusion(counts, labels),
        });
    }
    if !report.reliability.is_empty() {
        parts.push(Part {
            heading: "What probabilities are worth",
            about: "",
            content: charts::probabilities(report),
        });
    }
    if let Some(curve) = curve {
        parts.push(Part {
            heading: "What more labels would bring",
            about: "",
            content: charts::learning_curve(curve),
        });
    }
    if !report.folds.is_empty() {
        parts.push(Part { heading: "By fold", about: "", content: charts::folds(report) });
    }
    if !slices.is_empty() {
        parts.push(Part {
            heading: "By kind of unit",
            about: "Macro F1 in parts of the material. Parts with few units have wide intervals.",
            content: charts::slices(slices),
        });
    }
    TaskView {
        id: task.task.name(),
        name: name_of(task.task).to_owned(),
        title,
        parts,
        notes: notes.iter().cloned().chain(few_groups(report)).collect(),
        mistakes: task.mistakes.iter().map(errors::view).collect(),
        errors: task.errors,
    }
}
