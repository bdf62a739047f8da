//! Requests wait for what was saved before them.
//!
//! A save is told of a moment after it was made, and a request may come
//! within that moment. So a request leaves a mark where the watch looks too:
//! whatever tells of the mark has told of every save before it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a mark may go unseen before the watch is taken to be blind.
const BLIND: Duration = Duration::from_secs(2);

/// Which marks were left, seen by the watch, and shown: numbers that grow.
#[derive(Clone, Debug, Default)]
pub struct Ledger(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct State {
    left: u64,
    seen: u64,
    shown: u64,
    /// Somebody works on what was told, and sees no marks meanwhile.
    busy: bool,
}

impl Ledger {
    /// The number of a new mark.
    pub(super) fn next(&self) -> u64 {
        let mut state = self.state();
        state.left += 1;
        state.left
    }

    /// The watch has seen this mark and those before it, and sees no more
    /// until it is asked again.
    pub(super) fn seen(&self, mark: u64) {
        let mut state = self.state();
        state.seen = state.seen.max(mark);
        state.busy = true;
        drop(state);
        self.0.moved.notify_all();
    }

    /// The watch is asked for what is new.
    pub(super) fn looks(&self) {
        self.state().busy = false;
        self.0.moved.notify_all();
    }

    /// Everything that was saved before the mark is shown now.
    pub fn shown(&self, mark: u64) {
        let mut state = self.state();
        state.shown = state.shown.max(mark);
        state.seen = state.seen.max(mark);
        drop(state);
        self.0.moved.notify_all();
    }

    /// Waits until what was saved before the mark is shown: for as long as
    /// that takes once the mark has been seen. Tells whether it is shown.
    pub(super) fn wait(&self, mark: u64) -> bool {
        let mut end = Instant::now() + BLIND;
        let mut state = self.state();
        while state.shown < mark {
            if state.busy {
                end = Instant::now() + BLIND;
            }
            let left = end.saturating_duration_since(Instant::now());
            if state.seen < mark && left.is_zero() {
                return false;
            }
            let left = left.max(Duration::from_millis(50));
            let (next, _) = self
                .0
                .moved
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner);
            state = next;
        }
        true
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn who_waits_is_let_go_when_the_mark_is_shown() {
        let ledger = Ledger::default();
        let (one, two) = (ledger.next(), ledger.next());
        assert!(one < two);
        let waiting = {
            let ledger = ledger.clone();
            thread::spawn(move || ledger.wait(two))
        };
        ledger.shown(one);
        ledger.seen(two);
        ledger.looks();
        assert!(!waiting.is_finished());
        ledger.shown(two);
        assert!(waiting.join().is_ok_and(|shown| shown));
        assert!(ledger.wait(one));
    }
}
