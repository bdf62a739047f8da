//! Addresses on the web.

use std::net::Ipv6Addr;

/// An address on the web, apart: scheme and host, then all from the path on.
/// Nothing where it is none, or is one with a name and a password in it, which
/// no reader is to be led to or told.
#[must_use]
pub fn web_address(text: &str) -> Option<(&str, &str)> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    is_host(host).then(|| text.split_at(text.len() - rest.len() + host.len()))
}

/// Whether a text names a machine, perhaps with a port.
fn is_host(text: &str) -> bool {
    let (is_named, port) = match text.strip_prefix('[').map(|rest| rest.split_once(']')) {
        Some(Some((number, port))) => (number.parse::<Ipv6Addr>().is_ok(), port),
        Some(None) => return false,
        None => {
            let (name, port) = text.split_at(text.find(':').unwrap_or(text.len()));
            (is_name(name), port)
        }
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok() && !port.starts_with('+');
    is_named && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
}

/// Labels with points between them; the last may end with one.
fn is_name(name: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let labels = name.strip_suffix('.').unwrap_or(name).split('.');
    let mut labels = labels.map(|label| !label.is_empty() && label.chars().all(is_letter));
    labels.all(|is_label| is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_from_what_only_looks_like_them() {
        for (text, origin, rest) in [
            ("https://a.no", "https://a.no", ""),
            ("http://a-b.no:80/x?y#z", "http://a-b.no:80", "/x?y#z"),
            ("https://blåbær.no.?q", "https://blåbær.no.", "?q"),
            ("http://[::1]:4321/x", "http://[::1]:4321", "/x"),
            ("http://127.0.0.1#x", "http://127.0.0.1", "#x"),
        ] {
            assert_eq!(web_address(text), Some((origin, rest)), "{text}");
        }
        for text in [
            "",
            "a.no",
            "//a.no",
            "ftp://a.no",
            "javascript:x",
            "https://",
            "https:///x",
            "https://a no",
            "https://a..no",
            "https://.",
            "https://[::1",
            "https://[::1]x",
            "https://[x]/",
            "https://::1/",
            "https://a.no:",
            "https://a.no:+80",
            "https://a.no:99999",
            "https://kari@a.no/",
            "https://kari:ord@a.no/",
            "https://a.no\\@b.no/",
            "https://a.no%2f@b.no",
            "https://\u{202e}on.a/",
        ] {
            assert_eq!(web_address(text), None, "{text}");
        }
    }
}
