//! The writer as a whole, held against a model of what must be on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicI64;

use proptest::prelude::*;

use super::disk::Disk;
use super::list::LIST;
use super::{Error, Summary, Writer};

type TestResult = Result<(), Box<dyn std::error::Error>>;

/// Relative path → what stands there. The list is left out.
type Tree = BTreeMap<String, Node>;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    File(Vec<u8>),
    Symlink(PathBuf),
    EmptyFolder,
}

fn file(text: &str) -> Node {
    Node::File(text.as_bytes().to_vec())
}

fn tree_of(root: &Path) -> Tree {
    let mut tree = Tree::new();
    if !root.exists() {
        return tree;
    }
    for entry in walkdir::WalkDir::new(root).min_depth(1) {
        let entry = entry.expect("a folder of our own");
        let path = entry.path();
        let node = if entry.path_is_symlink() {
            Node::Symlink(fs::read_link(path).expect("a symlink"))
        } else if entry.file_type().is_file() {
            Node::File(fs::read(path).expect("a file"))
        } else if fs::read_dir(path).expect("a folder").next().is_none() {
            Node::EmptyFolder
        } else {
            continue;
        };
        let name = path
            .strip_prefix(root)
            .expect("below")
            .to_str()
            .expect("ASCII");
        if name != LIST {
            tree.insert(name.to_owned(), node);
        }
    }
    tree
}

fn site(files: &[(&str, &str)]) -> Tree {
    files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), file(text)))
        .collect()
}

fn build_on(disk: Disk, out: &Path, site: &Tree) -> Result<Summary, Error> {
    let writer = Writer::begin_on(disk, out)?;
    for (path, node) in site {
        if let Node::File(bytes) = node {
            writer.put(path, bytes)?;
        }
    }
    writer.finish()
}

fn build(out: &Path, site: &Tree) -> Result<Summary, Error> {
    build_on(Disk::default(), out, site)
}

fn within() -> Disk {
    Disk {
        refuse_exchange: true,
        ..Disk::default()
    }
}

/// Inode, time of modification, time of change.
type Identity = (u64, i64, i64, i64, i64);

#[cfg(unix)]
fn identities(root: &Path) -> BTreeMap<PathBuf, Identity> {
    use std::os::unix::fs::MetadataExt;
    let identity = |entry: walkdir::DirEntry| {
        let found = entry.metadata().expect("metadata");
        let times = (
            found.mtime(),
            found.mtime_nsec(),
            found.ctime(),
            found.ctime_nsec(),
        );
        (
            entry.into_path(),
            (found.ino(), times.0, times.1, times.2, times.3),
        )
    };
    walkdir::WalkDir::new(root)
        .into_iter()
        .flatten()
        .map(identity)
        .collect()
}

/// Names beside the output: nothing of ours may stay there.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries
        .map(|e| e.file_name().to_string_lossy().into())
        .collect();
    names.sort();
    names
}

#[test]
fn a_site_is_written_changed_and_shrunk() -> TestResult {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("deep/public");
    let first = site(&[
        ("index.html", "1"),
        ("a/index.html", "2"),
        ("a/b/c.css", "3"),
    ]);
    assert_eq!(build(&out, &first)?.written, 3);
    assert_eq!(tree_of(&out), first);
    let second = site(&[("index.html", "1"), ("a/index.html", "ny"), ("d", "4")]);
    let summary = build(&out, &second)?;
    assert_eq!(
        summary,
        Summary {
            written: 2,
            unchanged: 1,
            removed: 1,
            kept: vec![]
        }
    );
    assert_eq!(tree_of(&out), second);
    assert_eq!(names_in(&folder.path().join("deep")), ["public"]);
    Ok(())
}

