use jiff::civil::Date;
use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Time {
    match Time::parse(text) {
        Ok(time) => time,
        Err(error) => panic!("{text:?}: {error:?}"),
    }
}

fn day(text: &str) -> Date {
    super::date(text).unwrap_or_else(|| panic!("{text:?} is no date"))
}

#[test]
fn a_time_covers_its_days() {
    for (text, first, last) in [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2024-03-05", "2024-03-05", "2024-03-05"),
        ("2024-03-05T12:00:00Z", "2024-03-05", "2024-03-05"),
        ("2024-03-05t23:30:00.5+02:00", "2024-03-05", "2024-03-05"),
        ("2024-21", "2024-03-01", "2024-05-31"),
        ("2024-22", "2024-06-01", "2024-08-31"),
        ("2024-23", "2024-09-01", "2024-11-30"),
        ("2024-24", "2024-12-01", "2025-02-28"),
        ("2023-24", "2023-12-01", "2024-02-29"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2024-XX", "2024-01-01", "2024-12-31"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("2024-XX-XX", "2024-01-01", "2024-12-31"),
        ("2020/2023-06", "2020-01-01", "2023-06-30"),
        ("  2020~ / 2023?\n", "2020-01-01", "2023-12-31"),
        ("9999-24", "9999-12-01", "9999-12-31"),
        ("Y12345", "9999-12-31", "9999-12-31"),
    ] {
        let time = read(text);
        assert_eq!(time.earliest(), Some(day(first)), "{text}");
        assert_eq!(time.latest(), Some(day(last)), "{text}");
    }
    assert_eq!(read("2024/..").latest(), None);
    assert_eq!(read("/2024").earliest(), None);
    assert_eq!(read("Y-12345").latest(), Some(Date::MIN));
}

#[test]
fn words_are_read_in_three_languages() {
    for (text, edtf) in [
        ("vår 2024", "2024-21"),
        ("Våren 2024", "2024-21"),
        ("VA\u{30a}R 2024", "2024-21"),
        ("sumar 2024", "2024-22"),
        ("Høst 2025", "2025-23"),
        ("hausten 2025", "2025-23"),
        ("fall 2025", "2025-23"),
        ("vinter 2024", "2024-24"),
        ("mars 2024", "2024-03"),
        ("5. mars 2024", "2024-03-05"),
        ("5\u{a0}March 2024", "2024-03-05"),
        ("vår 2024~", "2024-21~"),
        ("mars 2023/juni 2024", "2023-03/2024-06"),
        ("høst 2023 / ..", "2023-23/.."),
        ("../Desember 2024", "../2024-12"),
    ] {
        assert_eq!(read(text).edtf(), edtf, "{text}");
    }
}

#[test]
fn what_is_no_time_is_told_apart() {
    use TimeError::{Backward, Impossible, Unreadable};
    for (text, error) in [
        ("", Unreadable),
        ("vår", Unreadable),
        ("våren", Unreadable),
        ("24", Unreadable),
        ("12345", Unreadable),
        ("2024-3", Unreadable),
        ("2024-03-05-07", Unreadable),
        ("2XXX", Unreadable),
        ("-202X", Unreadable),
        ("2024-XX-05", Unreadable),
        ("2020-2023", Unreadable),
        ("2020/2021/2022", Unreadable),
        ("../..", Unreadable),
        ("/", Unreadable),
        ("2024?~", Unreadable),
        ("2024-03T12:00", Unreadable),
        ("2024-03-05Tnoon", Unreadable),
        ("2024-03-05T12", Unreadable),
        ("Y2024", Unreadable),
        ("Y99999999999999999999", Unreadable),
        ("05.03.2024", Unreadable),
        ("+2024", Unreadable),
        ("2024-13", Impossible),
        ("2024-00", Impossible),
        ("2024-02-30", Impossible),
        ("2023-02-29", Impossible),
        ("2024-13-XX", Impossible),
        ("2024-21-05", Impossible),
        ("31. april 2024", Impossible),
        ("0. mars 2024", Impossible),
        ("2024/2023", Backward),
        ("2024-06/2024-03", Backward),
        ("høst 2024/vår 2024", Backward),
    ] {
        assert_eq!(Time::parse(text), Err(error), "{text}");
    }
    assert!(Time::parse("2024-06/2024").is_ok());
}

#[test]
fn everyday_forms_are_understood_though_they_are_no_times() {
    for (text, right) in [
        ("05.03.2024", Some("2024-03-05")),
        ("5. 3. 2024", Some("2024-03-05")),
        ("2020-2023", Some("2020/2023")),
        ("2020 – 2023", Some("2020/2023")),
        ("31.2.2024", None),
        ("5.3.24", None),
        ("2023-2020", None),
        ("våren", None),
    ] {
        assert!(Time::parse(text).is_err(), "{text}");
        assert_eq!(super::meant(text).as_deref(), right, "{text}");
    }
}

/// Checks each time in bokmål, nynorsk and English; `_` stands for a word joiner.
fn tell(cases: &[(&str, &str, &str, &str)]) {
    for (text, nb, nn, en) in cases {
        let time = read(text);
        let told = ["se", "nn", "en-GB"].map(|lang| time.words(lang).replace('\u{2060}', "_"));
        assert_eq!(told, [*nb, *nn, *en], "{text}");
    }
}

#[test]
fn times_are_told_in_words() {
    tell(&[
        ("2024", "2024", "2024", "2024"),
        ("2024-03", "mars 2024", "mars 2024", "March 2024"),
        ("2024-03-05", "5. mars 2024", "5. mars 2024", "5 March 2024"),
        ("2024-21", "vår 2024", "vår 2024", "spring 2024"),
        ("2024-23", "høst 2024", "haust 2024", "autumn 2024"),
        ("2024~", "ca. 2024", "ca. 2024", "c. 2024"),
        (
            "2024?",
            "2024 (usikkert)",
            "2024 (usikkert)",
            "2024 (uncertain)",
        ),
        (
            "2024%",
            "ca. 2024 (usikkert)",
            "ca. 2024 (usikkert)",
            "c. 2024 (uncertain)",
        ),
        ("202X", "2020-årene", "2020-åra", "the 2020s"),
        ("19XX", "1900-tallet", "1900-talet", "the 20th century"),
        (
            "2024-XX",
            "2024 (måned ukjent)",
            "2024 (månad ukjend)",
            "2024 (month unknown)",
        ),
        (
            "2024-XX-XX?",
            "2024 (dato ukjent, usikkert)",
            "2024 (dato ukjend, usikkert)",
            "2024 (date unknown, uncertain)",
        ),
        (
            "2024-03-XX",
            "mars 2024 (dag ukjent)",
            "mars 2024 (dag ukjend)",
            "March 2024 (day unknown)",
        ),
        ("-0043", "44 f.Kr.", "44 f.Kr.", "44 BC"),
        ("0000", "1 f.Kr.", "1 f.Kr.", "1 BC"),
        ("0044", "44", "44", "44"),
    ]);
    assert_eq!(date_words(day("2024-03-05"), "nb"), "5. mars 2024");
}

#[test]
fn spans_are_told_in_words() {
    tell(&[
        ("2020/2023", "2020–_2023", "2020–_2023", "2020–_2023"),
        (
            "2023-03/2024-06",
            "mars 2023\u{a0}– juni 2024",
            "mars 2023\u{a0}– juni 2024",
            "March 2023\u{a0}– June 2024",
        ),
        (
            "2023-05-03/2023-05-04",
            "3.–_4. mai 2023",
            "3.–_4. mai 2023",
            "3–_4 May 2023",
        ),
        (
            "2023-05-30/2023-06-02",
            "30. mai\u{a0}– 2. juni 2023",
            "30. mai\u{a0}– 2. juni 2023",
            "30 May\u{a0}– 2 June 2023",
        ),
        (
            "2021-05/2021-06",
            "mai–_juni 2021",
            "mai–_juni 2021",
            "May–_June 2021",
        ),
        (
            "2021-05~/2021-06",
            "ca. mai 2021\u{a0}– juni 2021",
            "ca. mai 2021\u{a0}– juni 2021",
            "c. May 2021\u{a0}– June 2021",
        ),
        ("2024/2024", "2024", "2024", "2024"),
        ("2024/..", "fra 2024", "frå 2024", "from 2024"),
        ("../2023", "til 2023", "til 2023", "until 2023"),
        ("2020/", "2020–_ukjent", "2020–_ukjend", "2020–_unknown"),
        (
            "/2020-03",
            "ukjent\u{a0}– mars 2020",
            "ukjend\u{a0}– mars 2020",
            "unknown\u{a0}– March 2020",
        ),
        (
            "2020~/2023",
            "ca. 2020\u{a0}– 2023",
            "ca. 2020\u{a0}– 2023",
            "c. 2020\u{a0}– 2023",
        ),
    ]);
}

#[test]
fn times_stand_in_order() {
    let order = [
        "../2023",
        "/2024",
        "Y-20000",
        "Y-12345",
        "-0001",
        "2020/2021",
        "202X",
        "2020/",
        "2023-01-01",
        "2023",
        "2023-XX",
        "2023/2024",
        "Y12345",
        "Y20000",
        "Y100000",
    ];
    let times = order.map(read);
    assert!(times.is_sorted_by(|one, next| one < next), "{times:?}");
}

#[test]
fn a_day_stands_before_in_or_after() {
    for (text, date, status) in [
        ("2024", "2023-12-31", Status::Upcoming),
        ("2024", "2024-01-01", Status::Ongoing),
        ("2024", "2025-01-01", Status::Finished),
        ("2020/..", "2999-01-01", Status::Ongoing),
        ("2020/", "2999-01-01", Status::Ongoing),
        ("../2020", "0001-01-01", Status::Ongoing),
        ("../2020", "2021-01-01", Status::Finished),
    ] {
        assert_eq!(read(text).status(day(date)), status, "{text} {date}");
    }
}

#[test]
fn times_are_apart_without_a_common_day() {
    for (one, other, apart) in [
        ("2020/2023", "2024/..", true),
        ("2020/2023", "2023-12", false),
        ("../2023", "2024/..", true),
        ("2020/..", "2030/..", false),
        ("2024-24", "2025-01", false),
    ] {
        assert_eq!(read(one).apart(&read(other)), apart, "{one} {other}");
        assert_eq!(read(other).apart(&read(one)), apart, "{other} {one}");
    }
}

#[test]
fn an_open_end_is_not_an_unknown_one() {
    assert!(read("2020/..").is_open_ended());
    assert!(!read("2020/").is_open_ended());
    assert!(read("2020/").is_interval());
}

#[test]
fn toml_dates_count_by_their_date() {
    let toml = |text: &str| match text.parse() {
        Ok(datetime) => Time::from_datetime(&datetime),
        Err(error) => panic!("{text:?}: {error}"),
    };
    assert_eq!(toml("2024-03-05"), Ok(read("2024-03-05")));
    assert_eq!(toml("2024-03-05T23:59:00-08:00"), Ok(read("2024-03-05")));
    assert_eq!(toml("12:30:00"), Err(TimeError::Unreadable));
}

#[test]
fn only_whole_dates_are_dates() {
    for text in [
        "2024-03",
        "2024-03-5",
        "2024-02-30",
        "-024-03-05",
        " 2024-03-05",
        "2024-03-XX",
        "2024-03-05~",
    ] {
        assert_eq!(date(text), None, "{text}");
    }
}

/// Texts that are almost times.
fn near_times() -> impl Strategy<Value = String> {
    "(-?[0-9X]{4}(-[0-9X]{2}){0,2}[~?%]?|Y-?[0-9]{5,19}|\\.\\.)?(/(-?[0-9]{4}(-[0-2][0-9]){0,2}[~?%]?|\\.\\.)?)?"
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*") {
        let _ = Time::parse(&text);
        let _ = date(&text);
    }

    #[test]
    fn what_is_read_is_written_and_read_back(text in near_times()) {
        if let Ok(time) = Time::parse(&text) {
            let again = Time::parse(&time.edtf());
            prop_assert_eq!(again.as_ref(), Ok(&time));
            prop_assert!(time.earliest().zip(time.latest()).is_none_or(|(first, last)| first <= last));
            prop_assert!(!time.words("nb").is_empty());
        }
    }

    #[test]
    fn any_year_is_written_and_read_back(year: i64, lang in "nb|nn|en") {
        let time = Time::from_year(year);
        prop_assert_eq!(Time::parse(&time.edtf()), Ok(time.clone()));
        prop_assert!(!time.words(&lang).is_empty());
    }

    #[test]
    fn order_and_equality_agree(one in near_times(), other in near_times()) {
        if let (Ok(one), Ok(other)) = (Time::parse(&one), Time::parse(&other)) {
            prop_assert_eq!(one == other, one.cmp(&other) == std::cmp::Ordering::Equal);
            prop_assert_eq!(one.cmp(&other), other.cmp(&one).reverse());
        }
    }
}
