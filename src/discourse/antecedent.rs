//! Which actor a pronoun or description stands for: the cues of each candidate.

use super::anaphora::{Anaphor, Sort};
use super::entity::{Entity, Last, Title};
use super::kinds::step;
use super::lexicon;
use super::words::{Word, Words};
use crate::codebook::ActorKind;
use crate::logistic::sigmoid;
use crate::maxent::{Cues, MaxEnt, Name, Observer, name};

/// The values of an observation: from [`LEAST`] on, so many.
const VALUES: usize = 64;
const LEAST: i32 = -1;
/// So many sorts of references there are.
const SORTS: usize = 12;

macro_rules! signs {
    ($($sign:ident = $name:literal,)*) => {
        /// What is observed of a candidate, or of the reference. Each observation is a cue for itself and one with the
        /// sort of the reference.
        #[derive(Clone, Copy)]
        enum Sign { $($sign),* }
        /// The two cues of each.
        const SIGNS: [(Name, Name); [$($name),*].len()] =
            [$((name!($name), name!(concat!($name, "*sort")))),*];
    };
}

signs! {
    Kind = "kind",
    Opens = "opens",
    Quoted = "quoted",
    Possessive = "possessive",
    Gender = "gender",
    Candidates = "candidates",
    Rank = "rank",
    RankOpens = "rank*opens",
    Frequency = "frequency",
    Named = "named",
    InTitle = "in_title",
    Next = "next",
    Speaker = "speaker",
    LastSpeaker = "last_speaker",
    Distance = "distance",
    DistanceRank = "distance*rank",
    LeadsDistance = "leads*distance",
    LeadsOpens = "leads*opens",
    Paragraphs = "paragraphs",
    ByName = "by_name",
    Count = "count",
    LastQuoted = "last_quoted",
    LastPossessive = "last_possessive",
    Paired = "paired",
    SameClause = "same_clause",
    WordsBetween = "words_between",
    Object = "object",
    Title = "title",
    Part = "part",
    Office = "office",
    Noun = "noun",
    Former = "former",
    Opening = "opening",
    Length = "length",
    Relation = "relation",
    RelationNoun = "relation*noun",
}

/// What takes notice of observations.
trait Signs {
    fn note(&mut self, sign: Sign, value: i32);
}

/// Notes them as cues, for training.
struct Noted<'c> {
    cues: &'c mut Cues,
    sort: Sort,
}

impl Signs for Noted<'_> {
    fn note(&mut self, sign: Sign, value: i32) {
        let (general, by_sort) = SIGNS[sign as usize];
        self.cues.note(general, value);
        self.cues.note(by_sort, value * 16 + self.sort as i32);
    }
}

/// The classifier of candidates as a table: what each observation adds to the log odds, by the sort of reference.
pub(super) struct Antecedents {
    /// By sort, sign and value.
    odds: Vec<f64>,
    /// The log odds of each sort before anything is observed.
    bases: [f64; SORTS],
}

impl Antecedents {
    pub(super) fn new(model: &MaxEnt) -> Self {
        let sort = name!("sort");
        let bases = std::array::from_fn(|of| {
            let mut leaning = model.leaning();
            leaning.note(sort, 0);
            leaning.note(sort, of as i32);
            leaning.odds()
        });
        let row = SIGNS.len() * VALUES;
        let mut odds = vec![0.0; SORTS * row];
        let mut add = |sort: i32, sign: usize, value: i32, lean: f64| {
            let (sort, value) = (sort as usize, value.wrapping_sub(LEAST) as usize);
            if sort < SORTS && value < VALUES {
                odds[sort * row + sign * VALUES + value] += lean;
            }
        };
        for (sign, value, lean) in model.leans(&SIGNS.map(|(general, _)| general)) {
            (0..SORTS as i32).for_each(|sort| add(sort, sign, value, lean));
        }
        for (sign, value, lean) in model.leans(&SIGNS.map(|(_, by_sort)| by_sort)) {
            add(value.rem_euclid(16), sign, value.div_euclid(16), lean);
        }
        Self { odds, bases }
    }

    fn of(&self, sort: Sort) -> Sum<'_> {
        let size = SIGNS.len() * VALUES;
        Sum { row: &self.odds[sort as usize * size..][..size], odds: self.bases[sort as usize] }
    }
}

/// The log odds of a candidate.
#[derive(Clone, Copy)]
struct Sum<'m> {
    row: &'m [f64],
    odds: f64,
}

impl Signs for Sum<'_> {
    #[inline]
    fn note(&mut self, sign: Sign, value: i32) {
        let at = (value - LEAST) as usize;
        debug_assert!(at < VALUES, "{value} has a place in the table");
        if at < VALUES {
            self.odds += self.row[sign as usize * VALUES + at];
        }
    }
}

