//! Token sources of several libraries, each with a token in memory that is good for an hour.
//!
//! No network: each gets its one token from a transport or a credential of ours, through its public interface.

mod azure;
mod ours;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

pub use azure::Azure;
pub use ours::{Apart, Ours};

/// A token as long as those of Entra. It is nobody's: three parts of one letter.
fn token() -> String {
    format!("{}.{}.{}", "h".repeat(120), "p".repeat(1200), "s".repeat(342))
}

/// What is measured: one call that asks for a token and gets the one in memory.
pub trait Hit: Sync {
    /// Asks, uses the token's length, and lets it go.
    fn hit(&self) -> usize;
}

/// A future that is ready at once, as each hit is; no runtime takes part in the figure.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a hit waited for something"),
    }
}

/// Runs what needs a runtime: the first token.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime can be made").block_on(future)
}
