//! The bytes of each part.

use std::sync::PoisonError;

use tera::{Context, Value};

use super::{NOT_FOUND, Part, Site};
use crate::diag::{Code, Diagnostic, FilePath};
use crate::graph::EntryId;
use crate::schema::TypeId;
use crate::source::THEMES;
use crate::view::{self, LinkView, Page, PageView};

/// What drawing a part came to.
pub type Drawn = Result<Vec<u8>, Box<Diagnostic>>;

impl Site {
    /// Draws a part.
    ///
    /// # Errors
    /// A diagnostic, when a template fails or a file has gone.
    pub fn draw(&self, path: &str, part: &Part) -> Drawn {
        match part {
            Part::File(file) => self.read(file),
            Part::Asset(at) => match self.theme.assets.get(*at) {
                Some(asset) => match (&asset.text, &asset.file) {
                    (Some(text), _) => Ok(text.clone().into_bytes()),
                    (None, Some(file)) => self.read(file),
                    (None, None) => Ok(Vec::new()),
                },
                None => Ok(Vec::new()),
            },
            Part::Front => self.front(),
            Part::List(type_, number) => self.list(path, *type_, *number),
            Part::Entry(id) => self.entry(path, *id),
            Part::Inverse(id, at, type_, number) => self.inverse(path, *id, *at, *type_, *number),
            Part::Redirect(id) => self.redirect(path, *id),
            Part::NotFound => {
                let page = self.scene().page(NOT_FOUND, self.scene().language());
                let mut view = page.view(
                    page.text("not_found").to_owned(),
                    String::new(),
                    vec![page.home_link()],
                );
                view.canonical = None;
                view.hidden = true;
                self.render("404.html", &page, &view, Context::new())
            }
        }
    }

    fn read(&self, file: &FilePath) -> Drawn {
        if let Some(text) = self.portal.sources.text(file) {
            return Ok(text.as_bytes().to_vec());
        }
        std::fs::read(self.portal.sources.on_disk(file)).map_err(|error| {
            Box::new(
                Diagnostic::about_file(Code::Unreadable, file).arg("reason", error.to_string()),
            )
        })
    }

    fn front(&self) -> Drawn {
        let page = self.scene().page("", self.scene().language());
        let config = &self.portal.config;
        let description = config
            .description
            .as_ref()
            .map(|text| page.words(text))
            .unwrap_or_default();
        let view = page.view(page.words(&config.title), description, Vec::new());
        let mut context = Context::new();
        context.insert("front", &view::front(&page));
        self.render("front.html", &page, &view, context)
    }

    fn list(&self, path: &str, type_: TypeId, number: usize) -> Drawn {
        let page = self.scene().page(address_of(path), self.scene().language());
        let declared = self.portal.graph.schema.type_(type_);
        let title = numbered(&page, page.words(&declared.label.1), number);
        let view = page.view(title, String::new(), vec![page.home_link()]);
        let list = view::list(
            &page,
            &declared.folder,
            self.portal.graph.list(type_),
            number,
        );
        self.render_list(&page, &view, &list)
    }

    fn inverse(&self, path: &str, id: EntryId, at: usize, type_: TypeId, number: usize) -> Drawn {
        let graph = &self.portal.graph;
        let entry = graph.entry(id);
        let page = self
            .scene()
            .page(address_of(path), entry.language(self.scene().language()));
        let Some(inverse) = graph.schema.type_(entry.type_).inverses.get(at) else {
            return Ok(Vec::new());
        };
        let all = view::referring(&page, id, inverse, type_);
        let address = view::inverse_address(&page, id, inverse, type_);
        let own = page.entry_link(id, None);
        let many = page.words(&graph.schema.type_(type_).label.1);
        let title = numbered(&page, format!("{}: {}", own.title, many), number);
        let view = page.view(title, String::new(), vec![page.home_link(), own]);
        let list = view::list(&page, &address, &all, number);
        self.render_list(&page, &view, &list)
    }

    fn render_list(&self, page: &Page<'_>, view: &PageView, list: &view::ListView) -> Drawn {
        let mut context = Context::new();
        context.insert("list", list);
        self.render("list.html", page, view, context)
    }

    fn entry(&self, path: &str, id: EntryId) -> Drawn {
        let graph = &self.portal.graph;
        let entry = graph.entry(id);
        let page = self
            .scene()
            .page(address_of(path), entry.language(self.scene().language()));
        let link = page.entry_link(id, None);
        let entry_view = view::entry(&page, id);
        if let Some((template, error)) = page.take_fault() {
            return Err(Box::new(failed(&template, &error)));
        }
        let list = LinkView {
            current: false,
            ..page.list_link(entry.type_)
        };
        let mut view = page.view(
            link.title,
            entry_view.summary.clone(),
            vec![page.home_link(), list],
        );
        view.title_lang = link.lang;
        view.hidden =
            entry.common.draft || entry.common.state == Some(crate::model::State::Withdrawn);
        let own = format!("types/{}.html", entry_view.type_id);
        let template = if self.theme.has(&own) {
            own.as_str()
        } else {
            "entry.html"
        };
        let mut context = Context::new();
        context.insert("entry", &entry_view);
        self.render(template, &page, &view, context)
    }

    fn redirect(&self, path: &str, id: EntryId) -> Drawn {
        let entry = self.portal.graph.entry(id);
        let page = self
            .scene()
            .page(address_of(path), entry.language(self.scene().language()));
        let link = page.entry_link(id, None);
        let mut view = page.view(link.title.clone(), String::new(), Vec::new());
        let (address, _) = view::address_of(&self.portal.graph, id);
        view.canonical = Some(self.links.canonical(&address));
        view.hidden = true;
        let mut context = Context::new();
        context.insert("target", &link);
        self.render("redirect.html", &page, &view, context)
    }

    /// What the page shares with others of its language and list.
    fn shared(&self, page: &Page<'_>) -> Value {
        let view = || Value::from_serializable(&self.scene().site(page));
        if self.links.is_portable() {
            return view();
        }
        let (main, footer) = &self.portal.navigation;
        let current = main
            .iter()
            .chain(footer)
            .copied()
            .filter(|&type_| page.is_under(type_));
        let key = (page.language.clone(), current.collect());
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.entry(key).or_insert_with(view).clone()
    }

    fn render(
        &self,
        template: &str,
        page: &Page<'_>,
        view: &PageView,
        mut context: Context,
    ) -> Drawn {
        context.insert("page", view);
        context.insert_value("site", self.shared(page));
        context.insert_value("t", self.theme.texts(page.interface));
        let mut html = Vec::with_capacity(16 << 10);
        match self.theme.tera.render_to(template, &context, &mut html) {
            Ok(()) => Ok(html),
            Err(error) => Err(Box::new(failed(template, &error))),
        }
    }
}

/// A template that fails on a page.
fn failed(template: &str, error: &tera::Error) -> Diagnostic {
    let (name, reason) = match error.kind() {
        tera::ErrorKind::RenderingError(report) | tera::ErrorKind::SyntaxError(report) => {
            (report.filename(), report.message().to_owned())
        }
        _ => (template, error.to_string()),
    };
    Diagnostic::about_file(Code::BadTemplate, &format!("{THEMES}/…/{name}").into())
        .arg("reason", reason)
}

/// The address of a page's file.
fn address_of(path: &str) -> &str {
    path.strip_suffix("/index.html").unwrap_or("")
}

fn numbered(page: &Page<'_>, title: String, number: usize) -> String {
    if number == 1 {
        title
    } else {
        format!("{title} – {} {number}", page.text("page"))
    }
}
