//! What is made anew after a change is what a build would make of it.
//!
//! Random edit scripts over a copy of a portal: after each step the site that
//! the preview has is compared with a site made from nothing, byte for byte,
//! and so is what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dugnad::config::BaseUrl;
use dugnad::diag::Code;
use dugnad::links::Links;
use dugnad::pipeline::Options;
use dugnad::preview::Desk;
use dugnad::site::{Cache, Part, Site};
use proptest::prelude::*;

use super::support::{TODAY, copy, load, repository};

/// Where the preview stands.
const ORIGIN: &str = "http://127.0.0.1:4321";

/// A portal that is written on.
struct Writing {
    root: tempfile::TempDir,
    desk: Desk,
    /// How many edits there have been, so that no two are the same.
    count: usize,
}

/// A sheet that a case has by one of its headings.
const SHEET: &str = r##"
[[sheets]]
id = "brief"
label = "In brief"
parts = ["#action"]
"##;

/// What an edit touched.
type Touched = Vec<PathBuf>;

impl Writing {
    fn new() -> Self {
        let root = tempfile::tempdir().expect("a folder");
        copy(&repository("tests/portals/climate"), root.path());
        let real = fs::canonicalize(root.path()).expect("a path");
        let cases = real.join("content/_types/case.toml");
        let declared = fs::read_to_string(&cases).expect("a declaration");
        fs::write(&cases, declared + SHEET).expect("written");
        let mut desk = Desk::open(&real, BaseUrl::parse(ORIGIN).expect("an address"));
        desk.site(&options(true));
        Self {
            root,
            desk,
            count: 0,
        }
    }

    fn path(&self, inside: &str) -> PathBuf {
        let real = fs::canonicalize(self.root.path()).expect("a path");
        real.join(inside)
    }

    /// Files below a folder with this ending, in order.
    fn files(&self, folder: &str, ending: &str) -> Vec<PathBuf> {
        let walk = walkdir::WalkDir::new(self.path(folder)).sort_by_file_name();
        let files = walk.into_iter().filter_map(Result::ok);
        let files = files.filter(|entry| entry.file_type().is_file());
        let paths = files.map(walkdir::DirEntry::into_path);
        paths
            .filter(|path| path.to_string_lossy().ends_with(ending))
            .collect()
    }

    fn any(&self, folder: &str, ending: &str, choice: usize) -> Option<PathBuf> {
        let files = self.files(folder, ending);
        files.get(choice % files.len().max(1)).cloned()
    }

    fn write(&self, path: &Path, text: &str) -> Touched {
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
        vec![path.to_owned()]
    }

    fn append(&self, path: &Path, text: &str) -> Touched {
        let before = fs::read_to_string(path).expect("a text");
        self.write(path, &format!("{before}{text}"))
    }

    fn replace(&self, path: &Path, from: &str, to: &str) -> Touched {
        let before = fs::read_to_string(path).expect("a text");
        self.write(path, &before.replacen(from, to, 1))
    }

    /// One edit of the kind `kind`; `choice` says where.
    fn edit(&mut self, kind: usize, choice: usize) -> Touched {
        self.count += 1;
        let n = self.count;
        match kind {
            0..=3 => self.edit_text(choice),
            4 => self.with_page(choice, |own, page| {
                own.replace(page, "+++\n", &format!("+++\nsummary = \"Number {n}.\"\n"))
            }),
            5 => self.with_page(choice, |own, page| {
                own.replace(page, "title = ", "retitled = ")
            }),
            6 => self.with_page(choice, |own, page| {
                own.replace(page, "retitled = ", "title = ")
            }),
            7 => self.create(choice),
            8 => self.rename(choice),
            9 => self.with_page(choice, |_, page| {
                fs::remove_file(page).expect("removed");
                vec![page.to_owned()]
            }),
            10 => self.edit_rows(choice),
            11 => self.edit_declaration(choice),
            12 => self.edit_theme(choice),
            13 => self.edit_files(choice),
            14 => self.edit_settings(choice),
            15 => self.edit_data(choice),
            16 => self.rename_folder(),
            17 => self.with_page(choice, |own, page| {
                own.replace(page, "+++\n", "+++\ndraft = true\n")
            }),
            18 => self.with_page(choice, |own, page| own.replace(page, "draft = true\n", "")),
            19 => self.with_page(choice, |own, page| own.replace(page, "+++\n", "++\n")),
            _ => self.with_page(choice, |own, page| own.replace(page, "++\n", "+++\n")),
        }
    }

