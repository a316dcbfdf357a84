//! Metonyms: whether a capital stands for its government or is a mere place.
//!
//! | around the name | reading |
//! | --- | --- |
//! | `in`, `at`, `near`, `outside`, … NAME | place |
//! | `to`, `for`, `from`, `toward` NAME after a word of motion (`travelled to`, `left for`, `train from`) | place |
//! | `from` NAME otherwise | the actor after a word for what one says or gives (`pressure from`), else a place |
//! | `on` NAME | a place after a word for an attack (`strikes on`), else the actor |
//! | `of` NAME | a place after a word for a part or fate of a town (`outskirts of`, `fall of`), else the actor |
//! | `visited`, `left`, `reached`, `shelled`, … NAME | place |
//! | `central`, `downtown`, `western`, … NAME | place |
//! | NAME `residents`, `airport`, `summit`, `talks`, … | place |
//! | NAME at the start of a dateline (`KYIV, March 3 -`) | place |
//! | anything else (`NAME said`, `between NAME and`, `NAME's plan`) | the actor |

use super::words::{Word, after, before};
use crate::article::ByteSpan;

const PLACE_PREPOSITIONS: &[&str] = &[
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "around",
    "across",
    "throughout",
    "over",
    "above",
    "into",
    "through",
    "via",
    "beyond",
    "within",
    "en",
    "nearby",
];
const MOTION: &[&str] = &[
    "arrive",
    "arrived",
    "arrives",
    "arriving",
    "arrival",
    "came",
    "come",
    "comes",
    "coming",
    "depart",
    "departed",
    "departs",
    "departure",
    "deported",
    "drive",
    "drove",
    "driven",
    "fled",
    "flee",
    "flew",
    "flies",
    "flight",
    "flights",
    "flown",
    "fly",
    "flying",
    "go",
    "goes",
    "going",
    "gone",
    "head",
    "headed",
    "heading",
    "heads",
    "invitation",
    "journey",
    "journeyed",
    "leave",
    "leaves",
    "leaving",
    "left",
    "motorcade",
    "move",
    "moved",
    "moving",
    "plane",
    "rail",
    "return",
    "returned",
    "returning",
    "returns",
    "rode",
    "route",
    "sail",
    "sailed",
    "train",
    "travel",
    "traveled",
    "traveling",
    "travelled",
    "travelling",
    "travels",
    "trip",
    "trips",
    "visit",
    "visits",
    "walk",
    "walked",
    "way",
    "went",
    "flow",
    "brought",
    "road",
    "back",
    "ambassador",
    "bound",
    "set",
    "reported",
    "reporting",
    "miles",
    "kilometres",
    "km",
];
const UTTERANCES: &[&str] = &[
    "aid",
    "answer",
    "answers",
    "approval",
    "assurance",
    "assurances",
    "backing",
    "call",
    "calls",
    "claim",
    "claims",
    "cash",
    "commitment",
    "commitments",
    "concession",
    "concessions",
    "condemnation",
    "confirmation",
    "criticism",
    "demand",
    "demands",
    "denial",
    "guarantee",
    "guarantees",
    "guidance",
    "help",
    "instructions",
    "invitation",
    "letter",
    "loan",
    "message",
    "messages",
    "money",
    "news",
    "note",
    "objections",
    "offer",
    "offers",
    "order",
    "orders",
    "pledge",
    "pledges",
    "praise",
    "pressure",
    "promise",
    "promises",
    "proposal",
    "proposals",
    "protest",
    "protests",
    "rebuke",
    "reply",
    "request",
    "requests",
    "response",
    "resistance",
    "sign",
    "signal",
    "signals",
    "signs",
    "silence",
    "statement",
    "statements",
    "support",
    "text",
    "threat",
    "threats",
    "warning",
    "warnings",
    "weapons",
    "word",
    "words",
];
const ATTACKS: &[&str] = &[
    "assault",
    "assaults",
    "attack",
    "attacks",
    "barrage",
    "bombardment",
    "bombing",
    "drones",
    "fire",
    "fired",
    "march",
    "missile",
    "missiles",
    "offensive",
    "raid",
    "raids",
    "rockets",
    "shelling",
    "strike",
    "strikes",
    "advance",
    "advances",
    "rained",
    "fell",
];
const PARTS: &[&str] = &[
    "airport",
    "battle",
    "bombing",
    "capture",
    "centre",
    "center",
    "city",
    "districts",
    "district",
    "east",
    "edge",
    "fall",
    "gates",
    "heart",
    "kilometres",
    "mayor",
    "miles",
    "north",
    "outskirts",
    "part",
    "parts",
    "people",
    "port",
    "region",
    "residents",
    "shelling",
    "siege",
    "skies",
    "south",
    "southeast",
    "southwest",
    "northeast",
    "northwest",
    "streets",
    "suburb",
    "suburbs",
    "town",
    "university",
    "west",
    "capital",
    "university",
];
const TAKES_PLACE: &[&str] = &[
    "besiege",
    "besieged",
    "bombed",
    "captured",
    "enter",
    "entered",
    "flee",
    "fled",
    "hit",
    "leave",
    "leaves",
    "leaving",
    "left",
    "reach",
    "reached",
    "reaching",
    "recaptured",
    "shelled",
    "struck",
    "toured",
    "visit",
    "visited",
    "visiting",
    "visits",
    "surrounded",
    "retook",
    "seized",
    "encircled",
    "bombarding",
    "bombarded",
    "shelling",
];
const PARTS_OF_TOWNS: &[&str] = &[
    "central", "downtown", "western", "eastern", "northern", "southern", "east", "west", "north", "south",
    "old", "occupied", "greater", "wartime", "nearby", "inner", "outer", "suburban",
];
const AFTER_PLACES: &[&str] = &[
    "accord",
    "accords",
    "agreement",
    "agreements",
    "airport",
    "conference",
    "convention",
    "correspondent",
    "declaration",
    "district",
    "hotel",
    "hospital",
    "mayor",
    "meeting",
    "memorandum",
    "metro",
    "native",
    "newsroom",
    "oblast",
    "office",
    "process",
    "protocol",
    "region",
    "resident",
    "residents",
    "school",
    "stock",
    "street",
    "streets",
    "suburb",
    "suburbs",
    "summit",
    "talks",
    "time",
    "university",
    "round",
    "bureau",
    "embassy",
    "court",
    "apartment",
    "cafe",
    "café",
    "skyline",
    "station",
    "negotiations",
    "festival",
];