/// What is known where a reference stands.
pub(super) struct Place<'a, 'w> {
    words: &'a Words<'w>,
    sentence: usize,
    anaphor: &'a Anaphor,
    /// The actor that the description says it belongs to.
    owner: Option<&'a Entity>,
    /// Whether the description begins with an owner that is not known.
    owner_unknown: bool,
    /// Who speaks in this sentence, where the reference stands in direct speech.
    speaker: Option<usize>,
    /// Who spoke in the sentence before.
    last_speaker: Option<usize>,
    /// The reference without its determiner and owner: `foreign minister`.
    title: &'a Title,
    /// The noun of a description in small letters.
    head: &'a str,
    /// How many actors may be meant.
    candidates: usize,
    /// Whether the reference opens its sentence.
    opens: bool,
    /// Which class of nouns a description has.
    noun: i32,
}

/// Whether an actor may be meant at all. `ahead` says that the sentence names it behind the reference.
#[inline]
pub(super) fn is_possible(
    anaphor: &Anaphor,
    entity: &Entity,
    head: &Word<'_>,
    speaker: Option<usize>,
    ahead: bool,
) -> bool {
    let person = entity.is_person();
    let mentioned = entity.last.is_some() || ahead;
    // Nobody speaks of himself as "he".
    let spoken = head.quoted && speaker == Some(entity.actor);
    match anaphor.sort {
        Sort::He => person && entity.is_he != Some(false) && mentioned && !spoken,
        Sort::She => person && entity.is_he != Some(true) && mentioned && !spoken,
        Sort::It => !person && mentioned,
        Sort::They | Sort::Sides => mentioned,
        Sort::I => person && speaker == Some(entity.actor),
        Sort::We => speaker == Some(entity.actor),
        Sort::Role => {
            let gender_fits = match entity.is_he {
                Some(true) => !head.is(lexicon::FEMALE_TITLE),
                Some(false) => !head.is(lexicon::MALE_TITLE),
                None => true,
            };
            // An envoy or spokesman may stand for those who sent him.
            if person { gender_fits } else { head.is(lexicon::BODY) }
        }
        Sort::Body => !person,
        Sort::State => entity.kind == ActorKind::Country,
        Sort::Organisation => entity.kind == ActorKind::Organisation || !person && head.is(lexicon::STATE),
        Sort::People => person && mentioned,
    }
}

