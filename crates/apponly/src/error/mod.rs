//! Errors as a product: typed inside, one catalogue outside.
//!
//! Every failure refers to one [`Row`] of the [`catalogue`], which holds its stable code, cause, fix and exit code;
//! the error adds what happened here and now. A program compares [`Error::code`] or [`Error::kind`], never texts.

pub mod catalogue;
pub(crate) mod classify;
mod service_answer;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use catalogue::{ErrorKind, ExitCode, Retry, Row};
pub use service_answer::ServiceAnswer;

/// Why a token could not be had, with cause and fix. Cheap to clone: callers of one flight share it.
///
/// `Display` is one line, what happened. It never holds a secret, an assertion, a token, or a query string.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    row: &'static Row,
    message: String,
    cause: Option<String>,
    fix: Option<String>,
    answer: Option<ServiceAnswer>,
    retry_after: Option<Duration>,
    attempts: Vec<String>,
}

impl Error {
    /// An error of the catalogue's `row`; `message` says what happened in one line.
    #[must_use]
    pub fn new(row: &'static Row, message: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            row,
            message: message.into(),
            cause: None,
            fix: None,
            answer: None,
            retry_after: None,
            attempts: Vec::new(),
        }))
    }

    /// The same error with another line for what happened.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.edit().message = message.into();
        self
    }

    /// The same error with a cause more exact than the catalogue's.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<String>) -> Self {
        self.edit().cause = Some(cause.into());
        self
    }

    /// The same error with a fix more exact than the catalogue's.
    #[must_use]
    pub fn with_fix(mut self, fix: impl Into<String>) -> Self {
        self.edit().fix = Some(fix.into());
        self
    }

    /// The same error with what the service answered.
    #[must_use]
    pub fn with_answer(mut self, answer: ServiceAnswer) -> Self {
        self.edit().answer = Some(answer);
        self
    }

    /// The same error with the wait that the service asked for.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.edit().retry_after = Some(wait);
        self
    }

    /// The same error with the attempts that led to it, a line each, in order.
    #[must_use]
    pub fn with_attempts(mut self, attempts: Vec<String>) -> Self {
        self.edit().attempts = attempts;
        self
    }

    fn edit(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
    }

    /// The stable name of this failure, for example `secret-expired`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.row.code
    }

    /// The family, which decides whether a chain goes on.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.row.kind
    }

    /// The row of the catalogue.
    #[must_use]
    pub fn row(&self) -> &'static Row {
        self.0.row
    }

    /// Why it happened, one line.
    #[must_use]
    pub fn cause(&self) -> &str {
        self.0.cause.as_deref().unwrap_or(self.0.row.cause)
    }

    /// What to do about it, one line.
    #[must_use]
    pub fn fix(&self) -> &str {
        self.0.fix.as_deref().unwrap_or(self.0.row.fix)
    }

    /// Whether the same call may succeed later without anybody acting.
    #[must_use]
    pub fn is_retriable(&self) -> bool {
        self.0.row.retry == Retry::Wait
    }

    /// The exit code of a command that ends with this error.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        self.0.row.exit_code
    }

    /// What the service answered, where one did.
    #[must_use]
    pub fn answer(&self) -> Option<&ServiceAnswer> {
        self.0.answer.as_ref()
    }

    /// Whether the service named this AADSTS number.
    #[must_use]
    pub fn has_aadsts(&self, number: u32) -> bool {
        self.0.answer.as_ref().is_some_and(|answer| answer.aadsts.contains(&number))
    }

    /// How long the service asked to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The attempts that led here, a line each, in order.
    #[must_use]
    pub fn attempts(&self) -> &[String] {
        &self.0.attempts
    }

    /// Whether the service refused for good, so that asking again at once is pointless.
    #[must_use]
    pub fn is_permanent_refusal(&self) -> bool {
        // An expired file is seen here, without asking anybody: its replacement must work at once.
        let seen_here = self.0.row.code == catalogue::CERTIFICATE_EXPIRED.code && self.0.answer.is_none();
        let refused = matches!(self.kind(), ErrorKind::Refused | ErrorKind::NotAllowed) && !seen_here;
        // A wrong tenant or scope is configuration, but where the service said so it will say so again.
        let refused_setting = self.kind() == ErrorKind::Misconfigured && self.0.answer.is_some();
        (refused || refused_setting) && self.0.row.retry != Retry::Wait
    }

    /// The whole error as lines of text: code, what happened, attempts, cause, fix, ids.
    #[must_use]
    pub fn report(&self) -> String {
        let mut lines = vec![format!("{}: {self}", self.code())];
        lines.extend(self.0.attempts.iter().map(|attempt| format!("  tried: {attempt}")));
        lines.push(format!("  cause: {}", self.cause()));
        lines.push(format!("  fix: {}", self.fix()));
        if let Some(answer) = &self.0.answer {
            lines.extend(answer.id_lines().into_iter().map(|line| format!("  {line}")));
        }
        lines.join("\n")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("code", &self.0.row.code)
            .field("message", &self.0.message)
            .field("answer", &self.0.answer)
            .field("attempts", &self.0.attempts)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {}

/// Two errors are equal when they are the same failure of the catalogue; texts do not count.
impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Error {}
