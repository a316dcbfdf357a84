//! TOML text to a codebook. The tables are walked by hand, not by serde, so that every problem of a file
//! is found in one go, with its line.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::{self, Entry, MAX_BYTES, Place, Places};
use super::{Actor, ActorKind, Codebook, CodebookError, Problem, Pronoun, Role, Topic};

const TOP_KEYS: [&str; 2] = ["topic", "actor"];
const TOPIC_KEYS: [&str; 4] = ["id", "name", "proposition", "terms"];
const ACTOR_KEYS: [&str; 9] =
    ["id", "name", "kind", "aliases", "metonyms", "demonyms", "affiliation", "pronoun", "role"];
const ROLE_KEYS: [&str; 4] = ["title", "of", "from", "to"];

/// Parses `text`, whose references may also name the entries of `base`.
pub(super) fn parse(text: &str, source_name: &str, base: &Codebook) -> Result<Codebook, CodebookError> {
    if text.len() > MAX_BYTES {
        return Err(CodebookError::TooLarge {
            source_name: source_name.to_owned(),
            bytes: text.len(),
            max: MAX_BYTES,
        });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut parser = Parser::new(text);
    let codebook = match DeTable::parse(text) {
        Ok(table) => parser.codebook(table.get_ref()),
        Err(error) => {
            let line = error.span().map(|span| parser.line(span.start));
            let message = format!("this is not TOML: {}", error.message().trim());
            parser.problems.push(Problem { line, place: String::new(), message });
            Codebook::default()
        }
    };
    let mut problems = parser.problems;
    problems.extend(check::check(&codebook, base, &parser.places));
    CodebookError::from_problems(source_name, problems).map_or(Ok(codebook), Err)
}

fn id_of<'t>(table: &'t DeTable<'_>) -> &'t str {
    table.get("id").and_then(|id| id.get_ref().as_str()).unwrap_or_default()
}

struct Parser {
    /// Offset of the first byte of each line.
    line_starts: Vec<usize>,
    places: Places,
    problems: Vec<Problem>,
}

/// One table with the entry that it is.
struct Table<'t> {
    keys: &'t DeTable<'t>,
    entry: Entry,
    /// The entry as messages name it.
    name: String,
}

