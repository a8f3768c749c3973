//! `cargo bench --manifest-path benches/Cargo.toml`: the time of one hit, alone and beside others.

use apponly_benches::{Azure, Hit as _, Ours};

fn main() {
    divan::main();
}

#[divan::bench(threads = [1, 2, 4])]
fn apponly(bencher: divan::Bencher) {
    let source = Ours::new(0);
    bencher.bench(|| source.hit());
}

#[divan::bench]
fn apponly_with_a_hundred_resources(bencher: divan::Bencher) {
    let source = Ours::new(99);
    bencher.bench(|| source.hit());
}

#[divan::bench(threads = [1, 2, 4])]
fn azure_identity(bencher: divan::Bencher) {
    let source = Azure::new();
    bencher.bench(|| source.hit());
}

/// What any check of a token's life costs at least.
mod clocks {
    #[divan::bench]
    fn wall() -> std::time::SystemTime {
        std::time::SystemTime::now()
    }

    #[divan::bench]
    fn monotonic() -> std::time::Instant {
        std::time::Instant::now()
    }
}
