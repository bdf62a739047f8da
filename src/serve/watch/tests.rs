//! What is told of and what is not, by events and by looking.

use std::fs;

use super::*;

type TestResult = Result<(), Box<dyn std::error::Error>>;

const LONG: Duration = Duration::from_secs(5);
const SHORT: Duration = Duration::from_millis(150);

/// All that changes until `path` has.
fn until(watch: &mut Watch, path: &Path) -> Batch {
    let mut all = Batch::default();
    let end = Instant::now() + LONG;
    while !all.paths.contains(path) && Instant::now() < end {
        let batch = watch.next_batch_within(SHORT).unwrap_or_default();
        all.paths.extend(batch.paths);
        all.rescan |= batch.rescan;
    }
    all
}

fn drain(watch: &mut Watch) {
    while watch.next_batch_within(SHORT) != Some(Batch::default()) {}
}

#[test]
fn a_save_is_told_and_noise_is_not() -> TestResult {
    for poll in [false, true] {
        let folder = tempfile::tempdir()?;
        let root = fs::canonicalize(folder.path())?;
        let content = root.join("content");
        fs::create_dir_all(content.join("4913"))?;
        fs::write(content.join("a.md"), "1")?;
        let mut watch = watch(std::slice::from_ref(&content), poll)?;
        assert_eq!(watch.polling().is_some(), poll);
        if poll {
            // The first look is only to know what there is.
            thread::sleep(SHORT);
        }
        fs::write(content.join(".a.md.swp"), "")?;
        fs::write(content.join("a.md~"), "")?;
        fs::read(content.join("a.md"))?;
        fs::write(root.join("beside"), "")?;
        fs::write(content.join("a.md"), "22")?;
        let told = until(&mut watch, &content.join("a.md"));
        assert_eq!(told.paths, BTreeSet::from([content.join("a.md")]));
        // What is a file of Vim's is a folder like others.
        let inside = content.join("4913/index.md");
        fs::write(&inside, "1")?;
        until(&mut watch, &inside);
    }
    Ok(())
}

#[test]
fn a_folder_that_is_moved_away_is_told_whatever_it_is_called() -> TestResult {
    let (folder, away) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let root = fs::canonicalize(folder.path())?;
    let old = root.join("kart.bak");
    fs::create_dir(&old)?;
    fs::write(old.join("a.svg"), "1")?;
    let mut watch = watch(std::slice::from_ref(&root), false)?;
    fs::rename(&old, away.path().join("kart"))?;
    assert!(until(&mut watch, &old).paths.contains(&old));
    // A file that was never more than a file is noise when it goes, too.
    fs::write(root.join("4913"), "")?;
    fs::remove_file(root.join("4913"))?;
    fs::write(root.join("a.md"), "1")?;
    let told = until(&mut watch, &root.join("a.md")).paths;
    assert_eq!(told, BTreeSet::from([root.join("a.md")]));
    Ok(())
}

#[test]
fn files_that_are_replaced_and_folders_that_come_later() -> TestResult {
    let folder = tempfile::tempdir()?;
    let root = fs::canonicalize(folder.path())?;
    let (settings, themes) = (root.join("portal.toml"), root.join("themes"));
    fs::write(&settings, "1")?;
    let mut watch = watch(&[settings.clone(), themes.clone()], false)?;
    for _ in 0..2 {
        fs::write(root.join("portal.toml.tmp"), "2")?;
        fs::rename(root.join("portal.toml.tmp"), &settings)?;
        assert!(until(&mut watch, &settings).paths.contains(&settings));
    }
    for _ in 0..2 {
        fs::create_dir(&themes)?;
        assert!(until(&mut watch, &themes).rescan);
        drain(&mut watch);
        fs::write(themes.join("page.html"), "1")?;
        let page = themes.join("page.html");
        assert!(until(&mut watch, &page).paths.contains(&page));
        fs::remove_dir_all(&themes)?;
        drain(&mut watch);
    }
    Ok(())
}

#[test]
fn a_portal_in_the_place_of_another_is_looked_at() -> TestResult {
    for is_removed in [true, false] {
        let folder = tempfile::tempdir()?;
        let above = fs::canonicalize(folder.path())?;
        let portal = above.join("portal");
        let page = portal.join("content/a.md");
        let make = || -> std::io::Result<()> {
            fs::create_dir_all(portal.join("content"))?;
            fs::write(&page, "1")
        };
        make()?;
        let mut watch = watch(&[portal.join("content"), portal.join("portal.toml")], false)?;
        if is_removed {
            fs::remove_dir_all(&portal)?;
        } else {
            fs::rename(&portal, above.join("other"))?;
        }
        make()?;
        drain(&mut watch);
        assert_eq!(watch.polling(), Some(&Polling::Moved));
        fs::write(&page, "22")?;
        assert!(until(&mut watch, &page).paths.contains(&page));
        let mark = watch.marks().leave();
        let end = Instant::now() + LONG;
        while watch
            .next_batch_within(SHORT)
            .is_some_and(|batch| batch.mark < mark)
        {
            assert!(Instant::now() < end);
        }
    }
    Ok(())
}

#[test]
fn what_is_put_into_a_new_folder_at_once_is_in_the_batch_or_told() -> TestResult {
    let folder = tempfile::tempdir()?;
    let root = fs::canonicalize(folder.path())?;
    let content = root.join("content");
    fs::create_dir(&content)?;
    let mut watch = watch(std::slice::from_ref(&content), false)?;
    for n in 0..20 {
        let new = content.join(format!("a{n}/b/c"));
        fs::create_dir_all(&new)?;
        fs::write(new.join("index.md"), "1")?;
        let top = content.join(format!("a{n}"));
        let told = until(&mut watch, &top).paths;
        assert!(told.iter().any(|path| new.starts_with(path)));
        drain(&mut watch);
        // It is watched by now, to the bottom.
        fs::write(new.join("index.md"), "22")?;
        let file = new.join("index.md");
        assert!(until(&mut watch, &file).paths.contains(&file), "{n}");
        let moved = content.join(format!("moved{n}"));
        fs::rename(&top, &moved)?;
        assert!(until(&mut watch, &moved).paths.contains(&top));
        drain(&mut watch);
        let file = moved.join("b/c/index.md");
        fs::write(&file, "333")?;
        assert!(until(&mut watch, &file).paths.contains(&file), "{n}");
    }
    Ok(())
}

#[test]
fn a_mark_comes_after_what_was_saved_before_it() -> TestResult {
    for poll in [false, true] {
        let folder = tempfile::tempdir()?;
        let root = fs::canonicalize(folder.path())?;
        let mut watch = watch(std::slice::from_ref(&root), poll)?;
        thread::sleep(SHORT);
        let marks = watch.marks();
        for n in 0..50 {
            let file = root.join("a.md");
            fs::write(&file, n.to_string())?;
            let mark = marks.leave();
            let mut all = Batch::default();
            while all.mark < mark {
                let batch = watch.next_batch_within(LONG).unwrap_or_default();
                assert_ne!(batch, Batch::default());
                all.paths.extend(batch.paths);
                all.mark = batch.mark;
            }
            assert!(all.paths.contains(&file), "{n}");
        }
    }
    Ok(())
}
