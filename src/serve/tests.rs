//! The preview over a real connection.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use super::*;

/// More than a machine holds back for a reader.
const LARGE: usize = 8 << 20;

static LARGE_TEXT: LazyLock<String> = LazyLock::new(|| "x".repeat(LARGE));

struct Site {
    base: &'static str,
    files: BTreeMap<&'static str, &'static str>,
    generation: AtomicU64,
}

impl Pages for Site {
    fn settle(&self) {}

    fn base(&self) -> String {
        self.base.to_owned()
    }

    fn own(&self, name: &str, query: &str) -> Option<Page> {
        (name == "preview.js").then(|| Page {
            status: 200,
            content_type: content_type(name).into(),
            bytes: format!("// {query}").into_bytes().into(),
        })
    }

    fn press(&self, name: &str) -> bool {
        name == "button"
    }

    fn get(&self, path: &str) -> Option<Page> {
        assert!(path != "fails", "a page that cannot be made");
        self.files.get(path).map(|text| Page {
            status: 200,
            content_type: content_type(path).into(),
            bytes: text.as_bytes().into(),
        })
    }

    fn not_found(&self) -> Vec<u8> {
        b"<body>Borte</body>".to_vec()
    }

    fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }
}

fn site(base: &'static str) -> Arc<Site> {
    let files = [
        ("index.html", "<body>hei</BODY></html>"),
        ("a/index.html", "<p>a"),
        ("blå/index.html", "blå"),
        ("style.css", "p{}"),
        ("large", &**LARGE_TEXT),
    ];
    Arc::new(Site {
        base,
        files: files.into(),
        generation: AtomicU64::new(1),
    })
}

/// Runs a server for the length of a test.
fn with_server(base: &'static str, test: impl FnOnce(&Server, &Site)) {
    let server = Server::bind("127.0.0.1", 0, &[]).expect("a free port");
    let site = site(base);
    let pages: Arc<dyn Pages> = site.clone();
    thread::scope(|scope| {
        let running = scope.spawn(|| server.run(&pages));
        let tested =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| test(&server, &site)));
        server.stop();
        assert!(running.join().is_ok_and(|end| end.is_ok()));
        if let Err(panic) = tested {
            std::panic::resume_unwind(panic);
        }
    });
}

#[test]
fn a_page_that_cannot_be_made_stops_no_other() {
    with_server("/", |server, _| {
        for _ in 0..2 * WORKERS {
            let (head, _) = ask(server.address(), "GET /fails", "Connection: close\r\n");
            assert!(head.starts_with("HTTP/1.1 500"), "{head}");
        }
        let (head, _) = ask(server.address(), "GET /", "Connection: close\r\n");
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    });
}

fn connect(to: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(to).expect("a server");
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .expect("a time");
    stream
}

