//! What was worked out for one site and can serve the next.
//!
//! A value is kept by all that it is made of, so it is right or not found:
//! nobody has to say when it has gone stale. A build works everything out
//! once and keeps nothing; the preview keeps what it made of entries for as
//! long as they live, and of other things for a few sites after their last use.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::model::Entry;

/// Sites that a value outlives its last use by, so that what a mistake takes
/// away for some saves is there when it is mended.
const LASTS: u64 = 8;

/// What was worked out for one site and can serve the next. Clones are the
/// same cache.
#[derive(Clone, Debug, Default)]
pub struct Cache(Option<Arc<Mutex<Kept>>>);

#[derive(Debug, Default)]
struct Kept {
    site: u64,
    values: HashMap<(TypeId, Key), Value>,
}

/// What a value is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// One entry, by its place in memory: it is the same from site to site
    /// until its file, or what is declared, changes.
    Entry(usize),
    /// Anything else, by its fingerprint.
    Inputs(blake3::Hash),
}

#[derive(Debug)]
struct Value {
    value: Arc<dyn Any + Send + Sync>,
    /// The entry it is made of. A weak reference keeps the place in memory
    /// from becoming another's, and tells when the entry is gone.
    entry: Option<Weak<Entry>>,
    used: u64,
}

impl Cache {
    /// A cache that keeps; the default one does not.
    #[must_use]
    pub fn keeping() -> Self {
        Self(Some(Arc::default()))
    }

    /// A value that is made of one entry and the declarations alone: not of
    /// where its references lead, of other entries, or of the date.
    ///
    /// Values of one type are one kind: give each its own.
    pub fn of_entry<T: Any + Send + Sync>(
        &self,
        entry: &Arc<Entry>,
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        let key = Key::Entry(Arc::as_ptr(entry) as usize);
        let Ok(value) = self.find_or(key, Some(entry), || Ok::<_, Infallible>(make()));
        value
    }

    /// A value that is made of nothing but what `inputs` is the fingerprint
    /// of. Not for what is made of the whole portal, which is another after
    /// every save: that belongs to the site.
    ///
    /// # Errors
    /// Why it could not be made; that is not kept.
    pub fn of_inputs<T: Any + Send + Sync, E>(
        &self,
        inputs: blake3::Hash,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        self.find_or(Key::Inputs(inputs), None, make)
    }

    /// Values are made outside the lock, so two threads may make the same
    /// one; they are equal, and the first is kept.
    fn find_or<T: Any + Send + Sync, E>(
        &self,
        key: Key,
        entry: Option<&Arc<Entry>>,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let Some(kept) = &self.0 else {
            return make().map(Arc::new);
        };
        let key = (TypeId::of::<T>(), key);
        if let Some(known) = lock(kept).find(key) {
            return Ok(known);
        }
        let made = Arc::new(make()?);
        let mut kept = lock(kept);
        if let Some(known) = kept.find(key) {
            return Ok(known);
        }
        let value = Value {
            value: made.clone(),
            entry: entry.map(Arc::downgrade),
            used: kept.site,
        };
        kept.values.insert(key, value);
        Ok(made)
    }

    /// A new site begins: what can be of no more use goes.
    pub(super) fn turn(&self) {
        if let Some(kept) = &self.0 {
            let mut kept = lock(kept);
            kept.site += 1;
            let oldest = kept.site.saturating_sub(LASTS);
            kept.values.retain(|_, value| match &value.entry {
                Some(entry) => entry.strong_count() > 0,
                None => value.used >= oldest,
            });
        }
    }
}

impl Kept {
    fn find<T: Any + Send + Sync>(&mut self, key: (TypeId, Key)) -> Option<Arc<T>> {
        let site = self.site;
        let value = self.values.get_mut(&key)?;
        value.used = site;
        Arc::clone(&value.value).downcast().ok()
    }
}

fn lock(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the cache has for these inputs, where it would be `else_`.
    fn kept<T: Any + Send + Sync + Copy>(cache: &Cache, inputs: blake3::Hash, else_: T) -> T {
        let Ok(value) = cache.of_inputs(inputs, || Ok::<_, Infallible>(else_));
        *value
    }

    #[test]
    fn a_value_is_made_once_for_its_inputs() {
        let cache = Cache::keeping();
        let (one, two) = (blake3::hash(b"1"), blake3::hash(b"2"));
        assert!(cache.of_inputs(one, || Err::<u8, _>("not now")).is_err());
        assert_eq!(kept(&cache, one, 1_u8), 1);
        assert_eq!(kept(&cache, one, 9_u8), 1);
        assert_eq!(kept(&cache, two, 2_u8), 2);
        assert_eq!(kept(&cache, one, 9_u16), 9, "another kind");
        let none = Cache::default();
        assert_eq!(kept(&none, one, 1_u8), 1);
        assert_eq!(kept(&none, one, 9_u8), 9);
    }

    #[test]
    fn what_nobody_uses_goes() {
        let cache = Cache::keeping();
        let inputs = blake3::hash(b"1");
        kept(&cache, inputs, 1_u8);
        for _ in 0..LASTS + 2 {
            cache.turn();
            assert_eq!(kept(&cache, inputs, 9_u8), 1);
        }
        (0..=LASTS).for_each(|_| cache.turn());
        assert_eq!(kept(&cache, inputs, 9_u8), 9);
    }
}
