//! The preview: a server on this machine that shows the site from memory and
//! reloads open tabs when it changes, and the watch over the sources.
//!
//! Nothing here knows how a site is made: [`Pages`] gives the files, and who
//! makes new ones calls [`Reloader::announce`].

mod connections;
mod hosts;
mod http;
mod media;
mod own;
mod proxy;
mod reload;
mod settle;
#[cfg(test)]
mod tests;
mod watch;
mod way;

pub use http::{Page, Pages};
pub use media::content_type;
pub use reload::Reloader;
pub use settle::Ledger;
pub use watch::{Batch, Marks, Polling, Watch, watch};

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use connections::Room;
use hosts::Hosts;
use http::{Asked, Route, Rules};
use proxy::Proxy;
use way::Way;

/// Why the preview cannot go on.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// No connections can be taken at this address.
    Bind {
        /// Host and first port that were tried.
        address: String,
        /// What the machine said.
        source: io::Error,
    },
    /// Connections can no longer be taken.
    Accept(io::Error),
    /// The sources can be watched neither by events nor by looking.
    Watch(notify::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bind { address, source } => write!(f, "cannot serve at {address}: {source}"),
            Self::Accept(source) => write!(f, "the preview's server stopped: {source}"),
            Self::Watch(source) => write!(f, "cannot watch the files: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Bind { source, .. } | Self::Accept(source) => Some(source),
            Self::Watch(source) => Some(source),
        }
    }
}

/// How many ports are tried, the first included.
const PORTS: u16 = 20;

/// Threads that answer. Pages come from memory, so a few are many: nobody waits
/// for readers here.
const WORKERS: usize = 4;

/// A server that is bound to its port, and not yet answering.
pub struct Server {
    // Goes before the way to it, which tells it so.
    inner: tiny_http::Server,
    proxy: Arc<Proxy>,
    address: SocketAddr,
    rules: Arc<Rules>,
    reloader: Reloader,
    stopped: AtomicBool,
}

impl Server {
    /// Binds to `port` of `host`, or to the first free one of the next
    /// twenty. `allow_hosts` are names to be answered to beside those of the
    /// loopback.
    ///
    /// # Errors
    /// [`Error::Bind`] when none of the ports can be had.
    pub fn bind(host: &str, port: u16, allow_hosts: &[String]) -> Result<Self, Error> {
        let fail = |source| Error::Bind {
            address: format!("{host}:{port}"),
            source,
        };
        let listener = bind_near(host, port).map_err(fail)?;
        let address = listener.local_addr().map_err(fail)?;
        let (way, inner) = Way::to_server().map_err(fail)?;
        let room = Room::of_machine();
        let rules = Rules {
            hosts: Hosts::new(address.ip(), allow_hosts),
            run: run_name(),
        };
        Ok(Self {
            inner,
            proxy: Arc::new(Proxy::new(listener, way, room.connections)),
            address,
            rules: Arc::new(rules),
            reloader: Reloader::new(room.tabs),
            stopped: AtomicBool::new(false),
        })
    }

    /// Where the server listens; the port may not be the one asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of the server, for a browser on this machine: without a
    /// slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        let port = self.address.port();
        let host = match self.address.ip() {
            ip if ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V6(ip) => format!("[{ip}]"),
            IpAddr::V4(ip) => ip.to_string(),
        };
        format!("http://{host}:{port}")
    }

    /// The address of the server for other machines, where it answers them.
    #[must_use]
    pub fn far_origin(&self) -> Option<String> {
        if !self.address.ip().is_unspecified() {
            return None;
        }
        // Nothing is sent: the machine only says which way it would go.
        let way = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
        way.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
        let own = way.local_addr().ok()?.ip();
        (!own.is_loopback()).then(|| format!("http://{own}:{}", self.address.port()))
    }

    /// The bell of the open tabs.
    #[must_use]
    pub fn reloader(&self) -> Reloader {
        self.reloader.clone()
    }

    /// Answers until [`Server::stop`].
    ///
    /// # Errors
    /// [`Error::Accept`] when the machine gives no more connections.
    pub fn run(&self, pages: &Arc<dyn Pages>) -> Result<(), Error> {
        thread::scope(|scope| {
            let workers: Vec<_> = (0..WORKERS)
                .map(|_| scope.spawn(|| self.work(pages)))
                .collect();
            let mut end = self.proxy.run();
            self.stop();
            for worker in workers {
                let fell = |_| Err(io::Error::other("a thread fell"));
                end = end.and(worker.join().unwrap_or_else(fell));
            }
            end.map_err(Error::Accept)
        })
    }

    /// Ends [`Server::run`], and lets the open tabs go.
    pub fn stop(&self) {
        if !self.stopped.swap(true, Ordering::SeqCst) {
            self.reloader.close();
            self.proxy.close();
            (0..WORKERS).for_each(|_| self.inner.unblock());
        }
    }

    fn work(&self, pages: &Arc<dyn Pages>) -> io::Result<()> {
        // One that ends, however that is, ends them all.
        let _stop = Stop(self);
        while !self.stopped.load(Ordering::SeqCst) {
            match self.inner.recv() {
                // A page that cannot be made is one that fails, not all of them:
                // the worker goes on, and the reader is told by the request
                // itself when it is let go of.
                Ok(request) => {
                    let answer = || self.answer(request, pages);
                    drop(catch_unwind(AssertUnwindSafe(answer)));
                }
                Err(_) if self.stopped.load(Ordering::SeqCst) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn answer(&self, request: tiny_http::Request, pages: &Arc<dyn Pages>) {
        let header = |name: &'static str| {
            let mut headers = request.headers().iter();
            headers
                .find(|header| header.field.equiv(name))
                .map(|header| header.value.as_str())
        };
        let method = request.method().to_string();
        let asked = Asked {
            method: &method,
            target: request.url(),
            host: header("Host"),
            if_none_match: header("If-None-Match"),
            origin: header("Origin"),
        };
        let route = self.rules.route(asked, pages.as_ref());
        // A reader who has gone away needs no answer, so failures to send are
        // nobody's concern.
        match route {
            Route::Reply(reply) => drop(reply.send(&method, request.into_writer())),
            Route::Events => self.open_tab(request.into_writer(), Arc::clone(pages)),
        }
    }

    /// Serves a tab on a thread of its own, for as long as it is open.
    fn open_tab(&self, to: Box<dyn io::Write + Send>, pages: Arc<dyn Pages>) {
        let tab = self.reloader.enter();
        let rules = Arc::clone(&self.rules);
        let serve = move || drop(tab.serve(to, || rules.generation(pages.as_ref())));
        // Without a thread to spare the connection closes, and the tab asks
        // again.
        drop(thread::Builder::new().name("tab".to_owned()).spawn(serve));
    }
}

/// Stops the server when it is let go of.
struct Stop<'s>(&'s Server);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

fn bind_near(host: &str, port: u16) -> io::Result<TcpListener> {
    let last = if port == 0 {
        0
    } else {
        port.saturating_add(PORTS - 1)
    };
    for port in port..last {
        match TcpListener::bind((host, port)) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            result => return result,
        }
    }
    TcpListener::bind((host, last))
}

/// A name that another run of the server does not have.
fn run_name() -> String {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    format!("{:x}", since.as_nanos())
}
