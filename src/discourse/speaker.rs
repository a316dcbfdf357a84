//! Who speaks: reporting clauses, and quotations that run over several sentences.

use super::lexicon;
use super::resolve::Found;
use super::words::{Word, Words};

/// What a sentence says of its speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpokenBy {
    /// The actor of this mention (its place among those given).
    Mention(usize),
    /// Somebody who is no known actor, or expressly nobody.
    Nobody,
    /// There is no reporting clause.
    NotSaid,
}

/// How far a subject may be from its verb, in words.
const REACH: usize = 14;

/// The speaker by the reporting clauses of a sentence. `mentions` are those outside direct speech, in any order.
pub(super) fn reporting(words: &Words<'_>, sentence: usize, mentions: &[Found]) -> SpokenBy {
    let range = words.sentences[sentence].clone();
    let quotes = words.words[range.clone()].iter().any(|word| word.quoted);
    // The clause that counts: one beside direct speech, then one that closes the sentence, then "according to", then
    // the first.
    let mut best: Option<(u8, SpokenBy)> = None;
    let mut offer = |weight: u8, spoken: SpokenBy| {
        if best.is_none_or(|(other, _)| weight > other) {
            best = Some((weight, spoken));
        }
    };
    for at in range.clone() {
        let word = &words.words[at];
        if word.quoted || word.is_mark {
            continue;
        }
        if word.reads("according") && words.get(at + 1, &range).is_some_and(|next| next.reads("to")) {
            offer(3, beginning_near(words, mentions, at + 2, 4));
            continue;
        }
        if let Some(owner) = nominal(words, mentions, at) {
            offer(1, owner);
            continue;
        }
        if !word.is(lexicon::REPORT) || is_noun(words, at, &range) {
            continue;
        }
        let beside = quotes && is_beside_quotation(words, at, &range);
        let weight = |subject: SpokenBy, closes: bool| match subject {
            SpokenBy::NotSaid => 0,
            _ if beside && word.is(lexicon::SPEECH) => 5,
            _ if closes => 4,
            _ => 2,
        };
        if is_negated(words, at, &range) {
            offer(weight(SpokenBy::Nobody, false), SpokenBy::Nobody);
            continue;
        }
        if is_passive(words, at, &range) {
            if let Some(by) = (at + 1..(at + 5).min(range.end)).find(|&next| words.words[next].reads("by")) {
                offer(1, beginning_near(words, mentions, by + 1, 3));
            }
            continue;
        }
        if words.get(at + 1, &range).is_some_and(|next| next.reads("nothing") || next.reads("little")) {
            offer(2, SpokenBy::Nobody);
            continue;
        }
        // "..., said Varga": the subject follows its verb.
        let speech_before =
            at.checked_sub(1).filter(|before| *before >= range.start).map(|before| &words.words[before]);
        let inverted = match speech_before {
            Some(mark) if word.is(lexicon::SPEECH) && ends_speech(mark) => {
                let behind = beginning_near(words, mentions, at + 1, 6);
                let usable = !mark.is_mark(',')
                    || behind != SpokenBy::Nobody && !closes_aside(words, mentions, at, &range);
                usable.then_some(behind)
            }
            _ => None,
        };
        let subject = inverted.unwrap_or_else(|| subject(words, mentions, at, &range));
        let closes = range.end - at <= 4 && at > range.start + 4;
        let found = weight(subject, closes);
        if found > 0 {
            offer(found, subject);
        }
    }
    best.map_or_else(|| colon(words, mentions, &range), |(_, spoken)| spoken)
}

/// "Lundmar: Corridor will open" as headlines have it, or a message before a colon: "The answer from Halvik was short:
/// 'No.'"
fn colon(words: &Words<'_>, mentions: &[Found], range: &std::ops::Range<usize>) -> SpokenBy {
    let Some(at) = range.clone().find(|&at| words.words[at].is_mark(':')) else { return SpokenBy::NotSaid };
    let first = mentions.iter().enumerate().filter(|(_, found)| found.words.end <= at);
    let Some((place, found)) = first.min_by_key(|(_, found)| found.words.start) else {
        return SpokenBy::NotSaid;
    };
    let headline = found.words.start == range.start && found.words.end == at;
    let quoted = words.get(at + 1, range).is_some_and(Word::is_quotation_mark);
    if headline || quoted { SpokenBy::Mention(place) } else { SpokenBy::NotSaid }
}

