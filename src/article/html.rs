//! The article in a saved web page.

use dom_smoothie::{Config, Readability, TextMode};

use super::{Article, ArticleError, parse_date};

/// The deepest nesting of elements that is taken apart; pages of news stay below 100.
const DEEPEST: usize = 400;
/// The most elements.
const MOST_ELEMENTS: usize = 200_000;

/// Extracts the article: its text by paragraph, title, date and outlet.
pub(super) fn page(id: String, source_name: &str, html: &str) -> Result<Article, ArticleError> {
    let failed = |problem: String| ArticleError::Html { source_name: source_name.to_owned(), problem };
    let depth = nesting(html);
    if depth > DEEPEST {
        return Err(failed(format!(
            "elements are nested {depth} deep, the most is {DEEPEST}; is this a page of news?"
        )));
    }
    let config =
        Config { text_mode: TextMode::Formatted, max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
    let mut reader = Readability::new(html, None, Some(config)).map_err(|error| failed(error.to_string()))?;
    let found = reader.parse().map_err(|error| {
        failed(format!("no article was found in the page ({error}); save its text as .txt instead"))
    })?;
    let text: &str = &found.text_content;
    let mut article = Article::new(id, text.trim());
    article.title = Some(found.title).filter(|title| !title.trim().is_empty());
    article.outlet = found.site_name;
    article.date = found.published_time.and_then(|time| parse_date(&time));
    Ok(article)
}

/// How deep elements are nested, at most: elements that need no end tag are not counted.
fn nesting(html: &str) -> usize {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr", "p", "li", "td", "tr", "th", "dt", "dd", "option",
    ];
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        if let Some(name) = tag.strip_prefix('/') {
            let name: String =
                name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            if !VOID.contains(&name.as_str()) {
                depth = depth.saturating_sub(1);
            }
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name: String = tag
                .chars()
                .take(12)
                .take_while(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_ascii_lowercase();
            if !VOID.contains(&name.as_str()) {
                depth += 1;
                deepest = deepest.max(depth);
            }
        }
    }
    deepest
}
