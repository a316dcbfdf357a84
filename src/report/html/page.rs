//! The frame that all pages share. A page is a template that extends `page.html` and has a field `frame`.

/// What stands around the content of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// What sort of page it is, in a line above the title.
    pub kicker: String,
    /// The title, of the page and of its window.
    pub title: String,
    /// What it is about, in a sentence or two; may be empty.
    pub lead: String,
    /// Figures that sum it up.
    pub facts: Vec<Fact>,
    /// The sections that the page has, to jump to.
    pub sections: Vec<Section>,
    /// What it was made from, a line each.
    pub made: Vec<String>,
}

/// A figure with what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The figure, as it is shown.
    pub value: String,
    /// What it is of.
    pub what: String,
}

impl Fact {
    /// A number of things: `what` in the plural, from which an `s` is taken for a single one.
    pub fn count(n: usize, what: &str) -> Self {
        let what = if n == 1 { what.strip_suffix('s').unwrap_or(what) } else { what };
        Self { value: grouped(n), what: what.to_owned() }
    }
}

/// A section of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// The id of its element.
    pub id: &'static str,
    /// What the link to it says.
    pub name: &'static str,
}

/// A number with its digits in groups of three.
pub(super) fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped_and_a_single_thing_is_singular() {
        assert_eq!(["0", "999", "1,000", "12,345,678"], [0, 999, 1000, 12_345_678].map(grouped).as_slice());
        assert_eq!(Fact::count(1, "articles").what, "article");
        assert_eq!(Fact::count(2, "articles").what, "articles");
    }
}
