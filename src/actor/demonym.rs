//! People named by where they come from: an adjective of origin with a word for people in office, or a plural noun.

use super::words::{Word, after, before};
use crate::article::ByteSpan;

/// Words for people who act for a state; singular ones only where no name follows.
const ROLE_NOUNS: &[&str] = &[
    "administration",
    "advisers",
    "advisors",
    "aides",
    "ambassador",
    "ambassadors",
    "armed",
    "army",
    "authorities",
    "cabinet",
    "chancellor",
    "commander",
    "commanders",
    "congress",
    "counterpart",
    "counterparts",
    "delegates",
    "delegation",
    "delegations",
    "diplomacy",
    "diplomat",
    "diplomats",
    "embassy",
    "envoy",
    "envoys",
    "executive",
    "forces",
    "generals",
    "government",
    "governments",
    "intelligence",
    "lawmakers",
    "leader",
    "leaders",
    "leadership",
    "legislators",
    "mediator",
    "mediators",
    "military",
    "militants",
    "minister",
    "ministers",
    "ministry",
    "ministries",
    "mission",
    "navy",
    "negotiator",
    "negotiators",
    "officer",
    "officers",
    "official",
    "officials",
    "parliament",
    "parliamentarians",
    "party",
    "people",
    "peacekeepers",
    "police",
    "politicians",
    "premier",
    "president",
    "presidency",
    "public",
    "regime",
    "representative",
    "representatives",
    "republic",
    "rulers",
    "secretary",
    "senate",
    "senators",
    "side",
    "soldiers",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "state",
    "statesmen",
    "team",
    "treasury",
    "troops",
    "voters",
    "warplanes",
    "drones",
    "missiles",
    "artillery",
    "jets",
    "gunners",
    "bombers",
];
/// Of these, words that go with a name: `the Turkish foreign minister, Hakan Fidan`.
const TITLES_OF_ONE: &[&str] = &[
    "ambassador",
    "chancellor",
    "commander",
    "counterpart",
    "diplomat",
    "envoy",
    "leader",
    "mediator",
    "minister",
    "negotiator",
    "officer",
    "official",
    "premier",
    "president",
    "representative",
    "secretary",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "adviser",
    "advisor",
    "general",
    "senator",
    "lawmaker",
    "aide",
];
/// Words that may stand between.
const MODIFIERS: &[&str] = &[
    "and",
    "chief",
    "coalition",
    "defence",
    "defense",
    "deputy",
    "diplomatic",
    "economic",
    "energy",
    "envoys",
    "federal",
    "finance",
    "foreign",
    "former",
    "general",
    "government",
    "interior",
    "interim",
    "joint",
    "justice",
    "lead",
    "local",
    "main",
    "military",
    "national",
    "naval",
    "negotiating",
    "new",
    "opposition",
    "own",
    "permanent",
    "political",
    "presidential",
    "prime",
    "security",
    "senior",
    "special",
    "state",
    "top",
    "trade",
    "transitional",
    "vice",
    "armed",
    "air",
    "ground",
    "occupation",
    "peace",
];
/// What follows a people as a whole: `the French have`.
const VERBS: &[&str] = &[
    "accept", "accused", "agree", "agreed", "and", "are", "argue", "asked", "believe", "came", "can",
    "could", "did", "do", "fear", "feared", "had", "have", "insist", "insisted", "know", "may", "might",
    "must", "need", "now", "offered", "or", "prefer", "refuse", "refused", "reject", "rejected", "said",
    "say", "see", "should", "still", "think", "thought", "too", "want", "wanted", "were", "who", "will",
    "would",
];

/// The span of the mention that the adjective or noun at `span` makes, or `None` where it is a mere adjective
/// (`Russian crude`) or belongs to a person named next to it. `person_at` says whether a name of a person starts at a
/// place.
pub(super) fn mention(text: &str, span: ByteSpan, person_at: impl Fn(usize) -> bool) -> Option<ByteSpan> {
    let adjective = &text[span.range()];
    if adjective.ends_with('s') && !adjective.ends_with("ss") && is_plural_noun(adjective) {
        return Some(span);
    }
    if let Some(noun) = role_noun(text, span.end) {
        let of_one = noun.is(TITLES_OF_ONE);
        return (!(of_one && names_a_person(text, noun.end, &person_at))
            && !noun.is_capitalised_title(text, &person_at))
        .then(|| ByteSpan::new(span.start, noun.end));
    }
    if let Some(shared) = shared_role_noun(text, span.end) {
        // `British, French and German leaders`: each adjective is a mention.
        return shared.then_some(span);
    }
    let whole_people = before(text, span.start).is_some_and(|word| word.adjacent && word.is(&["the"]))
        && after(text, span.end).is_some_and(|word| word.adjacent && word.is(VERBS));
    (whole_people && ["sh", "ch", "ese", "ss"].iter().any(|end| adjective.ends_with(end))).then_some(span)
}

/// Nouns of origin in the plural end in -ans, -ians, -is, -es, -ks …; adjectives do not end in a single s.
fn is_plural_noun(word: &str) -> bool {
    word.chars().count() > 4
}

/// The role noun after at most three modifiers.
fn role_noun(text: &str, mut at: usize) -> Option<Word<'_>> {
    for _ in 0..4 {
        let word = after(text, at).filter(|word| word.adjacent)?;
        let next_is_role = || {
            after(text, word.end)
                .is_some_and(|next| next.adjacent && (next.is(ROLE_NOUNS) || next.is(MODIFIERS)))
        };
        if word.is(ROLE_NOUNS) && !(word.is(MODIFIERS) && next_is_role()) {
            // `government officials`, `state media`.
            return Some(word);
        }
        if !word.is(MODIFIERS) {
            return None;
        }
        at = word.end;
    }
    None
}

/// Whether further adjectives and then a role noun follow; `None` where no adjective follows.
fn shared_role_noun(text: &str, at: usize) -> Option<bool> {
    let mut at = at;
    for _ in 0..5 {
        let mut word = after(text, at)?;
        if word.is(&["and", "or"]) {
            word = after(text, word.end).filter(|word| word.adjacent)?;
        } else if word.adjacent {
            return None;
        }
        if !word.is_capitalised() {
            return None;
        }
        if role_noun(text, word.end).is_some() {
            return Some(true);
        }
        at = word.end;
    }
    None
}

impl Word<'_> {
    /// Whether this is a title in capitals before a name: `Ukrainian President Volodymyr Zelenskyy`.
    fn is_capitalised_title(&self, text: &str, person_at: &impl Fn(usize) -> bool) -> bool {
        self.is_capitalised() && names_a_person(text, self.end, person_at)
    }
}

/// Whether a person's name stands right after `at`, perhaps after a comma.
fn names_a_person(text: &str, at: usize, person_at: &impl Fn(usize) -> bool) -> bool {
    let Some(word) = after(text, at) else { return false };
    let gap = &text[at..word.start];
    // A capitalised word that is no name of the codebook is a name all the same.
    person_at(word.start)
        || (gap == " " && word.is_capitalised())
        || (gap == ", " && word.is_capitalised() && two_capitals(text, word))
}

fn two_capitals(text: &str, word: Word<'_>) -> bool {
    after(text, word.end).is_some_and(|next| next.adjacent && next.is_capitalised())
}
