//! The preview as its readers meet it: what was saved before a request is in
//! the answer, always.

use std::fs;
use std::path::Path;

use super::commands::Preview;
use super::support::{arg, copy, dugnad, repository};

/// A portal that is written on, and its preview.
fn preview(more: &[&str]) -> (tempfile::TempDir, Preview) {
    let root = tempfile::tempdir().expect("a folder");
    copy(&repository("tests/portals/climate"), root.path());
    let mut args = vec!["--port", "0"];
    args.extend(more);
    let preview = Preview::of(root.path(), &args);
    (root, preview)
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("a text");
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replace(from, to)).expect("written");
}

fn append(path: &Path, more: &str) {
    let text = fs::read_to_string(path).expect("a text");
    fs::write(path, text + more).expect("written");
}

fn text(preview: &Preview, path: &str) -> String {
    let (_, body) = preview.get(path);
    String::from_utf8_lossy(&body).into_owned()
}

#[test]
fn no_answer_is_old() {
    for more in [&[][..], &["--poll"]] {
        let (root, preview) = preview(more);
        let content = root.path().join("content");
        let lesson = content.join("lessons/ask-early.md");
        for n in 0..20 {
            append(&lesson, &format!("\nSentence {n}, see [[flood-gate]].\n"));
            assert!(text(&preview, "/lessons/ask-early/").contains(&format!("Sentence {n},")));
            let gate = text(&preview, "/measures/flood-gate/");
            assert!(gate.contains("ask-early"), "the link's target knows");
        }
        for n in 0..5 {
            let hazards = content.join("hazards/_entries.toml");
            let before = if n == 0 {
                "title = \"Drought\"".to_owned()
            } else {
                format!("title = \"Dry {}\"", n - 1)
            };
            replace(&hazards, &before, &format!("title = \"Dry {n}\""));
            assert!(text(&preview, "/hazards/").contains(&format!("Dry {n}")));
        }
        fs::rename(&lesson, content.join("lessons/ask-late.md")).expect("renamed");
        assert_eq!(preview.get("/lessons/ask-early/").0, 404);
        assert_eq!(preview.get("/lessons/ask-late/").0, 200);
        assert!(
            text(&preview, "/_dugnad/where?path=/lessons/ask-early/")
                .ends_with("/lessons/ask-late/")
        );
        fs::rename(
            content.join("cases/green-roofs"),
            content.join("cases/green-tops"),
        )
        .expect("renamed");
        assert_eq!(preview.get("/cases/green-roofs/").0, 404);
        append(
            &content.join("cases/green-tops/index.md"),
            "\nIn the new folder.\n",
        );
        assert!(text(&preview, "/cases/green-tops/").contains("In the new folder."));
        fs::create_dir_all(root.path().join("static/deep/er")).expect("made");
        fs::write(root.path().join("static/deep/er/file.txt"), "new").expect("written");
        assert_eq!(text(&preview, "/deep/er/file.txt"), "new");
    }
}

#[test]
fn a_thousand_changes_at_once_are_all_shown() {
    let (root, preview) = preview(&[]);
    let lessons = root.path().join("content/lessons");
    for round in 0..2 {
        for n in 0..1000 {
            let page = format!("+++\ntitle = \"Lesson {n}\"\n+++\nRound {round}.\n");
            fs::write(lessons.join(format!("many-{n}.md")), page).expect("written");
        }
        for n in [0, 500, 999] {
            let page = text(&preview, &format!("/lessons/many-{n}/"));
            assert!(page.contains(&format!("Round {round}.")), "{n}");
        }
    }
    for n in 0..1000 {
        fs::remove_file(lessons.join(format!("many-{n}.md"))).expect("removed");
    }
    assert_eq!(preview.get("/lessons/many-0/").0, 404);
}

