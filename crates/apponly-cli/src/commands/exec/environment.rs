//! What the program finds in its environment, and what it does not.
//!
//! The lists are also in `docs/reference/environment-variables.md`; a test keeps both equal.

use std::ffi::{OsStr, OsString};

use apponly::{Error, FederatedSource, Settings, catalogue};

/// What a variable would do in the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It holds a secret, or stands for one: it never reaches the program.
    Secret,
    /// It would lead the program to another identity than the endpoint's; `--keep` leaves it.
    Leads,
}
use Effect::{Leads, Secret};

/// A variable that is removed; a name that ends with `*` stands for all that begin so.
type Row = (&'static str, Effect, &'static str);

/// The first row that fits counts.
const REMOVED: &[Row] = &[
    // Every Azure SDK takes it for the client id of a user-assigned identity: docs/decisions/0014.
    ("AZURE_CLIENT_ID", Leads, "SDKs would ask for a user-assigned identity of this id"),
    ("AZURE_CLIENT_SECRET", Secret, "the client secret"),
    ("AZURE_CLIENT_CERTIFICATE_PATH", Leads, "SDKs would sign in with the certificate"),
    ("AZURE_CLIENT_CERTIFICATE_PASSWORD", Secret, "the password of the certificate file"),
    ("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", Leads, "belongs to the certificate"),
    ("AZURE_USERNAME", Leads, "SDKs would sign in as a user"),
    ("AZURE_PASSWORD", Secret, "a user's password"),
    ("AZURE_FEDERATED_TOKEN_FILE", Leads, "SDKs would sign in with the federated token"),
    ("AZURE_FEDERATED_TOKEN", Secret, "a federated token"),
    ("AZURE_POD_IDENTITY_AUTHORITY_HOST", Leads, "another place of the instance metadata service"),
    ("AZURE_IMDS_CUSTOM_AUTHORITY_HOST", Leads, "another place of the instance metadata service"),
    ("IMDS_ENDPOINT", Leads, "together with `IDENTITY_ENDPOINT` it means Azure Arc"),
    ("IDENTITY_SERVER_THUMBPRINT", Leads, "together with `IDENTITY_ENDPOINT` it means Service Fabric"),
    ("IDENTITY_API_VERSION", Leads, "belongs to Service Fabric"),
    ("MSI_SECRET", Secret, "the secret of the host's own endpoint"),
    ("MSI_*", Leads, "the host's own endpoint, in the form before 2019"),
    ("MSAL_MANAGED_IDENTITY_ENDPOINT", Leads, "another endpoint, for MSAL"),
    ("DEFAULT_IDENTITY_CLIENT_ID", Leads, "SDKs would ask for a user-assigned identity of this id"),
    ("AZURESUBSCRIPTION_*", Leads, "SDKs would sign in by the service connection"),
    ("ARM_CLIENT_ID", Leads, "Terraform would ask for a user-assigned identity of this id"),
    ("ARM_CLIENT_ID_FILE_PATH", Leads, "the same in a file"),
    ("ARM_CLIENT_SECRET", Secret, "Terraform's client secret"),
    ("ARM_CLIENT_SECRET_FILE_PATH", Leads, "Terraform would sign in with the secret of the file"),
    ("ARM_CLIENT_CERTIFICATE", Secret, "Terraform's certificate with its key"),
    ("ARM_CLIENT_CERTIFICATE_PATH", Leads, "Terraform would sign in with the certificate"),
    ("ARM_CLIENT_CERTIFICATE_PASSWORD", Secret, "the password of that certificate"),
    ("ARM_OIDC_TOKEN", Secret, "Terraform's federated token"),
    ("ARM_OIDC_REQUEST_TOKEN", Secret, "the right to ask for a federated token"),
    ("ARM_OIDC_*", Leads, "Terraform would sign in with a federated token"),
    ("ARM_MSI_*", Leads, "another endpoint, for Terraform"),
    ("APPONLY_PROFILE", Leads, "an `apponly` in the program would sign in by itself"),
    ("APPONLY_CONFIG", Leads, "an `apponly` in the program would sign in by itself"),
    ("APPONLY_CREDENTIAL", Leads, "an `apponly` in the program would sign in by itself"),
    ("APPONLY_MANAGED_IDENTITY", Leads, "an `apponly` in the program would ask for this identity"),
    ("APPONLY_PKCS11_PIN", Secret, "the PIN of the token with the key"),
    ("APPONLY_TPM_AUTH", Secret, "the authorization value of the key in the TPM"),
    ("APPONLY_TPM_TCTI", Leads, "belongs to the TPM with the key"),
    ("APPONLY_PKCS11_MODULE", Leads, "belongs to the token with the key"),
    ("APPONLY_REDIS_USERNAME", Leads, "belongs to the token cache"),
    ("APPONLY_REDIS_PASSWORD", Secret, "the password of the token cache"),
    ("APPONLY_CACHE", Leads, "the place of the token cache"),
];

