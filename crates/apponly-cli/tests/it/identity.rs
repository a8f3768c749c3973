//! Every way to say who signs in, end to end.

use std::path::Path;

use apponly_emulator::ForeignToken;

use crate::support::{Home, NIGHTLY, Outcome, Running, pfx, shared, with};

const SERVICE_ACCOUNT: &str = "system:serviceaccount:reports:nightly";
const USER_ASSIGNED: &str = "bbbbbbbb-0000-4000-8000-000000000002";

/// The credential and the client id that the token of `line` came from, just signed in for.
#[track_caller]
fn who(home: &Home, variables: &[(String, String)], line: &str) -> (String, String) {
    identity_of(&home.line(variables, &format!("token --format json --no-cache {line}")).code(0))
}

#[track_caller]
fn identity_of(outcome: &Outcome) -> (String, String) {
    let object = outcome.json();
    let text = |field: &str| object[field].as_str().unwrap_or_default().to_owned();
    (text("credential"), text("client_id"))
}

fn nightly(credential: &str) -> (String, String) {
    (credential.to_owned(), NIGHTLY.client_id.to_owned())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn foreign_token(tenant: &Running) -> String {
    tenant.emulator.issue_foreign_token(&ForeignToken::new(SERVICE_ACCOUNT)).unwrap()
}

#[test]
fn secret_comes_from_a_variable_a_file_or_standard_input() {
    let (tenant, home) = (shared(), Home::new());
    assert_eq!(who(&home, &tenant.secret(NIGHTLY), ""), nightly("secret"));
    for content in [NIGHTLY.secret.to_owned(), format!("{}\n", NIGHTLY.secret), format!("{}\r\n", NIGHTLY.secret)] {
        home.file("secret", &content);
        assert_eq!(who(&home, &tenant.named(NIGHTLY), "--secret-file secret"), nightly("secret"), "{content:?}");
        let mut command = home.command(["token", "--format", "json", "--no-cache", "--secret-stdin"]);
        let outcome = Outcome::of(command.envs(tenant.named(NIGHTLY)).write_stdin(content)).code(0);
        assert_eq!(identity_of(&outcome), nightly("secret"));
    }
}

#[test]
fn tenant_and_client_may_be_options_and_the_tenant_a_domain() {
    let (tenant, home) = (shared(), Home::new());
    home.file("secret", NIGHTLY.secret);
    let mut variables = tenant.place();
    variables.retain(|(name, _)| name != "AZURE_TENANT_ID");
    let line = format!("--tenant-id contoso.example --client-id {} --secret-file secret", NIGHTLY.client_id);
    assert_eq!(who(&home, &variables, &line), nightly("secret"));
}

#[test]
fn certificate_may_be_pem_or_pfx_by_option_or_variable() {
    let (tenant, home) = (shared(), Home::new());
    let pem = tenant.pem_file(&home, "good");
    assert_eq!(who(&home, &tenant.named(NIGHTLY), "--certificate good.pem"), nightly("certificate"));
    let variables = with(tenant.named(NIGHTLY), &[("AZURE_CLIENT_CERTIFICATE_PATH", text(&pem))]);
    assert_eq!(who(&home, &variables, ""), nightly("certificate"));

    home.file("good.pfx", pfx(&tenant.certificate("good"), "correct horse"));
    home.file("password", "correct horse\n");
    let line = "--certificate good.pfx --certificate-password-file password";
    assert_eq!(who(&home, &tenant.named(NIGHTLY), line), nightly("certificate"));
    let variables = with(tenant.named(NIGHTLY), &[("AZURE_CLIENT_CERTIFICATE_PASSWORD", "correct horse")]);
    assert_eq!(who(&home, &variables, "--certificate good.pfx --send-certificate-chain"), nightly("certificate"));
    home.file("open.pfx", pfx(&tenant.certificate("good"), ""));
    assert_eq!(who(&home, &tenant.named(NIGHTLY), "--certificate open.pfx"), nightly("certificate"));
}

#[test]
fn two_certificates_bridge_a_rotation() {
    let (tenant, home) = (shared(), Home::new());
    tenant.pem_file(&home, "good");
    tenant.pem_file(&home, "expired");
    let line = "--certificate expired.pem --certificate good.pem";
    assert_eq!(who(&home, &tenant.named(NIGHTLY), line), nightly("certificate"));
}

#[test]
fn federated_token_comes_from_a_file() {
    let (tenant, home) = (shared(), Home::new());
    let file = home.file("token.jwt", foreign_token(&tenant));
    let line = format!("--federated file:{}", text(&file));
    assert_eq!(who(&home, &tenant.named(NIGHTLY), &line), nightly("federated"));
    let variables = with(tenant.named(NIGHTLY), &[("AZURE_FEDERATED_TOKEN_FILE", text(&file))]);
    assert_eq!(who(&home, &variables, ""), nightly("federated"));
}

#[test]
fn federated_token_comes_from_a_pipeline_job() {
    let (tenant, home) = (shared(), Home::new());
    let job = tenant.emulator.github_job();
    let variables = with(
        tenant.named(NIGHTLY),
        &[("ACTIONS_ID_TOKEN_REQUEST_URL", &job.url), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", &job.token)],
    );
    assert_eq!(who(&home, &variables, "--federated github"), nightly("federated"));

    let job = tenant.emulator.azure_pipelines_job();
    let variables =
        with(tenant.named(NIGHTLY), &[("SYSTEM_OIDCREQUESTURI", &job.url), ("SYSTEM_ACCESSTOKEN", &job.token)]);
    let line = "--federated azure-pipelines --service-connection 5c5c5c5c-0000-4000-8000-000000000001";
    assert_eq!(who(&home, &variables, line), nightly("federated"));
}

#[test]
fn federated_token_comes_from_a_managed_identity() {
    let (tenant, home) = (shared(), Home::new());
    let mut variables = tenant.app_service();
    variables.extend(tenant.named(NIGHTLY));
    let line = format!("--federated managed-identity --managed-identity client:{USER_ASSIGNED} --credential federated");
    assert_eq!(who(&home, &variables, &line), nightly("federated"));
}

#[cfg(unix)]
#[test]
fn federated_token_comes_from_a_program_that_a_profile_names() {
    let (tenant, home) = (shared(), Home::new());
    let file = home.file("token.jwt", foreign_token(&tenant));
    home.configuration(&format!("[profile.default]\nfederated = \"command:/bin/cat '{}'\"\n", text(&file)));
    assert_eq!(who(&home, &tenant.named(NIGHTLY), ""), nightly("federated"));
}

#[test]
fn managed_identity_is_found_by_app_service_and_imds_variables() {
    let (tenant, home) = (shared(), Home::new());
    let system = ("managed-identity".to_owned(), "bbbbbbbb-0000-4000-8000-000000000001".to_owned());
    let user = ("managed-identity".to_owned(), USER_ASSIGNED.to_owned());
    let imds = with(tenant.place(), &[("AZURE_POD_IDENTITY_AUTHORITY_HOST", tenant.emulator.imds_url())]);
    for (host, variables) in [("app service", tenant.app_service()), ("imds", imds)] {
        let context = |line: &str| {
            let object = home.line(&variables, &format!("context --format json --no-cache {line}")).code(0).json();
            let text = |field: &str| object[field].as_str().unwrap_or_default().to_owned();
            (text("credential"), text("client_id"))
        };
        assert_eq!(context("--credential managed-identity"), system, "{host}");
        assert_eq!(context("--managed-identity system"), system, "{host}");
        assert_eq!(context(&format!("--managed-identity client:{USER_ASSIGNED}")), user, "{host}");
        let by_object = "--managed-identity object:eeeeeeee-0000-4000-8000-000000000002";
        assert_eq!(context(by_object), user, "{host}");
    }
}

#[test]
fn app_registration_goes_before_what_the_host_offers() {
    let (tenant, home) = (shared(), Home::new());
    let mut variables = tenant.app_service();
    variables.extend(tenant.secret(NIGHTLY));
    assert_eq!(who(&home, &variables, ""), nightly("secret"));
    assert_eq!(who(&home, &variables, "--credential managed-identity").0, "managed-identity");
    let by_variable = with(variables, &[("APPONLY_CREDENTIAL", "managed-identity")]);
    assert_eq!(who(&home, &by_variable, "").0, "managed-identity");
}

#[test]
fn profile_is_chosen_by_option_variable_or_default() {
    let (tenant, home) = (shared(), Home::new());
    home.file("config/apponly/nightly.secret", NIGHTLY.secret);
    tenant.pem_file(&home, "good");
    let client = NIGHTLY.client_id;
    let file = home.configuration(&format!(
        "[profile.default]\nclient_id = \"{client}\"\nsecret = \"file:nightly.secret\"\n\n\
         [profile.strong]\nclient_id = \"{client}\"\ncertificate = \"../../good.pem\"\n"
    ));
    assert_eq!(who(&home, &tenant.place(), ""), nightly("secret"), "the default profile");
    assert_eq!(who(&home, &tenant.place(), "--profile strong"), nightly("certificate"));
    let variables = with(tenant.place(), &[("APPONLY_PROFILE", "strong")]);
    assert_eq!(who(&home, &variables, ""), nightly("certificate"));
    assert_eq!(who(&home, &variables, "--profile default"), nightly("secret"), "the option goes first");

    let elsewhere = home.file("elsewhere.toml", std::fs::read_to_string(&file).unwrap().replace("../../", ""));
    home.file("nightly.secret", NIGHTLY.secret);
    std::fs::remove_file(&file).unwrap();
    let line = format!("--config {} --profile strong", text(&elsewhere));
    assert_eq!(who(&home, &tenant.place(), &line), nightly("certificate"));
    let variables = with(tenant.place(), &[("APPONLY_CONFIG", text(&elsewhere))]);
    assert_eq!(who(&home, &variables, ""), nightly("secret"));
}

#[test]
fn configuration_of_the_working_directory_is_never_used() {
    let (tenant, home) = (shared(), Home::new());
    home.file("config.toml", "[profile.default]\nnonsense = 1\n");
    home.file("apponly.toml", "[profile.default]\nnonsense = 1\n");
    home.file("apponly/config.toml", "[profile.default]\nnonsense = 1\n");
    assert_eq!(who(&home, &tenant.secret(NIGHTLY), ""), nightly("secret"));
}

#[test]
fn profile_names_the_secret_by_variable() {
    let (tenant, home) = (shared(), Home::new());
    home.configuration("[profile.default]\nsecret = \"env:NIGHTLY_SECRET\"\n");
    let variables = with(tenant.named(NIGHTLY), &[("NIGHTLY_SECRET", NIGHTLY.secret)]);
    assert_eq!(who(&home, &variables, ""), nightly("secret"));
}
