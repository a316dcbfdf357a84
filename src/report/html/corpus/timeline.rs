//! Positions over time: small charts on the same scales, a row of them for each topic.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::Html;
use super::super::chart::{Axis, Lines, Point, Reference, Series, Size};
use super::super::page::grouped;
use super::collect::{Collection, Dated};

/// The most actors with a chart of their own on a topic.
const MOST_ACTORS: usize = 3;
/// The fewest statements that a line is drawn from, and the fewest bins that they must lie in.
const FEWEST_STATEMENTS: usize = 5;
const FEWEST_BINS: usize = 2;

/// Spans of time that statements are summed up over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bin {
    Week,
    Month,
    Year,
}

/// The charts of a topic.
pub(super) struct TopicTime {
    pub topic: String,
    pub proposition: String,
    pub charts: Vec<Html>,
    /// The same in a table.
    pub figures: Html,
}

/// Sums of a bin.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    n: usize,
    position: f64,
}

type Line = BTreeMap<i32, Sums>;

/// What bins are called in a row, and the charts over time, by topic in the order of the codebook; none where too few
/// articles are dated.
pub(super) fn timelines(collection: &Collection<'_>) -> (&'static str, Vec<TopicTime>) {
    let dated = &collection.dated;
    let days = || dated.iter().map(|statement| statement.date);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return ("", Vec::new()) };
    let bin = Bin::of(first, last);
    let (from, to) = (bin.number(first), bin.number(last));
    let mut topics: BTreeMap<u16, BTreeMap<Option<u32>, Line>> = BTreeMap::new();
    for &Dated { date, topic, actor, position } in dated {
        let lines = topics.entry(topic).or_default();
        for line in [None, Some(actor)] {
            let sums = lines.entry(line).or_default().entry(bin.number(date)).or_default();
            sums.n += 1;
            sums.position += f64::from(position);
        }
    }
    let topics: Vec<TopicTime> = topics
        .into_iter()
        .filter_map(|(topic, lines)| of_topic(collection, usize::from(topic), lines, (bin, from, to)))
        .collect();
    (bin.each(), topics)
}

fn of_topic(
    collection: &Collection<'_>,
    topic: usize,
    mut lines: BTreeMap<Option<u32>, Line>,
    (bin, from, to): (Bin, i32, i32),
) -> Option<TopicTime> {
    lines.retain(|_, line| line.len() >= FEWEST_BINS && statements(line) >= FEWEST_STATEMENTS);
    let all = lines.remove(&None)?;
    let mut actors: Vec<(&str, Line)> = lines
        .into_iter()
        .filter_map(|(actor, line)| Some((collection.actors[actor? as usize].name.as_str(), line)))
        .collect();
    actors.sort_by(|a, b| statements(&b.1).cmp(&statements(&a.1)).then_with(|| a.0.cmp(b.0)));
    actors.truncate(MOST_ACTORS);
    let entry = &collection.predictor.codebook().topics[topic];
    let mut series = vec![series("All actors", &all, bin)];
    series.extend(actors.iter().map(|(name, line)| self::series(name, line, bin)));
    let chart = |series: &Series| {
        let mut chart = chart(vec![series.clone()], (bin, from, to));
        let total: usize = series.points.iter().filter_map(|point| point.count).sum();
        chart.title.clone_from(&series.name);
        chart.description =
            format!("Position on {} over time, from {} statements.", entry.name, grouped(total));
        chart.drawing()
    };
    Some(TopicTime {
        topic: entry.name.clone(),
        proposition: entry.proposition.clone(),
        charts: series.iter().map(chart).collect(),
        figures: chart_table(series, (bin, from, to)),
    })
}

fn statements(line: &Line) -> usize {
    line.values().map(|sums| sums.n).sum()
}

fn series(name: &str, line: &Line, bin: Bin) -> Series {
    let point = |(&number, sums): (&i32, &Sums)| Point {
        x: f64::from(number),
        y: sums.position / sums.n as f64,
        interval: None,
        count: Some(sums.n),
        label: bin.label(number),
    };
    Series { name: name.to_owned(), points: line.iter().map(point).collect() }
}

