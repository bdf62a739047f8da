//! Texts into times.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::point::{Point, Season, Unit};
use super::words::{named_month, named_season};
use super::{Edge, Shape, Time, TimeError};

type Result<T> = std::result::Result<T, TimeError>;

/// No time is longer: `Y` years on both sides of an interval, or words with
/// generous space. Longer texts are not looked at.
const LONGEST: usize = 200;

pub(super) fn time(text: &str) -> Result<Time> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(TimeError::Unreadable);
    }
    match text.split_once('/') {
        None => point(text).map(|point| Time(Shape::Point(point))),
        Some((from, to)) => interval(edge(from)?, edge(to)?),
    }
}

fn interval(from: Edge, to: Edge) -> Result<Time> {
    match (from.point(), to.point()) {
        (None, None) => Err(TimeError::Unreadable),
        (Some(from), Some(to)) if to.last_day() < from.first_day() => Err(TimeError::Backward),
        _ => Ok(Time(Shape::Interval(from, to))),
    }
}

fn edge(text: &str) -> Result<Edge> {
    match text.trim() {
        "" => Ok(Edge::Unknown),
        ".." => Ok(Edge::Open),
        text => point(text).map(Edge::Point),
    }
}

fn point(text: &str) -> Result<Point> {
    let (bare, approximate, uncertain) = qualified(text);
    let point = if bare.contains(char::is_whitespace) {
        words(bare)
    } else {
        numeric(bare)
    }?;
    Ok(Point {
        approximate,
        uncertain,
        ..point
    })
}

/// The text without its mark, and whether that makes it approximate and
/// uncertain.
fn qualified(text: &str) -> (&str, bool, bool) {
    for (mark, approximate, uncertain) in
        [('~', true, false), ('?', false, true), ('%', true, true)]
    {
        if let Some(bare) = text.strip_suffix(mark) {
            return (bare.trim_end(), approximate, uncertain);
        }
    }
    (text, false, false)
}

fn numeric(text: &str) -> Result<Point> {
    if let Some(digits) = text.strip_prefix('Y') {
        return long_year(digits);
    }
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (unsigned, clock_is_right) = match unsigned.split_once(['T', 't']) {
        Some((date, clock)) => (date, Some(is_clock(clock))),
        None => (unsigned, None),
    };
    let mut parts = unsigned.split('-');
    let (year, rest) = (
        parts.next().unwrap_or_default(),
        [parts.next(), parts.next()],
    );
    if parts.next().is_some() {
        return Err(TimeError::Unreadable);
    }
    let point = match rest {
        [None, _] if sign == 1 => year_or_span(year),
        [None, _] => four_digits(year).map(|year| Point::new(-year, Unit::Year)),
        [Some(month), day] => dated(sign * four_digits(year)?, month, day),
    }?;
    match clock_is_right {
        None => Ok(point),
        Some(true) if matches!(point.unit, Unit::Day(..)) => Ok(point),
        Some(_) => Err(TimeError::Unreadable),
    }
}

/// `Y` and five digits or more; fewer have a form of their own.
fn long_year(digits: &str) -> Result<Point> {
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    if unsigned.len() < 5 || unsigned.starts_with('0') || !is_digits(unsigned) {
        return Err(TimeError::Unreadable);
    }
    let year = digits.parse().map_err(|_| TimeError::Unreadable)?;
    Ok(Point::new(year, Unit::Year))
}

/// `2024`, `202X` or `20XX`.
fn year_or_span(text: &str) -> Result<Point> {
    let known = text.trim_end_matches(['X', 'x']);
    let unit = match text.len().saturating_sub(known.len()) {
        0 => Unit::Year,
        1 => Unit::Decade,
        2 => Unit::Century,
        _ => return Err(TimeError::Unreadable),
    };
    four_digits(&text.replace(['X', 'x'], "0")).map(|year| Point::new(year, unit))
}

/// What follows the year, with each part known or `XX`.
fn dated(year: i64, month: &str, day: Option<&str>) -> Result<Point> {
    let unit = match (two_digits(month)?, day.map(two_digits).transpose()?) {
        (None, None) => Unit::UnknownMonth,
        (None, Some(None)) => Unit::UnknownDate,
        (None, Some(Some(_))) => return Err(TimeError::Unreadable),
        (Some(number), None) => match Season::from_number(number) {
            Some(season) => Unit::Season(season),
            None => Unit::Month(real_month(number)?),
        },
        (Some(month), Some(None)) => Unit::UnknownDay(real_month(month)?),
        (Some(month), Some(Some(number))) => return real_day(year, month, number),
    };
    Ok(Point::new(year, unit))
}

