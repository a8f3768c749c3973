//! Microsoft Graph over an [`apponly::TokenSource`]: every page, every retry, nothing lost.
//!
//! ```no_run
//! # async fn run() -> Result<(), apponly::Error> {
//! use apponly_graph::{GraphClient, GraphRequest};
//!
//! #[derive(serde::Deserialize)]
//! struct User {
//!     id: String,
//!     mail: Option<String>,
//! }
//!
//! let graph = GraphClient::new(apponly::TokenSource::from_env()?)?;
//! let mut users = graph.items::<User>(GraphRequest::get("/users").query("$select", "id,mail").query("$top", "999"));
//! while let Some(user) = users.next_item().await.transpose()? {
//!     println!("{} {}", user.id, user.mail.as_deref().unwrap_or("-"));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The token goes to the cloud's Graph and nowhere else, is taken from the source for each attempt, and is renewed once
//! when Graph refuses it. What is safe to repeat is repeated, what is not is reported: see the guide `graph-library`.
//!
//! # Rooms
//! * `client`, `request`, `response`, `options`: what callers hold.
//! * `url`, `prepared`, `advanced`, `delegated`: what is checked and added before anything is sent.
//! * `attempt`, `retry`, `challenge`, `body`: one call, sent until it succeeds or is over.
//! * `pages`: collections. `batch`: many requests at the service's rate. `download`, `upload`: content.
//! * `checkpoint`, `delta`: where a run stands, on disk.
//! * `refusal`, `diagnosis`: Graph's errors, and why. `observer`: what a program may count.

mod advanced;
mod attempt;
mod batch;
mod body;
mod challenge;
mod checkpoint;
mod client;
mod delegated;
mod delta;
mod diagnosis;
mod download;
#[cfg(fuzzing)]
pub mod fuzzing;
mod observer;
mod options;
mod pages;
mod prepared;
mod refusal;
mod request;
mod response;
mod retry;
mod upload;
mod url;

pub use batch::{BatchAnswer, BatchAnswers, BatchItem, BatchWatcher};
pub use checkpoint::{BatchJournal, Checkpoint, ItemState, RunIdentity};
pub use client::GraphClient;
pub use delta::DeltaState;
pub use diagnosis::AcceptedPermissions;
pub use download::GraphStream;
pub use observer::{GraphObserver, RetryReason};
pub use options::GraphOptions;
pub use pages::{Items, Page, Pages};
pub use request::GraphRequest;
pub use response::GraphResponse;
pub use upload::{UploadFile, UploadSource};
pub use url::GraphVersion;

/// The examples of the guide are compiled as those here are.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/guides/graph-library.md")]
struct Guide;
