//! Times in words, and the words that are understood.

use jiff::civil::Date;

use super::point::{Point, Season, Unit};
use super::{Edge, Shape, Time};
use crate::text::{MONTHS, SPAN, with_wider};

/// The words of one language.
struct Words {
    /// Between the number of a day and its month.
    day_mark: &'static str,
    months: [&'static str; 12],
    seasons: [&'static str; 4],
    from: &'static str,
    until: &'static str,
    unknown: &'static str,
    about: &'static str,
    uncertain: &'static str,
    month_unknown: &'static str,
    day_unknown: &'static str,
    date_unknown: &'static str,
    before_christ: &'static str,
    decade: fn(i64) -> String,
    century: fn(i64) -> String,
}

static BOKMAAL: Words = Words {
    day_mark: ".",
    months: MONTHS,
    seasons: ["vår", "sommer", "høst", "vinter"],
    from: "fra",
    until: "til",
    unknown: "ukjent",
    about: "ca.",
    uncertain: "usikkert",
    month_unknown: "måned ukjent",
    day_unknown: "dag ukjent",
    date_unknown: "dato ukjent",
    before_christ: "f.Kr.",
    decade: |year| format!("{year}-årene"),
    century: |year| format!("{year}-tallet"),
};

static NYNORSK: Words = Words {
    day_mark: ".",
    months: MONTHS,
    seasons: ["vår", "sommar", "haust", "vinter"],
    from: "frå",
    until: "til",
    unknown: "ukjend",
    about: "ca.",
    uncertain: "usikkert",
    month_unknown: "månad ukjend",
    day_unknown: "dag ukjend",
    date_unknown: "dato ukjend",
    before_christ: "f.Kr.",
    decade: |year| format!("{year}-åra"),
    century: |year| format!("{year}-talet"),
};

static ENGLISH: Words = Words {
    day_mark: "",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    seasons: ["spring", "summer", "autumn", "winter"],
    from: "from",
    until: "until",
    unknown: "unknown",
    about: "c.",
    uncertain: "uncertain",
    month_unknown: "month unknown",
    day_unknown: "day unknown",
    date_unknown: "date unknown",
    before_christ: "BC",
    decade: |year| format!("the {year}s"),
    century: english_century,
};

/// A date for readers: `5. mars 2024`, in English `5 March 2024`.
#[must_use]
pub fn date_words(date: Date, lang: &str) -> String {
    let words = Words::of(lang);
    let month = words.month(date.month());
    let year = words.year(i64::from(date.year()));
    format!("{}{} {month} {year}", date.day(), words.day_mark)
}

pub(super) fn time(time: &Time, lang: &str) -> String {
    let words = Words::of(lang);
    match time.0 {
        Shape::Point(point) => words.point(point),
        Shape::Interval(from, to) => words.interval(from, to),
    }
}

/// A line must not break after the dash of so short a span.
fn joined(first: &str, last: &str) -> String {
    format!("{first}{SPAN}{last}")
}

impl Words {
    fn of(lang: &str) -> &'static Self {
        let known = with_wider(lang).find_map(|tag| match tag {
            "nn" => Some(&NYNORSK),
            "en" => Some(&ENGLISH),
            _ => None,
        });
        known.unwrap_or(&BOKMAAL)
    }

    fn interval(&self, from: Edge, to: Edge) -> String {
        let (first, last) = (self.edge(from), self.edge(to));
        match (from, to) {
            (_, Edge::Open) => format!("{} {first}", self.from),
            (Edge::Open, _) => format!("{} {last}", self.until),
            _ if first == last => first,
            (Edge::Point(from), Edge::Point(to))
                if from.is_plain() && to.is_plain() && from.year == to.year =>
            {
                self.within_year(from, to)
                    .unwrap_or_else(|| format!("{first}\u{a0}– {last}"))
            }
            _ if is_short(from) && is_short(to) => joined(&first, &last),
            // The dash stays with what it follows.
            _ => format!("{first}\u{a0}– {last}"),
        }
    }

    /// What two points of one year share is said once: `3.–4. mai 2023`.
    fn within_year(&self, from: Point, to: Point) -> Option<String> {
        let (mark, year) = (self.day_mark, self.year(from.year));
        match (from.unit, to.unit) {
            (Unit::Month(first), Unit::Month(last)) => {
                let (first, last) = (self.month(first), self.month(last));
                Some(format!("{} {year}", joined(first, last)))
            }
            (Unit::Day(month, first), Unit::Day(same, last)) if month == same => {
                let month = self.month(month);
                let days = joined(&format!("{first}{mark}"), &format!("{last}{mark}"));
                Some(format!("{days} {month} {year}"))
            }
            (Unit::Day(first_month, first), Unit::Day(last_month, last)) => {
                let (first_month, last_month) = (self.month(first_month), self.month(last_month));
                Some(format!(
                    "{first}{mark} {first_month}\u{a0}– {last}{mark} {last_month} {year}"
                ))
            }
            _ => None,
        }
    }

    fn edge(&self, edge: Edge) -> String {
        edge.point()
            .map_or_else(|| self.unknown.to_owned(), |point| self.point(point))
    }

    fn point(&self, point: Point) -> String {
        let mut text = self.bare(point);
        if point.approximate {
            text = format!("{} {text}", self.about);
        }
        let unknown = match point.unit {
            Unit::UnknownMonth => Some(self.month_unknown),
            Unit::UnknownDate => Some(self.date_unknown),
            Unit::UnknownDay(_) => Some(self.day_unknown),
            _ => None,
        };
        let uncertain = point.uncertain.then_some(self.uncertain);
        let remarks: Vec<&str> = unknown.into_iter().chain(uncertain).collect();
        if !remarks.is_empty() {
            text = format!("{text} ({})", remarks.join(", "));
        }
        text
    }

    /// The point without what is said of it.
    fn bare(&self, point: Point) -> String {
        let year = self.year(point.year);
        match point.unit {
            Unit::Century => (self.century)(point.year),
            Unit::Decade => (self.decade)(point.year),
            Unit::Year | Unit::UnknownMonth | Unit::UnknownDate => year,
            Unit::Season(season) => format!("{} {year}", self.season(season)),
            Unit::Month(month) | Unit::UnknownDay(month) => {
                format!("{} {year}", self.month(month))
            }
            Unit::Day(month, day) => {
                format!("{day}{} {} {year}", self.day_mark, self.month(month))
            }
        }
    }

    /// There is no year 0 outside ISO 8601: its 0 is 1 BC.
    fn year(&self, year: i64) -> String {
        if year > 0 {
            return year.to_string();
        }
        format!("{} {}", year.unsigned_abs() + 1, self.before_christ)
    }

    fn month(&self, month: i8) -> &'static str {
        let at = usize::try_from(month).unwrap_or_default().wrapping_sub(1);
        self.months.get(at).copied().unwrap_or_default()
    }

