//! Lines over two axes.

use super::super::Html;
use super::{Axis, coordinate, figure};

/// A point of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// Its place on the axis across.
    pub x: f64,
    /// Its place on the axis upwards.
    pub y: f64,
    /// Ends of the interval of `y`.
    pub interval: Option<(f64, f64)>,
    /// How many things it sums up; drawn as a bar at the foot where one of the points has a count.
    pub count: Option<usize>,
    /// What the table calls `x`; the figure itself where it is empty.
    pub label: String,
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// What it is of.
    pub name: String,
    /// Its points, by `x`.
    pub points: Vec<Point>,
}

/// What lines are compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reference {
    /// A level.
    Level(f64),
    /// The points where both values are the same.
    Diagonal,
}

/// How much room a chart takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// One that stands alone.
    Whole,
    /// One of many that are compared with each other.
    Small,
}

/// A chart of up to four lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// What the chart shows.
    pub title: String,
    /// What it comes to, in a sentence, for those who do not see it.
    pub description: String,
    /// The axis across.
    pub x: Axis,
    /// The axis upwards.
    pub y: Axis,
    /// The lines.
    pub series: Vec<Series>,
    /// What they are compared with.
    pub reference: Option<Reference>,
    /// The room it takes.
    pub size: Size,
    /// Decimals of the figures in the table.
    pub decimals: usize,
}

const COLOURS: [&str; 4] = ["s0", "s1", "s2", "s3"];

/// The place of the plot in the drawing.
struct Plot {
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Plot {
    const WHOLE: Self =
        Self { width: 360.0, height: 250.0, left: 40.0, right: 350.0, top: 10.0, bottom: 208.0 };
    const SMALL: Self =
        Self { width: 250.0, height: 120.0, left: 50.0, right: 244.0, top: 8.0, bottom: 98.0 };
}

impl Lines {
    /// The chart as a figure, with its legend and its figures in a table.
    pub fn html(&self) -> Html {
        let mut out = Html::new();
        out.markup("<figure><figcaption>").text(&self.title).markup("</figcaption>\n");
        self.draw(&mut out);
        if self.series.len() > 1 {
            out.markup("<ul class=\"legend\">");
            for (series, colour) in self.series.iter().zip(COLOURS) {
                out.markup("<li><svg class=\"chart\" aria-hidden=\"true\" viewBox=\"0 0 32 12\"><g class=\"");
                out.markup(colour).markup("\"><path class=\"line\" d=\"M1 6H31\"/></g></svg>");
                out.text(&series.name).markup("</li>");
            }
            out.markup("</ul>\n");
        }
        out.html(&self.figures()).markup("</figure>\n");
        out
    }

    /// The chart with its title alone: for one of many, whose figures stand in a table of their own.
    pub fn drawing(&self) -> Html {
        let mut out = Html::new();
        out.markup("<figure><figcaption>").text(&self.title).markup("</figcaption>\n");
        self.draw(&mut out);
        out.markup("</figure>\n");
        out
    }

    const fn plot(&self) -> &'static Plot {
        match self.size {
            Size::Whole => &Plot::WHOLE,
            Size::Small => &Plot::SMALL,
        }
    }

    fn across(&self, value: f64) -> f64 {
        let plot = self.plot();
        plot.left + self.x.place(value) * (plot.right - plot.left)
    }

    fn upwards(&self, value: f64) -> f64 {
        let plot = self.plot();
        plot.bottom - self.y.place(value) * (plot.bottom - plot.top)
    }

    fn draw(&self, out: &mut Html) {
        let plot = self.plot();
        out.markup(if self.size == Size::Small {
            "<svg class=\"chart small\""
        } else {
            "<svg class=\"chart\""
        });
        out.markup(" role=\"img\" viewBox=\"0 0 ").text(plot.width).markup(" ").text(plot.height);
        out.markup("\" aria-label=\"")
            .text(&self.title)
            .markup(". ")
            .text(&self.description)
            .markup("\"><title>");
        out.text(&self.title).markup("</title><desc>").text(&self.description).markup("</desc>\n");
        self.draw_counts(out);
        self.draw_axes(out);
        match self.reference {
            Some(Reference::Level(level)) => {
                self.draw_reference(out, (self.x.low, level), (self.x.high, level));
            }
            Some(Reference::Diagonal) => {
                let (low, high) = (self.x.low.max(self.y.low), self.x.high.min(self.y.high));
                self.draw_reference(out, (low, low), (high, high));
            }
            None => {}
        }
        for (series, colour) in self.series.iter().zip(COLOURS) {
            out.markup("<g class=\"").markup(colour).markup("\">");
            self.draw_series(out, series);
            out.markup("</g>\n");
        }
        out.markup("</svg>\n");
    }

    fn draw_axes(&self, out: &mut Html) {
        let plot = self.plot();
        for (value, label) in &self.y.ticks {
            line(out, "grid", (plot.left, self.upwards(*value)), (plot.right, self.upwards(*value)));
            text(out, "end", (plot.left - 5.0, self.upwards(*value) + 3.5), label);
        }
        line(out, "axis", (plot.left, plot.bottom), (plot.right, plot.bottom));
        for (value, label) in &self.x.ticks {
            let x = self.across(*value);
            line(out, "axis", (x, plot.bottom), (x, plot.bottom + 4.0));
            // Labels at the ends stay inside the drawing.
            let anchor = match x {
                x if x > plot.right - 12.0 && self.size == Size::Small => "end",
                x if x < plot.left + 12.0 && self.size == Size::Small => "start",
                _ => "middle",
            };
            text(out, anchor, (x, plot.bottom + 16.0), label);
        }
        if self.size == Size::Whole {
            text(out, "middle", (f64::midpoint(plot.left, plot.right), plot.height - 6.0), &self.x.label);
            if !self.y.label.is_empty() {
                let y = coordinate(f64::midpoint(plot.top, plot.bottom));
                out.markup("<text text-anchor=\"middle\" transform=\"translate(10 ").text(y);
                out.markup(") rotate(-90)\">").text(&self.y.label).markup("</text>");
            }
        }
    }

