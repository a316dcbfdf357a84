//! One article a file: plain text and Markdown.

use super::{Article, ArticleError, stated_date};

/// The longest first line that is a title, in characters.
const LONGEST_TITLE: usize = 200;

/// Plain text. The first line is the title if a blank line follows it and more text after that.
pub(super) fn plain(id: String, text: &str) -> Article {
    let (title, body) = title_and_body(text);
    let mut article = Article::new(id, body);
    article.title = title;
    article
}

/// The title of a text, if it has one, and the rest.
///
/// A first line that is very long, or ends as a sentence does, is the first paragraph of an article without a title:
/// a title is no part of an article's text, so that the statements of that paragraph would be lost.
fn title_and_body(text: &str) -> (Option<String>, &str) {
    let text = text.trim();
    if let Some((first, rest)) = text.split_once('\n') {
        let first = first.trim();
        let blank = rest.split('\n').next().is_some_and(|line| line.trim().is_empty());
        let sentence = first.trim_end_matches(['"', '\'', '”', '’', '»', ')']).ends_with(['.', '。']);
        if blank && !sentence && first.chars().count() <= LONGEST_TITLE {
            return (Some(first.to_owned()), rest.trim());
        }
    }
    (None, text)
}

/// Markdown: front matter (`title`, `date`, `outlet`), headings, emphasis, links, quotes and list marks are taken out,
/// so that the article's text is what a reader sees. The title is that of the front matter, else a heading that the
/// text starts with, else the first line as in plain text.
///
/// # Errors
/// Where the date of the front matter is none.
pub(super) fn markdown(id: String, name: &str, text: &str) -> Result<Article, ArticleError> {
    let (front, body) = front_matter(text);
    let (heading, body) = converted(body);
    let entry =
        |key: &str| front.iter().find(|entry| entry.key == key && !entry.value.is_empty()).map(|e| e.value);
    let stated = entry("title").map(str::to_owned).or(heading);
    let mut article = match stated {
        Some(title) => Article { title: Some(title), ..Article::new(id, body.trim()) },
        None => plain(id, &body),
    };
    article.outlet = entry("outlet").map(str::to_owned);
    if let Some(date) = front.iter().find(|entry| entry.key == "date" && !entry.value.is_empty()) {
        article.date = Some(stated_date(date.value).map_err(|problem| ArticleError::Record {
            source_name: name.to_owned(),
            line: date.line,
            column: Some("date"),
            problem,
        })?);
    }
    Ok(article)
}

/// The heading that a text starts with, if it does, and the rest, both without marks.
fn converted(body: &str) -> (Option<String>, String) {
    let mut title = None;
    let mut lines: Vec<String> = Vec::new();
    // The first line that is not empty.
    let mut first: Option<usize> = None;
    let mut in_code = false;
    for line in body.lines() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            in_code = !in_code;
            continue;
        }
        if in_code || is_link_definition(trimmed) {
            continue;
        }
        let hashes = trimmed.bytes().take_while(|b| *b == b'#').count();
        if (1..=6).contains(&hashes) && trimmed[hashes..].starts_with([' ', '\t']) {
            let heading = inline(trimmed[hashes..].trim().trim_end_matches('#').trim_end());
            if title.is_none() && first.is_none() {
                title = Some(heading);
            } else {
                // A heading is a paragraph of its own.
                if !heading.is_empty() {
                    first.get_or_insert(lines.len() + 1);
                }
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
        if is_rule {
            // A line under the first line makes it a heading.
            let underlines = rest.starts_with(['=', '-']) && first.is_some_and(|at| at + 1 == lines.len());
            if title.is_none() && underlines {
                title = lines.pop();
                first = None;
            } else {
                lines.push(String::new());
            }
            continue;
        }
        let line = inline(rest.trim_end());
        if !line.is_empty() {
            first.get_or_insert(lines.len());
        }
        lines.push(line);
    }
    (title, lines.join("\n"))
}

/// Whether the line only says where the links of a label lead: `[label]: target`.
fn is_link_definition(line: &str) -> bool {
    line.strip_prefix('[').and_then(|rest| rest.split_once("]:")).is_some_and(|(label, target)| {
        !label.is_empty()
            && !label.contains(['[', ']'])
            && target.starts_with(' ')
            && target.contains(['/', '#'])
    })
}

/// A line of front matter.
struct Entry<'a> {
    key: String,
    value: &'a str,
    /// 1-based line of the file.
    line: usize,
}

/// The `key: value` lines between `---` at the start, and the rest.
fn front_matter(text: &str) -> (Vec<Entry<'_>>, &str) {
    let start = text.trim_start();
    let Some(rest) = start.strip_prefix("---\n").or_else(|| start.strip_prefix("---\r\n")) else {
        return (Vec::new(), text);
    };
    let first = text[..text.len() - rest.len()].matches('\n').count() + 1;
    let mut entries = Vec::new();
    let mut length = 0;
    for (line, content) in (first..).zip(rest.split_inclusive('\n')) {
        length += content.len();
        if content.trim_end() == "---" {
            return (entries, &rest[length..]);
        }
        if let Some((key, value)) = content.split_once(':') {
            let value = value.trim().trim_matches(['"', '\'']);
            entries.push(Entry { key: key.trim().to_lowercase(), value, line });
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
            '*' | '`' | '_' => {
                // Between spaces it is a sign of its own; `_` inside a word is a letter like any other.
                let alone = (plain.is_empty() || plain.ends_with(' ')) && after.starts_with(' ');
                let in_word =
                    plain.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
                if !(alone || c == '_' && in_word) {
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

/// The text of `[text](target)` or `[text][label]` at the start of `text`, and where it ends.
fn link(text: &str) -> Option<(&str, usize)> {
    // Bounded, so that a line of brackets is not searched to its end for each of them.
    const LONGEST: usize = 4096;
    let find = |from: usize, sought: &[u8]| {
        let bytes = text.as_bytes()[from..].iter().take(LONGEST);
        bytes.enumerate().find(|(_, b)| sought.contains(b)).map(|(at, b)| (from + at, *b))
    };
    let (close, b']') = find(1, b"[]")? else { return None };
    let mut end = close + 2;
    match text.as_bytes().get(close + 1)? {
        b'(' => {
            // A target may hold brackets of its own, in pairs.
            let mut open = 1;
            while open > 0 {
                let (at, bracket) = find(end, b"()").filter(|(at, _)| at - close <= LONGEST)?;
                open = if bracket == b'(' { open + 1 } else { open - 1 };
                end = at + 1;
            }
        }
        b'[' => end = find(end, b"]")?.0 + 1,
        _ => return None,
    }
    Some((&text[1..close], end))
}
