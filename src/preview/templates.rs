//! The templates, texts and files of the preview's own parts.
//!
//! They are put together once and apart from the theme, so that they stand
//! when the theme is broken.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Serialize;
use tera::{Context, Tera, Value};

use crate::diag::Language;

macro_rules! own {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../themes/default/preview/", $name)),
        )
    };
}

const TEMPLATES: [(&str, &str); 4] = [
    own!("fault.html"),
    own!("faults.html"),
    own!("overview.html"),
    own!("panel.html"),
];

const ASSETS: [(&str, &str); 2] = [own!("preview.css"), own!("preview.js")];

/// A text in each language.
type Texts = BTreeMap<String, BTreeMap<String, String>>;

/// Unreadable, they would be empty: a test reads them.
static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| toml::from_str(own!("texts.toml").1).unwrap_or_default());

/// Unreadable, nothing would be drawn: a test draws.
static TERA: LazyLock<Tera> = LazyLock::new(|| {
    let mut tera = Tera::new();
    match tera.add_raw_templates(TEMPLATES) {
        Ok(()) => tera,
        Err(_) => Tera::new(),
    }
});

/// A file that the preview's own parts need.
pub(super) fn asset(name: &str) -> Option<&'static str> {
    let found = ASSETS.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text)
}

/// A text of the preview.
pub(super) fn text(key: &'static str, language: Language) -> &'static str {
    let texts = TEXTS.get(key);
    texts
        .and_then(|texts| texts.get(language.tag()))
        .map_or(key, String::as_str)
}

/// Fills in a template with what `view` has, the texts as `t`.
pub(super) fn fill(template: &str, view: &impl Serialize, language: Language) -> Vec<u8> {
    let mut context = Context::from_serialize(view).unwrap_or_default();
    let texts: BTreeMap<&str, &str> = TEXTS
        .iter()
        .filter_map(|(key, texts)| Some((key.as_str(), texts.get(language.tag())?.as_str())))
        .collect();
    context.insert_value("t", Value::from_serializable(&texts));
    context.insert("lang", language.tag());
    match TERA.render(template, &context) {
        Ok(html) => html.into_bytes(),
        Err(error) => crate::text::escaped(&error.to_string()).as_bytes().to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_read_and_every_text_is_in_every_language() {
        let mut tera = Tera::new();
        tera.add_raw_templates(TEMPLATES).expect("templates");
        let texts: Texts = toml::from_str(own!("texts.toml").1).expect("TOML");
        for (key, texts) in &texts {
            let tags: Vec<&str> = texts.keys().map(String::as_str).collect();
            assert_eq!(tags, ["en", "nb", "nn"], "{key}");
        }
        for (name, template) in TEMPLATES {
            for part in template.split("{{ t.").skip(1) {
                let key = part.split([' ', '}']).next().unwrap_or_default();
                assert!(texts.contains_key(key), "{name}: {key}");
            }
        }
    }
}
