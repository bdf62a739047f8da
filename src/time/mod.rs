//! Time as authors know it: a year, a season, a day, "about 1990", "from 2024
//! on". Written as EDTF (ISO 8601-2:2019, levels 0 and 1) or in words.
//!
//! Where EDTF leaves room, this is how it is read here:
//!
//! - Seasons are those of the north: 21 spring is March to May, 22 summer June
//!   to August, 23 autumn September to November, and 24 winter December to
//!   February *of the next year*, so that the seasons of a year come in order
//!   and no day has two.
//! - Year 0000 is 1 BC and -0043 is 44 BC, as ISO 8601 counts.
//! - What is approximate or uncertain is reckoned with as if it were exact.
//! - The clock of a date-time does not count; only its date does.
//!
//! ```
//! use dugnad::time::Time;
//!
//! let time = Time::parse("Høst 2025").expect("a season and a year");
//! assert_eq!(time.edtf(), "2025-23");
//! assert_eq!(time.words("nn"), "haust 2025");
//! ```

mod parse;
mod point;
mod words;

#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use jiff::civil::Date;

pub use words::{date_words, is_month};

use point::{Day, Point, Unit};

/// A point in time of any precision, or an interval between two such points
/// of which one may be open or unknown. Never backward, never impossible.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Time(Shape);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Shape {
    Point(Point),
    /// At least one of the edges is a point.
    Interval(Edge, Edge),
}

/// One side of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Edge {
    Point(Point),
    /// `..`: there is none, or none yet.
    Open,
    /// Nothing: there is one, but nobody knows when.
    Unknown,
}

/// Why a text is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeError {
    /// Neither EDTF nor words that are known.
    Unreadable,
    /// Well written, but not in the calendar: month 13, 30 February.
    Impossible,
    /// An interval that ends before it begins.
    Backward,
}

/// How a time stands to a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// All of it comes after the day.
    Upcoming,
    /// The day is in it. So is every day after the start when the end is open
    /// or unknown: nobody has said that it is over.
    Ongoing,
    /// All of it came before the day.
    Finished,
}

