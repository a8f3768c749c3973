//! Which credential is chosen, and why not a stronger one: a folder a case in `test-data/selection`.
//!
//! `case.toml` holds the intent, options and what is expected; `env.toml` the variables; `config.toml` the
//! configuration file. `{case}` stands for the folder. Every secret of a case contains `hunter2`, and must show nowhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use apponly::{
    AZURE_ASSET_TAG, BoxFuture, Deadline, Env, Error, Host, HttpClient, HttpRequest, HttpResponse, Options, Scope,
    Settings, Skipped, TokenSource, TransportFailure,
};
use serde::Deserialize;

use crate::support::{Capture, assert_hidden, fixture, read_text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    intent: String,
    #[serde(default)]
    azure_machine: bool,
    /// The case is about a build with the feature `redis`, or without; absent where that is the same.
    redis: Option<bool>,
    /// The same for the feature `pkcs11`.
    pkcs11: Option<bool>,
    /// The same for the feature `tpm`.
    tpm: Option<bool>,
    #[serde(default)]
    options: BTreeMap<String, String>,
    expect: Expected,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// The kinds that are tried, in order; absent where building fails.
    credentials: Option<Vec<String>>,
    /// Part of the line about the first of them.
    describe: Option<String>,
    /// Code of the error that building ends with.
    error: Option<String>,
    /// Code of the error that a token ends with on a machine without network.
    token_error: Option<String>,
    /// Parts of that error.
    message: Option<String>,
    fix: Option<String>,
    exit: Option<u8>,
    /// Part of the reason of each kind that is skipped when the source is built, or once a token was asked for.
    #[serde(default)]
    skipped: BTreeMap<String, String>,
    #[serde(default)]
    skipped_later: BTreeMap<String, String>,
    tenant_id: Option<String>,
    client_id: Option<String>,
    cloud: Option<String>,
    graph: Option<String>,
    authority: Option<String>,
    warning: Option<String>,
    send_certificate_chain: Option<bool>,
    assertion_algorithm: Option<String>,
    cache: Option<String>,
    /// The library's own client is used: the case ends before it connects.
    #[serde(default)]
    real_network: bool,
}

/// A machine without network: nothing answers.
#[derive(Debug)]
struct Offline;

impl HttpClient for Offline {
    fn send(&self, _: HttpRequest, _: Deadline) -> BoxFuture<'_, Result<HttpResponse, TransportFailure>> {
        Box::pin(async { Err(TransportFailure::Connection("no network in this test".to_owned())) })
    }
}

