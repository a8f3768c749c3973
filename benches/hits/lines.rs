//! `NAME THREADS FASTEST MEDIAN`: nanoseconds between two hits of all threads together, in 101 rounds that take turns.

use std::hint::black_box;
use std::sync::Barrier;
use std::time::Instant;

use apponly_benches::{Apart, Azure, Hit, Ours};

const ROUNDS: usize = 101;

/// Hits of one thread in a round.
const HITS: u32 = 20_000;

fn main() {
    let (ours, many, azure, apart) = (Ours::new(0), Ours::new(99), Azure::new(), Apart::new(4));
    let contenders: [(&str, &dyn Hit); 4] = [
        ("apponly", &ours),
        ("apponly-100-resources", &many),
        // What threads reach that share nothing.
        ("apponly-source-for-each-thread", &apart),
        ("azure_identity", &azure),
    ];
    for threads in [1, 2, 4] {
        let mut rounds = vec![Vec::new(); contenders.len()];
        for _ in 0..ROUNDS {
            for ((_, contender), times) in contenders.iter().zip(&mut rounds) {
                times.push(round(*contender, threads));
            }
        }
        for ((name, _), times) in contenders.iter().zip(&mut rounds) {
            times.sort_by(f64::total_cmp);
            println!("{name} {threads} {:.1} {:.1}", times[0], times[ROUNDS / 2]);
        }
    }
}

/// Nanoseconds from one hit to the next, whichever thread makes it: half as long where two threads do not disturb each other.
fn round(contender: &dyn Hit, threads: u32) -> f64 {
    let barrier = Barrier::new(threads as usize + 1);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                barrier.wait();
                for _ in 0..HITS {
                    black_box(contender.hit());
                }
                barrier.wait();
            });
        }
        let begin = Instant::now();
        barrier.wait();
        barrier.wait();
        begin.elapsed().as_secs_f64() * 1e9 / f64::from(HITS * threads)
    })
}
