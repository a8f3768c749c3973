//! Many requests.

mod lines;
