//! From view to bytes: the template, and what pages share around it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tera::{Context, Value};

use super::{Drawn, Site};
use crate::config::Places;
use crate::diag::{Code, Diagnostic};
use crate::schema::TypeId;
use crate::source::THEMES;
use crate::view::{Page, PageView, Subject};

/// What pages share, by language and list: it is the same for all of them
/// where addresses do not lead from file to file.
#[derive(Debug, Default)]
pub(super) struct Frames(Mutex<HashMap<(String, Vec<TypeId>), Value>>);

impl Site {
    /// What the page shares with others of its language and list.
    fn frame(&self, page: &Page<'_>) -> Value {
        let view = || Value::from_serializable(&self.scene().site(page));
        if self.links.is_portable() {
            return view();
        }
        let Places { main, footer, .. } = &self.portal.navigation;
        let current = main
            .iter()
            .chain(footer)
            .copied()
            .filter(|&type_| page.is_under(type_));
        let key = (page.language.clone(), current.collect());
        let mut frames = self.frames.0.lock().unwrap_or_else(PoisonError::into_inner);
        frames.entry(key).or_insert_with(view).clone()
    }

    /// Draws a page with a template. A page that does not describe itself is
    /// one of no special kind.
    pub(super) fn render(
        &self,
        template: &str,
        page: &Page<'_>,
        view: &mut PageView,
        mut context: Context,
    ) -> Drawn {
        if view.head.title.is_empty() {
            page.describe(view, Subject::Page);
        }
        context.insert("page", &*view);
        context.insert_value("site", self.frame(page));
        self.fill(template, page, context)
    }

    /// Fills in a template that needs no frame, if what stands in it could
    /// be drawn.
    pub(super) fn fill(&self, template: &str, page: &Page<'_>, mut context: Context) -> Drawn {
        if let Some((template, error)) = page.take_fault() {
            return Err(Box::new(failed(&template, &error)));
        }
        context.insert_value("t", self.theme.texts(page.interface));
        let mut html = Vec::with_capacity(16 << 10);
        match self.theme.tera.render_to(template, &context, &mut html) {
            Ok(()) => Ok(html),
            Err(error) => Err(Box::new(failed(template, &error))),
        }
    }
}

/// A template that fails on a page.
pub(super) fn failed(template: &str, error: &tera::Error) -> Diagnostic {
    let (name, reason) = match error.kind() {
        tera::ErrorKind::RenderingError(report) | tera::ErrorKind::SyntaxError(report) => {
            (report.filename(), report.message().to_owned())
        }
        _ => (template, error.to_string()),
    };
    Diagnostic::about_file(Code::BadTemplate, &format!("{THEMES}/…/{name}").into())
        .arg("reason", reason)
}
