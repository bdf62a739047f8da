use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::diag::{Code, FilePath, Span};
use crate::source::SourceFile;

const FILE: &str = "content/saker/prove.md";

fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        let file = SourceFile {
            hash: blake3::hash(text.as_bytes()),
            text: Some((*text).into()),
            picture: None,
        };
        sources.files.insert((*path).into(), file);
    }
    sources
}

/// A diagnostic about the first `part` of `text`.
fn about(code: Code, text: &str, part: &str) -> Diagnostic {
    let at = text.find(part).expect("the part is in the text");
    Diagnostic::new(code, &FilePath::from(FILE), Span::new(at, at + part.len()))
}

fn human(text: &str, found: Diagnostic, language: Language) -> String {
    Report {
        diagnostics: &[found],
        sources: &sources(&[(FILE, text)]),
        language,
    }
    .human(false)
}

fn decimal_comma(text: &str) -> Diagnostic {
    about(Code::DecimalComma, text, "24,5")
        .arg("written", "24,5")
        .arg("right", "24.5")
        .replace_with("24.5")
}

#[test]
fn a_replacement_is_shown_in_place() {
    let text = "+++\ntitle = \"Prøve\"\nsum = 24,5\n+++\n";
    assert_snapshot!(human(text, decimal_comma(text), Language::Nb));
}

#[test]
fn windows_line_ends_leave_no_trace() {
    let text = "+++\r\ntitle = \"Prøve\"\r\nsum = 24,5\r\n+++\r\n";
    let unix = text.replace('\r', "");
    assert_eq!(
        human(text, decimal_comma(text), Language::Nn),
        human(&unix, decimal_comma(&unix), Language::Nn)
    );
}

#[test]
fn norwegian_letters_before_the_place() {
    let text = "Blåbær på øya, se [[rekrutering]] i år.\n";
    let found = about(Code::DeadLink, text, "rekrutering")
        .arg("target", "rekrutering")
        .arg("nearest", "rekruttering")
        .hint("near")
        .replace_with("rekruttering");
    assert_snapshot!(human(text, found, Language::Nn));
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let text = format!(
        "{}[[her]]{}\n",
        "Før lenken står det mye. ".repeat(40),
        " Etter den også.".repeat(40)
    );
    let found = about(Code::DeadLink, &text, "her").arg("target", "her");
    assert_snapshot!(human(&text, found, Language::Nb));
}

#[test]
fn columns_count_tabs_as_one() {
    let text = "+++\n\tsum\t= 24,5\n";
    assert!(human(text, decimal_comma(text), Language::Nb).contains("prove.md:2:8\n"));
}

#[test]
fn a_file_as_a_whole() {
    let found = Diagnostic::about_file(Code::DuplicateId, &FilePath::from(FILE))
        .arg("id", "prove")
        .arg("other", "content/steder/prove.md");
    assert_snapshot!(human("", found, Language::Nb));
}

#[test]
fn a_warning_in_english_without_a_replacement() {
    let text = "# Høylandet\n\nTekst.\n";
    let found = about(Code::SkippedHeading, text, "# Høylandet");
    let found = found
        .arg("heading", "Høylandet")
        .arg("level", "1")
        .arg("expected", "2")
        .hint("h1");
    assert_snapshot!(human(text, found, Language::En));
}

#[test]
fn a_place_on_several_lines_shows_the_first() {
    let text = "Først.\n\nEn kommu-\nne til.\n";
    let found = about(Code::PdfText, text, "kommu-\nne").arg("sample", "kommu- ne");
    assert_snapshot!(human(text, found, Language::Nb));
}

#[test]
fn github_is_told_of_files_from_the_top_of_the_repository() {
    let found = about(Code::SkippedHeading, "# A\n", "# A");
    let sources = sources(&[(FILE, "# A\n")]);
    let report = Report {
        diagnostics: &[found],
        sources: &sources,
        language: Language::Nb,
    };
    let (commands, _) = report.github("kunnskap, delt/");
    assert!(
        commands.contains(" file=kunnskap%2C delt/content/"),
        "{commands}"
    );
    assert!(!report.json().contains("kunnskap"), "{}", report.json());
}

