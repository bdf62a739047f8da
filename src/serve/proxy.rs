//! The proxy before the server, on the public port.
//!
//! The server behind it has a small pool of threads, reads headers of any
//! length, and waits for slow readers: a few of them would keep all others out.
//! So the proxy does the waiting, which costs it only a thread. It opens a
//! connection to the server when a whole request has arrived, takes the answer
//! as fast as the server gives it, and sends one request on each connection.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use percent_encoding::{CONTROLS, utf8_percent_encode};

use super::connections::{Connection, Connections, Stage};
use super::way::{Stream, Way};

/// How long a connection may say nothing.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long a request may take once it has begun.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// How long a reader may take nothing of its answer.
const SLOWEST: Duration = Duration::from_secs(30);

/// The longest request, in bytes: far more than any browser's.
const LONGEST_HEAD: usize = 32 << 10;

/// How long who has been answered is heard.
const LINGER: Duration = Duration::from_secs(1);

/// How much of an answer is taken at a time, in bytes.
const PIECE: usize = 16 << 10;

/// A pause when the machine gives no connection, for want of files perhaps…
const PAUSE: Duration = Duration::from_millis(50);

/// …and after how many pauses on end it will give none.
const MOST_PAUSES: usize = 60;

/// The public port, and the way to the server behind it.
#[derive(Debug)]
pub(super) struct Proxy {
    listener: TcpListener,
    way: Way,
    closed: AtomicBool,
    /// Why nobody can be led to the server any more.
    lost: Mutex<Option<io::Error>>,
    connections: Arc<Connections>,
}

impl Proxy {
    /// Readers come to `listener`, so many at a time, and are led on `way`.
    pub(super) fn new(listener: TcpListener, way: Way, most: usize) -> Self {
        Self {
            listener,
            way,
            closed: AtomicBool::new(false),
            lost: Mutex::default(),
            connections: Arc::new(Connections::new(most)),
        }
    }

    /// Lets readers in until [`Proxy::close`], or until none come in any more.
    pub(super) fn run(self: &Arc<Self>) -> io::Result<()> {
        let mut pauses = 0;
        while !self.closed.load(Ordering::SeqCst) {
            match self.listener.accept() {
                Ok((reader, _)) => {
                    pauses = 0;
                    let (proxy, connection) = (Arc::clone(self), self.connections.enter(reader));
                    // Either side may leave at any time.
                    spawn(move || drop(proxy.forward(connection)));
                }
                Err(error) if pauses == MOST_PAUSES => return Err(error),
                Err(_) => {
                    pauses += 1;
                    self.connections.end_one();
                    thread::sleep(PAUSE);
                }
            }
        }
        let lost = self
            .lost
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        lost.map_or(Ok(()), Err)
    }

    /// Ends [`Proxy::run`].
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        // A visit of our own, since nothing else wakes the waiting thread.
        if let Ok(mut own) = self.listener.local_addr() {
            own.set_ip(match own.ip() {
                IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
                ip => ip,
            });
            drop(TcpStream::connect(own));
        }
    }

    /// Waits for the whole request, and brings the answer.
    fn forward(&self, mut connection: Connection) -> io::Result<()> {
        connection.stream().set_nodelay(true)?;
        connection.stream().set_write_timeout(Some(SLOWEST))?;
        if !speaks(connection.stream())? {
            return Ok(());
        }
        match head(connection.stream())?.and_then(|head| request(&head)) {
            Ok(request) => {
                connection.moves_to(Stage::Answered);
                if !connection.comes_in() {
                    return Ok(());
                }
                let mut server = self.enter()?;
                server.write_all(&request)?;
                answer(&server, &mut connection)?;
            }
            Err(status) => {
                connection.moves_to(Stage::Refused);
                refuse(connection.stream(), status)?;
            }
        }
        hear_out(connection.stream())
    }

    /// A connection to the server. When it is not there, no reader comes in.
    fn enter(&self) -> io::Result<Stream> {
        self.way.enter().inspect_err(|error| {
            let kind = error.kind();
            if matches!(
                kind,
                io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
            ) {
                let error = io::Error::new(kind, error.to_string());
                *self.lost.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                self.close();
            }
        })
    }
}

/// Without a thread to spare the reader is turned away and comes again.
fn spawn(task: impl FnOnce() + Send + 'static) {
    drop(thread::Builder::new().name("reader".to_owned()).spawn(task));
}

/// Waits for the first byte; tells whether there will be one.
fn speaks(reader: &TcpStream) -> io::Result<bool> {
    reader.set_read_timeout(Some(PATIENCE))?;
    Ok(reader.peek(&mut [0])? > 0)
}

/// The request up to its empty line, or the status that says why not.
fn head(mut reader: &TcpStream) -> io::Result<Result<Vec<u8>, &'static str>> {
    let end = Instant::now() + HEAD_TIME;
    let (mut head, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(Err("408 Request Timeout"));
        }
        reader.set_read_timeout(Some(left))?;
        let count = match reader.read(&mut piece) {
            Ok(0) => return Ok(Err("400 Bad Request")),
            Ok(count) => count,
            Err(error) if is_timeout(&error) => return Ok(Err("408 Request Timeout")),
            Err(error) => return Err(error),
        };
        let from = head.len().saturating_sub(3);
        head.extend_from_slice(piece.get(..count).unwrap_or_default());
        let found = head.get(from..).unwrap_or_default();
        if let Some(at) = found.windows(4).position(|part| part == b"\r\n\r\n") {
            head.truncate(from + at + 4);
            return Ok(Ok(head));
        }
        if head.len() > LONGEST_HEAD {
            return Ok(Err("431 Request Header Fields Too Large"));
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    )
}

