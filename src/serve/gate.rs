//! The door that readers come through.
//!
//! The server behind it has a pool of threads, one to a connection, reads
//! headers of any length, and waits for as long as a reader takes. So nobody is
//! let in before all of the request is here, no answer waits within for a
//! reader to take it, and one connection brings one request. At the door
//! waiting costs only a thread.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a connection may say nothing.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long a request may take once it has begun.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// How long a reader may take nothing of its answer.
const SLOWEST: Duration = Duration::from_secs(30);

/// The longest request, in bytes: far more than any browser's.
const LONGEST_HEAD: usize = 32 << 10;

/// How long who was refused is heard.
const LINGER: Duration = Duration::from_secs(1);

/// More connections than any browser opens: beyond them the one that has
/// waited longest without a word gives way.
const MOST: usize = 512;

/// A pause when the machine gives no connection, for want of files perhaps.
const PAUSE: Duration = Duration::from_millis(50);

/// The public port, and the server behind it.
#[derive(Debug)]
pub(super) struct Gate {
    listener: TcpListener,
    server: SocketAddr,
    closed: AtomicBool,
    silent: Arc<Silent>,
}

/// Connections that have said nothing yet, the oldest first.
#[derive(Debug, Default)]
struct Silent(Mutex<(u64, BTreeMap<u64, TcpStream>)>);

impl Silent {
    fn lock(&self) -> MutexGuard<'_, (u64, BTreeMap<u64, TcpStream>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, reader: &TcpStream) -> u64 {
        let mut silent = self.lock();
        silent.0 += 1;
        let number = silent.0;
        if let Ok(reader) = reader.try_clone() {
            silent.1.insert(number, reader);
        }
        number
    }

    fn leave(&self, number: u64) {
        self.lock().1.remove(&number);
    }

    /// Ends the connection that has been silent longest.
    fn end_oldest(&self) {
        if let Some((_, oldest)) = self.lock().1.pop_first() {
            let _ = oldest.shutdown(Shutdown::Both);
        }
    }
}

impl Gate {
    /// Readers come to `listener` and are led to `server`.
    pub(super) fn new(listener: TcpListener, server: SocketAddr) -> Self {
        Self {
            listener,
            server,
            closed: AtomicBool::new(false),
            silent: Arc::default(),
        }
    }

    /// Lets readers in until [`Gate::close`].
    pub(super) fn run(&self) {
        let inside = Arc::new(());
        while !self.closed.load(Ordering::SeqCst) {
            match self.listener.accept() {
                Ok((reader, _)) => {
                    if Arc::strong_count(&inside) > MOST {
                        self.silent.end_oldest();
                    }
                    let (server, count) = (self.server, Arc::clone(&inside));
                    let silent = Arc::clone(&self.silent);
                    spawn(move || {
                        // Either side may leave at any time.
                        let _ = lead(&reader, server, &silent);
                        let _ = reader.shutdown(Shutdown::Both);
                        drop(count);
                    });
                }
                Err(_) => thread::sleep(PAUSE),
            }
        }
    }

    /// Ends [`Gate::run`].
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
}

/// Without a thread to spare the reader is turned away and comes again.
fn spawn(task: impl FnOnce() + Send + 'static) {
    drop(thread::Builder::new().name("reader".to_owned()).spawn(task));
}

/// Waits for the whole request, and brings the answer.
fn lead(reader: &TcpStream, server: SocketAddr, silent: &Silent) -> io::Result<()> {
    reader.set_nodelay(true)?;
    reader.set_write_timeout(Some(SLOWEST))?;
    let number = silent.enter(reader);
    let spoke = speaks(reader);
    silent.leave(number);
    if !spoke? {
        return Ok(());
    }
    let head = match head(reader)? {
        Ok(head) => head,
        Err(status) => return refuse(reader, status),
    };
    let mut server = TcpStream::connect(server)?;
    server.set_nodelay(true)?;
    server.write_all(&head)?;
    answer(&server, reader)
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
            return Ok(alone(&head));
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

/// The request as it goes on: the only one of its connection. No request to
/// the preview has a body.
fn alone(head: &[u8]) -> Result<Vec<u8>, &'static str> {
    let mut request = Vec::with_capacity(head.len() + 32);
    for line in head.split_inclusive(|&byte| byte == b'\n') {
        let text = String::from_utf8_lossy(line).trim().to_ascii_lowercase();
        let length = text.strip_prefix("content-length:");
        if length.is_some_and(|length| length.trim() != "0")
            || text.starts_with("transfer-encoding:")
        {
            return Err("413 Content Too Large");
        }
        if !text.is_empty() && !text.starts_with("connection:") {
            request.extend_from_slice(line);
        }
    }
    request.extend_from_slice(b"Connection: close\r\n\r\n");
    Ok(request)
}

/// Says why not. What the reader goes on to say is heard for a while, since a
/// connection that is closed on unread words loses the answer.
fn refuse(mut reader: &TcpStream, status: &str) -> io::Result<()> {
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    reader.write_all(answer.as_bytes())?;
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
fn answer(mut server: &TcpStream, mut reader: &TcpStream) -> io::Result<()> {
    let (mut whole, mut piece) = (Vec::new(), [0; 4096]);
    let count = server.read(&mut piece)?;
    whole.extend_from_slice(piece.get(..count).unwrap_or_default());
    if String::from_utf8_lossy(&whole).contains("text/event-stream") {
        reader.write_all(&whole)?;
        return io::copy(&mut server, &mut reader).map(drop);
    }
    server.read_to_end(&mut whole)?;
    reader.write_all(&whole)
}
