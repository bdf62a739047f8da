//! What the owner has declared: settings and types.

use std::sync::Arc;

use super::Options;
use crate::config::{self, Config};
use crate::diag::{Diagnostic, FilePath, Held};
use crate::model::Setting;
use crate::schema::{self, Schema};
use crate::source::Sources;

/// What the owner has declared, and what is wrong with it.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) config: Held<Config>,
    pub(super) schema: Held<Schema>,
    pub(super) navigation: config::Places,
    pub(super) options: Options,
    /// What the declarations were made of.
    declared: blake3::Hash,
    /// What is wrong with the settings in the light of the types.
    of_navigation: Vec<Diagnostic>,
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
        let held = before.filter(|_| hold);
        let schema = match before.filter(|before| before.declared == declared) {
            Some(before) => before.schema.clone(),
            None => Held::new(schema::read(sources), held.map(|held| &held.schema)),
        };
        let mut config = Held::new(config::read(sources), held.map(|held| &held.config));
        if let Some(before) = before.filter(|before| before.config.value == config.value) {
            config.value = Arc::clone(&before.config.value);
        }
        let navigation = config::places(&config.value, &schema.value);
        Self {
            navigation: navigation.value,
            options: options.clone(),
            config,
            schema,
            declared,
            of_navigation: navigation.diagnostics,
        }
    }

    /// What is wrong with the declarations.
    pub(super) fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let of_config = self.config.diagnostics.iter().chain(&self.of_navigation);
        of_config.chain(&self.schema.diagnostics)
    }

    /// The files that earlier versions stand in for.
    pub(super) fn held(&self) -> impl Iterator<Item = &FilePath> {
        self.schema.files().chain(self.config.files())
    }

    /// Whether files are read in the same way with both.
    pub(super) fn reads_like(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.schema.value, &other.schema.value)
            && self.config.value.language == other.config.value.language
            && self.options.drafts == other.options.drafts
    }

    /// Whether entries are joined in the same way with both.
    pub(super) fn links_like(&self, other: &Self) -> bool {
        self.reads_like(other)
            && self.options == other.options
            && self.config.value.base_url == other.config.value.base_url
            && self
                .config
                .value
                .about_ids()
                .eq(other.config.value.about_ids())
    }

    /// What reading a file needs to know.
    pub(super) fn setting(&self) -> Setting<'_> {
        Setting {
            schema: &self.schema.value,
            language: &self.config.value.language,
            drafts: self.options.drafts,
        }
    }
}