    fn with_page(&self, choice: usize, edit: impl Fn(&Self, &Path) -> Touched) -> Touched {
        self.any("content", ".md", choice)
            .map_or_else(Vec::new, |page| edit(self, &page))
    }

    fn edit_text(&self, choice: usize) -> Touched {
        let n = self.count;
        if choice % 9 > 6 {
            return self.edit_section(choice);
        }
        let text = match choice % 9 {
            // Words that are names or not by how they stand elsewhere.
            0 => format!(
                "\n{}\n",
                WORDS[choice / 9 % WORDS.len()].replace('#', &n.to_string())
            ),
            1 => "\nSee [[ask-early]] and [the square](/cases/harbour-square/).\n".to_owned(),
            2 => "\nSo it is said [@handbook-2019, ch. 2] [@nobody].\n".to_owned(),
            3 => format!("\n## Heading {n}\n\nMore.\n"),
            4 => {
                "\n![A quay](../../places/north-haven/quay.png) and [[no such page]].\n".to_owned()
            }
            5 => format!("\n[Down](#heading-{n}) to [[flood-gate#heading-{n}]].\n"),
            _ => "\n``` {quote}\ntext = \"Water\"\nby = \"north-haven\"\n```\n".to_owned(),
        };
        self.with_page(choice / 9, |own, page| own.append(page, &text))
    }

    /// A section that is a value of a facet, or one that makes a sheet, comes or
    /// goes.
    fn edit_section(&self, choice: usize) -> Touched {
        let case = self.any("content/cases", ".md", choice / 18);
        let heading = ["Result", "What was done"][choice / 9 % 2];
        let written = format!("\n## {heading}\n");
        case.map_or_else(Vec::new, |page| match choice % 9 {
            7 => self.append(&page, &format!("{written}\nDry feet.\n")),
            _ => self.replace(&page, &written, "\n## What came of it\n"),
        })
    }

    fn create(&self, choice: usize) -> Touched {
        let n = self.count;
        self.with_page(choice, |own, page| {
            let text = fs::read_to_string(page).expect("a text");
            let at = own.path(&format!("content/lessons/new-{n}.md"));
            own.write(
                &at,
                if choice.is_multiple_of(3) {
                    &text
                } else {
                    "+++\ntitle = \"New\"\n+++\nText about [[flood-gate]].\n"
                },
            )
        })
    }

    fn rename(&self, choice: usize) -> Touched {
        let n = self.count;
        self.with_page(choice, |_, page| {
            let to = page.with_file_name(format!("moved-{n}.md"));
            fs::rename(page, &to).expect("renamed");
            vec![page.to_owned(), to]
        })
    }

    fn rename_folder(&self) -> Touched {
        let n = self.count;
        let cases = self.path("content/cases");
        let folders = fs::read_dir(&cases).expect("a folder").flatten();
        let mut folders: Vec<PathBuf> = folders
            .map(|entry| entry.path())
            .filter(|path| path.is_dir())
            .collect();
        folders.sort();
        folders.first().map_or_else(Vec::new, |from| {
            let to = cases.join(format!("folder-{n}"));
            fs::rename(from, &to).expect("renamed");
            vec![from.clone(), to]
        })
    }

    fn edit_rows(&self, choice: usize) -> Touched {
        let n = self.count;
        let toml = |own: &Self| own.any("content", "_entries.toml", choice / 5);
        let csv = |own: &Self| own.any("content", "_entries.csv", choice / 5);
        let edited = match choice % 5 {
            0 => toml(self).map(|path| {
                self.append(
                    &path,
                    &format!("\n[[entry]]\nid = \"row-{n}\"\ntitle = \"Row {n}\"\n"),
                )
            }),
            1 => {
                toml(self).map(|path| self.replace(&path, "title = \"", &format!("title = \"{n} ")))
            }
            2 => csv(self).map(|path| self.append(&path, &format!("row-{n},Row {n}\n"))),
            3 => toml(self).map(|path| self.replace(&path, "[[entry]]", "[[other]]")),
            _ => toml(self).map(|path| self.replace(&path, "[[other]]", "[[entry]]")),
        };
        edited.unwrap_or_default()
    }

