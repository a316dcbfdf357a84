//! Texts that are hard on a reader, of any length.

#![allow(dead_code)] // whoever includes this may need some of it only

use std::fmt::Write;

/// A text of any length.
#[derive(Clone, Copy, Debug)]
pub enum Text {
    /// The same again and again.
    Of(&'static str),
    /// The same, with `#` standing for a word that is another one each time, and begins with a capital.
    With(&'static str),
    /// All of the one, then as many of the other.
    Nested(&'static str, &'static str),
}

use Text::{Nested, Of, With};

impl Text {
    /// The text, of about so many bytes.
    pub fn of(&self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 64);
        match *self {
            Of(piece) => text.push_str(&piece.repeat(bytes / piece.len())),
            Nested(open, close) => {
                let times = bytes / (open.len() + close.len());
                text.push_str(&open.repeat(times));
                text.push_str(&close.repeat(times));
            }
            With(piece) => {
                let mut number = 0;
                while text.len() < bytes {
                    for (at, part) in piece.split('#').enumerate() {
                        if at > 0 {
                            name(number, &mut text);
                            number += 1;
                        }
                        text.push_str(part);
                    }
                }
            }
        }
        text
    }
}

/// The name of this number: `Babobu` and the like.
fn name(number: usize, text: &mut String) {
    const STARTS: [char; 16] =
        ['B', 'D', 'F', 'G', 'H', 'K', 'L', 'M', 'N', 'P', 'R', 'S', 'T', 'V', 'W', 'Z'];
    let start = STARTS[number % 16];
    text.push(start);
    let mut rest = number / 16 + 64;
    while rest > 0 {
        let _ = write!(text, "{}{}", ["a", "e", "i", "o"][rest % 4], ["l", "n", "r", "v"][rest / 4 % 4]);
        rest /= 16;
    }
}

/// Texts of articles.
pub const TEXTS: &[Text] = &[
    Of("a"),
    Of("A"),
    Of("."),
    Of("\""),
    Of("“"),
    Of("\" "),
    Of("“A "),
    Of("("),
    Of("(a. "),
    Of("["),
    Of("Mr. "),
    Of("U.S. "),
    Of("U.S."),
    Of("A B C "),
    Of("A. "),
    Of("said "),
    Of("\0"),
    Of("\u{200D}"),
    Of("\u{301}"),
    Of("\u{FB01}"),
    Of("\u{202E}"),
    Of("&amp;"),
    Of("<div>"),
    Of("http://"),
    Of("http://a "),
    Of("@x "),
    Of("#"),
    Of("he "),
    Of("she said he "),
    Of("平"),
    Of("平。"),
    Of("🕊️"),
    Of("a\n"),
    Of("A said.\n\n"),
    Of("1."),
    Of("1,"),
    Of("-"),
    Of("a-"),
    Of("'"),
    Of("and "),
    Of("of the "),
    Of("Ukraine "),
    Of("Ukraine and "),
    Of("Ukrainian "),
    Of("Moscow rejected the truce. "),
    Of("“Moscow rejected the truce. "),
    Of("The president said she rejected the truce. "),
    Of("the president of "),
    Of("Both sides said they "),
    Of("according to "),
    Of(", "),
    Of("\r"),
    Of("\u{2028}"),
    With("# "),
    With("# said. "),
    With("# # said so. "),
    With("# # and "),
    With("President # of #. "),
    With("# Varga said he was ill. "),
    With("Anna # said she was ill. "),
    With("“#,” said # #. "),
    With("the # minister, # #, "),
    With("#, the president of #, met her. He said no.\n\n"),
    With("the # (#) "),
    With("Bab# said. Officials said. "),
    With("Minister of # Ilse Varga said. "),
    Nested("A.", "b"),
    Nested("(", "A. "),
    Nested("“", "A said. "),
    Of("a\r"),
    Of("1\r"),
];

/// Pages.
pub const PAGES: &[Text] = &[
    Of("<p>"),
    Of("<p>A truce holds."),
    Of("<p>A truce holds, said Varga.</p>"),
    Of("<b>"),
    Of("<b><p>"),
    Of("<b><div></b>"),
    Of("</p>"),
    Of("</b>"),
    Of("</div>"),
    Of("<"),
    Of("</"),
    Of("<a"),
    Of("<a "),
    Of("<a b='"),
    Of("<!--"),
    Of("<!-- "),
    Of("<![CDATA["),
    Of("<script>"),
    Of("<script>a</script>"),
    Of("<style>"),
    Of("<title>"),
    Of("<table>"),
    Of("<table><tr><td>"),
    Of("<tr><td>a"),
    Of("<li>a"),
    Of("<select><option>"),
    Of("<svg>"),
    Of("<template>"),
    Of("<br>"),
    Of("<br> a "),
    Of("<img src=x>"),
    Of("<a href=x>a</a>, "),
    Of("<meta name=date content=x>"),
    Of("<time datetime=x>"),
    Of("<figcaption>a</figcaption>"),
    Of("<h1>a</h1>"),
    Of("<div>a</div>"),
    Of("<span>a</span>"),
    Of("&"),
    Of("&#"),
    Of("&#x41;"),
    Of("&lt"),
    Of("&notanentity"),
    With("<p id=#>a, b, c, d. "),
    With("<# class=#>"),
    Nested("<div>", "</div>"),
    Nested("<b>", "</b>"),
    Nested("<p>a", "</p>"),
];

/// Markdown.
pub const MARKS: &[Text] = &[
    Of("["),
    Of("]("),
    Of("[a]("),
    Of("![a]("),
    Of("[a]["),
    Of("[a](b)"),
    Of("*"),
    Of("_"),
    Of("\\"),
    Of("`"),
    Of("> "),
    Of(">\n"),
    Of("# a\n"),
    Of("a\n=\n"),
    Of("---\n"),
    Of("---\na: b\n"),
    Nested("[", "]"),
    Nested("[a", "](b)"),
    Nested("(", ")"),
    Nested("\n", "# a\n"),
    Nested("\n", "---\n"),
    Of("[a]: b/\n"),
];

/// Lines and rows.
pub const RECORDS: &[Text] = &[
    Of("\n"),
    Of("\r\n"),
    Of("x\n"),
    Of("x,y\n"),
    Of("\","),
    Of("\"\""),
    Of("\"x\",y\n"),
    Of("a text,support,Norland\n"),
    With("a text,#,Norland\n"),
    With("# backed it,support,#\n"),
    Of("\"**a** text\",support,\n"),
    Of("{\"text\":\"A truce.\"}\n"),
    Of("{\"text\":\"A truce.\"}"),
    Of("{\"text\":1}\n"),
    Of("["),
    Of("{\"text\":"),
    Of("\\u0041"),
    Of("\u{FEFF}\n"),
];

/// Codebooks.
pub const BOOKS: &[Text] = &[
    Of("["),
    Of("[[actor]]\n"),
    Of("[[topic]]\n"),
    Of("a = 1\n"),
    Of("\""),
    Of("#"),
    With("[[actor]]\nid = \"#\"\nname = \"#\"\nkind = \"person\"\n"),
    With("[[actor]]\nid = \"#\"\nname = \"#\"\nkind = \"person\"\naffiliation = \"#\"\n"),
    With("[[actor]]\nid = \"a\"\nname = \"#\"\nkind = \"#\"\n"),
    With("[[topic]]\nid = \"#\"\nname = \"#\"\nterms = [\"#\", \"#\"]\n"),
    With("[[topic]]\n# = \"#\"\n"),
    With("[[actor]]\nid = \"#\"\nname = \"Ilse Varga\"\nkind = \"person\"\n"),
    With("# = 1\n"),
    Nested("[", "]"),
    Nested("a = [", "]"),
];
