//! Names that the codebook lacks: capitalised runs of words, grouped by what they name.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::demonyms::{is_demonym_of, merge_demonyms};
use super::lexicon;
use super::short_forms::{Headline, Owners};
use super::words::{Word, Words};
use crate::codebook::{folded, is_common_word};

/// A run of words that reads like a name.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) sentence: usize,
    /// The words of the name itself.
    pub(super) words: Range<usize>,
    /// First word of the office or form of address before it, if there is one.
    pub(super) title: Option<usize>,
    /// Whether its capital says nothing: a single word at the head of a sentence.
    weak: bool,
}

/// What several candidates name.
#[derive(Clone, Debug)]
pub(super) struct NameGroup<'t> {
    /// The longest form, as the text has it.
    pub(super) written: &'t str,
    /// The same, folded.
    pub(super) name: Cow<'t, str>,
    /// How many words that are.
    pub(super) length: usize,
    /// Short forms, folded.
    pub(super) short: Vec<Cow<'t, str>>,
    /// Nationality words made from the name.
    pub(super) demonyms: Vec<Cow<'t, str>>,
    /// The candidates that name it, in order, and whether each does by nationality.
    pub(super) candidates: Vec<(Candidate, bool)>,
    /// Whether the headline names it.
    pub(super) in_title: bool,
    /// Whether it is nowhere but at the head of sentences, where its capital says nothing.
    pub(super) weak: bool,
}

impl NameGroup<'_> {
    /// The words of the name.
    pub(super) fn parts(&self) -> std::str::Split<'_, char> {
        self.name.split(' ')
    }

    pub(super) fn last_part(&self) -> &str {
        self.parts().next_back().unwrap_or_default()
    }
}

/// The folded form of a candidate.
pub(super) fn form_of<'t>(words: &Words<'t>, candidate: &Candidate) -> Cow<'t, str> {
    folded(written(words, candidate))
}

fn written<'t>(words: &Words<'t>, candidate: &Candidate) -> &'t str {
    &words.text[words.span(candidate.words.clone()).range()]
}

/// Longest name in words.
const LONGEST: usize = 8;

/// The names in an article's words that no mention of the codebook covers. `taken` says which words are covered.
pub(super) fn candidates(words: &Words<'_>, taken: &[bool]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (sentence, range) in words.sentences.iter().enumerate() {
        if in_capitals(&words.words[range.clone()]) {
            continue;
        }
        let mut at = range.start;
        while at < range.end {
            if !words.words[at].begins_name || taken[at] {
                at += 1;
                continue;
            }
            let end = run_end(words, range, at, taken);
            found.extend(candidate(words, sentence, range, at..end));
            at = end;
        }
    }
    found
}