    fn edit_declaration(&self, choice: usize) -> Touched {
        let n = self.count;
        let Some(path) = self.any("content/_types", ".toml", choice / 4) else {
            return Vec::new();
        };
        match choice % 4 {
            0 => self.replace(&path, "label = [\"", &format!("label = [\"{n} ")),
            1 => self.append(
                &path,
                &format!("\n[fields.extra_{n}]\ntext = true\nrecommended = true\n"),
            ),
            2 => self.replace(&path, "folder", "fodler"),
            _ => self.replace(&path, "fodler", "folder"),
        }
    }

    fn edit_theme(&self, choice: usize) -> Touched {
        let n = self.count;
        let entry = self.path("themes/climate/redirect.html");
        match choice % 6 {
            0 => self.write(
                &self.path("themes/climate/assets/style.css"),
                &format!("p {{ order: {n} }}"),
            ),
            1 => self.write(&entry, &format!("<p>{n} {{{{ target.title }}}}</p>")),
            2 => self.write(&entry, "{% if %}"),
            3 => {
                let _ = fs::remove_file(&entry);
                vec![entry]
            }
            4 => self.write(
                &self.path("themes/climate/texts/en.toml"),
                &format!("home = \"Home {n}\"\n"),
            ),
            _ => self.append(
                &self.path("themes/climate/blocks/quote.html"),
                &format!("<!-- {n} -->"),
            ),
        }
    }

    fn edit_files(&self, choice: usize) -> Touched {
        let n = self.count;
        let picture = self.path("content/places/north-haven/quay.png");
        match choice % 4 {
            0 => self.write(&picture, &format!("not a picture any more {n}")),
            1 => self.write(&self.path("static/robots.txt"), &format!("# {n}\n")),
            2 => self.write(&self.path(&format!("static/files/{n}.txt")), "text"),
            _ => {
                let folder = self.path("static/files");
                let _ = fs::remove_dir_all(&folder);
                vec![folder]
            }
        }
    }

    fn edit_settings(&self, choice: usize) -> Touched {
        let n = self.count;
        let path = self.path("portal.toml");
        match choice % 6 {
            0 => self.replace(&path, "title = \"", &format!("title = \"{n} ")),
            1 => self.replace(&path, "language = \"en\"", "language = \"nb\""),
            2 => self.replace(&path, "language = \"nb\"", "language = \"en\""),
            3 => self.replace(&path, "/library/", "/"),
            4 => self.replace(&path, "theme = \"climate\"\n", ""),
            _ => self.replace(&path, "language = ", "theme = \"climate\"\nlanguage = "),
        }
    }

    fn edit_data(&self, choice: usize) -> Touched {
        let Some(path) = self.any("content/_data", ".csv", choice / 2) else {
            return Vec::new();
        };
        if choice.is_multiple_of(2) {
            self.replace(&path, "north-haven", "east-brook")
        } else {
            self.replace(&path, "east-brook", "north-haven")
        }
    }

    /// Every file with its bytes.
    fn snapshot(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = self.files("", "").into_iter();
        files
            .map(|path| (path.clone(), fs::read(&path).expect("a file")))
            .collect()
    }

