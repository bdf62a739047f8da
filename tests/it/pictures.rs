//! Pictures on whole sites: copies, sizes, and what is kept from readers.

use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::support::{Tree, arg, build, build_into, page, run, tree, write};

const TYPE: &str = r#"
label = ["Cabin", "Cabins"]
folder = "cabins"
[fields.photo.fields]
file = { kind = "file", format = "image", alt = "shows", credit = "by", licence = "terms" }
shows = {}
by = {}
terms = {}
"#;

const CABIN: &str = r#"+++
title = "Cabin"
photo = { file = "view.jpg", shows = "The <view>", by = "Ola", terms = "CC BY 4.0" }
+++

![The roof](roof.png "Seen from the path")
"#;

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let point = |x: u32, y: u32| Rgb([(x % 256) as u8, (y % 256) as u8, 90]);
    let image = DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, point));
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).expect("a picture");
    out.into_inner()
}

/// A photograph that tells of a place, and a drawing in points.
fn portal(root: &Path) {
    write(
        root,
        &[
            (
                "portal.toml",
                "title = \"Cabins\"\nlanguage = \"en\"\nbase_url = \"https://cabins.example/\"\n",
            ),
            ("content/_types/cabin.toml", TYPE),
            ("content/cabins/one/index.md", CABIN),
            (
                "content/cabins/two.md",
                "+++\ntitle = \"Two\"\n+++\n\n[[one]]\n",
            ),
        ],
    );
    let mut photo = picture(1300, 700, ImageFormat::Jpeg);
    let exif = b"\xff\xe1\x00\x16Exif\0\0GPS 63N 10E...";
    photo.splice(2..2, exif.iter().copied());
    let folder = root.join("content/cabins/one");
    std::fs::write(folder.join("view.jpg"), photo).expect("a file");
    std::fs::write(folder.join("roof.png"), picture(90, 60, ImageFormat::Png)).expect("a file");
}

fn copies(site: &Tree) -> Vec<&str> {
    let names = site.keys().map(String::as_str);
    names
        .filter(|path| path.starts_with("cabins/one/view"))
        .collect()
}

#[test]
fn pictures_have_sizes_copies_and_credit_and_tell_nothing_of_places() {
    let root = tempfile::tempdir().expect("a folder");
    portal(root.path());
    let site = build(root.path(), &[]);
    let html = page(&site, "cabins/one/index.html");
    let [small, middle, own] = copies(&site)[..] else {
        panic!("{:?}", copies(&site));
    };
    for words in [
        format!("src=\"/{middle}\""),
        format!("srcset=\"/{small} 480w, /{middle} 960w, /{own} 1300w\""),
        "width=\"1300\" height=\"700\" alt=\"The &lt;view&gt;\" loading=\"lazy\"".to_owned(),
        "Photo: Ola. <a href=\"https://creativecommons.org/licenses/by/4.0/\" rel=\"license\">CC BY 4.0</a>".to_owned(),
        "<img src=\"/cabins/one/roof.png\" width=\"90\" height=\"60\" alt=\"The roof\"".to_owned(),
        "<figcaption>Seen from the path</figcaption>".to_owned(),
    ] {
        assert!(html.contains(&words), "{words} in {html}");
    }
    assert!(!html.contains("<dt>Shows</dt>"), "told by the picture");
    for path in [small, middle, own] {
        assert!(
            !site[path].windows(3).any(|bytes| bytes == b"GPS"),
            "{path}"
        );
    }
    let copy = image::load_from_memory(&site[small]).expect("a picture");
    assert_eq!((copy.width(), copy.height()), (480, 258));
    assert!(site[small].len() < site[middle].len());
}

#[test]
fn copies_of_the_last_build_are_kept_if_nobody_touched_them() {
    let root = tempfile::tempdir().expect("a folder");
    portal(root.path());
    let out = root.path().join("public");
    build_into(root.path(), &out, &[]);
    let first = tree(&out);
    let small = out.join(copies(&first)[0]);
    write(
        root.path(),
        &[(
            "content/cabins/two.md",
            "+++\ntitle = \"2\"\n+++\n\n[[one]]\n",
        )],
    );
    build_into(root.path(), &out, &[]);
    let again = tree(&out);
    assert_eq!(copies(&again), copies(&first));
    std::fs::write(&small, b"spoilt").expect("a file");
    write(
        root.path(),
        &[(
            "content/cabins/two.md",
            "+++\ntitle = \"Too\"\n+++\n\n[[one]]\n",
        )],
    );
    build_into(root.path(), &out, &[]);
    let mended = tree(&out);
    for path in copies(&first) {
        assert_eq!(mended[path], first[path], "{path}");
    }
}

#[test]
fn a_picture_that_claims_to_be_enormous_is_refused() {
    let root = tempfile::tempdir().expect("a folder");
    portal(root.path());
    let mut bytes = picture(2, 2, ImageFormat::Png);
    bytes[16..24].copy_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
    std::fs::write(root.path().join("content/cabins/one/roof.png"), bytes).expect("a file");
    let ran = run(&["check", "--root", arg(root.path()), "--format", "json"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stdout.contains("bad-picture") && ran.stdout.contains("100000 × 100000"),
        "{}",
        ran.stdout
    );
}
