//! How deep the elements of a web page are nested, told by its tags alone, before anything is built of them.
//!
//! A parser of HTML takes time that grows with the square of the depth and of the attributes of one tag, and what reads
//! its tree may recurse: pages that are too deep have to be found in one pass over their bytes. Scripts, styles and
//! comments hold no tags; an end tag closes only an element that is open and within reach, as in the
//! [tree construction](https://html.spec.whatwg.org/multipage/parsing.html#tree-construction) of the standard.

/// The deepest nesting that is read; pages of news stay below 100.
pub(super) const DEEPEST: usize = 400;
/// The most attributes of a tag that are read.
pub(super) const MOST_ATTRIBUTES: usize = 1000;
/// The most `&` of a text between two tags that are read.
pub(super) const MOST_REFERENCES: usize = 10_000;

/// Elements without content.
const VOID: &[&[u8]] = &[
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param",
    b"source", b"track", b"wbr",
];
/// Elements whose content is text, whatever it looks like.
const RAW: &[&[u8]] =
    &[b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes", b"plaintext"];
/// Elements that an end tag of another one cannot reach through.
const SCOPES: &[&[u8]] =
    &[b"applet", b"caption", b"html", b"table", b"td", b"th", b"marquee", b"object", b"template", b"select"];
/// Parts of a table: their end tags reach up to the table.
const OF_TABLE: &[&[u8]] =
    &[b"table", b"caption", b"colgroup", b"tbody", b"thead", b"tfoot", b"tr", b"td", b"th", b"select"];
/// Elements that outlast what they stand in until their own end tag comes: they are opened anew in what follows.
const FORMATTING: &[&[u8]] = &[
    b"a", b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"tt",
    b"u",
];
/// Elements that end where another of their kind starts.
const ENDED_BY_LIKE: &[&[&[u8]]] = &[
    &[b"p"],
    &[b"li"],
    &[b"dt", b"dd"],
    &[b"option", b"optgroup"],
    &[b"td", b"th"],
    &[b"tr"],
    &[b"tbody", b"thead", b"tfoot"],
];
/// Elements that hold others of those kinds, which end nothing outside.
const HOLDERS: &[&[u8]] = &[
    b"ul",
    b"ol",
    b"menu",
    b"dl",
    b"table",
    b"tbody",
    b"thead",
    b"tfoot",
    b"tr",
    b"section",
    b"article",
    b"blockquote",
    b"form",
    b"button",
    b"aside",
    b"figure",
    b"div",
];

/// Why a page is not given to the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// Elements are nested deeper than [`DEEPEST`].
    Depth,
    /// A tag has more attributes than [`MOST_ATTRIBUTES`].
    Attributes,
    /// A text has more `&` than [`MOST_REFERENCES`], each of which ends a piece of it.
    References,
}

/// Finds out in time linear in the page whether it is nested too deep, or has a tag with too many attributes.
pub(super) fn check(html: &str) -> Result<(), Excess> {
    let mut scanner =
        Scanner { html: html.as_bytes(), at: 0, open: Vec::new(), outlasting: Vec::new(), foreign: 0 };
    scanner.run()
}

/// Where in a tag the scanner is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Between,
    Name,
    AfterName,
    BeforeValue,
}

/// The most elements of one name and the same attributes that are opened anew.
const MOST_LIKE: usize = 3;

#[derive(Clone, Copy)]
struct Element<'a> {
    name: &'a [u8],
    /// The tag from its name on.
    tag: &'a [u8],
}

struct Scanner<'a> {
    html: &'a [u8],
    at: usize,
    /// The elements that are open.
    open: Vec<Element<'a>>,
    /// Formatting elements whose parent ended before they did.
    outlasting: Vec<Element<'a>>,
    /// How many `svg` and `math` elements are open; in them `<path/>` is a whole element.
    foreign: usize,
}

