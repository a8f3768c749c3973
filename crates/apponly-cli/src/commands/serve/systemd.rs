//! What a service manager is told, and the sockets that it passes. Without one, nothing happens.

use std::io;
use std::os::fd::AsFd;
use std::time::Duration;

use apponly::{Error, catalogue};
use apponly_agent::Listener;
use listenfd::ListenFd;
use rustix::io::{FdFlags, fcntl_setfd};
use sd_notify::NotifyState;

/// The sockets of a `.socket` unit (`LISTEN_FDS`), in their order; none without one.
///
/// # Errors
/// `agent-listen`, `agent-address`: one is no listening socket of this machine.
pub(super) fn sockets() -> Result<Vec<Listener>, Error> {
    let mut passed = ListenFd::from_env();
    let listeners = (0..passed.len()).map(|index| {
        // Whether it is the one or the other, the socket itself says.
        if let Ok(Some(socket)) = passed.take_tcp_listener(index) {
            close_on_execute(&socket)?;
            return Listener::inherited_tcp(socket);
        }
        match passed.take_unix_listener(index) {
            Ok(Some(socket)) => {
                close_on_execute(&socket)?;
                Listener::inherited_unix(socket)
            }
            Ok(None) => Err(unusable("it was not passed")),
            Err(error) => Err(unusable(&error.to_string())),
        }
    });
    listeners.collect()
}

/// A program that brings a federated token must not inherit the socket.
fn close_on_execute(socket: &impl AsFd) -> Result<(), Error> {
    fcntl_setfd(socket, FdFlags::CLOEXEC).map_err(|error| unusable(&error.to_string()))
}

fn unusable(why: &str) -> Error {
    Error::new(&catalogue::AGENT_LISTEN, format!("a socket that systemd passed cannot be used: {why}"))
        .with_fix("the `.socket` unit needs `ListenStream=127.0.0.1:PORT` or `ListenStream=/run/…`, and `Accept=no`")
}

pub(super) fn ready(served: &str) {
    tell(&[NotifyState::Ready, NotifyState::Status(served)]);
}

pub(super) fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now]),
        Err(error) => tracing::debug!("the clock that systemd compares by cannot be read: {error}"),
    }
}

pub(super) fn stopping() {
    tell(&[NotifyState::Stopping]);
}

pub(super) fn alive() {
    tell(&[NotifyState::Watchdog]);
}

/// How often [`alive`] must be told: twice in the time after which systemd ends a service that is silent.
pub(super) fn watchdog_interval() -> Option<Duration> {
    sd_notify::watchdog_enabled().map(|limit| limit / 2)
}

fn tell(state: &[NotifyState<'_>]) {
    let told: io::Result<()> = sd_notify::notify(state);
    if let Err(error) = told {
        tracing::debug!("systemd could not be told: {error}");
    }
}
