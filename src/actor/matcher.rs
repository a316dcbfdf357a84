//! All mentions of the codebook's actors in a text.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::fold::Folded;
use super::names::{Name, Names, case_fits};
use super::near::NearNames;
use super::words::before;
use super::{Mention, MentionKind, demonym, neighbours, place};
use crate::article::{Article, ByteSpan};
use crate::codebook::{ActorKind, Codebook, Role};

/// The names of a codebook cannot be made into an automaton.
#[derive(Debug, thiserror::Error)]
#[error("the names of the codebook are too many for one automaton: {0}")]
pub struct MatcherError(pub(super) String);

/// Finds actors by name, alias, metonym and demonym.
///
/// Where a name is several actors', the one whose full name the article has wins, then the one in office on the
/// article's day; failing both, the first country or organisation in the codebook's order, but no person: precision
/// comes first.
pub struct ActorMatcher {
    names: Names,
    near: NearNames,
    kinds: Vec<ActorKind>,
    /// For each actor the words of its full name, and its roles.
    full_names: Vec<Vec<String>>,
    roles: Vec<Vec<Role>>,
    bare: BTreeSet<String>,
}

/// A name found in a text, before it is decided whose it is.
struct Candidate<'a> {
    span: ByteSpan,
    name: &'a Name,
}

impl ActorMatcher {
    /// A matcher for the actors of `codebook`.
    ///
    /// # Errors
    /// Where the codebook has more names than one automaton can hold.
    pub fn new(codebook: &Codebook) -> Result<Self, MatcherError> {
        let names = Names::new(codebook)?;
        let bare = codebook
            .actors
            .iter()
            .filter(|actor| actor.kind == ActorKind::Person)
            .flat_map(|actor| std::iter::once(&actor.name).chain(&actor.aliases))
            .filter(|name| !name.contains(' '))
            .cloned()
            .collect();
        Ok(Self {
            names,
            near: NearNames::new(codebook),
            kinds: codebook.actors.iter().map(|actor| actor.kind).collect(),
            full_names: codebook
                .actors
                .iter()
                .map(|a| a.name.split(' ').map(str::to_owned).collect())
                .collect(),
            roles: codebook.actors.iter().map(|actor| actor.roles.clone()).collect(),
            bare,
        })
    }

    /// The mentions in the article's text, in order, none overlapping another. Full names in the headline help to tell
    /// whose a surname is, but the headline's own mentions are not among them.
    pub fn find(&self, article: &Article) -> Vec<Mention> {
        let mut named = BTreeSet::new();
        if let Some(title) = &article.title {
            named = self.named_in_full(&self.candidates(title, &Folded::new(title)));
        }
        self.find_with(&article.text, article.date, named)
    }

    /// The mentions in a text; `date` is the day it was published.
    pub fn find_in(&self, text: &str, date: Option<Date>) -> Vec<Mention> {
        self.find_with(text, date, BTreeSet::new())
    }

    fn find_with(&self, text: &str, date: Option<Date>, mut named: BTreeSet<usize>) -> Vec<Mention> {
        let folded = Folded::new(text);
        let candidates = self.candidates(text, &folded);
        named.extend(self.named_in_full(&candidates));
        let starts: BTreeMap<usize, &Candidate<'_>> = candidates.iter().map(|c| (c.span.start, c)).collect();
        let ends: BTreeSet<usize> = candidates.iter().map(|c| c.span.end).collect();
        let is_person_at = |at: usize| starts.get(&at).is_some_and(|c| self.is_person(c.name));
        let mut mentions: Vec<Mention> = candidates
            .iter()
            .filter_map(|candidate| {
                let Candidate { span, name } = *candidate;
                let actor = self.resolve(name, date, &named)?;
                let span = match name.kind {
                    MentionKind::Demonym => demonym::mention(text, span, is_person_at)?,
                    _ if self.is_person(name) => {
                        let bare = !name.written.contains(' ');
                        let other =
                            bare && neighbours::has_other_first_name(text, span, |at| ends.contains(&at));
                        (!other).then_some(span)?
                    }
                    kind => {
                        let inside = neighbours::is_inside_longer_name(
                            text,
                            span,
                            |at| starts.contains_key(&at),
                            |at| ends.contains(&at),
                        );
                        let belongs = kind != MentionKind::Metonym
                            && self.is_title_of_person(text, span, &is_person_at);
                        let place = kind == MentionKind::Metonym && place::is_place(text, span);
                        (!inside && !place && !belongs).then_some(span)?
                    }
                };
                Some(Mention { span, actor, kind: name.kind })
            })
            .collect();
        let taken: Vec<ByteSpan> = candidates.iter().map(|candidate| candidate.span).collect();
        mentions.extend(self.unlisted_surnames(text, &taken, &named));
        mentions.sort_unstable();
        let mut kept: Vec<Mention> = Vec::with_capacity(mentions.len());
        for mention in mentions {
            match kept.last() {
                Some(last) if last.span.overlaps(mention.span) => {}
                _ => kept.push(mention),
            }
        }
        kept
    }

