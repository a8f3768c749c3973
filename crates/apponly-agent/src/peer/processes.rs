//! Which process holds a socket: by looking into the open files of processes that this one may look into.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Processes that asked lately are looked at first: most callers connect again and again.
const REMEMBERED: usize = 16;

/// The search, with a memory of who asked lately.
#[derive(Debug, Default)]
pub(super) struct Processes {
    recent: VecDeque<u32>,
}

impl Processes {
    /// The process for each socket of `inodes` that one is found for. Where several hold it, any of them.
    pub(super) fn holders(&mut self, mut inodes: BTreeSet<u64>) -> BTreeMap<u64, u32> {
        let mut found = BTreeMap::new();
        for pid in self.recent.clone() {
            look(pid, &mut inodes, &mut found);
        }
        if !inodes.is_empty() {
            let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
            let pids = entries.filter_map(|entry| entry.file_name().to_str().and_then(|name| name.parse().ok()));
            let mut pids: Vec<u32> = pids.collect();
            // The newest first: who asks for a token has often just begun.
            pids.sort_unstable_by(|one, other| other.cmp(one));
            for pid in pids {
                look(pid, &mut inodes, &mut found);
            }
        }
        for pid in found.values().copied().collect::<BTreeSet<_>>() {
            self.recent.retain(|known| *known != pid);
            self.recent.push_front(pid);
        }
        self.recent.truncate(REMEMBERED);
        found
    }
}

/// Moves the sockets that `pid` holds from `inodes` to `found`.
fn look(pid: u32, inodes: &mut BTreeSet<u64>, found: &mut BTreeMap<u64, u32>) {
    if inodes.is_empty() {
        return;
    }
    let files = std::fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    for target in files.filter_map(|file| std::fs::read_link(file.path()).ok()) {
        let Some(inode) = target.to_str().and_then(socket_inode) else { continue };
        if inodes.remove(&inode) {
            found.insert(inode, pid);
        }
    }
}

fn socket_inode(link: &str) -> Option<u64> {
    link.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_sockets_name_their_inode() {
        assert_eq!(socket_inode("socket:[123]"), Some(123));
        for other in ["pipe:[123]", "socket:[", "socket:[x]", "/dev/null"] {
            assert_eq!(socket_inode(other), None, "{other}");
        }
    }

    #[test]
    fn unknown_socket_has_no_holder() {
        assert!(Processes::default().holders([u64::MAX].into()).is_empty());
    }
}
