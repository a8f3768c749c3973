//! `apponly exec --header-file`: private, fresh, gone at the end.

use crate::support::{App, Home, NIGHTLY, Running, shared};

const SHORT: &str = "tenant_id = \"11111111-2222-4333-8444-555555555555\"\ndomains = [\"contoso.example\"]\ntoken_lifetime = 2\n\
    [[apps]]\ndisplay_name = \"short\"\nclient_id = \"aaaaaaaa-0000-4000-8000-00000000000a\"\n\
    [[apps.secrets]]\nvalue = \"emulated~secret.of+short/lives==\"\n";

fn script<'a>(options: &[&'a str], script: &'a str) -> Vec<&'a str> {
    [&["exec", "--quiet", "--header-file", "header"], options, &["--", "/bin/sh", "-c", script]].concat()
}

#[test]
fn file_is_as_header_prints_it_private_and_gone_afterwards() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.run(&tenant.secret(NIGHTLY), script(&[], "cat header; stat -c %a header; ls -A")).code(0);
    let printed = home.line(&tenant.secret(NIGHTLY), "header").code(0).stdout;
    let rest = outcome.stdout.strip_prefix(&printed).unwrap();
    assert!(rest.starts_with("600\n"), "{rest}");
    assert!(rest.lines().skip(1).all(|name| !name.starts_with(".header")), "{rest}");
    assert!(!home.path().join("header").exists());
}

#[test]
fn file_is_renewed_before_its_token_ends() {
    let (tenant, home) = (Running::described(SHORT), Home::new());
    let app = App { client_id: "aaaaaaaa-0000-4000-8000-00000000000a", secret: "emulated~secret.of+short/lives==" };
    let wait = "first=$(cat header); while next=$(cat header) && [ \"$next\" = \"$first\" ]; do sleep 0.05; done; [ -n \"$next\" ]";
    home.run(&tenant.secret(app), script(&[], wait)).code(0);
    assert!(tenant.emulator.request_count() >= 2);
}

#[test]
fn what_has_the_name_already_is_left_alone() {
    let (tenant, home) = (shared(), Home::new());
    let file = home.file("header", "precious");
    let refused = home.run(&tenant.secret(NIGHTLY), script(&[], "echo started")).code(2);
    assert_eq!((refused.stdout.as_str(), std::fs::read_to_string(&file).unwrap().as_str()), ("", "precious"));
    assert!(refused.stderr.contains("header-file-unusable"), "{}", refused.stderr);
    std::fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink("target", &file).unwrap();
    home.run(&tenant.secret(NIGHTLY), script(&[], "echo started")).code(2);
    assert!(!home.path().join("target").exists());
    home.line(&tenant.secret(NIGHTLY), "exec --header-file no/such/folder/header -- true").code(2);
}

#[test]
fn file_goes_even_if_the_program_cannot_start() {
    let (tenant, home) = (shared(), Home::new());
    home.line(&tenant.secret(NIGHTLY), "exec --header-file header -- no-such-program").code(127);
    assert!(!home.path().join("header").exists());
}
