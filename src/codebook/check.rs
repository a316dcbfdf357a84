//! What must hold of every codebook, whether it came from a file, from a model or from code.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Actor, ActorKind, Codebook, CodebookError, Problem, Role, Topic, fold};

/// Bytes of a codebook file.
pub(super) const MAX_BYTES: usize = 16 << 20;
/// Topics, or actors, of a codebook.
const MAX_ENTRIES: usize = 100_000;
/// Items of one list of one entry.
const MAX_ITEMS: usize = 10_000;
/// Characters of an id, a name, a term or a title.
const MAX_NAME: usize = 200;
/// Characters of a proposition.
const MAX_PROPOSITION: usize = 2_000;
/// As many unknown names are compared with all known ones; no more are shown.
const MOST_HINTS: usize = 4 * CodebookError::MAX_PROBLEMS;

/// A value as messages show it: cut short.
pub(super) fn shown(value: &str) -> Cow<'_, str> {
    const MOST: usize = 60;
    match value.char_indices().nth(MOST) {
        Some((cut, _)) => format!("{}…", &value[..cut]).into(),
        None => value.into(),
    }
}

/// Something in a codebook that can have a line of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The entry.
    pub(super) entry: Entry,
    /// The key, or "" for the entry as a whole.
    pub(super) key: &'static str,
    /// The item of a list, or 0.
    pub(super) item: usize,
}

/// An entry of a codebook, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entry {
    Topic(usize),
    Actor(usize),
    Role(usize, usize),
}

impl Entry {
    pub(super) const fn key(self, key: &'static str) -> Place {
        self.item(key, 0)
    }

    pub(super) const fn item(self, key: &'static str, item: usize) -> Place {
        Place { entry: self, key, item }
    }
}

/// Where things stand in a file, and which of them were reported already.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Lines, counted from 1.
    pub(super) lines: BTreeMap<Place, usize>,
    /// Places that hold no usable value; there is nothing further to say about them.
    pub(super) unusable: BTreeSet<Place>,
}

impl Places {
    fn line(&self, place: Place) -> Option<usize> {
        let lines = [place, place.entry.key(place.key), place.entry.key("")];
        lines.iter().find_map(|place| self.lines.get(place)).copied()
    }
}

/// How a message names an entry: by its id, or by its number where it has none.
pub(super) fn describe(what: &str, id: &str, index: usize) -> String {
    if id.is_empty() { format!("{what} number {}", index + 1) } else { format!("{what} `{}`", shown(id)) }
}

/// "; did you mean `x`?" for the candidate nearest to `wanted`, or nothing if none is near, or `wanted` is no name at all.
pub(super) fn did_you_mean<'a>(wanted: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    if wanted.len() > MAX_NAME {
        return String::new();
    }
    candidates
        .map(|candidate| (strsim::osa_distance(wanted, candidate), candidate))
        .filter(|&(distance, candidate)| distance * 3 <= candidate.chars().count().max(3))
        .min()
        .map(|(_, candidate)| format!("; did you mean `{candidate}`?"))
        .unwrap_or_default()
}

/// All problems of `codebook`, whose references may also name the entries of `base`.
pub(super) fn check(codebook: &Codebook, base: &Codebook, places: &Places) -> Vec<Problem> {
    let ids = base.actors.iter().chain(&codebook.actors).map(|actor| actor.id.as_str()).collect();
    let mut checker = Checker { places, ids, place: String::new(), problems: Vec::new(), hints: 0 };
    for (what, count) in [("topics", codebook.topics.len()), ("actors", codebook.actors.len())] {
        if count > MAX_ENTRIES {
            checker.problems.push(Problem {
                line: None,
                place: String::new(),
                message: format!("there are {count} {what}; at most {MAX_ENTRIES} are allowed"),
            });
        }
    }
    let mut seen = BTreeMap::new();
    for (index, topic) in codebook.topics.iter().enumerate() {
        checker.topic(index, topic);
        checker.unique(Entry::Topic(index), &topic.id, &mut seen);
    }
    seen.clear();
    for (index, actor) in codebook.actors.iter().enumerate() {
        checker.actor(index, actor);
        checker.unique(Entry::Actor(index), &actor.id, &mut seen);
        for (number, role) in actor.roles.iter().enumerate() {
            checker.role(index, number, role, &actor.id);
        }
    }
    checker.problems
}

struct Checker<'a> {
    places: &'a Places,
    /// Ids that references may name.
    ids: BTreeSet<&'a str>,
    /// The entry being checked, as messages name it.
    place: String,
    problems: Vec<Problem>,
    /// How many names were not found.
    hints: usize,
}

