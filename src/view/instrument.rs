//! What people work with in a page: sheets to print, and the same as data for
//! the script, in every language that the instrument is offered in.

use std::collections::BTreeMap;

use serde::Serialize;

use super::page::{Users, referring};
use super::prose::linked_entry;
use super::{InstrumentView, LinkView, Page, WorkView};
use crate::graph::{EntryId, Item, LIST_PAGE, Scale};
use crate::markdown::{Link, plain_text};
use crate::model::{Entry, Record, Value};
use crate::schema::{Instrument, InstrumentKind, Path};
use crate::text::{Text, number, typographic};

/// What the keys of the instruments' interface texts begin with.
const TEXTS: &str = "tool_";
/// Scales with more values than this are chosen from a list, and written on
/// paper.
const MOST_BOXES: usize = 11;

/// A text in the language of its sheet, or in another where it must be.
#[derive(Clone, Debug, Default, Serialize)]
struct Phrase {
    /// The text; empty when there is none.
    text: String,
    /// Its language, where it is another than the sheet's.
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
}

/// An instrument in one language.
#[derive(Debug, Serialize)]
pub struct SheetView {
    lang: String,
    /// Whether it is the page's own.
    own: bool,
    title: Phrase,
    label: String,
    items: Vec<ItemView>,
    scales: Vec<ScaleView>,
    caveat: Phrase,
    /// The words of the interface that it needs, by their keys without
    /// [`TEXTS`].
    texts: BTreeMap<String, String>,
}

/// A record that is scored, or gone through.
#[derive(Debug, Serialize)]
struct ItemView {
    key: String,
    title: Phrase,
    question: Phrase,
    explanation: Phrase,
    advice: Phrase,
    examples: Vec<LinkView>,
}

/// A scale in one language.
#[derive(Debug, Serialize)]
struct ScaleView {
    key: String,
    title: Phrase,
    explanation: Phrase,
    min: Option<f64>,
    max: f64,
    step: f64,
    mean: bool,
    sum: bool,
    /// The values as they are printed, where they are few enough to tick.
    boxes: Vec<String>,
    /// The lowest and the highest value as they are printed.
    range: [String; 2],
    /// What these two mean, where that is told.
    ends: [Phrase; 2],
}

/// What the script reads.
#[derive(Debug, Serialize)]
struct Data<'d> {
    kind: &'static str,
    /// The page's language.
    lang: &'d str,
    /// The entry's id, with the number of the instrument after the first.
    tool: String,
    address: String,
    round: Option<RoundView<'d>>,
    sheets: &'d [SheetView],
}

/// The names of the fields that a round is written in.
#[derive(Debug, Serialize)]
struct RoundView<'d> {
    field: &'d str,
    tool: &'d str,
    entry: &'d str,
    scores: &'d str,
    scale: Option<&'d str>,
    time: Option<&'d str>,
    who: Option<&'d str>,
    sum: Option<&'d str>,
}

/// The instruments of an entry: those of its type whose records it has.
pub(super) fn instruments(page: &Page<'_>, id: EntryId) -> Vec<WorkView> {
    let graph = page.graph();
    let declared = &graph.type_of(id).instruments;
    let views = declared.iter().enumerate();
    let views = views.filter(|(_, instrument)| graph.has_instrument(id, instrument));
    let mut views: Vec<WorkView> = views
        .filter_map(|(at, instrument)| view(page, id, instrument, at))
        .collect();
    let kinds: Vec<&str> = views.iter().map(|view| view.head.kind).collect();
    for (at, view) in views.iter_mut().enumerate() {
        view.head.first = !kinds.iter().take(at).any(|kind| *kind == view.head.kind);
    }
    views
}

