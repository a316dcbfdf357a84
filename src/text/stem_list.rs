//! Many stems in one piece of memory.

use rayon::prelude::*;

/// Different stems in alphabetical order, numbered by their place.
///
/// They are one text, each with a line feed behind it, as model files have them: reading a table is one look at its
/// bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StemList {
    lines: String,
    /// Where each line ends: the place of its line feed.
    ends: Vec<u32>,
}

impl StemList {
    /// The stems in these lines.
    ///
    /// # Errors
    /// The place of the first line that is not behind the one before it, or begins beyond what 32 bits can say.
    pub fn from_lines(lines: String) -> Result<Self, usize> {
        let mut list = Self { lines, ends: Vec::new() };
        let feeds = list.lines.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at);
        list.ends = feeds.take_while(|&at| at < u32::MAX as usize).map(|at| at as u32).collect();
        let whole = list.ends.last().map_or(0, |&end| end as usize + 1) == list.lines.len();
        let disorder = (1..list.len()).find(|&at| list.get(at - 1) >= list.get(at));
        match disorder {
            Some(place) => Err(place),
            None if whole => Ok(list),
            None => Err(list.len()),
        }
    }

    /// These stems, sorted; repeats are dropped, and so is what is no line.
    pub fn new(mut stems: Vec<Box<str>>) -> Self {
        stems.retain(|stem| !stem.contains('\n'));
        stems.par_sort_unstable();
        stems.dedup();
        let mut list = Self::default();
        for stem in stems {
            list.lines.push_str(&stem);
            list.ends.push(list.lines.len() as u32);
            list.lines.push('\n');
        }
        list
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The stem at a place below [`StemList::len`].
    pub fn get(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before] as usize + 1);
        &self.lines[start..self.ends[place] as usize]
    }

    /// The place of a stem.
    pub fn find(&self, stem: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).cmp(stem) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The stems, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        (0..self.len()).map(|place| self.get(place))
    }

    /// The stems, each with a line feed behind it.
    pub fn lines(&self) -> &str {
        &self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_found_by_place_and_by_name_and_read_back_from_their_lines() {
        let stems = ["", "a", "ab", "b", "é"];
        let list = StemList::new(["b", "a", "", "é", "ab", "a"].map(Into::into).to_vec());
        assert_eq!(list.iter().collect::<Vec<_>>(), stems);
        for (place, stem) in stems.iter().enumerate() {
            assert_eq!((list.get(place), list.find(stem)), (*stem, Some(place)));
        }
        assert_eq!((list.find("aa"), list.find("z")), (None, None));
        assert_eq!(StemList::from_lines(list.lines().to_owned()), Ok(list));
        assert_eq!(StemList::from_lines(String::new()), Ok(StemList::default()));
    }

    #[test]
    fn lines_out_of_order_and_a_line_without_an_end_are_refused_with_their_place() {
        assert_eq!(StemList::from_lines("b\na\n".to_owned()), Err(1));
        assert_eq!(StemList::from_lines("a\na\n".to_owned()), Err(1));
        assert_eq!(StemList::from_lines("a\nb".to_owned()), Err(1));
    }
}