#[cfg(unix)]
#[test]
fn what_is_unchanged_is_not_touched() -> TestResult {
    for make in [Disk::default, within] {
        let folder = tempfile::tempdir()?;
        let out = folder.path().join("public");
        let first = site(&[("index.html", "1"), ("a/index.html", "2")]);
        build_on(make(), &out, &first)?;
        let before = identities(&out);
        assert_eq!(build_on(make(), &out, &first)?.unchanged, 2);
        assert_eq!(identities(&out), before);

        build_on(
            make(),
            &out,
            &site(&[("index.html", "1"), ("a/index.html", "3")]),
        )?;
        let (after, page) = (identities(&out), out.join("index.html"));
        let lasting = |id: &Identity| (id.0, id.1, id.2);
        assert_eq!(
            before.get(&page).map(lasting),
            after.get(&page).map(lasting)
        );
    }
    Ok(())
}

#[test]
fn two_folders_get_the_same_bytes() -> TestResult {
    let folder = tempfile::tempdir()?;
    let (one, two) = (folder.path().join("1"), folder.path().join("2"));
    let files = site(&[("index.html", "1"), ("a/index.html", "2")]);
    build(&one, &files)?;
    build(&two, &site(&[("old", "x"), ("index.html", "0")]))?;
    build(&two, &files)?;
    assert_eq!(fs::read(one.join(LIST))?, fs::read(two.join(LIST))?);
    Ok(())
}

#[test]
fn files_of_others_stay_and_are_not_written_over() -> TestResult {
    for make in [Disk::default, within] {
        let folder = tempfile::tempdir()?;
        let out = folder.path().join("public");
        fs::create_dir_all(out.join("empty/inner"))?;
        fs::write(out.join("CNAME"), "example.org")?;
        build_on(make(), &out, &site(&[("a/x", "1")]))?;
        let mut expected = site(&[("CNAME", "example.org"), ("a/x", "1")]);
        expected.insert("empty/inner".into(), Node::EmptyFolder);
        assert_eq!(tree_of(&out), expected);

        let collision = site(&[("CNAME", "ours"), ("empty", "ours"), ("z", "")]);
        let result = build_on(make(), &out, &collision);
        assert!(
            matches!(&result, Err(Error::Foreign(paths)) if paths.len() == 2),
            "{result:?}"
        );
        assert_eq!(tree_of(&out), expected);
        assert_eq!(names_in(folder.path()), ["public"]);
    }
    Ok(())
}

#[test]
fn what_somebody_changed_is_mended_or_kept() -> TestResult {
    for make in [Disk::default, within] {
        let folder = tempfile::tempdir()?;
        let out = folder.path().join("public");
        let full = site(&[("a", "aaa"), ("b", "bbb"), ("c", "ccc"), ("d", "ddd")]);
        build_on(make(), &out, &full)?;
        fs::write(out.join("a"), "AAA")?;
        fs::remove_file(out.join("b"))?;
        fs::write(out.join("c"), "CCC")?;
        let rest = site(&[("a", "aaa"), ("b", "bbb")]);
        let summary = build_on(make(), &out, &rest)?;
        assert_eq!((summary.written, summary.removed), (2, 1));
        assert_eq!(summary.kept, ["c"]);
        assert_eq!(
            tree_of(&out),
            site(&[("a", "aaa"), ("b", "bbb"), ("c", "CCC")])
        );
        // From now on it is a file like any other of theirs.
        assert!(build_on(make(), &out, &rest)?.kept.is_empty());
        assert!(matches!(
            build_on(make(), &out, &full),
            Err(Error::Foreign(_))
        ));
    }
    Ok(())
}

#[test]
fn a_file_becomes_a_folder_and_back() -> TestResult {
    for make in [Disk::default, within] {
        let folder = tempfile::tempdir()?;
        let out = folder.path().join("public");
        for files in [
            &[("a", "1")],
            &[("a/b/c", "2")],
            &[("a", "3")],
            &[("a/b", "4")],
        ] {
            build_on(make(), &out, &site(files))?;
            assert_eq!(tree_of(&out), site(files));
        }
    }
    Ok(())
}