#[test]
fn a_broken_page_is_shown_as_it_was_with_what_is_wrong() {
    let (root, preview) = preview(&[]);
    let lesson = root.path().join("content/lessons/ask-early.md");
    let good = fs::read_to_string(&lesson).expect("a text");
    let before = text(&preview, "/lessons/ask-early/");
    fs::write(&lesson, good.replacen("+++\n", "+++\ntitle = \n", 1)).expect("written");
    assert_eq!(text(&preview, "/lessons/ask-early/"), before);
    let panel = text(&preview, "/_dugnad/panel?path=/lessons/ask-early/");
    assert!(
        panel.contains("class=\"fault\"") && panel.contains("vscode://file/"),
        "{panel}"
    );
    assert!(
        panel.contains("content/lessons/ask-early.md:2:1"),
        "{panel}"
    );
    assert!(panel.contains(HELD), "{panel}");
    append(
        &root.path().join("content/measures/rain-garden.md"),
        "\nStill written on.\n",
    );
    assert!(text(&preview, "/measures/rain-garden/").contains("Still written on."));
    fs::write(&lesson, good + "\nMended.\n").expect("written");
    assert!(text(&preview, "/lessons/ask-early/").contains("Mended."));
    let panel = text(&preview, "/_dugnad/panel?path=/lessons/ask-early/");
    assert!(!panel.contains("class=\"fault\""));
    assert!(text(&preview, "/_dugnad/?sort=words").contains("ask-early"));
}

/// What the panel says where an earlier page stands behind it.
const HELD: &str = "The page behind is the last one without these errors.";

#[test]
fn a_page_with_a_dead_link_is_drawn_as_it_is() {
    let (root, preview) = preview(&[]);
    let lesson = root.path().join("content/lessons/ask-early.md");
    append(&lesson, "\nSee [[nobody-at-all]].\n");
    assert!(text(&preview, "/lessons/ask-early/").contains("nobody-at-all"));
    let panel = text(&preview, "/_dugnad/panel?path=/lessons/ask-early/");
    assert!(panel.contains("class=\"fault\"") && !panel.contains(HELD));
}

#[test]
fn the_overview_tells_of_every_file() {
    let (root, preview) = preview(&[]);
    let beside = root.path().join("content/lessons/beside");
    let fields = "title = \"Fields of their own\"\n";
    fs::write(beside.with_extension("toml"), fields).expect("written");
    let dead = "See [[nobody-at-all]] and [[nobody-else]].\n";
    fs::write(beside.with_extension("md"), dead).expect("written");
    let data = root.path().join("content/_data/of-nobody.csv");
    fs::create_dir_all(data.parent().expect("a folder")).expect("a folder");
    fs::write(data, "entry,field,value\nnobody-there,x,1\n").expect("written");
    let overview = text(&preview, "/_dugnad/?sort=errors&down=1");
    let row = overview.split("<tr").find(|row| row.contains("Fields of"));
    assert!(row.is_some_and(|row| row.contains(">2<")), "{row:?}");
    assert!(overview.contains("content/_data/of-nobody.csv:2:1"));
}

#[test]
fn templates_and_settings_that_break_leave_the_site_readable() {
    let (root, preview) = preview(&[]);
    let theme = root.path().join("themes/climate");
    fs::write(theme.join("page.html"), "{% if %}").expect("written");
    assert_eq!(preview.get("/lessons/ask-early/").0, 200);
    let panel = text(&preview, "/_dugnad/panel?path=/");
    assert!(panel.contains("themes/climate/page.html") && panel.contains(HELD));
    fs::remove_file(theme.join("page.html")).expect("removed");
    let settings = root.path().join("portal.toml");
    let good = fs::read_to_string(&settings).expect("a text");
    for bad in ["", "title = ", "\u{0}"] {
        fs::write(&settings, bad).expect("written");
        assert_eq!(preview.get("/").0, 200, "{bad}");
        let panel = text(&preview, "/_dugnad/panel?path=/");
        assert!(panel.contains("portal.toml"), "{bad}");
        assert!(panel.contains(HELD), "{bad}");
    }
    fs::write(&settings, good).expect("written");
    assert!(!text(&preview, "/_dugnad/panel?path=/").contains("class=\"fault\""));
}

/// A theme that no page can be drawn with is another's forerunner only when it
/// could draw: not when it is broken, whether anybody has looked or not.
#[test]
fn the_last_theme_that_can_draw_is_kept_however_many_come_after_it() {
    let (root, preview) = preview(&[]);
    let theme = root.path().join("themes/climate");
    let good = "{% extends \"entry.html\" %}{% block main %}Drawn well.{% endblock main %}";
    let lessons = theme.join("types/lesson.html");
    fs::create_dir_all(theme.join("types")).expect("made");
    fs::write(&lessons, good).expect("written");
    assert!(text(&preview, "/lessons/ask-early/").contains("Drawn well."));
    for at in 0..3 {
        let bad = good.replace("Drawn well.", &format!("{{{{ nothing.at.all{at} }}}}"));
        fs::write(&lessons, bad).expect("written");
        // Shown, but not drawn, or drawn in other parts.
        let other = ["/_dugnad/preview.css", "/", "/measures/flood-gate/"][at];
        assert_eq!(preview.get(other).0, 200);
        append(
            &root.path().join("content/measures/rain-garden.md"),
            "\nMore.\n",
        );
        assert_eq!(preview.get("/_dugnad/preview.css").0, 200);
    }
    assert!(text(&preview, "/lessons/ask-early/").contains("Drawn well."));
    assert!(text(&preview, "/_dugnad/panel?path=/lessons/ask-early/").contains("lesson.html"));
    fs::write(&lessons, good.replace("well", "better")).expect("written");
    assert!(text(&preview, "/lessons/ask-early/").contains("Drawn better."));
}

