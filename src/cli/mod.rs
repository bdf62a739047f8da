//! The command line: the only room that prints, and the only one that ends
//! the program.

mod args;
mod build;
mod check;
mod failure;
mod init;
mod new;
mod report;
mod serve;
mod show;
mod texts;

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use jiff::civil::Date;

use args::{Args, Command, Format};
use failure::Failure;

use crate::diag::render::Report;
use crate::diag::{Diagnostic, Language};
use crate::pipeline::{self, Options, Portal};
use crate::source::{self, History, PORTAL_FILE, Sources};
use crate::theme::Theme;

/// Longer settings are not looked at for the language they name.
const MOST_SETTINGS: u64 = 1 << 20;

/// Everything is fine.
const FINE: u8 = 0;
/// The content has errors.
const CONTENT: u8 = 1;
/// Wrong usage, or the machine failed.
const FAILED: u8 = 2;

type Outcome = Result<u8, Failure>;

/// Runs the command that the program was called with.
#[must_use]
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let wrong = error.use_stderr();
            let shown = match usage(&error) {
                Some(failure) => {
                    show::failure(&failure.words(language_of(None)));
                    Ok(())
                }
                None => show::told(error.print()),
            };
            let is_fine = !wrong && shown.is_ok();
            return ExitCode::from(if is_fine { FINE } else { FAILED });
        }
    };
    let lang = args.lang.map(Language::from);
    let outcome = match &args.command {
        Command::Build(args) => build::run(args, lang),
        Command::Serve(args) => serve::run(args, lang),
        Command::Check(args) => check::run(args, lang),
        Command::New(args) => new::run(args, lang),
        Command::Init(args) => init::run(args, lang),
        Command::Report(args) => report::run(args, lang),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            let language = lang.unwrap_or_else(|| language_of(args.command.root()));
            show::failure(&failure.words(language));
            ExitCode::from(FAILED)
        }
    }
}

/// What was wrong with what was typed, in the language of the other failures.
fn usage(error: &clap::Error) -> Option<Failure> {
    use clap::error::{ContextKind as Kind, ErrorKind};
    let is_empty = |value: &clap::error::ContextValue| value.to_string().is_empty();
    let (key, given) = match error.kind() {
        ErrorKind::InvalidValue if error.get(Kind::InvalidValue).is_some_and(is_empty) => {
            ("usage_missing", Kind::InvalidArg)
        }
        ErrorKind::InvalidSubcommand => ("usage_command", Kind::InvalidSubcommand),
        ErrorKind::UnknownArgument => ("usage_argument", Kind::InvalidArg),
        ErrorKind::MissingRequiredArgument => ("usage_missing", Kind::InvalidArg),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => ("usage_value", Kind::InvalidArg),
        _ => return None,
    };
    let context = [
        ("given", given),
        ("value", Kind::InvalidValue),
        ("near", Kind::SuggestedSubcommand),
        ("near", Kind::SuggestedArg),
        ("known", Kind::ValidValue),
    ];
    let words = context.into_iter().filter_map(|(name, kind)| {
        let word = error.get(kind)?.to_string();
        (!word.is_empty()).then_some((name, word))
    });
    let failure = words.fold(Failure::said(key), |failure, (name, word)| {
        failure.with(name, word)
    });
    // After the word for it, in whatever language that is.
    let usage = error.get(Kind::Usage).map(ToString::to_string);
    Some(
        match usage.as_deref().and_then(|usage| usage.split_once(": ")) {
            Some((_, usage)) => failure.with("usage", usage.trim()),
            None => failure,
        },
    )
}

/// The portal's folder: the one given, else the nearest above that is one.
fn root(given: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(root) = given {
        return if root.is_dir() {
            Ok(root.to_owned())
        } else {
            Err(Failure::said("no_folder").with("path", root.display()))
        };
    }
    let here = std::env::current_dir()?;
    let found = here
        .ancestors()
        .find(|folder| folder.join(PORTAL_FILE).is_file());
    found
        .map(Path::to_owned)
        .ok_or_else(|| Failure::said("no_portal").with("name", PORTAL_FILE))
}

