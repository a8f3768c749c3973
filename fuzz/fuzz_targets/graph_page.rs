//! A page of Graph, in pieces of any size.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    apponly_graph::fuzzing::page(data);
});
