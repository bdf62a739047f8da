//! `dugnad check`: everything that can be wrong.

use super::args::{CheckArgs, Format};
use super::texts::text;
use super::{CONTENT, FINE, Outcome, open, show};
use crate::diag::Language;
use crate::diag::render::counts;

pub(super) fn run(args: &CheckArgs, lang: Option<Language>) -> Outcome {
    let loaded = open(args.root.as_deref(), args.date.as_deref(), false, lang)?;
    let diagnostics = &loaded.portal.diagnostics;
    loaded.tell(diagnostics, args.format);
    let (errors, warnings) = counts(diagnostics);
    if errors + warnings == 0 && args.format == Format::Human {
        show::line(text("all_well", loaded.language));
    }
    Ok(if errors > 0 || (args.strict && warnings > 0) {
        CONTENT
    } else {
        FINE
    })
}