impl Parser {
    fn new(text: &str) -> Self {
        let line_starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(newline, _)| newline + 1)).collect();
        Self { line_starts, places: Places::default(), problems: Vec::new() }
    }

    fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset)
    }

    fn report(&mut self, offset: usize, place: &str, message: String) {
        let line = Some(self.line(offset));
        self.problems.push(Problem { line, place: place.to_owned(), message });
    }

    fn codebook(&mut self, table: &DeTable<'_>) -> Codebook {
        self.known_keys(table, "", &TOP_KEYS);
        let mut codebook = Codebook::default();
        for (index, (offset, table)) in self.tables(table, "topic", "").into_iter().enumerate() {
            let name = check::describe("topic", id_of(table), index);
            let table = self.enter(table, offset, Entry::Topic(index), &TOPIC_KEYS, name);
            codebook.topics.push(Topic {
                id: self.required(&table, "id"),
                name: self.required(&table, "name"),
                proposition: self.string(&table, "proposition").unwrap_or_default(),
                terms: self.strings(&table, "terms"),
            });
        }
        for (index, (offset, table)) in self.tables(table, "actor", "").into_iter().enumerate() {
            let name = check::describe("actor", id_of(table), index);
            let entry = self.enter(table, offset, Entry::Actor(index), &ACTOR_KEYS, name);
            let mut actor = Actor {
                id: self.required(&entry, "id"),
                name: self.required(&entry, "name"),
                kind: self.kind(&entry),
                aliases: self.strings(&entry, "aliases"),
                metonyms: self.strings(&entry, "metonyms"),
                demonyms: self.strings(&entry, "demonyms"),
                affiliation: self.string(&entry, "affiliation").unwrap_or_default(),
                pronoun: self.pronoun(&entry),
                roles: Vec::new(),
            };
            for (number, (offset, table)) in self.tables(table, "role", &entry.name).into_iter().enumerate() {
                let name = format!("{}, role {}", entry.name, number + 1);
                let role = self.enter(table, offset, Entry::Role(index, number), &ROLE_KEYS, name);
                actor.roles.push(Role {
                    title: self.required(&role, "title"),
                    of: self.string(&role, "of").unwrap_or_default(),
                    from: self.date(&role, "from"),
                    to: self.date(&role, "to"),
                });
            }
            codebook.actors.push(actor);
        }
        codebook
    }

    /// The tables of the array `key`, with their offsets.
    fn tables<'t>(
        &mut self,
        table: &'t DeTable<'t>,
        key: &str,
        place: &str,
    ) -> Vec<(usize, &'t DeTable<'t>)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            let found = value.get_ref().type_str();
            self.report(
                value.span().start,
                place,
                format!("`{key}` is a {found}; write each entry under a heading of its own, `[[{key}]]`"),
            );
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(array.len());
        for item in array {
            if let Some(table) = item.get_ref().as_table() {
                tables.push((item.span().start, table));
            } else {
                let found = item.get_ref().type_str();
                self.report(
                    item.span().start,
                    place,
                    format!("an entry of `{key}` is a {found}; it must be a table"),
                );
            }
        }
        tables
    }

    fn enter<'t>(
        &mut self,
        table: &'t DeTable<'t>,
        offset: usize,
        entry: Entry,
        keys: &[&str],
        name: String,
    ) -> Table<'t> {
        let line = self.line(offset);
        self.places.lines.insert(entry.key(""), line);
        self.known_keys(table, &name, keys);
        Table { keys: table, entry, name }
    }

    fn known_keys(&mut self, table: &DeTable<'_>, place: &str, known: &[&str]) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let hint = check::did_you_mean(name, known.iter().copied());
                let known = known.join(", ");
                self.report(
                    key.span().start,
                    place,
                    format!("there is no key `{}`; the keys are {known}{hint}", check::shown(name)),
                );
            }
        }
    }

    /// Notes where `key` stands and gives its value.
    fn value<'t>(&mut self, table: &Table<'t>, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        let value = table.keys.get(key)?;
        let line = self.line(value.span().start);
        self.places.lines.insert(table.entry.key(key), line);
        Some(value)
    }

    /// Reports a value that cannot be used and keeps later checks from reporting it again.
    fn unusable(&mut self, table: &Table<'_>, place: Place, offset: usize, message: String) {
        self.places.unusable.insert(place);
        self.report(offset, &format!("{}, key `{}`", table.name, place.key), message);
    }

    fn string(&mut self, table: &Table<'_>, key: &'static str) -> Option<String> {
        let value = self.value(table, key)?;
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            let found = value.get_ref().type_str();
            let message = format!("the value is a {found}; it must be a text in quotes");
            self.unusable(table, table.entry.key(key), value.span().start, message);
        }
        text
    }

    fn required(&mut self, table: &Table<'_>, key: &'static str) -> String {
        if !table.keys.contains_key(key) {
            self.places.unusable.insert(table.entry.key(key));
            let line = self.places.lines.get(&table.entry.key("")).copied();
            let message = format!("the key `{key}` is missing; add it");
            self.problems.push(Problem { line, place: table.name.clone(), message });
        }
        self.string(table, key).unwrap_or_default()
    }

    fn strings(&mut self, table: &Table<'_>, key: &'static str) -> Vec<String> {
        let Some(value) = self.value(table, key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            let found = value.get_ref().type_str();
            let message =
                format!("the value is a {found}; it must be a list of texts, as in `{key} = [\"…\", \"…\"]`");
            self.unusable(table, table.entry.key(key), value.span().start, message);
            return Vec::new();
        };
        let mut strings = Vec::with_capacity(array.len());
        for item in array {
            if let Some(text) = item.get_ref().as_str() {
                let line = self.line(item.span().start);
                self.places.lines.insert(table.entry.item(key, strings.len()), line);
                strings.push(text.to_owned());
            } else {
                let found = item.get_ref().type_str();
                let message = format!("an item of the list is a {found}; it must be a text in quotes");
                self.report(item.span().start, &format!("{}, key `{key}`", table.name), message);
            }
        }
        strings
    }

    fn kind(&mut self, table: &Table<'_>) -> ActorKind {
        let kinds = [ActorKind::Person, ActorKind::Country, ActorKind::Organisation];
        let text = self.required(table, "kind");
        self.choice(table, "kind", &text, &kinds.map(|kind| (kind.as_str(), kind)))
            .unwrap_or(ActorKind::Organisation)
    }

    fn pronoun(&mut self, table: &Table<'_>) -> Option<Pronoun> {
        let text = self.string(table, "pronoun").filter(|text| !text.is_empty())?;
        let pronouns = [("he", Pronoun::He), ("she", Pronoun::She), ("they", Pronoun::They)];
        self.choice(table, "pronoun", &text, &pronouns)
    }

    fn choice<T: Copy>(
        &mut self,
        table: &Table<'_>,
        key: &'static str,
        text: &str,
        allowed: &[(&str, T)],
    ) -> Option<T> {
        let found = allowed.iter().find(|(name, _)| *name == text).map(|&(_, value)| value);
        let place = table.entry.key(key);
        if found.is_none() && !self.places.unusable.contains(&place) {
            let names: Vec<&str> = allowed.iter().map(|&(name, _)| name).collect();
            let hint = check::did_you_mean(text, names.iter().copied());
            let message =
                format!("{:?} is not allowed; write one of {}{hint}", check::shown(text), names.join(", "));
            let offset = table.keys.get(key).map_or(0, |value| value.span().start);
            self.unusable(table, place, offset, message);
        }
        found
    }

    /// A day, as a text in quotes or as TOML's own date; none for an empty text.
    fn date(&mut self, table: &Table<'_>, key: &'static str) -> Option<Date> {
        let value = self.value(table, key)?;
        let (text, whole) = match value.get_ref() {
            DeValue::String(text) => (text.to_string(), true),
            DeValue::Datetime(datetime) => (datetime.to_string(), datetime.time.is_none()),
            other => (other.type_str().to_owned(), false),
        };
        if whole && text.is_empty() {
            return None;
        }
        let date = text.parse::<Date>().ok().filter(|_| whole && text.len() == 10);
        if date.is_none() {
            let message = format!(
                "{:?} is no day; write year, month and day, as in \"2024-05-20\"",
                check::shown(&text)
            );
            self.unusable(table, table.entry.key(key), value.span().start, message);
        }
        date
    }
}
