//! The way from the proxy to the server behind it. Nobody else is to go it, for
//! the server lets in whoever comes.

use std::io;

/// A port on other systems: there is nothing there that others cannot find.
#[cfg(not(unix))]
mod kind {
    pub(in super::super) use std::net::TcpStream as Stream;
    use std::net::{Ipv4Addr, SocketAddr, TcpListener};

    use super::io;

    /// Where the server listens.
    #[derive(Debug)]
    pub(in super::super) struct Way(SocketAddr);

    impl Way {
        pub(super) fn to_listener() -> io::Result<(Self, TcpListener)> {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            Ok((Self(listener.local_addr()?), listener))
        }

        /// A connection to the server.
        pub(in super::super) fn enter(&self) -> io::Result<Stream> {
            let stream = Stream::connect(self.0)?;
            stream.set_nodelay(true)?;
            Ok(stream)
        }
    }
}

/// A socket among the files that are the user's alone.
#[cfg(unix)]
mod kind {
    #[cfg(target_os = "linux")]
    use std::fs;
    #[cfg(target_os = "linux")]
    use std::os::fd::{AsRawFd as _, OwnedFd};
    use std::os::unix::net::UnixListener;
    pub(in super::super) use std::os::unix::net::UnixStream as Stream;
    use std::path::PathBuf;

    use super::super::own;
    use super::io;

    /// Where the server listens.
    #[derive(Debug)]
    pub(in super::super) struct Way {
        path: PathBuf,
        /// The socket that has lost its name.
        #[cfg(target_os = "linux")]
        _held: Option<OwnedFd>,
    }

    impl Way {
        pub(super) fn to_listener() -> io::Result<(Self, UnixListener)> {
            let (folder, run) = own::folder()?;
            let path = folder.join(format!("{run}server"));
            let listener = UnixListener::bind(&path)?;
            #[cfg(not(target_os = "linux"))]
            let way = Self { path };
            #[cfg(target_os = "linux")]
            let way = Self { path, _held: None }.without_name();
            Ok((way, listener))
        }

        /// A connection to the server.
        pub(in super::super) fn enter(&self) -> io::Result<Stream> {
            Stream::connect(&self.path)
        }

        /// The same way, under a name that this program alone knows and that is
        /// gone with it, however it ends. Elsewhere the name stays until the
        /// server is let go.
        #[cfg(target_os = "linux")]
        fn without_name(self) -> Self {
            use rustix::fs::{Mode, OFlags, open};

            let held = open(&self.path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty());
            let Ok(held) = held else { return self };
            let path = PathBuf::from(format!("/proc/self/fd/{}", held.as_raw_fd()));
            if Stream::connect(&path).is_err() || fs::remove_file(&self.path).is_err() {
                return self;
            }
            let _held = Some(held);
            Self { path, _held }
        }
    }
}

pub(super) use kind::{Stream, Way};

impl Way {
    /// A server at the end of a way of its own.
    pub(super) fn to_server() -> io::Result<(Self, tiny_http::Server)> {
        let (way, listener) = Self::to_listener()?;
        let server = tiny_http::Server::from_listener(listener, None);
        let server = server.map_err(|error| io::Error::other(error.to_string()))?;
        Ok((way, server))
    }
}

impl Drop for Way {
    /// A server that is let go notices when the next one comes.
    fn drop(&mut self) {
        drop(self.enter());
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::os::unix::net::UnixStream;

    #[test]
    fn nobody_else_finds_the_way() {
        let (way, server) = Way::to_server().expect("a server");
        let address = server.server_addr().to_unix().expect("a socket");
        let name = address.as_pathname().expect("a name");
        assert!(!name.exists() && UnixStream::connect(name).is_err());
        let mut inside = way.enter().expect("a way");
        let asked = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        inside.write_all(asked).expect("sent");
        drop(server.recv().expect("a request"));
        let mut answer = String::new();
        inside.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
    }
}