/// Whoever tidies among files of the moment makes no answer old.
#[cfg(unix)]
#[test]
fn no_answer_is_old_when_the_folder_of_marks_is_gone() {
    use std::os::unix::fs::DirBuilderExt;

    let root = tempfile::tempdir().expect("a folder");
    copy(&repository("tests/portals/climate"), root.path());
    let runtime = tempfile::tempdir().expect("a folder");
    let args = ["serve", "--root", arg(root.path()), "--port", "0"];
    let preview = Preview::run(dugnad(&args).env("XDG_RUNTIME_DIR", runtime.path()));
    let lesson = root.path().join("content/lessons/ask-early.md");
    let is_new = |n: usize| {
        append(&lesson, &format!("\nSentence {n}.\n"));
        text(&preview, "/lessons/ask-early/").contains(&format!("Sentence {n}."))
    };
    let folder = || {
        let mut inside = fs::read_dir(runtime.path()).expect("a folder").flatten();
        inside.next().expect("the preview's").path()
    };
    for n in 0..4 {
        assert!(is_new(10 * n), "{n}");
        let name = folder();
        match n {
            0 => fs::remove_dir_all(&name).expect("removed"),
            1 => fs::rename(&name, root.path().join("away")).expect("moved"),
            _ => {
                // Another preview has made it anew.
                fs::remove_dir_all(&name).expect("removed");
                let mut private = fs::DirBuilder::new();
                private.mode(0o700).create(&name).expect("made");
            }
        }
        for again in 1..4 {
            assert!(is_new(10 * n + again), "{n} {again}");
        }
        assert!(folder().is_dir(), "it is there again");
    }
}

/// A preview that nobody can reach any more does not go on as if all were well.
#[cfg(target_os = "linux")]
#[test]
fn a_preview_that_lets_nobody_in_ends_and_says_so() {
    use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};
    use std::io::Read as _;

    let root = repository("tests/portals/climate");
    let args = ["serve", "--root", arg(&root), "--port", "0"];
    let mut preview = Preview::run(dugnad(&args).stderr(std::process::Stdio::piped()));
    assert_eq!(preview.get("/").0, 200);
    let none = Rlimit {
        current: Some(0),
        ..getrlimit(Resource::Nofile)
    };
    prlimit(
        Some(Pid::from_child(&preview.child)),
        Resource::Nofile,
        none,
    )
    .expect("a limit");
    // The one that is waited for has its file already.
    preview.knock();
    let end = preview.child.wait().expect("an end");
    let mut said = String::new();
    let stderr = preview.child.stderr.take().expect("a pipe");
    std::io::BufReader::new(stderr)
        .read_to_string(&mut said)
        .expect("read");
    assert_eq!(end.code(), Some(2), "{said}");
    assert!(said.contains("forhåndsvisningen stoppet: "), "{said}");
}

#[test]
fn nothing_but_the_site_is_served() {
    let (root, preview) = preview(&[]);
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("secret.txt"), "secret").expect("written");
    fs::create_dir_all(root.path().join("static")).expect("made");
    #[cfg(unix)]
    std::os::unix::fs::symlink(outside.path(), root.path().join("static/out")).expect("a link");
    for path in [
        "/out/secret.txt",
        "/../portal.toml",
        "/%2e%2e/portal.toml",
        "/..%2fportal.toml",
        "/portal.toml",
        "/content/lessons/ask-early.md",
        "//etc/passwd",
        "/_dugnad/../portal.toml",
        "/.git/config",
    ] {
        let (status, body) = preview.get(path);
        assert!(status == 404 || status == 400, "{path} {status}");
        assert!(!String::from_utf8_lossy(&body).contains("secret"), "{path}");
    }
}