/// Removed where the identity is proved by a token of the GitHub job: whoever holds these gets the same token.
const OF_GITHUB: &[Row] = &[
    ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", Secret, "the right to ask for the job's federated token"),
    ("ACTIONS_ID_TOKEN_REQUEST_URL", Leads, "belongs to the right to ask for the job's federated token"),
];

/// Removed where the identity is proved by a token of the pipeline.
const OF_AZURE_PIPELINES: &[Row] = &[
    ("SYSTEM_ACCESSTOKEN", Secret, "the right to ask for the job's federated token"),
    ("SYSTEM_OIDCREQUESTURI", Leads, "belongs to the right to ask for the job's federated token"),
];

/// Always set: without them there is no endpoint.
const OURS: [&str; 2] = ["IDENTITY_ENDPOINT", "IDENTITY_HEADER"];

/// The credentials that SDKs for .NET, Go, Java, JavaScript and Python try: environment, workload identity, managed
/// identity, of which the first two find nothing. No version that knows the variable refuses this value; the names of
/// single credentials came later. It keeps an SDK from the sign-in of a developer where the endpoint refuses.
const TOKEN_CREDENTIALS: (&str, &str) = ("AZURE_TOKEN_CREDENTIALS", "prod");

/// A proxy cannot reach the endpoint, and must not see what goes there.
const PROXIES: [&str; 6] = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
const NO_PROXY: [&str; 2] = ["NO_PROXY", "no_proxy"];
const LOOPBACK: &str = "127.0.0.1,localhost";

/// The changes to the environment that the program inherits.
#[derive(Default)]
pub(super) struct Changes {
    removed: Vec<OsString>,
    set: Vec<(String, OsString)>,
    kept: Vec<String>,
}

impl Changes {
    /// What is taken from `present`, the environment of this process, for an identity of these settings.
    ///
    /// # Errors
    /// `setting-invalid`: one of `kept` may not be kept.
    pub(super) fn new(present: &[(OsString, OsString)], settings: &Settings, kept: &[String]) -> Result<Self, Error> {
        let secrets = settings.secret_variables();
        let rows = rows_for(settings);
        for name in kept {
            check_kept(name, &rows, &secrets)?;
        }
        let is_removed = |name: &&OsStr| {
            secrets.iter().any(|secret| OsStr::new(secret) == *name)
                || name
                    .to_str()
                    .is_some_and(|name| find(&rows, name).is_some() && !kept.iter().any(|kept| kept == name))
        };
        let removed =
            present.iter().map(|(name, _)| name.as_os_str()).filter(is_removed).map(OsStr::to_owned).collect();
        let mut changes = Self { removed, set: Vec::new(), kept: kept.to_vec() };
        changes.set(TOKEN_CREDENTIALS.0, TOKEN_CREDENTIALS.1);
        changes.bypass_proxies(present);
        Ok(changes)
    }

    /// The endpoint and the secret that only the program knows.
    pub(super) fn endpoint(&mut self, url: &str, secret: &str) {
        let [endpoint, header] = OURS;
        self.set(endpoint, url);
        self.set(header, secret);
    }

    pub(super) fn tenant(&mut self, tenant: Option<&str>) {
        if let Some(tenant) = tenant {
            self.set("AZURE_TENANT_ID", tenant);
        }
    }

    /// A token in a variable of this name.
    pub(super) fn token(&mut self, name: &str, token: &str) {
        self.set(name, token);
    }

    pub(super) fn apply(self, command: &mut std::process::Command) {
        for name in &self.removed {
            command.env_remove(name);
        }
        command.envs(self.set);
    }