/// What the preview looks at beside the address.
const HEADERS: [&str; 3] = ["host", "if-none-match", "origin"];

/// The request as it goes on: the only one of its connection, without a body,
/// and of its headers those that are looked at, once each. So what readers and
/// server could understand in two ways does not come in.
fn request(head: &[u8]) -> Result<Vec<u8>, &'static str> {
    const BAD: &str = "400 Bad Request";
    let text = String::from_utf8_lossy(head);
    // An empty line before a request is passed over (RFC 9112, 2.2).
    let text = text.strip_prefix("\r\n").unwrap_or(&text);
    let mut lines = text.trim_end().split('\n').map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        (!line.contains(|c: char| c.is_control() && c != '\t')).then_some(line)
    });
    let first = lines.next().flatten().ok_or(BAD)?;
    if !(first.ends_with(" HTTP/1.1") || first.ends_with(" HTTP/1.0")) {
        return Err("505 HTTP Version Not Supported");
    }
    // Some programs send an address as it is read.
    let first = utf8_percent_encode(first, CONTROLS).to_string();
    let (mut request, named) = match whole_address(&first) {
        Some((line, host)) => (format!("{line}\r\nhost: {host}"), true),
        None => (first, false),
    };
    let mut seen = [false; HEADERS.len()];
    for line in lines {
        let (name, value) = line.and_then(|line| line.split_once(':')).ok_or(BAD)?;
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        if name == "transfer-encoding" || name == "content-length" && value != "0" {
            return Err("413 Content Too Large");
        }
        let known = HEADERS.iter().position(|header| *header == name);
        let Some(seen) = known.and_then(|at| seen.get_mut(at)) else {
            continue;
        };
        if std::mem::replace(seen, true) || !value.is_ascii() {
            return Err(BAD);
        }
        if !(named && name == "host") {
            let _ = write!(request, "\r\n{name}: {value}");
        }
    }
    request.push_str("\r\nConnection: close\r\n\r\n");
    Ok(request.into_bytes())
}

/// The first line of a request that asks for a whole address, as who takes this
/// for a proxy does: as if it asked for the path alone, and the host, which
/// counts for more than the header (RFC 9112, 3.2.2).
fn whole_address(first: &str) -> Option<(String, &str)> {
    let (method, rest) = first.split_once(' ')?;
    let (scheme, address) = rest.split_once("://")?;
    let end = address.find(['/', '?', ' '])?;
    let (host, path) = address.split_at(end);
    let root = if path.starts_with('/') { "" } else { "/" };
    let is_web = scheme.eq_ignore_ascii_case("http");
    is_web.then(|| (format!("{method} {root}{path}"), host))
}

/// Says why not.
fn refuse(mut reader: &TcpStream, status: &str) -> io::Result<()> {
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    reader.write_all(answer.as_bytes())
}

/// What the reader goes on to say is heard for a while, since a connection that
/// is closed on unread words loses the answer.
fn hear_out(mut reader: &TcpStream) -> io::Result<()> {
    reader.shutdown(Shutdown::Write)?;
    let (end, mut piece) = (Instant::now() + LINGER, [0; 4096]);
    while Instant::now() < end {
        reader.set_read_timeout(Some(LINGER))?;
        if reader.read(&mut piece)? == 0 {
            break;
        }
    }
    Ok(())
}

/// Brings an answer: whole, so that a slow reader keeps nobody within; or bit
/// by bit, when it is one that has no end.
fn answer(mut server: &Stream, connection: &mut Connection) -> io::Result<()> {
    let (mut whole, mut piece) = (Vec::new(), vec![0; PIECE]);
    loop {
        let count = server.read(&mut piece)?;
        let is_first = whole.is_empty();
        whole.extend_from_slice(piece.get(..count).unwrap_or_default());
        if count == 0 {
            connection.leaves();
            return connection.stream().write_all(&whole);
        }
        if is_first && is_endless(&whole) {
            connection.moves_to(Stage::Tab);
            connection.stream().write_all(&whole)?;
            return io::copy(&mut server, &mut connection.stream()).map(drop);
        }
        if !connection.holds(count) {
            // Who is served finishes, so that it is known how many are.
            return io::copy(&mut server, &mut io::sink()).map(drop);
        }
    }
}

/// Whether an answer is one that goes on as long as the reader is there.
fn is_endless(answer: &[u8]) -> bool {
    let head = String::from_utf8_lossy(answer);
    let head = head.split("\r\n\r\n").next().unwrap_or_default();
    head.contains("\r\nContent-Type: text/event-stream")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_gone_ends_the_proxy() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let (way, server) = Way::to_server().expect("a server");
        drop(server);
        let proxy = Arc::new(Proxy::new(listener, way, 16));
        let running = Arc::clone(&proxy);
        let running = thread::spawn(move || running.run());
        while !running.is_finished() {
            if let Ok(mut reader) = TcpStream::connect(address) {
                // Who comes at the very end is not let in.
                let _ = reader.set_read_timeout(Some(Duration::from_millis(100)));
                let _ = reader.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                let _ = reader.read_to_end(&mut Vec::new());
            }
        }
        let end = running.join().expect("no panic");
        assert!(end.is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused));
    }
}
