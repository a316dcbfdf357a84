//! One article a file: plain text and Markdown.

use super::{Article, parse_date};

/// Plain text. The first line is the title if a blank line follows it and more text after that.
pub(super) fn plain(id: String, text: &str) -> Article {
    let (title, body) = title_and_body(text);
    let mut article = Article::new(id, body);
    article.title = title;
    article
}

fn title_and_body(text: &str) -> (Option<String>, &str) {
    let text = text.trim_start_matches(|c: char| c.is_whitespace());
    if let Some((first, rest)) = text.split_once('\n') {
        let blank = rest.split('\n').next().is_some_and(|line| line.trim().is_empty());
        let body = rest.trim();
        if blank && !body.is_empty() {
            return (Some(first.trim().to_owned()), body);
        }
    }
    (None, text.trim_end())
}

/// Markdown: front matter (`title`, `date`, `outlet`), headings, emphasis, links, quotes and list marks are taken out,
/// so that the article's text is what a reader sees. The first heading is the title.
pub(super) fn markdown(id: String, text: &str) -> Article {
    let (front, body) = front_matter(text);
    let mut title = None;
    let mut lines: Vec<String> = Vec::new();
    let mut in_code = false;
    for line in body.lines() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            in_code = !in_code;
            continue;
        }
        if in_code {
            continue;
        }
        let hashes = trimmed.bytes().take_while(|b| *b == b'#').count();
        if (1..=6).contains(&hashes) && trimmed[hashes..].starts_with(' ') {
            let heading = inline(trimmed[hashes..].trim().trim_end_matches('#').trim_end());
            if title.is_none() && lines.iter().all(String::is_empty) {
                title = Some(heading);
            } else {
                // A heading is a paragraph of its own.
                lines.extend([String::new(), heading, String::new()]);
            }
            continue;
        }
        let mut rest = trimmed;
        while let Some(quoted) = rest.strip_prefix('>') {
            rest = quoted.trim_start();
        }
        let rest = ["- ", "* ", "+ "].iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest);
        let is_rule = rest.len() >= 3 && rest.chars().all(|c| matches!(c, '-' | '*' | '_' | '=' | ' '));
        lines.push(if is_rule { String::new() } else { inline(rest.trim_end()) });
    }
    let body = lines.join("\n");
    let mut article = Article::new(id, body.trim());
    let entry = |key: &str| front.iter().find(|(k, _)| k == key).map(|(_, value)| value.clone());
    article.title = entry("title").or(title);
    article.outlet = entry("outlet");
    article.date = entry("date").and_then(|date| parse_date(&date));
    article
}

/// The `key: value` lines between `---` at the start, and the rest.
fn front_matter(text: &str) -> (Vec<(String, String)>, &str) {
    let text = text.trim_start();
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else {
        return (Vec::new(), text);
    };
    let mut entries = Vec::new();
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        length += line.len();
        if line.trim_end() == "---" {
            return (entries, &rest[length..]);
        }
        if let Some((key, value)) = line.split_once(':') {
            let value = value.trim().trim_matches(['"', '\'']);
            entries.push((key.trim().to_lowercase(), value.to_owned()));
        }
    }
    (Vec::new(), text)
}

/// Takes emphasis, code marks, images and links out of a line; a link leaves its text.
fn inline(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
                plain.push_str(&after[..1]);
                rest = &after[1..];
                continue;
            }
            '!' if after.starts_with('[') => {
                if let Some((_, end)) = link(after) {
                    rest = &after[end..];
                    continue;
                }
            }
            '[' => {
                if let Some((text, end)) = link(rest) {
                    plain.push_str(&inline(text));
                    rest = &rest[end..];
                    continue;
                }
            }
            '*' | '`' => {
                rest = after;
                continue;
            }
            '_' => {
                // Inside a word it is a letter like any other.
                let inside =
                    plain.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
                if !inside {
                    rest = after;
                    continue;
                }
            }
            _ => {}
        }
        plain.push(c);
        rest = after;
    }
    plain
}

/// The text of `[text](target)` at the start of `text`, and where it ends.
fn link(text: &str) -> Option<(&str, usize)> {
    let close = text.find(']')?;
    let target = text[close + 1..].strip_prefix('(')?;
    let end = target.find(')')?;
    let inner = &text[1..close];
    (!inner.contains('[')).then_some((inner, close + 1 + 1 + end + 1))
}
