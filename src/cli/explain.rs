//! `avowal explain`

use std::fmt::Write;

use super::Status;
use super::args::{ExplainArgs, ExplainFormat};
use super::batches::articles;
use super::failure::Failure;
use super::judging;
use super::output::Output;
use super::predict::load;
use crate::article::Article;
use crate::corpus::find_mention;
use crate::explain::{Explainer, Explanation};
use crate::head::Head;
use crate::model_file::Bundle;
use crate::predictor::{Analysis, Predictor, Statement};
use crate::report::{Layout, Reasons, ReasonsRecord, reasons_text};
use crate::unit::{Task, Unit};

pub(super) fn run(args: &ExplainArgs, output: &Output) -> Result<Status, Failure> {
    let to_people = args.format.map_or_else(|| output.to_terminal(), |format| format == ExplainFormat::Text);
    let layout = Layout { width: output.width(), colour: output.in_colour() };
    let mut writer = Writer { args, layout, to_people, out: String::new(), explained: 0 };
    let status = match &args.text {
        Some(text) => of_text(text, &mut writer, output)?,
        None => of_articles(&mut writer, output)?,
    };
    if writer.explained == 0 && status == Status::Done {
        return Err(Failure::new("nothing to explain: no statement that the model finds is as you ask")
            .with_help("`avowal predict` lists what it finds; leave out --actor, --topic or --sentence"));
    }
    output.data(&writer.out)?;
    if to_people {
        output.note(LEGEND);
    }
    Ok(status)
}

const LEGEND: &str = "\n++ and + (green) speak for the label, -- and - (red) against it; [the actor] is masked, so that its \
     name says nothing.\nThe figures sum to the label's decision value, less that of the label that came next. Probabilities \
     are calibrated afterwards, are no part of the sum, and may rank labels otherwise.";

/// What is written of explanations.
struct Writer<'a> {
    args: &'a ExplainArgs,
    layout: Layout,
    to_people: bool,
    out: String,
    explained: usize,
}

impl Writer<'_> {
    /// Writes an explanation, in text once for each label of `labels` against another.
    fn write(&mut self, reasons: &Reasons<'_>, labels: &[(usize, Option<usize>)]) -> Result<(), Failure> {
        if !self.to_people {
            // Writing to a string cannot fail.
            let _ = writeln!(self.out, "{}", serde_json::to_string(&ReasonsRecord::new(reasons))?);
            self.explained += 1;
            return Ok(());
        }
        for &question in labels {
            if self.explained > 0 {
                self.out.push('\n');
            }
            self.out.push_str(&reasons_text(reasons, question, self.args.top, self.layout));
            self.explained += 1;
        }
        Ok(())
    }

    /// The labels that are asked about: the one decided on against its runner-up; of topics the one of --topic, or else
    /// those decided on, and where a single text or sentence is asked about at least the likeliest.
    fn labels(&self, explanation: &Explanation) -> Vec<(usize, Option<usize>)> {
        let single = self.args.text.is_some() || self.args.sentence.is_some();
        if !explanation.task.is_multi_label() {
            return explanation.question().into_iter().collect();
        }
        let decided = explanation.decided.iter().copied();
        if let Some(topic) = &self.args.topic {
            let label = explanation.labels.iter().position(|label| label == topic);
            return label
                .filter(|label| single || explanation.decided.contains(label))
                .map(|label| (label, None))
                .into_iter()
                .collect();
        }
        match explanation.question() {
            Some(likeliest) if single && explanation.decided.is_empty() => vec![likeliest],
            _ => decided.map(|label| (label, None)).collect(),
        }
    }
}

/// The head that a text is put to: the one asked for, or the first that there is for what is given with the text.
fn head_for<'b>(bundle: &'b Bundle, args: &ExplainArgs) -> Result<&'b Head, Failure> {
    let fitting = match (args.task, &args.topic, &args.actor) {
        (Some(task), ..) => return judging::head(bundle, Some(task)),
        (None, Some(_), _) => [Task::Stance, Task::Holder, Task::Sentiment, Task::Topic],
        (None, None, Some(_)) => [Task::Sentiment, Task::Stance, Task::Topic, Task::Holder],
        (None, None, None) => [Task::Topic, Task::Stance, Task::Sentiment, Task::Holder],
    };
    let found = fitting.iter().find_map(|task| bundle.heads.get(task));
    found.ok_or_else(|| Failure::new("the model has no head"))
}

