//! What a command answered.

use assert_cmd::Command;
use serde_json::Value;

/// The exit code of a defect.
const DEFECT: i32 = 70;

/// Exit code and both outputs of a command that ended by itself and did not panic.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    pub(crate) fn of(command: &mut Command) -> Self {
        Self::read(command.output().unwrap())
    }

    pub(crate) fn read(output: std::process::Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        let code = output.status.code().unwrap_or_else(|| panic!("ended by a signal: {}\n{stderr}", output.status));
        assert!(!stderr.contains("panicked at") && code != DEFECT, "{code}: {stderr}");
        Self { code, stdout, stderr }
    }

    /// The same, which must have ended with `code`.
    #[track_caller]
    pub(crate) fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        self
    }

    /// The result, which must be JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    /// The error, which must be one JSON object with everything that the contract names, alone on standard error.
    #[track_caller]
    pub(crate) fn error_json(&self) -> Value {
        assert_eq!(self.stdout, "", "an error leaves standard output empty");
        let error: Value =
            serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error}: {}", self.stderr));
        for text in ["code", "message", "cause", "fix"] {
            assert!(error[text].as_str().is_some_and(|text| !text.is_empty()), "{text}: {error}");
        }
        assert!(error["retriable"].is_boolean(), "{error}");
        for id in ["correlation_id", "trace_id", "timestamp"] {
            assert!(error.get(id).is_some_and(|id| id.is_null() || id.is_string()), "{id}: {error}");
        }
        error
    }
}
