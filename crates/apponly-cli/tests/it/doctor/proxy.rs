//! A proxy that says no.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// Answers every connection the same and closes it; ends when dropped.
pub(super) struct Proxy {
    address: String,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Proxy {
    pub(super) fn saying(answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let ended = Arc::new(AtomicBool::new(false));
        let seen = ended.clone();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if seen.load(Ordering::SeqCst) {
                    break;
                }
                stream.map(|stream| say(stream, answer)).ok();
            }
        });
        Self { address, ended, thread: Some(thread) }
    }

    /// Its URL, with a password that must not be seen.
    pub(super) fn url(&self) -> String {
        format!("http://user:hunter2@{}", self.address)
    }
}

fn say(mut stream: TcpStream, answer: &str) {
    let mut head = [0; 2048];
    // Whatever is asked, the answer is the same; the client may be gone already.
    let asked = stream.read(&mut head).is_ok_and(|length| length > 0);
    if asked {
        stream.write_all(answer.as_bytes()).ok();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        TcpStream::connect(&self.address).ok();
        self.thread.take().map(JoinHandle::join);
    }
}
