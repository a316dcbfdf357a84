//! Words that stand for an actor without naming it: pronouns and descriptions.

use std::ops::Range;

use super::lexicon::{self, Classes};
use super::words::Words;
use crate::codebook::Lower;

/// What sort of reference it is. The number is part of the cues that antecedents are chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    He = 0,
    She = 1,
    It = 2,
    They = 3,
    /// "the president", "her defence minister"
    Role = 4,
    /// "the government", "its troops"
    Body = 5,
    /// "the country"
    State = 6,
    /// "the alliance"
    Organisation = 7,
    /// "both sides", "the two governments"
    Sides = 8,
    /// "the two presidents", "both men"
    People = 9,
    /// "I", "my"
    I = 10,
    /// "we", "our"
    We = 11,
}

impl Sort {
    #[inline]
    pub(super) fn is_pronoun(self) -> bool {
        matches!(self, Self::He | Self::She | Self::It | Self::They | Self::I | Self::We)
    }

    /// Whether nobody is meant who was not mentioned.
    pub(super) fn needs_mention(self) -> bool {
        matches!(self, Self::He | Self::She | Self::It | Self::They | Self::Sides | Self::People)
    }

    pub(super) fn is_plural(self) -> bool {
        matches!(self, Self::Sides | Self::People)
    }
}

/// One such reference.
#[derive(Clone, Debug)]
pub(super) struct Anaphor {
    pub(super) sort: Sort,
    pub(super) words: Range<usize>,
    /// The word that says what it is: the pronoun itself, or the noun.
    pub(super) head: usize,
    /// Whose it is, of descriptions: "her" or "the country's".
    pub(super) owner: Option<Owner>,
    /// How many actors it stands for.
    pub(super) number: usize,
    /// Whether a possessive ending follows, or the pronoun is possessive.
    pub(super) possessive: bool,
}

impl Anaphor {
    /// The noun of a description with what belongs to the title before it, in small letters: "the Turkish foreign
    /// minister" is a `foreign minister`.
    pub(super) fn title(&self, words: &Words<'_>) -> String {
        let mut first = self.head;
        while first > self.words.start + 1 {
            let word = &words.words[first - 1];
            if word.is_mark
                || word.possessive
                || word.capital
                || word.is(lexicon::ARTICLE)
                || word.is(lexicon::FUNCTION)
                || word.is(lexicon::OLD_OFFICE)
            {
                break;
            }
            first -= 1;
        }
        let mut title = String::new();
        for word in &words.words[first..=self.head] {
            if !title.is_empty() {
                title.push(' ');
            }
            title.push_str(&Lower::new(word.text));
        }
        if self.sort == Sort::People && title.ends_with('s') {
            title.pop();
        }
        title
    }
}

/// The beginning of a description that says whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A word that names an actor, or its nationality.
    Actor(usize),
    /// The reference that ends before it: the last one.
    Reference,
}

/// Most words of a description between its first word and its noun.
const REACH: usize = 5;

/// The pronouns and descriptions of a sentence in the order of their first words; one whose owner is a reference
/// follows it. `nation` gives the actor that a word names or has the nationality of; `names` says which words are part
/// of a person's name or another name that no description contains.
pub(super) fn anaphora(
    words: &Words<'_>,
    sentence: &Range<usize>,
    nation: &impl Fn(usize) -> Option<usize>,
    names: &impl Fn(usize) -> bool,
) -> Vec<Anaphor> {
    let mut found = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        let word = &words.words[at];
        if names(at) || word.is_mark {
            at += 1;
            continue;
        }
        if is_expletive(words, at, sentence) {
            at += 1;
            continue;
        }
        if let Some(sort) = pronoun(word.classes) {
            let possessive = word.is(lexicon::POSSESSIVE) && !word.reads("her")
                || word.reads("her")
                    && words.get(at + 1, sentence).is_some_and(|next| {
                        !next.is_mark && !next.is(lexicon::FUNCTION) && !next.is(lexicon::ARTICLE)
                    });
            found.push(Anaphor { sort, words: at..at + 1, head: at, owner: None, number: 1, possessive });
            if possessive
                && let Some(phrase) =
                    description(words, sentence, at, at + 1, Some(Owner::Reference), nation, names)
            {
                at = push_chain(words, sentence, phrase, nation, names, &mut found);
                continue;
            }
            at += 1;
            continue;
        }
        let owner = if word.possessive { nation(at).map(Owner::Actor) } else { None };
        let begins = word.is(lexicon::DEFINITE)
            || word.is(lexicon::COUNT_TWO)
            || owner.is_some()
            || nation(at).is_some();
        if begins {
            let owner = owner.or_else(|| nation(at).map(Owner::Actor));
            if let Some(phrase) = description(words, sentence, at, at + 1, owner, nation, names) {
                at = push_chain(words, sentence, phrase, nation, names, &mut found);
                continue;
            }
        }
        at += 1;
    }
    found
}