/// Whether the metonym at `span` is a mere place.
pub(super) fn is_place(text: &str, span: ByteSpan) -> bool {
    if is_dateline(text, span) {
        return true;
    }
    let next = after(text, span.end).filter(|word| word.adjacent);
    if next.is_some_and(|word| word.is(AFTER_PLACES)) {
        return true;
    }
    let Some(mut previous) = before(text, span.start) else { return false };
    // `the Kremlin`; `Moscow and Beijing` shares the preposition of the first.
    if previous.is(&["the"]) {
        match before(text, previous.start) {
            Some(word) => previous = word,
            None => return false,
        }
    }
    if !previous.adjacent
        && !text[previous.end..span.start].trim_start().is_empty()
        && text[previous.end..span.start].contains(',')
    {
        return false;
    }
    let earlier = |n: usize| {
        let mut at = previous.start;
        let mut words = Vec::with_capacity(n);
        while words.len() < n
            && let Some(word) = before(text, at)
        {
            at = word.start;
            words.push(word);
        }
        words
    };
    let any = |words: &[Word<'_>], list: &[&str]| words.iter().any(|word| word.is(list));
    match previous.text.to_lowercase().as_str() {
        "to" | "toward" | "towards" | "for" => any(&earlier(4), MOTION),
        "from" => !any(&earlier(3), UTTERANCES),
        "on" => any(&earlier(3), ATTACKS),
        "of" => any(&earlier(1), PARTS),
        _ => previous.is(PLACE_PREPOSITIONS) || previous.is(TAKES_PLACE) || previous.is(PARTS_OF_TOWNS),
    }
}

/// Whether the name opens a dateline: in capitals at the start of a line, with a dash soon after.
fn is_dateline(text: &str, span: ByteSpan) -> bool {
    const LONGEST: usize = 60;
    let name = &text[span.range()];
    let at_start = text[..span.start].rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
    if !at_start || name.chars().any(char::is_lowercase) {
        return false;
    }
    let mut end = (span.end + LONGEST).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let line = text[span.end..end].split('\n').next().unwrap_or_default();
    [" - ", " – ", " — ", "(", "—"].iter().any(|mark| line.contains(mark))
}