#[test]
fn nothing_is_said_of_nothing() {
    let report = Report {
        diagnostics: &[],
        sources: &Sources::default(),
        language: Language::Nb,
    };
    assert_eq!(report.human(true), "");
    assert_eq!(
        report.json(),
        r#"{"diagnostics":[],"errors":0,"warnings":0}"#
    );
    assert_eq!(report.github(""), (String::new(), String::new()));
}

#[test]
fn the_count_ends_the_report() {
    let text = "sum = 24,5\n";
    let orphan = about(Code::Orphan, text, "sum").arg("id", "prove");
    let diagnostics = [decimal_comma(text), decimal_comma(text), orphan];
    let sources = sources(&[(FILE, text)]);
    let last = |language| {
        let shown = Report {
            diagnostics: &diagnostics,
            sources: &sources,
            language,
        }
        .human(false);
        shown.lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(last(Language::Nb), "2 feil, 1 advarsel");
    assert_eq!(last(Language::Nn), "2 feil, 1 åtvaring");
    assert_eq!(last(Language::En), "2 errors, 1 warning");
    assert_eq!(counts(&diagnostics), (2, 1));
}

#[test]
fn of_many_warnings_of_a_kind_the_first_are_whole() {
    let text = "sum = 24,5\n";
    let orphan = |id: &str| about(Code::Orphan, text, "sum").arg("id", id);
    let mut diagnostics: Vec<Diagnostic> = ["a", "b", "c", "d", "e", "f", "g"].map(orphan).into();
    diagnostics.push(decimal_comma(text));
    let shown = Report {
        diagnostics: &diagnostics,
        sources: &sources(&[(FILE, text)]),
        language: Language::Nb,
    }
    .human(false);
    let from = shown.find("`e`").unwrap_or_default();
    assert_snapshot!(&shown[from..]);
}

#[test]
fn json_has_its_fixed_form() {
    let text = "+++\r\nblåbær = 24,5\r\n+++\r\n";
    let whole = Diagnostic::about_file(Code::Unreadable, &FilePath::from("content/x.md"))
        .arg("reason", "borte \"her\"");
    let undeclared = about(Code::UnknownKey, text, "bl")
        .arg("key", "bl")
        .arg("list", "`a`")
        .hint("list")
        .replace_with("a");
    let diagnostics = [decimal_comma(text), whole, undeclared];
    let json = Report {
        diagnostics: &diagnostics,
        sources: &sources(&[(FILE, text)]),
        language: Language::Nb,
    }
    .json();
    assert_snapshot!(json);
}

#[test]
fn help_always_tells_the_replacement() {
    let text = "partner = \"ev\"\n";
    let found = about(Code::WrongType, text, "ev")
        .arg("wanted", "aktør")
        .replace_with("x-y");
    let report = Report {
        diagnostics: &[],
        sources: &Sources::default(),
        language: Language::Nb,
    };
    assert_eq!(
        report.whole_help(&found).as_deref(),
        Some("skriv id-en til noe av typen aktør (skriv `x-y`)")
    );
}

#[test]
fn github_shows_every_file() {
    let text = "a = 1\n".repeat(30);
    let files = ["content/a,b.md", "content/b.md", "content/c.md"];
    let line = |file: &str, at: usize| {
        Diagnostic::new(
            Code::UnknownKey,
            &file.into(),
            Span::new(at * 6, at * 6 + 1),
        )
        .arg("key", "100 %")
        .arg("declared", "content/_types/a.toml")
    };
    let mut diagnostics: Vec<Diagnostic> = (0..20).map(|at| line(files[0], at)).collect();
    diagnostics.extend([line(files[1], 3), line(files[2], 4)]);
    diagnostics.push(Diagnostic {
        severity: Severity::Warning,
        ..line(files[2], 5)
    });
    let (commands, summary) = Report {
        diagnostics: &diagnostics,
        sources: &sources(&files.map(|file| (file, text.as_str()))),
        language: Language::Nb,
    }
    .github("");
    let lines: Vec<&str> = commands.lines().collect();
    assert_eq!(lines.len(), 11);
    let help = "rett navnet eller ta bort `100 %25`; på alle sider kan `title`, `summary`, `names`, `lang`, `source`, `draft` og `updated` stå, og typens egne felt er i `content/_types/a.toml`, der et nytt skrives `100 %25 = { }` under `[fields]`";
    let first = "::error file=content/a%2Cb.md,line=1,col=1,endLine=1,endColumn=2,title=unknown-key::`100 %25` er ikke et felt her%0A";
    assert_eq!(lines[0], format!("{first}{help}"));
    assert!(
        lines[8].starts_with("::error file=content/b.md,line=4,"),
        "{commands}"
    );
    assert!(
        lines[10].starts_with("::warning file=content/c.md,line=6,"),
        "{commands}"
    );
    assert_eq!(summary.matches("unknown-key").count(), diagnostics.len());
}

#[test]
fn order_is_that_of_files_and_places() {
    let text = "en to";
    let (one, two) = (
        about(Code::Orphan, text, "en"),
        about(Code::UnknownKey, text, "to"),
    );
    let other = Diagnostic::about_file(Code::Orphan, &FilePath::from("content/a.md"));
    let near = one.clone().hint("near");
    let mut diagnostics = vec![
        two.clone(),
        one.clone(),
        near.clone(),
        other.clone(),
        one.clone(),
        near.clone(),
    ];
    sort(&mut diagnostics);
    assert_eq!(diagnostics, [other, one, near, two]);
}

#[test]
fn ten_thousand_in_one_line_take_no_time() {
    let text = "å, ".repeat(400_000);
    let at = |n: usize| {
        Diagnostic::new(
            Code::DecimalComma,
            &FilePath::from(FILE),
            Span::new(n * 100, n * 100 + 2),
        )
        .arg("written", "1")
        .replace_with("1.0")
    };
    let diagnostics: Vec<Diagnostic> = (0..10_000).map(at).collect();
    let sources = sources(&[(FILE, &text)]);
    let report = Report {
        diagnostics: &diagnostics,
        sources: &sources,
        language: Language::Nb,
    };
    let start = std::time::Instant::now();
    assert!(report.human(false).len() + report.json().len() > 10_000);
    // Quadratic, it would be minutes.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

fn code() -> impl Strategy<Value = Code> {
    (0..Code::ALL.len()).prop_map(|at| Code::ALL[at])
}

proptest! {
    #[test]
    fn any_place_can_be_shown(
        text in "([a-z æøå💧\\t\\r\\n\u{200d}\u{301}\"\\\\{}\u{1b}\u{202e}漢]{0,40}|.{0,300})",
        (start, end) in (0..330_u32, 0..330_u32),
        (code, colour) in (code(), any::<bool>()),
        word in ".{0,20}",
        replacement in proptest::option::of("([a-zå\" ]{0,9}|(?s:.){0,20})"),
    ) {
        let found = Diagnostic { replacement, ..Diagnostic::new(code, &FilePath::from(FILE), Span { start, end }) };
        let found = found.arg("written", word.clone()).arg("key", word);
        let diagnostics = [found];
        let sources = sources(&[(FILE, &text)]);
        let report = Report { diagnostics: &diagnostics, sources: &sources, language: Language::En };
        prop_assert!(report.human(colour).contains(FILE));
        prop_assert!(report.json().contains(FILE));
        prop_assert!(report.github("").0.lines().count() == 1);
    }
}
