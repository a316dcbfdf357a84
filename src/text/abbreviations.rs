//! Abbreviations that end in a full stop which is not the end of a sentence.

use super::language::Language;

/// Before a name or a number, never at the end of a sentence.
const TITLES: &[&str] = &[
    "adm", "amb", "ald", "atty", "brig", "capt", "cdr", "cllr", "cmdr", "col", "comdr", "cpl", "det", "dr",
    "ens", "fr", "gen", "gov", "hon", "insp", "lt", "maj", "messrs", "mgr", "mlle", "mm", "mme", "mr", "mrs",
    "ms", "mt", "mx", "pfc", "pres", "prof", "pvt", "rep", "reps", "rev", "rt", "sen", "sens", "sgt", "sra",
    "srta", "st", "ste", "supt", "vs", "v", "viz", "cf", "e.g", "i.e", "eg", "ie", "approx", "ca", "al-",
    "msgr",
];

/// Before a number only.
const BEFORE_NUMBERS: &[&str] = &[
    "no", "nos", "art", "arts", "fig", "figs", "vol", "vols", "p", "pp", "par", "para", "sec", "ch", "chap",
    "ed", "op", "res", "resp", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
    "dec", "est", "tel", "ext", "rd", "ca", "c", "ft", "approx", "nr", "num", "núm", "n", "º", "№",
];

/// In the middle or at the end of a sentence: the next word decides.
const EITHER: &[&str] = &[
    "inc", "ltd", "co", "corp", "bros", "plc", "llc", "llp", "jr", "sr", "esq", "etc", "al", "dept", "univ",
    "assn", "ave", "blvd", "rd", "hwy", "mil", "govt", "intl", "natl", "bn", "mn", "tn", "oz", "lb", "lbs",
    "km", "kg", "hr", "hrs", "min", "mins", "sec", "ph.d", "d.phil", "mon", "tue", "tues", "wed", "thu",
    "thurs", "fri", "sat", "sun", "ala", "ariz", "ark", "calif", "colo", "conn", "del", "fla", "ga", "ill",
    "ind", "kan", "ky", "md", "mass", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "okla", "ore",
    "pa", "tenn", "tex", "va", "vt", "wash", "wis", "wyo",
];

/// Of these, ordinary words unless they are written with a capital.
const WORDS_TOO: &[&str] =
    &["ill", "mass", "mil", "min", "miss", "mo", "mon", "pa", "sat", "sun", "wash", "wed"];

/// Those of other languages, which stand before a name, a number or a further word.
const fn of_language(language: Language) -> &'static [&'static str] {
    match language {
        Language::Dutch => &[
            "dhr", "mevr", "mw", "drs", "ir", "ing", "mr", "dr", "prof", "bijv", "bv", "nl", "o.a", "d.w.z",
            "m.b.t", "t.a.v", "i.p.v", "e.d", "ca", "resp", "nr", "blz", "zgn", "jl", "a.s", "mld", "mln",
            "min", "gem", "st",
        ],
        Language::German => &[
            "bzw", "ca", "d.h", "dr", "dipl", "etw", "evtl", "gem", "ggf", "hr", "fr", "inkl", "jhd", "mio",
            "mrd", "nr", "o.ä", "prof", "sog", "str", "u.a", "usw", "vgl", "z.b", "zz", "st", "bspw", "abs",
        ],
        Language::French => {
            &["av", "m", "mm", "mme", "mmes", "mlle", "me", "dr", "pr", "st", "ste", "env", "p.ex", "art"]
        }
        Language::Spanish => &[
            "sr", "sra", "sres", "srta", "dr", "dra", "d", "dña", "ud", "uds", "núm", "pág", "art", "ee.uu",
            "gral",
        ],
        Language::Italian => &["sig", "sigg", "dott", "on", "prof", "avv", "ing", "gen", "pag", "art", "ecc"],
        Language::Portuguese => &["sr", "sra", "dr", "dra", "eng", "prof", "pág", "art", "exmo", "núm"],
        Language::Russian => &[
            "г", "гг", "ул", "им", "т.е", "т.д", "т.п", "др", "тыс", "млн", "млрд", "руб", "см", "ст", "пр",
            "обл", "акад", "проф",
        ],
        Language::Swedish | Language::Danish | Language::Norwegian => &[
            "bl.a", "t.ex", "f.eks", "dvs", "ca", "kl", "nr", "mvh", "pga", "osv", "m.fl", "hr", "fru",
            "mio", "mia",
        ],
        _ => &[],
    }
}

/// What a full stop after a word may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FullStop {
    /// Part of the word; the sentence goes on.
    Abbreviation,
    /// Part of the word where a number follows, otherwise an end.
    BeforeNumber,
    /// Part of the word, and perhaps an end too.
    Either,
    /// An end.
    End,
}

/// What the full stop after `word` (without it) may be.
pub(super) fn full_stop_after(word: &str, language: Language) -> FullStop {
    // Abbreviations are short: a long word is none.
    if word.len() > 12 {
        return FullStop::End;
    }
    let lower = word.to_lowercase();
    let lower = lower.as_str();
    if of_language(language).contains(&lower) || TITLES.contains(&lower) {
        FullStop::Abbreviation
    } else if BEFORE_NUMBERS.contains(&lower) {
        FullStop::BeforeNumber
    } else if is_acronym(word)
        || EITHER.contains(&lower) && (word.starts_with(char::is_uppercase) || !WORDS_TOO.contains(&lower))
    {
        FullStop::Either
    } else {
        FullStop::End
    }
}

/// Single letters with full stops between them: `U.S`, `a.m`.
fn is_acronym(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| part.chars().count() == 1)
}
