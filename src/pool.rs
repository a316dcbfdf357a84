//! Things with scratch space, for any number of threads.

use std::sync::{Mutex, PoisonError};

/// As many as threads ask for at a time. What was lent comes back and is lent again: readers and scorers learn words as they
/// go, which makes them fast.
pub(crate) struct Pool<T>(Mutex<Vec<T>>);

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Pool<T> {
    /// Works with one that is free, or where none is with one that is made.
    pub(crate) fn with<R>(&self, make: impl FnOnce() -> T, work: impl FnOnce(&mut T) -> R) -> R {
        let free = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = free().pop();
        let mut lent = taken.unwrap_or_else(make);
        let done = work(&mut lent);
        free().push(lent);
        done
    }
}
