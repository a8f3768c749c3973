//! Microsoft Graph over an [`apponly::TokenSource`].
//!
//! One request, one answer: `GET` on a path of the cloud's Graph root, with the token where it belongs and nowhere
//! else. A refusal becomes a row of [`apponly::catalogue`].
//!
//! ```no_run
//! # async fn run() -> Result<(), apponly::Error> {
//! let graph = apponly_graph::Graph::new(apponly::TokenSource::from_env()?)?;
//! let page = graph.get("/users?$top=5&$select=displayName").await?;
//! println!("{}", page["value"][0]["displayName"]);
//! # Ok(())
//! # }
//! ```

mod refusal;
mod request;

pub use request::{Graph, GraphVersion};
