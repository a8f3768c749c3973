//! The faults that are on.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::rate::draw;
use super::{Fault, FaultTarget};

/// The faults that are on, in the order in which they are tried.
#[derive(Debug, Default)]
pub(crate) struct ActiveFaults(Mutex<Faults>);

#[derive(Debug, Default)]
struct Faults {
    list: Vec<Fault>,
    /// How many draws each sequence has given, by target and seed.
    drawn: HashMap<(FaultTarget, u64), u64>,
}

/// The draws for one request: what was drawn from each sequence, and how much of it earlier faults have taken.
type Draws = HashMap<u64, (f64, f64)>;

impl ActiveFaults {
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        Self(Mutex::new(Faults { list: faults, drawn: HashMap::new() }))
    }

    /// Replaces all faults; every sequence of draws begins again.
    pub(crate) fn replace(&self, faults: Vec<Fault>) {
        *self.lock() = Faults { list: faults, drawn: HashMap::new() };
    }

    /// The faults with the number of times that is left.
    pub(crate) fn list(&self) -> Vec<Fault> {
        self.lock().list.clone()
    }

    /// The first fault that meets a request to `target` at `path`; one of its times is used up.
    pub(crate) fn take(&self, target: FaultTarget, path: &str) -> Option<Fault> {
        self.lock().take(target, path)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Faults> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Faults {
    fn take(&mut self, target: FaultTarget, path: &str) -> Option<Fault> {
        let Self { list, drawn } = self;
        let mut draws = Draws::new();
        let mut taken = None;
        for (index, fault) in list.iter_mut().enumerate() {
            let fits = fault.target == target && fault.path.as_deref().is_none_or(|prefix| path.starts_with(prefix));
            if !fits || fault.count == Some(0) {
                continue;
            }
            // A request that passes counts for every fault that waits, whatever it meets before it.
            if let Some(after @ 1..) = &mut fault.after {
                *after -= 1;
            } else if taken.is_none() && is_drawn(fault, &mut draws, drawn) {
                taken = Some((index, fault.clone()));
            }
        }
        let (index, fault) = taken?;
        if let Some(count) = list.get_mut(index).and_then(|fault| fault.count.as_mut()) {
            *count -= 1;
            if *count == 0 {
                list.remove(index);
            }
        }
        Some(fault)
    }
}

/// Whether the fault's share of the draw was met. Shares of one sequence lie side by side, so that faults of 2 % and
/// 3 % meet 5 % of all requests, and never the same one.
fn is_drawn(fault: &Fault, draws: &mut Draws, drawn: &mut HashMap<(FaultTarget, u64), u64>) -> bool {
    let Some(rate) = fault.rate else { return true };
    let seed = fault.seed.unwrap_or(0);
    let (value, low) = draws.entry(seed).or_insert_with(|| {
        let number = drawn.entry((fault.target, seed)).or_insert(0);
        let value = draw(seed, *number);
        *number += 1;
        (value, 0.0)
    });
    let high = *low + rate.share();
    let met = (*low..high).contains(value);
    *low = high;
    met
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counted_fault_is_used_up() {
        let faults = ActiveFaults::new(vec![Fault::new(FaultTarget::Sts).status(503).times(2)]);
        assert!(faults.take(FaultTarget::Graph, "/").is_none());
        assert!(faults.take(FaultTarget::Sts, "/").is_some());
        assert_eq!(faults.list().first().and_then(|fault| fault.count), Some(1));
        assert!(faults.take(FaultTarget::Sts, "/").is_some());
        assert!(faults.take(FaultTarget::Sts, "/").is_none());
    }

    #[test]
    fn a_path_limits_a_fault() {
        let mut fault = Fault::new(FaultTarget::Graph).status(429);
        fault.path = Some("/v1.0/users".to_owned());
        let faults = ActiveFaults::new(vec![fault]);
        assert!(faults.take(FaultTarget::Graph, "/v1.0/groups").is_none());
        assert!(faults.take(FaultTarget::Graph, "/v1.0/users").is_some());
    }

    fn rated(status: u16, rate: f64, seed: u64) -> Fault {
        Fault::new(FaultTarget::Graph).status(status).rate(super::super::Rate::new(rate).unwrap(), seed)
    }

    fn statuses(faults: Vec<Fault>, requests: usize) -> Vec<Option<u16>> {
        let faults = ActiveFaults::new(faults);
        (0..requests).map(|_| faults.take(FaultTarget::Graph, "/").and_then(|fault| fault.status)).collect()
    }

    #[test]
    fn rates_of_one_seed_add_up_and_the_sequence_is_the_same_again() {
        let faults = || vec![rated(429, 0.02, 7), rated(503, 0.03, 7), rated(504, 0.05, 7)];
        let met = statuses(faults(), 20_000);
        let share = |status| met.iter().filter(|&&met| met == Some(status)).count();
        assert!((330..470).contains(&share(429)), "{}", share(429));
        assert!((520..680).contains(&share(503)), "{}", share(503));
        assert!((900..1100).contains(&share(504)), "{}", share(504));
        assert_eq!(met, statuses(faults(), 20_000));
        assert_ne!(met, statuses(vec![rated(429, 0.02, 8), rated(503, 0.03, 8), rated(504, 0.05, 8)], 20_000));
    }

    #[test]
    fn rates_that_reach_one_leave_no_request_alone() {
        assert!(statuses(vec![rated(429, 0.5, 1), rated(503, 0.5, 1)], 1000).iter().all(Option::is_some));
        assert!(statuses(vec![rated(429, 0.0, 1)], 1000).iter().all(Option::is_none));
    }

    #[test]
    fn fault_begins_after_so_many_requests_of_its_path() {
        let faults = ActiveFaults::new(vec![
            Fault::new(FaultTarget::Graph).status(503).times(1),
            Fault::new(FaultTarget::Graph).status(401).path("/v1.0/users").after(3).times(1),
        ]);
        let take = |path| faults.take(FaultTarget::Graph, path).and_then(|fault| fault.status);
        assert_eq!(take("/v1.0/users"), Some(503));
        assert_eq!(take("/v1.0/groups"), None);
        assert_eq!((take("/v1.0/users"), take("/v1.0/users")), (None, None));
        assert_eq!((take("/v1.0/users"), take("/v1.0/users")), (Some(401), None));
    }
}