    fn candidates<'a>(&'a self, text: &str, folded: &'a Folded) -> Vec<Candidate<'a>> {
        self.names
            .find(folded.text())
            .filter_map(|(start, end, names)| {
                let span = folded.to_original(start, end);
                let found = &text[span.range()];
                let name = names.iter().find(|name| case_fits(found, &name.written))?;
                Some(Candidate { span, name })
            })
            .collect()
    }

    fn is_person(&self, name: &Name) -> bool {
        name.actors.first().is_some_and(|&actor| self.kinds[actor] == ActorKind::Person)
    }

    /// Persons whose name of several words stands in the text.
    fn named_in_full(&self, candidates: &[Candidate<'_>]) -> BTreeSet<usize> {
        candidates
            .iter()
            .filter(|candidate| candidate.name.written.contains(' ') && self.is_person(candidate.name))
            .filter_map(|candidate| match candidate.name.actors[..] {
                [actor] => Some(actor),
                _ => None,
            })
            .collect()
    }

    fn resolve(&self, name: &Name, date: Option<Date>, named: &BTreeSet<usize>) -> Option<usize> {
        let only = |mut actors: Vec<usize>| if actors.len() == 1 { actors.pop() } else { None };
        match name.actors[..] {
            [] => None,
            [actor] => Some(actor),
            _ => {
                let of = |wanted: &dyn Fn(usize) -> bool| {
                    name.actors.iter().copied().filter(|&a| wanted(a)).collect()
                };
                only(of(&|actor| named.contains(&actor)))
                    .or_else(|| only(of(&|actor| self.roles[actor].iter().any(|role| role.held_on(date)))))
                    .or_else(|| {
                        name.actors.iter().copied().find(|&actor| self.kinds[actor] != ActorKind::Person)
                    })
            }
        }
    }

    /// Whether the state at `span` is part of a person's title: `US President Donald Trump`, `Ukraine's Zelenskyy` is
    /// not.
    fn is_title_of_person(&self, text: &str, span: ByteSpan, person_at: &impl Fn(usize) -> bool) -> bool {
        let mut at = span.end;
        for words in 0..4 {
            let Some(word) = super::words::after(text, at).filter(|word| word.adjacent) else { return false };
            if person_at(word.start) {
                return words > 0;
            }
            if !word.is_capitalised()
                && !word.is(&[
                    "president",
                    "foreign",
                    "defence",
                    "defense",
                    "prime",
                    "minister",
                    "secretary",
                    "of",
                    "state",
                    "special",
                    "envoy",
                    "leader",
                    "chancellor",
                ])
            {
                return false;
            }
            at = word.end;
        }
        false
    }

    /// Surnames that are no name of the codebook by themselves: of persons whose full name stands in the text, and
    /// those that are spelt almost like a person's.
    fn unlisted_surnames(&self, text: &str, taken: &[ByteSpan], named: &BTreeSet<usize>) -> Vec<Mention> {
        let mut surnames: BTreeMap<&str, Option<usize>> = BTreeMap::new();
        for &actor in named {
            if let [_, .., surname] = &self.full_names[actor][..]
                && surname.chars().count() > 2
                && !self.bare.contains(surname)
            {
                surnames.entry(surname).and_modify(|owner| *owner = None).or_insert(Some(actor));
            }
        }
        let mut near: BTreeMap<&str, Option<usize>> = BTreeMap::new();
        let mut found = Vec::new();
        let mut taken = taken.iter().copied().peekable();
        for (start, word) in capitalised_words(text) {
            let span = ByteSpan::new(start, start + word.len());
            while taken.next_if(|other| other.end <= span.start).is_some() {}
            if taken.peek().is_some_and(|other| other.overlaps(span)) {
                continue;
            }
            if let Some(&Some(actor)) = surnames.get(word) {
                if !neighbours::has_other_first_name(text, span, |_| false) {
                    found.push(Mention { span, actor, kind: MentionKind::Alias });
                }
                continue;
            }
            let Some(actor) = *near.entry(word).or_insert_with(|| self.near.find(word)) else { continue };
            let first_name = before(text, span.start).filter(|previous| {
                previous.adjacent
                    && self.full_names[actor].first().is_some_and(|first| first == previous.text)
            });
            match first_name {
                Some(first) => {
                    let span = ByteSpan::new(first.start, span.end);
                    found.push(Mention { span, actor, kind: MentionKind::Name });
                }
                None if neighbours::has_other_first_name(text, span, |_| false) => {}
                None => found.push(Mention { span, actor, kind: MentionKind::Alias }),
            }
        }
        found
    }
}

/// Words that begin with a capital, with their places.
fn capitalised_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').filter_map(move |word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        word.chars().next().is_some_and(char::is_uppercase).then_some((start, word))
    })
}