    const fn season(&self, season: Season) -> &'static str {
        let [spring, summer, autumn, winter] = self.seasons;
        match season {
            Season::Spring => spring,
            Season::Summer => summer,
            Season::Autumn => autumn,
            Season::Winter => winter,
        }
    }
}

/// Whether a side takes the dash without space: one word, no remarks.
const fn is_short(edge: Edge) -> bool {
    match edge {
        Edge::Point(point) => {
            matches!(point.unit, Unit::Year)
                && point.year > 0
                && !point.approximate
                && !point.uncertain
        }
        Edge::Open | Edge::Unknown => true,
    }
}

/// `the 20th century` for the years from 1900, as people use it.
fn english_century(year: i64) -> String {
    let number = year / 100 + 1;
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("the {number}{ending} century")
}

/// A month by its name in lower case.
pub(super) fn named_month(name: &str) -> Option<i8> {
    [&BOKMAAL, &ENGLISH].into_iter().find_map(|words| {
        let at = words
            .months
            .iter()
            .position(|month| month.eq_ignore_ascii_case(name))?;
        i8::try_from(at + 1).ok()
    })
}

/// Whether a word in lower case is the name of a month.
#[must_use]
pub fn is_month(word: &str) -> bool {
    named_month(word).is_some()
}

/// A season by its name in lower case.
pub(super) fn named_season(name: &str) -> Option<Season> {
    match name {
        "vår" | "våren" | "spring" => Some(Season::Spring),
        "sommer" | "sommeren" | "sommar" | "sommaren" | "sumar" | "sumaren" | "summer" => {
            Some(Season::Summer)
        }
        "høst" | "høsten" | "haust" | "hausten" | "autumn" | "fall" => Some(Season::Autumn),
        "vinter" | "vinteren" | "winter" => Some(Season::Winter),
        _ => None,
    }
}