impl Checker<'_> {
    fn report(&mut self, place: Place, message: String) {
        if self.places.unusable.contains(&place) {
            return;
        }
        let key = place.key;
        let name = if key.is_empty() { self.place.clone() } else { format!("{}, key `{key}`", self.place) };
        self.problems.push(Problem { line: self.places.line(place), place: name, message });
    }

    fn topic(&mut self, index: usize, topic: &Topic) {
        let entry = Entry::Topic(index);
        self.place = describe("topic", &topic.id, index);
        self.id(entry.key("id"), &topic.id);
        self.name(entry.key("name"), &topic.name);
        self.text(entry.key("proposition"), &topic.proposition, MAX_PROPOSITION);
        self.names(entry, "terms", &topic.terms);
    }

    fn actor(&mut self, index: usize, actor: &Actor) {
        let entry = Entry::Actor(index);
        self.place = describe("actor", &actor.id, index);
        self.id(entry.key("id"), &actor.id);
        self.name(entry.key("name"), &actor.name);
        self.names(entry, "aliases", &actor.aliases);
        self.names(entry, "metonyms", &actor.metonyms);
        self.names(entry, "demonyms", &actor.demonyms);
        self.reference(entry.key("affiliation"), &actor.affiliation);
        if !actor.affiliation.is_empty() && actor.affiliation == actor.id {
            self.report(
                entry.key("affiliation"),
                "an actor cannot belong to itself; name another or drop the key".to_owned(),
            );
        }
        if actor.roles.len() > MAX_ITEMS {
            let count = actor.roles.len();
            self.report(
                entry.key("role"),
                format!("there are {count} roles; at most {MAX_ITEMS} are allowed"),
            );
        }
        let person = actor.kind == ActorKind::Person;
        for (key, wrong, whose) in [
            ("metonyms", person && !actor.metonyms.is_empty(), "countries and organisations"),
            ("demonyms", person && !actor.demonyms.is_empty(), "countries and organisations"),
            ("pronoun", !person && actor.pronoun.is_some(), "persons"),
            ("role", !person && !actor.roles.is_empty(), "persons"),
        ] {
            if wrong && !self.places.unusable.contains(&entry.key("kind")) {
                let kind = actor.kind.as_str();
                self.report(
                    entry.key(key),
                    format!(
                        "only {whose} have this key, and the actor's kind is `{kind}`; drop one of the two"
                    ),
                );
            }
        }
    }

    fn role(&mut self, index: usize, number: usize, role: &Role, id: &str) {
        let entry = Entry::Role(index, number);
        self.place = format!("{}, role {}", describe("actor", id, index), number + 1);
        self.name(entry.key("title"), &role.title);
        self.reference(entry.key("of"), &role.of);
        if let (Some(from), Some(to)) = (role.from, role.to)
            && from > to
        {
            self.report(
                entry.key("from"),
                format!(
                    "the role begins on {from} and ends on {to}, which is earlier; swap or correct the dates"
                ),
            );
        }
    }

    fn unique<'b>(&mut self, entry: Entry, id: &'b str, seen: &mut BTreeMap<&'b str, Option<usize>>) {
        if id.is_empty() {
            return;
        }
        let what = if matches!(entry, Entry::Topic(_)) { "topic" } else { "actor" };
        self.place = format!("{what} `{}`", shown(id));
        if let Some(first) = seen.get(id) {
            let first = first.map(|line| format!(" (line {line})")).unwrap_or_default();
            self.report(entry.key("id"), format!("another {what}{first} has this id; give each its own"));
        } else {
            seen.insert(id, self.places.line(entry.key("id")));
        }
    }

    fn id(&mut self, place: Place, id: &str) {
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
        if id.is_empty() || id.chars().count() > MAX_NAME || !id.chars().all(allowed) {
            self.report(
                place,
                format!(
                    "{:?} cannot be an id; use 1 to {MAX_NAME} letters, digits and `_`, `-`, `.`, `:`",
                    shown(id)
                ),
            );
        }
    }

    fn name(&mut self, place: Place, name: &str) {
        self.text(place, name, MAX_NAME);
        if !fold(name).chars().any(char::is_alphanumeric) {
            self.report(
                place,
                format!("{:?} names nothing; it needs a letter or a digit, or drop it", shown(name)),
            );
        }
    }

    fn names(&mut self, entry: Entry, key: &'static str, names: &[String]) {
        if names.len() > MAX_ITEMS {
            let count = names.len();
            self.report(entry.key(key), format!("there are {count} items; at most {MAX_ITEMS} are allowed"));
        }
        for (item, name) in names.iter().enumerate() {
            self.name(entry.item(key, item), name);
        }
    }

    fn text(&mut self, place: Place, text: &str, max: usize) {
        let length = text.chars().count();
        if length > max {
            self.report(
                place,
                format!("the text has {length} characters; at most {max} are allowed: shorten it"),
            );
        }
        if let Some(control) = text.chars().find(|c| c.is_control()) {
            self.report(
                place,
                format!(
                    "{:?} holds the control character {control:?}; write it on one line without it",
                    shown(text)
                ),
            );
        }
    }

    fn reference(&mut self, place: Place, id: &str) {
        if !id.is_empty() && !self.ids.contains(id) {
            self.hints += 1;
            let hint = if self.hints > MOST_HINTS {
                String::new()
            } else {
                did_you_mean(id, self.ids.iter().copied().filter(|id| id.len() <= MAX_NAME))
            };
            let id = shown(id);
            self.report(place, format!("there is no actor with the id `{id}`; add it or name another{hint}"));
        }
    }
}