fn view(page: &Page<'_>, id: EntryId, instrument: &Instrument, at: usize) -> Option<WorkView> {
    let graph = page.graph();
    let entry = graph.entry(id);
    let records = graph.keyed_records(id, &instrument.records);
    let (kind, scales) = match &instrument.kind {
        InstrumentKind::Scoring(path) => ("scoring", scales(page, id, path)),
        InstrumentKind::Steps => ("steps", Vec::new()),
    };
    if records.is_empty() || (kind == "scoring" && scales.is_empty()) {
        return None;
    }
    let own = vec![page.language.clone()];
    let languages = if instrument.languages.is_empty() {
        &own
    } else {
        &instrument.languages
    };
    let users = referring(graph, id);
    let sheet = |language| Sheet {
        page,
        users: &users,
        id,
        entry,
        instrument,
        language,
    };
    let sheets = languages.iter();
    let sheets = sheets.map(|language| sheet(language).draw(&records, &scales));
    let sheets: Vec<SheetView> = sheets.collect();
    let tool = if at == 0 {
        entry.id.to_string()
    } else {
        format!("{}:{}", entry.id, at + 1)
    };
    let data = data(page, id, (kind, tool, instrument), &sheets);
    let head = InstrumentView {
        kind,
        first: true,
        // No heading has such an id, since slugs hold no colon.
        anchor: format!("tool:{}", at + 1),
        label: sheet(&page.language).label(),
    };
    Some(WorkView { head, sheets, data })
}

fn data(
    page: &Page<'_>,
    id: EntryId,
    (kind, tool, instrument): (&'static str, String, &Instrument),
    sheets: &[SheetView],
) -> String {
    let graph = page.graph();
    let round = graph.round(id, &instrument.records).map(|round| RoundView {
        field: round.field,
        tool: round.tool,
        entry: &graph.entry(id).id,
        scores: round.scores,
        scale: round.scale,
        time: round.time,
        who: round.who,
        sum: round.sum,
    });
    let address = page.scene.links.canonical(&page.address);
    let data = Data {
        kind,
        lang: &page.language,
        tool,
        address,
        round,
        sheets,
    };
    super::data(&data)
}

fn scales<'p>(page: &Page<'p>, id: EntryId, path: &Path) -> Vec<(&'p Record, Scale)> {
    let graph = page.graph();
    let records = graph.keyed_records(id, path).into_iter();
    records
        .filter_map(|record| Some((record, graph.scale(record)?)))
        .collect()
}

/// A sheet while it is made.
struct Sheet<'s, 'p> {
    page: &'s Page<'p>,
    /// Who refers to the records.
    users: &'s Users,
    id: EntryId,
    entry: &'s Entry,
    instrument: &'s Instrument,
    language: &'s str,
}

impl Sheet<'_, '_> {
    fn draw(&self, records: &[&Record], scales: &[(&Record, Scale)]) -> SheetView {
        let theme = self.page.scene.theme;
        let interface = theme.interface(self.language, self.page.scene.language());
        let own = |(key, text): (&str, &str)| (key.to_owned(), text.to_owned());
        SheetView {
            lang: self.language.to_owned(),
            own: self.language == self.page.language,
            title: self.title(),
            label: self.label(),
            items: records.iter().map(|record| self.item(record)).collect(),
            scales: scales
                .iter()
                .map(|(record, scale)| self.scale(record, *scale))
                .collect(),
            caveat: self.caveat(),
            texts: theme.texts_from(interface, TEXTS).map(own).collect(),
        }
    }

    fn title(&self) -> Phrase {
        let title = self.entry.common.title.as_ref();
        title.map(|title| self.phrase(title)).unwrap_or_default()
    }

    fn label(&self) -> String {
        let theme = self.page.scene.theme;
        let interface = theme.interface(self.language, self.page.scene.language());
        match (&self.instrument.label, &self.instrument.kind) {
            (Some(label), _) => self.phrase(label).text,
            (None, InstrumentKind::Scoring(_)) => theme.text(interface, "tool_scoring").to_owned(),
            (None, InstrumentKind::Steps) => theme.text(interface, "tool_steps").to_owned(),
        }
    }

    fn item(&self, record: &Record) -> ItemView {
        let instrument = self.instrument;
        ItemView {
            key: record.key.as_deref().unwrap_or_default().to_owned(),
            title: self.record_title(record),
            question: self.one(record, &instrument.question),
            explanation: self.explanation(record, &instrument.records),
            advice: self.one(record, &instrument.advice),
            examples: self.examples(record),
        }
    }

    /// Entries that refer to the record: to link to it is not to have used it.
    fn examples(&self, record: &Record) -> Vec<LinkView> {
        let users = record.address.as_ref().and_then(|at| self.users.get(at));
        let users = users.into_iter().flatten().take(LIST_PAGE);
        users
            .map(|user| self.page.entry_link(*user, None))
            .collect()
    }

