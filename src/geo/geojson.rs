//! Reads the areas of a GeoJSON file.

use serde::Deserialize;
use serde_json::{Map, Value};

/// An area: its key, and its rings in degrees (longitude, latitude).
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// What it is known by.
    pub key: String,
    /// Outer rings and holes alike; the last point is that before the first.
    pub rings: Vec<Vec<(f64, f64)>>,
}

/// Why a file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no collection of areas in this format; where that was found,
    /// line and column from 1.
    Syntax(usize, usize),
    /// No area in it has the key.
    NoKey,
    /// A place that is not on the globe, or too near a pole to be drawn.
    Place,
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Written>,
}

#[derive(Deserialize)]
struct Written {
    geometry: Option<Geometry>,
    properties: Option<Map<String, Value>>,
}

type Ring = Vec<Vec<f64>>;

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Geometry {
    Polygon {
        coordinates: Vec<Ring>,
    },
    MultiPolygon {
        coordinates: Vec<Vec<Ring>>,
    },
    #[serde(other)]
    Other,
}

/// The areas that have the property `key`, in the order of the file.
///
/// # Errors
/// Why nothing can be drawn from the file.
pub fn parse(text: &str, key: &str) -> Result<Vec<Feature>, Unreadable> {
    let collection: Collection = serde_json::from_str(text)
        .map_err(|error| Unreadable::Syntax(error.line(), error.column()))?;
    let mut features = Vec::new();
    for written in collection.features {
        let Some(key) = written
            .properties
            .as_ref()
            .and_then(|properties| word(properties.get(key)?))
        else {
            continue;
        };
        let rings: Vec<Ring> = match written.geometry {
            Some(Geometry::Polygon { coordinates }) => coordinates,
            Some(Geometry::MultiPolygon { coordinates }) => {
                coordinates.into_iter().flatten().collect()
            }
            Some(Geometry::Other) | None => continue,
        };
        let rings: Result<Vec<_>, Unreadable> = rings.iter().map(points).collect();
        features.push(Feature { key, rings: rings? });
    }
    if features.is_empty() {
        return Err(Unreadable::NoKey);
    }
    Ok(features)
}

/// A key as a word: a number has lost its leading zeros, so a word does too.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(super::key(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn points(ring: &Ring) -> Result<Vec<(f64, f64)>, Unreadable> {
    let mut points = Vec::with_capacity(ring.len());
    for position in ring {
        let [longitude, latitude, ..] = position.as_slice() else {
            return Err(Unreadable::Place);
        };
        if longitude.abs() > 180.0 || latitude.abs() > 86.0 {
            return Err(Unreadable::Place);
        }
        let point = (*longitude, *latitude);
        if points.last() != Some(&point) {
            points.push(point);
        }
    }
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_are_words_and_rings_are_open() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"nr":"0301"},"geometry":{"type":"Polygon","coordinates":[[[1,2],[1,2],[3,4,9],[5,2],[1,2]]]}},
            {"type":"Feature","properties":{},"geometry":null},
            {"type":"Feature","properties":{"nr":7},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#;
        let found = parse(text, "nr").expect("areas");
        let ring = vec![(1.0, 2.0), (3.0, 4.0), (5.0, 2.0)];
        let one = Feature {
            key: "301".to_owned(),
            rings: vec![ring],
        };
        assert_eq!(found, [one]);
        assert_eq!(parse(text, "navn"), Err(Unreadable::NoKey));
        assert_eq!(
            parse(&text.replace("5,2", "5,92"), "nr"),
            Err(Unreadable::Place)
        );
        assert_eq!(parse("{\n]", "nr"), Err(Unreadable::Syntax(2, 1)));
    }

    proptest! {
        #[test]
        fn any_text_is_refused_or_read(text in "(?s).{0,40}") {
            let _ = parse(&text, "nr");
            let _ = parse(&format!("{{\"features\":[{text}]}}"), "nr");
        }
    }
}