#[cfg(unix)]
#[test]
fn symlinks_are_kept_and_not_followed() -> TestResult {
    for make in [Disk::default, within] {
        let folder = tempfile::tempdir()?;
        let (out, elsewhere) = (folder.path().join("public"), folder.path().join("else"));
        fs::create_dir_all(&elsewhere)?;
        fs::create_dir_all(&out)?;
        std::os::unix::fs::symlink("../else", out.join("link"))?;
        let result = build_on(make(), &out, &site(&[("link/index.html", "1")]));
        assert!(matches!(result, Err(Error::Foreign(_))));
        build_on(make(), &out, &site(&[("index.html", "1")]))?;
        assert_eq!(fs::read_link(out.join("link"))?, Path::new("../else"));
        assert!(names_in(&elsewhere).is_empty());
    }
    Ok(())
}

#[cfg(unix)]
#[test]
fn permissions_are_kept() -> TestResult {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("public");
    build(&out, &site(&[("a/x", "1")]))?;
    fs::set_permissions(&out, fs::Permissions::from_mode(0o2775))?;
    fs::set_permissions(out.join("a"), fs::Permissions::from_mode(0o555))?;
    build(&out, &site(&[("a/x", "1"), ("a/y", "2")]))?;
    assert_eq!(fs::metadata(&out)?.permissions().mode() & 0o7777, 0o2775);
    assert_eq!(
        fs::metadata(out.join("a"))?.permissions().mode() & 0o7777,
        0o555
    );
    Ok(())
}

/// Only root may give a folder away; for others there is nothing to see here.
#[cfg(unix)]
#[test]
fn owners_are_kept() -> TestResult {
    use std::os::unix::fs::{MetadataExt, chown};
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("public");
    build(&out, &site(&[("a/x", "1"), ("b/x", "1")]))?;
    if chown(&out, Some(12_345), Some(23_456)).is_err() {
        return Ok(());
    }
    chown(out.join("a"), None, Some(34_567))?;
    let before = fs::metadata(&out)?.ino();
    build(&out, &site(&[("a/x", "1"), ("a/y", "2"), ("b/x", "2")]))?;
    let owner = |path: &Path| fs::metadata(path).map(|found| (found.uid(), found.gid()));
    assert_eq!(owner(&out)?, (12_345, 23_456));
    assert_eq!(owner(&out.join("a"))?.1, 34_567);
    assert_ne!(fs::metadata(&out)?.ino(), before, "in one step");
    Ok(())
}

/// Whoever is at work in a folder of their own must not be left in an old one.
#[cfg(unix)]
#[test]
fn a_folder_that_is_mostly_others_stays_itself() -> TestResult {
    use std::os::unix::fs::MetadataExt;
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("home");
    fs::create_dir(&out)?;
    for name in ["letter", "diary", "song"] {
        fs::write(out.join(name), "mine")?;
    }
    let before = fs::metadata(&out)?.ino();
    for text in ["1", "2"] {
        build(&out, &site(&[("index.html", text)]))?;
        assert_eq!(fs::metadata(&out)?.ino(), before);
        assert_eq!(fs::read_to_string(out.join("index.html"))?, text);
        assert_eq!(fs::read_to_string(out.join("diary"))?, "mine");
    }
    Ok(())
}

/// Where more than the permissions says who may read, the folder stays itself.
#[cfg(target_os = "linux")]
#[test]
fn lists_of_rights_are_kept() -> TestResult {
    use rustix::fs::{XattrFlags, lgetxattr, lsetxattr};
    const NAME: &str = "system.posix_acl_access";
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("public");
    build(&out, &site(&[("a/x", "1")]))?;
    // Owner, user 12345, group, mask, others: what each may, and who it is.
    let entries = [(1, 7, u32::MAX), (2, 5, 12_345), (4, 0, u32::MAX)];
    let rest = [(16, 5, u32::MAX), (32, 0, u32::MAX)];
    let mut list = 2_u32.to_le_bytes().to_vec();
    for (kind, may, who) in entries.into_iter().chain(rest) {
        list.extend([kind, 0, may, 0]);
        list.extend(who.to_le_bytes());
    }
    if lsetxattr(out.join("a"), NAME, &list, XattrFlags::empty()).is_err() {
        // This file system has no such lists.
        return Ok(());
    }
    build(&out, &site(&[("a/x", "2"), ("a/y", "2")]))?;
    let mut found = vec![0; 1000];
    let length = lgetxattr(out.join("a"), NAME, &mut *found)?;
    assert_eq!(found.get(..length), Some(&*list));
    assert_eq!(tree_of(&out), site(&[("a/x", "2"), ("a/y", "2")]));
    Ok(())
}