/// `vår 2024`, `mars 2024`, `5. mars 2024`, in any case.
fn words(text: &str) -> Result<Point> {
    // Some systems write å as a letter and a mark.
    let text: String = text.nfc().flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    match words[..] {
        [name, year] => {
            let unit = named_season(name)
                .map(Unit::Season)
                .or_else(|| named_month(name).map(Unit::Month))
                .ok_or(TimeError::Unreadable)?;
            Ok(Point::new(four_digits(year)?, unit))
        }
        [day, month, year] => {
            let day = day.strip_suffix('.').unwrap_or(day);
            let month = named_month(month).ok_or(TimeError::Unreadable)?;
            if day.len() > 2 || !is_digits(day) {
                return Err(TimeError::Unreadable);
            }
            let day = day.parse().map_err(|_| TimeError::Unreadable)?;
            real_day(four_digits(year)?, month, day)
        }
        _ => Err(TimeError::Unreadable),
    }
}

pub(super) fn day(year: i64, month: u8, day: u8) -> Result<Point> {
    let small = |number| i8::try_from(number).map_err(|_| TimeError::Impossible);
    real_day(year, small(month)?, small(day)?)
}

pub(super) fn plain_date(text: &str) -> Option<Date> {
    let point = (text.len() == 10).then(|| numeric(text).ok())??;
    matches!(point.unit, Unit::Day(..)).then(|| point.first_day().date())
}

pub(super) fn norwegian_date(text: &str) -> Option<String> {
    let mut parts = text.split('.').map(str::trim);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_short = |part: &str| is_digits(part) && part.len() <= 2;
    if parts.next().is_some() || !is_short(day) || !is_short(month) || year.len() != 4 {
        return None;
    }
    let date = format!("{year}-{month:0>2}-{day:0>2}");
    time(&date).is_ok().then_some(date)
}

pub(super) fn meant(text: &str) -> Option<String> {
    norwegian_date(text).or_else(|| {
        let (from, to) = text.split_once(['-', '–'])?;
        let (from, to) = (from.trim(), to.trim());
        let period = format!("{from}/{to}");
        (four_digits(from).is_ok() && four_digits(to).is_ok() && time(&period).is_ok())
            .then_some(period)
    })
}

const fn real_month(month: i8) -> Result<i8> {
    if 1 <= month && month <= 12 {
        Ok(month)
    } else {
        Err(TimeError::Impossible)
    }
}

fn real_day(year: i64, month: i8, day: i8) -> Result<Point> {
    i16::try_from(year)
        .ok()
        .and_then(|year| Date::new(year, month, day).ok())
        .map(|_| Point::new(year, Unit::Day(month, day)))
        .ok_or(TimeError::Impossible)
}

fn four_digits(text: &str) -> Result<i64> {
    if text.len() != 4 || !is_digits(text) {
        return Err(TimeError::Unreadable);
    }
    text.parse().map_err(|_| TimeError::Unreadable)
}

/// Two digits, or none where they are `XX`.
fn two_digits(text: &str) -> Result<Option<i8>> {
    if text.eq_ignore_ascii_case("XX") {
        return Ok(None);
    }
    if text.len() != 2 || !is_digits(text) {
        return Err(TimeError::Unreadable);
    }
    text.parse().map(Some).map_err(|_| TimeError::Unreadable)
}

/// Whether this is a clock by ISO 8601: `12:00`, seconds with decimals or
/// not, and a zone or not.
fn is_clock(text: &str) -> bool {
    let (clock, zone) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let (clock, decimals) = clock.split_once(['.', ',']).unwrap_or((clock, "0"));
    let zone_is_right = match zone.strip_prefix(['+', '-']) {
        Some(offset) => is_pairs(offset, &[23, 59], 1),
        None => matches!(zone, "" | "Z" | "z"),
    };
    zone_is_right && is_digits(decimals) && is_pairs(clock, &[24, 59, 60], 2)
}

/// Whether these are at least `least` pairs of digits with colons between,
/// none above its limit.
fn is_pairs(text: &str, limits: &[i8], least: usize) -> bool {
    let within = |(pair, limit): (&str, &i8)| matches!(two_digits(pair), Ok(Some(number)) if number <= *limit);
    let count = text.split(':').count();
    (least..=limits.len()).contains(&count) && text.split(':').zip(limits).all(within)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
