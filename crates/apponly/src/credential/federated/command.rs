//! A program that prints the JWT. Profiles only: whoever can write the profile decides what runs, nobody else.

use std::fmt;
use std::process::{ExitStatus, Stdio};

use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::{Child, Command};
use zeroize::Zeroizing;

use super::{AssertionSource, check, command_line};
use crate::credential::{BoxFuture, Seams, TokenRequest};
use crate::error::{Error, catalogue};
use crate::redaction;
use crate::secret::{LARGEST_SECRET, Secret};

/// Only the last line is shown; a program that writes more than this to standard error has its beginning kept.
const LONGEST_COMPLAINT: u64 = 64 * 1024;

/// Our own secrets are nothing to a program that exists to replace them.
const HIDDEN: [&str; 2] = ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD"];

/// The output of a program. `Debug` shows no arguments: they may hold secrets.
pub(crate) struct CommandAssertion {
    program: String,
    arguments: Vec<String>,
    hidden: Vec<String>,
    seams: Seams,
}

impl CommandAssertion {
    /// The command line `text` from the profile key `field`. `hidden` are further variables that hold secrets; the
    /// program sees neither them nor `AZURE_CLIENT_SECRET` and `AZURE_CLIENT_CERTIFICATE_PASSWORD`.
    ///
    /// # Errors
    /// `setting-invalid`: no program, or a quote without its end.
    pub(crate) fn new(field: &str, text: &str, hidden: Vec<String>, seams: Seams) -> Result<Self, Error> {
        let mut words = command_line::split(field, text)?.into_iter();
        let program = words.next().unwrap_or_default();
        Ok(Self { program, arguments: words.collect(), hidden, seams })
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.kill_on_drop(true);
        for name in HIDDEN.into_iter().chain(self.hidden.iter().map(String::as_str)) {
            command.env_remove(name);
        }
        command
    }

    fn start(&self) -> Result<Child, Error> {
        self.command().spawn().map_err(|error| self.failed(&format!("cannot be started: {error}")))
    }

    async fn run(&self, request: &TokenRequest) -> Result<Secret, Error> {
        let mut child = self.start()?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let work = async {
            let (output, complaint) = tokio::try_join!(
                drain(stdout, LARGEST_SECRET + 1, Excess::Stop),
                drain(stderr, LONGEST_COMPLAINT, Excess::Discard)
            )?;
            // One that printed too much is not waited for.
            let status = if output.len() as u64 > LARGEST_SECRET { None } else { Some(child.wait().await?) };
            Ok::<_, std::io::Error>((status, output, complaint))
        };
        let (status, output, complaint) = match request.deadline.run(work).await {
            Ok(result) => result.map_err(|error| self.failed(&format!("cannot be read from: {error}")))?,
            Err(_) => {
                return Err(Error::new(&catalogue::TIMED_OUT, format!("{} did not end in time", self.describe()))
                    .with_cause("the program waits for something, or for somebody")
                    .with_fix("run it by hand with its standard input closed (`</dev/null`)"));
            }
        };
        match status {
            None => Err(self.failed(&format!("printed more than {LARGEST_SECRET} bytes"))),
            Some(status) if !status.success() => Err(self.failed(&ended(status, &complaint))),
            Some(_) => self.token(&output),
        }
    }

    fn token(&self, output: &[u8]) -> Result<Secret, Error> {
        let text = std::str::from_utf8(output).map_err(|_| {
            Error::new(&catalogue::FEDERATED_TOKEN_INVALID, format!("{} printed no text", self.describe()))
        })?;
        let text = text.strip_suffix('\n').unwrap_or(text);
        let token = Secret::new(text.strip_suffix('\r').unwrap_or(text).to_owned());
        check(&token, &self.describe(), self.seams.transport.reckoned_time())?;
        Ok(token)
    }

    fn failed(&self, what: &str) -> Error {
        Error::new(&catalogue::FEDERATED_SOURCE_FAILED, format!("{} {what}", self.describe()))
            .with_cause("the program did not give a token")
            .with_fix("run the command by hand as the same account; it must print the JWT alone and exit with 0")
    }
}

fn ended(status: ExitStatus, complaint: &[u8]) -> String {
    let how = status.code().map_or_else(|| "was killed".to_owned(), |code| format!("exited with {code}"));
    let text = String::from_utf8_lossy(complaint);
    let last = text.lines().rev().map(|line| redaction::one_line(line, 300)).find(|line| !line.is_empty());
    match last {
        Some(line) => format!("{how}: {line}"),
        None => how,
    }
}

/// What happens to output beyond the limit.
enum Excess {
    /// Read on and drop it, so that the program does not block.
    Discard,
    Stop,
}

async fn drain(
    stream: Option<impl AsyncRead + Unpin>,
    limit: u64,
    excess: Excess,
) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut kept = Zeroizing::new(Vec::new());
    let Some(stream) = stream else { return Ok(kept) };
    let mut limited = stream.take(limit);
    limited.read_to_end(&mut kept).await?;
    if matches!(excess, Excess::Discard) {
        tokio::io::copy(&mut limited.into_inner(), &mut tokio::io::sink()).await?;
    }
    Ok(kept)
}

