//! What must hold for any bytes that come over the wire: the preview is a real
//! one, behind its door.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use dugnad::serve::{Page, Pages, Server};

use super::text_of;

/// A site of one page.
struct Small;

impl Pages for Small {
    fn settle(&self) {}

    fn get(&self, path: &str) -> Option<Page> {
        assert!(!path.split('/').any(|name| name == ".."), "{path:?}");
        assert!(!path.starts_with('/'), "{path:?}");
        matches!(path, "index.html" | "ting/index.html").then(|| Page {
            status: 200,
            content_type: "text/html".into(),
            bytes: Arc::from(&b"<title>T</title>"[..]),
        })
    }

    fn not_found(&self) -> Vec<u8> {
        b"nothing".to_vec()
    }

    fn generation(&self) -> u64 {
        1
    }

    fn base(&self) -> String {
        "/".to_owned()
    }

    fn own(&self, _: &str, _: &str) -> Option<Page> {
        None
    }

    fn press(&self, _: &str) -> bool {
        false
    }
}

/// A running preview, through its door.
static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    let server = Server::bind("127.0.0.1", 0, &[]).expect("a port");
    let address = server.address();
    std::thread::spawn(move || server.run(&(Arc::new(Small) as Arc<dyn Pages>)));
    address
});

/// Requests as they come over the wire.
pub fn http(data: &[u8]) {
    let answer = ask(data);
    if !answer.is_empty() {
        let first = answer
            .split(|&byte| byte == b'\r')
            .next()
            .unwrap_or_default();
        let first = text_of(first);
        let status = first
            .strip_prefix("HTTP/1.1 ")
            .or_else(|| first.strip_prefix("HTTP/1.0 "));
        let status = status.and_then(|rest| rest.get(..3)).unwrap_or_default();
        assert!(
            status.parse::<u16>().is_ok_and(|status| status < 600),
            "{first:?}"
        );
        assert!(status != "500", "{first:?}");
        let lines = text_of(&answer);
        let head = lines.split("\r\n\r\n").next().unwrap_or_default();
        let mut headers = BTreeMap::new();
        for line in head.split("\r\n").skip(1) {
            assert!(!line.contains(['\r', '\n']), "{head:?}");
            let (name, value) = line.split_once(": ").expect("a header");
            headers.insert(name.to_ascii_lowercase(), value.to_owned());
        }
        let to = headers.get("location").map_or("/", String::as_str);
        assert!(to.starts_with('/') && !to.starts_with("//"), "{to:?}");
    }
    let well = ask(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert!(well.starts_with(b"HTTP/1.1 200"), "{:?}", text_of(&well));
}

/// What is answered; a tab that is told of changes is left at once.
fn ask(request: &[u8]) -> Vec<u8> {
    let mut to = TcpStream::connect(*SERVER).expect("a connection");
    let _ = to.set_read_timeout(Some(Duration::from_secs(20)));
    let _ = to.write_all(request);
    let _ = to.shutdown(Shutdown::Write);
    let (mut answer, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match to.read(&mut piece) {
            Ok(0) => return answer,
            Ok(count) => answer.extend_from_slice(&piece[..count]),
            // The engine's clock.
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return answer,
            Err(error) => panic!("no answer: {error}"),
        }
        if text_of(&answer).contains("text/event-stream") {
            return answer;
        }
    }
}