/// Sends a request and gives head and body.
fn ask(to: SocketAddr, line: &str, headers: &str) -> (String, String) {
    let mut stream = connect(to);
    let host = if headers.contains("Host:") {
        ""
    } else {
        "Host: localhost\r\n"
    };
    write!(stream, "{line} HTTP/1.1\r\n{host}{headers}\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("head and body");
    (head.to_owned(), body.to_owned())
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[test]
fn pages_come_from_memory_with_the_script() {
    with_server("/", |server, _| {
        let to = server.address();
        let (head, body) = ask(to, "GET /", "");
        assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
        assert_eq!(
            header(&head, "Content-Type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(
            header(&head, "Content-Length"),
            Some(body.len().to_string().as_str())
        );
        assert!(body.starts_with("<body>hei<script src=\"/_dugnad/preview.js\" data-page=\""));
        assert!(
            body.ends_with("data-base=\"/\"></script></BODY></html>"),
            "{body}"
        );
        assert!(ask(to, "GET /a/?x=1", "").1.starts_with("<p>a<script"));
        assert_eq!(ask(to, "GET /style.css", "").1, "p{}");
        assert!(ask(to, "GET /_dugnad/preview.js", "").1.starts_with("// "));
        // Composed or not, the name is the same.
        assert!(ask(to, "GET /bl%C3%A5/", "").1.starts_with("blå"));
        assert!(ask(to, "GET /bla%CC%8A/", "").1.starts_with("blå"));
        let (head, body) = ask(to, "HEAD /style.css", "");
        assert_eq!(
            (header(&head, "Content-Length"), body.as_str()),
            (Some("3"), "")
        );
    });
}

#[test]
fn what_is_missing_moved_or_refused() {
    with_server("/", |server, _| {
        let to = server.address();
        let (head, body) = ask(to, "GET /nei", "");
        assert!(head.starts_with("HTTP/1.1 404") && body.starts_with("<body>Borte<script"));
        for odd in [
            "/../../etc/passwd",
            "/%2e%2e/x",
            "//evil.example/..",
            "/%ff",
            "/a%00",
            "/_dugnad/x",
        ] {
            assert!(
                ask(to, &format!("GET {odd}"), "")
                    .0
                    .starts_with("HTTP/1.1 404"),
                "{odd}"
            );
        }
        let (head, _) = ask(to, "GET /bl%C3%A5?q=1", "");
        assert!(head.starts_with("HTTP/1.1 308"));
        assert_eq!(header(&head, "Location"), Some("/bl%C3%A5/?q=1"));
        assert!(ask(to, "GET a", "").0.starts_with("HTTP/1.1 400"));
        let (head, _) = ask(to, "POST /", "Content-Length: 0\r\n");
        assert!(head.starts_with("HTTP/1.1 405"));
        assert_eq!(header(&head, "Allow"), Some("GET, HEAD"));
        for path in ["/", "/_dugnad/events"] {
            let (head, _) = ask(to, &format!("GET {path}"), "Host: evil.example\r\n");
            assert!(head.starts_with("HTTP/1.1 403"), "{head}");
        }
    });
}

#[test]
fn what_the_reader_has_is_not_sent_again() {
    with_server("/", |server, _| {
        let to = server.address();
        let (head, _) = ask(to, "GET /a/", "");
        let tag = header(&head, "ETag").expect("a fingerprint").to_owned();
        let ask_again = || ask(to, "GET /a/", &format!("If-None-Match: \"x\", W/{tag}\r\n"));
        let (head, body) = ask_again();
        assert!(
            head.starts_with("HTTP/1.1 304") && body.is_empty(),
            "{head}"
        );
    });
}

#[test]
fn a_site_below_a_path() {
    with_server("/portal/", |server, _| {
        let to = server.address();
        for path in ["/", "/portal"] {
            let (head, _) = ask(to, &format!("GET {path}"), "");
            assert_eq!(header(&head, "Location"), Some("/portal/"), "{head}");
        }
        assert!(ask(to, "GET /portal/a/", "").1.starts_with("<p>a"));
        assert!(ask(to, "GET /a/", "").0.starts_with("HTTP/1.1 404"));
        let (head, _) = ask(to, "GET /portal/a", "");
        assert_eq!(header(&head, "Location"), Some("/portal/a/"));
        assert!(
            ask(to, "GET /_dugnad/preview.js", "")
                .0
                .starts_with("HTTP/1.1 200")
        );
    });
}

#[test]
fn open_tabs_are_told() {
    with_server("/", |server, site| {
        let mut stream = connect(server.address());
        stream
            .write_all(b"GET /_dugnad/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .expect("sent");
        let mut lines = BufReader::new(stream)
            .lines()
            .map(|line| line.expect("a line in time"));
        let mut next = || lines.find_map(|line| line.strip_prefix("data: ").map(str::to_owned));
        assert!(next().is_some_and(|data| data.ends_with("-1")));
        site.generation.store(2, Ordering::SeqCst);
        server.reloader().announce();
        assert!(next().is_some_and(|data| data.ends_with("-2")));
    });
}

#[test]
fn idle_connections_stop_nobody() {
    for _ in 0..10 {
        with_server("/", |server, _| {
            let idle: Vec<_> = (0..40).map(|_| connect(server.address())).collect();
            let mut silent = connect(server.address());
            silent.write_all(b"GET / HT").expect("sent");
            for _ in 0..20 {
                let (head, _) = ask(server.address(), "GET /a/", "");
                assert!(head.starts_with("HTTP/1.1 200"));
            }
            drop(idle);
        });
    }
}

#[test]
fn more_connections_than_there_is_room_for_stop_nobody() {
    with_server("/", |server, _| {
        let idle: Vec<_> = (0..600).map(|_| connect(server.address())).collect();
        for _ in 0..5 {
            let (head, _) = ask(server.address(), "GET /a/", "");
            assert!(head.starts_with("HTTP/1.1 200"));
        }
        drop(idle);
    });
}

#[test]
fn requests_that_no_browser_sends_are_refused() {
    with_server("/", |server, _| {
        let to = server.address();
        let long = format!("X-Long: {}\r\n", "x".repeat(100 << 10));
        let (head, _) = ask(to, "GET /", &long);
        assert!(head.starts_with("HTTP/1.1 431"), "{head}");
        for body in ["Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"] {
            let (head, _) = ask(to, "GET /", body);
            assert!(head.starts_with("HTTP/1.1 413"), "{head}");
        }
        assert!(ask(to, "GET /a/", "").0.starts_with("HTTP/1.1 200"));
        // Some programs end what came before with a line too many.
        assert!(ask(to, "\r\nGET /a/", "").0.starts_with("HTTP/1.1 200"));
    });
}

/// Readers who begin and never end, each for as long as it is heard.
#[test]
fn requests_that_never_end_stop_nobody() {
    with_server("/", |server, _| {
        let begun: Vec<_> = (0..600)
            .map(|_| {
                let mut slow = connect(server.address());
                // Who has been shown out cannot write.
                let _ = slow.write_all(b"GET / HTTP/1.1\r\nX: ");
                slow
            })
            .collect();
        for _ in 0..5 {
            let (head, _) = ask(server.address(), "GET /a/", "");
            assert!(head.starts_with("HTTP/1.1 200"));
        }
        drop(begun);
    });
}

#[test]
fn answers_that_nobody_takes_stop_nobody() {
    with_server("/", |server, _| {
        let asked: Vec<_> = (0..40)
            .map(|_| {
                let mut slow = connect(server.address());
                let _ = slow.write_all(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
                slow
            })
            .collect();
        for _ in 0..5 {
            let (head, _) = ask(server.address(), "GET /a/", "");
            assert!(head.starts_with("HTTP/1.1 200"));
        }
        drop(asked);
        let (_, body) = ask(server.address(), "GET /large", "");
        assert_eq!(body.len(), LARGE);
    });
}

/// Only the first of several requests at once is answered, and that is whole.
#[test]
fn who_says_more_than_is_heard_gets_the_whole_answer() {
    with_server("/", |server, _| {
        let mut reader = connect(server.address());
        let request = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(2000);
        reader.write_all(request.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        reader.read_to_end(&mut answer).expect("an answer");
        assert!(answer.len() > LARGE, "{}", answer.len());
    });
}

/// As of a proxy; the host that the address names is the one that counts.
#[test]
fn whole_addresses_are_asked_for_too() {
    with_server("/", |server, _| {
        let to = server.address();
        for (line, host, status) in [
            ("GET http://localhost/a/", "localhost", "200"),
            ("GET HTTP://127.0.0.1:4321/a/", "evil.example", "200"),
            ("GET http://localhost?q=1", "localhost", "200"),
            ("GET http://localhost", "localhost", "200"),
            ("GET http://evil.example/a/", "localhost", "403"),
            ("GET http://localhost@evil.example/", "localhost", "403"),
            ("GET http://", "localhost", "403"),
            ("GET https://localhost/", "localhost", "400"),
        ] {
            let (head, _) = ask(to, line, &format!("Host: {host}\r\n"));
            let expected = format!("HTTP/1.1 {status}");
            assert!(head.starts_with(&expected), "{line}: {head}");
        }
    });
}

#[test]
fn what_could_be_understood_in_two_ways_does_not_come_in() {
    with_server("/", |server, _| {
        let to = server.address();
        for (headers, status) in [
            ("Host: localhost\r\nHost: evil.example\r\n", "400"),
            ("Content-Length : 5\r\n", "413"),
            ("Transfer-Encoding\t: chunked\r\n", "413"),
            ("X: a\rContent-Length: 5\r\n", "400"),
            ("X: a\nTransfer-Encoding: chunked\r\n", "413"),
            ("nothing\r\n", "400"),
            ("X: \0\r\n", "400"),
            ("Connection : keep-alive\r\nUpgrade: h2c\r\n", "200"),
            ("Expect: 100-continue\r\n", "200"),
            ("X-Name: blå\r\n", "200"),
        ] {
            let (head, _) = ask(to, "GET /a/", headers);
            assert!(
                head.contains(&format!("HTTP/1.1 {status}")),
                "{headers:?}: {head}"
            );
        }
        // As some programs send it.
        assert!(ask(to, "GET /blå/", "").1.starts_with("blå"));
    });
}

#[test]
fn pages_of_other_sites_are_not_told_of_changes() {
    with_server("/", |server, _| {
        let to = server.address();
        let (head, _) = ask(to, "GET /_dugnad/events", "Origin: http://evil.example\r\n");
        assert!(head.starts_with("HTTP/1.1 403"), "{head}");
        let (head, _) = ask(to, "GET /style.css", "");
        let policy = header(&head, "Cross-Origin-Resource-Policy");
        assert_eq!(policy, Some("same-origin"));
    });
}

#[test]
fn buttons_are_pressed_on_pages_of_ours_only() {
    with_server("/", |server, _| {
        let to = server.address();
        let press =
            |name: &str, headers: &str| ask(to, &format!("POST /_dugnad/{name}"), headers).0;
        let own = "Origin: http://localhost\r\n";
        assert!(press("button", own).starts_with("HTTP/1.1 204"));
        assert!(press("other", own).starts_with("HTTP/1.1 404"));
        assert!(press("button", "").starts_with("HTTP/1.1 403"));
        let foreign = press("button", "Origin: http://evil.example\r\n");
        assert!(foreign.starts_with("HTTP/1.1 403"));
    });
}

#[test]
fn the_next_port_is_taken() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = taken.local_addr().expect("an address").port();
    let server = Server::bind("127.0.0.1", port, &[]).expect("one of twenty");
    assert!((port..port.saturating_add(PORTS)).contains(&server.address().port()));
    assert_ne!(server.address().port(), port);
    assert!(matches!(
        Server::bind("no host", 1, &[]),
        Err(Error::Bind { .. })
    ));
}