    /// Makes all files what they were.
    fn restore(&self, before: &BTreeMap<PathBuf, Vec<u8>>) -> Touched {
        let now = self.snapshot();
        let gone = now.keys().filter(|path| !before.contains_key(*path));
        let mut touched: Touched = gone.cloned().collect();
        for path in &touched {
            fs::remove_file(path).expect("removed");
        }
        for (path, bytes) in before
            .iter()
            .filter(|(path, bytes)| now.get(*path) != Some(bytes))
        {
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, bytes).expect("written");
            touched.push(path.clone());
        }
        touched
    }

    /// Compares what the preview has with a site made from nothing; tells
    /// whether there are errors.
    fn compare(&mut self, touched: &Touched, drafts: bool, script: &str) -> bool {
        let paths: BTreeSet<PathBuf> = touched.iter().cloned().collect();
        self.desk.read(&paths);
        let site = self.desk.site(&options(drafts));
        let (portal, theme) = load(&self.path(""), drafts);
        let read: Vec<_> = portal
            .sources
            .files
            .iter()
            .map(|(path, file)| (path, file.hash))
            .collect();
        let had: Vec<_> = site
            .portal
            .sources
            .files
            .iter()
            .map(|(path, file)| (path, file.hash))
            .collect();
        assert_eq!(had, read, "{script}");
        if portal.has_errors() {
            assert!(site.portal.has_errors(), "{script}");
            draw(&site);
            return true;
        }
        assert_eq!(site.portal.diagnostics, portal.diagnostics, "{script}");
        let links: Links = site.links.clone();
        let clean = Site::new(Arc::new(portal), Arc::new(theme), links, Cache::default());
        let (had, clean) = (draw(&site), draw(&clean));
        let paths = |drawn: &BTreeMap<String, Vec<u8>>| drawn.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&had), paths(&clean), "{script}");
        for (path, bytes) in &clean {
            let (had, clean) = (
                String::from_utf8_lossy(&had[path]),
                String::from_utf8_lossy(bytes),
            );
            assert!(had == clean, "{path} {script}\n{had}\n----\n{clean}");
        }
        false
    }
}

/// Sentences whose words change what others are found by: names that are words
/// elsewhere, words that are names elsewhere, new ones, compounds, none.
const WORDS: [&str; 8] = [
    "More words, #.",
    "We went to North Haven and to Harbour with Floodgate.",
    "a harbour has floodgates, and a haven harbours",
    "Harbourgate# is a harbourgate# by the Ask Early.",
    "the of and is",
    "bygdevekstavtalen i Leka, leka, rettleiing og veiledning",
    "I Leka. Det er Leka som vil ha bustader",
    "harbour harbour harbour square squares early asked",
];

fn options(drafts: bool) -> Options {
    Options {
        date: TODAY,
        drafts,
    }
}

fn draw(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let parts = site.parts().into_iter();
    parts
        .map(|(path, part)| {
            let drawn = site.draw(path, part);
            // What fails must fail in the same way.
            let bytes = drawn.unwrap_or_else(|failed| format!("{failed:?}").into_bytes());
            (path.to_owned(), bytes)
        })
        .collect()
}

fn picture(width: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(width, 40, image::Rgb([20, 80, 120]));
    let written = picture.write_to(&mut bytes, image::ImageFormat::Png);
    written.expect("a picture");
    bytes.into_inner()
}

#[test]
fn a_picture_in_place_of_another() {
    let mut writing = Writing::new();
    let page = writing.path("content/cases/leirdalen.md");
    let text = "\n![A quay](../places/north-haven/quay.png)\n";
    let touched = writing.append(&page, text);
    let at = writing.path("content/places/north-haven/quay.png");
    assert!(!writing.compare(&touched, true, "shown"));
    for width in [1600, 1200, 400] {
        fs::write(&at, picture(width)).expect("written");
        let said = format!("{width} points wide");
        assert!(!writing.compare(&vec![at.clone()], true, &said));
    }
}

#[test]
fn a_smaller_copy_is_made_once() {
    let mut writing = Writing::new();
    let at = writing.path("content/places/north-haven/quay.png");
    fs::write(&at, picture(1600)).expect("written");
    writing.desk.read(&BTreeSet::from([at.clone()]));
    let site = writing.desk.site(&options(true));
    let copies = || {
        let parts = site.parts().into_iter();
        let copies = parts.filter(|(_, part)| matches!(part, Part::Smaller(..)));
        let drawn = copies.map(|(path, part)| site.draw(path, part).expect("a copy"));
        drawn.collect::<Vec<_>>()
    };
    let made = copies();
    assert!(!made.is_empty());
    fs::remove_file(&at).expect("removed");
    assert_eq!(copies(), made);
}