    fn scale(&self, record: &Record, scale: Scale) -> ScaleView {
        let lowest = scale.min.unwrap_or(0.0);
        let count = scale
            .count()
            .filter(|count| *count <= MOST_BOXES)
            .unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "at most eleven")]
        let boxes = (0..count).map(|at| self.number(lowest + at as f64 * scale.step));
        let root = match &self.instrument.kind {
            InstrumentKind::Scoring(path) => path,
            InstrumentKind::Steps => &self.instrument.records,
        };
        ScaleView {
            key: record.key.as_deref().unwrap_or_default().to_owned(),
            title: self.record_title(record),
            explanation: self.explanation(record, root),
            min: scale.min,
            max: scale.max,
            step: scale.step,
            mean: scale.mean,
            sum: scale.sum,
            boxes: boxes.collect(),
            range: [self.number(lowest), self.number(scale.max)],
            ends: self
                .instrument
                .ends
                .each_ref()
                .map(|path| self.one(record, path)),
        }
    }

    fn number(&self, value: f64) -> String {
        number((value * 1e6).round() / 1e6, self.language)
    }

    fn record_title(&self, record: &Record) -> Phrase {
        match record.title(&self.page.graph().schema) {
            Some((_, text)) => self.phrase(text),
            None => Phrase {
                text: record.key.as_deref().unwrap_or_default().to_owned(),
                lang: None,
            },
        }
    }

    fn explanation(&self, record: &Record, root: &Path) -> Phrase {
        let mut paths = self.instrument.explanation.iter();
        let own = paths.find(|path| path.steps.first() == root.steps.first());
        own.map(|path| self.detail(record, path))
            .unwrap_or_default()
    }

    fn caveat(&self) -> Phrase {
        let graph = self.page.graph();
        let items = self
            .instrument
            .caveat
            .iter()
            .flat_map(|path| graph.query(self.id, path));
        self.joined(items)
    }

    /// What is told of a record, where that is declared.
    fn one(&self, record: &Record, path: &Option<Path>) -> Phrase {
        let path = path.as_ref();
        path.map(|path| self.detail(record, path))
            .unwrap_or_default()
    }

    /// What a path that begins with the records leads to from one of them.
    fn detail(&self, record: &Record, path: &Path) -> Phrase {
        let graph = self.page.graph();
        self.joined(graph.query_record(self.id, record, &path.rest()))
    }

    /// The words of what a path led to.
    fn joined<'i>(&self, items: impl IntoIterator<Item = Item<'i>>) -> Phrase {
        let phrases = items.into_iter().map(|item| self.words(&item));
        let all = phrases.reduce(|before, next| Phrase {
            text: format!("{} {}", before.text, next.text),
            lang: before.lang,
        });
        all.unwrap_or_default()
    }

    fn words(&self, item: &Item<'_>) -> Phrase {
        let graph = self.page.graph();
        let Item::Value(of, _, statement) = item else {
            return Phrase {
                text: graph.words(item, self.language),
                lang: None,
            };
        };
        match &statement.value {
            Value::Text(text) => self.phrase(text),
            Value::Markdown(article) => {
                let body = &article.body;
                let mut text = String::new();
                let titles = |link: &Link| {
                    let to = linked_entry(self.page, *of, article, link)?;
                    Some(self.page.entry_link(to, None).title.into())
                };
                plain_text(body, &article.text, body.all(), &titles, &mut text);
                let language = graph.entry(*of).language(self.page.scene.language());
                self.in_language(text.trim(), language)
            }
            _ => Phrase {
                text: graph.words(item, self.language),
                lang: None,
            },
        }
    }

    fn phrase(&self, text: &Text) -> Phrase {
        let portal = self.page.scene.language();
        let (words, language) = text.choose(self.language, portal);
        self.in_language(
            words,
            language.unwrap_or_else(|| self.entry.language(portal)),
        )
    }

    fn in_language(&self, words: &str, language: &str) -> Phrase {
        Phrase {
            text: typographic(words, language).into_owned(),
            lang: (language != self.language).then(|| language.to_owned()),
        }
    }
}
