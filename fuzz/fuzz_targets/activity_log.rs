//! Exports of the activity log: every form is recognised by its beginning.
#![no_main]

use apponly_permissions::found::in_activity;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(usage) = in_activity(data) {
        let counted: u64 = usage
            .apps()
            .flat_map(|app| usage.calls_of(app))
            .map(|(_, count)| count.used + count.missing + count.other)
            .sum();
        assert!(counted + usage.broken_rows() + usage.rows_with_user() <= usage.rows());
    }
});
