//! Where a text mentions an actor whose name is given as a string.

use crate::article::ByteSpan;

/// The first place where `name` stands in `text` as a whole word; failing that, in any letter case; failing that,
/// inside a word (`denk` in `denkt`). `None` where it does not occur.
pub fn find_mention(text: &str, name: &str) -> Option<ByteSpan> {
    let name = name.trim();
    if name.is_empty() {
        return None;
    }
    whole_word(text, name).or_else(|| whole_word_in_any_case(text, name)).or_else(|| {
        let start = text.find(name)?;
        Some(ByteSpan::new(start, start + name.len()))
    })
}

fn whole_word(text: &str, name: &str) -> Option<ByteSpan> {
    whole_words(text, name).next()
}

/// Every place where `name` stands in `text` as a whole word.
pub(crate) fn whole_words<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = ByteSpan> + 'a {
    text.match_indices(name)
        .map(|(start, _)| ByteSpan::new(start, start + name.len()))
        .filter(|span| !span.is_empty() && is_whole_word(text, *span))
}

/// Compares letter by letter, so that spans stay spans of `text` where lower case has another length.
fn whole_word_in_any_case(text: &str, name: &str) -> Option<ByteSpan> {
    /// Longer names are compared as they are written only: each of them may begin anywhere.
    const LONGEST: usize = 400;
    if name.len() > LONGEST {
        return None;
    }
    let first = name.chars().next()?.to_lowercase().next()?;
    text.char_indices()
        .filter(|(_, c)| c.to_lowercase().next() == Some(first))
        .filter_map(|(start, _)| {
            let mut rest = text[start..].char_indices();
            for wanted in name.chars() {
                let (_, found) = rest.next()?;
                if !found.to_lowercase().eq(wanted.to_lowercase()) {
                    return None;
                }
            }
            let length = rest.next().map_or(text.len() - start, |(at, _)| at);
            Some(ByteSpan::new(start, start + length))
        })
        .find(|span| is_whole_word(text, *span))
}

/// Whether no letter or digit touches the span.
pub(crate) fn is_whole_word(text: &str, span: ByteSpan) -> bool {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// Takes the `**marks**` out of a text. Returns the text without them and the span of the first marked passage;
/// `None` where nothing is marked.
pub(super) fn take_marked(text: &str) -> Option<(String, ByteSpan)> {
    let mut plain = String::with_capacity(text.len());
    let mut marked = None;
    let mut rest = text;
    while let Some(open) = rest.find("**") {
        let inside = &rest[open + 2..];
        let Some(close) = inside.find("**") else { break };
        plain.push_str(&rest[..open]);
        let start = plain.len();
        plain.push_str(&inside[..close]);
        if close > 0 && marked.is_none() {
            marked = Some(ByteSpan::new(start, plain.len()));
        }
        rest = &inside[close + 2..];
    }
    plain.push_str(rest);
    Some((plain, marked?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_come_before_parts_of_words_and_case_is_the_last_resort() {
        for (text, name, expected) in [
            ("The item is his, and it stays.", "it", Some("it")),
            ("Ja21 wil dat, JA21 ook", "JA21", Some("JA21")),
            ("Vooruit met Ja21?", "JA21", Some("Ja21")),
            ("İstanbul'da ANKARA said", "Ankara", Some("ANKARA")),
            ("He denkt na", "denk", Some("denk")),
            ("nobody", "Varga", None),
            ("nobody", " ", None),
        ] {
            assert_eq!(find_mention(text, name).map(|s| &text[s.range()]), expected, "{name} in {text}");
        }
        assert_eq!(find_mention("The item is his, and it stays.", "it"), Some(ByteSpan::new(21, 23)));
    }

    #[test]
    fn marks_are_taken_out_and_the_first_is_the_mention() {
        let (plain, span) = take_marked("met **NSC** en **VVD**.").unwrap();
        assert_eq!(plain, "met NSC en VVD.");
        assert_eq!(&plain[span.range()], "NSC");
        assert_eq!(take_marked("2 ** 3 is 8"), None);
        assert_eq!(take_marked("nothing"), None);
        let (plain, span) = take_marked("**A** and ** left open").unwrap();
        assert_eq!((plain.as_str(), span), ("A and ** left open", ByteSpan::new(0, 1)));
    }
}
