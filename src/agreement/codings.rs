//! Who gave which unit which label.

use std::collections::{BTreeMap, BTreeSet};

use super::error::AgreementError;

/// A label that a coder gave a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    /// Index into [`Codings::coders`].
    pub coder: u32,
    /// Index into [`Codings::labels`].
    pub label: u32,
}

/// A unit with its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodedUnit {
    /// Its name.
    pub name: String,
    /// Its topic, if any.
    pub topic: Option<String>,
    /// What is resampled as a whole: the article. A unit without a group stands for itself.
    pub group: Option<String>,
    /// At most one a coder, in the coders' order.
    pub codes: Vec<Code>,
}

/// A unit with its labels by name, as [`Codings::new`] takes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitLabels {
    /// Its name.
    pub name: String,
    /// Its topic, if any.
    pub topic: Option<String>,
    /// Its group, if any.
    pub group: Option<String>,
    /// Coders, as indices, with the label that each gave; of several of one coder the first counts.
    pub labels: Vec<(usize, String)>,
}

/// Units by coders: a label, or nothing where a coder left the unit out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codings {
    coders: Vec<String>,
    labels: Vec<String>,
    units: Vec<CodedUnit>,
}

impl Codings {
    /// Codings of `units` by `coders`. Labels are numbered in this `order`, those that are not in it behind: numbers by
    /// size, others in alphabetical order. The ordinal metric goes by their numbers. Labels of a coder that `coders` does
    /// not have are left out.
    pub fn new(coders: Vec<String>, units: &[UnitLabels], order: &[String]) -> Self {
        let given: BTreeSet<&str> =
            units.iter().flat_map(|unit| unit.labels.iter().map(|(_, label)| label.as_str())).collect();
        let rest: Vec<String> = given
            .iter()
            .filter(|label| !order.iter().any(|o| o == *label))
            .map(|l| (*l).to_owned())
            .collect();
        let known = order.iter().filter(|label| given.contains(label.as_str())).cloned();
        let labels: Vec<String> = known.chain(sorted(rest)).collect();
        let numbers: BTreeMap<&str, u32> =
            (0..).zip(&labels).map(|(at, label)| (label.as_str(), at)).collect();
        let units = units
            .iter()
            .map(|unit| {
                let mut codes: Vec<Code> = unit
                    .labels
                    .iter()
                    .filter(|(coder, _)| *coder < coders.len())
                    .map(|(coder, label)| Code { coder: *coder as u32, label: numbers[label.as_str()] })
                    .collect();
                codes.sort_by_key(|code| code.coder);
                codes.dedup_by_key(|code| code.coder);
                CodedUnit {
                    name: unit.name.clone(),
                    topic: unit.topic.clone(),
                    group: unit.group.clone(),
                    codes,
                }
            })
            .collect();
        Self { coders, labels, units }
    }

    /// Names of the coders.
    pub fn coders(&self) -> &[String] {
        &self.coders
    }

    /// The labels.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The units, in the order of the input.
    pub fn units(&self) -> &[CodedUnit] {
        &self.units
    }

    /// These codings and those of one more coder, who gave each unit a label or none; labels keep their order, new ones
    /// come behind.
    ///
    /// # Errors
    /// Where there is a coder of this name.
    pub fn with_coder(&self, name: &str, labels: &[Option<&str>]) -> Result<Self, AgreementError> {
        if self.coders.iter().any(|coder| coder == name) {
            return Err(AgreementError::CoderExists { name: name.to_owned() });
        }
        let added = self.coders.len();
        let units = self.units.iter().enumerate().map(|(at, unit)| UnitLabels {
            name: unit.name.clone(),
            topic: unit.topic.clone(),
            group: unit.group.clone(),
            labels: unit
                .codes
                .iter()
                .map(|code| (code.coder as usize, self.labels[code.label as usize].clone()))
                .chain(labels.get(at).copied().flatten().map(|label| (added, label.to_owned())))
                .collect(),
        });
        let coders = self.coders.iter().cloned().chain([name.to_owned()]).collect();
        Ok(Self::new(coders, &units.collect::<Vec<_>>(), &self.labels))
    }
}

