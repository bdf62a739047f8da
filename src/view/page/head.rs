//! What a page says of itself to browsers, to those who share it, and to
//! search engines.

use serde::Serialize;

use super::json_ld;
use crate::graph::EntryId;
use crate::text::Text;
use crate::view::{LinkView, ListView, Page, PageView};

/// Search results and tabs show no more of a title, in UTF-16 units.
const LONGEST_TITLE: usize = 70;
/// Search results show no more of a description, in characters.
const LONGEST: usize = 155;
/// A description that is shorter tells too little.
const SHORTEST: usize = 60;

/// What stands in a page's `<head>`.
#[derive(Debug, Default, Serialize)]
pub struct HeadView {
    /// The title with the site's name, where there is room for both.
    pub title: String,
    /// What the page is about, in 50 to 160 characters where the portal's own
    /// words suffice.
    pub description: String,
    /// `website`, or `article` for a page of an entry.
    pub kind: &'static str,
    /// Language and country, as `nb_NO`.
    pub locale: String,
    /// The picture to share, as the whole world knows it.
    pub image: Option<String>,
    /// Feeds to follow.
    pub feeds: Vec<FeedLinkView>,
    /// The page for machines: JSON that may stand within `<script>`.
    pub json_ld: String,
}

/// A feed.
#[derive(Debug, Serialize)]
pub struct FeedLinkView {
    /// Where it is.
    pub href: String,
    /// What it is called.
    pub title: String,
}

/// What a page is the page of.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'v> {
    /// The site.
    Site,
    /// A list.
    List(&'v ListView),
    /// An entry.
    Entry(EntryId),
    /// None of these.
    Page,
}

impl Page<'_> {
    /// Fills in what `view` says of itself in its `<head>`.
    pub fn describe(&self, view: &mut PageView, subject: Subject<'_>) {
        let site = self.words(&self.scene.portal.config.title);
        view.head = HeadView {
            title: title(self, &view.title, &site, subject),
            description: description(self, view, &site, subject),
            kind: match subject {
                Subject::Entry(_) => "article",
                _ => "website",
            },
            locale: locale(&self.language),
            image: self.share_picture(),
            feeds: feeds(self, &site, subject),
            json_ld: String::new(),
        };
        view.head.json_ld = json_ld::of(self, view, subject);
    }

    /// The picture to share, as the whole world knows it.
    pub(super) fn share_picture(&self) -> Option<String> {
        let picture = self.scene.portal.config.brand.share.as_ref()?;
        Some(self.scene.links.canonical_file(picture))
    }
}

/// The file of the feed that belongs to the page at `address`.
pub(crate) fn feed_file(address: &str) -> String {
    if address.is_empty() {
        "feed.xml".to_owned()
    } else {
        format!("{address}/feed.xml")
    }
}

/// The title, told apart from namesakes by the type.
fn title(page: &Page<'_>, title: &str, site: &str, subject: Subject<'_>) -> String {
    let graph = page.graph();
    let own = match subject {
        Subject::Site => return cut_title(title),
        Subject::Entry(id) if graph.has_namesake(id) => {
            let declared = graph.type_of(id);
            format!("{title} ({})", page.words(&declared.label.0).to_lowercase())
        }
        _ => title.to_owned(),
    };
    let both = format!("{own} – {site}");
    if both.encode_utf16().count() <= LONGEST_TITLE {
        both
    } else {
        cut_title(&own)
    }
}

fn cut_title(title: &str) -> String {
    cut(title, LONGEST_TITLE - 1)
}

