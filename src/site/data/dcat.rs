//! The open data as DCAT-AP-NO describes data, in JSON-LD, so that a national
//! catalogue can fetch it.
//!
//! The profile asks for a publisher with a number in the register of
//! organisations, a contact and a theme; without them there is no description.

use serde_json::{Value, json};

use super::super::Site;
use super::{Data, path, pretty};
use crate::config::Config;
use crate::graph::DATA;
use crate::schema::TypeId;
use crate::text::Text;
use crate::view::licence_address;

/// Where organisations have addresses of their own by number.
const REGISTER: &str = "https://data.brreg.no/enhetsregisteret/api/enheter/";
/// The EU's vocabulary of themes.
const THEMES: &str = "http://publications.europa.eu/resource/authority/data-theme/";
/// The EU's vocabulary of formats.
const FORMATS: &str = "http://publications.europa.eu/resource/authority/file-type/";

/// Whether the owner tells what the profile demands.
pub(super) fn is_possible(config: &Config) -> bool {
    let owner = config.owner.as_ref();
    owner.is_some_and(|owner| {
        let told = owner.name.is_some() && owner.feedback.is_some();
        told && owner.data_theme.is_some()
            && number(owner.number.as_deref()).is_some()
            && config.description.is_some()
    })
}

/// The digits of an organisation's number.
fn number(written: Option<&str>) -> Option<String> {
    let digits: String = written?.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 9).then_some(digits)
}

pub(super) fn draw(site: &Site) -> Vec<u8> {
    let config = &site.portal.config;
    let home = site.links.canonical("");
    let about = site.links.canonical(DATA);
    let (Some(owner), Some(description)) = (&config.owner, &config.description) else {
        return Vec::new();
    };
    let publisher = number(owner.number.as_deref()).unwrap_or_default();
    let publisher = json!({ "@id": format!("{REGISTER}{publisher}") });
    let contact = json!({
        "@type": "vcard:Organization",
        "vcard:fn": owner.name.as_ref().map(|name| texts(site, name)),
        contact_key(owner.feedback.as_deref()): { "@id": owner.feedback.as_deref().map(|address| site.links.absolute("", &site.links.written("", address))) },
    });
    let catalogue = json!({
        "@context": context(),
        "@graph": [
            {
                "@id": format!("{about}#catalogue"),
                "@type": "dcat:Catalog",
                "dct:title": texts(site, &config.title),
                "dct:description": texts(site, description),
                "dct:publisher": publisher,
                "dcat:contactPoint": contact,
                "foaf:homepage": { "@id": home },
                "dcat:dataset": { "@id": format!("{about}#dataset") },
            },
            {
                "@id": format!("{about}#dataset"),
                "@type": "dcat:Dataset",
                "dct:identifier": format!("{about}#dataset"),
                "dct:title": texts(site, &config.title),
                "dct:description": texts(site, description),
                "dct:publisher": publisher,
                "dcat:contactPoint": contact,
                "dcat:theme": owner.data_theme.as_ref().map(|code| json!({ "@id": format!("{THEMES}{code}") })),
                "dct:accessRights": { "@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC" },
                "dcat:landingPage": { "@id": about },
                "dcat:distribution": distributions(site),
            },
        ],
    });
    pretty(&catalogue)
}

fn contact_key(address: Option<&str>) -> &'static str {
    if address.is_some_and(|address| address.starts_with("mailto:")) {
        "vcard:hasEmail"
    } else {
        "vcard:hasURL"
    }
}

fn context() -> Value {
    json!({
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
    })
}

/// A text with its language.
fn texts(site: &Site, text: &Text) -> Value {
    let tagged = |tag: &str, text: &str| json!({ "@language": tag, "@value": text });
    match text {
        Text::Plain(text) => tagged(&site.portal.config.language, text),
        Text::Languages(pairs) => {
            let pairs = pairs.iter().map(|(tag, text)| tagged(tag, text));
            pairs.collect::<Vec<_>>().into()
        }
    }
}

fn distributions(site: &Site) -> Vec<Value> {
    let types = site.portal.graph.types_in_use();
    types
        .flat_map(|type_| [Data::Json(type_), Data::Csv(type_)].map(|data| (type_, data)))
        .map(|(type_, data)| distribution(site, type_, data))
        .collect()
}

fn distribution(site: &Site, type_: TypeId, data: Data) -> Value {
    let address = site.links.canonical_file(&path(site, data));
    let format = if matches!(data, Data::Json(_)) {
        "JSON"
    } else {
        "CSV"
    };
    let label = &site.portal.graph.schema.type_(type_).label.1;
    let mut distribution = json!({
        "@type": "dcat:Distribution",
        "dct:title": texts(site, label),
        "dcat:accessURL": { "@id": site.links.canonical(DATA) },
        "dcat:downloadURL": { "@id": address },
        "dct:format": { "@id": format!("{FORMATS}{format}") },
    });
    if let (Some(licence), Some(object)) =
        (&site.portal.config.licence, distribution.as_object_mut())
    {
        let language = &site.portal.config.language;
        let address = licence_address(licence.get(language, language));
        object.insert("dct:license".to_owned(), json!({ "@id": address }));
    }
    distribution
}
