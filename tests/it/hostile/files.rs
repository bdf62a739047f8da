//! Files that whoever writes pages may lay beside them, and where the site is
//! written: none of them may speak as the portal, tell what is hidden, or reach
//! what lies outside.

use super::*;

/// A page that offers a file beside it.
fn offers(file: &str) -> String {
    format!("+++\ntitle = \"En\"\n+++\n\nSe [[to]] og [fila]({file}).\n")
}

#[test]
fn pages_and_scripts_beside_a_page_are_refused() {
    for name in [
        "a.html",
        "a.HTM",
        "a.xhtml",
        "a.js",
        "a.mjs",
        "a.css",
        "a.xml",
        "a.xsl",
        "a.svgz",
        "a.png.html",
        "a.php",
        "a.swf",
        "uten",
        "a.",
    ] {
        let text = offers(name);
        let path = format!("content/ting/{name}");
        let evil = "<script>alert('beside')</script>";
        refused(
            fate_of(&[("content/ting/en.md", &text), (&path, evil)]),
            "missing-file",
        );
        let front = format!("+++\ntitle = \"En\"\nfil = \"{name}\"\n+++\n\nSe [[to]].\n");
        refused(
            fate_of(&[("content/ting/en.md", &front), (&path, evil)]),
            "missing-file",
        );
    }
}