#[test]
fn one_build_at_a_time() -> TestResult {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("public");
    let first = Writer::begin(&out)?;
    assert!(matches!(Writer::begin(&out), Err(Error::Busy(_))));
    drop(first);
    assert!(Writer::begin(&out).is_ok());
    Ok(())
}

#[test]
fn an_unfinished_build_leaves_no_trace() -> TestResult {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("public");
    let files = site(&[("a", "1")]);
    build(&out, &files)?;
    let writer = Writer::begin(&out)?;
    writer.put("a", b"2")?;
    writer.put("b/c", b"2")?;
    assert!(matches!(writer.put("a", b"3"), Err(Error::Clash(_))));
    assert!(matches!(writer.put("../x", b""), Err(Error::Path(_))));
    drop(writer);
    assert_eq!(tree_of(&out), files);
    assert_eq!(names_in(folder.path()), ["public"]);
    Ok(())
}

#[test]
fn threads_put_at_once() -> TestResult {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("public");
    let writer = Writer::begin(&out)?;
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let writer = &writer;
            scope.spawn(move || {
                for nth in 0..200 {
                    let path = format!("{}/{nth}/{thread}.html", nth % 7);
                    writer.put(&path, path.as_bytes()).expect("a new path");
                }
            });
        }
    });
    assert_eq!(writer.finish()?.written, 800);
    assert_eq!(tree_of(&out).len(), 800);
    Ok(())
}

/// Runs a change of the site that dies at its `nth` operation, then looks at
/// what is left, then builds again. Tells whether it died.
fn kill_at(nth: i64, refuse_exchange: bool, before: Option<&Tree>, after: &Tree) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("public");
    let mut theirs = Tree::new();
    if let Some(before) = before {
        fs::create_dir_all(out.join("theirs/empty")).expect("folders");
        fs::write(out.join("theirs/file"), "not ours").expect("a file");
        theirs = tree_of(&out);
        build(&out, before).expect("the first build");
    }
    let with_theirs =
        |tree: &Tree| -> Tree { tree.clone().into_iter().chain(theirs.clone()).collect() };
    let (old, new) = (
        with_theirs(before.unwrap_or(&Tree::new())),
        with_theirs(after),
    );

    let disk = Disk {
        fuse: Some(AtomicI64::new(nth)),
        refuse_exchange,
    };
    let writer = Writer::begin_on(disk, &out).expect("nothing to repair");
    let mut died = after.iter().any(|(path, node)| match node {
        Node::File(bytes) => writer.put(path, bytes).is_err(),
        _ => false,
    });
    let result = if died {
        drop(writer);
        None
    } else {
        Some(writer.finish())
    };
    died |= result.is_some_and(|result| result.is_err());

    let found = tree_of(&out);
    if refuse_exchange {
        for (path, node) in found
            .iter()
            .filter(|(path, _)| !path.starts_with(".dugnad"))
        {
            let whole = old.get(path) == Some(node) || new.get(path) == Some(node);
            assert!(whole || *node == Node::EmptyFolder, "{nth}: {path} is torn");
        }
    } else {
        assert!(found == old || found == new, "{nth}: {found:?}");
    }
    let disk = Disk {
        fuse: Some(AtomicI64::new(nth % 9)),
        refuse_exchange,
    };
    let _ = build_on(disk, &out, after); // the repair is killed too
    build(&out, after).expect("the repair");
    assert_eq!(tree_of(&out), new, "{nth}");
    assert_eq!(names_in(folder.path()), ["public"], "{nth}");
    died
}

