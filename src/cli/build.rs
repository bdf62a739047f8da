//! `dugnad build`: the whole site.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::args::{BuildArgs, Format};
use super::texts::{filled, text};
use super::{CONTENT, FINE, Failure, Outcome, date, load, read, root, show};
use crate::config::BaseUrl;
use crate::diag::render::{Report, counts};
use crate::diag::{Diagnostic, Language};
use crate::links::Links;
use crate::output::{self, Summary, Writer};
use crate::pipeline::Options;
use crate::site::{Cache, Part, Site};
use crate::source::{History, Sources};

/// Where a build says from what it was made.
const MADE_FROM: &str = ".dugnad-build.json";

pub(super) fn run(args: &BuildArgs, lang: Option<Language>) -> Outcome {
    let mut clock = Clock::start(args.timings);
    let root = root(args.root.as_deref())?;
    let options = Options {
        date: date(args.date.as_deref())?,
        drafts: args.drafts,
    };
    let out = args.out.clone().unwrap_or_else(|| root.join("public"));
    output::check_target(&root, &out)?;
    let base_url = args.base_url.as_deref().map(address).transpose()?;
    let ((sources, mut found), history) = rayon::join(|| read(&root), || History::read(&root));
    // Told by this command alone: it is about where the site is made, not about
    // the content, so who checks content in a shallow clone need not know.
    found.extend(history.diagnostics);
    let history = history.value;
    clock.lap("read")?;
    let made_from = made_from(&sources, &history, &options, args);
    if found.is_empty() && is_current(&out, &made_from)? {
        clock.lap("compare")?;
        let language = lang.unwrap_or_else(|| super::language_of(Some(&root)));
        return unchanged(&sources, args.format, language);
    }
    let loaded = load(sources, found, Arc::new(history), &options, lang);
    clock.lap("model")?;
    if loaded.portal.has_errors() {
        loaded.tell(&loaded.portal.diagnostics, args.format)?;
        return Ok(CONTENT);
    }
    let base_url = base_url.unwrap_or_else(|| loaded.portal.config.base_url.clone());
    let links = Links::new(base_url, args.portable);
    let mut site = Site::new(
        loaded.portal.clone(),
        loaded.theme.clone(),
        links,
        Cache::default(),
    );
    let clashes = site.clashes();
    if !clashes.is_empty() {
        loaded.tell(&clashes, args.format)?;
        return Ok(CONTENT);
    }
    clock.lap("plan")?;
    let writer = Writer::begin(&out)?;
    clock.lap("begin")?;
    let indexed = write_index(&mut site, &writer)?;
    clock.lap("index")?;
    let failed = draw_all(&site, &writer)?;
    if !failed.is_empty() {
        loaded.tell(&failed, args.format)?;
        return Ok(CONTENT);
    }
    let (_, warnings) = counts(&loaded.portal.diagnostics);
    writer.put(MADE_FROM, stamp(&made_from, warnings).as_bytes())?;
    clock.lap("draw")?;
    let summary = writer.finish()?;
    clock.lap("write")?;
    loaded.tell(&loaded.portal.diagnostics, args.format)?;
    let parts = site.parts();
    let made = Made {
        pages: parts
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .count(),
        files: indexed + parts.len(),
        out: &out,
        took: clock.total(),
    };
    show::aside(&built(loaded.language, &made, &summary));
    // The program ends here: to take the portal apart first would be for nothing.
    std::mem::forget((site, loaded));
    Ok(FINE)
}

/// The address that the site is to have.
fn address(text: &str) -> Result<BaseUrl, Failure> {
    BaseUrl::parse(text).ok_or_else(|| Failure::said("no_base_url").with("text", text))
}

/// Tells that the site is as it would become.
fn unchanged(sources: &Sources, format: Format, language: Language) -> Outcome {
    show::aside(text("unchanged", language));
    // Machines read a report of nothing; people need none.
    if format != Format::Human {
        let report = Report {
            diagnostics: &[],
            sources,
            language,
        };
        show::diagnostics(&report, format)?;
    }
    Ok(FINE)
}