#[tokio::test]
async fn every_case_is_decided_as_expected_and_shows_no_secret() {
    let mut folders: Vec<_> =
        std::fs::read_dir(fixture("selection")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 25, "the cases were not found");
    let mut failures = Vec::new();
    for folder in folders {
        let case = Case::read(&folder);
        let is_other = |wanted: Option<bool>, built: bool| wanted.is_some_and(|wanted| wanted != built);
        let others = [
            is_other(case.redis, cfg!(feature = "redis")),
            is_other(case.pkcs11, cfg!(feature = "pkcs11")),
            is_other(case.tpm, cfg!(feature = "tpm")),
        ];
        if others.contains(&true) {
            continue;
        }
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        for problem in case.run(&folder).await {
            failures.push(format!("{name}: {problem}\n    ({})", case.intent));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

impl Case {
    fn read(folder: &Path) -> Self {
        let path = folder.join("case.toml");
        let text = in_folder(&read_text(&path), folder);
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// What is not as expected, one line each.
    async fn run(&self, folder: &Path) -> Vec<String> {
        let capture = Capture::start();
        let env = variables(folder);
        let options = self.options(folder);
        let mut seen = Seen::new(&self.expect);
        let settings = Settings::load(&options, &env);
        let mut builder = TokenSource::builder().options(options).env(env).host(self.host());
        // A wait between tries does not fit: the first failure is the result.
        builder = builder.deadline(Duration::from_millis(500));
        if !self.expect.real_network {
            builder = builder.http_client(Arc::new(Offline));
        }
        let mut shown = format!("{builder:?}\n{settings:?}\n");
        match builder.build() {
            Err(error) => {
                seen.failed(&self.expect.error, &error);
                shown.push_str(&format!("{error:?}\n{}\n", error.report()));
            }
            Ok(source) => {
                seen.built(&source);
                shown.push_str(&format!("{source:?}\n{:?}\n", source.check()));
                if let Err(error) = source.token(&Scope::graph_default()).await {
                    shown.push_str(&format!("{error:?}\n{}\n{error}\n", error.report()));
                    if self.expect.token_error.is_some() {
                        seen.failed(&self.expect.token_error, &error);
                    }
                }
                seen.skipped(&self.expect.skipped_later, &source.skipped());
                shown.push_str(&format!("{:?}\n", source.skipped()));
            }
        }
        if let Ok(settings) = settings {
            seen.settings(&settings);
        }
        if let Some(warning) = &self.expect.warning
            && !capture.at("WARN").iter().any(|line| line.contains(warning))
        {
            seen.problems.push(format!("no warning `{warning}` was logged"));
        }
        shown.push_str(&capture.text());
        if let Err(problem) = std::panic::catch_unwind(|| assert_hidden(&shown, &["hunter2"])) {
            seen.problems.push(problem.downcast_ref::<String>().cloned().unwrap_or_default());
        }
        seen.problems
    }

    fn host(&self) -> Host {
        if self.azure_machine { Host::unknown().with_asset_tag(AZURE_ASSET_TAG) } else { Host::unknown() }
    }

    fn options(&self, folder: &Path) -> Options {
        let mut options = Options::default();
        for (name, value) in &self.options {
            let value = value.clone();
            match name.as_str() {
                "client_id" => options.client_id = Some(value),
                "cloud" => options.cloud = Some(value),
                "config" => options.config = Some(PathBuf::from(value)),
                "credential" => options.credential = Some(value),
                "federated" => options.federated = Some(value),
                "managed_identity" => options.managed_identity = Some(value),
                "profile" => options.profile = Some(value),
                "service_connection" => options.service_connection = Some(value),
                "tenant_id" => options.tenant_id = Some(value),
                other => panic!("{}: the option `{other}` is unknown", folder.display()),
            }
        }
        options
    }
}

fn in_folder(text: &str, folder: &Path) -> String {
    text.replace("{case}", &folder.display().to_string())
}

/// The variables of the case; its configuration file is named unless the case names one, or sets it to nothing.
fn variables(folder: &Path) -> Env {
    let text = in_folder(&read_text(&folder.join("env.toml")), folder);
    let mut variables: BTreeMap<String, String> = toml::from_str(&text).unwrap();
    let own = folder.join("config.toml");
    let config = if own.exists() { own } else { fixture("empty.toml") };
    // The cases' files have the mode that version control gives them.
    variables.entry("APPONLY_ALLOW_INSECURE_FILES".to_owned()).or_insert_with(|| "1".to_owned());
    variables.entry("APPONLY_CONFIG".to_owned()).or_insert_with(|| config.display().to_string());
    Env::fixed(variables)
}

/// Compares what happened with what was expected.
struct Seen<'a> {
    expect: &'a Expected,
    problems: Vec<String>,
}

impl<'a> Seen<'a> {
    fn new(expect: &'a Expected) -> Self {
        Self { expect, problems: Vec::new() }
    }

    #[expect(clippy::needless_pass_by_value, reason = "callers make the value for this")]
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, expected: &Option<T>, found: T) {
        if let Some(expected) = expected
            && *expected != found
        {
            self.problems.push(format!("{what}: expected {expected:?}, found {found:?}"));
        }
    }

    fn part(&mut self, what: &str, expected: &Option<String>, found: &str) {
        if let Some(expected) = expected
            && !found.contains(expected.as_str())
        {
            self.problems.push(format!("{what}: `{expected}` is not in `{found}`"));
        }
    }

    fn failed(&mut self, expected: &Option<String>, error: &Error) {
        match expected {
            None => self.problems.push(format!("failed: {}", error.report())),
            Some(code) if code != error.code() => {
                self.problems.push(format!("expected `{code}`, but: {}", error.report()));
            }
            Some(_) => {}
        }
        self.part("message", &self.expect.message, &error.to_string());
        self.part("fix", &self.expect.fix, error.fix());
        self.same("exit code", &self.expect.exit, error.exit_code() as u8);
        for (kind, reason) in self.expect.skipped.iter().filter(|_| expected == &self.expect.error) {
            let said =
                error.attempts().iter().any(|line| line.starts_with(kind.as_str()) && line.contains(reason.as_str()));
            if !said {
                self.problems.push(format!("`{kind}`: `{reason}` is not among {:?}", error.attempts()));
            }
        }
    }

    fn built(&mut self, source: &TokenSource) {
        if self.expect.error.is_some() {
            self.problems.push(format!("expected {:?}, but it was built", self.expect.error));
        }
        let kinds = apponly::CredentialKind::ALL.into_iter().filter(|kind| source.describe(*kind).is_some());
        let mut kinds: Vec<_> = kinds.map(|kind| kind.name().to_owned()).collect();
        // The list of candidates in their own order: `describe` only tells which there are.
        let first = source.credential().map(|(kind, _)| kind.name().to_owned());
        kinds.sort_by_key(|kind| Some(kind) != first.as_ref());
        self.same("credentials", &self.expect.credentials, kinds);
        let line = source.credential().map(|(_, line)| line).unwrap_or_default();
        self.part("description", &self.expect.describe, &line);
        self.skipped(&self.expect.skipped, &source.skipped());
    }

    fn skipped(&mut self, expected: &BTreeMap<String, String>, found: &[Skipped]) {
        for (kind, reason) in expected {
            if !found.iter().any(|skipped| skipped.kind.name() == kind && skipped.reason.contains(reason.as_str())) {
                self.problems.push(format!("`{kind}`: `{reason}` is not among {found:?}"));
            }
        }
    }

    fn settings(&mut self, settings: &Settings) {
        let expect = self.expect;
        self.same("tenant", &expect.tenant_id, text(settings.tenant_id.as_ref()));
        self.same("client id", &expect.client_id, text(settings.client_id.as_ref()));
        self.same("cloud", &expect.cloud, settings.cloud.value.name.clone());
        self.same("Graph", &expect.graph, settings.cloud.value.graph.clone());
        self.same("authority", &expect.authority, settings.cloud.value.authority.to_string());
        self.same("chain", &expect.send_certificate_chain, settings.send_certificate_chain.value);
        self.same("algorithm", &expect.assertion_algorithm, format!("{:?}", settings.assertion_algorithm.value));
        self.same("cache", &expect.cache, format!("{:?}", settings.cache.value));
        self.part("warnings", &expect.warning, &settings.warnings.join("\n"));
    }
}

fn text<T: ToString>(setting: Option<&apponly::Setting<T>>) -> String {
    setting.map(|setting| setting.value.to_string()).unwrap_or_default()
}
