//! What can be done for the process as a whole, so that its secrets stay in it.
//!
//! Each function does one thing, says what the state is afterwards, and what was not possible. None of it is undone by
//! dropping anything. On systems other than Linux nothing is possible and each says so.

/// What holds for this process after the call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Protection {
    /// Whether other processes of the same user may still read the memory of this one, and a crash write it to a file.
    pub dumpable: bool,
    /// Whether a crash may still write a core file, by the limit of this process.
    pub core_files: bool,
    /// Whether memory was locked, so that it never gets to the swap device.
    pub memory_locked: bool,
    /// What was not possible and why, for people, a line each.
    pub not_possible: Vec<String>,
}

#[cfg(target_os = "linux")]
mod system {
    use rustix::mm::{MlockAllFlags, mlockall};
    use rustix::process::{
        DumpableBehavior, Resource, Rlimit, dumpable_behavior, getrlimit, set_dumpable_behavior, setrlimit,
    };

    use super::Protection;

    fn state(memory_locked: bool, failure: Option<String>) -> Protection {
        let core = getrlimit(Resource::Core).current;
        Protection {
            dumpable: dumpable_behavior() != Ok(DumpableBehavior::NotDumpable),
            core_files: core != Some(0),
            memory_locked,
            not_possible: failure.into_iter().collect(),
        }
    }

    pub(super) fn protect_secrets() -> Protection {
        let failure = set_dumpable_behavior(DumpableBehavior::NotDumpable).err();
        state(false, failure.map(|error| format!("the process cannot be made not dumpable: {error}")))
    }

    pub(super) fn no_core_files() -> Protection {
        let failure = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).err();
        state(false, failure.map(|error| format!("core files cannot be switched off: {error}")))
    }

    pub(super) fn lock_memory() -> Protection {
        let limit = getrlimit(Resource::Memlock).current;
        if let Some(limit) = limit {
            let why = format!(
                "memory is not locked: RLIMIT_MEMLOCK is {limit} bytes, and a finite one would make allocations fail \
                 later; `LimitMEMLOCK=infinity` in the systemd unit allows it"
            );
            return state(false, Some(why));
        }
        // Only what is touched is locked, so that reserved and never used memory costs nothing.
        let failure = mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT).err();
        state(failure.is_none(), failure.map(|error| format!("memory is not locked: {error}")))
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::Protection;

    fn nothing(what: &str) -> Protection {
        Protection {
            dumpable: true,
            core_files: true,
            memory_locked: false,
            not_possible: vec![format!("{what}: not on this system")],
        }
    }

    pub(super) fn protect_secrets() -> Protection {
        nothing("the process cannot be made not dumpable")
    }

    pub(super) fn no_core_files() -> Protection {
        nothing("core files cannot be switched off")
    }

    pub(super) fn lock_memory() -> Protection {
        nothing("memory is not locked")
    }
}

/// Makes the process not dumpable: no core file, and no other process of the same user may attach to it or read its
/// memory. Children that execute another program are not affected.
///
/// Source: Linux manual, prctl(2), `PR_SET_DUMPABLE`.
#[must_use]
pub fn protect_secrets() -> Protection {
    system::protect_secrets()
}

/// Sets the limit for core files to 0, for this process **and its later children**, which is why `exec` does not.
///
/// Source: Linux manual, getrlimit(2), `RLIMIT_CORE`.
#[must_use]
pub fn no_core_files() -> Protection {
    system::no_core_files()
}

/// Locks memory, now and later, as it is touched; only where `RLIMIT_MEMLOCK` is infinite.
///
/// Source: Linux manual, mlockall(2), `MCL_ONFAULT`.
#[must_use]
pub fn lock_memory() -> Protection {
    system::lock_memory()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn process_is_not_dumpable_afterwards() {
        let after = protect_secrets();
        assert!(!after.dumpable, "{after:?}");
    }

    #[test]
    fn core_files_are_off_afterwards() {
        assert!(!no_core_files().core_files);
    }

    #[test]
    fn memory_is_locked_or_the_reason_is_given() {
        let after = lock_memory();
        assert!(after.memory_locked != after.not_possible.iter().any(|line| line.contains("memory is not locked")));
    }
}