/// Hands the search index to the writer, before all else, since it takes the
/// most memory; gives how many files it has.
fn write_index(site: &mut Site, writer: &Writer) -> Result<usize, Failure> {
    let mut written = Ok(0);
    site.hand_over_index(|files| {
        if let Ok(count) = written {
            let put = files
                .par_iter()
                .try_for_each(|(path, bytes)| writer.put(path, bytes));
            written = put.map(|()| count + files.len());
        }
    });
    Ok(written?)
}

/// Draws every part but the index and hands it to the writer; gives what failed.
fn draw_all(site: &Site, writer: &Writer) -> Result<Vec<Diagnostic>, Failure> {
    let parts = site.parts();
    let failed = parts.par_iter().map(|(path, part)| match part {
        Part::Smaller(..) if writer.keep(path)? => Ok(None),
        _ => match site.draw(path, part) {
            Ok(bytes) => writer.put(path, &bytes).map(|()| None),
            Err(found) => Ok(Some(*found)),
        },
    });
    let failed: Result<Vec<Diagnostic>, output::Error> =
        failed.filter_map(Result::transpose).collect();
    let mut failed = failed?;
    // A template that fails does so on many pages.
    crate::diag::render::sort(&mut failed);
    Ok(failed)
}

/// One fingerprint of everything that the site is made from.
fn made_from(sources: &Sources, history: &History, options: &Options, args: &BuildArgs) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(sources.fingerprint().as_bytes());
    hasher.update(history.fingerprint().as_bytes());
    let choices = format!(
        "{} {} {} {} {:?}",
        env!("DUGNAD_SOURCES"),
        options.date,
        options.drafts,
        args.portable,
        args.base_url
    );
    hasher.update(choices.as_bytes());
    hasher.update(crate::theme::fingerprint().as_bytes());
    hasher.finalize().to_hex().as_str()[..32].to_owned()
}

fn stamp(made_from: &str, warnings: usize) -> String {
    format!(
        "{{\"generator\":\"dugnad {}\",\"made_from\":\"{made_from}\",\"warnings\":{warnings}}}\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// Whether the site is already what it would become, and nothing need be said.
fn is_current(out: &Path, made_from: &str) -> Result<bool, Failure> {
    let known = output::read_own(&out.join(MADE_FROM)).unwrap_or_default();
    Ok(known == stamp(made_from, 0).as_bytes() && Writer::begin(out)?.is_untouched())
}

/// What was made, and where.
struct Made<'o> {
    pages: usize,
    files: usize,
    out: &'o Path,
    took: Duration,
}

fn built(language: Language, made: &Made<'_>, summary: &Summary) -> String {
    let hundredths = (made.took.as_secs_f64() * 100.0).round() / 100.0;
    let words = [
        ("pages", made.pages.to_string()),
        ("out", made.out.display().to_string()),
        ("files", made.files.to_string()),
        ("written", summary.written.to_string()),
        ("removed", summary.removed.to_string()),
        ("seconds", crate::text::number(hundredths, language.tag())),
    ];
    filled("built", language, &words)
}

/// Tells how long each stage took.
struct Clock {
    shown: bool,
    start: Instant,
    last: Instant,
}

impl Clock {
    fn start(shown: bool) -> Self {
        let now = Instant::now();
        Self {
            shown,
            start: now,
            last: now,
        }
    }

    fn lap(&mut self, stage: &str) -> std::io::Result<()> {
        let now = Instant::now();
        if self.shown {
            show::note(&format!(
                "{stage:>8} {:6.0} ms",
                (now - self.last).as_secs_f64() * 1000.0
            ))?;
        }
        self.last = now;
        Ok(())
    }

    fn total(&self) -> Duration {
        self.start.elapsed()
    }
}