fn chart(series: Vec<Series>, (bin, from, to): (Bin, i32, i32)) -> Lines {
    let mut x = Axis::new(bin.name(), f64::from(from) - 0.5, f64::from(to) + 0.5, 2);
    x.ticks = [from, to].map(|number| (f64::from(number), bin.label(number))).to_vec();
    x.ticks.dedup();
    let mut y = Axis::new("Position", -1.0, 1.0, 2);
    y.ticks =
        [(-1.0, "against"), (0.0, "0"), (1.0, "for")].map(|(at, label)| (at, label.to_owned())).to_vec();
    Lines {
        title: String::new(),
        description: String::new(),
        x,
        y,
        series,
        reference: Some(Reference::Level(0.0)),
        size: Size::Small,
        decimals: 2,
    }
}

fn chart_table(series: Vec<Series>, bins: (Bin, i32, i32)) -> Html {
    chart(series, bins).figures()
}

impl Bin {
    /// Weeks for up to half a year, months for up to four years, otherwise years.
    fn of(first: Date, last: Date) -> Self {
        let days = (last.duration_since(first).as_hours() / 24).abs();
        match days {
            ..=182 => Self::Week,
            183..=1461 => Self::Month,
            _ => Self::Year,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Week => "Week from",
            Self::Month => "Month",
            Self::Year => "Year",
        }
    }

    const fn each(self) -> &'static str {
        match self {
            Self::Week => "Week by week",
            Self::Month => "Month by month",
            Self::Year => "Year by year",
        }
    }

    /// The number of the span that a day lies in; the next span has the next number.
    fn number(self, date: Date) -> i32 {
        match self {
            Self::Week => {
                let since = date.duration_since(FIRST_MONDAY).as_hours().div_euclid(24);
                since.div_euclid(7) as i32
            }
            Self::Month => i32::from(date.year()) * 12 + i32::from(date.month()) - 1,
            Self::Year => i32::from(date.year()),
        }
    }

    fn label(self, number: i32) -> String {
        match self {
            Self::Week => {
                let monday =
                    FIRST_MONDAY.checked_add(jiff::SignedDuration::from_hours(i64::from(number) * 7 * 24));
                monday.map_or_else(
                    |_| String::new(),
                    |monday| format!("{} {} {}", monday.day(), month(monday.month()), monday.year()),
                )
            }
            Self::Month => format!("{} {}", month(number.rem_euclid(12) as i8 + 1), number.div_euclid(12)),
            Self::Year => number.to_string(),
        }
    }
}

/// A Monday to count weeks from.
const FIRST_MONDAY: Date = Date::constant(1970, 1, 5);

const fn month(number: i8) -> &'static str {
    match number {
        1 => "Jan",
        2 => "Feb",
        3 => "Mar",
        4 => "Apr",
        5 => "May",
        6 => "Jun",
        7 => "Jul",
        8 => "Aug",
        9 => "Sep",
        10 => "Oct",
        11 => "Nov",
        _ => "Dec",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_follow_the_calendar_and_fit_the_span() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(FIRST_MONDAY.weekday(), jiff::civil::Weekday::Monday);
        assert_eq!(Bin::of(day("2025-01-01"), day("2025-06-30")), Bin::Week);
        assert_eq!(Bin::of(day("2025-01-01"), day("2025-12-31")), Bin::Month);
        assert_eq!(Bin::of(day("2015-01-01"), day("2025-12-31")), Bin::Year);
        let label = |bin: Bin, text| bin.label(bin.number(day(text)));
        assert_eq!(label(Bin::Week, "2025-03-09"), "3 Mar 2025");
        assert_eq!(label(Bin::Week, "2025-03-10"), "10 Mar 2025");
        assert_eq!(label(Bin::Week, "1969-12-31"), "29 Dec 1969");
        assert_eq!(label(Bin::Month, "2024-12-31"), "Dec 2024");
        assert_eq!(Bin::Month.number(day("2025-01-01")) - Bin::Month.number(day("2024-12-31")), 1);
    }
}
