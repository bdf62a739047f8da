//! Where two lists that an editor may make long are held against each other,
//! the work must not grow as both of them together.

use super::*;

/// What `check` prints with so many threads.
fn checked(root: &Path, threads: &str) -> String {
    let mut command = dugnad(&["check", "--root", arg(root), "--date", DAY]);
    command.args(["--format", "json"]);
    command.env("RAYON_NUM_THREADS", threads);
    let ran = crate::support::ran(&mut command);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    ran.stdout
}

/// An editor gives a whole vocabulary new names: whoever names one of them is
/// told so, and of the first what is meant, whichever thread comes first.
#[test]
fn very_many_names_that_nobody_bears_are_told_alike_with_any_number_of_threads() {
    let mut rows = String::from("id,title,venn\n");
    let mut links = String::new();
    for at in 0..3_000 {
        let _ = writeln!(rows, "rad-{at},Rad {at},radd-{at}");
        let _ = write!(links, "[[Radd x{at}]] [@radd-{at}] ");
    }
    let page = format!("+++\ntitle = \"X\"\n+++\n\n{links}");
    let root = with(&[
        ("content/ting/_entries.csv", &rows),
        ("content/ting/x.md", &page),
    ]);
    let one = checked(root.path(), "1");
    assert_eq!(one, checked(root.path(), "2"));
    let document: serde_json::Value = serde_json::from_str(&one).expect("JSON");
    let found = document["diagnostics"].as_array().expect("diagnostics");
    let unknown = found
        .iter()
        .filter(|found| found["code"] == "unknown-entry");
    let advised = unknown.clone().filter(|found| {
        let help = found["help"].as_str();
        help.is_some_and(|help| help.starts_with("mente du"))
    });
    assert_eq!(unknown.count(), 3_000);
    let advised = advised.count();
    assert!((100..3_000).contains(&advised), "{advised}");
}