/// One to three sentences of the right length: the page's own, followed by
/// others where they tell too little.
fn description(page: &Page<'_>, view: &PageView, site: &str, subject: Subject<'_>) -> String {
    let aim = &page.scene.portal.config.description;
    let mut words = match subject {
        Subject::List(list) => of_list(page, view, list, site),
        Subject::Entry(id) if view.description.is_empty() => of_card(page, view, id),
        Subject::Entry(_) => named(view, LONGEST),
        Subject::Page => named(view, usize::MAX),
        Subject::Site => view.description.clone(),
    };
    let context = match subject {
        Subject::Entry(id) => of_type(page, id, site),
        _ => page.fill("head_page", &[("title", &view.title), ("site", site)]),
    };
    let aim = aim.as_ref().map(|text: &Text| page.words(text));
    for more in [Some(context), aim].into_iter().flatten() {
        if words.chars().count() >= SHORTEST {
            break;
        }
        join(&mut words, &more);
    }
    cut(&words, LONGEST)
}

/// What a page says of itself, after its title where that is not named and the
/// whole is at most `most` characters: two places may be told of in the same
/// words, and a sheet bears the words of its page.
fn named(view: &PageView, most: usize) -> String {
    let (title, own) = (&view.title, &view.description);
    let both = format!("{title}: {own}");
    if own.is_empty() || own.contains(title.as_str()) || both.chars().count() > most {
        return own.clone();
    }
    both
}

/// An entry without a summary: its title, and what its card tells.
fn of_card(page: &Page<'_>, view: &PageView, id: EntryId) -> String {
    let told = crate::view::lists::card_words(page, id).into_iter();
    let told: Vec<String> = told.map(|words| words.text()).collect();
    if told.is_empty() {
        return format!("{}.", view.title);
    }
    format!("{}: {}.", view.title, told.join(" · "))
}

/// What kind of thing an entry is.
fn of_type(page: &Page<'_>, id: EntryId, site: &str) -> String {
    let graph = page.graph();
    let declared = graph.type_of(id);
    let label = page.words(&declared.label.0);
    page.fill("head_page", &[("title", &label), ("site", site)])
}

/// A list in words: as many of its titles as there is room for.
fn of_list(page: &Page<'_>, view: &PageView, list: &ListView, site: &str) -> String {
    let sentence = |titles: &str, more: usize| {
        let key = match (titles.is_empty(), more) {
            (true, _) => "head_page",
            (false, 0) => "head_list",
            (false, _) => "head_list_more",
        };
        let count = crate::text::number(more as f64, &page.language);
        let words = [
            ("title", view.title.as_str()),
            ("site", site),
            ("titles", titles),
            ("count", &count),
        ];
        page.fill(key, &words)
    };
    let sentence = |titles: &str, more: usize| match &list.narrowed {
        Some(narrowed) => {
            let (count, among) = (list.total, narrowed.among);
            let [count, among] = [count, among].map(|count| count.to_string());
            let words = [("count", count.as_str()), ("among", among.as_str())];
            let counted = page.fill("facet_count", &words);
            format!("{counted} {}", sentence(titles, more))
        }
        None => sentence(titles, more),
    };
    let mut titles = String::new();
    let mut told = 0;
    for &id in &list.entries {
        let comma = if told == 0 { "" } else { ", " };
        let longer = format!("{titles}{comma}{}", page.entry_link(id, None).title);
        let more = list.total.saturating_sub(told + 1);
        if sentence(&longer, more).chars().count() > LONGEST {
            break;
        }
        titles = longer;
        told += 1;
    }
    sentence(&titles, list.total.saturating_sub(told))
}

/// Sets one sentence after another.
fn join(words: &mut String, more: &str) {
    if !words.is_empty() {
        let ended = words.ends_with(['.', '!', '?', '…', ':']);
        words.push_str(if ended { " " } else { ". " });
    }
    words.push_str(more);
}

/// At most `most` characters: whole sentences where they are enough to tell
/// something, else whole words.
pub(in crate::view) fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text.to_owned();
    };
    let head = &text[..end];
    let sentences = head.match_indices(['.', '!', '?']).filter(|(at, mark)| {
        let rest = &text[at + mark.len()..];
        rest.starts_with(' ') && head[..*at].chars().count() >= SHORTEST
    });
    // An abbreviation is followed by a small letter or a digit.
    let ends = sentences.filter(|(at, _)| {
        let next = text[at + 1..].trim_start().chars().next();
        next.is_some_and(char::is_uppercase)
    });
    if let Some((at, _)) = ends.max() {
        return head[..=at].to_owned();
    }
    let words = head.rfind(char::is_whitespace).unwrap_or(end);
    let kept = head[..words].trim_end_matches([' ', ',', ';', ':', '–', '(']);
    format!("{kept}…")
}

