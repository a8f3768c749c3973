//! Who is at the other end of a connection: user, process and program, as far as the kernel tells.

#[cfg(target_os = "linux")]
mod diagnosis;
#[cfg(target_os = "linux")]
mod processes;
#[cfg(target_os = "linux")]
mod table;

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::audit::add_text;

/// What is known of a caller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Peer {
    uid: Option<u32>,
    audit_text: String,
}

impl Peer {
    pub(crate) fn new(uid: Option<u32>, pid: Option<u32>) -> Self {
        let mut text = String::new();
        if let Some(uid) = uid {
            write!(text, ",\"uid\":{uid}").ok();
        }
        if let Some(pid) = pid {
            write!(text, ",\"pid\":{pid}").ok();
        }
        if let Some(program) = pid.and_then(program) {
            let mut value = Vec::new();
            add_text(&mut value, &program);
            write!(text, ",\"exe\":{}", String::from_utf8_lossy(&value)).ok();
        }
        Self { uid, audit_text: text }
    }

    pub(crate) fn uid(&self) -> Option<u32> {
        self.uid
    }

    /// Its fields of an audit line, each after a comma.
    pub(crate) fn audit_text(&self) -> &str {
        &self.audit_text
    }
}

#[cfg(target_os = "linux")]
fn program(pid: u32) -> Option<String> {
    std::fs::read_link(format!("/proc/{pid}/exe")).ok().map(|path| path.to_string_lossy().into_owned())
}

#[cfg(not(target_os = "linux"))]
fn program(_pid: u32) -> Option<String> {
    None
}

/// The two ends of a TCP connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ends {
    pub(crate) local: SocketAddr,
    pub(crate) remote: SocketAddr,
}

type Question = (Ends, oneshot::Sender<Peer>);

/// Looks callers up in a thread of its own, which begins with the first question: the search for a process reads a
/// directory for each process, once for all callers that wait.
#[derive(Debug, Default)]
pub(crate) struct Resolver(Mutex<Option<mpsc::Sender<Question>>>);

impl Resolver {
    /// Who is at the other end of `ends`; nothing where it cannot be known.
    pub(crate) async fn peer(&self, ends: Ends) -> Peer {
        let (sender, answer) = oneshot::channel();
        if !self.ask((ends, sender)) {
            return Peer::default();
        }
        answer.await.unwrap_or_default()
    }

    fn ask(&self, question: Question) -> bool {
        let mut questions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if questions.is_none() {
            let (sender, receiver) = mpsc::channel();
            let thread = std::thread::Builder::new().name("peers".to_owned());
            if thread.spawn(move || answer_all(&receiver)).is_err() {
                return false;
            }
            *questions = Some(sender);
        }
        questions.as_ref().is_some_and(|questions| questions.send(question).is_ok())
    }
}

/// Ends with the resolver.
#[cfg(target_os = "linux")]
fn answer_all(questions: &mpsc::Receiver<Question>) {
    let mut processes = processes::Processes::default();
    let own = rustix::process::geteuid().as_raw();
    while let Ok(first) = questions.recv() {
        let waiting: Vec<_> = std::iter::once(first).chain(questions.try_iter()).collect();
        let owners: Vec<_> =
            waiting.iter().map(|(ends, _)| diagnosis::owner(*ends).or_else(|| table::owner(*ends))).collect();
        // Open files of other users' processes are for the administrator alone.
        let is_open = |owner: &&Owner| own == 0 || owner.uid == own;
        let found = processes.holders(owners.iter().flatten().filter(is_open).map(|owner| owner.inode).collect());
        for ((_, sender), owner) in waiting.into_iter().zip(owners) {
            let pid = owner.and_then(|owner| found.get(&owner.inode).copied());
            sender.send(Peer::new(owner.map(|owner| owner.uid), pid)).ok();
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn answer_all(questions: &mpsc::Receiver<Question>) {
    while let Ok((_, sender)) = questions.recv() {
        sender.send(Peer::default()).ok();
    }
}

/// What the kernel knows of a socket.
#[cfg(target_os = "linux")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) uid: u32,
    pub(crate) inode: u64,
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use super::*;

    #[tokio::test]
    async fn own_process_is_found_behind_its_connection() {
        for address in ["127.0.0.1:0", "[::1]:0"] {
            let Ok(listener) = TcpListener::bind(address) else { continue };
            let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let (server, remote) = listener.accept().unwrap();
            let ends = Ends { local: server.local_addr().unwrap(), remote };
            let peer = Resolver::default().peer(ends).await;
            assert_eq!(peer.uid(), Some(rustix::process::getuid().as_raw()), "{address}");
            let pid = format!("\"pid\":{}", std::process::id());
            assert!(peer.audit_text().contains(&pid) && peer.audit_text().contains("\"exe\":\"/"), "{peer:?}");
            let both = (diagnosis::owner(ends), table::owner(ends));
            assert!(both.0.is_none() || both.0 == both.1, "{both:?}");
            drop(client);
        }
    }

    #[tokio::test]
    async fn nobody_is_behind_a_connection_that_does_not_exist() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let ends = Ends { local: listener.local_addr().unwrap(), remote: free };
        assert_eq!(Resolver::default().peer(ends).await, Peer::default());
        // A listener at the remote address is not the other end.
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        let ends = Ends { local: listener.local_addr().unwrap(), remote: other.local_addr().unwrap() };
        assert_eq!(Resolver::default().peer(ends).await, Peer::default());
    }
}
