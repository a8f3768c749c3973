//! Times whole processes: `spawn ROUNDS <COMMANDS`, where each line is `NAME<TAB>RUNS-PER-ROUND<TAB>PROGRAM<TAB>ARGUMENT…`.
//! The commands take turns, so that a busy moment of the machine meets them all. Prints `NAME<TAB>FASTEST<TAB>MEDIAN` in
//! microseconds. A command that fails ends it all.

use std::io::BufRead as _;
use std::process::{Command, Stdio};
use std::time::Instant;

struct Contender {
    name: String,
    runs: usize,
    words: Vec<String>,
    times: Vec<u128>,
}

fn main() {
    let rounds: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).expect("a number of rounds");
    let mut contenders: Vec<Contender> = std::io::stdin().lock().lines().map(|line| read(&line.expect("text"))).collect();
    // The first run finds cold files; it does not count.
    for contender in &mut contenders {
        run(contender);
        contender.times.clear();
    }
    for _ in 0..rounds {
        for contender in &mut contenders {
            (0..contender.runs).for_each(|_| run(contender));
        }
    }
    for Contender { name, mut times, .. } in contenders {
        times.sort_unstable();
        println!("{name}\t{}\t{}", times[0], times[times.len() / 2]);
    }
}

fn read(line: &str) -> Contender {
    let mut words = line.split('\t').map(str::to_owned);
    let name = words.next().expect("a name");
    let runs = words.next().and_then(|text| text.parse().ok()).expect("a number of runs");
    Contender { name, runs, words: words.collect(), times: Vec::new() }
}

fn run(contender: &mut Contender) {
    let mut command = Command::new(&contender.words[0]);
    command.args(&contender.words[1..]).stdin(Stdio::null()).stdout(Stdio::null());
    let begin = Instant::now();
    let status = command.status().expect("it can be started");
    contender.times.push(begin.elapsed().as_micros());
    assert!(status.success(), "{}: {status}", contender.name);
}
