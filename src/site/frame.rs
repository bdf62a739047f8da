//! From view to bytes: the template, and what pages share around it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tera::{Context, Map, Value};

use super::{Drawn, Site};
use crate::config::Places;
use crate::diag::{Code, Diagnostic, Span};
use crate::schema::TypeId;
use crate::source::THEMES;
use crate::view::{Page, PageView, Subject};

/// What pages share, by language and list: it is the same for all of them
/// where addresses do not lead from file to file.
#[derive(Debug, Default)]
pub(super) struct Frames(Mutex<HashMap<(String, Vec<TypeId>), Frame>>);

/// What stands around a page.
#[derive(Clone, Debug)]
struct Frame {
    /// What templates know of the site.
    site: Value,
    /// The parts of pages that are the same on all, drawn, by their names.
    shared: Value,
}

/// The folder of templates that see `site` and `t` alone, so that they are
/// drawn once for many pages.
const SHARED: &str = "shared/";

impl Site {
    /// What the page shares with others of its language and list.
    fn frame(&self, page: &Page<'_>) -> Result<Frame, Box<Diagnostic>> {
        if self.links.is_portable() {
            return self.make_frame(page);
        }
        let Places { main, footer, .. } = &self.portal.navigation;
        let current = main
            .iter()
            .chain(footer)
            .copied()
            .filter(|&type_| page.is_under(type_));
        let key = (page.language.clone(), current.collect());
        let mut frames = self.frames.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = frames.get(&key) {
            return Ok(known.clone());
        }
        let made = self.make_frame(page)?;
        frames.insert(key, made.clone());
        Ok(made)
    }

    fn make_frame(&self, page: &Page<'_>) -> Result<Frame, Box<Diagnostic>> {
        let site = Value::from_serializable(&self.scene().site(page));
        let mut shared = Map::new();
        let templates = self.theme.tera.get_template_names();
        for template in templates.filter(|name| name.starts_with(SHARED)) {
            let mut context = Context::new();
            context.insert_value("site", site.clone());
            let html = String::from_utf8(self.fill(template, page, context)?).unwrap_or_default();
            let name = template.trim_start_matches(SHARED);
            let name = name.trim_end_matches(".html").to_owned();
            shared.insert(name.into(), Value::safe_string(html.trim_end()));
        }
        Ok(Frame {
            site,
            shared: shared.into(),
        })
    }

    /// Draws a page with a template, which sees `context` beside what all see.
    pub(super) fn render(
        &self,
        template: &str,
        page: &Page<'_>,
        mut view: PageView,
        subject: Subject<'_>,
        mut context: Context,
    ) -> Drawn {
        page.describe(&mut view, subject);
        context.insert("page", &view);
        let Frame { site, shared } = self.frame(page)?;
        context.insert_value("site", site);
        context.insert_value("shared", shared);
        self.fill(template, page, context)
    }

    /// Fills in a template that needs no frame, if what stands in it could
    /// be drawn.
    pub(super) fn fill(&self, template: &str, page: &Page<'_>, mut context: Context) -> Drawn {
        if let Some((template, error)) = page.take_fault() {
            return Err(Box::new(self.failed(&template, &error)));
        }
        context.insert_value("t", self.theme.texts(page.interface));
        let mut html = Vec::with_capacity(16 << 10);
        match self.theme.tera.render_to(template, &context, &mut html) {
            Ok(()) => Ok(html),
            Err(error) => Err(Box::new(self.failed(template, &error))),
        }
    }

    /// A template that fails when it is drawn with.
    fn failed(&self, template: &str, error: &tera::Error) -> Diagnostic {
        let (name, reason, span) = match error.kind() {
            tera::ErrorKind::RenderingError(report) | tera::ErrorKind::SyntaxError(report) => {
                let span = Span::from(report.span().range.clone());
                (report.filename(), report.message().to_owned(), Some(span))
            }
            _ => (template, error.to_string(), None),
        };
        let found = match (self.theme.own.get(name), span) {
            (Some(own), Some(span)) => Diagnostic::new(Code::BadTemplate, own, span),
            (Some(own), None) => Diagnostic::about_file(Code::BadTemplate, own),
            (None, _) => {
                let file = format!("{THEMES}/default/{name}").into();
                Diagnostic::about_file(Code::BadTemplate, &file)
            }
        };
        found.arg("reason", reason)
    }
}

/// What a template sees of its own: `view` by a name.
pub(super) fn context(name: &'static str, view: &impl Serialize) -> Context {
    let mut context = Context::new();
    context.insert(name, view);
    context
}