/// Adds a description, and those that hang on its possessive ending ("the country's defence minister"). Returns
/// where to go on.
fn push_chain(
    words: &Words<'_>,
    sentence: &Range<usize>,
    phrase: Anaphor,
    nation: &impl Fn(usize) -> Option<usize>,
    names: &impl Fn(usize) -> bool,
    found: &mut Vec<Anaphor>,
) -> usize {
    let mut end = phrase.words.end;
    let mut possessive = phrase.possessive;
    let first = phrase.words.start;
    found.push(phrase);
    while possessive
        && let Some(next) = description(words, sentence, first, end, Some(Owner::Reference), nation, names)
    {
        end = next.words.end;
        possessive = next.possessive;
        found.push(next);
    }
    end
}

/// "It rained", "it is unclear", "it remains to be seen": it is nobody.
fn is_expletive(words: &Words<'_>, at: usize, sentence: &Range<usize>) -> bool {
    const WEATHER: [&str; 6] = ["rained", "rains", "snowed", "snows", "thundered", "hailed"];
    const STATES: [&str; 33] = [
        "unclear",
        "clear",
        "likely",
        "unlikely",
        "possible",
        "impossible",
        "difficult",
        "hard",
        "easy",
        "time",
        "too",
        "not",
        "understood",
        "thought",
        "true",
        "unknown",
        "important",
        "essential",
        "necessary",
        "dark",
        "raining",
        "snowing",
        "obvious",
        "uncertain",
        "premature",
        "said",
        "hoped",
        "feared",
        "estimated",
        "widely",
        "early",
        "late",
        "only",
    ];
    let word = &words.words[at];
    if !word.is(lexicon::IT) || word.is(lexicon::POSSESSIVE) || word.is(lexicon::REFLEXIVE) {
        return false;
    }
    let next = |n: usize| words.get(at + n, sentence);
    let is = |word: &super::words::Word<'_>| {
        word.is(lexicon::BE)
            || matches!(
                word.text,
                "seems" | "seemed" | "appears" | "appeared" | "be" | "would" | "will" | "may" | "might"
            )
    };
    let Some(verb) = next(1) else { return false };
    WEATHER.contains(&verb.text)
        || is(verb) && (2..4).filter_map(next).any(|state| STATES.contains(&state.text))
        || word.text.len() > 2 && STATES.contains(&verb.text)
}

fn pronoun(classes: Classes) -> Option<Sort> {
    const ANY: Classes = lexicon::HE
        .and(lexicon::SHE)
        .and(lexicon::IT)
        .and(lexicon::THEY)
        .and(lexicon::FIRST_SINGULAR)
        .and(lexicon::FIRST_PLURAL);
    if !classes.has(ANY) {
        return None;
    }
    let sorts = [
        (lexicon::HE, Sort::He),
        (lexicon::SHE, Sort::She),
        (lexicon::IT, Sort::It),
        (lexicon::THEY, Sort::They),
        (lexicon::FIRST_SINGULAR, Sort::I),
        (lexicon::FIRST_PLURAL, Sort::We),
    ];
    sorts.into_iter().find(|(class, _)| classes.has(*class)).map(|(_, sort)| sort)
}

