//! Statements that were predicted before and written as CSV.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde::Deserialize;

use super::tally::Seen;
use crate::corpus::{CorpusError, RowProblem};
use crate::unit::Task;

/// The columns that tell written statements from articles, which are CSV too.
const COLUMNS: [&str; 6] = ["article", "sentence", "actor", "topic", "stance", "sentiment"];

/// What is read of a row; the other columns are left alone.
#[derive(Debug, Deserialize)]
struct Row {
    article: String,
    sentence: usize,
    actor: String,
    #[serde(default)]
    actor_name: Option<String>,
    topic: Option<String>,
    stance: Option<String>,
    sentiment: Option<String>,
}

/// A statement as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenStatement {
    sentence: usize,
    actor: String,
    actor_name: String,
    topic: Option<String>,
    label: usize,
}

impl WrittenStatement {
    /// The statement, to be counted.
    pub fn seen(&self) -> Seen<'_> {
        Seen {
            sentence: self.sentence,
            actor: &self.actor,
            actor_name: &self.actor_name,
            topic: self.topic.as_deref(),
            label: self.label,
        }
    }
}

/// Whether a file holds statements that `predict` wrote as CSV, by its ending and its header.
pub fn is_written(path: &Path) -> bool {
    let csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let header = || csv::Reader::from_path(path).ok()?.headers().ok().cloned();
    csv && header()
        .is_some_and(|header| COLUMNS.iter().all(|name| header.iter().any(|column| column == *name)))
}

/// Reads statements that `predict` wrote as CSV, and gives those of each article to `article`. Memory holds one article.
/// `labels` number the task's labels. Gives the bad rows, which are skipped.
///
/// # Errors
/// Where the file cannot be read.
pub fn read_written(
    path: &Path,
    task: Task,
    labels: &[String],
    mut article: impl FnMut(&[WrittenStatement]),
) -> Result<Vec<RowProblem>, CorpusError> {
    let file = path.display().to_string();
    let io = |source| CorpusError::Io { file: file.clone(), source };
    let mut reader = csv::Reader::from_reader(BufReader::new(File::open(path).map_err(io)?));
    let mut problems = Vec::new();
    let mut problem = |line: u64, column: Option<&str>, problem: String, allowed: String| {
        let column = column.map(str::to_owned);
        problems.push(RowProblem { file: file.clone(), line, column, problem, allowed });
    };
    let mut finished: BTreeSet<String> = BTreeSet::new();
    let mut open: (Option<String>, Vec<WrittenStatement>) = (None, Vec::new());
    let mut rows = reader.deserialize::<Row>();
    loop {
        let line = rows.reader().position().line();
        let row = match rows.next() {
            None => break,
            Some(Ok(row)) => row,
            Some(Err(error)) if matches!(error.kind(), csv::ErrorKind::Io(_)) => {
                return Err(io(std::io::Error::other(error.to_string())));
            }
            Some(Err(error)) => {
                let allowed = "rows must be as `predict --format csv` writes them".to_owned();
                problem(line, None, format!("no statement: {error}"), allowed);
                continue;
            }
        };
        if open.0.as_ref() != Some(&row.article) {
            if finished.contains(&row.article) {
                let allowed =
                    "the rows of an article must stand together; sort the file by article".to_owned();
                problem(line, Some("article"), format!("`{}` was there before", row.article), allowed);
                continue;
            }
            if let Some(before) = open.0.replace(row.article.clone()) {
                article(&open.1);
                finished.insert(before);
            }
            open.1.clear();
        }
        let label = if task == Task::Stance { row.stance } else { row.sentiment };
        // Where only the portrayal is coded there is no stance.
        let Some(label) = label else { continue };
        let Some(label) = labels.iter().position(|other| *other == label) else {
            let allowed = format!("the model's labels are: {}", labels.join(", "));
            problem(line, Some(task.name()), format!("`{label}` is no label of the model"), allowed);
            continue;
        };
        let actor_name = row.actor_name.unwrap_or_else(|| row.actor.clone());
        let Row { sentence, actor, topic, .. } = row;
        open.1.push(WrittenStatement { sentence, actor, actor_name, topic, label });
    }
    if open.0.is_some() {
        article(&open.1);
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "article,sentence,text,actor,actor_name,topic,stance,sentiment\n";

    /// Labels by article, and the problems as they are shown.
    fn read(rows: &str, task: Task) -> (Vec<Vec<usize>>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        std::fs::write(&path, format!("{HEADER}{rows}")).unwrap();
        assert!(is_written(&path));
        let labels = ["no", "yes"].map(str::to_owned);
        let mut articles = Vec::new();
        let problems = read_written(&path, task, &labels, |statements| {
            articles.push(statements.iter().map(|statement| statement.label).collect());
        })
        .unwrap();
        let shown = |problem: &RowProblem| problem.to_string().split_once("s.csv:").unwrap().1.to_owned();
        (articles, problems.iter().map(shown).collect())
    }

    #[test]
    fn statements_come_by_article_with_the_labels_of_the_task() {
        let rows = "a,0,x,n,N,truce,yes,no\na,1,x,n,N,,,yes\nb,0,x,n,N,truce,no,no\n";
        assert_eq!(read(rows, Task::Stance), (vec![vec![1], vec![0]], vec![]));
        assert_eq!(read(rows, Task::Sentiment).0, [vec![0, 1], vec![0]]);
    }

    #[test]
    fn bad_rows_are_named_by_line_and_the_rest_is_read() {
        let rows = "a,0,x,n,N,truce,maybe,no\na,one,x,n,N,truce,yes,no\nb,0,x,n,N,truce,no,no\na,2,x,n,N,truce,no,no\n";
        let (articles, problems) = read(rows, Task::Stance);
        assert_eq!(articles, [vec![], vec![0]]);
        let starts = ["2: column `stance`: `maybe` is no label", "3: no statement", "5: column `article`"];
        assert_eq!(problems.len(), 3, "{problems:?}");
        for (problem, start) in problems.iter().zip(starts) {
            assert!(problem.starts_with(start), "{problem}");
        }
    }

    #[test]
    fn articles_are_no_statements() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "id,text\n1,x\n").unwrap();
        assert!(!is_written(&path));
        assert!(!is_written(&folder.path().join("none.csv")));
    }
}