#[test]
fn a_killed_build_never_tears_the_site() {
    let before = site(&[
        ("index.html", "1"),
        ("old/x", "2"),
        ("same/y", "3"),
        ("turn", "4"),
    ]);
    let after = site(&[
        ("index.html", "ny"),
        ("new/x.css", "5"),
        ("same/y", "3"),
        ("turn/z", "6"),
    ]);
    for refuse_exchange in [false, true] {
        for before in [Some(&before), None] {
            let mut nth = 0;
            while kill_at(nth, refuse_exchange, before, &after) {
                nth += 1;
            }
            assert!(nth > 10, "only {nth} operations were counted");
            // Tidying up after the exchange does not fail the build.
            for nth in nth..nth + 12 {
                kill_at(nth, refuse_exchange, before, &after);
            }
        }
    }
}

#[test]
fn a_file_put_there_while_the_old_tree_goes_is_saved() -> TestResult {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("public");
    build(&out, &site(&[("a", "1")]))?;
    // As after a kill right behind the exchange, with a file that came late.
    let leftover = folder.path().join(".public.dugnad-new");
    fs::create_dir_all(leftover.join("sub"))?;
    fs::copy(out.join(LIST), leftover.join(LIST))?;
    fs::write(leftover.join("a"), "0")?;
    fs::write(leftover.join("sub/late"), "theirs")?;
    build(&out, &site(&[("a", "1")]))?;
    assert_eq!(tree_of(&out), site(&[("a", "1"), ("sub/late", "theirs")]));
    assert_eq!(names_in(folder.path()), ["public"]);
    Ok(())
}

/// Folders of others that are called as the writer's own stay, and are told of.
#[test]
fn what_is_not_known_to_be_ours_is_not_removed() -> TestResult {
    for place in [".public.dugnad-new", "public/.dugnad-new"] {
        let folder = tempfile::tempdir()?;
        let out = folder.path().join("public");
        fs::create_dir(&out)?;
        let theirs = folder.path().join(place);
        let found = || build(&out, &site(&[("a", "1")]));
        // A file, a folder with files, and one whose list cannot be read.
        fs::write(&theirs, "theirs")?;
        assert!(matches!(found(), Err(Error::Foreign(_))), "{place}");
        fs::remove_file(&theirs)?;
        fs::create_dir_all(theirs.join("below"))?;
        fs::write(theirs.join("below/theirs"), "theirs")?;
        assert!(matches!(found(), Err(Error::Foreign(_))), "{place}");
        fs::write(theirs.join(LIST), "not a list")?;
        assert!(matches!(found(), Err(Error::Foreign(_))), "{place}");
        assert_eq!(fs::read(theirs.join("below/theirs"))?, b"theirs");
        fs::remove_dir_all(&theirs)?;
        fs::create_dir(&theirs)?;
        assert!(found().is_ok(), "{place}");
    }
    Ok(())
}

/// A finished tree that was never put in its place, in which somebody has laid
/// a file.
#[test]
fn what_somebody_laid_in_a_leftover_tree_is_saved() -> TestResult {
    let folder = tempfile::tempdir()?;
    let (out, leftover) = (
        folder.path().join("public"),
        folder.path().join(".public.dugnad-new"),
    );
    build(&leftover, &site(&[("a", "1")]))?;
    fs::write(leftover.join("theirs"), "theirs")?;
    build(&out, &site(&[("b", "2")]))?;
    assert_eq!(fs::read(out.join("theirs"))?, b"theirs");
    assert!(!leftover.exists() && !out.join("a").exists());
    Ok(())
}

#[test]
fn a_damaged_list_stops_the_build() -> TestResult {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join(LIST), "{}")?;
    assert!(matches!(
        Writer::begin(folder.path()),
        Err(Error::List { .. })
    ));
    let file = folder.path().join("file");
    fs::write(&file, "")?;
    assert!(matches!(Writer::begin(&file), Err(Error::Target { .. })));
    Ok(())
}

