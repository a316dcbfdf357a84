//! Codebooks as TOML, checked as a whole: every problem of a file is reported at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Actor, Codebook, Role};

/// The most problems that one error lists.
const MOST_PROBLEMS: usize = 20;
/// The most bytes of a codebook.
const MOST_BYTES: u64 = 64 << 20;
/// The most characters of a name or term.
const LONGEST_NAME: usize = 200;

/// Why a codebook cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CodebookError {
    /// The file cannot be read.
    #[error("{file}: cannot be read: {source}")]
    Io {
        /// The file.
        file: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The file is larger than any codebook.
    #[error("{file}: has {found} bytes; a codebook has at most {MOST_BYTES}")]
    TooLarge {
        /// The file.
        file: String,
        /// Its size.
        found: u64,
    },
    /// No TOML, or keys and values that a codebook does not have.
    #[error("{file}: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// Line, column, what is wrong and what is allowed.
        message: String,
    },
    /// Entries that contradict each other or say nothing.
    #[error("{file}: {} in the codebook:\n  {}", if .problems.len() == 1 { "a problem" } else { "problems" }, .problems.join("\n  "))]
    Invalid {
        /// The file.
        file: String,
        /// Each with its line.
        problems: Vec<String>,
    },
}

/// The codebook in the box.
static BUILT_IN: &str = include_str!("../../datasets/peace-talks/codebook.toml");

impl Codebook {
    /// The codebook in the box: topics of peace negotiations, and the actors of the world's.
    ///
    /// # Errors
    /// None, in a crate as it was released.
    pub fn built_in() -> Result<Self, CodebookError> {
        Self::parse(BUILT_IN, "datasets/peace-talks/codebook.toml")
    }

    /// Reads and checks a codebook.
    ///
    /// # Errors
    /// Where the file cannot be read, is no TOML, or its entries do not fit together.
    pub fn read(path: &Path) -> Result<Self, CodebookError> {
        let file = path.display().to_string();
        let io = |source| CodebookError::Io { file: file.clone(), source };
        let found = std::fs::metadata(path).map_err(io)?.len();
        if found > MOST_BYTES {
            return Err(CodebookError::TooLarge { file, found });
        }
        let text = std::fs::read_to_string(path).map_err(io)?;
        Self::parse(text.strip_prefix('\u{FEFF}').unwrap_or(&text), &file)
    }

    /// Parses and checks the text of a codebook; `file` is what messages call it.
    ///
    /// # Errors
    /// Where it is no TOML, or its entries do not fit together.
    pub fn parse(text: &str, file: &str) -> Result<Self, CodebookError> {
        let codebook: Self = toml::from_str(text).map_err(|error| CodebookError::Syntax {
            file: file.to_owned(),
            message: error.to_string().trim_end().to_owned(),
        })?;
        let mut problems = codebook.problems(&Lines::of(text));
        if problems.is_empty() {
            return Ok(codebook);
        }
        let more = problems.len().saturating_sub(MOST_PROBLEMS);
        problems.truncate(MOST_PROBLEMS);
        if more > 0 {
            problems.push(format!("… and {more} more"));
        }
        Err(CodebookError::Invalid { file: file.to_owned(), problems })
    }

    fn problems(&self, lines: &Lines) -> Vec<String> {
        let mut problems = Vec::new();
        let ids: BTreeSet<&str> = self.actors.iter().map(|actor| actor.id.as_str()).collect();
        let mut seen = BTreeMap::new();
        for (at, topic) in self.topics.iter().enumerate() {
            let mut entry = Entry::new("topic", &topic.id, lines.topics.get(at), &mut problems);
            entry.id(&topic.id, at, &mut seen, &lines.topics);
            entry.name("name", &topic.name);
            entry.name("proposition", &topic.proposition);
            topic.terms.iter().for_each(|term| entry.name("terms", term));
        }
        let mut seen = BTreeMap::new();
        for (at, actor) in self.actors.iter().enumerate() {
            let mut entry = Entry::new("actor", &actor.id, lines.actors.get(at), &mut problems);
            entry.id(&actor.id, at, &mut seen, &lines.actors);
            entry.actor(actor, &ids);
        }
        problems
    }
}

/// Lines on which the entries begin, to name in messages.
struct Lines {
    topics: Vec<usize>,
    actors: Vec<usize>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let starting = |header: &str| {
            let is_header = |line: &str| {
                line.split('#').next().is_some_and(|line| line.replace(' ', "").trim() == header)
            };
            text.lines().zip(1..).filter(|(line, _)| is_header(line)).map(|(_, number)| number).collect()
        };
        Self { topics: starting("[[topic]]"), actors: starting("[[actor]]") }
    }
}

/// One entry under examination.
struct Entry<'a> {
    place: String,
    problems: &'a mut Vec<String>,
}

impl<'a> Entry<'a> {
    fn new(kind: &str, id: &str, line: Option<&usize>, problems: &'a mut Vec<String>) -> Self {
        let id: String = id.chars().take(40).flat_map(char::escape_debug).collect();
        Self {
            place: format!("line {}: {kind} `{id}`", line.map_or_else(|| "?".to_owned(), usize::to_string)),
            problems,
        }
    }

