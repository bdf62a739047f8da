//! Addresses in attributes.

use crate::text::escape;

/// Appends an address as the value of an attribute: what an address may not
/// hold is percent-encoded (a URL is no place for a space or a bracket),
/// letters of any script stay.
pub(super) fn write_href(address: &str, out: &mut String) {
    let mut encoded = String::with_capacity(address.len());
    for (at, ch) in address.char_indices() {
        match ch {
            '%' if !is_escape(address, at) => encoded.push_str("%25"),
            '[' | ']' if !is_host_bracket(address, at) => push_encoded(ch, &mut encoded),
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => push_encoded(ch, &mut encoded),
            _ if ch.is_whitespace() || ch.is_control() => push_encoded(ch, &mut encoded),
            _ => encoded.push(ch),
        }
    }
    escape(&encoded, out);
}

fn push_encoded(ch: char, out: &mut String) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    let digit = |n: u8| DIGITS.get(usize::from(n)).copied().unwrap_or('0');
    for byte in ch.encode_utf8(&mut [0; 4]).bytes() {
        out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
    }
}

fn is_escape(address: &str, at: usize) -> bool {
    let digits = address.as_bytes().get(at + 1..at + 3);
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Whether a bracket is part of a numeric host: `http://[::1]/`.
fn is_host_bracket(address: &str, at: usize) -> bool {
    let Some((before, _)) = address.split_once("://") else {
        return false;
    };
    let host = before.len() + 3;
    let Some(rest) = address.get(host..).filter(|rest| rest.starts_with('[')) else {
        return false;
    };
    let Some(close) = rest.find(']') else {
        return false;
    };
    let numeric = rest.get(1..close).unwrap_or_default();
    (at == host || at == host + close)
        && !numeric.is_empty()
        && numeric
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn href(address: &str) -> String {
        let mut out = String::new();
        write_href(address, &mut out);
        out
    }

    #[test]
    fn encodes_what_no_address_holds() {
        assert_eq!(href("a b%20c%d%zz"), "a%20b%20c%25d%25zz");
        assert_eq!(
            href("https://no.wikipedia.org/wiki/Bø_(Telemark)?a=1&b=[2]#x"),
            "https://no.wikipedia.org/wiki/Bø_(Telemark)?a=1&amp;b=%5B2%5D#x"
        );
        assert_eq!(href("http://[::1]/[x]"), "http://[::1]/%5Bx%5D");
        assert_eq!(href("a\u{a0}\"<>"), "a%C2%A0%22%3C%3E");
    }
}