fn in_capitals(words: &[Word<'_>]) -> bool {
    let long = words.iter().filter(|word| !word.is_mark && word.text.len() > 3);
    long.clone().count() > 3 && long.clone().all(Word::is_acronym)
}

/// One past the last word of the run of capitalised words that begins at `first`.
fn run_end(words: &Words<'_>, sentence: &Range<usize>, first: usize, taken: &[bool]) -> usize {
    let mut end = first + 1;
    while end < sentence.end && end - first < LONGEST + 4 {
        let last = &words.words[end - 1];
        let word = &words.words[end];
        // "the Harbour Workers' League", but not "Norland's Council".
        let plural = last.possessive && last.text.ends_with('s') && !word.is(lexicon::TITLE);
        let of_people = word.is(lexicon::ORGANISATION_WORD)
            && (last.text.ends_with("men") || matches!(last.text, "People" | "Men" | "Children"));
        if last.possessive && !(word.capital && !taken[end] && (plural || of_people)) {
            break;
        }
        // Only a space or nothing stands between the words of a name.
        let gap = &words.text[last.end..word.start];
        if word.begins_name {
            if taken[end] || !(gap == " " || last.possessive && gap.ends_with(' ')) {
                break;
            }
            end += 1;
            continue;
        }
        if word.is_mark('.')
            && is_initial_or_title(last)
            && words.words.get(end + 1).is_some_and(|word| word.begins_name)
        {
            end += 1;
            continue;
        }
        if gap != " " {
            break;
        }
        let joins = matches!(
            word.text,
            "of" | "for"
                | "de"
                | "da"
                | "del"
                | "della"
                | "van"
                | "von"
                | "der"
                | "den"
                | "bin"
                | "ould"
                | "ibn"
                | "al"
                | "el"
                | "du"
                | "la"
                | "le"
                | "dos"
                | "das"
                | "di"
                | "ten"
                | "ter"
                | "zu"
                | "&"
                | "the"
        );
        if !joins {
            break;
        }
        let is_of = matches!(word.text, "of" | "for");
        if is_of
            && !words.words[first..end]
                .iter()
                .any(|word| word.is(lexicon::ORGANISATION_WORD) || is_state_word(word))
        {
            break;
        }
        if word.text == "the" && !matches!(last.text, "of" | "for") {
            break;
        }
        let mut next = end + 1;
        if is_of && words.get(next, sentence).is_some_and(|word| word.text == "the") {
            next += 1;
        }
        // Two particles may follow each other: "van der".
        while words.get(next, sentence).is_some_and(|w| matches!(w.text, "der" | "den" | "la" | "los")) {
            next += 1;
        }
        if words
            .get(next, sentence)
            .is_some_and(|word| word.begins_name && (is_of || !word.is(lexicon::CAPITAL_WORD)))
        {
            end = next + 1;
        } else {
            break;
        }
    }
    end
}

fn is_initial_or_title(word: &Word<'_>) -> bool {
    word.text.chars().count() == 1 || word.text == "St" || word.is(lexicon::TITLE) && word.text.len() <= 4
}

fn is_state_word(word: &Word<'_>) -> bool {
    matches!(
        word.text,
        "Republic" | "Kingdom" | "State" | "States" | "Emirate" | "Principality" | "Duchy" | "Sultanate"
    )
}

/// The name in a run: without titles before it and small words at the head of a sentence.
fn candidate(
    words: &Words<'_>,
    sentence: usize,
    range: &Range<usize>,
    run: Range<usize>,
) -> Option<Candidate> {
    let Range { start: mut first, mut end } = run;
    let opens = words.opens(first, range);
    if opens {
        // What is a small word elsewhere is one here too, unless it belongs to the name behind it.
        let word = &words.words[first];
        let ordinary = word.is(lexicon::FUNCTION) || word.is(lexicon::ARTICLE);
        let known = word.small_elsewhere || word.common;
        let single = end - first == 1;
        let of = words.words[first + 1..end].first().is_some_and(|next| next.is(lexicon::OF));
        if ordinary || (known && single && !word.possessive) {
            first += 1;
        } else if of && (known || word.text.ends_with(['s', 'S'])) {
            // "Fighters of the FLR"
            first += 2;
        }
    }
    while first < end && (words.words[first].is(lexicon::ARTICLE) || words.words[first].is_mark) {
        first += 1;
    }
    // "Defence Minister Clemens Haber": the name begins behind the last title.
    let mut title = None;
    let behind = (first..end)
        .rev()
        .find(|&at| words.words[at].is(lexicon::TITLE) && !words.words[at].reads("deputy") && at + 1 < end);
    if let Some(last) = behind {
        let organisation = words.words[last + 1..end].iter().all(|word| {
            word.is(lexicon::ORGANISATION_WORD) || matches!(word.text, "of" | "for" | "the") || word.is_mark
        });
        if !organisation {
            title = Some(first);
            first = last + 1;
            if words.words[first].is_mark {
                first += 1;
            }
        }
    } else if first > range.start {
        // "the foreign minister Clemens Haber", "general Haber"
        let before = &words.words[first - 1];
        let dot = before.is_mark('.') && first - 1 > range.start;
        let before = if dot { &words.words[first - 2] } else { before };
        if before.is(lexicon::TITLE) && !before.is_mark && !before.possessive {
            title = Some(if dot { first - 2 } else { first - 1 });
        }
    }
    while end > first
        && (words.words[end - 1].is_mark
            || words.words[end - 1].is(lexicon::CAPITAL_WORD) && end - first == 1)
    {
        end -= 1;
    }
    if first >= end {
        return None;
    }
    let office = lexicon::TITLE.and(lexicon::ROLE).and(lexicon::FUNCTION);
    if words.words[first..end].iter().all(|word| word.is(office) || word.is_mark || is_office_word(word.text))
    {
        return None;
    }
    let only = &words.words[first];
    let single = end - first == 1;
    let letters = only.text.chars().filter(|c| c.is_alphabetic()).count();
    if single
        && (letters < 2
            || only.is(lexicon::FUNCTION)
            || only.is(lexicon::TITLE)
            || only.is(lexicon::ROLE)
            || only.is(lexicon::CAPITAL_WORD))
    {
        return None;
    }
    let weak = single && title.is_none() && words.opens(first, range);
    Some(Candidate { sentence, words: first..end, title, weak })
}

fn is_office_word(word: &str) -> bool {
    matches!(
        word,
        "Prime"
            | "Foreign"
            | "Defence"
            | "Defense"
            | "Interior"
            | "Finance"
            | "Deputy"
            | "Vice"
            | "Madam"
            | "Secretary-General"
    )
}

/// The candidates by what they name. Short forms go to the one long form that has them: a surname to a full name,
/// "the Compact" to "Northern Compact", an acronym to the words that it abbreviates. Nationality words go to the name
/// that they are made from. Words at the head of a sentence that are nowhere else a name are dropped.
pub(super) fn group<'t>(
    words: &Words<'t>,
    candidates: Vec<Candidate>,
    title: &str,
    countries: &[Cow<'_, str>],
) -> Vec<NameGroup<'t>> {
    let forms: Vec<Cow<'t, str>> = candidates.iter().map(|candidate| form_of(words, candidate)).collect();
    let strong: FxHashSet<&str> =
        candidates.iter().zip(&forms).filter(|(c, _)| !c.weak).map(|(_, form)| &**form).collect();
    let in_headline: FxHashSet<&str> = title.split(|c: char| !(c.is_alphanumeric() || c == '-')).collect();
    // Long forms first, so that short ones find them; among equals in the order of the text.
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(candidates[at].words.len()), at));
    let mut groups: Vec<NameGroup<'t>> = Vec::new();
    let mut owners = Owners::new(candidates.len(), abbreviations(words, &candidates, &forms));
    let mut of_form: FxHashMap<&str, usize> = FxHashMap::default();
    let mut assigned: Vec<Option<(usize, bool)>> = vec![None; candidates.len()];
    let mut dropped: FxHashSet<&str> = FxHashSet::default();
    for &at in &order {
        let form = &*forms[at];
        if let Some(&group) = of_form.get(form) {
            assigned[at] = Some((group, false));
            continue;
        }
        let single = candidates[at].words.len() == 1;
        let owner = if single { owners.of_short(form, &groups) } else { owners.of_surname(form) };
        if let Some(group) = owner {
            of_form.insert(form, group);
            groups[group].short.push(forms[at].clone());
            assigned[at] = Some((group, false));
            continue;
        }
        let names_nothing = || {
            is_common_word(form)
                && !strong.contains(form)
                && !in_headline.contains(form)
                && !strong.iter().any(|other| is_demonym_of(other, form))
        };
        if candidates[at].weak && (dropped.contains(form) || names_nothing()) {
            dropped.insert(form);
            continue;
        }
        of_form.insert(form, groups.len());
        assigned[at] = Some((groups.len(), false));
        owners.add(form, groups.len());
        groups.push(NameGroup {
            written: written(words, &candidates[at]),
            weak: candidates[at].weak && !strong.contains(form),
            length: form.split(' ').count(),
            name: forms[at].clone(),
            short: Vec::new(),
            demonyms: Vec::new(),
            candidates: Vec::new(),
            in_title: false,
        });
    }
    merge_demonyms(&mut groups, &mut assigned, countries);
    for (candidate, place) in candidates.into_iter().zip(assigned) {
        if let Some((group, demonym)) = place {
            groups[group].candidates.push((candidate, demonym));
        }
    }
    groups.retain(|group| !group.candidates.is_empty());
    let headline = Headline::new(folded(title));
    for group in &mut groups {
        group.in_title = std::iter::once(&group.name).chain(&group.short).any(|name| headline.has(name));
    }
    groups
}