    fn problem(&mut self, text: &str) {
        self.problems.push(format!("{}: {text}", self.place));
    }

    fn id<'b>(&mut self, id: &'b str, at: usize, seen: &mut BTreeMap<&'b str, usize>, lines: &[usize]) {
        self.name("id", id);
        if let Some(before) = seen.insert(id, at) {
            let line = lines.get(before).map_or_else(|| "?".to_owned(), usize::to_string);
            self.problem(&format!(
                "the id is taken by the entry of line {line}; give it another, or merge the two"
            ));
        }
    }

    fn name(&mut self, key: &str, name: &str) {
        if name.trim().is_empty() {
            self.problem(&format!("`{key}` has an empty value; write one or leave it out"));
        } else if name.chars().any(char::is_control) {
            self.problem(&format!("`{key}` holds control characters; remove them"));
        } else if key != "proposition" && name.chars().count() > LONGEST_NAME {
            self.problem(&format!("`{key}` has a value of over {LONGEST_NAME} characters; shorten it"));
        }
    }

    fn actor(&mut self, actor: &Actor, ids: &BTreeSet<&str>) {
        self.name("name", &actor.name);
        for (key, names) in
            [("aliases", &actor.aliases), ("metonyms", &actor.metonyms), ("demonyms", &actor.demonyms)]
        {
            names.iter().for_each(|name| self.name(key, name));
        }
        if !actor.affiliation.is_empty() {
            self.reference("affiliation", &actor.affiliation, ids);
        }
        for Role { title, of, from, to } in &actor.roles {
            self.name("title", title);
            self.reference("of", of, ids);
            if let (Some(from), Some(to)) = (from, to)
                && from > to
            {
                self.problem(&format!("role `{title}` ends on {to}, before it begins on {from}"));
            }
        }
    }

    fn reference(&mut self, key: &str, id: &str, ids: &BTreeSet<&str>) {
        if !ids.contains(id) {
            let nearest = crate::nearest::nearest(id, ids.iter().copied());
            let hint = nearest.map(|nearest| format!(" (did you mean `{nearest}`?)")).unwrap_or_default();
            self.problem(&format!("`{key}` is `{id}`, which is no actor's id{hint}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "
[[topic]]
id = \"truce\"
name = \"Truce\"
proposition = \"The fighting should stop.\"
terms = [\"truce\"]

[[actor]]
id = \"norland\"
name = \"Norland\"
kind = \"country\"

[[actor]]
id = \"varga\"
name = \"Ana Varga\"
kind = \"person\"
pronoun = \"she\"
affiliation = \"norland\"
[[actor.role]]
title = \"president\"
of = \"norland\"
from = \"2020-01-01\"
to = \"2024-01-01\"
";

    #[test]
    fn a_codebook_reads_with_its_roles_and_dates() {
        let codebook = Codebook::parse(GOOD, "c.toml").unwrap();
        assert_eq!(codebook.actor_index("varga"), Some(1));
        let role = &codebook.actors[1].roles[0];
        assert!(role.held_on(Some("2022-05-05".parse().unwrap())));
        assert!(!role.held_on(Some("2025-05-05".parse().unwrap())) && !role.held_on(None));
    }

    #[test]
    fn every_problem_is_named_with_line_value_and_remedy() {
        for (from, to, expected) in [
            (
                "id = \"varga\"",
                "id = \"norland\"",
                "line 13: actor `norland`: the id is taken by the entry of line 8",
            ),
            (
                "affiliation = \"norland\"",
                "affiliation = \"nordland\"",
                "`nordland`, which is no actor's id (did you mean `norland`?)",
            ),
            (
                "to = \"2024-01-01\"",
                "to = \"2019-01-01\"",
                "ends on 2019-01-01, before it begins on 2020-01-01",
            ),
            ("name = \"Truce\"", "name = \"\"", "line 2: topic `truce`: `name` has an empty value"),
            ("name = \"Truce\"", "nmae = \"Truce\"", "unknown field `nmae`"),
            ("kind = \"person\"", "kind = \"human\"", "unknown variant `human`"),
            ("from = \"2020-01-01\"", "from = \"2020-13-01\"", "line 22"),
            ("[[topic]]", "[[topic]", "line 2"),
        ] {
            let error = Codebook::parse(&GOOD.replacen(from, to, 1), "c.toml").unwrap_err().to_string();
            assert!(error.contains(expected) && error.contains("c.toml"), "{expected} is not in: {error}");
        }
    }

    #[test]
    fn a_users_entries_replace_and_extend() {
        let own = Codebook::parse(GOOD, "c.toml").unwrap();
        let user = "[[actor]]\nid = \"varga\"\nname = \"A. Varga\"\nkind = \"person\"\n[[actor]]\nid = \"new\"\nname = \"New\"\nkind = \"organisation\"";
        let both = own.extended_by(Codebook::parse(user, "u.toml").unwrap());
        let names: Vec<&str> = both.actors.iter().map(|actor| actor.name.as_str()).collect();
        assert_eq!(names, ["Norland", "A. Varga", "New"]);
        assert_eq!(both.topics, own.topics);
    }
}