#[test]
fn pages_that_very_many_link_to() {
    let mut writing = Writing::new();
    let link = |own: &Writing, number: usize, text: &str| {
        let page = own.path(&format!("content/lessons/linking-{number}.md"));
        let title = format!("+++\ntitle = \"Linking {number}\"\n+++\n\n## What we claim\n\n");
        own.write(&page, &format!("{title}{text}\n"))
    };
    let mut touched = Vec::new();
    for number in 0..52 {
        let text = if number < 49 {
            "To [[flood-gate]]."
        } else {
            "Alone."
        };
        touched.extend(link(&writing, number, text));
    }
    assert!(!writing.compare(&touched, true, "few"));
    for number in [49, 50, 51] {
        let touched = link(&writing, number, "To [[flood-gate]].");
        assert!(!writing.compare(&touched, true, &format!("linked by {number}")));
    }
    let touched = link(&writing, 50, "Alone.");
    assert!(!writing.compare(&touched, true, "fewer"));
}

#[test]
fn anchors_that_only_a_draft_asks_for() {
    let mut writing = Writing::new();
    let draft = writing.path("content/lessons/draft.md");
    let page = writing.path("content/cases/leirdalen.md");
    let mut touched = writing.append(&page, "\n## Here it is\n\nText.\n");
    let text = "+++\ntitle = \"Draft\"\ndraft = true\n+++\n\nSee [[leirdalen#here-it-is]].\n";
    touched.extend(writing.write(&draft, text));
    assert!(!writing.compare(&touched, false, "there"));
    let touched = writing.replace(&page, "## Here it is", "## There it is");
    assert!(!writing.compare(&touched, false, "gone"));
    let touched = writing.replace(&page, "## There it is", "## Here it is");
    assert!(!writing.compare(&touched, false, "back"));
}

#[test]
fn sheets_that_a_heading_makes() {
    let mut writing = Writing::new();
    let page = writing.path("content/cases/green-roofs/index.md");
    let touched = writing.replace(&page, "## What was done", "## What came of it");
    assert!(!writing.compare(&touched, true, "gone"));
    let touched = writing.replace(&page, "## What came of it", "## What was done");
    assert!(!writing.compare(&touched, true, "back"));
}

#[test]
fn words_of_a_glossary_that_only_texts_speak_of() {
    let mut writing = Writing::new();
    let declared = writing.path("content/_types/term.toml");
    let term = writing.path("content/terms/quayside.md");
    let page = writing.path("content/cases/leirdalen.md");
    let mut touched = writing.replace(&declared, "folder =", "glossary = true\nfolder =");
    touched.extend(writing.write(
        &term,
        "+++\ntitle = \"Quayside\"\n+++\n\nWhere ships lie.\n",
    ));
    let orphans = |writing: &mut Writing| {
        let site = writing.desk.site(&options(true));
        let found = site.portal.diagnostics.iter();
        let about = found.filter(|found| found.file.ends_with("quayside.md"));
        about.filter(|found| found.code == Code::Orphan).count()
    };
    assert!(!writing.compare(&touched, true, "alone"));
    assert_eq!(orphans(&mut writing), 1);
    let touched = writing.append(&page, "\nOn the quayside.\n");
    assert!(!writing.compare(&touched, true, "spoken of"));
    assert_eq!(orphans(&mut writing), 0);
    let touched = writing.append(&page, "\nMore.\n");
    assert!(!writing.compare(&touched, true, "still"));
    assert_eq!(orphans(&mut writing), 0);
    let touched = writing.replace(&page, "On the quayside.", "On the shore.");
    assert!(!writing.compare(&touched, true, "alone again"));
    assert_eq!(orphans(&mut writing), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 24, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_the_site_is_that_of_a_build(
        script in prop::collection::vec((0_usize..21, 0_usize..1000, prop::bool::weighted(0.9)), 1..10)
    ) {
        let mut writing = Writing::new();
        for (at, &(kind, choice, drafts)) in script.iter().enumerate() {
            let before = writing.snapshot();
            let touched = writing.edit(kind, choice);
            let said = format!("after {:?}", &script[..=at]);
            let broken = writing.compare(&touched, drafts, &said);
            // Most mistakes are mended at once, some after further edits.
            if broken && choice % 4 != 0 {
                let touched = writing.restore(&before);
                writing.compare(&touched, drafts, &said);
            }
        }
    }
}
