//! The faults that are on.

use std::sync::{Mutex, PoisonError};

use super::{Fault, FaultTarget};

/// The faults that are on, in the order in which they are tried.
#[derive(Debug, Default)]
pub(crate) struct ActiveFaults(Mutex<Vec<Fault>>);

impl ActiveFaults {
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        Self(Mutex::new(faults))
    }

    /// Replaces all faults.
    pub(crate) fn replace(&self, faults: Vec<Fault>) {
        *self.lock() = faults;
    }

    /// The faults with the number of times that is left.
    pub(crate) fn list(&self) -> Vec<Fault> {
        self.lock().clone()
    }

    /// The first fault that meets a request to `target` at `path`; one of its times is used up.
    pub(crate) fn take(&self, target: FaultTarget, path: &str) -> Option<Fault> {
        let mut faults = self.lock();
        let index = faults.iter().position(|fault| {
            fault.target == target && fault.path.as_deref().is_none_or(|prefix| path.starts_with(prefix))
        })?;
        let fault = faults.get_mut(index)?;
        let taken = fault.clone();
        match &mut fault.count {
            Some(count @ 2..) => *count -= 1,
            Some(_) => {
                faults.remove(index);
            }
            None => {}
        }
        // A count of zero was used up before it started.
        if taken.count == Some(0) { None } else { Some(taken) }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
}