/// Whether the comma before a verb closes an aside on a mention: "Varga, the president of Norland, said".
fn closes_aside(words: &Words<'_>, mentions: &[Found], verb: usize, range: &std::ops::Range<usize>) -> bool {
    match subject(words, mentions, verb, range) {
        SpokenBy::Mention(at) => words.words[mentions[at].words.end].is_mark(','),
        _ => false,
    }
}

fn ends_speech(word: &Word<'_>) -> bool {
    word.is_quotation_mark() || word.is_mark && word.text.starts_with(['\'', '\u{2019}']) || word.is_mark(',')
}

/// "the said plan", "a reported advance", "his demands": no verb.
fn is_noun(words: &Words<'_>, at: usize, range: &std::ops::Range<usize>) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before, range));
    before.is_some_and(|before| {
        before.is(lexicon::ARTICLE) && !before.reads("that") && !before.reads("this")
            || before.is(lexicon::POSSESSIVE) && !before.reads("her")
            || before.possessive
            || before.reads("of")
            || before.reads("to")
    })
}

fn is_beside_quotation(words: &Words<'_>, verb: usize, range: &std::ops::Range<usize>) -> bool {
    let from = verb.saturating_sub(7).max(range.start);
    let to = (verb + 9).min(range.end);
    words.words[from..to].iter().any(|word| word.quoted)
}

/// "did not say", "nobody said", "if she says".
fn is_negated(words: &Words<'_>, verb: usize, range: &std::ops::Range<usize>) -> bool {
    let no = |word: &Word<'_>| {
        word.is(lexicon::NEGATION)
            || word.text.ends_with("n't")
            || word.text.ends_with("n\u{2019}t")
            || word.reads("declined")
    };
    let near = |at: usize| at > range.start && at + 4 > verb;
    let mut at = verb;
    // Between a negation and its verb are no names: "Varga, not Dask, said".
    while near(at) && !words.words[at - 1].capital && !words.words[at - 1].is_mark {
        at -= 1;
        if no(&words.words[at]) {
            return true;
        }
    }
    let mut subject = verb.saturating_sub(5).max(range.start)..verb;
    subject.any(|at| matches!(words.words[at].text, "If" | "if" | "Unless" | "unless" | "Should"))
        || words.get(at.wrapping_sub(1), range).is_some_and(|word| word.reads("no"))
        || no_subject(words, verb, range)
}

/// "No Norlander official has said".
fn no_subject(words: &Words<'_>, verb: usize, range: &std::ops::Range<usize>) -> bool {
    let first = &words.words[range.start];
    verb - range.start < 7 && (first.reads("no") || first.reads("nobody") || first.reads("neither"))
}

/// "was told", "has been accused".
fn is_passive(words: &Words<'_>, verb: usize, range: &std::ops::Range<usize>) -> bool {
    if words.words[verb].text.ends_with("ing") {
        return false;
    }
    let before = verb.saturating_sub(2).max(range.start)..verb;
    words.words[before]
        .iter()
        .any(|word| word.is(lexicon::BE) || matches!(word.text, "are" | "were" | "being" | "be"))
}

/// The subject of a verb: the last mention before it that hangs on nothing.
fn subject(words: &Words<'_>, mentions: &[Found], verb: usize, range: &std::ops::Range<usize>) -> SpokenBy {
    let from = verb.saturating_sub(REACH).max(range.start);
    let mut limit = verb;
    // "Varga, who met Kel in Sarn, said": the subject stands before the aside.
    if verb > from && words.words[verb - 1].is_mark(',') {
        let opening = (from..verb - 1).rev().find(|&at| words.words[at].is_mark(','));
        if let Some(opening) = opening {
            limit = opening;
        }
    }
    let from = limit.saturating_sub(REACH).max(range.start);
    // Nothing of another clause: no stop, no other verb of reporting after its subject.
    let clause = (from..limit)
        .rev()
        .find(|&at| {
            let word = &words.words[at];
            word.is_mark && word.text.starts_with([';', ':', '\u{2014}', '\u{2013}'])
                || word.is_quotation_mark()
                || word.reads("that") && at + 1 < limit
        })
        .map_or(from, |at| at + 1);
    let free = |found: &&(usize, &Found)| {
        let first = found.1.words.start;
        let hangs = first.checked_sub(1).and_then(|at| words.get(at, range)).is_some_and(|before| {
            let preposition = before.is(lexicon::OF) || before.is(lexicon::PLACE_PREPOSITION);
            preposition
                || matches!(
                    before.text,
                    "with" | "by" | "to" | "for" | "against" | "on" | "about" | "than" | "between"
                )
        });
        !hangs && !found.1.possessive
    };
    let mut inside: Vec<(usize, &Found)> = mentions
        .iter()
        .enumerate()
        .filter(|(_, found)| found.words.start >= clause && found.words.end <= limit)
        .collect();
    inside.sort_by_key(|(_, found)| (found.words.end, found.words.len()));
    let aside = limit < verb;
    if let Some((at, found)) = inside.iter().rev().find(free) {
        // Between the subject and its verb stands no noun that acts itself: "Varga's spokesman", "people said".
        let between = &words.words[found.words.end..limit];
        let other = between.iter().any(|word| word.is(lexicon::ROLE.and(lexicon::ROLES)) && !word.capital);
        if other && !aside {
            return if between.len() > 3 { SpokenBy::Nobody } else { SpokenBy::Mention(*at) };
        }
        return SpokenBy::Mention(*at);
    }
    // "Varga's spokesman said" speaks for Varga.
    if let Some((at, found)) = inside.last()
        && found.possessive
        && words.words[found.words.end..limit].iter().any(|word| word.is(lexicon::SPOKES))
    {
        return SpokenBy::Mention(*at);
    }
    let own = (clause..limit).any(|at| {
        let word = &words.words[at];
        !word.is_mark && !word.is(lexicon::FUNCTION) && !word.is(lexicon::AUXILIARY)
    });
    if own { SpokenBy::Nobody } else { SpokenBy::NotSaid }
}

