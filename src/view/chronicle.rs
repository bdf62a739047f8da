//! When pages were published and changed, and who follows what.

use jiff::civil::Date;

use crate::graph::{EntryId, Graph, How};
use crate::model::{Entry, Milestone};
use crate::pipeline::Portal;
use crate::schema::TypeId;
use crate::time::Time;

/// How many entries a feed carries, and how many a page of news shows at most.
pub const NEWEST: usize = 20;

/// When each entry last changed: what feeds, the sitemap and the page of what
/// is new go by. Nothing in it is guessed, and nothing hangs on the day of the
/// build.
#[derive(Debug)]
pub struct Chronicle {
    changed: Vec<Option<Date>>,
    /// Whether any page has a date.
    dated: bool,
}

/// What happened to a page, from what most wish to know to what fewest do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Event {
    /// It is new.
    Published,
    /// It tells something else.
    Changed,
    /// Somebody has seen that it still holds.
    Reviewed,
}

impl Event {
    /// What happened to an entry on a day that is one of its dates, or that of
    /// a commit.
    pub(super) fn on(date: Date, entry: &Entry) -> Self {
        let on = |milestone| entry.date(milestone).and_then(Time::earliest) == Some(date);
        if on(Milestone::Published) {
            Self::Published
        } else if on(Milestone::Reviewed) && !on(Milestone::Updated) {
            Self::Reviewed
        } else {
            Self::Changed
        }
    }
}

impl Chronicle {
    /// Looks up the dates of all entries.
    #[must_use]
    pub fn new(portal: &Portal) -> Self {
        let dates = portal.graph.all().map(|(_, entry)| changed(portal, entry));
        let changed: Vec<Option<Date>> = dates.collect();
        Self {
            dated: changed.iter().any(Option::is_some),
            changed,
        }
    }

    /// The day on which an entry's page last changed, as it says itself: the
    /// latest of its dates (their first day, where a date is a month or a
    /// year); else the day of the last commit that changed its file.
    #[must_use]
    pub fn changed(&self, id: EntryId) -> Option<Date> {
        *self.changed.get(id.0 as usize)?
    }

    /// Whether anything at all is known of dates.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        self.dated
    }

    /// The newest pages of those given, newest first, then by what happened and
    /// by title.
    #[must_use]
    pub fn newest(
        &self,
        graph: &Graph,
        entries: impl Iterator<Item = EntryId>,
        most: usize,
    ) -> Vec<(EntryId, Date)> {
        if !self.dated {
            return Vec::new();
        }
        let news = entries.filter(|&id| can_be_news(graph, id));
        let mut dated: Vec<(EntryId, Date)> = news
            .filter_map(|id| Some((id, self.changed(id)?)))
            .collect();
        dated.sort_by_cached_key(|&(id, date)| {
            let event = Event::on(date, graph.entry(id));
            (std::cmp::Reverse(date), event, graph.by_title(id))
        });
        dated.dedup();
        dated.truncate(most);
        dated
    }

    /// The newest pages of the portal.
    #[must_use]
    pub fn of_all(&self, graph: &Graph, most: usize) -> Vec<(EntryId, Date)> {
        self.newest(graph, graph.published().map(|(id, _)| id), most)
    }

    /// The newest pages of a type.
    #[must_use]
    pub fn of_type(&self, graph: &Graph, type_: TypeId) -> Vec<(EntryId, Date)> {
        self.newest(graph, graph.list(type_).iter().copied(), NEWEST)
    }

    /// The newest pages that refer to an entry by a field.
    #[must_use]
    pub fn of_term(&self, graph: &Graph, id: EntryId) -> Vec<(EntryId, Date)> {
        if !self.dated {
            return Vec::new();
        }
        let referring = graph.incoming(id).iter();
        let by_field = referring.filter(|incoming| matches!(incoming.how, How::Reference(..)));
        let from = by_field.map(|incoming| incoming.from);
        self.newest(graph, from.filter(|&from| from != id), NEWEST)
    }

    /// Whether an entry is one that feeds tell of.
    #[must_use]
    pub fn is_news(&self, graph: &Graph, id: EntryId) -> bool {
        can_be_news(graph, id) && self.changed(id).is_some()
    }

    /// Whether any page with a date refers to an entry by a field.
    #[must_use]
    pub fn is_followed(&self, graph: &Graph, id: EntryId) -> bool {
        let follows = |incoming: &crate::graph::Incoming| {
            let from = incoming.from;
            matches!(incoming.how, How::Reference(..)) && from != id && self.is_news(graph, from)
        };
        self.dated && graph.incoming(id).iter().any(follows)
    }
}

/// Whether an entry can be news: a page somebody wrote. A row has the date of
/// its whole table unless it gives one itself.
fn can_be_news(graph: &Graph, id: EntryId) -> bool {
    let entry = graph.entry(id);
    let own = !entry.row || own_dates(entry).next().is_some();
    own && !entry.is_withdrawn() && entry.has_page(&graph.schema)
}

fn changed(portal: &Portal, entry: &Entry) -> Option<Date> {
    let own = own_dates(entry).filter_map(Time::earliest).max();
    own.or_else(|| {
        let files = crate::graph::page_files(entry);
        let days = files
            .iter()
            .filter_map(|file| portal.history.last_change(file));
        days.max()
    })
}

fn own_dates(entry: &Entry) -> impl Iterator<Item = &Time> {
    let dates = entry.common.dates.iter();
    dates
        .filter(|dated| dated.milestone != Milestone::ReviewBy)
        .map(|dated| &dated.time)
}