impl<'a> Scanner<'a> {
    fn run(&mut self) -> Result<(), Excess> {
        loop {
            let rest = &self.html[self.at..];
            let next = find(rest, b"<");
            let text = &rest[..next.unwrap_or(rest.len())];
            if text.iter().filter(|byte| **byte == b'&').nth(MOST_REFERENCES).is_some() {
                return Err(Excess::References);
            }
            let Some(next) = next else { return Ok(()) };
            self.at += next + 1;
            let rest = &self.html[self.at..];
            if rest.starts_with(b"!--") {
                // `<!-->` is a whole comment.
                self.skip_past(2, b"-->");
            } else if rest.starts_with(b"!") || rest.starts_with(b"?") {
                self.skip_past(0, b">");
            } else if rest.first() == Some(&b'/') {
                self.at += 1;
                let name = self.name();
                self.rest_of_tag()?;
                self.close(name);
            } else if rest.first().is_some_and(u8::is_ascii_alphabetic) {
                let start = self.at;
                let name = self.name();
                let closed_itself = self.rest_of_tag()?;
                self.start(Element { name, tag: &self.html[start..self.at] }, closed_itself)?;
            }
        }
    }

    fn start(&mut self, element: Element<'a>, closed_itself: bool) -> Result<(), Excess> {
        let name = element.name;
        if is_in(name, VOID) || (closed_itself && (self.foreign > 0 || is_in(name, &[b"svg", b"math"]))) {
            return Ok(());
        }
        if self.foreign == 0 && is_in(name, RAW) {
            self.skip_raw(name);
            return Ok(());
        }
        if let Some(like) = ENDED_BY_LIKE.iter().find(|like| is_in(name, like)) {
            self.end_like(like);
        }
        if is_in(name, &[b"a", b"nobr"]) {
            // A link ends the one that is open.
            self.outlasting.retain(|one| !one.name.eq_ignore_ascii_case(name));
        }
        if is_in(name, &[b"svg", b"math"]) {
            self.foreign += 1;
        }
        self.open.push(element);
        if self.open.len() + self.outlasting.len() > DEEPEST { Err(Excess::Depth) } else { Ok(()) }
    }

    /// Closes an open element of these names that no list, table or block stands between.
    fn end_like(&mut self, like: &[&[u8]]) {
        let reached = self.open.iter().rposition(|open| is_in(open.name, like) || is_in(open.name, HOLDERS));
        if let Some(at) = reached.filter(|&at| is_in(self.open[at].name, like)) {
            self.truncate(at);
        }
    }

    /// An end tag: closes the innermost element of its name with all in it; without one that it reaches, nothing.
    fn close(&mut self, name: &[u8]) {
        let in_table = is_in(name, OF_TABLE);
        for at in (0..self.open.len()).rev() {
            let open = self.open[at].name;
            if open.eq_ignore_ascii_case(name) {
                if is_in(name, FORMATTING) {
                    self.open.remove(at);
                } else {
                    self.truncate(at);
                }
                return;
            }
            let stops = if in_table { is_in(open, &[b"table", b"template"]) } else { is_in(open, SCOPES) };
            if stops {
                return;
            }
        }
        if let Some(at) = self.outlasting.iter().rposition(|one| one.name.eq_ignore_ascii_case(name)) {
            self.outlasting.remove(at);
        }
    }

    /// Ends all elements from this one on.
    fn truncate(&mut self, at: usize) {
        // A cell of a table keeps to itself what was opened in it.
        let is_scope = is_in(self.open[at].name, SCOPES);
        for element in self.open.drain(at..) {
            if is_in(element.name, &[b"svg", b"math"]) {
                self.foreign -= 1;
            }
            let like = self.outlasting.iter().filter(|one| one.tag == element.tag);
            if !is_scope && is_in(element.name, FORMATTING) && like.count() < MOST_LIKE {
                self.outlasting.push(element);
            }
        }
    }

    /// Reads the name of a tag.
    fn name(&mut self) -> &'a [u8] {
        let rest = &self.html[self.at..];
        let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>');
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Reads to the end of a tag, past quoted values; says whether it ends in `/>`.
    fn rest_of_tag(&mut self) -> Result<bool, Excess> {
        let (mut attributes, mut slash) = (0, false);
        let mut place = Place::Between;
        while let Some(&byte) = self.html.get(self.at) {
            self.at += 1;
            place = match byte {
                b'>' => return Ok(slash),
                b'"' | b'\'' if place == Place::BeforeValue => {
                    self.skip_past(0, &[byte]);
                    Place::Between
                }
                b'=' if matches!(place, Place::Name | Place::AfterName) => Place::BeforeValue,
                _ if byte.is_ascii_whitespace() && place == Place::Name => Place::AfterName,
                _ if byte.is_ascii_whitespace() => place,
                _ if place == Place::BeforeValue => {
                    // A value without quotes lasts to the next white space.
                    let rest = &self.html[self.at..];
                    let ends = |b: &u8| b.is_ascii_whitespace() || *b == b'>';
                    self.at += rest.iter().position(ends).unwrap_or(rest.len());
                    Place::Between
                }
                b'/' => Place::Between,
                _ => {
                    attributes += usize::from(place != Place::Name);
                    if attributes > MOST_ATTRIBUTES {
                        return Err(Excess::Attributes);
                    }
                    Place::Name
                }
            };
            slash = byte == b'/';
        }
        Ok(slash)
    }

