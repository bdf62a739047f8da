//! What every page of a language shares: the navigation, and who answers for
//! the site.

use std::collections::BTreeMap;

use super::{Page, Scene};
use crate::graph::SEARCH;
use crate::schema::TypeId;
use crate::text::Text;
use crate::view::{LinkView, OwnerView, SiteView, overview};

/// The theme's own picture for tabs and bookmarks.
const ICON: &str = "icon.svg";

/// The content security policy of pages that no server sends with one: nothing
/// is loaded but what the site itself has. It is what servers send, without
/// what only they can say. Browsers obey both parts. They stand apart because
/// the Nu checker looks at what a page loads by its last policy alone, and
/// takes `'self'` for nothing in a file on a disk.
pub(crate) const POLICIES: [&str; 2] = [
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'",
    "base-uri 'none'; form-action 'self'",
];

impl<'s> Scene<'s> {
    /// What every page in `page`'s language shares.
    #[must_use]
    pub fn site(self, page: &Page<'s>) -> SiteView {
        let config = &self.portal.config;
        let words = |text: &Text| page.words(text);
        let list = |types: &[TypeId]| -> Vec<LinkView> {
            types.iter().map(|&type_| page.list_link(type_)).collect()
        };
        let assets = self.theme.assets.iter().map(|asset| {
            (
                asset.name.clone(),
                self.links.file(&page.address, &asset.path),
            )
        });
        let assets: BTreeMap<String, String> = assets.collect();
        let file = |path: Option<&str>| Some(self.links.file(&page.address, path?));
        let address = |written: Option<&str>| Some(self.links.written(&page.address, written?));
        let about = self
            .portal
            .about
            .iter()
            .map(|&id| page.entry_link(id, None));
        SiteView {
            title: words(&config.title),
            description: config.description.as_ref().map(words).unwrap_or_default(),
            home: self.links.page(&page.address, "", None),
            top: self.links.file(&page.address, ""),
            search: self.links.page(&page.address, SEARCH, None),
            search_folder: format!("{SEARCH}/"),
            main: list(&self.portal.navigation.main),
            footer: list(&self.portal.navigation.footer),
            about: about.collect(),
            overviews: overview::links(page),
            licence: config.licence.as_ref().map(words),
            owner: config.owner.as_ref().map(|owner| OwnerView {
                name: owner.name.as_ref().map(words),
                number: owner.number.clone(),
                statement: address(owner.statement.as_deref()),
                privacy: address(owner.privacy.as_deref()),
                feedback: address(owner.feedback.as_deref()),
            }),
            logo: file(config.brand.logo.as_deref()),
            icon: file(config.brand.icon.as_deref()).or_else(|| assets.get(ICON).cloned()),
            policies: if self.links.is_portable() {
                &[]
            } else {
                &POLICIES
            },
            assets,
        }
    }
}