#[test]
fn a_file_beside_a_page_takes_no_other_place() {
    for (file, target) in [
        ("content/robots.txt", "../robots.txt"),
        ("content/data/ting.csv", "../data/ting.csv"),
        ("content/data/ting.json", "../data/ting.json"),
    ] {
        let text = offers(target);
        let site = built(fate_of(&[("content/ting/en.md", &text), (file, "stjålet")]));
        let path = file.strip_prefix("content/").expect("a path");
        let bytes = site.get(path).expect("a file");
        assert!(
            !String::from_utf8_lossy(bytes).contains("stjålet"),
            "{path}"
        );
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_to_what_is_hidden_are_told_and_not_followed() {
    let text = offers("skjult.txt");
    let root = with(&[
        (".env", "hemmelig"),
        (".git/config", "hemmelig"),
        ("notater.txt", "hemmelig"),
        ("content/ting/en.md", &text),
    ]);
    let link = |to: &str, place: &str| {
        let place = root.path().join(place);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        std::os::unix::fs::symlink(to, place).expect("a link");
    };
    link("../../.git/config", "content/ting/skjult.txt");
    link("../.env", "static/env.txt");
    link("../.git", "static/git");
    link("../notater.txt", "static/notater.txt");
    let Fate::Refused(codes) = fate(root.path()) else {
        panic!("built");
    };
    assert_eq!(codes, ["unreadable"; 4]);
}

/// A portal has a link where the site is to be written: the site stays inside.
#[cfg(unix)]
#[test]
fn the_site_is_not_written_through_a_link_out_of_the_portal() {
    let (root, outside) = (with(&[]), tempfile::tempdir().expect("a folder"));
    std::os::unix::fs::symlink(outside.path(), root.path().join("dist")).expect("a link");
    for out in ["dist", "dist/site", "dist/a/b"] {
        let out = root.path().join(out);
        let build = ["build", "--root", arg(root.path()), "--out", arg(&out)];
        let ran = crate::support::ran(&mut dugnad(&build));
        assert_eq!(ran.code, Some(2), "{ran:?}");
    }
    let mut written = fs::read_dir(outside.path()).expect("a folder");
    assert!(written.next().is_none(), "something was written outside");
}

#[cfg(unix)]
#[test]
fn symbolic_links_behind_each_other_end() {
    let root = with(&[("static/d50/fil.txt", "her")]);
    for depth in 0..50 {
        let folder = root.path().join(format!("static/d{depth}"));
        fs::create_dir_all(&folder).expect("a folder");
        for at in 0..10 {
            let to = format!("../d{}", depth + 1);
            std::os::unix::fs::symlink(to, folder.join(format!("l{at}"))).expect("a link");
        }
    }
    let site = built(fate(root.path()));
    assert!(site.contains_key("d50/fil.txt") && site.contains_key("d49/l0/fil.txt"));
}

#[cfg(unix)]
#[test]
fn an_output_that_leads_out_of_the_portal_is_not_written() {
    let outside = tempfile::tempdir().expect("a folder");
    let root = with(&[]);
    std::os::unix::fs::symlink(outside.path(), root.path().join("public")).expect("a link");
    let ran = crate::support::run(&["build", "--root", arg(root.path()), "--date", DAY]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("--out"), "{}", ran.stderr);
    assert_eq!(tree(outside.path()), Tree::new());
}

#[cfg(unix)]
#[test]
fn what_is_laid_in_the_output_reaches_nothing_outside() {
    let outside = tempfile::tempdir().expect("a folder");
    write(outside.path(), &[("dyrebar", "her"), ("mål", "her")]);
    let link = |to: &Path, root: &Path, place: &str| {
        let place = root.join(place);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        std::os::unix::fs::symlink(to, place).expect("a link");
    };
    let journal = "{\"clear\":[\"x/dyrebar\"],\"place\":[],\"remove\":[\"x/dyrebar\"]}";
    let root = with(&[("public/.dugnad-new/.dugnad-journal.json", journal)]);
    link(outside.path(), root.path(), "public/x");
    let _ = crate::support::run(&["build", "--root", arg(root.path()), "--date", DAY]);
    // A lock that is a link is not opened, a list that never ends not read.
    for (to, place) in [
        (outside.path().join("lås"), ".public.dugnad-lock"),
        ("/dev/zero".into(), "public/.dugnad.json"),
    ] {
        let root = with(&[]);
        link(&to, root.path(), place);
        let ran = crate::support::run(&["build", "--root", arg(root.path()), "--date", DAY]);
        assert_eq!(ran.code, Some(2), "{place}: {}", ran.stderr);
    }
    let kept: Vec<String> = tree(outside.path()).into_keys().collect();
    assert_eq!(kept, ["dyrebar", "mål"]);
}

#[test]
fn addresses_that_no_file_system_holds_are_refused() {
    for address in [
        "/a".repeat(10_000) + "/",
        format!("/{}/", "a".repeat(300)),
        "/.dugnad-new/".to_owned(),
        "/assets/x/".to_owned(),
        "/feed.xml/".to_owned(),
        "/data/ting.csv/".to_owned(),
    ] {
        let front = format!("redirects = [\"{address}\"]");
        refused(page_with(&front, ""), "bad-redirect");
    }
    let rows = format!("id,title\n{},Lang\n", "a".repeat(300));
    refused(fate_of(&[("content/ting/_entries.csv", &rows)]), "bad-id");
}

/// Names of every sort of which the program makes names of files, as long as a
/// file system takes them.
#[cfg(unix)]
#[test]
fn names_that_are_too_long_for_what_is_made_of_them_are_told_by_check_too() {
    let long = "a".repeat(245);
    let type_ = |lines: &str| format!("label = [\"A\", \"A\"]\nfolder = \"a\"\n{lines}\n");
    let sheet = type_(&format!(
        "[[sheets]]\nid = \"{long}\"\nlabel = \"A\"\norder = []"
    ));
    let folder = format!("label = [\"A\", \"A\"]\nfolder = \"{long}\"\n");
    let deep = folder.replace(&long, &"a/".repeat(4_000));
    let choice = type_(&format!(
        "[compare]\nid = \"{long}\"\nlabel = \"A\"\nfields = []"
    ));
    let picture = offers(&format!("{long}.png"));
    for (files, code) in [
        (
            [("content/_types/a.toml", sheet.as_str()), ("x", "")],
            "bad-id",
        ),
        ([("content/_types/a.toml", &folder), ("x", "")], "bad-id"),
        ([("content/_types/a.toml", &deep), ("x", "")], "bad-id"),
        ([("content/_types/a.toml", &choice), ("x", "")], "bad-id"),
        (
            [
                (&format!("content/_types/{long}.toml"), &type_("")),
                ("x", ""),
            ],
            "bad-file-name",
        ),
        (
            [
                ("content/ting/en.md", &picture),
                (&format!("content/ting/{long}.png"), ""),
            ],
            "bad-file-name",
        ),
        (
            [(&format!("static/{long}.txt"), "a"), ("x", "")],
            "bad-file-name",
        ),
        (
            [
                (&format!("themes/default/assets/{long}.js"), "a"),
                ("x", ""),
            ],
            "bad-file-name",
        ),
    ] {
        let root = with(&files);
        refused(fate(root.path()), code);
        assert!(costs::checked(root.path(), "1").contains(code), "{code}");
    }
}

/// Of names that are declared the program makes addresses and files.
#[test]
fn names_that_leave_nothing_for_an_address_are_told_by_check_too() {
    let type_ = |facet: &str, name: &str| {
        format!(
            "label = [\"A\", \"A\"]\nfolder = \"a\"\nfacets = [{facet}]\n[fields]\n{name} = {{ many = true, key = \"nr\", fields = {{ nr = {{}} }} }}\n"
        )
    };
    let long = "a".repeat(300);
    let path = format!("{}.nr", "a".repeat(100));
    for (declared, code) in [
        (type_("\"-\"", "-"), "reserved-name"),
        (type_("\"_.nr\"", "_"), "reserved-name"),
        (type_(&format!("\"{long}.nr\""), &long), "reserved-name"),
        (
            type_(&format!("\"{path}\""), &path[..100]),
            "bad-declaration",
        ),
    ] {
        let page = "+++\ntitle = \"A\"\n+++\n\nSe [[en]].\n";
        let root = with(&[
            ("content/_types/a.toml", &declared),
            ("content/a/a.md", page),
        ]);
        refused(fate(root.path()), code);
        assert!(costs::checked(root.path(), "1").contains(code), "{code}");
    }
    let short = type_(
        &format!("{{ id = \"kort\", path = \"{path}\" }}"),
        &path[..100],
    );
    built(fate_of(&[("content/_types/a.toml", &short)]));
}

/// A portal is a git repository, and Windows cannot check out such names.
#[cfg(unix)]
#[test]
fn names_that_windows_forbids_are_refused() {
    let text = "+++\ntitle = \"X\"\n+++\n\nSe [[en]].\n";
    for path in [
        "content/ting/con.md",
        "content/ting/nul/index.md",
        "content/ting/LPT1.txt",
        "static/aux.tar.gz",
        "static/a:b.txt",
        "static/hva?.txt",
        "static/slutt./a.txt",
        "static/slutt ",
    ] {
        let fate = fate_of(&[(path, text)]);
        let Fate::Refused(codes) = fate else {
            panic!("{path} is built");
        };
        assert_eq!(codes, ["bad-file-name"], "{path}");
    }
    let rows = "id,title\nprn,Skriver\n";
    refused(fate_of(&[("content/ting/_entries.csv", rows)]), "bad-id");
}

/// A file without anything in it may say that it is as large as a disk.
#[cfg(unix)]
#[test]
fn files_that_are_larger_than_anybody_offers_are_refused_unread() {
    let text = offers("stor.pdf");
    for path in [
        "static/stor.zip",
        "static/stor.svg",
        "static/stor.png",
        "content/ting/stor.pdf",
    ] {
        let root = with(&[("content/ting/en.md", &text), (path, "")]);
        let file = fs::File::options().write(true).open(root.path().join(path));
        file.and_then(|file| file.set_len(1 << 40))
            .expect("a large file");
        refused(fate(root.path()), "too-large");
    }
}

#[test]
fn what_is_said_very_often_is_built_in_bounded_time() {
    let names: Vec<String> = (0..3000).map(|at| format!("\"navn{at}\"")).collect();
    built(page_with(&format!("names = [{}]", names.join(", ")), ""));
    built(page_with("", &"<!-- a --> ".repeat(30_000)));
    let cites: String = (0..20_000).fold(String::new(), |mut text, at| {
        let _ = write!(text, "[@to, s. {at}] ");
        text
    });
    let types = fs::read_to_string(with(&[]).path().join("content/_types/ting.toml"));
    let cited = types
        .expect("a type")
        .replacen("folder", "cited = true\nfolder", 1);
    let text = format!("+++\ntitle = \"En\"\n+++\n\nSe [[to]].\n\n{cites}\n");
    built(fate_of(&[
        ("content/_types/ting.toml", &cited),
        ("content/ting/en.md", &text),
    ]));
}

#[test]
fn signs_that_are_none_do_not_break_feeds() {
    let text = "+++\ntitle = \"En \\uFFFF\"\nsummary = \"A \\uFFFE b\"\nupdated = \"2026-01-01\"\n+++\n\nSe [[to]] \u{ffff}.\n";
    let site = built(fate_of(&[("content/ting/en.md", text)]));
    for (path, bytes) in &site {
        let text = String::from_utf8_lossy(bytes);
        let odd = path.ends_with(".xml") && text.contains(['\u{fffe}', '\u{ffff}']);
        assert!(!odd, "{path}");
    }
}

/// What is found in a folder is not what is opened there, where somebody
/// exchanges files meanwhile.
#[cfg(unix)]
#[test]
fn a_file_that_is_exchanged_while_it_is_read_leads_nowhere() {
    use std::os::unix::fs::symlink;
    use std::process::Command;
    use std::sync::atomic::{AtomicBool, Ordering};
    let outside = tempfile::tempdir().expect("a folder");
    let secret = "+++\ntitle = \"Hemmelig\"\n+++\n\nhemmelig, se [[en]].\n";
    write(outside.path(), &[("hemmelig.md", secret)]);
    let root = with(&[("static/a.txt", "a"), ("static/b.svg", "<svg/>")]);
    let files = ["content/ting/to.md", "static/a.txt", "static/b.svg"];
    let busy = AtomicBool::new(true);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let aside = root.path().join("aside");
            // A name that is taken is free again after the next step.
            let put = |path: &str, make: &dyn Fn(&Path)| {
                drop(fs::remove_file(&aside));
                make(&aside);
                drop(fs::rename(&aside, root.path().join(path)));
            };
            while busy.load(Ordering::Relaxed) {
                for path in files {
                    let bytes = fs::read(root.path().join(path)).unwrap_or_default();
                    put(path, &|at| {
                        drop(symlink(outside.path().join("hemmelig.md"), at));
                    });
                    put(path, &|at| drop(fs::write(at, &bytes)));
                    put(path, &|at| drop(Command::new("mkfifo").arg(at).status()));
                    put(path, &|at| drop(fs::write(at, &bytes)));
                }
            }
        });
        for _ in 0..10 {
            if let Fate::Built(site) = fate(root.path()) {
                for (path, bytes) in &site {
                    let text = String::from_utf8_lossy(bytes);
                    assert!(!text.contains("hemmelig"), "{path}");
                }
            }
        }
        busy.store(false, Ordering::Relaxed);
    });
}