/// What can happen to an output.
#[derive(Clone, Debug)]
enum Event {
    Build {
        files: Tree,
        within: bool,
    },
    /// Somebody writes a file, where nothing but a file stands in the way.
    Write(String, u8),
    Delete(String),
    MakeFolder(String),
}

const NAMES: [&str; 8] = [
    "a",
    "b",
    "a/x",
    "a/y/z",
    "b/index.html",
    "b-c",
    "index.html",
    "a/y",
];

fn events() -> impl Strategy<Value = Vec<Event>> {
    let name = || prop::sample::select(&NAMES[..]).prop_map(str::to_owned);
    let bytes = (0..3u8).prop_map(|byte| Node::File(vec![byte; 3]));
    let files = prop::collection::btree_map(name(), bytes, 0..6);
    let event = prop_oneof![
        3 => (files, any::<bool>()).prop_map(|(files, within)| Event::Build { files, within }),
        1 => (name(), 0..3u8).prop_map(|(path, byte)| Event::Write(path, byte)),
        1 => name().prop_map(Event::Delete),
        1 => name().prop_map(Event::MakeFolder),
    ];
    prop::collection::vec(event, 1..12)
}

/// What the contract says, without a disk.
#[derive(Default)]
struct Model {
    tree: Tree,
    ours: Tree,
}

fn collides(one: &str, other: &str, other_is_file: bool) -> bool {
    let inside = |inner: &str, outer: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    one == other || inside(other, one) || (other_is_file && inside(one, other))
}

impl Model {
    /// `None` when the build must fail.
    fn build(&self, files: &Tree) -> Option<Self> {
        let is_ours = |path: &String, node: &Node| {
            // A changed file is ours as long as it is needed.
            *node != Node::EmptyFolder
                && self
                    .ours
                    .get(path)
                    .is_some_and(|ours| ours == node || files.contains_key(path))
        };
        let mut tree: Tree = self.tree.clone();
        tree.retain(|path, node| !is_ours(path, node));
        let clash = files.keys().any(|path| {
            tree.iter()
                .any(|(theirs, node)| collides(path, theirs, *node != Node::EmptyFolder))
                || files
                    .keys()
                    .any(|other| other != path && collides(path, other, true))
        });
        // A needed folder that was empty is no longer.
        let in_use = |folder: &String| {
            files
                .keys()
                .any(|path| path.starts_with(&format!("{folder}/")))
        };
        tree.retain(|path, node| *node != Node::EmptyFolder || !in_use(path));
        tree.extend(files.clone());
        (!clash).then(|| Self {
            tree,
            ours: files.clone(),
        })
    }
}

fn run(events: Vec<Event>) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("public");
    fs::create_dir(&out).expect("a folder");
    let mut model = Model::default();
    for event in events {
        match event {
            Event::Build {
                files,
                within: refuse_exchange,
            } => {
                let disk = Disk {
                    refuse_exchange,
                    ..Disk::default()
                };
                let result = build_on(disk, &out, &files);
                let expected = model.build(&files);
                prop_assert_eq!(result.is_ok(), expected.is_some(), "{:?}", result);
                model = expected.unwrap_or(model);
            }
            Event::Write(path, byte) => {
                let _ = fs::create_dir_all(out.join(&path).parent().unwrap_or(&out));
                let _ = fs::write(out.join(&path), [byte; 3]);
                model.tree = tree_of(&out);
            }
            Event::Delete(path) => {
                let _ = fs::remove_file(out.join(&path));
                model.tree = tree_of(&out);
            }
            Event::MakeFolder(path) => {
                let _ = fs::create_dir_all(out.join(&path));
                model.tree = tree_of(&out);
            }
        }
        prop_assert_eq!(&tree_of(&out), &model.tree);
        prop_assert_eq!(names_in(folder.path()), ["public"]);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_history_leaves_what_the_contract_says(events in events()) {
        run(events)?;
    }
}
