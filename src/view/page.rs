//! The page that is being made, and what it stands in.

use std::cell::RefCell;

use super::notes::Notes;
use super::{LinkView, PageView, SiteView};
use crate::graph::{EntryId, Graph};
use crate::model::Entry;
use crate::pipeline::Portal;
use crate::site::{Links, Theme};
use crate::text::{Text, typographic};

/// What every page stands in.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'s> {
    /// The portal.
    pub portal: &'s Portal,
    /// The theme.
    pub theme: &'s Theme,
    /// How addresses are written.
    pub links: &'s Links,
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
        }
    }

    /// What every page in `page`'s language shares.
    #[must_use]
    pub fn site(self, page: &Page<'s>) -> SiteView {
        let config = &self.portal.config;
        let words = |text: &Text| page.words(text);
        let list = |types: &[crate::schema::TypeId]| -> Vec<LinkView> {
            types.iter().map(|&type_| page.list_link(type_)).collect()
        };
        let assets = self.theme.assets.iter().map(|asset| {
            (
                asset.name.clone(),
                self.links.file(&page.address, &asset.path),
            )
        });
        SiteView {
            title: words(&config.title),
            description: config.description.as_ref().map(words).unwrap_or_default(),
            home: self.links.page(&page.address, "", None),
            main: list(&self.portal.navigation.0),
            footer: list(&self.portal.navigation.1),
            licence: config.licence.as_ref().map(words),
            owner: config.owner.as_ref().map(|owner| super::OwnerView {
                name: owner.name.as_ref().map(words),
                number: owner.number.clone(),
                statement: owner.statement.clone(),
                privacy: owner.privacy.clone(),
                feedback: owner.feedback.clone(),
            }),
            assets: assets.collect(),
        }
    }
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

    /// The address of an entry: its page, or its place on its type's list.
    #[must_use]
    pub fn entry_href(&self, id: EntryId, anchor: Option<&str>) -> String {
        let (address, own) = super::list::address_of(self.graph(), id);
        self.scene
            .links
            .page(&self.address, &address, anchor.or(own.as_deref()))
    }

    /// A link to an entry.
    #[must_use]
    pub fn entry_link(&self, id: EntryId, anchor: Option<&str>) -> LinkView {
        let entry = self.graph().entry(id);
        let (title, lang) = match &entry.common.title {
            Some(title) => self.words_of(title, entry),
            None => (entry.id.to_string(), None),
        };
        LinkView {
            href: self.entry_href(id, anchor),
            title,
            lang,
            current: false,
        }
    }

    /// A link to the list of a type.
    #[must_use]
    pub fn list_link(&self, type_: crate::schema::TypeId) -> LinkView {
        let declared = self.graph().schema.type_(type_);
        let current = self.address == declared.folder
            || self.address.starts_with(&format!("{}/", declared.folder));
        LinkView {
            href: self.scene.links.page(&self.address, &declared.folder, None),
            title: self.words(&declared.label.1),
            lang: None,
            current,
        }
    }

    /// A link to the front page.
    #[must_use]
    pub fn home_link(&self) -> LinkView {
        let href = self.scene.links.page(&self.address, "", None);
        LinkView {
            href,
            title: self.text("home").to_owned(),
            lang: None,
            current: false,
        }
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
        }
    }
}
