//! `dugnad check`: everything that can be wrong.

use std::sync::Arc;

use super::args::{CheckArgs, Format};
use super::texts::text;
use super::{CONTENT, FINE, Outcome, open, show};
use crate::diag::Language;
use crate::diag::render::{counts, sort};
use crate::links::Links;
use crate::site::{Cache, Site};
use crate::source::{History, STATIC};

pub(super) fn run(args: &CheckArgs, lang: Option<Language>) -> Outcome {
    let mut loaded = open(args.root.as_deref(), args.date.as_deref(), false, lang)?;
    let mut diagnostics = loaded.portal.diagnostics.clone();
    let has_files = loaded.portal.sources.below(STATIC).next().is_some();
    let may_fail = !loaded.theme.own.is_empty() && !loaded.portal.has_errors();
    if has_files || may_fail {
        let links = Links::new(loaded.portal.config.base_url.clone(), false);
        // What is new, and when pages changed, is drawn too.
        if let Some(portal) = Arc::get_mut(&mut loaded.portal).filter(|_| may_fail) {
            portal.history = Arc::new(History::read(&portal.sources.root).value);
        }
        let (portal, theme) = (loaded.portal.clone(), loaded.theme.clone());
        let site = Site::new(portal, theme, links, Cache::default());
        diagnostics.extend(site.clashes());
        if may_fail {
            diagnostics.extend(site.failures());
        }
        sort(&mut diagnostics);
    }
    loaded.tell(&diagnostics, args.format)?;
    let (errors, warnings) = counts(&diagnostics);
    if errors + warnings == 0 && args.format == Format::Human {
        show::line(text("all_well", loaded.language))?;
    }
    Ok(if errors > 0 || (args.strict && warnings > 0) {
        CONTENT
    } else {
        FINE
    })
}