/// Short names in brackets behind long ones, or the other way round: "Free Lowland Rally (FLR)". Of each short name
/// the long one.
fn abbreviations<'f>(
    words: &Words<'_>,
    candidates: &[Candidate],
    forms: &'f [Cow<'_, str>],
) -> FxHashMap<&'f str, &'f str> {
    let mut found = FxHashMap::default();
    for (at, pair) in candidates.windows(2).enumerate() {
        let (before, inside) = (&pair[0].words, &pair[1].words);
        if bracketed(words, before.end, inside) {
            let (a, b) = (&*forms[at], &*forms[at + 1]);
            let (short, long) = if before.len() < inside.len() { (a, b) } else { (b, a) };
            found.insert(short, long);
        }
    }
    found
}

/// Whether `inside` is an abbreviation, or stands for one, and is what the brackets hold that open at the word `open`.
pub(super) fn bracketed(words: &Words<'_>, open: usize, inside: &Range<usize>) -> bool {
    let mark = |at: usize, mark: char| words.words.get(at).is_some_and(|word| word.is_mark(mark));
    let short = words.words[inside.clone()].iter().all(Word::is_acronym)
        || open.checked_sub(1).is_some_and(|before| words.words[before].is_acronym());
    inside.start == open + 1 && mark(open, '(') && mark(inside.end, ')') && short
}
