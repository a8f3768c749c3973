//! A tenant description.
#![no_main]

use std::path::Path;

use apponly_emulator::tenant::Tenant;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // Each certificate without a file costs a tenth of a second for its key.
    if !text.contains("certificates") {
        let _ = Tenant::from_toml(text, "tenant.toml", Path::new("/nonexistent"));
    }
});
