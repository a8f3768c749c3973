//! Signals: what somebody sends to us is meant for the program; what the terminal sends has reached the program already.

use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use apponly::Error;
use rustix::io::Errno;
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitIdStatus, getpid, getppid, getsid, kill_process, waitid,
};
use signal_hook::consts::signal::{
    SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGUSR1, SIGUSR2, SIGWINCH,
};
use signal_hook::iterator::exfiltrator::WithOrigin;
use signal_hook::iterator::exfiltrator::origin::Origin;
use signal_hook::iterator::{Handle, SignalsInfo};
use signal_hook::low_level::siginfo::Cause;

use super::child::internal;

/// What is passed on. The others either cannot be caught, or tell of a fault of the process that gets them.
const PASSED_ON: [(i32, Signal); 9] = [
    (SIGCONT, Signal::CONT),
    (SIGHUP, Signal::HUP),
    (SIGINT, Signal::INT),
    (SIGQUIT, Signal::QUIT),
    (SIGTERM, Signal::TERM),
    (SIGTSTP, Signal::TSTP),
    (SIGUSR1, Signal::USR1),
    (SIGUSR2, Signal::USR2),
    (SIGWINCH, Signal::WINCH),
];

/// A program that is stopped by one of these was stopped by its terminal: the shell that waits for us must see it.
const JOB_CONTROL: [i32; 3] = [SIGTSTP, SIGTTIN, SIGTTOU];

/// Starts the program and waits for its end. The exit code, or 128 and the number of the signal that ended it.
///
/// # Errors
/// `refusal` of what the system said, where it cannot be started.
pub(super) fn run(command: &mut Command, refusal: impl FnOnce(&std::io::Error) -> Error) -> Result<u8, Error> {
    // Before the start, so that what arrives meanwhile is not lost; after the sign-in, which Ctrl-C must be able to end.
    let signals = take().map_err(|error| internal(&format!("signals cannot be taken: {error}")))?;
    let child = command.spawn().map_err(|error| refusal(&error))?;
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let pid = pid.ok_or_else(|| internal("the program has no process id"))?;
    let forwarding = Forwarding::start(signals, pid)?;
    let ended = wait(pid, &forwarding.alive);
    forwarding.stop();
    ended.map_err(|error| internal(&format!("the program cannot be waited for: {error}")))
}

/// Takes over all that are passed on, except what is ignored: that stays so, for us and for the program (`nohup`).
fn take() -> std::io::Result<SignalsInfo<WithOrigin>> {
    let ignored = ignored();
    let wanted = PASSED_ON.iter().map(|(number, _)| *number).filter(|number| ignored >> (number - 1) & 1 == 0);
    // Nobody passes this one on. Where it is ignored, the system would throw the exit code away.
    SignalsInfo::new(wanted.chain([SIGCHLD]))
}

/// A bit for each signal that was ignored when this process began, as Linux tells it; elsewhere none is known.
fn ignored() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "the system's own file: bounded, and no path of the user's")]
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let bits = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    bits.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or(0)
}

/// Waits for the end, and stops this process with the program.
fn wait(pid: Pid, alive: &Mutex<bool>) -> std::io::Result<u8> {
    loop {
        // Without reaping: until the process id is given back, it means this program and no other.
        let options = WaitIdOptions::EXITED | WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT;
        let Some(status) = waited(pid, options)? else { continue };
        if let Some(signal) = status.stopping_signal() {
            // Seen once is enough; it may have been continued meanwhile.
            let seen = waited(pid, WaitIdOptions::STOPPED | WaitIdOptions::NOHANG)?;
            if seen.is_some() && JOB_CONTROL.contains(&signal) && is_stopped(pid) {
                kill_process(getpid(), Signal::STOP)?;
            }
            continue;
        }
        *alive.lock().unwrap_or_else(PoisonError::into_inner) = false;
        let status = waited(pid, WaitIdOptions::EXITED)?.unwrap_or(status);
        return Ok(code(&status));
    }
}

fn waited(pid: Pid, options: WaitIdOptions) -> rustix::io::Result<Option<WaitIdStatus>> {
    match waitid(WaitId::Pid(pid), options) {
        Err(Errno::INTR) => Ok(None),
        other => other,
    }
}

fn code(status: &WaitIdStatus) -> u8 {
    let number = status.exit_status().or_else(|| status.terminating_signal().map(|signal| 128 + signal));
    // The system keeps eight bits of what a program ends with.
    u8::try_from(number.unwrap_or(0) & 0xff).unwrap_or(u8::MAX)
}

/// Whether the program is stopped now. We may have been stopped by the same key between its stop and this question, and
/// both continued since: stopping then would leave the shell with a job that nobody continues.
fn is_stopped(pid: Pid) -> bool {
    state(pid).is_none_or(|state| state == 'T')
}

/// The state letter that Linux gives; `None` elsewhere.
fn state(pid: Pid) -> Option<char> {
    #[expect(clippy::disallowed_methods, reason = "the system's own file: bounded, and no path of the user's")]
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    // The name stands in brackets and may hold brackets and blanks.
    stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next())
}

/// A thread that passes signals on while the program lives.
struct Forwarding {
    /// Whether the process id is the program's; held while a signal is sent, so that it cannot be given back meanwhile.
    alive: Arc<Mutex<bool>>,
    handle: Handle,
    thread: JoinHandle<()>,
}

impl Forwarding {
    fn start(mut signals: SignalsInfo<WithOrigin>, pid: Pid) -> Result<Self, Error> {
        let alive = Arc::new(Mutex::new(true));
        let handle = signals.handle();
        let shared = alive.clone();
        let work = move || {
            for origin in signals.forever() {
                pass_on(&origin, pid, &shared);
            }
        };
        let thread = std::thread::Builder::new().name("signals".to_owned()).spawn(work);
        let thread = thread.map_err(|error| internal(&format!("no thread can be started: {error}")))?;
        Ok(Self { alive, handle, thread })
    }

    fn stop(self) {
        self.handle.close();
        // It sent its last signal, or panicked, which changes nothing for the program.
        self.thread.join().ok();
    }
}

fn pass_on(origin: &Origin, pid: Pid, alive: &Mutex<bool>) {
    let Some((_, signal)) = PASSED_ON.iter().find(|(number, _)| *number == origin.signal) else { return };
    if has_reached_the_program(origin, pid) {
        return;
    }
    let alive = alive.lock().unwrap_or_else(PoisonError::into_inner);
    if *alive {
        // A program that changed its user may refuse; there is nobody to tell.
        kill_process(pid, *signal).ok();
    }
}

/// The terminal sends to the whole group, of which the program is part; when it is lost, to the leader of the session
/// alone. So does a shell that continues a job; whether it did shows in the program. A program that signals its whole
/// group meant the others.
fn has_reached_the_program(origin: &Origin, pid: Pid) -> bool {
    if origin.cause == Cause::Kernel {
        let leads_session = getsid(None).is_ok_and(|session| session == getpid());
        return !(origin.signal == SIGHUP && leads_session);
    }
    let Some(sender) = origin.process.as_ref().and_then(|sender| Pid::from_raw(sender.pid)) else { return false };
    sender == pid
        || (origin.signal == SIGCONT && getppid() == Some(sender) && state(pid).is_some_and(|state| state != 'T'))
}