/// The settings of a repository may name programs; none of them is run.
#[cfg(unix)]
#[test]
fn a_repository_runs_nothing() {
    use std::process::Command;
    let root = with(&[]);
    let at = root.path();
    let git = |args: &[&str]| {
        let name = ["-c", "user.name=a", "-c", "user.email=a@example.no"];
        let mut command = Command::new("git");
        let ran = command.arg("-C").arg(at).args(name).args(args).output();
        let ran = ran.expect("git");
        assert!(ran.status.success(), "{args:?}");
        String::from_utf8(ran.stdout).expect("text")
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "a"]);
    // A part is missing, which git would fetch from where the settings say.
    let tree = git(&["rev-parse", "HEAD^{tree}"]);
    let (folder, file) = tree.trim().split_at(2);
    fs::remove_file(at.join(".git/objects").join(folder).join(file)).expect("a file");
    let ran = at.join("ran");
    let run = format!("touch {}; false", ran.display());
    let here = at.display().to_string();
    for (address, fetched) in [(here.as_str(), "file"), ("ssh://example.no/a", "ssh")] {
        for (key, value) in [
            ("core.repositoryFormatVersion", "1"),
            ("extensions.partialClone", "origin"),
            ("remote.origin.promisor", "true"),
            ("remote.origin.url", address),
            ("remote.origin.uploadpack", &run),
            ("core.sshCommand", &run),
            ("core.fsmonitor", &run),
            ("core.pager", &run),
            ("diff.external", &run),
            ("gpg.program", &run),
            ("log.showSignature", "true"),
            (&format!("protocol.{fetched}.allow"), "always"),
        ] {
            git(&["config", key, value]);
        }
        let _ = built(fate(at));
        assert!(!ran.exists(), "{fetched}");
    }
}