impl CodedUnit {
    /// The label that a coder gave.
    pub fn label_of(&self, coder: usize) -> Option<usize> {
        let at = self.codes.binary_search_by_key(&coder, |code| code.coder as usize).ok()?;
        Some(self.codes[at].label as usize)
    }

    /// Whether two coders gave different labels.
    pub fn is_disputed(&self) -> bool {
        self.codes.windows(2).any(|pair| pair[0].label != pair[1].label)
    }

    /// How many coders gave each label, of those that were given, ascending.
    pub fn counts(&self) -> Vec<(usize, usize)> {
        count_labels(self.codes.iter().map(|code| code.label))
    }
}

/// How often each label occurs, ascending.
pub(super) fn count_labels(labels: impl Iterator<Item = u32>) -> Vec<(usize, usize)> {
    let mut labels: Vec<u32> = labels.collect();
    labels.sort_unstable();
    labels.chunk_by(|a, b| a == b).map(|run| (run[0] as usize, run.len())).collect()
}

/// Names in alphabetical order, or by size where all are numbers.
pub(super) fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort_unstable();
    let numbers: Option<Vec<f64>> = names.iter().map(|name| number(name)).collect();
    if let Some(numbers) = numbers {
        let mut both: Vec<(f64, String)> = numbers.into_iter().zip(names).collect();
        both.sort_by(|a, b| a.0.total_cmp(&b.0));
        return both.into_iter().map(|(_, name)| name).collect();
    }
    names
}

/// The number that a label is, where it is one.
pub(super) fn number(label: &str) -> Option<f64> {
    label.parse().ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(labels: &[(usize, &str)]) -> UnitLabels {
        UnitLabels {
            labels: labels.iter().map(|(c, l)| (*c, (*l).to_owned())).collect(),
            ..Default::default()
        }
    }

    fn names(given: &[&str]) -> Vec<String> {
        given.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn labels_stand_in_the_order_given_and_others_behind_numbers_by_size() {
        let units = || vec![unit(&[(0, "10"), (1, "9")]), unit(&[(0, "low"), (1, "2")])];
        assert_eq!(Codings::new(names(&["a", "b"]), &units(), &[]).labels(), ["10", "2", "9", "low"]);
        let order = names(&["low", "mid"]);
        assert_eq!(Codings::new(names(&["a", "b"]), &units(), &order).labels(), ["low", "2", "9", "10"]);
    }

    #[test]
    fn a_coder_has_one_label_a_unit_and_unknown_coders_none() {
        let codings =
            Codings::new(names(&["a", "b"]), &[unit(&[(1, "x"), (0, "y"), (1, "z"), (7, "x")])], &[]);
        let unit = &codings.units()[0];
        assert_eq!(unit.codes.len(), 2);
        let label = |coder| unit.label_of(coder).map(|label| codings.labels()[label].as_str());
        assert_eq!((label(0), label(1), label(2)), (Some("y"), Some("x"), None));
        assert!(unit.is_disputed());
    }

    #[test]
    fn a_coder_who_is_added_changes_nothing_of_the_others() {
        let codings =
            Codings::new(names(&["a", "b"]), &[unit(&[(0, "y"), (1, "x")]), unit(&[(1, "y")])], &[]);
        let more = codings.with_coder("m", &[None, Some("w")]).unwrap();
        assert_eq!(
            (more.coders(), more.labels()),
            (&names(&["a", "b", "m"])[..], &names(&["x", "y", "w"])[..])
        );
        assert_eq!(more.units()[0], codings.units()[0]);
        assert_eq!((more.units()[1].label_of(1), more.units()[1].label_of(2)), (Some(1), Some(2)));
        assert!(matches!(codings.with_coder("b", &[]), Err(AgreementError::CoderExists { .. })));
    }
}
