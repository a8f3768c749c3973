//! Which call needs which permission, where there is a map.
use std::sync::OnceLock;

use apponly_permissions::PermissionMap;
use apponly_permissions::found::Cmdlets;

/// The permission map, and the calls behind the cmdlets of Graph.
#[derive(Debug)]
pub(crate) struct KnownCalls {
    map: PermissionMap,
    cmdlets: OnceLock<Cmdlets>,
}

impl KnownCalls {
    pub(crate) fn new(map: PermissionMap) -> Self {
        Self { map, cmdlets: OnceLock::new() }
    }

    pub(crate) fn map(&self) -> &PermissionMap {
        &self.map
    }

    /// Made when a script first has a cmdlet: naming every call of the map takes longer than all the rest of a start.
    pub(crate) fn cmdlets(&self) -> &Cmdlets {
        self.cmdlets.get_or_init(|| Cmdlets::new(&self.map))
    }
}
