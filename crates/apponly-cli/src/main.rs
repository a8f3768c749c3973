//! The `apponly` command.

fn main() {}
