//! `tls-check-off`: certificates of servers are not checked.
mod destinations;

use destinations::Destination;

use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, Place, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Call, Document};
use crate::lexers::Dialect;
use crate::lexers::token::{BLOCK, Kind, Token};
use crate::rules::exposure::output_sinks;
use crate::words::Word;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "tls-check-off",
    title: "the certificate of the server is not checked",
    description: "Whoever sits between can read the secret and the token, and answer in the place of Entra or Graph. \
        Requests that only go to this machine or the network around it are left alone.",
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
        Example::new(
            "g.py",
            "s = requests.Session()\ns.verify = False\ns.get('https://graph.microsoft.com/v1.0/users')\n",
        ),
        Example::new(
            "h.java",
            "HttpsURLConnection.setDefaultHostnameVerifier((h, s) -> true); // https://graph.microsoft.com\n",
        ),
        Example::new("i.sh", "curl -fksSX POST \"https://login.microsoftonline.com/$T/oauth2/v2.0/token\"\n"),
        Example::new(
            "k.ps1",
            "[Net.ServicePointManager]::CertificatePolicy = New-Object AcceptAll\nConnect-MgGraph -Identity\n",
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
        Example::new("e.py", "import msal\nlamp = requests.get('https://192.168.1.7/state', verify=False)\n"),
        Example::new("f.py", "import msal\nclaims = jwt.decode(token, verify=False)\n"),
        Example::new(
            "g.ts",
            "import '@azure/identity';\nconst pool = new Pool({ ssl: { rejectUnauthorized: false } });\n",
        ),
    ],
    check,
};

const MESSAGE: &str = "the certificate of the server is not checked";

/// So many places of one file are told.
const MAXIMUM: usize = 60;
/// So far behind a callback its answer stands, in tokens.
const NEAR: usize = 48;

fn check(file: &File<'_, '_>, report: &mut Report) {
    if !file.entra {
        return;
    }
    let off = file.of(Word::Tls).filter_map(|place| {
        let document = file.documents.get(place.document)?;
        is_off(document, &place).then_some((document, place))
    });
    for (document, place) in off.take(MAXIMUM) {
        let confidence = match destinations::of(file, document, &place) {
            Destination::Microsoft => Confidence::High,
            Destination::Elsewhere => Confidence::Low,
            Destination::Local => continue,
        };
        report.add(place.at..place.at + place.length, confidence, MESSAGE);
    }
    for (index, document, call) in file.calls().filter(|(_, _, call)| call.command) {
        curl(file, index, document, call, report);
    }
}

fn is_off(document: &Document<'_>, place: &Place) -> bool {
    let word = document.text.get(place.at..place.at + place.length).unwrap_or_default().to_ascii_lowercase();
    let given = |value: &str| is_given(document, place, value);
    match word.as_str() {
        "skipcertificatecheck" => !given("$false"),
        "--insecure" | "no-check-certificate" => is_option(document, place),
        "verify=" | "verify =" | "\"verify\"" | "'verify'" => {
            (given("false") || given("no")) && !document.calls_around(place.token).take(1).any(decodes)
        }
        "rejectunauthorized" | "strictssl" => given("false") && !is_of_database(document, place.token),
        "connection_verify" | "check_hostname" | "verify_ssl" | "ssl_verify" | "verifyssl" => given("false"),
        "ssl=false" | "ssl = false" => document.calls_around(place.token).take(1).any(|call| {
            let client = ["tcpconnector", "get", "post", "request", "put", "patch", "delete", "clientsession"];
            client.contains(&call.folded.as_str())
        }),
        "curl" => is_command_line_with_k(document, place),
        "tls_reject_unauthorized" | "pythonhttpsverify" => given("0") || given("false"),
        "requests_ca_bundle" | "curl_ca_bundle" => is_emptied(document, place),
        "disable_connection_verification" => given("1") || given("true"),
        "insecureskipverify" => given("true"),
        "acceptanyservercertificate" | "_create_unverified_context" | "cert_none" => true,
        "trustallcerts" => document.kind(place.token) != Some(Kind::Text),
        "::certificatepolicy" => {
            document.is_operator(place.token + 2, "=") || document.is_operator(place.token + 1, "=")
        }
        "certificatevalidationcallback" | "certificatecustomvalidationcallback" => {
            always_true(document, place.token) || is_type_that_trusts(document, place.token)
        }
        "hostnameverifier" => accepts_every_name(document, place.token),
        "trustallstrategy" | "insecuretrustmanagerfactory" => document.kind(place.token) != Some(Kind::Text),
        "checkservertrusted" => is_empty_body(document, place.token),
        _ => false,
    }
}

