//! What is shown of entries on many pages, drawn once.

use std::sync::{Arc, OnceLock};

use super::Page;
use crate::graph::{EntryId, Graph};
use crate::text::{Text, typographic};

/// What links to each entry show: made once, since some are shown on thousands
/// of pages.
#[derive(Debug)]
pub struct Titles(Vec<OnceLock<Shown>>);

/// What a link to an entry shows.
#[derive(Debug)]
pub(super) struct Shown {
    /// The title in the entry's language, where it has but one.
    pub(super) title: Option<String>,
    /// Its address, where that is the same from every page.
    pub(super) href: Option<String>,
    /// Its card on lists in the portal's language, where its address is.
    card_html: OnceLock<Arc<str>>,
    /// It as news, in short, in feeds.
    news: OnceLock<Arc<str>>,
}

impl Titles {
    /// Nothing is shown yet.
    #[must_use]
    pub fn new(graph: &Graph) -> Self {
        Self((0..graph.len()).map(|_| OnceLock::new()).collect())
    }
}

/// What is kept, made the first time that is no failure.
fn kept<E>(
    place: &OnceLock<Arc<str>>,
    make: impl FnOnce() -> Result<Arc<str>, E>,
) -> Result<Arc<str>, E> {
    if let Some(known) = place.get() {
        return Ok(known.clone());
    }
    let made = make()?;
    Ok(place.get_or_init(|| made).clone())
}

impl<'s> Page<'s> {
    pub(super) fn shown(&self, id: EntryId) -> &'s Shown {
        self.scene.titles.0[id.0 as usize].get_or_init(|| {
            let entry = self.graph().entry(id);
            let language = entry.language(self.scene.language());
            let title = match &entry.common.title {
                Some(Text::Plain(title)) => Some(typographic(title, language).into_owned()),
                Some(Text::Languages(_)) => None,
                None => Some(entry.id.to_string()),
            };
            let href = (!self.scene.links.is_portable()).then(|| self.address_of(id, None));
            Shown {
                title,
                href,
                card_html: OnceLock::new(),
                news: OnceLock::new(),
            }
        })
    }

    /// The card of an entry, made once where it is the same on all lists.
    pub(in crate::view) fn kept_card(
        &self,
        id: EntryId,
        make: impl FnOnce() -> Arc<str>,
    ) -> Arc<str> {
        let shown = self.shown(id);
        // What has no page is shown whole, with sources that each list counts.
        let same = shown.href.is_some()
            && self.language == self.scene.language()
            && self.graph().entry(id).has_page(&self.graph().schema);
        if !same {
            return make();
        }
        let drawn = || {
            let made = make();
            // Every page that it stands on tells what is wrong with it.
            let faulty = self.fault.borrow().is_some();
            if faulty { Err(made) } else { Ok(made) }
        };
        kept(&shown.card_html, drawn).unwrap_or_else(|undrawn| undrawn)
    }

    /// An entry as feeds tell of it in short, made once: addresses in feeds
    /// are whole, and its words are its own.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn kept_news<E>(
        &self,
        id: EntryId,
        make: impl FnOnce() -> Result<Arc<str>, E>,
    ) -> Result<Arc<str>, E> {
        kept(&self.shown(id).news, make)
    }
}