impl Time {
    /// Reads EDTF, or words such as `vår 2024` and `5. mars 2024`, with white
    /// space around.
    ///
    /// # Errors
    /// Tells what is wrong with the text; see [`TimeError`].
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        parse::time(text)
    }

    /// A whole year, by ISO 8601's count (0 is 1 BC).
    #[must_use]
    pub const fn from_year(year: i64) -> Self {
        Self(Shape::Point(Point::new(year, Unit::Year)))
    }

    /// The date of a TOML date or date-time.
    ///
    /// # Errors
    /// `Unreadable` for a clock without a date, `Impossible` for a day that
    /// the calendar has not.
    pub fn from_datetime(datetime: &toml::value::Datetime) -> Result<Self, TimeError> {
        let date = datetime.date.ok_or(TimeError::Unreadable)?;
        let day = parse::day(i64::from(date.year), date.month, date.day)?;
        Ok(Self(Shape::Point(day)))
    }

    /// Whether the day is in this time. An open or unknown side has no limit.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.status(date) == Status::Ongoing
    }

    /// Whether it is written with two sides. A year is not, though it lasts.
    #[must_use]
    pub const fn is_interval(&self) -> bool {
        matches!(self.0, Shape::Interval(..))
    }

    /// Whether it goes on with no end (`2024/..`). An unknown end is an end.
    #[must_use]
    pub const fn is_open_ended(&self) -> bool {
        matches!(self.0, Shape::Interval(_, Edge::Open))
    }

    /// The first day, or none if the start is open or unknown. Years beyond
    /// ±9999 give the calendar's nearest day.
    #[must_use]
    pub fn earliest(&self) -> Option<Date> {
        self.first_day().map(Day::date)
    }

    /// The last day, or none if the end is open or unknown. Years beyond
    /// ±9999 give the calendar's nearest day.
    #[must_use]
    pub fn latest(&self) -> Option<Date> {
        self.last_day().map(Day::date)
    }

    /// The first and last day that its start may be, then the same of its end;
    /// none where that side is open or unknown. A point starts and ends within
    /// itself.
    #[must_use]
    pub fn sides(&self) -> [Option<(Date, Date)>; 2] {
        let days = |edge: Edge| {
            edge.point()
                .map(|point| (point.first_day().date(), point.last_day().date()))
        };
        let (from, to) = self.edges();
        [days(from), days(to)]
    }

    /// How this time stands to a day.
    #[must_use]
    pub fn status(&self, date: Date) -> Status {
        let day = Day::of(date);
        if self.first_day().is_some_and(|first| day < first) {
            Status::Upcoming
        } else if self.last_day().is_some_and(|last| last < day) {
            Status::Finished
        } else {
            Status::Ongoing
        }
    }

    /// Whether the two have no day in common. An open or unknown side has no
    /// limit.
    #[must_use]
    pub fn apart(&self, other: &Self) -> bool {
        let before = |one: &Self, next: &Self| {
            one.last_day()
                .zip(next.first_day())
                .is_some_and(|(last, first)| last < first)
        };
        before(self, other) || before(other, self)
    }

    /// For readers, in bokmål, nynorsk (`nn`) or English (`en`); any other
    /// language gets bokmål.
    #[must_use]
    pub fn words(&self, lang: &str) -> String {
        words::time(self, lang)
    }

    /// The EDTF form. [`Time::parse`] reads it back as an equal time.
    #[must_use]
    pub fn edtf(&self) -> String {
        match &self.0 {
            Shape::Point(point) => point.to_string(),
            Shape::Interval(from, to) => format!("{}/{}", from.edtf(), to.edtf()),
        }
    }

    fn edges(&self) -> (Edge, Edge) {
        match self.0 {
            Shape::Point(point) => (Edge::Point(point), Edge::Point(point)),
            Shape::Interval(from, to) => (from, to),
        }
    }

    fn points(&self) -> impl Iterator<Item = Point> {
        let (from, to) = self.edges();
        [from, to].into_iter().filter_map(Edge::point)
    }

    fn first_day(&self) -> Option<Day> {
        self.edges().0.point().map(Point::first_day)
    }

    fn last_day(&self) -> Option<Day> {
        self.edges().1.point().map(Point::last_day)
    }
}

impl Edge {
    const fn point(self) -> Option<Point> {
        match self {
            Self::Point(point) => Some(point),
            Self::Open | Self::Unknown => None,
        }
    }

    fn edtf(self) -> String {
        match self {
            Self::Point(point) => point.to_string(),
            Self::Open => "..".to_owned(),
            Self::Unknown => String::new(),
        }
    }
}

/// By first day (no first day first), then by last day (no last day last),
/// then from coarse to fine, then by EDTF form, which no two times share.
impl Ord for Time {
    fn cmp(&self, other: &Self) -> Ordering {
        let last_or_never = |time: &Self| (time.last_day().is_none(), time.last_day());
        let precision = |time: &Self| time.points().map(|point| point.unit).max();
        self.first_day()
            .cmp(&other.first_day())
            .then_with(|| last_or_never(self).cmp(&last_or_never(other)))
            .then_with(|| precision(self).cmp(&precision(other)))
            .then_with(|| self.edtf().cmp(&other.edtf()))
    }
}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What was meant by a day or a period in the everyday forms `5.3.2024` and
/// `2020–2023`, which are no times here.
#[must_use]
pub fn meant(text: &str) -> Option<String> {
    parse::meant(text.trim())
}

/// `5.3.2024` as EDTF has it.
#[must_use]
pub fn norwegian_date(text: &str) -> Option<String> {
    parse::norwegian_date(text)
}

/// A whole date, `YYYY-MM-DD` and nothing else.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    parse::plain_date(text)
}
