use super::*;
use proptest::prelude::*;

const NAME: Name<'_> = Name {
    id: "a\"b",
    title: "<T>",
    desc: "D & d",
};

fn words(value: f64) -> String {
    crate::text::number(value, "nb")
}

/// What holds for every drawing: words are words, numbers are short, nothing
/// is styled in place.
fn is_sound(svg: &str) {
    for sign in ["NaN", "inf", "style", "<T>", "<script", "=\"-0\""] {
        assert!(!svg.contains(sign), "{sign} in {svg}");
    }
    assert!(svg.contains("role=\"img\"") && svg.contains("&lt;T&gt;</title>"));
    assert_eq!(svg.matches("<svg").count(), svg.matches("</svg>").count());
    let attributes = svg.split('"').skip(1).step_by(2);
    let long = |value: &&str| {
        let digits = value.trim_end_matches('%').rsplit_once('.');
        digits.is_some_and(|(_, digits)| {
            digits.len() > 2 && digits.bytes().all(|b| b.is_ascii_digit())
        })
    };
    assert_eq!(attributes.clone().find(long), None);
}

#[test]
fn a_ring_lies_around_the_dot_where_nothing_changed() {
    let row = Row {
        label: "A & b".to_owned(),
        words: "4 → 4".to_owned(),
        values: vec![Some(4.0), Some(4.0)],
    };
    let svg = dumbbells(NAME, &[row], Scale::new(0.0, 10.0).expect("a scale"), words);
    is_sound(&svg);
    assert!(svg.contains("class=\"ring\" cx=\"40%\"") && svg.contains("class=\"dot\" cx=\"40%\""));
    assert!(svg.contains("A &amp; b"));
}

#[test]
fn what_goes_on_has_an_arrow_and_what_nobody_knows_an_open_end() {
    let scale = Scale::new(2020.0, 2026.0).expect("a scale");
    let period = |to, open| Period {
        label: "P".to_owned(),
        from: Some((2021.0, 2022.0)),
        to,
        open,
    };
    let draw = |one: Period| timeline(NAME, &[one], &[], (scale, 2024.5), words);
    let (open, unknown, ended) = (
        draw(period(None, true)),
        draw(period(None, false)),
        draw(period(Some((2024.0, 2024.0)), false)),
    );
    assert!(open.contains("class=\"arrow\"") && open.contains("class=\"unsure\""));
    assert!(unknown.contains("class=\"unsure-end\"") && !unknown.contains("arrow"));
    assert!(!ended.contains("arrow") && !ended.contains("unsure-end"));
    [open, unknown, ended].iter().for_each(|svg| is_sound(svg));
}

#[test]
fn events_do_not_lie_over_each_other() {
    let scale = Scale::new(2020.0, 2030.0).expect("a scale");
    let events: Vec<Event> = (1..=3)
        .map(|number| Event {
            at: (2024.0, 2024.1),
            number,
        })
        .collect();
    let svg = timeline(NAME, &[], &events, (scale, 2040.0), words);
    let heights: std::collections::BTreeSet<&str> = svg
        .split("class=\"event\"")
        .skip(1)
        .filter_map(|circle| circle.split("cy=\"").nth(1)?.split('"').next())
        .collect();
    assert_eq!(heights.len(), 3);
}

proptest! {
    #[test]
    fn drawings_are_sound_whatever_they_are_given(
        label in any::<String>(),
        numbers in proptest::collection::vec(proptest::option::of(-1e9_f64..1e9), 0..8),
        ends in (any::<f64>(), any::<f64>()),
    ) {
        let label: String = label.chars().filter(|c| c.is_alphanumeric() || *c == '<').collect();
        let label = label.replace("NaN", "").replace("inf", "").replace("style", "");
        let Some(scale) = Scale::new(ends.0, ends.1).or_else(|| Scale::new(0.0, 10.0)) else { return Ok(()) };
        let row = |value: &Option<f64>| Row { label: label.clone(), words: String::new(), values: vec![*value, Some(1.0)] };
        let rows: Vec<Row> = numbers.iter().map(row).collect();
        is_sound(&dumbbells(NAME, &rows, scale, |_| String::new()));
        if let Some(svg) = radar(NAME, &rows, scale) {
            is_sound(&svg);
        }
        let some: Vec<f64> = numbers.iter().flatten().copied().collect();
        if let Some(scale) = Scale::around(some.iter().copied()) {
            let all: Vec<Bar> = some.iter().map(|value| Bar { label: label.clone(), words: String::new(), value: *value }).collect();
            is_sound(&bars(NAME, &all, scale, |_| String::new()));
            let line = Line { points: some.iter().map(|value| (*value, *value)).collect() };
            is_sound(&lines(NAME, &[line], (scale, scale), |_| String::new(), |_| String::new()));
        }
    }
}
