//! The matcher: names found, then each one judged by what is around it.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::near::{Near, NearNames};
use super::patterns::{Found, Owner, Pattern, Patterns};
use super::people::{People, short_form};
use super::scene::{Hit, LineStyle, Scene, What};
use super::view::View;
use super::words::word_before;
use super::{ActorError, Mention, MentionKind, nationality, neighbours, place, tables};
use crate::article::{Article, ByteSpan};
use crate::codebook::{Codebook, Lower, fold, is_common_word};

/// Finds the actors of one codebook in texts. Building it takes a few milliseconds; it can be shared
/// between threads. What counts as a mention is told in the [module documentation](super).
pub struct ActorMatcher {
    patterns: Patterns,
    people: People,
    near: NearNames,
    /// For each actor, its full name, folded.
    names: Vec<String>,
}

/// A name that passed, before weak names are sorted out.
struct Judged {
    start: usize,
    end: usize,
    actor: usize,
    kind: MentionKind,
    /// Whether it counts only where the actor is named in another way too.
    weak: bool,
}

/// A surname that a full name introduced.
struct Introduced {
    /// Where the full name stands; 0 for the title.
    from: usize,
    actor: usize,
}

/// What the full names of an article say of its other names.
#[derive(Default)]
struct Evidence {
    /// For each actor, where it is named in a way that stands for it only: by a person's full name, or by a
    /// name of another actor. In ascending order; 0 for the title.
    named_at: FxHashMap<usize, Vec<usize>>,
    /// Surnames that are no names of the codebook, in small letters.
    introduced: FxHashMap<String, Vec<Introduced>>,
}

impl Evidence {
    /// The one of `owners` that was named last before `at`, else the one named first after it.
    fn nearest(&self, owners: &[Owner], at: usize) -> Option<Owner> {
        let places = |owner: &Owner| {
            let places = self.named_at.get(&owner.actor)?;
            Some(places.split_at(places.partition_point(|&place| place <= at)))
        };
        let before = owners.iter().filter_map(|owner| Some((*places(owner)?.0.last()?, owner)));
        let after = owners.iter().filter_map(|owner| Some((*places(owner)?.1.first()?, owner)));
        let last = before.max_by_key(|&(place, _)| place);
        last.or_else(|| after.min_by_key(|&(place, _)| place)).map(|(_, owner)| *owner)
    }
}

impl ActorMatcher {
    /// Compiles the names of `codebook`; mentions will refer to its actors.
    ///
    /// # Errors
    /// [`ActorError::TooManyNames`] if the names exceed the size of one automaton.
    pub fn new(codebook: &Codebook) -> Result<Self, ActorError> {
        Ok(Self {
            patterns: Patterns::new(codebook)?,
            people: People::new(codebook),
            near: NearNames::new(codebook),
            names: codebook.actors.iter().map(|actor| fold(&actor.name)).collect(),
        })
    }

    /// All mentions in the article's text, in order, without overlaps. A name does not reach over the end
    /// of a paragraph, and inside one a line break is a space. The title introduces names, but its own
    /// mentions are not returned. Takes time linear in the length of the text.
    pub fn find(&self, article: &Article) -> Vec<Mention> {
        let view = View::new(&article.text, article.paragraphs.iter().copied());
        self.find_in_view(&view, article.title.as_deref(), article.date)
    }

    /// As [`ActorMatcher::find`], for a text without a title, where each line is a paragraph.
    pub fn find_in(&self, text: &str, date: Option<Date>) -> Vec<Mention> {
        let base = text.as_ptr() as usize;
        let lines = text.lines().map(|line| {
            let start = line.as_ptr() as usize - base;
            ByteSpan::new(start, start + line.len())
        });
        self.find_in_view(&View::new(text, lines), None, date)
    }

    fn find_in_view(&self, view: &View, title: Option<&str>, date: Option<Date>) -> Vec<Mention> {
        let mut hits = self.scan(&view.text);
        let mut evidence = Evidence::default();
        let mut named = FxHashSet::default();
        if let Some(title) = title {
            let title = View::new(title, std::iter::once(ByteSpan::new(0, title.len())));
            let hits = self.scan(&title.text);
            self.gather(&title.text, &hits, &mut evidence, |_| 0);
            named.extend(
                self.judge(&title.text, &hits, &evidence, date).iter().filter(|j| !j.weak).map(|j| j.actor),
            );
        }
        self.gather(&view.text, &hits, &mut evidence, |hit| hit.start);
        self.add_surnames(&view.text, &mut hits, &evidence);
        let judged = self.judge(&view.text, &hits, &evidence, date);
        named.extend(judged.iter().filter(|judged| !judged.weak).map(|judged| judged.actor));
        let mut end = 0;
        let mut mentions = Vec::with_capacity(judged.len());
        for judged in judged {
            if judged.start < end || (judged.weak && !named.contains(&judged.actor)) {
                continue;
            }
            end = judged.end;
            let span = view.original(judged.start, judged.end);
            mentions.push(Mention { span, actor: judged.actor, kind: judged.kind });
        }
        mentions
    }

