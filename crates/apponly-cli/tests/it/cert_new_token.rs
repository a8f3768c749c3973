//! `apponly cert new --key pkcs11:…`: SoftHSM makes the key, where it is installed (`apt-get install softhsm2`).

use std::path::Path;
use std::process::Command;

use crate::support::{Home, Running};

const MODULES: [&str; 3] =
    ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm.so", "/usr/local/lib/softhsm/libsofthsm2.so"];

const PIN: &str = "471147";

const CLIENT_ID: &str = "cccccccc-0000-4000-8000-000000000001";

/// A home with an empty token `apps`, its PIN in the file `pin`.
struct Token {
    home: Home,
    module: &'static str,
}

impl Token {
    #[expect(clippy::print_stderr, reason = "why the tests prove nothing here")]
    fn new() -> Option<Self> {
        let module = MODULES.into_iter().find(|path| Path::new(path).exists());
        let Some(module) = module.filter(|_| Command::new("softhsm2-util").arg("--version").output().is_ok()) else {
            eprintln!("skipped: SoftHSM is not installed (`apt-get install softhsm2`)");
            return None;
        };
        let token = Self { home: Home::new(), module };
        let folder = token.home.path().join("tokens");
        std::fs::create_dir(&folder).unwrap();
        token.home.file("softhsm2.conf", format!("directories.tokendir = {}\nlog.level = ERROR\n", folder.display()));
        token.home.file("pin", PIN);
        let words = ["--init-token", "--free", "--label", "apps", "--so-pin", "5678", "--pin", PIN];
        let output = Command::new("softhsm2-util").args(words).envs(token.variables()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(token)
    }

    fn variables(&self) -> Vec<(String, String)> {
        vec![("SOFTHSM2_CONF".to_owned(), self.home.path().join("softhsm2.conf").display().to_string())]
    }

    fn uri(&self, object: &str, more: &str) -> String {
        let pin = self.home.path().join("pin");
        format!("pkcs11:token=apps;{object}?module-path={}&pin-source=file:{}{more}", self.module, pin.display())
    }

    fn make(&self, uri: &str, more: &[&str]) -> crate::support::Outcome {
        let mut line = vec!["cert", "new", "--key", uri, "--bits", "2048", "--format", "json"];
        if !more.contains(&"--out") {
            line.extend(["--out", "app.crt"]);
        }
        line.extend(more);
        self.home.run(&self.variables(), line)
    }

    fn sign_in(&self, uri: &str) -> crate::support::Outcome {
        let pem = std::fs::read_to_string(self.home.path().join("app.crt")).unwrap();
        let tenant = Running::described(&format!(
            "tenant_id = \"22222222-2222-4333-8444-555555555555\"\ndomains = [\"fabrikam.example\"]\nusers = 1\n\
             [[apps]]\ndisplay_name = \"Export\"\nclient_id = \"{CLIENT_ID}\"\nroles = [\"User.Read.All\"]\n\
             certificates = [{{ name = \"main\", pem = '''\n{pem}''' }}]\n"
        ));
        let mut variables = tenant.place();
        variables.push(("AZURE_CLIENT_ID".to_owned(), CLIENT_ID.to_owned()));
        variables.extend(self.variables());
        self.home.run(&variables, ["token", "--certificate", uri, "--format", "json", "--no-cache"])
    }
}

#[test]
fn key_of_the_token_signs_in_by_the_same_uri_and_is_in_no_file() {
    let Some(token) = Token::new() else { return };
    let uri = token.uri("object=nightly", "");
    let made = token.make(&uri, &["--subject", "Nightly", "--client-id", CLIENT_ID]).code(0);
    let text = std::fs::read_to_string(token.home.path().join("app.crt")).unwrap();
    assert!(text.starts_with("-----BEGIN CERTIFICATE-----") && !text.contains("PRIVATE"), "{text}");
    let json = made.json();
    assert_eq!(
        (&json["source"], &json["subject"], &json["bits"]),
        (&uri.as_str().into(), &"CN=Nightly".into(), &2048.into())
    );
    let command = json["register"]["azure_cli"].as_str().unwrap();
    assert!(command.contains(CLIENT_ID) && command.contains("@app.crt"), "{command}");
    assert_eq!(token.sign_in(&uri).code(0).json()["credential"], "certificate");
    assert!(!made.stdout.contains(PIN) && !made.stderr.contains(PIN));
}

#[test]
fn label_and_id_that_are_taken_are_refused_and_what_is_there_stays() {
    let Some(token) = Token::new() else { return };
    let uri = token.uri("object=nightly;id=%01%ff", "");
    token.make(&uri, &[]).code(0);
    let before = std::fs::read(token.home.path().join("app.crt")).unwrap();
    for (object, name) in [("object=nightly", "label `nightly`"), ("object=other;id=%01%ff", "id `%01%ff`")] {
        let refused = token.make(&token.uri(object, ""), &["--out", "other.crt"]).code(2);
        assert!(refused.stderr.contains("pkcs11-object-exists"), "{}", refused.stderr);
        assert!(refused.stderr.contains(name), "{}", refused.stderr);
        assert!(!token.home.path().join("other.crt").exists());
    }
    // A file that is taken is seen before the key is made.
    let refused = token.make(&token.uri("object=second", ""), &[]).code(2);
    assert!(refused.stderr.contains("file-exists"), "{}", refused.stderr);
    token.make(&token.uri("object=second", ""), &["--out", "second.crt"]).code(0);
    assert_eq!(std::fs::read(token.home.path().join("app.crt")).unwrap(), before);
    token.sign_in(&uri).code(0);
}

#[test]
fn certificate_beside_the_token_is_the_file_that_is_written() {
    let Some(token) = Token::new() else { return };
    let file = token.home.path().join("app.crt");
    let uri = token.uri("object=nightly", &format!("&x-certificate-file={}", file.display()));
    let crossed = token.make(&uri, &["--out", "other.crt"]).code(2);
    assert!(crossed.stderr.contains("setting-invalid") && crossed.stderr.contains("app.crt"), "{}", crossed.stderr);
    token.make(&uri, &[]).code(0);
    token.sign_in(&uri).code(0);
    // The token itself holds no certificate then.
    let refused = token.sign_in(&token.uri("object=nightly", "")).code(2);
    assert!(refused.stderr.contains("pkcs11-object-missing"), "{}", refused.stderr);
}

#[test]
fn key_that_cannot_be_made_leaves_nothing_behind() {
    let Some(token) = Token::new() else { return };
    for (uri, more, code) in [
        (token.uri("object=nightly", ""), &["--days", "0"][..], "setting-invalid"),
        (token.uri("object=nightly", ""), &["--subject", "X=a"], "setting-invalid"),
        (token.uri("object=nightly", "").replace("token=apps", "token=gone"), &[], "pkcs11-token-missing"),
        (token.uri("object=nightly", ""), &["--out", "no-folder/app.crt"], "output-failed"),
        ("app.pem".to_owned(), &[], "setting-invalid"),
    ] {
        let refused = token.make(&uri, more);
        assert!(refused.stderr.contains(code), "{code}: {}", refused.stderr);
    }
    // The last but one had made its key already, and took it back.
    token.make(&token.uri("object=nightly", ""), &[]).code(0);
}
