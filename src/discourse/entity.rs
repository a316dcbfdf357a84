//! The actors of one article, as reference to them needs to know them.

use jiff::civil::Date;

use super::lexicon::is_mans_name;
use crate::codebook::{Actor, ActorKind, Pronoun, fold};

/// An office, as the codebook or the article has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Office {
    /// In small letters: `foreign minister`.
    pub(super) title: String,
    /// The actor that it is of.
    pub(super) of: Option<usize>,
    /// Whether it is held on the day of the article.
    pub(super) held: bool,
}

/// What is known of one actor while an article is read.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    /// The actor's number in the codebook, or behind it for a new one.
    pub(super) actor: usize,
    pub(super) kind: ActorKind,
    /// Whether "he" or "she" stands for it; `None` for what is no person, or not known yet.
    pub(super) is_he: Option<bool>,
    pub(super) affiliation: Option<usize>,
    pub(super) offices: Vec<Office>,
    /// The words of its names, in small letters.
    pub(super) parts: Vec<String>,
    /// How often the article names it.
    pub(super) named: usize,
    /// How many of its sort (persons, or others) the article names more often.
    pub(super) frequency_rank: usize,
    /// Whether the headline names it.
    pub(super) in_title: bool,
    /// Where it was mentioned last, so far.
    pub(super) last: Option<Last>,
    /// How often it was mentioned, so far.
    pub(super) count: usize,
}

/// The last mention of an actor before a place.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Copy, Debug)]
pub(super) struct Last {
    pub(super) word: usize,
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
    /// Whether it was the first mention of its sentence.
    pub(super) leads: bool,
    pub(super) possessive: bool,
    pub(super) quoted: bool,
    /// Whether it was a name, rather than a pronoun or description.
    pub(super) by_name: bool,
    /// Whether it stood beside another name, with "and".
    pub(super) paired: bool,
    /// The actor (its place among the entities) that it stood beside.
    pub(super) partner: Option<usize>,
}

impl Entity {
    pub(super) fn new(
        actor: usize,
        entry: &Actor,
        index: &dyn Fn(&str) -> Option<usize>,
        date: Option<Date>,
    ) -> Self {
        let mut parts: Vec<String> = std::iter::once(&entry.name)
            .chain(&entry.aliases)
            .flat_map(|name| fold(name).to_lowercase().split(' ').map(str::to_owned).collect::<Vec<_>>())
            .filter(|part| part.len() > 2 && part != "the")
            .collect();
        parts.sort_unstable();
        parts.dedup();
        let offices = entry
            .roles
            .iter()
            .map(|role| Office {
                title: role.title.to_lowercase(),
                of: index(&role.of),
                held: role.held_on(date),
            })
            .collect();
        Self {
            actor,
            kind: entry.kind,
            is_he: is_he(entry),
            affiliation: index(&entry.affiliation),
            offices,
            parts,
            named: 0,
            frequency_rank: 0,
            in_title: false,
            last: None,
            count: 0,
        }
    }

    pub(super) fn is_person(&self) -> bool {
        self.kind == ActorKind::Person
    }

    /// How many of these of its sort the article names more often.
    pub(super) fn rank_among(&self, entities: &[Self]) -> usize {
        let more = |other: &&Self| other.is_person() == self.is_person() && other.named > self.named;
        entities.iter().filter(more).count()
    }

    /// How well a title (in small letters) fits an office of this actor: 0 not at all, 1 an office that it held
    /// before, 2 the noun only, 3 all of it. `of` is the actor that the title is said to be of.
    pub(super) fn fits_title(&self, title: &str, of: Option<usize>) -> i32 {
        let fit = |office: &Office| {
            let of_fits = match (of, office.of) {
                (Some(wanted), Some(has)) => wanted == has,
                _ => true,
            };
            if !of_fits {
                return 0;
            }
            let whole = same_title(&office.title, title);
            let fit = if whole { 3 } else { i32::from(same_title(noun(&office.title), noun(title))) * 2 };
            if office.held { fit } else { fit.min(1) }
        };
        self.offices.iter().map(fit).max().unwrap_or(0)
    }
}

/// The last word of a title, with "prime minister" as one word.
fn noun(title: &str) -> &str {
    if title.ends_with("prime minister") { "premier" } else { title.rsplit(' ').next().unwrap_or(title) }
}

fn same_title(a: &str, b: &str) -> bool {
    let plain = |title: &str| title.replace("defense", "defence").replace("prime minister", "premier");
    let head = |title: &str| {
        matches!(title, "president" | "premier" | "chancellor" | "prime minister" | "king" | "queen" | "emir")
    };
    a == b || plain(a) == plain(b) || (a == "leader" && head(b)) || (b == "leader" && head(a))
}

fn is_he(entry: &Actor) -> Option<bool> {
    match entry.pronoun {
        Some(pronoun) => (pronoun != Pronoun::They).then_some(pronoun == Pronoun::He),
        None if entry.kind == ActorKind::Person => {
            let name = fold(&entry.name).to_lowercase();
            let first = name.split(' ').next().filter(|first| first.len() < name.len())?;
            is_mans_name(first).or_else(|| first.split('-').next().and_then(is_mans_name))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_fit_by_office_country_and_day() {
        let mut entry = Actor::new("varga", "Ilse Varga", ActorKind::Person);
        let role = |title: &str, to: Option<Date>| crate::codebook::Role {
            title: title.into(),
            of: "norland".into(),
            from: None,
            to,
        };
        entry.roles =
            vec![role("president", None), role("defence minister", Some(jiff::civil::date(2020, 1, 1)))];
        let index = |id: &str| (id == "norland").then_some(7);
        let entity = Entity::new(0, &entry, &index, Some(jiff::civil::date(2024, 1, 1)));
        assert_eq!(entity.is_he, Some(false));
        assert_eq!(entity.fits_title("president", Some(7)), 3);
        assert_eq!(entity.fits_title("leader", None), 3);
        assert_eq!(entity.fits_title("president", Some(8)), 0);
        assert_eq!(entity.fits_title("defense minister", None), 1);
        assert_eq!(entity.fits_title("vice president", None), 2);
        assert_eq!(entity.fits_title("general", None), 0);
    }
}
