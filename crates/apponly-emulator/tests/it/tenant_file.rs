//! Tenant descriptions: what is read, and what is said about mistakes.

use std::path::Path;

use apponly_emulator::tenant::{Certificate, IdentityKind, IssuerKeys, Tenant, TenantError};

const HEAD: &str = "tenant_id = \"11111111-2222-4333-8444-555555555555\"\ndomains = [\"contoso.example\"]\n";

fn parse(rest: &str) -> Result<Tenant, TenantError> {
    Tenant::from_toml(&format!("{HEAD}{rest}"), "t.toml", Path::new("."))
}

/// Line and field of the error, and its text.
fn error(rest: &str) -> (usize, String, String) {
    match parse(rest).unwrap_err() {
        TenantError::Invalid { line, field, message, .. } => (line, field, message),
        other => panic!("{other}"),
    }
}

#[test]
fn the_seed_is_complete() {
    let tenant = Tenant::seed().unwrap();
    assert_eq!((tenant.users, tenant.domains[0].as_str()), (250, "contoso.example"));
    assert_eq!(tenant.apps[0].certificates.len(), 4);
    assert!(tenant.identities.iter().any(|identity| identity.kind == IdentityKind::System));
    assert!(tenant.apps[0].federations.iter().any(|federation| matches!(federation.keys, IssuerKeys::Tenant)));
    assert!(tenant.resource("https://graph.microsoft.com/").is_some());
}

#[test]
fn a_small_tenant_has_defaults_and_stable_ids() {
    let text = "[[apps]]\ndisplay_name = \"a\"\nclient_id = \"aaaaaaaa-0000-4000-8000-000000000001\"\n\
                roles = [\"Custom.Role\"]\n";
    let (one, two) = (parse(text).unwrap(), parse(text).unwrap());
    assert_eq!((one.users, one.token_lifetime, one.refresh_in), (250, 3599, None));
    assert_eq!(one.apps[0].service_principal_object_id, two.apps[0].service_principal_object_id);
    assert_eq!(one.apps[0].grants, two.apps[0].grants);
    // A role that was not defined is defined by being granted.
    assert!(one.resource("https://graph.microsoft.com").unwrap().role("Custom.Role").is_some());
}

#[test]
fn errors_name_line_and_field() {
    let app = "[[apps]]\ndisplay_name = \"a\"\nclient_id = \"aaaaaaaa-0000-4000-8000-000000000001\"\n";
    for (rest, line, field, part) in [
        ("usrs = 5\n", 3, "usrs", "unknown field `usrs`"),
        ("users = \"many\"\n", 3, "users", "invalid type"),
        ("users = 2000000\n", 3, "users", "0 to 1000000"),
        ("token_lifetime = 0\n", 3, "token_lifetime", "1 to 86400"),
        ("refresh_in = 4000\n", 3, "refresh_in", "1 to 3598"),
        ("users =\n", 3, "users", ""),
        ("[[apps]]\ndisplay_name = \"a\"\nclient_id = \"aaaa\"\n", 5, "client_id", "is not a GUID"),
        (&format!("{app}{app}"), 8, "client_id", "used twice"),
        (&format!("{app}disbled = true\n"), 6, "disbled", "unknown field"),
        (&format!("{app}[[apps.secrets]]\nvalue = \"\"\n"), 7, "value", "cannot be empty"),
        (&format!("{app}[[apps.certificates]]\nname = \"c\"\nfile = \"none.pem\"\n"), 8, "file", "none.pem"),
        (&format!("{app}[[apps.certificates]]\nname = \"c\"\npem = \"x\"\n"), 8, "pem", "no PEM certificate"),
        (&format!("{app}[[apps.certificates]]\nname = \"c\"\npem = \"x\"\nfile = \"y\"\n"), 7, "name", "one of"),
        (&format!("{app}[[apps.grants]]\nresource = \"api://no\"\nroles = []\n"), 7, "resource", "[[resources]]"),
        ("[[faults]]\ntarget = \"moon\"\n", 4, "target", "unknown variant `moon`"),
    ] {
        let (got_line, got_field, message) = error(rest);
        assert_eq!((got_line, got_field.as_str()), (line, field), "{rest}: {message}");
        assert!(message.contains(part), "{rest}: {message}");
    }
    let shown = parse("usrs = 5\n").unwrap_err().to_string();
    assert!(shown.starts_with("t.toml: line 3: `usrs`: "), "{shown}");
}

#[test]
fn certificates_are_read_from_files_beside_the_description() {
    let directory = tempfile::tempdir().unwrap();
    let now = apponly_emulator::Clock::new().now();
    let certificate = Certificate::generate("own", "own", Default::default(), now).unwrap();
    std::fs::write(directory.path().join("own.pem"), certificate.to_pem()).unwrap();
    let text = format!(
        "{HEAD}[[apps]]\ndisplay_name = \"a\"\nclient_id = \"aaaaaaaa-0000-4000-8000-000000000001\"\n\
         certificates = [{{ name = \"own\", file = \"own.pem\" }}]\n"
    );
    let path = directory.path().join("tenant.toml");
    std::fs::write(&path, text).unwrap();
    let tenant = Tenant::read(&path).unwrap();
    assert_eq!(tenant.apps[0].certificates[0].der, certificate.der);
    assert!(tenant.apps[0].certificates[0].private_key.is_none());
}

#[test]
fn an_unreadable_file_is_named() {
    let error = Tenant::read(Path::new("no/such/tenant.toml")).unwrap_err().to_string();
    assert!(error.starts_with("no/such/tenant.toml: "), "{error}");
}
