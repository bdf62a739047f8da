//! What a generated page may refer to: the ids of all pages and rows, and choices among them that
//! keep a reference valid.

use std::collections::{BTreeMap, HashMap};

use toml::Value;

use crate::portal::{Entry, Kind, Portal, texts};
use crate::rng::Rng;

/// Where an id of the real portal leads.
#[derive(Clone, Copy)]
enum Place {
    /// A page that served as template, by its number.
    Page(usize),
    /// A row, by its group: rows of one type that agree in what the type requires.
    Row(usize),
}

/// The ids of the generated portal. Page `k` is made after template `k % templates`, and the first
/// round bears the templates' own ids, so that rows and settings still find their pages.
pub(crate) struct Targets {
    templates: usize,
    ids: Vec<String>,
    places: HashMap<String, Place>,
    named: HashMap<String, String>,
    groups: Vec<Vec<String>>,
    kinds: Vec<usize>,
    by_kind: Vec<Vec<usize>>,
}

/// The page that refers.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    /// Its number among all pages.
    pub(crate) number: usize,
    /// The number of its template.
    pub(crate) template: usize,
}

impl Targets {
    /// The places of a portal whose pages are the templates.
    pub(crate) fn new(portal: &Portal, templates: &[&Entry]) -> Self {
        let mut targets = Self {
            templates: templates.len(),
            ids: Vec::new(),
            places: HashMap::new(),
            named: HashMap::new(),
            groups: Vec::new(),
            kinds: templates.iter().map(|t| t.kind).collect(),
            by_kind: portal.types.iter().map(|_| Vec::new()).collect(),
        };
        let mut groups = BTreeMap::new();
        for row in portal.entries.iter().filter(|entry| entry.body.is_none()) {
            let number = groups.len();
            let group = *groups.entry(group_of(portal, row)).or_insert(number);
            if group == targets.groups.len() {
                targets.groups.push(Vec::new());
            }
            targets.groups[group].push(row.id.clone());
            targets.places.insert(row.id.clone(), Place::Row(group));
        }
        for (number, page) in templates.iter().enumerate() {
            targets.places.insert(page.id.clone(), Place::Page(number));
        }
        for entry in &portal.entries {
            for name in ["title", "names"]
                .iter()
                .filter_map(|key| entry.fields.get(*key))
                .flat_map(texts)
            {
                targets
                    .named
                    .entry(name.to_lowercase())
                    .or_insert_with(|| entry.id.clone());
            }
        }
        targets
    }

    /// Takes in the ids of all pages, when they are settled.
    pub(crate) fn settle(&mut self, ids: Vec<String>) {
        self.ids = ids;
        for number in 0..self.ids.len() {
            self.by_kind[self.kinds[number % self.templates]].push(number);
        }
    }

    /// Is the id one of the real portal's?
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.places.contains_key(id)
    }

    /// The page after this one in the round that links every page from another.
    pub(crate) fn neighbour(&self, page: Page) -> &str {
        &self.ids[(page.number + 1) % self.ids.len()]
    }

    /// Another valid target in the place of one of the real portal's; `None` where it is unknown.
    /// `same` asks for one with the same sections and records.
    pub(crate) fn instead(&self, rng: &mut Rng, page: Page, of: &str, same: bool) -> Option<&str> {
        match self.places.get(of) {
            Some(Place::Page(template)) if *template == page.template && same => {
                Some(&self.ids[page.number])
            }
            Some(Place::Page(template)) if same || rng.chance(0.5) => {
                Some(self.twin(rng, *template))
            }
            Some(Place::Page(template)) => {
                let of_kind = &self.by_kind[self.kinds[*template]];
                let chosen = of_kind[rng.skewed(of_kind.len())];
                Some(if chosen == page.number {
                    self.twin(rng, *template)
                } else {
                    &self.ids[chosen]
                })
            }
            Some(Place::Row(_)) if same || rng.chance(0.5) => {
                self.places.get_key_value(of).map(|(id, _)| id.as_str())
            }
            Some(Place::Row(group)) => rng.pick(&self.groups[*group]).map(String::as_str),
            None => self
                .named
                .get(&of.to_lowercase())
                .and_then(|id| self.instead(rng, page, id, same)),
        }
    }

    fn twin(&self, rng: &mut Rng, template: usize) -> &str {
        let count = (self.ids.len() - template).div_ceil(self.templates);
        &self.ids[template + rng.skewed(count) * self.templates]
    }
}

fn group_of(portal: &Portal, row: &Entry) -> (usize, Vec<String>) {
    let fields = portal.types[row.kind].fields.iter();
    let required =
        fields.filter(|(_, field)| field.needed && matches!(field.kind, Kind::Reference));
    let values = required
        .filter_map(|(name, _)| row.fields.get(name))
        .map(Value::to_string);
    (row.kind, values.collect())
}
