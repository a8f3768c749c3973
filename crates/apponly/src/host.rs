//! What the machine says about itself without any network: the only place that knows operating systems.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::clock::SinceBoot;

/// The chassis asset tag that every Azure virtual machine carries.
///
/// Source: Azure documentation, "Azure Instance Metadata Service".
pub const AZURE_ASSET_TAG: &str = "7783-7084-3265-9085-8269-3286-77";

/// Local facts that decide which managed-identity host this can be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Host {
    /// The DMI chassis asset tag, where the system shows one.
    pub asset_tag: Option<String>,
    /// Whether the program file of the Azure Arc agent exists.
    pub arc_agent: bool,
    /// The only directory from which an Azure Arc key file is accepted; `None` where Arc does not exist.
    pub arc_key_directory: Option<PathBuf>,
}

impl Host {
    /// Reads the facts of this machine: two file look-ups, no network.
    #[must_use]
    pub fn detect() -> Self {
        Self::detect_below(Path::new("/"))
    }

    /// A machine that shows nothing: neither Azure nor Arc.
    #[must_use]
    pub fn unknown() -> Self {
        Self { asset_tag: None, arc_agent: false, arc_key_directory: None }
    }

    /// The same machine with an asset tag.
    #[must_use]
    pub fn with_asset_tag(mut self, tag: &str) -> Self {
        self.asset_tag = Some(tag.to_owned());
        self
    }

    /// The same machine with an Arc agent whose key files lie in `directory`.
    #[must_use]
    pub fn with_arc_key_directory(mut self, directory: &Path) -> Self {
        self.arc_key_directory = Some(directory.to_owned());
        self
    }

    /// Whether the asset tag says that this is an Azure virtual machine.
    #[must_use]
    pub fn is_azure_machine(&self) -> bool {
        self.asset_tag.as_deref() == Some(AZURE_ASSET_TAG)
    }

    #[cfg(target_os = "linux")]
    fn detect_below(root: &Path) -> Self {
        let tag = crate::files::read_text(&root.join("sys/class/dmi/id/chassis_asset_tag"), 4096).ok();
        Self {
            asset_tag: tag.map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()),
            arc_agent: root.join("opt/azcmagent/bin/himds").exists(),
            arc_key_directory: Some(root.join("var/opt/azcmagent/tokens")),
        }
    }

    #[cfg(windows)]
    fn detect_below(_root: &Path) -> Self {
        let env = crate::env::Env::process();
        let folder = |name: &str| env.get_os(name).map(PathBuf::from);
        let agent = folder("ProgramFiles").map(|base| base.join("AzureConnectedMachineAgent").join("himds.exe"));
        Self {
            // The tag is only in SMBIOS there; without a reader for it, ambient IMDS must be asked for by name.
            asset_tag: None,
            arc_agent: agent.is_some_and(|file| file.exists()),
            arc_key_directory: folder("ProgramData").map(|base| base.join("AzureConnectedMachineAgent").join("Tokens")),
        }
    }

    #[cfg(not(any(target_os = "linux", windows)))]
    fn detect_below(_root: &Path) -> Self {
        Self::unknown()
    }
}

/// How long this machine has been running since its last start, where the system says so.
///
/// Source: Linux, clock_gettime(2), `CLOCK_BOOTTIME`; proc(5), `/proc/sys/kernel/random/boot_id`.
#[cfg(target_os = "linux")]
pub(crate) fn since_boot() -> Option<SinceBoot> {
    let id = crate::files::read_text(Path::new("/proc/sys/kernel/random/boot_id"), 100).ok()?;
    Some(SinceBoot::new(id.trim(), time_of(rustix::time::ClockId::Boottime)?))
}

/// The wall time at the last tick of the kernel: up to ten milliseconds behind, and read in a quarter of the time.
#[cfg(target_os = "linux")]
pub(crate) fn coarse_time() -> Option<Duration> {
    time_of(rustix::time::ClockId::RealtimeCoarse)
}

/// No other system has one that is known here.
#[cfg(not(target_os = "linux"))]
pub(crate) fn coarse_time() -> Option<Duration> {
    None
}

#[cfg(target_os = "linux")]
fn time_of(clock: rustix::time::ClockId) -> Option<Duration> {
    let time = rustix::time::clock_gettime(clock);
    Some(Duration::new(time.tv_sec.try_into().ok()?, time.tv_nsec.try_into().ok()?))
}

/// Elsewhere a token's life is judged by the wall clock alone.
#[cfg(not(target_os = "linux"))]
pub(crate) fn since_boot() -> Option<SinceBoot> {
    None
}

/// The facts of this machine, looked at when they are first asked for: who signs in as an app registration never asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct HostOnDemand(Arc<OnceLock<Host>>);

impl HostOnDemand {
    pub(crate) fn facts(&self) -> &Host {
        self.0.get_or_init(Host::detect)
    }
}

impl From<Host> for HostOnDemand {
    fn from(host: Host) -> Self {
        Self(Arc::new(OnceLock::from(host)))
    }
}

/// What tells one state of a file from the next, to notice a replacement without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileStamp {
    modified: Option<std::time::SystemTime>,
    length: u64,
    node: u64,
}

impl FileStamp {
    /// The stamp of `path`, or `None` where it cannot be looked at.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self { modified: metadata.modified().ok(), length: metadata.len(), node: node_of(&metadata) })
    }
}

#[cfg(unix)]
fn node_of(metadata: &std::fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    metadata.ino()
}

#[cfg(not(unix))]
fn node_of(_metadata: &std::fs::Metadata) -> u64 {
    0
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn detects_azure_machine_and_arc_agent_from_files_alone() {
        let root = tempfile::tempdir().unwrap();
        let dmi = root.path().join("sys/class/dmi/id");
        std::fs::create_dir_all(&dmi).unwrap();
        std::fs::write(dmi.join("chassis_asset_tag"), format!("{AZURE_ASSET_TAG}\n")).unwrap();
        let agent = root.path().join("opt/azcmagent/bin");
        std::fs::create_dir_all(&agent).unwrap();
        std::fs::write(agent.join("himds"), "").unwrap();
        let host = Host::detect_below(root.path());
        assert!(host.is_azure_machine() && host.arc_agent);
    }

    #[test]
    fn machine_knows_its_start_and_runs_on() {
        let (first, second) = (since_boot().unwrap(), since_boot().unwrap());
        assert!(second.since(&first).is_some() && !first.id.is_empty());
        assert_eq!(SinceBoot::new("another start", Duration::MAX).since(&first), None);
    }

    #[test]
    fn machine_without_dmi_is_not_azure() {
        let root = tempfile::tempdir().unwrap();
        assert!(!Host::detect_below(root.path()).is_azure_machine());
    }
}
