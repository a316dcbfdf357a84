//! Markup in which everything from outside is escaped.

use std::fmt::{self, Display, Write};

use askama::filters::Escaper;

use super::super::steers;

/// Escapes what stands for markup, as text and in quoted attributes, and leaves out what steers a terminal, overrides the
/// direction of writing, or is no character. What it writes may stand in HTML and in XML.
#[derive(Clone, Copy, Debug, Default)]
pub struct Escape;

impl Escaper for Escape {
    fn write_escaped_str<W: Write>(&self, mut out: W, text: &str) -> fmt::Result {
        let mut written = 0;
        for (at, c) in text.char_indices() {
            let instead = match c {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                '\'' => "&#39;",
                '\n' | '\t' => continue,
                '\u{2028}' | '\u{2029}' => " ",
                c if steers(c) || is_no_character(c) => "",
                _ => continue,
            };
            out.write_str(&text[written..at])?;
            out.write_str(instead)?;
            written = at + c.len_utf8();
        }
        out.write_str(&text[written..])
    }
}

/// The code points that Unicode sets aside for internal use.
const fn is_no_character(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || c as u32 & 0xFFFE == 0xFFFE
}

/// Well-formed markup: only constants of the program come in unescaped, so that it may be marked as safe in a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// No markup.
    pub const fn new() -> Self {
        Self(String::new())
    }

    /// Adds markup of the program's own.
    pub fn markup(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds text from anywhere, escaped; it may stand in a quoted attribute too.
    pub fn text(&mut self, text: impl Display) -> &mut Self {
        // Writing to a string cannot fail.
        let _ = write!(Escaping(&mut self.0), "{text}");
        self
    }

    /// Adds other markup.
    pub fn html(&mut self, other: &Self) -> &mut Self {
        self.0.push_str(&other.0);
        self
    }

    /// Length in bytes.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no markup.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

struct Escaping<'a>(&'a mut String);

impl Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        Escape.write_escaped_str(&mut *self.0, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_place_nor_steer_anything() {
        let mut html = Html::new();
        html.markup("<b title=\"").text("\"'><script>&\u{1b}[31m\u{202e}\u{ffff}\u{0}").markup("\">");
        assert_eq!(html.to_string(), "<b title=\"&quot;&#39;&gt;&lt;script&gt;&amp;[31m\">");
        assert_eq!(Html::new().text("a\u{2028}b\r\n\tשלום\u{200f}").to_string(), "a b\n\tשלום\u{200f}");
    }
}
