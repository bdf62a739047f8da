//! How many connections there may be, and which gives way when there is no more
//! room.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// More connections than the browsers of one reader open.
const MOST: usize = 256;

/// Fewer do not serve one browser.
const FEWEST: usize = 16;

/// More tabs than anybody looks at.
pub(super) const MOST_TABS: usize = 64;

/// Fewer are no help to who writes two pages.
const FEWEST_TABS: usize = 4;

/// How many are within at a time, those aside who are told of changes: more
/// would wait there, too.
const MOST_WITHIN: usize = 16;

/// Files that stay open for who is within: both ends of the way, one of them
/// twice.
const FILES_WITHIN: usize = 3;

/// Files that the rest of the program holds open.
const FILES_ELSEWHERE: usize = 64;

/// Answers that wait for readers to take them, in bytes: beyond this the one
/// that has waited longest is let go.
const MOST_HELD: usize = 64 << 20;

/// How far a connection has come: the further, the more is lost with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Hears why not.
    Refused,
    /// Has not said what it wants.
    Silent,
    /// Takes its answer.
    Answered,
    /// A tab that is told of changes.
    Tab,
}

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    pub connections: usize,
    /// How many of them may be tabs that are told of changes.
    pub tabs: usize,
}

impl Room {
    /// As much as the machine gives files for.
    pub(super) fn of_machine() -> Self {
        let all = Self::FULL + Self::OTHERS;
        Self::with_files(most_files(all).unwrap_or(all))
    }

    /// What files stay open for who is here, a tab being within as well…
    const FULL: usize = MOST + FILES_WITHIN * MOST_TABS;
    /// …and for others.
    const OTHERS: usize = FILES_WITHIN * MOST_WITHIN + FILES_ELSEWHERE;

    fn with_files(files: usize) -> Self {
        let left = files.saturating_sub(Self::OTHERS).min(Self::FULL);
        let share = |most: usize| most * left / Self::FULL;
        Self {
            connections: share(MOST).max(FEWEST),
            tabs: share(MOST_TABS).max(FEWEST_TABS),
        }
    }
}

/// All connections.
#[derive(Debug)]
pub(super) struct Connections {
    most: usize,
    present: Mutex<Present>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct Present {
    last: u64,
    held: usize,
    by_stage: BTreeMap<(Stage, u64), Held>,
    /// How many are within, and who waits to be.
    within: usize,
    waiting: BTreeSet<u64>,
}

/// A connection, and the bytes of its answer that wait for it.
#[derive(Debug)]
struct Held(Arc<TcpStream>, usize);

impl Present {
    fn end(&mut self, key: (Stage, u64)) {
        if let Some(Held(stream, bytes)) = self.by_stage.remove(&key) {
            self.held = self.held.saturating_sub(bytes);
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Connections {
    /// Room for so many.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            present: Mutex::default(),
            moved: Condvar::new(),
        }
    }

    fn present(&self) -> MutexGuard<'_, Present> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection comes; when there is no room another gives way.
    pub(super) fn enter(self: &Arc<Self>, stream: TcpStream) -> Connection {
        while self.present().by_stage.len() >= self.most {
            self.end_one();
        }
        let stream = Arc::new(stream);
        let mut present = self.present();
        present.last += 1;
        let key = (Stage::Silent, present.last);
        present.by_stage.insert(key, Held(Arc::clone(&stream), 0));
        drop(present);
        Connection {
            connections: Arc::clone(self),
            stream,
            key,
            is_within: false,
        }
    }

    /// The one that has least to lose gives way, the oldest of them.
    pub(super) fn end_one(&self) {
        let mut present = self.present();
        if let Some((&key, _)) = present.by_stage.first_key_value() {
            present.end(key);
        }
        drop(present);
        self.moved.notify_all();
    }
}

/// One connection, for as long as it lasts.
#[derive(Debug)]
pub(super) struct Connection {
    connections: Arc<Connections>,
    stream: Arc<TcpStream>,
    key: (Stage, u64),
    is_within: bool,
}

impl Connection {
    pub(super) fn stream(&self) -> &TcpStream {
        &self.stream
    }

    /// The connection has come further; a tab waits for nothing within.
    pub(super) fn moves_to(&mut self, stage: Stage) {
        let mut present = self.connections.present();
        let next = (stage, self.key.1);
        // Who has been shown out is not let in again.
        if let Some(held) = present.by_stage.remove(&self.key) {
            present.by_stage.insert(next, held);
        }
        drop(present);
        self.key = next;
        if stage == Stage::Tab {
            self.leaves();
        }
    }

    /// Waits in line until there is room within, and tells whether the reader is
    /// still there.
    pub(super) fn comes_in(&mut self) -> bool {
        let own = self.key.1;
        let mut present = self.connections.present();
        present.waiting.insert(own);
        while present.within >= MOST_WITHIN || present.waiting.first() != Some(&own) {
            if !present.by_stage.contains_key(&self.key) {
                break;
            }
            let woken = self.connections.moved.wait(present);
            present = woken.unwrap_or_else(PoisonError::into_inner);
        }
        present.waiting.remove(&own);
        self.is_within = present.by_stage.contains_key(&self.key);
        present.within += usize::from(self.is_within);
        drop(present);
        self.connections.moved.notify_all();
        self.is_within
    }

