//! The sentences that show where an actor stands, and how it is portrayed.

use std::collections::BTreeMap;
use std::fmt::Write;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::article::{AGAINST, BOLD, DIM, FOR, styled};
use super::wrap::{Mark, shorten, wrapped, wrapped_with_marks};
use super::{Found, Layout, shown};
use crate::aggregate::{Matrix, Row, polarity};
use crate::article::ByteSpan;
use crate::predictor::{Decision, Statement};

/// The most sentences shown for an actor and a topic, and for how it is portrayed.
const MOST_SENTENCES: usize = 3;
const MOST_PORTRAYALS: usize = 2;
/// Space before the lines of a sentence.
const INDENT: usize = 4;

/// What a sentence shows.
struct Finding<'a> {
    statement: &'a Statement,
    decision: Decision,
    label: &'a str,
    /// The name of the topic; none where it is how the actor is portrayed.
    topic: Option<&'a str>,
}

/// What is shown of an actor.
#[derive(Default)]
struct Evidence<'a> {
    findings: Vec<Finding<'a>>,
    /// Topics on which no statement takes a side.
    no_side: Vec<&'a str>,
    /// Topics with more findings than are shown, and how many.
    more: Vec<(&'a str, usize)>,
}

/// Writes for each actor what it says or is said of it, with the sentences; then in a line each who takes no side, and
/// who is only mentioned.
pub(super) fn write(out: &mut String, found: Found<'_>, matrix: &Matrix, layout: Layout) {
    let mut no_side = Vec::new();
    let mut mentioned = Vec::new();
    let mut by_actor: BTreeMap<usize, Vec<&Statement>> = BTreeMap::new();
    for statement in &found.analysis.statements {
        by_actor.entry(statement.mention.actor).or_default().push(statement);
    }
    for row in &matrix.rows {
        let name = shown(&found.predictor.actor(found.analysis, row.actor).name);
        let evidence = Evidence::of(row, by_actor.remove(&row.actor).unwrap_or_default(), found);
        if !evidence.findings.is_empty() {
            evidence.write(out, &name, found, layout);
        } else if evidence.no_side.is_empty() {
            mentioned.push(name);
        } else {
            no_side.push(format!("{name} ({})", evidence.no_side.join(", ")));
        }
    }
    for (what, actors) in [("No side taken", no_side), ("Mentioned only", mentioned)] {
        if !actors.is_empty() {
            let line = format!("{what}: {}", actors.join(", "));
            let _ = writeln!(out, "\n{}", wrapped(&line, layout.width, 0).join("\n"));
        }
    }
}

impl<'a> Evidence<'a> {
    /// `statements` are those of the row's actor.
    fn of(row: &Row, statements: Vec<&'a Statement>, found: Found<'a>) -> Self {
        let Found { predictor, .. } = found;
        let mut evidence = Self::default();
        let labels = predictor.stance_labels();
        for &topic in row.topics.keys() {
            let name = &predictor.codebook().topics[topic].name;
            let findings = statements
                .iter()
                .filter(|s| s.topic == Some(topic))
                .filter_map(|&statement| Finding::of(statement, statement.stance?, labels, Some(name)));
            evidence.add(name, findings.collect(), MOST_SENTENCES);
        }
        // A sentence with several topics repeats how it portrays the actor.
        let mut sentences = statements;
        sentences.dedup_by_key(|statement| statement.sentence);
        let portrayals = sentences.into_iter().filter_map(|statement| {
            Finding::of(statement, statement.sentiment?, predictor.sentiment_labels(), None)
        });
        let portrayals: Vec<Finding> = portrayals.collect();
        if !portrayals.is_empty() {
            evidence.add("how it is portrayed", portrayals, MOST_PORTRAYALS);
        }
        evidence
    }

    /// Adds the surest of these findings, which are about one thing.
    fn add(&mut self, about: &'a str, mut findings: Vec<Finding<'a>>, most: usize) {
        if findings.is_empty() {
            self.no_side.push(about);
        }
        findings.sort_by(|a, b| b.decision.probability.total_cmp(&a.decision.probability));
        if findings.len() > most {
            self.more.push((about, findings.len() - most));
        }
        findings.truncate(most);
        self.findings.append(&mut findings);
    }

