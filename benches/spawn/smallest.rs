//! The smallest Rust program: what starting any of them costs here.

fn main() {}