/// The description that begins at `first` and whose words after the determiner or owner begin at `from`.
fn description(
    words: &Words<'_>,
    sentence: &Range<usize>,
    first: usize,
    from: usize,
    owner: Option<Owner>,
    nation: &impl Fn(usize) -> Option<usize>,
    names: &impl Fn(usize) -> bool,
) -> Option<Anaphor> {
    let opening = &words.words[first];
    let mut number = if opening.is(lexicon::COUNT_TWO) { 2 } else { 1 };
    let mut owner = owner;
    let mut head = None;
    let mut at = from;
    while at < sentence.end && at < from + REACH + number {
        let word = &words.words[at];
        if word.is_mark || names(at) && nation(at).is_none() {
            break;
        }
        if word.reads("two") {
            number = 2;
        } else if word.is(lexicon::COUNT_THREE) {
            number = 3;
        } else if let (Some(actor), None) = (nation(at), owner) {
            owner = Some(Owner::Actor(actor));
        } else if is_head(word.classes)
            && !(word.capital && at > from && words.words[at - 1].capital && !word.is(lexicon::ROLE))
        {
            head = Some(at);
        } else if word.is(lexicon::FUNCTION)
            || word.is(lexicon::REPORT)
            || word.is(lexicon::AUXILIARY)
            || word.is(lexicon::ARTICLE)
        {
            if !matches!(
                word.text,
                "former" | "first" | "new" | "old" | "other" | "same" | "own" | "second" | "third" | "late"
            ) {
                break;
            }
        } else if head.is_some() {
            break;
        }
        at += 1;
        if word.possessive {
            break;
        }
    }
    let end = head.map_or(first + 1, |head| head + 1);
    let Some(head) = head else {
        // "Both would like", "the two have": what they are is not said.
        let bare = opening.is(lexicon::COUNT_TWO) && opening.reads("both")
            || number == 2 && from < at && words.words[at - 1].reads("two") && opening.reads("the");
        let next = if opening.reads("both") { first + 1 } else { first + 2 };
        let verb =
            words.get(next, sentence).is_some_and(|w| w.is(lexicon::AUXILIARY) || w.is(lexicon::REPORT));
        return (bare && verb).then(|| Anaphor {
            sort: Sort::Sides,
            words: first..next,
            head: next - 1,
            owner: None,
            number: 2,
            possessive: false,
        });
    };
    let noun = words.words[head].classes;
    let sort = sort_of(noun, number, &words.words[head].text.to_lowercase())?;
    if sort.is_plural() {
        number = number.max(2);
    } else if number > 1 && !opening.is(lexicon::COUNT_TWO) {
        return None;
    }
    // What is somebody's is the owner's; "of" with a name says it too: "the government of Orland".
    let mut end = end;
    if owner.is_none() && words.get(end, sentence).is_some_and(|word| word.is(lexicon::OF)) {
        let mut next = end + 1;
        if words.get(next, sentence).is_some_and(|word| word.is(lexicon::DEFINITE)) {
            next += 1;
        }
        if words.get(next, sentence).is_some()
            && let Some(actor) = nation(next)
        {
            owner = Some(Owner::Actor(actor));
            end = next + 1;
            while words.get(end, sentence).is_some()
                && !words.words[end - 1].possessive
                && nation(end) == Some(actor)
            {
                end += 1;
            }
        } else if sort != Sort::Role {
            // "the head of the agency" may be; "the parliament of fools" is none.
            return None;
        }
    }
    Some(Anaphor {
        sort,
        words: first..end,
        head,
        owner,
        number,
        possessive: words.words[end - 1].possessive,
    })
}

fn is_head(classes: Classes) -> bool {
    let heads =
        lexicon::ROLE.and(lexicon::ROLES).and(lexicon::BODY).and(lexicon::STATE).and(lexicon::BODY_NOUN);
    classes.has(heads.and(lexicon::SIDES))
}

fn sort_of(noun: Classes, number: usize, text: &str) -> Option<Sort> {
    let plural = text.ends_with('s') || text.ends_with("men") || text.ends_with("people");
    let bodies = lexicon::BODY.and(lexicon::STATE).and(lexicon::BODY_NOUN).and(lexicon::SIDES);
    let parties =
        matches!(text, "sides" | "parties" | "belligerents" | "combatants" | "adversaries" | "antagonists");
    Some(if number > 1 && noun.has(lexicon::ROLES.and(lexicon::ROLE)) {
        Sort::People
    } else if number > 1 && noun.has(bodies) || parties {
        Sort::Sides
    } else if noun.has(lexicon::ROLE) && !plural {
        Sort::Role
    } else if noun.has(lexicon::BODY) {
        Sort::Body
    } else if plural {
        return None;
    } else if noun.has(lexicon::STATE) && !noun.has(lexicon::BODY_NOUN) {
        Sort::State
    } else if noun.has(lexicon::BODY_NOUN) {
        Sort::Organisation
    } else {
        return None;
    })
}
