//! The door that readers come through.
//!
//! The server behind it has a pool of threads, one to a connection, and a
//! burst of connections that send nothing (browsers open such ahead of need)
//! can leave the connection of a waiting reader without one. So nobody is let
//! in before they have said something; here waiting costs only a thread.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How long a connection may say nothing.
const PATIENCE: Duration = Duration::from_secs(120);

/// More connections than any browser opens.
const MOST: usize = 512;

/// A pause when the machine gives no connection, for want of files perhaps.
const PAUSE: Duration = Duration::from_millis(50);

/// The public port, and the server behind it.
#[derive(Debug)]
pub(super) struct Gate {
    listener: TcpListener,
    server: SocketAddr,
    closed: AtomicBool,
}

impl Gate {
    /// Readers come to `listener` and are led to `server`.
    pub(super) fn new(listener: TcpListener, server: SocketAddr) -> Self {
        Self {
            listener,
            server,
            closed: AtomicBool::new(false),
        }
    }

    /// Lets readers in until [`Gate::close`].
    pub(super) fn run(&self) {
        let inside = Arc::new(());
        while !self.closed.load(Ordering::SeqCst) {
            match self.listener.accept() {
                Ok((reader, _)) if Arc::strong_count(&inside) <= MOST => {
                    let (server, count) = (self.server, Arc::clone(&inside));
                    spawn(move || {
                        // Either side may leave at any time.
                        let _ = lead(&reader, server);
                        drop(count);
                    });
                }
                Ok(_) => {}
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

/// Waits until the reader speaks, then passes bytes both ways.
fn lead(reader: &TcpStream, server: SocketAddr) -> io::Result<()> {
    reader.set_nodelay(true)?;
    reader.set_read_timeout(Some(PATIENCE))?;
    if reader.peek(&mut [0])? == 0 {
        return Ok(());
    }
    reader.set_read_timeout(None)?;
    let server = TcpStream::connect(server)?;
    server.set_nodelay(true)?;
    let (from, to) = (reader.try_clone()?, server.try_clone()?);
    spawn(move || pass(&from, &to));
    pass(&server, reader);
    reader.shutdown(Shutdown::Both)
}

/// Passes bytes one way until one side ends, and tells the other.
fn pass(mut from: &TcpStream, mut to: &TcpStream) {
    let _ = io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
}
