//! Which names the preview answers to.
//!
//! A foreign website can let its own name point at this machine and then read
//! the preview through the visitor's browser (DNS rebinding). The browser
//! still sends that name, so a preview that knows its names is safe.

use std::net::IpAddr;

/// The names that are answered to.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    names: Vec<String>,
    /// Bound to an address that other machines reach: then any number is
    /// fine, since a number cannot be rebound.
    numbers: bool,
}

impl Hosts {
    /// For a server bound to `bound`, which also goes by the names `given`.
    pub(super) fn new(bound: IpAddr, given: &[String]) -> Self {
        Self {
            names: given.iter().map(|name| plain(name)).collect(),
            numbers: !bound.is_loopback(),
        }
    }

    /// Whether a request with this `Host` header is answered.
    pub(super) fn allow(&self, header: &str) -> bool {
        let name = plain(header);
        if let Ok(address) = name.parse::<IpAddr>() {
            return address.is_loopback() || self.numbers || self.names.contains(&name);
        }
        name == "localhost"
            || name.ends_with(".localhost") && name.bytes().all(is_of_name)
            || self.names.contains(&name)
    }
}

/// The name without port, brackets and final dot, in small letters.
fn plain(host: &str) -> String {
    let host = host.trim();
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, "")) => address,
        Some((address, port)) if port.strip_prefix(':').is_some_and(is_port) => address,
        Some(_) => host,
        // Several colons without brackets: an IPv6 address as people type it.
        None if host.matches(':').count() > 1 => host,
        None => match host.split_once(':') {
            Some((name, port)) if is_port(port) => name,
            _ => host,
        },
    };
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// What names of machines are made of.
fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._".contains(&byte)
}

/// Whether this is a number that a port can have, or the place of one.
fn is_port(port: &str) -> bool {
    port.is_empty() || port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn only_known_names() {
        let hosts = Hosts::new(Ipv4Addr::LOCALHOST.into(), &["Min.Maskin:80".to_owned()]);
        for good in [
            "localhost:4321",
            "127.0.0.1",
            "[::1]:1",
            "a.localhost",
            "LOCALHOST.",
            "min.maskin:9",
        ] {
            assert!(hosts.allow(good), "{good}");
        }
        for bad in [
            "",
            "evil.example",
            "localhost.evil.example",
            "10.0.0.1",
            "127.0.0.1.evil.example",
            "[",
            "[::1].evil.example",
            "evil.example:127.0.0.1",
            "127.0.0.1:evil.example",
            "127.0.0.1:99999",
            "127.0.0.1:1, evil.example",
            "[::1]:x",
            "evil.example/.localhost",
            "evil.example#.localhost",
        ] {
            assert!(!hosts.allow(bad), "{bad}");
        }
    }

    #[test]
    fn numbers_when_bound_to_the_network() {
        let hosts = Hosts::new(Ipv4Addr::UNSPECIFIED.into(), &[]);
        assert!(hosts.allow("192.168.1.7:4321"));
        assert!(!hosts.allow("evil.example"));
    }
}
