//! Which call needs which permission, where there is a map.
use std::fmt;
use std::sync::{LazyLock, OnceLock};

use apponly_permissions::PermissionMap;
use apponly_permissions::found::Cmdlets;

type Load = Box<dyn FnOnce() -> Option<PermissionMap> + Send>;

/// The permission map, and the calls behind the cmdlets of Graph. Both are made when a script first needs them: reading the
/// map takes as long as the rest of a start, and naming all its cmdlets longer.
pub(crate) struct KnownCalls {
    map: LazyLock<Option<PermissionMap>, Load>,
    cmdlets: OnceLock<Cmdlets>,
}

impl KnownCalls {
    pub(crate) fn new(load: Load) -> Self {
        Self { map: LazyLock::new(load), cmdlets: OnceLock::new() }
    }

    pub(crate) fn map(&self) -> Option<&PermissionMap> {
        self.map.as_ref()
    }

    pub(crate) fn cmdlets(&self) -> Option<&Cmdlets> {
        let map = self.map()?;
        Some(self.cmdlets.get_or_init(|| Cmdlets::new(map)))
    }
}

impl fmt::Debug for KnownCalls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("KnownCalls").finish_non_exhaustive()
    }
}