impl AssertionSource for CommandAssertion {
    fn describe(&self) -> String {
        // Arguments may hold what must not be shown.
        format!("the command `{}`", self.program)
    }

    fn cache_identity(&self) -> String {
        format!("command {:?} {:?}", self.program, self.arguments)
    }

    fn fetch<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<Secret, Error>> {
        Box::pin(self.run(request))
    }
}

#[cfg(unix)]
impl fmt::Debug for CommandAssertion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CommandAssertion").field("program", &self.program).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::claims::tests::jwt;
    use crate::credential::federated::issuer::tests::{request, seams};
    use crate::transport::fake::FakeHttpClient;

    fn shell(script: &str) -> CommandAssertion {
        let line = format!("/bin/sh -c '{script}'");
        CommandAssertion::new("`federated`", &line, vec!["HOME".to_owned()], seams(&[], FakeHttpClient::new([])))
            .unwrap()
    }

    async fn failure(script: &str) -> Error {
        shell(script).fetch(&request()).await.unwrap_err()
    }

    #[tokio::test]
    async fn output_loses_one_line_break_and_is_checked() {
        let token = jwt(&json!({"sub": "s"}));
        assert_eq!(shell(&format!("echo {token}")).fetch(&request()).await.unwrap().expose(), token);
        let old = jwt(&json!({"exp": 1_000_000_000}));
        assert_eq!(failure(&format!("echo {old}")).await.code(), "federated-token-invalid");
        assert_eq!(failure("echo no token").await.code(), "federated-token-invalid");
        assert_eq!(failure("printf \"\\377\"").await.code(), "federated-token-invalid");
    }

    #[tokio::test]
    async fn failure_shows_exit_code_and_last_line_without_tokens() {
        let error = failure("echo first >&2; echo last eyJhbGciOiJub25lIn0.eyJzdWIi.c2ln >&2; echo >&2; exit 7").await;
        assert_eq!(error.code(), "federated-source-failed");
        assert_eq!(error.to_string(), "the command `/bin/sh` exited with 7: last [redacted]");
        assert!(failure("kill -9 $$").await.to_string().contains("was killed"));
    }

    #[tokio::test]
    async fn program_that_does_not_exist_is_named() {
        let seams = seams(&[], FakeHttpClient::new([]));
        let source = CommandAssertion::new("`federated`", "/no/such/program x", Vec::new(), seams).unwrap();
        let error = source.fetch(&request()).await.unwrap_err();
        assert!(error.to_string().contains("`/no/such/program` cannot be started"), "{error}");
    }

    #[tokio::test]
    async fn endless_output_is_stopped_and_endless_complaint_is_dropped() {
        let error = failure("yes").await;
        assert!(error.to_string().contains("more than 65536 bytes"), "{error}");
        let token = jwt(&json!({"sub": "s"}));
        let noisy = format!("head -c 1000000 /dev/zero >&2; echo {token}");
        assert_eq!(shell(&noisy).fetch(&request()).await.unwrap().expose(), token);
    }

    #[tokio::test(start_paused = true)]
    async fn program_that_never_ends_is_given_up_at_the_deadline() {
        let error = failure("exec sleep 1000").await;
        assert_eq!(error.code(), "timed-out");
        assert!(error.to_string().contains("/bin/sh"), "{error}");
    }

    #[tokio::test]
    async fn program_is_killed_when_nobody_waits_for_it_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let source = shell(&format!("exec sleep 1000 > {}", pipe.display()));
        let request = request();
        let fetching = source.fetch(&request);
        // Opening waits for the program, reading to the end for its death.
        let (opened, has_opened) = tokio::sync::oneshot::channel();
        let watching = tokio::task::spawn_blocking(move || {
            let mut reader = std::fs::OpenOptions::new().read(true).open(pipe).unwrap();
            opened.send(()).unwrap();
            std::io::copy(&mut reader, &mut std::io::sink()).unwrap()
        });
        tokio::select! {
            _ = fetching => panic!("the program ended by itself"),
            started = has_opened => started.unwrap(),
        }
        assert_eq!(watching.await.unwrap(), 0);
    }

    #[tokio::test]
    async fn standard_input_is_closed_and_hidden_variables_are_not_there() {
        // `HOME` stands for a secret: tests cannot add variables to their own process.
        let error = failure("cat; echo \"home=$HOME. path=${PATH:+set}.\" >&2; exit 1").await;
        assert!(error.to_string().ends_with("home=. path=set."), "{error}");
    }

    #[test]
    fn our_own_secrets_are_taken_out_of_the_environment() {
        let command = shell("true").command();
        let removed: Vec<_> = command.as_std().get_envs().filter(|(_, value)| value.is_none()).collect();
        for name in ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "HOME"] {
            assert!(removed.iter().any(|(removed, _)| *removed == name), "{name}");
        }
    }
}
