//! Fields that are worked out by the first of several paths that answers.

use std::path::Path;

use crate::support::{self, build, load};

fn write(root: &Path, path: &str, text: &str) {
    support::write(root, &[(path, text)]);
}

const CONTACT: &str =
    "[fields.contact.fields]\nunit = {}\nconfirmed = { kind = \"time\" }\n[fields.contact]\n";

/// A thing, its group and the group's owner, of which some have a contact.
fn portal() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    write(
        root,
        "portal.toml",
        "title = \"T\"\nlanguage = \"en\"\nbase_url = \"https://t.example/\"\n",
    );
    write(
        root,
        "content/_types/thing.toml",
        &format!(
            "label = [\"Thing\", \"Things\"]\nfolder = \"things\"\n[page]\nhidden = [\"contact\"]\norder = [\"who\"]\n[fields.group]\nto = \"group\"\ninverse = \"things\"\n[fields.who]\nfrom = [\"contact\", \"group.who\"]\nabsent = \"Nobody & nothing.\"\n{CONTACT}"
        ),
    );
    write(
        root,
        "content/_types/group.toml",
        &format!(
            "label = [\"Group\", \"Groups\"]\nfolder = \"groups\"\n[fields.part]\nto = \"group\"\ninverse = \"parts\"\n[fields.who]\nfrom = [\"contact\", \"part.contact\"]\n{CONTACT}"
        ),
    );
    write(
        root,
        "content/groups/_entries.toml",
        "[[entry]]\nid = \"high\"\ntitle = \"High\"\ncontact = { unit = \"Desk of High\", confirmed = \"2025-03\" }\n[[entry]]\nid = \"low\"\ntitle = \"Low\"\npart = \"high\"\n[[entry]]\nid = \"lone\"\ntitle = \"Lone\"\n",
    );
    write(
        root,
        "content/things/_entries.toml",
        "[[entry]]\nid = \"own\"\ntitle = \"Own\"\ngroup = \"low\"\ncontact = { unit = \"Own desk\" }\n[[entry]]\nid = \"far\"\ntitle = \"Far\"\ngroup = \"low\"\n[[entry]]\nid = \"none\"\ntitle = \"None\"\ngroup = \"lone\"\n",
    );
    folder
}

#[test]
fn the_first_path_that_answers_is_told_with_who_it_is_of() {
    let tree = build(portal().path(), &[]);
    let page = |id: &str| {
        let bytes = tree[&format!("things/{id}/index.html")].clone();
        String::from_utf8(bytes).expect("UTF-8")
    };
    let (own, far, none) = (page("own"), page("far"), page("none"));
    assert!(own.contains("Own desk") && !own.contains("Desk of High"));
    assert!(!own.contains("class=\"holder\""));
    assert!(far.contains("Desk of High") && far.contains("March 2025"));
    let holder = far.split("class=\"holder\"").nth(1).expect("who tells it");
    assert!(holder.contains("href=\"/groups/high/\"") && holder.contains("(Group)"));
    assert!(none.contains("<p>Nobody &amp; nothing.</p>"));
}

#[test]
fn paths_within_paths_end_soon() {
    let folder = portal();
    let fields = (0..30).map(|at| {
        let next = format!("\"f{}\", \"x\"", at + 1);
        format!(
            "[fields.f{at}]\nfrom = [{}]\n",
            [next.as_str(); 20].join(", ")
        )
    });
    write(
        folder.path(),
        "content/_types/deep.toml",
        &format!(
            "label = \"Deep\"\nfolder = \"deep\"\n{}[fields.x]\n[fields.f30]\n",
            fields.collect::<String>()
        ),
    );
    write(
        folder.path(),
        "content/deep/a.md",
        "+++\ntitle = \"A\"\n+++\nText.\n",
    );
    let (portal, _) = load(folder.path(), false);
    assert!(portal.graph.find("a").is_some());
}
