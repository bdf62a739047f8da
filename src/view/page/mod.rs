//! The page that is being made, and what every page has: the frame around it,
//! its head, the sources that it has used.

mod frame;
pub(super) mod head;
mod json_ld;
pub(super) mod licence;
pub(super) mod notes;
mod titles;
mod users;

use std::cell::RefCell;
use std::rc::Rc;

use crate::graph::{EntryId, Graph};
use crate::links::Links;
use crate::model::Entry;
use crate::pipeline::Portal;
use crate::text::{Text, typographic};
use crate::theme::Theme;
use crate::view::{Chronicle, HeadView, LinkView, PageView};
use notes::Notes;
pub(super) use users::{Users, referring};

pub(crate) use frame::POLICIES;
pub use titles::Titles;

/// What every page stands in.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'s> {
    /// The portal.
    pub portal: &'s Portal,
    /// The theme.
    pub theme: &'s Theme,
    /// How addresses are written.
    pub links: &'s Links,
    /// What links to entries show.
    pub titles: &'s Titles,
    /// When pages changed.
    pub chronicle: &'s Chronicle,
}

/// A page while it is made.
#[derive(Debug)]
pub struct Page<'s> {
    /// What it stands in.
    pub scene: Scene<'s>,
    /// Its address, without the slashes around it.
    pub address: String,
    /// Its language.
    pub language: String,
    /// The language of the interface around it.
    pub interface: &'s str,
    pub(super) notes: RefCell<Notes>,
    /// Who refers to the records of the entry that was asked about last.
    users: RefCell<Option<(EntryId, Rc<Users>)>>,
    /// Why a part of the page could not be drawn.
    pub(super) fault: RefCell<Option<(String, tera::Error)>>,
}

impl<'s> Scene<'s> {
    /// The graph.
    #[must_use]
    pub fn graph(&self) -> &'s Graph {
        &self.portal.graph
    }

    /// The portal's language.
    #[must_use]
    pub fn language(&self) -> &'s str {
        &self.portal.config.language
    }

    /// The address of the page that searches, if there is one.
    #[must_use]
    pub fn search_page(&self) -> Option<&'static str> {
        const SEARCH: &str = "sok";
        self.graph()
            .addresses()
            .contains_key(SEARCH)
            .then_some(SEARCH)
    }

    /// Begins a page.
    #[must_use]
    pub fn page(self, address: &str, language: &str) -> Page<'s> {
        let theme: &'s Theme = self.theme;
        let interface = match theme.interface(language, self.language()) {
            // The page's own tag does not live as long as the theme.
            known if known == self.language() => self.language(),
            known => theme.own(known),
        };
        Page {
            scene: self,
            address: address.to_owned(),
            language: language.to_owned(),
            interface,
            notes: RefCell::default(),
            users: RefCell::default(),
            fault: RefCell::default(),
        }
    }
}