    /// There is room for one more within.
    pub(super) fn leaves(&mut self) {
        if std::mem::take(&mut self.is_within) {
            self.connections.present().within -= 1;
            self.connections.moved.notify_all();
        }
    }

    /// So many bytes more wait for the reader; tells whether the reader is
    /// still there. The longest waiting of the others leave when it is too much.
    pub(super) fn holds(&self, bytes: usize) -> bool {
        let mut present = self.connections.present();
        let Some(Held(_, own)) = present.by_stage.get_mut(&self.key) else {
            return false;
        };
        *own += bytes;
        present.held += bytes;
        while present.held > MOST_HELD {
            let mut others = present.by_stage.iter();
            let other = others.find(|(key, held)| **key != self.key && held.1 > 0);
            let Some((&key, _)) = other else { break };
            present.end(key);
        }
        true
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.connections.present().end(self.key);
        self.leaves();
    }
}

/// How many files the program may have open, raised as far as it may raise it
/// itself: a few hundred are common, and each connection takes several.
#[cfg(unix)]
fn most_files(wanted: usize) -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let wanted = wanted as u64;
    let now = getrlimit(Resource::Nofile);
    let current = now.current.filter(|&current| current < wanted)?;
    let raised = now.maximum.map_or(wanted, |most| most.min(wanted));
    let limit = Rlimit {
        current: Some(raised),
        maximum: now.maximum,
    };
    let given = setrlimit(Resource::Nofile, limit).map_or(current, |()| raised);
    usize::try_from(given).ok()
}

#[cfg(not(unix))]
fn most_files(_: usize) -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::net::TcpListener;
    use std::time::Duration;

    /// A reader, and the connection that comes of it.
    fn pair() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let reader = TcpStream::connect(listener.local_addr().expect("an address")).expect("a way");
        let (inside, _) = listener.accept().expect("a connection");
        let patience = Some(Duration::from_millis(100));
        reader.set_read_timeout(patience).expect("a time");
        (reader, inside)
    }

    fn is_gone(mut reader: &TcpStream) -> bool {
        reader.read(&mut [0]).is_ok()
    }

    /// Files that are all in use when there are as many as may be.
    fn used(room: Room) -> usize {
        room.connections + FILES_WITHIN * (room.tabs + MOST_WITHIN) + FILES_ELSEWHERE
    }

    #[test]
    fn there_is_no_more_room_than_there_are_files() {
        let full = Room {
            connections: MOST,
            tabs: MOST_TABS,
        };
        assert_eq!(Room::with_files(usize::MAX), full);
        assert_eq!(Room::with_files(used(full)), full);
        for files in 140..used(full) {
            let room = Room::with_files(files);
            assert!(used(room) <= files, "{files}: {room:?}");
            assert!(room.tabs < room.connections);
        }
        let (connections, tabs) = (FEWEST, FEWEST_TABS);
        assert_eq!(Room::with_files(0), Room { connections, tabs });
    }

    #[test]
    fn who_has_least_to_lose_gives_way() {
        let connections = Arc::new(Connections::new(2));
        let (taking, inside) = pair();
        let mut first = connections.enter(inside);
        first.moves_to(Stage::Answered);
        let (silent, inside) = pair();
        let _second = connections.enter(inside);
        let (third, inside) = pair();
        let _third = connections.enter(inside);
        assert!(is_gone(&silent) && !is_gone(&taking) && !is_gone(&third));
        connections.end_one();
        assert!(is_gone(&third) && !is_gone(&taking));
    }

    /// Those who wait are let in one by one, and who was shown out is told.
    #[test]
    fn there_is_room_for_some_within() {
        let connections = Arc::new(Connections::new(64));
        let enter = || connections.enter(pair().1);
        let mut within: Vec<Connection> = (0..MOST_WITHIN).map(|_| enter()).collect();
        assert!(within.iter_mut().all(Connection::comes_in));
        let (mut early, mut late) = (enter(), enter());
        std::thread::scope(|scope| {
            let early = scope.spawn(|| {
                let came = early.comes_in();
                early.leaves();
                came
            });
            let late = scope.spawn(|| late.comes_in());
            while connections.present().waiting.len() < 2 {
                std::thread::yield_now();
            }
            assert_eq!(connections.present().within, MOST_WITHIN);
            connections.end_one();
            assert!(within.pop().is_some());
            assert!(early.join().is_ok_and(|came| came));
            assert!(late.join().is_ok_and(|came| came));
        });
    }

    #[test]
    fn answers_that_nobody_takes_are_let_go() {
        let connections = Arc::new(Connections::new(64));
        let (slow, inside) = pair();
        let mut first = connections.enter(inside);
        first.moves_to(Stage::Answered);
        assert!(first.holds(MOST_HELD));
        let (other, inside) = pair();
        let mut second = connections.enter(inside);
        second.moves_to(Stage::Answered);
        assert!(second.holds(1) && !first.holds(1));
        assert!(is_gone(&slow) && !is_gone(&other));
        // One alone may be as large as it is.
        assert!(second.holds(2 * MOST_HELD));
        assert!(!is_gone(&other));
        drop((first, second));
        let present = connections.present();
        assert_eq!((present.held, present.within), (0, 0));
    }
}
