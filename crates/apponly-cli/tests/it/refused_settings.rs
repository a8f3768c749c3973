//! Settings that cannot be used: values of options and variables, and the configuration file with file and line.

use crate::support::{Home, NIGHTLY, assert_shown, shared, with};

#[test]
fn values_of_options_are_named_with_what_is_known() {
    let (tenant, home) = (shared(), Home::new());
    let variables = tenant.secret(NIGHTLY);
    for (name, line, option) in [
        ("tenant_common", "--tenant-id common", "--tenant-id"),
        ("tenant_word", "--tenant-id contoso", "--tenant-id"),
        ("client_id", "--client-id nightly-report", "--client-id"),
        ("scope_delegated", "--scope User.Read.All", "--scope"),
        ("scope_single", "--scope https://graph.microsoft.com/User.Read.All", "--scope"),
        ("cloud", "--cloud mars", "--cloud"),
        ("credential", "--credential password", "--credential"),
        ("federated", "--federated gitlab", "--federated"),
        ("federated_command", "--federated command:cat", "--federated"),
        ("federated_no_path", "--federated file:", "--federated"),
        ("managed_identity", "--managed-identity me", "--managed-identity"),
        ("minimum_validity", "--min-validity soon", "--min-validity"),
        ("certificate_vault", "--certificate keyvault:https://v.vault.example/certificates/x", "--certificate"),
    ] {
        let error = home.line(&variables, &format!("token --error-format json {line}")).code(2).error_json();
        assert!(error["message"].as_str().unwrap().starts_with(&format!("`{option}`")), "{error}");
        assert_shown!(format!("option_{name}"), home.line(&variables, &format!("token {line}")).code(2));
    }
    let blanks = home.run(&variables, ["token", "--scope", "a/.default b/.default"]).code(2);
    assert!(blanks.stderr.contains("`--scope`"), "{}", blanks.stderr);
}

#[test]
fn values_of_variables_are_named_by_the_variable() {
    let (tenant, home) = (shared(), Home::new());
    for (name, value) in [
        ("AZURE_TENANT_ID", "organizations"),
        ("AZURE_CLIENT_ID", "x"),
        ("AZURE_AUTHORITY_HOST", "http://login.microsoftonline.com"),
        ("APPONLY_GRAPH_URL", "http://graph.microsoft.com"),
        ("APPONLY_CLOUD", "mars"),
        ("APPONLY_CREDENTIAL", "password"),
        ("APPONLY_MANAGED_IDENTITY", "me"),
        ("APPONLY_PROFILE", "gone"),
        ("APPONLY_CACHE", "disk"),
        ("APPONLY_NO_CACHE", "maybe"),
        ("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "maybe"),
    ] {
        let variables = with(tenant.secret(NIGHTLY), &[(name, value)]);
        let error = home.line(&variables, "token --error-format json").code(2).error_json();
        assert!(error["message"].as_str().unwrap().contains(&format!("`{name}`")), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn variable_that_is_not_text_is_named() {
    use std::os::unix::ffi::OsStrExt as _;

    use crate::support::Outcome;

    let (tenant, home) = (shared(), Home::new());
    let bad = std::ffi::OsStr::from_bytes(b"\xff\xfehunter2");
    for name in ["AZURE_CLIENT_SECRET", "AZURE_TENANT_ID", "APPONLY_PROFILE", "AZURE_CLIENT_CERTIFICATE_PATH"] {
        let mut command = home.command(["token", "--error-format", "json"]);
        let error = Outcome::of(command.envs(tenant.secret(NIGHTLY)).env(name, bad)).code(2).error_json();
        assert_eq!(error["code"], "environment-not-text");
        assert!(error["message"].as_str().unwrap().contains(name), "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

#[test]
fn unknown_profile_says_which_ones_exist() {
    let home = Home::new();
    assert_shown!("profile_unknown_without_file", home.line(&[], "token --profile gone").code(2));
    home.configuration("[profile.nightly]\n[profile.weekly]\n");
    assert_shown!("profile_unknown", home.line(&[], "token --profile gone").code(2));
}

#[test]
fn configuration_file_is_refused_with_file_and_line() {
    let home = Home::new();
    for (name, text, line) in [
        ("unknown_key", "[profile.default]\ntenant_id = \"contoso.example\"\ntennant = \"x\"\n", 3),
        ("unknown_section", "[profiles.default]\n", 1),
        ("broken_syntax", "[profile.default]\ntenant_id = \"contoso.example\n", 2),
        ("literal_secret", "[profile.default]\nsecret = \"hunter2\"\n", 2),
        ("literal_client_secret", "[profile.default]\n\nclient_secret = \"hunter2\"\n", 3),
        ("literal_password", "[profile.default]\ncertificate_password = \"hunter2\"\n", 2),
        ("wrong_type", "[profile.default]\nsend_certificate_chain = \"hunter2\"\n", 2),
        ("bad_tenant", "[profile.default]\ntenant_id = \"common\"\n", 2),
        ("bad_client", "[profile.default]\ntenant_id = \"contoso.example\"\nclient_id = \"me\"\n", 3),
        ("bad_credential", "[profile.default]\ncredentials = [\"password\"]\n", 2),
        ("bad_cloud", "[profile.default]\ncloud = \"mars\"\n", 2),
        (
            "http_cloud",
            "[cloud.mine]\nauthority = \"http://a.example\"\ngraph = \"https://b.example\"\n[profile.default]\ncloud = \"mine\"\n",
            2,
        ),
        ("empty_place", "[profile.default]\nsecret = \"file:\"\n", 2),
    ] {
        let file = home.configuration(text);
        let error = home.line(&[], "token --error-format json").code(2).error_json();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(&format!("`{}`, line {line}", file.display())), "{name}: {message}");
        assert!(!error.to_string().contains("hunter2"), "{name}: {error}");
        assert_shown!(format!("config_{name}"), home.line(&[], "token").code(2));
    }
}

#[test]
fn configuration_that_is_no_text_file_is_named() {
    let home = Home::new();
    home.file("binary", [b'[', 0xff, 0xfe]);
    home.file("folder/x", "");
    home.sparse_file("huge", 100 * 1024 * 1024);
    for (file, code) in [
        ("binary", "file-not-text"),
        ("folder", "file-unreadable"),
        ("huge", "file-too-large"),
        ("missing", "file-unreadable"),
    ] {
        for command in ["token", "profile list", "profile show", "profile check"] {
            let error = home.line(&[], &format!("{command} --config {file} --error-format json")).code(2).error_json();
            assert_eq!(error["code"], code, "{command}: {error}");
            assert!(error["message"].as_str().unwrap().contains(&format!("`{file}`")), "{error}");
        }
    }
    assert_shown!("config_binary", home.line(&[], "token --config binary").code(2));
}
