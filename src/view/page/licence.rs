//! Licences that are known by name.

/// The address of a licence, where its name is known; else the name itself.
///
/// ```
/// assert_eq!(dugnad::view::licence_address("CC BY 4.0"), "https://creativecommons.org/licenses/by/4.0/");
/// ```
#[must_use]
pub fn licence_address(name: &str) -> String {
    let key = name.to_ascii_uppercase().replace(['-', '_', '\u{a0}'], " ");
    let words: Vec<&str> = key.split_whitespace().collect();
    match words.as_slice() {
        ["CC0"] | ["CC0", "1.0"] => "https://creativecommons.org/publicdomain/zero/1.0/".to_owned(),
        ["NLOD", version @ ("1.0" | "2.0")] => format!("https://data.norge.no/nlod/no/{version}"),
        ["CC", parts @ .., version @ ("3.0" | "4.0")]
            if parts.first() == Some(&"BY")
                && parts
                    .iter()
                    .all(|part| ["BY", "SA", "NC", "ND"].contains(part)) =>
        {
            let parts = parts.join("-").to_ascii_lowercase();
            format!("https://creativecommons.org/licenses/{parts}/{version}/")
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::licence_address;

    #[test]
    fn known_licences_have_addresses() {
        for (name, address) in [
            ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
            (
                "cc-by-sa 4.0",
                "https://creativecommons.org/licenses/by-sa/4.0/",
            ),
            ("NLOD-2.0", "https://data.norge.no/nlod/no/2.0"),
            (
                "CC0 1.0",
                "https://creativecommons.org/publicdomain/zero/1.0/",
            ),
            ("Alle rettigheter", "Alle rettigheter"),
            ("CC", "CC"),
        ] {
            assert_eq!(licence_address(name), address, "{name}");
        }
    }
}