impl<'a, 'w> Place<'a, 'w> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn new(
        words: &'a Words<'w>,
        sentence: usize,
        anaphor: &'a Anaphor,
        (owner, owner_unknown): (Option<&'a Entity>, bool),
        (speaker, last_speaker): (Option<usize>, Option<usize>),
        (title, head_text): (&'a Title, &'a str),
        candidates: usize,
    ) -> Self {
        let head = &words.words[anaphor.head];
        Self {
            words,
            sentence,
            anaphor,
            owner,
            owner_unknown,
            speaker,
            last_speaker,
            title,
            head: head_text,
            candidates,
            opens: words.opens(anaphor.words.start, &words.sentences[sentence]),
            noun: head.place_in(lexicon::NOUNS),
        }
    }

    /// Notes what speaks for and against a candidate. `rank` is its place among those that may be meant, the ones
    /// mentioned last first.
    pub(super) fn observe(&self, entity: &Entity, rank: usize, cues: &mut Cues) {
        cues.clear();
        cues.note(name!("sort"), 0);
        cues.note(name!("sort"), self.anaphor.sort as i32);
        let mut noted = Noted { cues, sort: self.anaphor.sort };
        self.observe_reference(&mut noted);
        self.observe_candidate(entity, rank, &mut noted);
    }

    /// The probability of each candidate, in their order.
    pub(super) fn judge<'s>(
        &self,
        antecedents: &'s Antecedents,
        candidates: impl Iterator<Item = &'s Entity>,
    ) -> impl Iterator<Item = f64> {
        let mut common = antecedents.of(self.anaphor.sort);
        self.observe_reference(&mut common);
        candidates.enumerate().map(move |(rank, entity)| {
            let mut sum = common;
            self.observe_candidate(entity, rank, &mut sum);
            sigmoid(sum.odds)
        })
    }

    /// Notes what is the same for all candidates.
    fn observe_reference(&self, signs: &mut impl Signs) {
        let Self { words, anaphor, .. } = *self;
        let head = &words.words[anaphor.head];
        signs.note(Sign::Opens, i32::from(self.opens));
        signs.note(Sign::Quoted, i32::from(head.quoted));
        signs.note(Sign::Possessive, i32::from(anaphor.possessive));
        signs.note(Sign::Candidates, self.candidates.min(5) as i32);
        signs.note(Sign::Next, next_class(words, anaphor, words.sentences[self.sentence].end));
        let object = head.is(lexicon::OBJECT) && !anaphor.possessive;
        signs.note(Sign::Object, i32::from(object) * 2 + i32::from(head.is(lexicon::REFLEXIVE)));
        if anaphor.sort.is_pronoun() {
            return;
        }
        signs.note(Sign::Noun, self.noun);
        let former = words.words[anaphor.words.clone()].iter().any(|word| word.is(lexicon::OLD_OFFICE));
        signs.note(Sign::Former, i32::from(former));
        let opening = &words.words[anaphor.words.start];
        let opening = if opening.reads("the") {
            0
        } else if opening.is(lexicon::POSSESSIVE) {
            1
        } else if opening.is(lexicon::DEFINITE) {
            2
        } else {
            3
        };
        signs.note(Sign::Opening, opening);
        signs.note(Sign::Length, anaphor.words.len().min(4) as i32);
    }

    #[inline]
    fn observe_candidate(&self, entity: &Entity, rank: usize, signs: &mut impl Signs) {
        let opens = i32::from(self.opens);
        signs.note(Sign::Kind, entity.kind as i32);
        signs.note(Sign::Gender, i32::from(entity.is_he.is_some()));
        signs.note(Sign::Rank, rank.min(4) as i32);
        signs.note(Sign::RankOpens, rank.min(3) as i32 * 2 + opens);
        signs.note(Sign::Frequency, entity.frequency_rank.min(4) as i32);
        signs.note(Sign::Named, step(entity.named));
        signs.note(Sign::InTitle, i32::from(entity.in_title));
        let speaker = match self.speaker {
            Some(speaker) if speaker == entity.actor => 1,
            Some(_) => 2,
            None => 0,
        };
        signs.note(Sign::Speaker, speaker);
        signs.note(Sign::LastSpeaker, i32::from(self.last_speaker == Some(entity.actor)));
        match &entity.last {
            None => signs.note(Sign::Distance, 9),
            Some(last) => self.observe_last(last, entity.count, rank, signs),
        }
        if !self.anaphor.sort.is_pronoun() {
            self.observe_description(entity, signs);
        }
    }

    #[inline]
    fn observe_last(&self, last: &Last, count: usize, rank: usize, signs: &mut impl Signs) {
        let Self { words, anaphor, .. } = *self;
        let distance = self.sentence - last.sentence;
        let near = match distance {
            0..=3 => distance as i32,
            4 | 5 => 4,
            6..=9 => 5,
            _ => 6,
        };
        signs.note(Sign::Distance, near);
        signs.note(Sign::DistanceRank, near * 4 + rank.min(3) as i32);
        signs.note(Sign::LeadsDistance, near * 2 + i32::from(last.leads));
        signs.note(Sign::LeadsOpens, i32::from(last.leads) * 2 + i32::from(self.opens));
        let paragraphs = words.paragraphs[self.sentence] - last.paragraph;
        signs.note(Sign::Paragraphs, paragraphs.min(2) as i32);
        signs.note(Sign::ByName, i32::from(last.by_name));
        signs.note(Sign::Count, step(count));
        let quoted = words.words[anaphor.head].quoted;
        signs.note(Sign::LastQuoted, i32::from(last.quoted) * 2 + i32::from(quoted));
        signs.note(Sign::LastPossessive, i32::from(last.possessive));
        signs.note(Sign::Paired, i32::from(last.paired) * 2 + i32::from(distance < 2));
        if distance == 0 {
            let between = &words.words[last.word..anaphor.words.start.max(last.word)];
            let clause = between
                .iter()
                .any(|w| w.is_mark || w.is(lexicon::WHO) || w.reads("that") || w.is(lexicon::AND));
            let reported = between.iter().any(|w| w.is(lexicon::REPORT));
            signs.note(Sign::SameClause, i32::from(clause) * 2 + i32::from(reported));
            signs.note(Sign::WordsBetween, (between.len() / 3).min(5) as i32);
        }
    }

    #[inline]
    fn observe_description(&self, entity: &Entity, signs: &mut impl Signs) {
        signs.note(Sign::Title, entity.fits_title(self.title, self.owner.map(|owner| owner.actor)));
        signs.note(Sign::Part, i32::from(entity.has_part(self.head)));
        signs.note(Sign::Office, i32::from(entity.offices.is_empty()));
        let relation = match self.owner {
            None if self.owner_unknown => 0,
            None => 1,
            Some(owner) if owner.actor == entity.actor => 2,
            Some(owner) if owner.affiliation == Some(entity.actor) => 3,
            Some(owner) if entity.affiliation == Some(owner.actor) => 4,
            Some(owner) if entity.affiliation.is_some() && entity.affiliation == owner.affiliation => 5,
            Some(owner) if owner.is_person() => 6,
            Some(_) => 7,
        };
        signs.note(Sign::Relation, relation);
        signs.note(Sign::RelationNoun, relation * 8 + self.noun + 1);
    }
}

/// What stands behind a reference.
fn next_class(words: &Words<'_>, anaphor: &Anaphor, end: usize) -> i32 {
    let Some(next) = words.words[..end].get(anaphor.words.end) else { return 0 };
    let classes = [
        lexicon::BE,
        lexicon::REPORT,
        lexicon::AUXILIARY,
        lexicon::OF,
        lexicon::WHO,
        lexicon::AND,
        lexicon::FUNCTION,
    ];
    if next.is_mark {
        return if next.is_mark(',') { 1 } else { 2 };
    }
    if next.capital {
        return 3;
    }
    next.place_in(classes) + 5
}