/// The mention that begins at `from` or a few words behind it.
fn beginning_near(words: &Words<'_>, mentions: &[Found], from: usize, reach: usize) -> SpokenBy {
    let near = mentions.iter().enumerate().filter(|(_, found)| {
        (from..from + reach).contains(&found.words.start)
            && !words.words[from..found.words.start].iter().any(|word| word.is_mark && !word.is_mark('.'))
    });
    near.min_by_key(|(_, found)| (found.words.start, std::cmp::Reverse(found.words.end)))
        .map_or(SpokenBy::Nobody, |(at, _)| SpokenBy::Mention(at))
}

/// "in Varga's view", "Norland's rejection of": the noun at `at` and whose it is.
fn nominal(words: &Words<'_>, mentions: &[Found], at: usize) -> Option<SpokenBy> {
    let word = &words.words[at];
    if word.capital || !word.is(lexicon::OPINION) {
        return None;
    }
    let owner = mentions.iter().enumerate().find(|(_, found)| {
        found.possessive
            && found.words.end <= at
            && at - found.words.end <= 1
            && !words.words[found.words.start].quoted
    })?;
    Some(SpokenBy::Mention(owner.0))
}

/// The speaker of a sentence with direct speech but no reporting clause: who spoke before in the same speech. `mentions`
/// are those of the sentences before.
pub(super) fn chains(
    words: &Words<'_>,
    sentence: usize,
    speakers: &[Option<usize>],
    mentions: &[Found],
) -> Option<usize> {
    let range = words.sentences[sentence].clone();
    let first = range.clone().find(|&at| words.words[at].quoted)?;
    let before = sentence.checked_sub(1)?;
    // Quotations are in order and apart: only the last that begins before can be open.
    let start = words.words[range.start].start;
    let begun = words.quotations.partition_point(|quotation| quotation.start < start);
    let open = begun > 0 && words.words[first].start < words.quotations[begun - 1].end;
    let same_paragraph = words.paragraphs[before] == words.paragraphs[sentence];
    let quoted_before = words.words[words.sentences[before].clone()].iter().any(|word| word.quoted);
    // Speech that the paragraph's end did not close goes on in the next one.
    let unclosed = || {
        let end = words.words[words.sentences[before].end - 1].end;
        words.quotations.binary_search_by_key(&end, |quotation| quotation.end).is_ok()
            && words.words[range.start].is_quotation_mark()
    };
    // So does speech that takes a whole paragraph right behind a paragraph of it.
    let opens_paragraph = !same_paragraph && quoted_before && words.words[range.start].is_quotation_mark();
    if !(open || same_paragraph || opens_paragraph || unclosed()) {
        return None;
    }
    // A scrap of quotation in a narrated sentence belongs to nobody in particular.
    let speech = range.clone().filter(|&at| words.words[at].quoted).count();
    if 2 * speech < range.len() {
        return None;
    }
    if open || quoted_before || unclosed() {
        return speakers[before];
    }
    // "Varga was blunt. 'We will not sign.'"
    // Mentions are in the order of their sentences.
    let of_before = mentions.partition_point(|found| found.words.start < words.sentences[before].start);
    let leading = mentions[of_before..].iter();
    speakers[before].or_else(|| leading.min_by_key(|found| found.words.start).map(|found| found.entity))
}