    fn set(&mut self, name: &str, value: impl Into<OsString>) {
        if !self.kept.iter().any(|kept| kept == name) {
            self.set.push((name.to_owned(), value.into()));
        }
    }

    fn bypass_proxies(&mut self, present: &[(OsString, OsString)]) {
        let value = |name: &str| {
            let found = present.iter().find(|(other, value)| other == name && !value.is_empty());
            found.map(|(_, value)| value.clone())
        };
        if !PROXIES.iter().any(|name| value(name).is_some()) {
            return;
        }
        let [upper, lower] = NO_PROXY.map(value);
        // Programs read one of both names, and which differs: each then has what the other had.
        let values = [upper.clone().or_else(|| lower.clone()), lower.or(upper)];
        for (name, existing) in NO_PROXY.into_iter().zip(values) {
            let mut list = existing.unwrap_or_default();
            if list == "*" {
                continue;
            }
            if !list.is_empty() {
                list.push(",");
            }
            list.push(LOOPBACK);
            self.set(name, list);
        }
    }
}

/// The environment of this process.
#[expect(clippy::disallowed_methods, reason = "the program inherits all of it, whatever it is called")]
pub(super) fn present() -> Vec<(OsString, OsString)> {
    std::env::vars_os().collect()
}

/// Whether `name` can be the variable of `--token-env`.
///
/// # Errors
/// `setting-invalid`: it is no name of a variable, or has a meaning of its own.
pub(super) fn check_token_variable(name: &str) -> Result<(), Error> {
    let invalid = |why: String| Err(Error::new(&catalogue::SETTING_INVALID, format!("`--token-env`: {why}")));
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || !name.chars().all(is_word) {
        return invalid(format!("`{name}` is not the name of a variable")).map_err(|error: Error| {
            error.with_fix("give letters, digits and `_`, for example `--token-env GRAPH_TOKEN`")
        });
    }
    let all = REMOVED.iter().chain(OF_GITHUB).chain(OF_AZURE_PIPELINES);
    let others = ["PATH", "HOME", "AZURE_TENANT_ID", TOKEN_CREDENTIALS.0];
    let mut taken = all.map(|row| row.0).chain(OURS).chain(NO_PROXY).chain(PROXIES).chain(others);
    if taken.any(|row| fits(row, name)) {
        return invalid(format!("`{name}` has a meaning of its own"))
            .map_err(|error: Error| error.with_fix("choose another name, for example `--token-env GRAPH_TOKEN`"));
    }
    Ok(())
}

fn rows_for(settings: &Settings) -> Vec<Row> {
    let of_source = match settings.federated.as_ref().map(|federated| &federated.value) {
        Some(FederatedSource::Github) => OF_GITHUB,
        Some(FederatedSource::AzurePipelines) => OF_AZURE_PIPELINES,
        _ => &[],
    };
    REMOVED.iter().chain(of_source).copied().collect()
}

fn check_kept(name: &str, rows: &[Row], secrets: &[String]) -> Result<(), Error> {
    let invalid = |why: String| Error::new(&catalogue::SETTING_INVALID, format!("`--keep {name}`: {why}"));
    if OURS.contains(&name) {
        return Err(invalid("the variable is the endpoint that the program gets".to_owned())
            .with_cause("without it the program would find no identity")
            .with_fix("run the program without `apponly exec` to give it the host's own endpoint"));
    }
    let reason = match find(rows, name) {
        Some((_, Secret, reason)) => reason,
        _ if secrets.iter().any(|secret| secret == name) => "the secret that this identity signs in with",
        _ => return Ok(()),
    };
    Err(invalid(format!("the variable holds a secret ({reason})"))
        .with_cause("a program that gets its tokens from the endpoint must not hold what they are got with")
        .with_fix("leave the option away; what the program needs for another purpose, give it under another name"))
}

fn find<'a>(rows: &'a [Row], name: &str) -> Option<&'a Row> {
    rows.iter().find(|(row, ..)| fits(row, name))
}