fn of_text(text: &str, writer: &mut Writer<'_>, output: &Output) -> Result<Status, Failure> {
    let args = writer.args;
    let (bundle, codebook) = load(&args.source)?;
    let head = head_for(&bundle, args)?;
    let mention = args.actor.as_deref().and_then(|actor| find_mention(text, actor));
    if let (Some(actor), None) = (&args.actor, mention) {
        output.note(&format!(
            "note: `{actor}` does not occur in the text, which is judged without its place; give the words that stand for it \
             there"
        ));
    }
    let known = if head.task.is_multi_label() { &head.labels[..] } else { head.topics.names() };
    if let Some(topic) = args.topic.as_ref().filter(|topic| !known.contains(topic)) {
        let problem = format!("`{topic}` is no topic of the model's {} head", head.task);
        return Err(Failure::new(problem).with_help(match known {
            [] => "it was trained without topics; leave out --topic".to_owned(),
            known => format!("its topics are: {}", known.join(", ")),
        }));
    }
    let unit = Unit {
        text,
        actor: args.actor.as_deref(),
        mention,
        topic: args.topic.as_deref().filter(|_| !head.task.is_multi_label()),
        before: args.before.as_deref().unwrap_or_default(),
        after: args.after.as_deref().unwrap_or_default(),
    };
    let explanation = Explainer::new(head).explain(&unit);
    let topic =
        unit.topic.and_then(|id| codebook.topic_index(id)).map(|at| codebook.topics[at].name.as_str());
    let reasons =
        Reasons { unit, explanation: &explanation, article: None, sentence: None, actor: None, topic };
    writer.write(&reasons, &writer.labels(&explanation))?;
    Ok(Status::Done)
}

fn of_articles(writer: &mut Writer<'_>, output: &Output) -> Result<Status, Failure> {
    let args = writer.args;
    let (bundle, codebook) = load(&args.source)?;
    let task = match args.task {
        None if !bundle.heads.contains_key(&Task::Stance) => Task::Sentiment,
        task => task.unwrap_or(Task::Stance),
    };
    let predictor = Predictor::new(bundle, codebook, args.reading.options())?;
    let head = predictor.head(task).ok_or_else(|| {
        Failure::new(format!("the model has no {task} head"))
            .with_help("`avowal inspect` lists those that it has")
    })?;
    if let Some(topic) = args.topic.as_ref().filter(|topic| predictor.codebook().topic_index(topic).is_none())
    {
        let ids: Vec<&str> = predictor.codebook().topics.iter().map(|topic| topic.id.as_str()).collect();
        return Err(Failure::new(format!("`{topic}` is no topic of the codebook"))
            .with_help(format!("its topics are: {}", ids.join(", "))));
    }
    let mut reader = predictor.reader();
    let mut explainer = Explainer::new(head);
    let mut status = Status::Done;
    for item in args.article.iter().flat_map(|path| articles(path)) {
        match item {
            Ok(article) => {
                let analysis = reader.read(&article);
                of_article(&predictor, &article, &analysis, &mut explainer, writer)?;
            }
            Err(error) => {
                status = Status::Failed;
                output.note(&format!("error: {error}"));
            }
        }
    }
    Ok(status)
}

/// Explains the statements of an article that are asked for, each question once.
fn of_article(
    predictor: &Predictor,
    article: &Article,
    analysis: &Analysis,
    explainer: &mut Explainer<'_>,
    writer: &mut Writer<'_>,
) -> Result<(), Failure> {
    let (args, task) = (writer.args, explainer.head().task);
    let wanted = |statement: &&Statement| {
        let actor = predictor.actor(analysis, statement.mention.actor);
        let topic = statement.topic.map(|topic| predictor.codebook().topics[topic].id.as_str());
        let sentence = statement.sentence + 1;
        args.actor
            .as_ref()
            .is_none_or(|name| actor.id == *name || actor.name.to_lowercase() == name.to_lowercase())
            && args.sentence.is_none_or(|number| sentence == number as usize)
            && (task == Task::Topic || args.topic.is_none() || args.topic.as_deref() == topic)
            && (topic.is_some() || matches!(task, Task::Topic | Task::Sentiment))
    };
    let mut last = None;
    for statement in analysis.statements.iter().filter(wanted) {
        let unit = predictor.question(article, analysis, statement, task);
        // A sentence with several topics asks the same again and again where the topic is no part of the question.
        if last.replace((statement.sentence, unit)) == Some((statement.sentence, unit)) {
            continue;
        }
        let explanation = explainer.explain(&unit);
        let labels = writer.labels(&explanation);
        if labels.is_empty() {
            continue;
        }
        let reasons = Reasons {
            unit,
            explanation: &explanation,
            article: Some(&article.id),
            sentence: Some(statement.sentence),
            actor: (task != Task::Topic)
                .then(|| predictor.actor(analysis, statement.mention.actor).id.as_str()),
            topic: statement
                .topic
                .filter(|_| unit.topic.is_some())
                .map(|at| predictor.codebook().topics[at].name.as_str()),
        };
        writer.write(&reasons, &labels)?;
    }
    Ok(())
}