/// `nb` → `nb_NO`, `en-GB` → `en_GB`: those who share ask for a country.
fn locale(language: &str) -> String {
    let (base, country) = language.split_once('-').unwrap_or((language, ""));
    let country = match base {
        _ if country.len() == 2 => country.to_ascii_uppercase(),
        "nb" | "nn" | "no" | "se" | "sma" | "smj" | "fkv" => "NO".to_owned(),
        "en" => "GB".to_owned(),
        "da" => "DK".to_owned(),
        "sv" => "SE".to_owned(),
        other => other.to_ascii_uppercase(),
    };
    format!("{base}_{country}")
}

/// Feeds that tell of what the page tells of, the nearest first.
fn feeds(page: &Page<'_>, site: &str, subject: Subject<'_>) -> Vec<FeedLinkView> {
    let graph = page.graph();
    let link = |address: &str, title: String| FeedLinkView {
        href: page.scene.links.file(&page.address, &feed_file(address)),
        title,
    };
    let mut feeds = Vec::new();
    if !page.scene.chronicle.is_dated() {
        return vec![link("", site.to_owned())];
    }
    if let Subject::Entry(id) = subject
        && page.scene.chronicle.is_followed(graph, id)
    {
        let (address, _) = crate::view::address_of(graph, id);
        let title = page.entry_link(id, None).title;
        feeds.push(link(&address, format!("{title} – {site}")));
    }
    if let Subject::List(ListView {
        feed: Some((address, title)),
        ..
    }) = subject
    {
        feeds.push(link(address, format!("{title} – {site}")));
    }
    let type_ = graph
        .schema
        .types()
        .find(|(type_, _)| page.is_under(*type_));
    if let Some((_, declared)) = type_.filter(|(type_, _)| !graph.list(*type_).is_empty()) {
        let title = page.words(&declared.label.1);
        feeds.push(link(&declared.folder, format!("{title} – {site}")));
    }
    feeds.push(link("", site.to_owned()));
    feeds
}

/// Breadcrumbs and the page itself, for machines and for reports.
pub(super) fn way(page: &Page<'_>, view: &PageView) -> Vec<(String, String)> {
    let absolute = |link: &LinkView| {
        (
            link.title.clone(),
            page.scene.links.absolute(&page.address, &link.href),
        )
    };
    let mut way: Vec<(String, String)> = view.breadcrumbs.iter().map(absolute).collect();
    let own = page.scene.links.canonical(&page.address);
    way.push((view.title.clone(), view.canonical.clone().unwrap_or(own)));
    way
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_too_long_ends_with_a_sentence_or_a_word() {
        let first = "Fire kommuner i Finnmark har avtale med staten om seks delmål, fra bolig til rekruttering.";
        let long = format!(
            "{first} Planen for 2024 har 30 tiltak, og halvparten av dem er kartlegging, utredning eller forprosjekt."
        );
        assert_eq!(cut(&long, LONGEST), first);
        assert_eq!(cut("en to tre", 9), "en to tre");
        assert_eq!(cut("en, to tre", 5), "en…");
        let short = format!("Jf. kap. 3. {}", "ord ".repeat(60));
        assert!(cut(&short, LONGEST).ends_with("ord…"));
    }

    #[test]
    fn a_locale_has_a_country() {
        for (language, locale) in [
            ("nb", "nb_NO"),
            ("en", "en_GB"),
            ("en-us", "en_US"),
            ("de", "de_DE"),
        ] {
            assert_eq!(super::locale(language), locale);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_longer_than_asked(text in "\\PC{0,300}", most in 1usize..200) {
            prop_assert!(cut(&text, most).chars().count() <= most + 1);
        }
    }
}
