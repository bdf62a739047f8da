//! Telling open tabs that the site has changed, by server-sent events.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often a silent connection is tried, so that closed tabs are noticed.
const PING: Duration = Duration::from_secs(15);

/// More tabs than anybody looks at.
const MOST_TABS: usize = 64;

/// Wakes the open tabs. Clones are the same bell.
#[derive(Clone, Debug, Default)]
pub struct Reloader {
    bell: Arc<Bell>,
}

#[derive(Debug, Default)]
struct Bell {
    state: Mutex<State>,
    rung: Condvar,
}

#[derive(Debug, Default)]
struct State {
    rings: u64,
    tabs: usize,
    closed: bool,
}

impl Reloader {
    /// Tells every open tab to ask for the site's generation. To be called
    /// when the new pages are being served.
    pub fn announce(&self) {
        self.state().rings += 1;
        self.bell.rung.notify_all();
    }

    /// The same after a while, or at the next change if that is before.
    pub fn announce_after(&self, pause: Duration) {
        let bell = self.clone();
        let later = move || {
            std::thread::sleep(pause);
            bell.announce();
        };
        // Without a thread to spare it is told at once.
        if std::thread::Builder::new().spawn(later).is_err() {
            self.announce();
        }
    }

    /// Lets all tabs go.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.bell.rung.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.bell
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one more tab, unless there are too many.
    pub(super) fn enter(&self) -> Option<Tab> {
        let mut state = self.state();
        if state.closed || state.tabs >= MOST_TABS {
            return None;
        }
        state.tabs += 1;
        let seen = state.rings;
        drop(state);
        Some(Tab {
            reloader: self.clone(),
            seen,
        })
    }
}

/// One open tab.
#[derive(Debug)]
pub(super) struct Tab {
    reloader: Reloader,
    seen: u64,
}

/// Why a tab was woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wake {
    Rung,
    Ping,
    Closed,
}

impl Tab {
    /// Serves the tab until it is closed. `generation` is asked at once and
    /// at every change.
    pub(super) fn serve(
        mut self,
        mut to: impl Write,
        generation: impl Fn() -> String,
    ) -> io::Result<()> {
        // Written by hand: the body has no end, and is not to be buffered.
        to.write_all(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\
              Cache-Control: no-store\r\nConnection: close\r\n\r\nretry: 500\n\n",
        )?;
        tell(&mut to, &generation())?;
        loop {
            match self.wait(PING) {
                Wake::Rung => tell(&mut to, &generation())?,
                Wake::Ping => to.write_all(b":\n\n").and_then(|()| to.flush())?,
                Wake::Closed => return Ok(()),
            }
        }
    }

    fn wait(&mut self, at_most: Duration) -> Wake {
        let bell = Arc::clone(&self.reloader.bell);
        let quiet = |state: &mut State| state.rings == self.seen && !state.closed;
        let state = self.reloader.state();
        let (state, timeout) = bell
            .rung
            .wait_timeout_while(state, at_most, quiet)
            .unwrap_or_else(PoisonError::into_inner);
        self.seen = state.rings;
        match (state.closed, timeout.timed_out()) {
            (true, _) => Wake::Closed,
            (_, true) => Wake::Ping,
            _ => Wake::Rung,
        }
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let mut state = self.reloader.state();
        state.tabs = state.tabs.saturating_sub(1);
    }
}

fn tell(to: &mut impl Write, generation: &str) -> io::Result<()> {
    write!(to, "event: change\ndata: {generation}\n\n")?;
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_wakes_and_none_is_lost() {
        let reloader = Reloader::default();
        let mut tab = reloader.enter().expect("the first tab");
        assert_eq!(tab.wait(Duration::ZERO), Wake::Ping);
        reloader.announce();
        reloader.announce();
        assert_eq!(tab.wait(Duration::ZERO), Wake::Rung);
        assert_eq!(tab.wait(Duration::ZERO), Wake::Ping);
        reloader.close();
        assert_eq!(tab.wait(PING), Wake::Closed);
    }

    #[test]
    fn tabs_are_counted() {
        let reloader = Reloader::default();
        let tabs: Vec<_> = std::iter::from_fn(|| reloader.enter())
            .take(MOST_TABS + 1)
            .collect();
        assert_eq!(tabs.len(), MOST_TABS);
        drop(tabs);
        assert!(reloader.enter().is_some());
    }
}