    /// All names in the text, but for those in datelines.
    fn scan(&self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::with_capacity(text.len() / 64);
        let mut found: Vec<Found> = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            let end = start + line.len();
            let capitals = is_in_capitals(line);
            found.clear();
            if capitals {
                self.patterns.scan_capitals(text, start, end, &mut found);
            } else {
                self.patterns.scan(text, start, end, &mut found);
            }
            if !found.is_empty() {
                let dateline = place::dateline_end(text, start, end, |name| self.patterns.has_name(name));
                let style = match capitals {
                    true => LineStyle::Capitals,
                    false if is_in_title_case(line) => LineStyle::Title,
                    false => LineStyle::Plain,
                };
                let kept = found.iter().filter(|found| found.start >= dateline || dateline == start);
                hits.extend(kept.map(|found| Hit {
                    start: found.start,
                    end: found.end,
                    what: What::Pattern(found.pattern),
                    style,
                }));
            }
            start = end + 1;
        }
        hits
    }

    /// Notes the names that stand for one actor only, each at the place that `place` gives it.
    fn gather(&self, text: &str, hits: &[Hit], evidence: &mut Evidence, place: impl Fn(&Hit) -> usize) {
        for hit in hits {
            let What::Pattern(number) = hit.what else { continue };
            let pattern = self.patterns.get(number);
            let [owner] = pattern.owners.as_slice() else { continue };
            let from = place(hit);
            let person = self.people.is_person(owner.actor);
            let name = matches!(owner.kind, MentionKind::Name | MentionKind::Alias) && !pattern.weak;
            if name && (pattern.long || !person) {
                evidence.named_at.entry(owner.actor).or_default().push(from);
            }
            if !(person && pattern.long) {
                continue;
            }
            if let Some(form) = short_form(&text[hit.start..hit.end]) {
                let known = evidence.introduced.entry(form.to_lowercase()).or_default();
                if known.last().is_none_or(|last| last.actor != owner.actor) {
                    known.push(Introduced { from, actor: owner.actor });
                }
            }
        }
    }

    /// Adds surnames that were introduced, and misspelt names, to the hits.
    fn add_surnames(&self, text: &str, hits: &mut Vec<Hit>, evidence: &Evidence) {
        let mut added = Vec::new();
        let mut memory: FxHashMap<&str, Option<Near>> = FxHashMap::default();
        let mut start = 0;
        let ends =
            hits.iter().map(|hit| (hit.start, hit.end)).chain(std::iter::once((text.len(), text.len())));
        for (end, next) in ends {
            let mut at = start;
            while let Some(word) = next_capitalised(text, at, end) {
                at = word.1;
                let name = &text[word.0..word.1];
                let surname = || {
                    let known = evidence.introduced.get(&*Lower::new(name))?;
                    let earlier = known.partition_point(|introduced| introduced.from <= word.0);
                    let last = known.get(earlier.checked_sub(1)?)?;
                    Some(What::Person { actor: last.actor, full: false })
                };
                let what = if evidence.introduced.is_empty() { None } else { surname() };
                let what = what.or_else(|| {
                    if name.len() < NearNames::SHORTEST {
                        return None;
                    }
                    let near = (*memory.entry(name).or_insert_with(|| self.near.find(name)))?;
                    let full =
                        neighbours::with_first_names(text, word.0, word.1, self.people.get(near.actor))
                            < word.0;
                    (full || near.alone).then_some(What::Person { actor: near.actor, full })
                });
                if let Some(what) = what {
                    added.push((word.0, word.1, what));
                }
            }
            start = next;
        }
        if added.is_empty() {
            return;
        }
        hits.extend(added.into_iter().map(|(start, end, what)| Hit {
            start,
            end,
            what,
            style: LineStyle::Plain,
        }));
        hits.sort_unstable_by_key(|hit| hit.start);
    }

    /// Decides for each name whether it is a mention, and of whom.
    fn judge(&self, text: &str, hits: &[Hit], evidence: &Evidence, date: Option<Date>) -> Vec<Judged> {
        let scene = Scene { text, hits, patterns: &self.patterns, people: &self.people, date };
        let mut judged: Vec<Judged> = Vec::with_capacity(hits.len());
        for (index, hit) in hits.iter().enumerate() {
            let decided = match hit.what {
                What::Person { actor, full } => self.judge_person(&scene, hit, actor, full, None),
                What::Pattern(number) => {
                    let pattern = self.patterns.get(number);
                    self.owner(&scene, hit, pattern, evidence).and_then(|owner| {
                        if self.people.is_person(owner.actor) {
                            self.judge_person(&scene, hit, owner.actor, pattern.long, Some(pattern))
                        } else {
                            judge_body(&scene, index, owner, pattern)
                        }
                    })
                }
            };
            judged.extend(decided);
        }
        judged
    }

    /// Judges a name of the person `actor`.
    fn judge_person(
        &self,
        scene: &Scene<'_>,
        hit: &Hit,
        actor: usize,
        long: bool,
        pattern: Option<&Pattern>,
    ) -> Option<Judged> {
        let facts = self.people.get(actor);
        let start = neighbours::person_start(scene, hit, facts, long)?;
        let tail = scene.tail(hit.end);
        if let Some(word) = tail.word
            && matches!(
                word.text,
                "administration" | "government" | "cabinet" | "Administration" | "Government"
            )
        {
            // "The Varga government" is the state's, not the person.
            let government = facts.government(&self.people, scene.date)?;
            let (end, kind) = (word.end, MentionKind::Alias);
            return Some(Judged { start, end, actor: government, kind, weak: false });
        }
        let named = start < hit.start || long;
        let before = scene
            .adjacent_before(start)
            .or_else(|| word_before(scene.text, start).filter(|word| &scene.text[word.end..start] == ". "));
        let titled = before.is_some_and(|word| tables::TITLES.has(&word.key()));
        let weak = pattern.is_some_and(|pattern| pattern.weak) && !named && !titled;
        // A surname that is a word, at the head of a sentence, is more likely the word.
        if pattern.is_none() && !named && !titled && is_common_word(&scene.text[hit.start..hit.end]) {
            return None;
        }
        let full = scene.text[start..hit.end] == self.names[actor]
            || start < hit.start
            || (pattern.is_none() && named);
        let kind = if full { MentionKind::Name } else { MentionKind::Alias };
        Some(Judged { start, end: hit.end, actor, kind, weak })
    }

    /// Which of those who have a name is meant.
    fn owner(&self, scene: &Scene<'_>, hit: &Hit, pattern: &Pattern, evidence: &Evidence) -> Option<Owner> {
        let owners = pattern.owners.as_slice();
        if owners.len() < 2 {
            return owners.first().copied();
        }
        let only = |test: &dyn Fn(&Owner) -> bool| {
            let mut fitting = owners.iter().filter(|owner| test(owner));
            fitting.next().filter(|_| fitting.next().is_none()).copied()
        };
        let from = (hit.start.saturating_sub(60)..hit.start).find(|&at| scene.text.is_char_boundary(at));
        let before = scene.text[from.unwrap_or(hit.start)..hit.start].to_lowercase();
        if let Some(owner) = only(&|owner| self.people.get(owner.actor).has_office_before(&before)) {
            return Some(owner);
        }
        if let Some(owner) = evidence.nearest(owners, hit.start) {
            return Some(owner);
        }
        if let Some(owner) = only(&|owner| self.people.get(owner.actor).is_in_office(scene.date)) {
            return Some(owner);
        }
        owners.iter().find(|owner| !self.people.is_person(owner.actor)).copied()
    }
}