fn fits(row: &str, name: &str) -> bool {
    row.strip_suffix('*').map_or(row == name, |beginning| name.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use apponly::{Env, Options};

    use super::*;

    const PAGE: &str =
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/environment-variables.md"));

    fn settings(variables: &[(&str, &str)]) -> Settings {
        Settings::load(&Options::default(), &Env::fixed(variables.iter().copied())).unwrap()
    }

    fn changes(present: &[(&str, &str)], kept: &[&str]) -> Result<Changes, Error> {
        let owned: Vec<(OsString, OsString)> =
            present.iter().map(|(name, value)| (name.into(), value.into())).collect();
        let kept: Vec<_> = kept.iter().map(|name| (*name).to_owned()).collect();
        Changes::new(&owned, &settings(&[]), &kept)
    }

    fn value<'a>(changes: &'a Changes, name: &str) -> Option<&'a str> {
        changes.set.iter().find(|(other, _)| other == name).and_then(|(_, value)| value.to_str())
    }

    #[test]
    fn reference_page_names_every_row() {
        for (name, _, _) in REMOVED.iter().chain(OF_GITHUB).chain(OF_AZURE_PIPELINES) {
            assert!(PAGE.contains(&format!("`{name}`")), "{name}");
        }
        for name in OURS.into_iter().chain(NO_PROXY).chain([TOKEN_CREDENTIALS.0]) {
            assert!(PAGE.contains(&format!("`{name}`")), "{name}");
        }
    }

    #[test]
    fn removes_credentials_and_leaves_the_rest() {
        let changes = changes(
            &[
                ("AZURE_CLIENT_SECRET", "s"),
                ("MSI_ENDPOINT", "m"),
                ("MSI_SECRET", "m"),
                ("PATH", "/bin"),
                ("MSIX", "x"),
            ],
            &[],
        )
        .unwrap();
        assert_eq!(changes.removed, ["AZURE_CLIENT_SECRET", "MSI_ENDPOINT", "MSI_SECRET"]);
        assert_eq!(value(&changes, "AZURE_TOKEN_CREDENTIALS"), Some("prod"));
        assert_eq!(value(&changes, "NO_PROXY"), None, "there is no proxy to pass by");
    }

    #[test]
    fn keeps_what_leads_elsewhere_but_no_secret() {
        let mut kept = changes(&[("AZURE_CLIENT_ID", "x")], &["AZURE_CLIENT_ID", "AZURE_TENANT_ID"]).unwrap();
        kept.tenant(Some("contoso.com"));
        assert!(kept.removed.is_empty() && value(&kept, "AZURE_TENANT_ID").is_none());
        for name in ["AZURE_CLIENT_SECRET", "MSI_SECRET", "ARM_OIDC_TOKEN", "IDENTITY_HEADER"] {
            assert_eq!(changes(&[], &[name]).err().map(|error| error.code()), Some("setting-invalid"), "{name}");
        }
    }

    #[test]
    fn rights_of_a_job_go_only_where_they_are_the_identity() {
        let present = [(OsString::from("ACTIONS_ID_TOKEN_REQUEST_TOKEN"), OsString::from("right"))];
        let mut options = Options::default();
        for (federated, removed) in [("github", 1), ("azure-pipelines", 0)] {
            options.federated = Some(federated.to_owned());
            let env = Env::fixed([("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "c")]);
            let settings = Settings::load(&options, &env).unwrap();
            assert_eq!(Changes::new(&present, &settings, &[]).unwrap().removed.len(), removed, "{federated}");
        }
    }

    #[test]
    fn loopback_passes_every_proxy_by() {
        let both = changes(&[("http_proxy", "http://p"), ("NO_PROXY", "corp.example")], &[]).unwrap();
        for name in NO_PROXY {
            assert_eq!(value(&both, name), Some("corp.example,127.0.0.1,localhost"), "{name}");
        }
        let none = changes(&[("HTTP_PROXY", "http://p"), ("no_proxy", "*")], &[]).unwrap();
        assert_eq!(value(&none, "no_proxy"), None);
        let empty = changes(&[("HTTP_PROXY", "")], &[]).unwrap();
        assert_eq!(value(&empty, "NO_PROXY"), None);
    }

    #[test]
    fn token_variable_must_be_a_free_name() {
        assert!(check_token_variable("GRAPH_TOKEN").is_ok());
        for bad in ["", "1A", "A-B", "A=B", "PATH", "IDENTITY_HEADER", "AZURE_CLIENT_SECRET", "MSI_X", "NO_PROXY"] {
            assert!(check_token_variable(bad).is_err(), "{bad}");
        }
    }
}
