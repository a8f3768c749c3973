//! Tests on bytes; written next.
