//! Who is connected. When there is no room, the oldest connection that proved nothing goes.

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

/// All connections.
#[derive(Debug)]
pub(crate) struct Roster {
    most: usize,
    seats: Mutex<Seats>,
    left: Condvar,
}

#[derive(Debug, Default)]
struct Seats {
    next: u64,
    all: BTreeMap<u64, Arc<Control>>,
    unproved: BTreeSet<u64>,
    is_closing: bool,
}

/// One connection's place; free again when it is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    number: u64,
    is_proved: bool,
    pub(crate) control: Arc<Control>,
    roster: Arc<Roster>,
}

impl Roster {
    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most: most.max(1), seats: Mutex::default(), left: Condvar::new() })
    }

    /// A place for a new connection, and whether another had to go for it. `None`: every place is held by a caller that
    /// proved itself, or no more are taken.
    pub(crate) fn admit(self: &Arc<Self>) -> Option<(Seat, bool)> {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if seats.is_closing {
            return None;
        }
        let evicted = seats.all.len() >= self.most && seats.evict();
        if seats.all.len() >= self.most {
            return None;
        }
        let number = seats.next;
        let control = Arc::new(Control::default());
        seats.next += 1;
        seats.all.insert(number, control.clone());
        seats.unproved.insert(number);
        Some((Seat { number, is_proved: false, control, roster: self.clone() }, evicted))
    }

    /// Closes the oldest connection that proved nothing; whether there was one.
    pub(crate) fn evict(&self) -> bool {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner).evict()
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner).all.len()
    }

    /// Takes no more; those that wait for a request close.
    pub(crate) fn finish(&self) {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        seats.is_closing = true;
        seats.all.values().for_each(|control| control.set(FINISH));
    }

    /// Waits until nobody is left, at most for `grace`. Whether that was so.
    pub(crate) fn wait_until_empty(&self, grace: Duration) -> bool {
        let seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.left.wait_timeout_while(seats, grace, |seats| !seats.all.is_empty());
        waited.unwrap_or_else(PoisonError::into_inner).0.all.is_empty()
    }
}

impl Seats {
    fn evict(&mut self) -> bool {
        let Some(oldest) = self.unproved.pop_first() else { return false };
        if let Some(control) = self.all.remove(&oldest) {
            control.set(ABORT);
        }
        true
    }
}

impl Seat {
    /// The caller proved that it may ask: it is not the one that goes.
    pub(crate) fn prove(&mut self) {
        if !self.is_proved {
            self.is_proved = true;
            self.roster.seats.lock().unwrap_or_else(PoisonError::into_inner).unproved.remove(&self.number);
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.roster.seats.lock().unwrap_or_else(PoisonError::into_inner);
        seats.all.remove(&self.number);
        seats.unproved.remove(&self.number);
        if seats.all.is_empty() {
            self.roster.left.notify_all();
        }
    }
}

/// What others want of a connection.
#[derive(Debug, Default)]
pub(crate) struct Control {
    wish: AtomicU8,
    waker: Mutex<Option<Waker>>,
}

/// End once no request is under way.
const FINISH: u8 = 1;
/// End at once.
const ABORT: u8 = 2;

impl Control {
    fn set(&self, wish: u8) {
        self.wish.fetch_max(wish, Ordering::AcqRel);
        if let Some(waker) = self.waker.lock().unwrap_or_else(PoisonError::into_inner).take() {
            waker.wake();
        }
    }

    pub(crate) fn is_finishing(&self) -> bool {
        self.wish.load(Ordering::Acquire) >= FINISH
    }

    /// Ends when the connection must, or, if it waits for a request, may.
    pub(crate) async fn ended(&self, waits_for_request: bool) {
        let enough = if waits_for_request { FINISH } else { ABORT };
        poll_fn(|context| {
            if self.wish.load(Ordering::Acquire) >= enough {
                return Poll::Ready(());
            }
            let mut waker = self.waker.lock().unwrap_or_else(PoisonError::into_inner);
            if !waker.as_ref().is_some_and(|waker| waker.will_wake(context.waker())) {
                *waker = Some(context.waker().clone());
            }
            drop(waker);
            // It may have been set between the two.
            if self.wish.load(Ordering::Acquire) >= enough { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn oldest_unproved_connection_makes_room() {
        let roster = Roster::new(3);
        let mut seats: Vec<Seat> = (0..3).map(|_| roster.admit().unwrap().0).collect();
        seats[0].prove();
        let (fourth, evicted) = roster.admit().unwrap();
        assert!(evicted);
        seats[1].control.ended(false).await;
        assert!(!seats[0].control.is_finishing() && !seats[2].control.is_finishing());
        assert_eq!(roster.count(), 3);
        drop(fourth);
        assert_eq!(roster.count(), 2);
        drop(seats);
        assert_eq!(roster.count(), 0);
    }

    #[test]
    fn callers_that_proved_themselves_stay() {
        let roster = Roster::new(2);
        let mut seats: Vec<Seat> = (0..2).map(|_| roster.admit().unwrap().0).collect();
        seats.iter_mut().for_each(Seat::prove);
        assert!(roster.admit().is_none());
        seats.pop();
        assert!(roster.admit().is_some_and(|(_, evicted)| !evicted));
    }

    #[tokio::test]
    async fn finishing_wakes_those_that_wait_and_takes_no_more() {
        let roster = Roster::new(2);
        let (seat, _) = roster.admit().unwrap();
        let control = seat.control.clone();
        let waiting = tokio::spawn(async move { control.ended(true).await });
        tokio::task::yield_now().await;
        roster.finish();
        waiting.await.unwrap();
        assert!(roster.admit().is_none());
        assert!(!roster.wait_until_empty(Duration::ZERO));
        drop(seat);
        assert!(roster.wait_until_empty(Duration::ZERO));
    }
}