/// Judges a name of a country or organisation.
fn judge_body(scene: &Scene<'_>, index: usize, owner: Owner, pattern: &Pattern) -> Option<Judged> {
    let hit = &scene.hits[index];
    let Owner { actor, kind } = owner;
    let end = if kind == MentionKind::Demonym {
        nationality::mention_end(scene, hit, actor)?
    } else {
        if !neighbours::stands_alone(scene, hit, pattern.acronym, pattern.long) {
            return None;
        }
        if kind == MentionKind::Metonym && place::is_place(scene, index) {
            return None;
        }
        nationality::attribute_end(scene, hit, actor)?
    };
    Some(Judged { start: hit.start, end, actor, kind, weak: pattern.weak })
}

/// The next word of `text[at..end]` that begins with a capital and has two letters or more: its start and
/// end.
fn next_capitalised(text: &str, at: usize, end: usize) -> Option<(usize, usize)> {
    let mut at = at;
    loop {
        let rest = text.as_bytes().get(at..end)?;
        at += rest.iter().position(|&byte| byte.is_ascii_uppercase() || byte >= 0xC0)?;
        let capital = text[at..].starts_with(char::is_uppercase);
        // Only looked at before a capital, which is on a character boundary.
        let inside = || text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        if capital && !inside() {
            let length = text[at..end].find(|c: char| !c.is_alphanumeric()).unwrap_or(end - at);
            if text[at..at + length].chars().nth(1).is_some() {
                return Some((at, at + length));
            }
            at += length;
        } else {
            at += 1;
        }
    }
}

/// Whether at least four in five letters of a line of ten letters or more are capitals.
fn is_in_capitals(line: &str) -> bool {
    let mut capitals = 0;
    let mut small = 0;
    for (index, byte) in line.bytes().enumerate() {
        capitals += usize::from(byte.is_ascii_uppercase());
        small += usize::from(byte.is_ascii_lowercase());
        // Most lines are decided by their first words.
        if index == 64 && small > capitals {
            return false;
        }
    }
    capitals + small >= 10 && capitals >= 4 * small
}

/// Whether a line is written like a headline: three words or more, no full stop at its end, and most words
/// of four letters and more with a capital.
fn is_in_title_case(line: &str) -> bool {
    const LONGEST: usize = 160;
    if line.len() > LONGEST || line.trim_end().ends_with(['.', '!', '"', '\u{201d}']) {
        return false;
    }
    let long = line.split(' ').filter(|word| word.chars().count() >= 4);
    let capitals =
        long.clone().filter(|word| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase));
    let (all, capitals) = (long.count(), capitals.count());
    all >= 3 && capitals * 4 >= all * 3
}