    /// Moves past the next `end`, looked for `ahead` bytes on, or to the end of the page.
    fn skip_past(&mut self, ahead: usize, end: &[u8]) {
        let from = (self.at + ahead).min(self.html.len());
        self.at = find(&self.html[from..], end).map_or(self.html.len(), |found| from + found + end.len());
    }

    /// Moves to the end tag of an element that holds only text.
    fn skip_raw(&mut self, name: &[u8]) {
        while let Some(found) = find(&self.html[self.at..], b"</") {
            self.at += found + 2;
            let rest = &self.html[self.at..];
            let is_end = rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                && rest.get(name.len()).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'));
            if is_end {
                return;
            }
        }
        self.at = self.html.len();
    }
}

fn is_in(name: &[u8], names: &[&[u8]]) -> bool {
    names.iter().any(|one| one.eq_ignore_ascii_case(name))
}

fn find(bytes: &[u8], sought: &[u8]) -> Option<usize> {
    let first = *sought.first()?;
    let mut from = 0;
    loop {
        let at = from + bytes[from..].iter().position(|b| *b == first)?;
        if bytes[at..].starts_with(sought) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANY: usize = 3 * DEEPEST;

    #[test]
    fn what_is_no_element_adds_no_depth() {
        for piece in [
            "<script>for(i=0;i<n;i++)s+='<div>'</script>",
            "<SCRIPT>a</scripts <b</Script>",
            "<style>a<b</style>",
            "<title>a <b> c</title>",
            "<!-- <div> > -->",
            "<!-->",
            "<svg><path d='M0'/><g/></svg>",
            "<svg/>",
            "<br><img src=x><input>",
            "<p>one<p>two",
            "<ul><li>one<li><a>two</a></ul>",
            "<dl><dt>a<dd>b<dt>c</dl>",
            "<table><tr><td>a<td>b<tr><td>c</table>",
            "<a title='1 > 0 <div>' href=/x/>x</a>",
            "<p><b>bold</p></b>",
            "<p><font size=2>unclosed</p>",
            "<table><td><b>unclosed</table>",
            "</div></zz>",
            "1 < 2 <3 <",
        ] {
            assert_eq!(check(&piece.repeat(MANY)), Ok(()), "{piece}");
        }
    }

    #[test]
    fn nesting_is_found_whatever_end_tags_stand_between() {
        for piece in [
            "<div>",
            "<div></zz>",
            "<DIV></p>",
            "<div/>",
            "<b><div></b>",
            "<div><table><tr><td></div>",
            "<p><div>",
            "<ul><li>",
            "<span a='>' b=\"</span>\">",
            "<svg><g></svgs>",
        ] {
            assert_eq!(check(&piece.repeat(MANY)), Err(Excess::Depth), "{piece}");
            assert_eq!(check(&piece.repeat(50)), Ok(()), "{piece}");
        }
    }

    #[test]
    fn formatting_that_outlasts_its_paragraph_is_nested_in_all_that_follow() {
        let page = |tag: &str, n: usize| {
            let paragraphs: Vec<String> = (0..n).map(|i| format!("<p><{tag} id={i}>x</p>")).collect();
            check(&paragraphs.concat())
        };
        assert_eq!(page("b", MANY), Err(Excess::Depth));
        assert_eq!(page("b", 50), Ok(()));
        assert_eq!(page("a", MANY), Ok(()));
    }

    #[test]
    fn a_tag_may_have_many_attributes_but_not_endless_ones() {
        let tag = |n: usize| {
            let attributes: Vec<String> = (0..n).map(|i| format!("a{i} = 'x y' b{i}")).collect();
            format!("<div {}>", attributes.join(" "))
        };
        assert_eq!(check(&tag(MOST_ATTRIBUTES / 2)), Ok(()));
        assert_eq!(check(&tag(MOST_ATTRIBUTES / 2 + 1)), Err(Excess::Attributes));
    }
}
