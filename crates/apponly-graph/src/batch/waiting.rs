//! Items that wait for others. An item is sent when all that it depends on have succeeded, so that no batch needs to know
//! of dependencies, and one that is sent again holds up only those that need it.

use std::collections::{HashMap, HashSet, VecDeque};

use super::send::Work;

/// The outcome of so many items is remembered.
const MOST_REMEMBERED: usize = 100_000;

/// So many items wait at most.
const MOST_WAITING: usize = 100_000;

#[derive(Default)]
pub(super) struct Waiting {
    /// Ids that were taken in and have no outcome yet.
    active: HashSet<String>,
    /// Whether the latest items succeeded.
    outcomes: HashMap<String, bool>,
    order: VecDeque<String>,
    /// Items that wait, by a number of their own, and for how many others.
    held: HashMap<u64, (Work, usize)>,
    /// Who waits for an id.
    waiters: HashMap<String, Vec<u64>>,
    numbers: u64,
}

/// Where an item goes.
pub(super) enum Place {
    /// It can be sent.
    Ready(Work),
    /// It waits.
    Held,
    /// It cannot be sent, for this reason.
    Never(Work, String),
}

impl Waiting {
    /// Takes an id in; `false` where it is or was there already.
    pub(super) fn admit(&mut self, id: &str) -> bool {
        !self.outcomes.contains_key(id) && self.active.insert(id.to_owned())
    }

    pub(super) fn place(&mut self, work: Work, depends_on: &[String]) -> Place {
        let mut open = HashSet::new();
        for id in depends_on {
            match self.outcomes.get(id) {
                Some(true) => {}
                Some(false) => return Place::Never(work, format!("`{id}`, which it depends on, did not succeed")),
                None if *id == work.id => return Place::Never(work, "it depends on itself".to_owned()),
                None => {
                    open.insert(id.clone());
                }
            }
        }
        if open.is_empty() {
            return Place::Ready(work);
        }
        if self.held.len() >= MOST_WAITING {
            return Place::Never(work, format!("more than {MOST_WAITING} requests wait for others"));
        }
        let number = self.numbers;
        self.numbers += 1;
        self.held.insert(number, (work, open.len()));
        for id in open {
            self.waiters.entry(id).or_default().push(number);
        }
        Place::Held
    }

    /// Notes the outcome of `id`: those that can be sent now, and those that never can.
    pub(super) fn settle(&mut self, id: &str, success: bool) -> (Vec<Work>, Vec<(Work, String)>) {
        self.active.remove(id);
        self.outcomes.insert(id.to_owned(), success);
        self.order.push_back(id.to_owned());
        if self.order.len() > MOST_REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.outcomes.remove(&oldest);
        }
        let (mut ready, mut never) = (Vec::new(), Vec::new());
        for number in self.waiters.remove(id).unwrap_or_default() {
            let Some((work, open)) = self.held.remove(&number) else { continue };
            match (success, open) {
                (false, _) => never.push((work, format!("`{id}`, which it depends on, did not succeed"))),
                (true, 0 | 1) => ready.push(work),
                (true, open) => {
                    self.held.insert(number, (work, open - 1));
                }
            }
        }
        (ready, never)
    }

    /// Nothing else will come: those that wait for what is not there, or for each other.
    pub(super) fn drain(&mut self) -> Vec<(Work, String)> {
        let mut left: Vec<_> = self.held.drain().collect();
        left.sort_by_key(|(number, _)| *number);
        self.waiters.clear();
        let why = "it depends on a request that is not there, or that waits for this one";
        left.into_iter().map(|(_, (work, _))| (work, why.to_owned())).collect()
    }
}
