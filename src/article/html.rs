//! The article in a saved web page.

use dom_smoothie::{Config, Readability, ReadabilityError, TextMode};
use jiff::civil::Date;

use super::nesting::{self, Excess};
use super::{Article, ArticleError, parse_date};

/// The most elements of a page; the longest live blogs have some ten thousand.
const MOST_ELEMENTS: usize = 200_000;
/// Where a page says its date if its metadata do not, best first.
const DATES: &[(&str, &str)] = &[
    ("[itemprop=datePublished]", "datetime"),
    ("[itemprop=datePublished]", "content"),
    ("meta[name=date]", "content"),
    ("meta[name=pubdate]", "content"),
    ("article time[datetime]", "datetime"),
    ("main time[datetime]", "datetime"),
    ("time[datetime]", "datetime"),
];

/// Extracts the article: its text by paragraph, title, date and outlet. Where no part of the page looks like an
/// article, all its visible text is one.
///
/// # Errors
/// Where the page is nested deeper, or has more elements or attributes, than is taken apart in reasonable time.
pub(super) fn page(id: String, source_name: &str, html: &str) -> Result<Article, ArticleError> {
    let failed = |problem: String| ArticleError::Html { source_name: source_name.to_owned(), problem };
    let too_deep = || {
        let deepest = nesting::DEEPEST;
        failed(format!(
            "elements are nested more than {deepest} deep, the most that is read; save the article's text as .txt instead"
        ))
    };
    nesting::check(html).map_err(|excess| match excess {
        Excess::Depth => too_deep(),
        Excess::Attributes => failed(format!(
            "a tag has more than {} attributes, the most that is read; save the article's text as .txt instead",
            nesting::MOST_ATTRIBUTES
        )),
        Excess::References => failed(format!(
            "a text without a tag has more than {} times `&`, the most that is read; save the article's text as .txt instead",
            nesting::MOST_REFERENCES
        )),
    })?;
    let config =
        Config { text_mode: TextMode::Formatted, max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
    let mut page = Readability::new(html, None, Some(config)).map_err(|error| failed(error.to_string()))?;
    // Repairs of misnested tags can make the tree deeper than its tags tell; what reads it goes down by recursion.
    if depth(&page) > nesting::DEEPEST {
        return Err(too_deep());
    }
    let date_in_body = date(&page);
    if let Some(captions) = page.doc.try_select("figcaption") {
        // They say who is in a picture, in the words of the text again.
        captions.remove();
    }
    let (text, title, outlet, published) = match page.parse() {
        Ok(found) => (found.text_content, found.title, found.site_name, found.published_time),
        Err(ReadabilityError::GrabFailed) => {
            let metadata = page.get_article_metadata(None);
            let body = page.doc.body().map(|body| body.formatted_text()).unwrap_or_default();
            (body, metadata.title, metadata.site_name, metadata.published_time)
        }
        Err(error) => {
            return Err(failed(format!("{error}; save the article's text as .txt instead")));
        }
    };
    // White space of the source is gone: a line ends where an item, a row or a break does.
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut article = Article::new(id, lines.join("\n\n"));
    article.title = stated(&title);
    article.outlet = outlet.as_deref().and_then(stated);
    article.date = published.as_deref().and_then(parse_date).or(date_in_body);
    Ok(article)
}

/// What the page says of itself, unless it is blank.
fn stated(value: &str) -> Option<String> {
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// How deep the elements of the page are nested, found without recursion.
fn depth(page: &Readability) -> usize {
    let mut node = page.doc.root();
    let (mut depth, mut deepest) = (0, 0);
    loop {
        if let Some(child) = node.first_child() {
            node = child;
            depth += 1;
            deepest = deepest.max(depth);
            continue;
        }
        loop {
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) if depth > 0 => {
                    node = parent;
                    depth -= 1;
                }
                _ => return deepest,
            }
        }
    }
}

/// The first date in the page's body that can be read.
fn date(page: &Readability) -> Option<Date> {
    DATES.iter().find_map(|(selector, attribute)| {
        let found = page.doc.try_select(selector)?;
        found.nodes().iter().find_map(|node| parse_date(&node.attr(attribute)?))
    })
}
