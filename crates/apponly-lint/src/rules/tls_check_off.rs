//! `tls-check-off`: certificates of servers are not checked.
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, Place, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Call, Document};
use crate::lexers::token::Kind;
use crate::words::Word;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "tls-check-off",
    title: "the certificate of the server is not checked",
    description: "Whoever sits between can read the secret and the token, and answer in the place of Entra or Graph.",
    fix: "leave the check on; where a proxy inspects TLS, trust its root: `--ca-file`, `SSL_CERT_FILE`, `curl --cacert`, \
        `REQUESTS_CA_BUNDLE`, `NODE_EXTRA_CA_CERTS`",
    must_fire: &[
        Example::new("a.py", "requests.get('https://graph.microsoft.com/v1.0/users', headers=h, verify=False)\n"),
        Example::new("b.sh", "curl -sk https://graph.microsoft.com/v1.0/users\n"),
        Example::new("c.ps1", "Invoke-RestMethod -Uri https://graph.microsoft.com/v1.0/users -SkipCertificateCheck\n"),
        Example::new(
            "d.js",
            "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // msal\nconst a = 'https://graph.microsoft.com';\n",
        ),
        Example::new(
            "e.ps1",
            "[Net.ServicePointManager]::ServerCertificateValidationCallback = { $true }\nConnect-MgGraph -Identity\n",
        ),
        Example::new(
            "f.cs",
            "handler.ServerCertificateCustomValidationCallback = (m, c, ch, e) => true; var u = \"https://graph.microsoft.com\";\n",
        ),
    ],
    must_not_fire: &[
        Example::new(
            "a.py",
            "requests.get('https://graph.microsoft.com/v1.0/users', headers=h, verify='/etc/ca.pem')\n",
        ),
        Example::new("b.sh", "curl -sS --cacert ca.pem https://graph.microsoft.com/v1.0/users\n"),
        Example::new("c.sh", "curl -k https://localhost:8443/healthz # graph.microsoft.com\n"),
        Example::new("d.js", "const agent = new https.Agent({ rejectUnauthorized: true }); // graph.microsoft.com\n"),
    ],
    check,
};

const MESSAGE: &str = "the certificate of the server is not checked";

fn check(file: &File<'_, '_>, report: &mut Report) {
    if !file.entra {
        return;
    }
    for place in file.of(Word::Tls) {
        let Some(document) = file.documents.get(place.document) else { continue };
        if is_off(file, document, &place) {
            report.add(place.at..place.at + place.length, Confidence::High, MESSAGE);
        }
    }
    for (index, document, call) in file.calls().filter(|(_, _, call)| call.command) {
        curl(file, index, document, call, report);
    }
}

fn is_off(file: &File<'_, '_>, document: &Document<'_>, place: &Place) -> bool {
    let word = file.text.get(place.at..place.at + place.length).unwrap_or_default().to_ascii_lowercase();
    let given = |value: &str| {
        document.raw(place.token + 1).eq_ignore_ascii_case(value)
            || document.content(place.token + 2).eq_ignore_ascii_case(value)
    };
    match word.as_str() {
        "skipcertificatecheck" => !given("$false"),
        "--insecure" | "no-check-certificate" => {
            document.kind(place.token) == Some(Kind::Option) || document.kind(place.token) == Some(Kind::Text)
        }
        "rejectunauthorized" | "verify=" | "verify =" | "connection_verify" | "check_hostname" => given("false"),
        "tls_reject_unauthorized" | "pythonhttpsverify" => given("0"),
        "disable_connection_verification" => given("1") || given("true"),
        "insecureskipverify" => given("true"),
        "acceptanyservercertificate" | "_create_unverified_context" | "trustallcerts" => true,
        "cert_none" => true,
        "certificatevalidationcallback" | "certificatecustomvalidationcallback" => always_true(document, place.token),
        _ => false,
    }
}

/// A callback that answers true whatever comes.
fn always_true(document: &Document<'_>, token: usize) -> bool {
    let near = (token + 1..token + 28).map(|at| document.raw(at));
    let mut words = Vec::new();
    for raw in near {
        if matches!(raw, ";") {
            break;
        }
        words.push(raw);
    }
    let text = words.join(" ").to_ascii_lowercase();
    let assigned = text.starts_with('=') || text.starts_with("+=");
    assigned && ["{ $true }", "=> true", "{ return true", "{ return $true"].iter().any(|sign| text.contains(sign))
}

/// `curl -k`, also among other letters.
fn curl(file: &File<'_, '_>, index: usize, document: &Document<'_>, call: &Call, report: &mut Report) {
    if !matches!(call.folded.as_str(), "curl" | "curlexe") {
        return;
    }
    let arguments = call_arguments(document, call);
    let local = arguments.iter().any(|argument| {
        let value = file.value(index, &argument.value);
        value.literal.is_some_and(|literal| {
            literal.text.contains("://localhost")
                || literal.text.contains("://127.")
                || literal.text.contains("://[::1]")
        })
    });
    for argument in arguments {
        let Some(option) = argument.name.filter(|_| !local) else { continue };
        let raw = document.raw(option);
        let letters = raw.strip_prefix('-').filter(|rest| !rest.starts_with('-') && rest.len() <= 8);
        let plain = letters.is_some_and(|letters| {
            letters.contains('k') && letters.bytes().all(|letter| b"kfsSLivgGIN".contains(&letter))
        });
        if plain {
            let range = document.token(option).map(crate::lexers::token::Token::range).unwrap_or_default();
            report.add(range, Confidence::High, MESSAGE);
        }
    }
}