/// A sentence with `{words}` put in.
pub(super) fn filled(sentence: &str, words: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let word = words.iter().find(|(known, _)| *known == name);
        filled.push_str(word.map_or("", |(_, word)| word));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

impl<'s> Page<'s> {
    /// The graph.
    #[must_use]
    pub fn graph(&self) -> &'s Graph {
        self.scene.graph()
    }

    /// A word of the interface.
    #[must_use]
    pub fn text<'t>(&'t self, key: &'t str) -> &'t str {
        self.scene.theme.text(self.interface, key)
    }

    /// A sentence of the interface with `{words}` put in.
    #[must_use]
    pub fn fill(&self, key: &str, words: &[(&str, &str)]) -> String {
        filled(self.text(key), words)
    }

    /// A text in the page's language, with the marks that the language uses.
    #[must_use]
    pub fn words(&self, text: &Text) -> String {
        let (words, lang) = text.choose(&self.language, self.scene.language());
        typographic(words, lang.unwrap_or(&self.language)).into_owned()
    }

    /// The same, with its language where it is another than the page's. A
    /// plain text is in the language of `holder`.
    #[must_use]
    pub fn words_of(&self, text: &Text, holder: &Entry) -> (String, Option<String>) {
        let (words, lang) = text.choose(&self.language, self.scene.language());
        let lang = lang.unwrap_or_else(|| holder.language(self.scene.language()));
        (typographic(words, lang).into_owned(), self.other(lang))
    }

    /// A language, if it is another than the page's.
    #[must_use]
    pub fn other(&self, language: &str) -> Option<String> {
        (language != self.language).then(|| language.to_owned())
    }

    /// A part of the page, drawn by a template of the theme; empty where the
    /// template fails, which is told once the page is whole.
    pub(super) fn fill_in(&self, template: &str, mut context: tera::Context) -> String {
        let theme = self.scene.theme;
        context.insert_value("t", theme.texts(self.interface));
        theme
            .tera
            .render(template, &context)
            .unwrap_or_else(|error| {
                *self.fault.borrow_mut() = Some((template.to_owned(), error));
                String::new()
            })
    }

    fn address_of(&self, id: EntryId, anchor: Option<&str>) -> String {
        let (address, own) = crate::view::lists::address_of(self.graph(), id);
        let anchor = anchor.or(own.as_deref());
        self.scene.links.page(&self.address, &address, anchor)
    }

    /// The address of an entry: its page, or its place on its type's list.
    #[must_use]
    pub fn entry_href(&self, id: EntryId, anchor: Option<&str>) -> String {
        match (&self.shown(id).href, anchor) {
            (Some(href), None) => href.clone(),
            _ => self.address_of(id, anchor),
        }
    }

    /// A link to an entry.
    #[must_use]
    pub fn entry_link(&self, id: EntryId, anchor: Option<&str>) -> LinkView {
        let entry = self.graph().entry(id);
        let (title, lang) = match (&self.shown(id).title, &entry.common.title) {
            (Some(title), _) => (
                title.clone(),
                self.other(entry.language(self.scene.language())),
            ),
            (None, Some(title)) => self.words_of(title, entry),
            (None, None) => (entry.id.to_string(), None),
        };
        LinkView {
            lang,
            ..LinkView::to(self.entry_href(id, anchor), title)
        }
    }

    /// A link to the list of a type.
    #[must_use]
    pub fn list_link(&self, type_: crate::schema::TypeId) -> LinkView {
        let declared = self.graph().schema.type_(type_);
        let href = self.scene.links.page(&self.address, &declared.folder, None);
        LinkView {
            current: self.is_under(type_),
            ..LinkView::to(href, self.words(&declared.label.1))
        }
    }

    /// Whether the page is the list of a type, or stands below it.
    #[must_use]
    pub fn is_under(&self, type_: crate::schema::TypeId) -> bool {
        let folder = &self.graph().schema.type_(type_).folder;
        let rest = self.address.strip_prefix(folder.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// A link to the page at `address`.
    #[must_use]
    pub fn link_to(&self, address: &str, title: String) -> LinkView {
        let href = self.scene.links.page(&self.address, address, None);
        LinkView {
            current: self.address == address,
            ..LinkView::to(href, title)
        }
    }

    /// A link to the front page.
    #[must_use]
    pub fn home_link(&self) -> LinkView {
        let href = self.scene.links.page(&self.address, "", None);
        LinkView::to(href, self.text("home").to_owned())
    }

    /// The template within the page that failed, and why.
    pub fn take_fault(&self) -> Option<(String, tera::Error)> {
        self.fault.take()
    }

    /// What every page has.
    #[must_use]
    pub fn view(&self, title: String, description: String, breadcrumbs: Vec<LinkView>) -> PageView {
        PageView {
            title,
            lang: self.language.clone(),
            title_lang: None,
            description,
            canonical: Some(self.scene.links.canonical(&self.address)),
            breadcrumbs,
            hidden: false,
            head: HeadView::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn words_are_put_in_where_they_are_asked_for() {
        let words = [("a", "én"), ("b", "{a}")];
        assert_eq!(filled("{a} av {b} {c}!", &words), "én av {a} !");
        assert_eq!(filled("uten", &words), "uten");
        assert_eq!(filled("åpen {a", &words), "åpen én");
    }
}
