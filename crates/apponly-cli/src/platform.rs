//! The only place of the command that knows operating systems.

/// Ends when somebody asks this process to end.
#[cfg(unix)]
pub(crate) async fn end_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        result = tokio::signal::ctrl_c() => result,
    }
}

/// Ends when somebody asks this process to end.
#[cfg(not(unix))]
pub(crate) async fn end_signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
