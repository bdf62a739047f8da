//! Telling open tabs that the site has changed, by server-sent events.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often a silent connection is tried, so that closed tabs are noticed.
const PING: Duration = Duration::from_secs(15);

/// Wakes the open tabs. Clones are the same bell.
#[derive(Clone, Debug)]
pub struct Reloader {
    bell: Arc<Bell>,
}

#[derive(Debug)]
struct Bell {
    /// How many tabs there may be: one more, and the oldest is let go.
    most: usize,
    state: Mutex<State>,
    rung: Condvar,
}

#[derive(Debug, Default)]
struct State {
    rings: u64,
    last: u64,
    tabs: BTreeSet<u64>,
    closed: bool,
}

impl Reloader {
    /// For so many tabs.
    pub(super) fn new(most: usize) -> Self {
        let bell = Bell {
            most,
            state: Mutex::default(),
            rung: Condvar::new(),
        };
        Self {
            bell: Arc::new(bell),
        }
    }

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

    /// One more tab, in the place of the oldest when there are too many.
    pub(super) fn enter(&self) -> Tab {
        let mut state = self.state();
        state.last += 1;
        let (number, seen) = (state.last, state.rings);
        state.tabs.insert(number);
        if state.tabs.len() > self.bell.most {
            state.tabs.pop_first();
        }
        drop(state);
        self.bell.rung.notify_all();
        Tab {
            reloader: self.clone(),
            number,
            seen,
        }
    }
}

/// One open tab.
#[derive(Debug)]
pub(super) struct Tab {
    reloader: Reloader,
    number: u64,
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
        let number = self.number;
        let is_over = |state: &State| state.closed || !state.tabs.contains(&number);
        let quiet = |state: &mut State| state.rings == self.seen && !is_over(state);
        let state = self.reloader.state();
        let (state, timeout) = bell
            .rung
            .wait_timeout_while(state, at_most, quiet)
            .unwrap_or_else(PoisonError::into_inner);
        self.seen = state.rings;
        match (is_over(&state), timeout.timed_out()) {
            (true, _) => Wake::Closed,
            (_, true) => Wake::Ping,
            _ => Wake::Rung,
        }
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        self.reloader.state().tabs.remove(&self.number);
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
        let reloader = Reloader::new(2);
        let mut tab = reloader.enter();
        assert_eq!(tab.wait(Duration::ZERO), Wake::Ping);
        reloader.announce();
        reloader.announce();
        assert_eq!(tab.wait(Duration::ZERO), Wake::Rung);
        assert_eq!(tab.wait(Duration::ZERO), Wake::Ping);
        reloader.close();
        assert_eq!(tab.wait(PING), Wake::Closed);
    }

    #[test]
    fn the_oldest_of_too_many_tabs_is_let_go() {
        let reloader = Reloader::new(2);
        let mut tabs: Vec<Tab> = (0..=2).map(|_| reloader.enter()).collect();
        let told: Vec<Wake> = tabs
            .iter_mut()
            .map(|tab| tab.wait(Duration::ZERO))
            .collect();
        assert_eq!(told.iter().filter(|wake| **wake == Wake::Closed).count(), 1);
        assert_eq!(told.first(), Some(&Wake::Closed));
        drop(tabs);
        assert_eq!(reloader.state().tabs.len(), 0);
    }
}
