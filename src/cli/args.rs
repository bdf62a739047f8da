//! What can be typed after `dugnad`.

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

/// Lager et nettsted av en felles kunnskapsportal.
#[derive(Debug, Parser)]
#[command(name = "dugnad", version, about, arg_required_else_help = true)]
pub(super) struct Args {
    /// Språk på meldinger (ellers portalens)
    #[arg(long, global = true, value_name = "SPRÅK")]
    pub(super) lang: Option<Lang>,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Et språk for meldinger.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Lang {
    /// bokmål
    Nb,
    /// nynorsk
    Nn,
    /// engelsk
    En,
}

impl From<Lang> for crate::diag::Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Nb => Self::Nb,
            Lang::Nn => Self::Nn,
            Lang::En => Self::En,
        }
    }
}

/// Hvordan meldinger skrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// for mennesker
    #[default]
    Human,
    /// for programmer
    Json,
    /// som merknader på GitHub
    Github,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Bygg hele nettstedet i public/
    Build(BuildArgs),
    /// Vis nettstedet mens du skriver
    Serve(ServeArgs),
    /// Finn alt som er galt, uten å skrive noe
    Check(CheckArgs),
    /// Lag en ny side av en type, med alle felt forklart
    New(NewArgs),
    /// Lag en liten portal som kan bygges med en gang
    Init(InitArgs),
    /// Oversikt: sider, kladder, foreldede sider, manglende sider
    Report(ReportArgs),
}

impl Command {
    /// The portal's folder, where one was given.
    pub(super) fn root(&self) -> Option<&Path> {
        match self {
            Self::Build(args) => args.root.as_deref(),
            Self::Serve(args) => args.root.as_deref(),
            Self::Check(args) => args.root.as_deref(),
            Self::New(args) => args.root.as_deref(),
            Self::Init(args) => Some(&args.dir),
            Self::Report(args) => args.root.as_deref(),
        }
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct BuildArgs {
    /// Portalens mappe (ellers nærmeste med portal.toml)
    #[arg(long, value_name = "MAPPE")]
    pub(super) root: Option<PathBuf>,
    /// Hvor nettstedet skrives
    #[arg(long, value_name = "MAPPE")]
    pub(super) out: Option<PathBuf>,
    /// Adressen nettstedet skal ha
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    /// Lenker som virker fra en mappe på disk
    #[arg(long)]
    pub(super) portable: bool,
    /// Ta med kladder
    #[arg(long)]
    pub(super) drafts: bool,
    /// Dagen nettstedet ses fra, ÅÅÅÅ-MM-DD
    #[arg(long, value_name = "DATO")]
    pub(super) date: Option<String>,
    /// Hvordan meldinger skrives
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: Format,
    /// Vis hvor lang tid hvert trinn tok
    #[arg(long)]
    pub(super) timings: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// Portalens mappe (ellers nærmeste med portal.toml)
    #[arg(long, value_name = "MAPPE")]
    pub(super) root: Option<PathBuf>,
    /// Dagen nettstedet ses fra, ÅÅÅÅ-MM-DD
    #[arg(long, value_name = "DATO")]
    pub(super) date: Option<String>,
    /// Hvordan meldinger skrives
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: Format,
    /// La advarsler telle som feil
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ServeArgs {
    /// Portalens mappe (ellers nærmeste med portal.toml)
    #[arg(long, value_name = "MAPPE")]
    pub(super) root: Option<PathBuf>,
    /// Port
    #[arg(long, default_value_t = 4321, value_name = "PORT")]
    pub(super) port: u16,
    /// Adresse å lytte på
    #[arg(long, default_value = "127.0.0.1", value_name = "VERT")]
    pub(super) host: String,
    /// Flere vertsnavn som får svar
    #[arg(long, value_name = "VERT")]
    pub(super) allow_host: Vec<String>,
    /// Åpne nettleseren
    #[arg(long)]
    pub(super) open: bool,
    /// Vis bare det som blir publisert
    #[arg(long)]
    pub(super) no_drafts: bool,
    /// Se etter endringer med jevne mellomrom (for nettverksdisker)
    #[arg(long)]
    pub(super) poll: bool,
    /// Stien nettstedet skal ligge under, for å se det slik
    #[arg(long, value_name = "STI")]
    pub(super) base_path: Option<String>,
    /// Adressen som åpner en fil, med {file}, {line} og {column} (ellers VS Code)
    #[arg(long, value_name = "MØNSTER", env = "DUGNAD_EDITOR")]
    pub(super) editor: Option<String>,
    /// Dagen nettstedet ses fra, ÅÅÅÅ-MM-DD
    #[arg(long, value_name = "DATO")]
    pub(super) date: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct NewArgs {
    /// Portalens mappe (ellers nærmeste med portal.toml)
    #[arg(long, value_name = "MAPPE")]
    pub(super) root: Option<PathBuf>,
    /// Typen
    pub(super) r#type: String,
    /// Tittelen
    pub(super) title: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    /// Mappen portalen skal ligge i
    pub(super) dir: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct ReportArgs {
    /// Portalens mappe (ellers nærmeste med portal.toml)
    #[arg(long, value_name = "MAPPE")]
    pub(super) root: Option<PathBuf>,
    /// Dagen nettstedet ses fra, ÅÅÅÅ-MM-DD
    #[arg(long, value_name = "DATO")]
    pub(super) date: Option<String>,
    /// Hvordan rapporten skrives
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: Format,
}