/// The value behind a name: `name = value`, `name: value`, `["name"] = value`, `name=value` within a text.
fn is_given(document: &Document<'_>, place: &Place, value: &str) -> bool {
    let content = document.content(place.token);
    let start = document.token(place.token).map_or(0, |token| token.content().start);
    let behind = content.get((place.at + place.length).saturating_sub(start)..).unwrap_or_default();
    if let Some(rest) = behind.strip_prefix('=').filter(|_| document.kind(place.token) == Some(Kind::Text)) {
        let rest = rest.trim_start_matches(['"', '\'', '\\']);
        return rest.strip_prefix(value).is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()));
    }
    let closed = usize::from(document.kind(place.token + 1) == Some(Kind::Close));
    let next = place.token + 1 + closed;
    let is_value =
        |at: usize| document.raw(at).eq_ignore_ascii_case(value) || document.content(at).eq_ignore_ascii_case(value);
    // `name: NAME`, `value: "0"` of manifests.
    let mut behind =
        (place.token + 1..place.token + 5).filter(|&at| document.content(at).eq_ignore_ascii_case("value"));
    if behind.next().is_some_and(|at| is_value(at + 2)) {
        return true;
    }
    is_value(next + 1) && document.kind(next) == Some(Kind::Operator)
        || closed == 0 && (is_value(next) || document.is_operator(next, ":") && is_value(next + 1))
}

/// An option of a command, or one in a list of arguments; not one that a program declares.
fn is_option(document: &Document<'_>, place: &Place) -> bool {
    match document.kind(place.token) {
        Some(Kind::Option) => true,
        Some(Kind::Text) => {
            let content = document.content(place.token);
            let declared = document.calls_around(place.token).take(2).any(|call| {
                let name = call.folded.as_str();
                name.contains("argument") || name.contains("option") || matches!(name, "flag" | "boolvar" | "echo")
            });
            let whole = content.len() <= place.length + 2;
            !declared && (whole || content.contains("curl ") || content.contains("wget "))
        }
        _ => false,
    }
}

/// The claims of a token that are read without its signature.
fn decodes(call: &Call) -> bool {
    call.folded.contains("decode") || call.folded.contains("claims")
}

/// `ssl: { rejectUnauthorized: false }` of a database or a mail server.
fn is_of_database(document: &Document<'_>, token: usize) -> bool {
    let mut before = (token.saturating_sub(24)..token).rev();
    before.any(|at| {
        matches!(document.content(at), "ssl" | "tls") && document.token(at + 2).is_some_and(|open| open.opens(b'{'))
    })
}

