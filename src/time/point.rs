//! One point in time, and the days it covers.

use std::fmt;

use jiff::civil::Date;

/// A year or a part of it. The part fits the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Point {
    /// By ISO 8601's count. The first of a decade or a century, and then from
    /// 0 to 9990.
    pub(super) year: i64,
    pub(super) unit: Unit,
    /// `~` or `%`
    pub(super) approximate: bool,
    /// `?` or `%`
    pub(super) uncertain: bool,
}

/// What a point covers, from coarse to fine. Months and days count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Unit {
    /// `20XX`
    Century,
    /// `202X`
    Decade,
    /// `2024`
    Year,
    /// `2024-XX`
    UnknownMonth,
    /// `2024-XX-XX`
    UnknownDate,
    /// `2024-21`
    Season(Season),
    /// `2024-03`
    Month(i8),
    /// `2024-03-XX`
    UnknownDay(i8),
    /// `2024-03-05`
    Day(i8, i8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// A day of any year, unlike [`Date`], which knows those from -9999 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    year: i64,
    month: i8,
    day: i8,
}

impl Point {
    pub(super) const fn new(year: i64, unit: Unit) -> Self {
        Self {
            year,
            unit,
            approximate: false,
            uncertain: false,
        }
    }

    /// Whether nothing is said of it but what it is.
    pub(super) const fn is_plain(self) -> bool {
        !self.approximate && !self.uncertain
    }

    pub(super) const fn first_day(self) -> Day {
        let (month, day) = match self.unit {
            Unit::Century | Unit::Decade | Unit::Year | Unit::UnknownMonth | Unit::UnknownDate => {
                (1, 1)
            }
            Unit::Season(season) => (season.first_month(), 1),
            Unit::Month(month) | Unit::UnknownDay(month) => (month, 1),
            Unit::Day(month, day) => (month, day),
        };
        Day {
            year: self.year,
            month,
            day,
        }
    }

    pub(super) const fn last_day(self) -> Day {
        let year = self.year;
        match self.unit {
            Unit::Century => Day::last_of(year + 99, 12),
            Unit::Decade => Day::last_of(year + 9, 12),
            Unit::Year | Unit::UnknownMonth | Unit::UnknownDate => Day::last_of(year, 12),
            Unit::Season(Season::Winter) => Day::last_of(year + 1, 2),
            Unit::Season(season) => Day::last_of(year, season.first_month() + 2),
            Unit::Month(month) | Unit::UnknownDay(month) => Day::last_of(year, month),
            Unit::Day(month, day) => Day { year, month, day },
        }
    }
}

impl Season {
    /// By EDTF's number, which stands where a month would.
    pub(super) const fn from_number(number: i8) -> Option<Self> {
        match number {
            21 => Some(Self::Spring),
            22 => Some(Self::Summer),
            23 => Some(Self::Autumn),
            24 => Some(Self::Winter),
            _ => None,
        }
    }

    const fn number(self) -> i8 {
        21 + self as i8
    }

    const fn first_month(self) -> i8 {
        3 * (self as i8 + 1)
    }
}

impl Day {
    pub(super) fn of(date: Date) -> Self {
        Self {
            year: i64::from(date.year()),
            month: date.month(),
            day: date.day(),
        }
    }

    /// The nearest day that [`Date`] knows.
    pub(super) fn date(self) -> Date {
        i16::try_from(self.year)
            .ok()
            .and_then(|year| Date::new(year, self.month, self.day).ok())
            .unwrap_or(if self.year < 0 { Date::MIN } else { Date::MAX })
    }

    const fn last_of(year: i64, month: i8) -> Self {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let day = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        Self { year, month, day }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = Year(self.year);
        match self.unit {
            Unit::Century => write!(out, "{:02}XX", self.year / 100),
            Unit::Decade => write!(out, "{:03}X", self.year / 10),
            Unit::Year => write!(out, "{year}"),
            Unit::UnknownMonth => write!(out, "{year}-XX"),
            Unit::UnknownDate => write!(out, "{year}-XX-XX"),
            Unit::Season(season) => write!(out, "{year}-{}", season.number()),
            Unit::Month(month) => write!(out, "{year}-{month:02}"),
            Unit::UnknownDay(month) => write!(out, "{year}-{month:02}-XX"),
            Unit::Day(month, day) => write!(out, "{year}-{month:02}-{day:02}"),
        }?;
        match (self.approximate, self.uncertain) {
            (true, true) => out.write_str("%"),
            (true, false) => out.write_str("~"),
            (false, true) => out.write_str("?"),
            (false, false) => Ok(()),
        }
    }
}

/// A year as EDTF writes it: four digits, or `Y` before more of them.
struct Year(i64);

impl fmt::Display for Year {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0..=9999 => write!(out, "{:04}", self.0),
            -9999..=-1 => write!(out, "{:05}", self.0),
            _ => write!(out, "Y{}", self.0),
        }
    }
}
