//! Where tokens are kept between calls.

mod memory;

pub(crate) use memory::{Entry, Fitness, MemoryCache, Slot};