/// A bundle of roots that is set to nothing.
fn is_emptied(document: &Document<'_>, place: &Place) -> bool {
    let rest = document.text.get(place.at + place.length..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default().trim_start_matches(['"', '\'', ']', ' ']);
    let Some(value) = line.strip_prefix('=') else { return false };
    let shell = matches!(document.dialect, Dialect::Shell | Dialect::Container | Dialect::Lines);
    let spaced = value.trim_start();
    spaced.starts_with("\"\"") || spaced.starts_with("''") || shell && (value.is_empty() || value.starts_with(' '))
}

/// A callback that answers true whatever comes.
fn always_true(document: &Document<'_>, token: usize) -> bool {
    let text = statement_behind(document, token);
    let assigned = text.starts_with('=') || text.starts_with("+=") || text.starts_with("<-") || text.starts_with("< -");
    let answers = [
        "{ $true }",
        "=> true",
        "=> { return true",
        "{ return $true",
        "delegate { return true",
        ") { return true",
        ") $true }",
        ") return $true }",
        "-> true",
    ];
    assigned && answers.iter().any(|sign| text.contains(sign))
}

/// What stands behind a token until its statement ends, in lower case with a space between two tokens.
fn statement_behind(document: &Document<'_>, token: usize) -> String {
    let mut text = String::new();
    for at in token + 1..token + NEAR {
        let raw = document.raw(at);
        if raw == ";" || raw.len() > 200 {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(raw);
    }
    text.make_ascii_lowercase();
    text
}

/// A type within a here-string of PowerShell that trusts everybody.
fn is_type_that_trusts(document: &Document<'_>, token: usize) -> bool {
    let block = document.token(token).is_some_and(|found| found.kind == Kind::Text && found.has(BLOCK));
    block && document.content(token).contains("return true")
}

/// `(host, session) -> true`, a class of one method that gives true, `NoopHostnameVerifier.INSTANCE`.
fn accepts_every_name(document: &Document<'_>, token: usize) -> bool {
    let name = document.raw(token);
    if name.contains("Noop") || name.contains("AllowAll") {
        return true;
    }
    let text = statement_behind(document, token);
    text.contains("-> true") || text.contains(") { return true")
}

/// `checkServerTrusted(…) { }`
fn is_empty_body(document: &Document<'_>, token: usize) -> bool {
    let behind = document.after(token + 1);
    let open = (behind..behind + 4).find(|&at| document.token(at).is_some_and(|token| token.opens(b'{')));
    open.is_some_and(|open| document.partner(open) == Some(open + 1))
}

/// `curl -k`, also among other letters.
fn curl(file: &File<'_, '_>, index: usize, document: &Document<'_>, call: &Call, report: &mut Report) {
    if !matches!(call.folded.as_str(), "curl" | "curlexe") {
        return;
    }
    let confidence = match destinations::of_call(file, index, document, call) {
        Some(Destination::Local) => return,
        Some(Destination::Elsewhere) => Confidence::Low,
        _ => Confidence::High,
    };
    for argument in call_arguments(document, call) {
        let Some(option) = argument.name.filter(|&name| has_letter_k(document.raw(name))) else { continue };
        report.add(document.token(option).map(Token::range).unwrap_or_default(), confidence, MESSAGE);
    }
}

/// `"curl -sk …"`, `["curl", "-sk", …]`, where it is not told to people.
fn is_command_line_with_k(document: &Document<'_>, place: &Place) -> bool {
    let content = document.content(place.token).trim_matches(['"', '\'']);
    if document.kind(place.token) != Some(Kind::Text) || content.len() > 2048 || !content.starts_with("curl") {
        return false;
    }
    if document.calls_around(place.token).take(2).any(|call| output_sinks::of_call(document, call).is_some()) {
        return false;
    }
    let mut words = content.split_ascii_whitespace().skip(1).take(64);
    let mut before = "";
    let local = content.split_ascii_whitespace().any(|word| {
        let proxy = destinations::is_proxy(std::mem::replace(&mut before, word));
        let destination = destinations::of_address(word).filter(|_| !proxy);
        destination.is_some_and(|destination| destination != Destination::Microsoft)
    });
    let listed = content.len() == 4 && document.is_operator(place.token + 1, ",");
    let mut list = (place.token + 1..place.token + 32).take_while(|&at| document.kind(at) != Some(Kind::Close));
    !local && words.any(has_letter_k)
        || listed && list.any(|at| document.kind(at) == Some(Kind::Text) && has_letter_k(document.content(at)))
}

/// Whether `k` is among the letters of an option, before one that takes what follows it.
fn has_letter_k(option: &str) -> bool {
    let Some(letters) = option.strip_prefix('-').filter(|rest| !rest.starts_with('-')) else { return false };
    let mut own = letters.bytes().take_while(|letter| b"#012346aBfgGiIjJklLMnNOpqRsSvVZ".contains(letter));
    own.any(|letter| letter == b'k')
}
