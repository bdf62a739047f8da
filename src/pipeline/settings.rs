//! What the owner has declared: settings and types.

use std::sync::Arc;

use super::Options;
use crate::config::{self, Config};
use crate::diag::{Diagnostic, FilePath, has_errors};
use crate::model::Setting;
use crate::schema::{self, Schema};
use crate::source::Sources;

/// What the owner has declared, and what is wrong with it.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) config: Arc<Config>,
    pub(super) schema: Arc<Schema>,
    pub(super) navigation: config::Places,
    pub(super) options: Options,
    /// What the declarations were made of.
    declared: blake3::Hash,
    of_schema: Vec<Diagnostic>,
    of_config: Vec<Diagnostic>,
    /// What is wrong with the settings in the light of the types.
    of_navigation: Vec<Diagnostic>,
    /// Whether the types, and the settings, are without errors: perhaps because
    /// earlier ones are held.
    sound: (bool, bool),
}

impl Settings {
    /// Reads the declarations, unless `before` has them from the same bytes.
    /// With `hold` the last ones without errors stay until there are such again.
    pub(super) fn read(
        sources: &Sources,
        options: &Options,
        before: Option<&Self>,
        hold: bool,
    ) -> Self {
        let declared = sources.fingerprint_below(&schema::FOLDERS);
        let known = before.filter(|before| before.declared == declared);
        let (schema, of_schema, sound_schema) = match known {
            Some(before) => (
                Arc::clone(&before.schema),
                before.of_schema.clone(),
                before.sound.0,
            ),
            None => {
                let read = schema::read(sources);
                let last = before.filter(|before| hold && before.sound.0);
                let last = last.map(|before| &before.schema);
                let (schema, sound) = held(read.value, &read.diagnostics, last);
                (schema, read.diagnostics, sound)
            }
        };
        let read = config::read(sources);
        let of_config = read.diagnostics;
        let last = before.filter(|before| hold && before.sound.1);
        let last = last.map(|before| &before.config);
        let (config, sound_config) = held(read.value, &of_config, last);
        let config = match before {
            Some(before) if before.config == config => Arc::clone(&before.config),
            _ => config,
        };
        let navigation = config::places(&config, &schema);
        Self {
            navigation: navigation.value,
            options: options.clone(),
            config,
            schema,
            declared,
            of_schema,
            of_config,
            of_navigation: navigation.diagnostics,
            sound: (sound_schema, sound_config),
        }
    }

    /// What is wrong with the declarations.
    pub(super) fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let of_config = self.of_config.iter().chain(&self.of_navigation);
        of_config.chain(&self.of_schema)
    }

    /// The files that earlier versions stand in for.
    pub(super) fn held(&self) -> impl Iterator<Item = &FilePath> {
        let of_schema = self.of_schema.iter().filter(|_| self.sound.0);
        let of_config = self.of_config.iter().filter(|_| self.sound.1);
        let errors = of_schema.chain(of_config).filter(|found| found.is_error());
        errors.map(|found| &found.file)
    }

    /// Whether files are read in the same way with both.
    pub(super) fn reads_like(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.schema, &other.schema)
            && self.config.language == other.config.language
            && self.options.drafts == other.options.drafts
    }

    /// Whether entries are joined in the same way with both.
    pub(super) fn links_like(&self, other: &Self) -> bool {
        self.reads_like(other)
            && self.options == other.options
            && self.config.about_ids().eq(other.config.about_ids())
    }

    /// What reading a file needs to know.
    pub(super) fn setting(&self) -> Setting<'_> {
        Setting {
            schema: &self.schema,
            language: &self.config.language,
            drafts: self.options.drafts,
        }
    }
}

/// What was read, or the `last` that was sound where this has errors; and
/// whether it is without.
fn held<T>(read: T, found: &[Diagnostic], last: Option<&Arc<T>>) -> (Arc<T>, bool) {
    match last {
        Some(last) if has_errors(found) => (Arc::clone(last), true),
        _ => (Arc::new(read), !has_errors(found)),
    }
}