    fn draw_reference(&self, out: &mut Html, from: (f64, f64), to: (f64, f64)) {
        let place = |(x, y): (f64, f64)| (self.across(x), self.upwards(y));
        line(out, "reference", place(from), place(to));
    }

    /// How many things the points of the first line sum up, at the foot of the plot, up to a quarter of its height.
    fn draw_counts(&self, out: &mut Html) {
        let plot = self.plot();
        let points = self.series.first().map_or(&[][..], |series| &series.points);
        let Some(most) = points.iter().filter_map(|point| point.count).max().filter(|most| *most > 0) else {
            return;
        };
        let step =
            points.windows(2).map(|two| self.across(two[1].x) - self.across(two[0].x)).fold(14.0, f64::min);
        let width = (step * 0.6).clamp(1.5, 14.0);
        for point in points {
            let height = point.count.unwrap_or(0) as f64 / most as f64 * (plot.bottom - plot.top) / 4.0;
            out.markup("<rect class=\"count\" x=\"").text(coordinate(self.across(point.x) - width / 2.0));
            out.markup("\" y=\"")
                .text(coordinate(plot.bottom - height))
                .markup("\" width=\"")
                .text(coordinate(width));
            out.markup("\" height=\"").text(coordinate(height)).markup("\"/>");
        }
    }

    fn draw_series(&self, out: &mut Html, series: &Series) {
        if series.points.len() > 1 {
            out.markup("<path class=\"line\" d=\"");
            for (at, point) in series.points.iter().enumerate() {
                out.markup(if at == 0 { "M" } else { "L" });
                out.text(coordinate(self.across(point.x)))
                    .markup(" ")
                    .text(coordinate(self.upwards(point.y)));
            }
            out.markup("\"/>");
        }
        let radius = if series.points.len() > 24 { "2" } else { "3.5" };
        for point in &series.points {
            let (x, y) = (self.across(point.x), self.upwards(point.y));
            if let Some((low, high)) = point.interval {
                line(out, "whisker", (x, self.upwards(low)), (x, self.upwards(high)));
            }
            out.markup("<circle class=\"dot\" cx=\"")
                .text(coordinate(x))
                .markup("\" cy=\"")
                .text(coordinate(y));
            out.markup("\" r=\"").markup(radius).markup("\"/>");
        }
    }

    /// The figures of the lines in a table, folded away.
    pub fn figures(&self) -> Html {
        let mut out = Html::new();
        let points = || self.series.iter().flat_map(|series| &series.points);
        let with_interval = points().any(|point| point.interval.is_some());
        let with_count = points().any(|point| point.count.is_some());
        let with_names = self.series.len() > 1;
        let head = |label: &str, otherwise: &str| if label.is_empty() { otherwise } else { label }.to_owned();
        out.markup("<details class=\"figures\"><summary>Figures</summary><div class=\"scroll\"><table class=\"plain\"><thead><tr>");
        let columns = [
            with_names.then(|| "Line".to_owned()),
            Some(head(&self.x.label, "Across")),
            Some(head(&self.y.label, "Value")),
            with_interval.then(|| "Interval".to_owned()),
            with_count.then(|| "Count".to_owned()),
        ];
        for column in columns.iter().flatten() {
            out.markup("<th scope=\"col\">").text(column).markup("</th>");
        }
        out.markup("</tr></thead><tbody>\n");
        for series in &self.series {
            for point in &series.points {
                self.table_row(
                    &mut out,
                    with_names.then_some(&series.name),
                    point,
                    with_interval,
                    with_count,
                );
            }
        }
        out.markup("</tbody></table></div></details>\n");
        out
    }

    fn table_row(
        &self,
        out: &mut Html,
        name: Option<&String>,
        point: &Point,
        with_interval: bool,
        with_count: bool,
    ) {
        out.markup("<tr>");
        if let Some(name) = name {
            out.markup("<td>").text(name).markup("</td>");
        }
        let x = if point.label.is_empty() { figure(point.x, self.decimals) } else { point.label.clone() };
        out.markup("<td>")
            .text(x)
            .markup("</td><td class=\"n\">")
            .text(figure(point.y, self.decimals))
            .markup("</td>");
        if with_interval {
            let ends =
                |(low, high)| format!("[{}, {}]", figure(low, self.decimals), figure(high, self.decimals));
            out.markup("<td>").text(point.interval.map(ends).unwrap_or_default()).markup("</td>");
        }
        if with_count {
            let count = point.count.map(|count| count.to_string());
            out.markup("<td class=\"n\">").text(count.unwrap_or_default()).markup("</td>");
        }
        out.markup("</tr>\n");
    }
}

fn line(out: &mut Html, class: &'static str, from: (f64, f64), to: (f64, f64)) {
    out.markup("<path class=\"").markup(class).markup("\" d=\"M").text(coordinate(from.0)).markup(" ");
    out.text(coordinate(from.1))
        .markup("L")
        .text(coordinate(to.0))
        .markup(" ")
        .text(coordinate(to.1))
        .markup("\"/>");
}

fn text(out: &mut Html, anchor: &'static str, (x, y): (f64, f64), text: &str) {
    out.markup("<text text-anchor=\"").markup(anchor).markup("\" x=\"").text(coordinate(x)).markup("\" y=\"");
    out.text(coordinate(y)).markup("\">").text(text).markup("</text>");
}