/// The language of a portal of which nothing but its place is known yet; that
/// of the interface where there is no portal.
fn language_of(given: Option<&Path>) -> Language {
    let settings = root(given)
        .ok()
        .and_then(|root| settings(&root))
        .and_then(|text| text.parse::<toml::Table>().ok());
    let tag = settings
        .as_ref()
        .and_then(|settings| settings.get("language")?.as_str());
    tag.map(Language::from_tag).unwrap_or_default()
}

/// The text of a portal's settings, whatever lies in their place.
fn settings(root: &Path) -> Option<String> {
    let mut text = String::new();
    let file = source::open(root, PORTAL_FILE).ok()?;
    file.take(MOST_SETTINGS).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Writes a file that was not there, below a portal's folder and nowhere else.
fn write_new(root: &Path, path: &str, text: &str) -> Result<(), Failure> {
    let file = root.join(path);
    if leads_out(root, path) {
        return Err(Failure::said("leads_out").with("path", file.display()));
    }
    let written = file.parent().map_or(Ok(()), std::fs::create_dir_all);
    let mut options = std::fs::OpenOptions::new();
    let written = written
        .and_then(|()| options.write(true).create_new(true).open(&file))
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|reason| {
        let failure = Failure::said("not_written").with("path", file.display());
        failure.with("reason", reason)
    })
}

/// Whether a symbolic link on the way to a file leads out of the portal, where
/// nothing is read either.
fn leads_out(root: &Path, path: &str) -> bool {
    let Ok(real_root) = root.canonicalize() else {
        // A folder that is yet to be made.
        return false;
    };
    let way = root.join(path);
    let real = way.ancestors().find_map(|part| part.canonicalize().ok());
    real.is_some_and(|real| !real.starts_with(real_root))
}

/// The day on which the site is looked at: the one given, else
/// `SOURCE_DATE_EPOCH`, else today.
fn date(given: Option<&str>) -> Result<Date, Failure> {
    if let Some(text) = given {
        return crate::time::date(text).ok_or_else(|| Failure::said("no_date").with("text", text));
    }
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text
            .trim()
            .parse::<i64>()
            .map_err(|_| Failure::said("no_epoch").with("text", &text))?,
        Err(_) => std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)?
            .as_secs()
            .cast_signed(),
    };
    let day = jiff::Timestamp::from_second(seconds)
        .map_err(|_| Failure::said("no_epoch").with("text", seconds))?;
    Ok(jiff::tz::TimeZone::UTC.to_datetime(day).date())
}

/// A portal with its theme, and the language in which to speak of it.
struct Loaded {
    portal: Arc<Portal>,
    theme: Arc<Theme>,
    language: Language,
}

impl Loaded {
    /// Prints what is wrong with it.
    fn tell(&self, diagnostics: &[Diagnostic], format: Format) -> std::io::Result<()> {
        let report = Report {
            diagnostics,
            sources: &self.portal.sources,
            language: self.language,
        };
        show::diagnostics(&report, format)
    }
}

/// Reads the portal, and puts its theme together.
fn load(
    sources: Arc<Sources>,
    found: Vec<Diagnostic>,
    history: Arc<History>,
    options: &Options,
    lang: Option<Language>,
) -> Loaded {
    let mut portal = pipeline::load(sources, found, options);
    portal.history = history;
    let mut of_theme = Vec::new();
    let theme = crate::theme::read(&portal.sources, &portal.config, &mut of_theme);
    of_theme.extend(crate::theme::told(
        &portal.sources,
        &portal.config,
        &portal.graph.schema,
    ));
    portal.diagnostics.extend(of_theme);
    crate::diag::render::sort(&mut portal.diagnostics);
    let language = lang.unwrap_or_else(|| Language::from_tag(&portal.config.language));
    Loaded {
        portal: Arc::new(portal),
        theme: Arc::new(theme),
        language,
    }
}

/// Reads the portal that a command is about, from files to theme.
fn open(
    given: Option<&Path>,
    day: Option<&str>,
    drafts: bool,
    lang: Option<Language>,
) -> Result<Loaded, Failure> {
    let root = root(given)?;
    let options = Options {
        date: date(day)?,
        drafts,
    };
    let (sources, found) = read(&root);
    Ok(load(sources, found, Arc::default(), &options, lang))
}

/// Reads the files of a portal.
fn read(root: &Path) -> (Arc<Sources>, Vec<Diagnostic>) {
    let read = source::read(root);
    (Arc::new(read.value), read.diagnostics)
}
