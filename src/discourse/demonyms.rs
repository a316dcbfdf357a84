//! Nationality words of lands that no codebook has: "Tavian" of "Tavia".

use std::borrow::Cow;

use super::names::NameGroup;

/// Nationality words join the name that they are made from.
pub(super) fn merge_demonyms(
    groups: &mut [NameGroup<'_>],
    assigned: &mut [Option<(usize, bool)>],
    countries: &[Cow<'_, str>],
) {
    let n = groups.len();
    // The names that may be lands by the letters that a nationality has from them.
    let may_be_land = |(at, group): (usize, &NameGroup<'_>)| {
        let head = group.last_part().as_bytes().first_chunk::<COMMON>().copied();
        Some((head.filter(|_| group.length <= 3)?, at))
    };
    let mut lands: Vec<([u8; COMMON], usize)> = groups.iter().enumerate().filter_map(may_be_land).collect();
    lands.sort_unstable();
    let mut into: Vec<Option<usize>> = vec![None; n];
    for at in 0..n {
        let word = &*groups[at].name;
        let Some(head) = word.as_bytes().first_chunk::<COMMON>().filter(|_| groups[at].length == 1) else {
            continue;
        };
        if countries.iter().any(|country| is_demonym_of(word, country)) {
            continue;
        }
        let alike = &lands[lands.partition_point(|(other, _)| other < head)..];
        let alike = alike.iter().take_while(|(other, _)| other == head).take(MOST_ALIKE);
        let mut alike = alike.map(|(_, other)| *other);
        into[at] = alike.find(|&other| other != at && is_demonym_of(word, groups[other].last_part()));
    }
    for at in 0..n {
        if let Some(country) = into[at] {
            let name = groups[at].name.clone();
            groups[country].demonyms.push(name);
        }
    }
    for place in assigned.iter_mut().flatten() {
        if let Some(country) = into[place.0] {
            *place = (country, true);
        }
    }
}

/// As many lands that begin alike are compared: more than an article has.
const MOST_ALIKE: usize = 500;
/// So many letters a nationality has from its land.
const COMMON: usize = 3;

/// Whether `word` looks like the nationality of the land `name`: "Tavian" of "Tavia", "Sarnese" of "Sarn".
pub(super) fn is_demonym_of(word: &str, name: &str) -> bool {
    const ENDINGS: [&str; 30] = [
        "an", "ans", "ian", "ians", "n", "ns", "ese", "i", "is", "ish", "er", "ers", "ic", "ine", "ines",
        "ite", "ites", "ard", "ards", "iot", "iots", "ene", "enes", "ite", "ois", "man", "men", "nian",
        "nians", "lander",
    ];
    let alike = word.as_bytes().get(..COMMON) == name.as_bytes().get(..COMMON);
    if !alike || word == name || word.len() < 4 || name.len() < 4 {
        return false;
    }
    let common = word.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
    if !(name.is_char_boundary(common) && word.is_char_boundary(common)) {
        return false;
    }
    // The land loses two letters at most: "Tavi|a", "Morav|ia", "Thess|aly".
    if name.len() - common > 3 || (name.len() - common == 3 && common < 5) {
        return false;
    }
    let tail = &word[common..];
    ENDINGS.contains(&tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nationalities_are_told_by_their_endings() {
        for (word, name) in [
            ("Tavian", "Tavia"),
            ("Sarnese", "Sarn"),
            ("Norlander", "Norland"),
            ("Hadari", "Hadar"),
            ("Kaldurians", "Kaldur"),
        ] {
            assert!(is_demonym_of(word, name), "{word} of {name}");
        }
        for (word, name) in
            [("Norland", "Norland"), ("Northern", "Norland"), ("Marta", "Marten"), ("Tavistock", "Tavia")]
        {
            assert!(!is_demonym_of(word, name), "{word} of {name}");
        }
    }
}