    /// Writes the findings, each sentence once: where it is shown first, with all that it shows.
    fn write(&self, out: &mut String, name: &str, found: Found<'_>, layout: Layout) {
        let _ = writeln!(out, "\n{}", styled(name, BOLD, layout));
        let sentence = |finding: &Finding| finding.statement.sentence;
        for (at, first) in self.findings.iter().enumerate() {
            if self.findings[..at].iter().any(|earlier| sentence(earlier) == sentence(first)) {
                continue;
            }
            let here: Vec<&Finding> =
                self.findings[at..].iter().filter(|finding| sentence(finding) == sentence(first)).collect();
            for (i, finding) in here.iter().enumerate() {
                let is_last = i + 1 == here.len();
                let _ = writeln!(out, "  {}", finding.heading(is_last, layout));
            }
            let marks = marks(found, &here);
            let sentence = found.analysis.sentences[sentence(first)];
            for line in wrapped_with_marks(&found.article.text, sentence, &marks, layout, INDENT) {
                let _ = writeln!(out, "{line}");
            }
        }
        let more: Vec<String> = self.more.iter().map(|(about, n)| format!("{n} on {about}")).collect();
        for (what, about) in [("Not shown", more.join(", ")), ("No side on", self.no_side.join(", "))] {
            if !about.is_empty() {
                for line in wrapped(&format!("{what}: {about}"), layout.width, 2) {
                    let _ = writeln!(out, "{}", styled(&line, DIM, layout));
                }
            }
        }
    }
}

impl<'a> Finding<'a> {
    /// A finding, unless the label is one that takes no side among others that do.
    fn of(
        statement: &'a Statement,
        decision: Decision,
        labels: &'a [String],
        topic: Option<&'a str>,
    ) -> Option<Self> {
        let label = &labels[decision.label];
        let neutral = polarity(label) == 0.0 && labels.iter().any(|label| polarity(label) != 0.0);
        (!neutral).then_some(Self { statement, decision, label, topic })
    }

    /// What is shown, how surely, and where.
    fn heading(&self, with_number: bool, layout: Layout) -> String {
        let style = match polarity(self.label) {
            p if p > 0.0 => FOR,
            p if p < 0.0 => AGAINST,
            _ => Style::new(),
        };
        let percent = self.decision.probability * 100.0;
        let side = format!("{} {percent:.0} %", shown(self.label));
        let number =
            if with_number { format!(", sentence {}", self.statement.sentence + 1) } else { String::new() };
        let left = layout.width.saturating_sub("  : ".len() + side.width() + number.width());
        let about = shorten(self.topic.unwrap_or("Portrayed"), left.max(8));
        format!("{about}: {}{}", styled(&side, style, layout), styled(&number, DIM, layout))
    }
}

/// The mention and the words that show the topics, ascending and apart; the findings are of one sentence.
fn marks(found: Found<'_>, here: &[&Finding<'_>]) -> Vec<(ByteSpan, Mark)> {
    let Some(mention) = here.first().map(|finding| finding.statement.mention.span) else { return Vec::new() };
    let shows = |topic: usize| here.iter().any(|f| f.topic.is_some() && f.statement.topic == Some(topic));
    // Cues are by sentence.
    let (cues, sentence) = (&found.analysis.cues, here[0].statement.sentence);
    let cues = cues[cues.partition_point(|(at, ..)| *at < sentence)..].iter();
    let cues = cues.take_while(|(at, ..)| *at == sentence).filter(|(_, topic, _)| shows(*topic));
    let mut marks = vec![(mention, Mark::Actor)];
    marks.extend(cues.map(|(_, _, span)| (*span, Mark::Cue)).filter(|(span, _)| !span.overlaps(mention)));
    // Of cues that start at one place the longest.
    marks.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    marks.dedup_by(|next, before| before.0.overlaps(next.0));
    marks
}
