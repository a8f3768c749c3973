//! Reviews of the emulated tenant, through the public interface.
//!
//! | File | What |
//! | --- | --- |
//! | `reading.rs` | what is read, with how many requests, and what is said where it may not be |
//! | `judging.rs` | verdicts from calls, findings from facts |
//! | `keeping.rs` | snapshots, comparisons, formats |

mod judging;
mod keeping;
mod reading;
mod support;
