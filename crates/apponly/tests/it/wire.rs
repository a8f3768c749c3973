//! What is on the wire, byte by byte.

use std::collections::BTreeSet;
use std::time::Duration;

use apponly::{Error, Scope, TokenOptions, TokenSourceBuilder};
use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;

use crate::support::{APP, Capture, Loopback, Recorder, SECRET, builder, field, form, shared, variables};

/// Part 0 (header) or 1 (claims) of a JWT.
pub(crate) fn json_part(jwt: &str, part: usize) -> Value {
    let part = jwt.split('.').nth(part).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

async fn refusal(builder: TokenSourceBuilder) -> Error {
    builder.build().unwrap().token(&Scope::graph_default()).await.unwrap_err()
}

fn forced() -> TokenOptions {
    let mut options = TokenOptions::default();
    options.force = true;
    options
}

const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 65\r\nConnection: close\r\n\r\n\
    {\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"opaque\"}";

/// The source's variables with another authority and its roots.
fn towards(server: &Loopback, more: &[(&str, &str)]) -> TokenSourceBuilder {
    let authority = server.https();
    let ca = server.ca_file.as_ref().unwrap().path().display().to_string();
    let more: Vec<_> =
        more.iter().copied().chain([("AZURE_AUTHORITY_HOST", authority.as_str()), ("APPONLY_CA_FILE", &ca)]).collect();
    builder(shared(), &more)
}

#[tokio::test]
async fn request_is_one_form_post_with_nothing_extra() {
    let server = Loopback::tls(&[ANSWER]).await;
    let secret = "a~b.c+d/e=f&g h%ü";
    let source = towards(&server, &[("AZURE_CLIENT_SECRET", secret)]).build().unwrap();
    let token = source.token(&"api://orders/.default".parse().unwrap()).await;
    assert_eq!(token.unwrap_or_else(|error| panic!("{}", error.report())).expose(), "opaque");
    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    let (head, body) = seen[0].split_once("\r\n\r\n").unwrap();
    let tenant = shared().tenant_id();
    let mut lines = head.lines();
    assert_eq!(lines.next().unwrap(), format!("POST /{tenant}/oauth2/v2.0/token HTTP/1.1"));
    let headers: std::collections::BTreeMap<_, _> = lines.map(|line| line.split_once(": ").unwrap()).collect();
    assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(headers["content-length"], body.len().to_string());
    assert_eq!(headers["accept"], "application/json");
    for unwanted in ["authorization", "cookie", "referer", "transfer-encoding", "expect"] {
        assert!(!headers.contains_key(unwanted), "{head}");
    }
    assert!(body.contains("client_secret=a%7Eb.c%2Bd%2Fe%3Df%26g+h%25%C3%BC"), "{body}");
    let expected = [
        ("client_id", APP),
        ("scope", "api://orders/.default"),
        ("grant_type", "client_credentials"),
        ("client_secret", secret),
    ];
    let fields = form(body.as_bytes());
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(fields, expected);
}

#[tokio::test]
async fn assertion_names_the_certificate_and_lives_ten_minutes() {
    let emulator = shared();
    let recorder = Recorder::to(emulator);
    let source = builder(emulator, &[]).certificate(emulator.certificate_file().unwrap());
    let source = source.http_client(recorder.clone()).build().unwrap();
    for _ in 0..3 {
        source.acquire(&Scope::graph_default(), &forced()).await.unwrap();
    }
    let certificate = &emulator.tenant().apps[0].certificates[0].der;
    let mut ids = BTreeSet::new();
    for request in recorder.sent() {
        let names: Vec<_> = form(&request.body).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["client_id", "scope", "grant_type", "client_assertion_type", "client_assertion"]);
        assert_eq!(
            field(&request.body, "client_assertion_type"),
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        );
        let assertion = field(&request.body, "client_assertion");
        assert!(!assertion.contains('='), "no padding anywhere in a JWS");
        let (header, claims) = (json_part(&assertion, 0), json_part(&assertion, 1));
        let thumbprint = header["x5t#S256"].as_str().unwrap();
        assert_eq!(thumbprint.len(), 43);
        assert_eq!(URL_SAFE_NO_PAD.decode(thumbprint).unwrap(), digest::digest(&digest::SHA256, certificate).as_ref());
        assert_eq!((&header["alg"], &header["typ"]), (&"PS256".into(), &"JWT".into()));
        assert!(header.get("x5c").is_none() && header.get("x5t").is_none() && header.get("kid").is_none(), "{header}");
        let number = |name: &str| claims[name].as_i64().unwrap_or_else(|| panic!("`{name}` is no integer: {claims}"));
        assert_eq!(number("exp") - number("nbf"), 600);
        assert!(number("iat") >= number("nbf") && number("iat") < number("exp"));
        let audience = format!("{}/{}/oauth2/v2.0/token", emulator.authority(), emulator.tenant_id());
        assert_eq!(claims["aud"], audience.as_str());
        assert_eq!(request.url.as_str(), audience);
        assert_eq!((&claims["iss"], &claims["sub"]), (&APP.into(), &APP.into()));
        ids.insert(claims["jti"].as_str().unwrap().to_owned());
    }
    assert_eq!(ids.len(), 3, "a `jti` for each request");
}

#[tokio::test]
async fn rs256_assertion_names_the_certificate_by_sha1() {
    let emulator = shared();
    let recorder = Recorder::to(emulator);
    let source = builder(emulator, &[]).certificate(emulator.certificate_file().unwrap());
    let source = source.assertion_algorithm(apponly::AssertionAlgorithm::Rs256).http_client(recorder.clone());
    source.build().unwrap().token(&Scope::graph_default()).await.unwrap();
    let header = json_part(&field(&recorder.sent()[0].body, "client_assertion"), 0);
    let certificate = &emulator.tenant().apps[0].certificates[0].der;
    let sha1 = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, certificate);
    assert_eq!(header["alg"], "RS256");
    assert_eq!(URL_SAFE_NO_PAD.decode(header["x5t"].as_str().unwrap()).unwrap(), sha1.as_ref());
    assert!(header.get("x5t#S256").is_none(), "{header}");
}

#[tokio::test]
async fn chain_is_an_array_of_der_in_standard_base64_leaf_first() {
    let emulator = shared();
    let issuer = rcgen::KeyPair::generate().unwrap();
    let mut parameters = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
    parameters.distinguished_name.push(rcgen::DnType::CommonName, "chain root");
    let root = parameters.self_signed(&issuer).unwrap();
    let issuer = rcgen::Issuer::new(parameters, issuer);
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let mut parameters = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
    parameters.distinguished_name = rcgen::DistinguishedName::new();
    parameters.distinguished_name.push(rcgen::DnType::CommonName, "sni.contoso.example");
    let leaf = parameters.signed_by(&key, &issuer).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    // The root stands first in the file: the order on the wire is the chain's, not the file's.
    std::fs::write(file.path(), format!("{}{}{}", root.pem(), key.serialize_pem(), leaf.pem())).unwrap();
    let path = file.path().display().to_string();
    let recorder = Recorder::to(emulator);
    let variables = [
        ("AZURE_CLIENT_ID", "aaaaaaaa-0000-4000-8000-000000000008"),
        ("AZURE_CLIENT_CERTIFICATE_PATH", path.as_str()),
        ("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "1"),
    ];
    let source = builder(emulator, &variables).http_client(recorder.clone()).build().unwrap();
    let outcome = source.token(&Scope::graph_default()).await;
    outcome.unwrap_or_else(|error| panic!("{}", error.report()));
    let header = json_part(&field(&recorder.sent()[0].body, "client_assertion"), 0);
    let chain: Vec<_> = header["x5c"].as_array().unwrap().iter().map(|entry| entry.as_str().unwrap()).collect();
    let chain: Vec<_> = chain.iter().map(|entry| STANDARD.decode(entry).unwrap()).collect();
    assert_eq!(chain, [leaf.der().to_vec(), root.der().to_vec()]);
}

#[tokio::test]
async fn correlation_id_of_the_request_is_the_one_that_errors_show() {
    let emulator = shared();
    let recorder = Recorder::to(emulator);
    let source = builder(emulator, &[("AZURE_CLIENT_SECRET", "wrong")]).http_client(recorder.clone()).build().unwrap();
    let mut ids = BTreeSet::new();
    let capture = Capture::start();
    for _ in 0..2 {
        let error = source.acquire(&Scope::graph_default(), &forced()).await.unwrap_err();
        let sent = recorder.sent().last().unwrap().headers["client-request-id"].to_str().unwrap().to_owned();
        let answer = error.answer().unwrap();
        assert_eq!(answer.correlation_id.as_deref(), Some(sent.as_str()));
        let log = capture.at("INFO").join("\n");
        assert!(log.contains(&sent), "whoever reads the log finds the request: {log}");
        let report = error.report();
        for part in [&sent, answer.trace_id.as_ref().unwrap(), answer.timestamp.as_ref().unwrap()] {
            assert!(report.contains(part.as_str()), "{report}");
        }
        ids.insert(sent);
    }
    assert_eq!(ids.len(), 2, "an id for each sign-in");
}

#[tokio::test]
async fn redirect_of_the_token_endpoint_is_refused_not_followed() {
    let elsewhere = Loopback::tls(&[ANSWER]).await;
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let redirect = format!(
            "HTTP/1.1 {status}\r\nLocation: {}/steal\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            elsewhere.https()
        );
        let server = Loopback::tls(&[&redirect]).await;
        let error = refusal(towards(&server, &[("AZURE_CLIENT_SECRET", SECRET)])).await;
        assert_eq!(error.code(), "answer-unusable", "{}", error.report());
        assert!(error.to_string().contains(&status[..3]), "{error}");
        assert_eq!((server.seen().len(), elsewhere.seen().len()), (1, 0));
    }
}

/// A source that signs in at a host of no network, through whatever these variables name.
fn away(more: &[(&str, &str)]) -> TokenSourceBuilder {
    let more: Vec<_> = [("AZURE_AUTHORITY_HOST", "https://login.apponly.invalid"), ("AZURE_CLIENT_SECRET", SECRET)]
        .into_iter()
        .chain(more.iter().copied())
        .collect();
    builder(shared(), &more).deadline(Duration::from_millis(900))
}

#[tokio::test]
async fn proxy_is_asked_to_connect_and_learns_nothing_more() {
    let refused = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let proxy = Loopback::plain(&[refused]).await;
        let url = proxy.http().replace("http://", "http://someone:hunter2@");
        let error = refusal(away(&[(name, &url)])).await;
        assert_eq!(error.exit_code(), apponly::ExitCode::Unavailable);
        assert!(!error.report().contains("hunter2"), "{}", error.report());
        let seen = proxy.seen();
        assert_eq!(seen[0].lines().next(), Some("CONNECT login.apponly.invalid:443 HTTP/1.1"), "{name}");
        let credentials = STANDARD.encode("someone:hunter2");
        assert!(seen[0].to_ascii_lowercase().contains("proxy-authorization: basic "), "{}", seen[0]);
        assert!(seen[0].contains(&credentials), "{}", seen[0]);
        assert!(!seen.concat().contains("client_secret"));
    }
}

#[tokio::test]
async fn exceptions_of_the_proxy_are_respected() {
    let proxy = Loopback::plain(&["HTTP/1.1 502 Bad Gateway\r\n\r\n"]).await;
    for exceptions in ["login.apponly.invalid", ".apponly.invalid", "*", "example.com, apponly.invalid"] {
        let error = refusal(away(&[("HTTPS_PROXY", &proxy.http()), ("NO_PROXY", exceptions)])).await;
        assert_eq!(error.exit_code(), apponly::ExitCode::Unavailable, "{exceptions}");
        assert!(proxy.seen().is_empty(), "{exceptions}");
    }
}

#[tokio::test]
async fn loopback_is_never_reached_through_a_proxy() {
    let emulator = shared();
    let proxy = Loopback::plain(&["HTTP/1.1 502 Bad Gateway\r\n\r\n"]).await;
    let url = proxy.http();
    let all = [("HTTPS_PROXY", url.as_str()), ("HTTP_PROXY", &url), ("http_proxy", &url), ("ALL_PROXY", &url)];
    let app: Vec<_> = all.into_iter().chain([("AZURE_CLIENT_SECRET", SECRET)]).collect();
    builder(emulator, &app).build().unwrap().token(&Scope::graph_default()).await.unwrap();
    let endpoint = emulator.app_service_endpoint();
    let host = [("IDENTITY_ENDPOINT", endpoint.as_str()), ("IDENTITY_HEADER", emulator.app_service_header())];
    let identity: Vec<_> = all.into_iter().chain(host).chain([("AZURE_CLIENT_ID", "")]).collect();
    let source = builder(emulator, &identity).managed_identity(&apponly::ManagedIdentityId::System).build().unwrap();
    source.token(&Scope::graph_default()).await.unwrap();
    for nobody in ["localhost:9", "sub.localhost:9", "127.8.0.1:9", "[::1]:9"] {
        let authority = format!("https://{nobody}");
        refusal(away(&[("HTTPS_PROXY", &url), ("AZURE_AUTHORITY_HOST", &authority)])).await;
    }
    assert!(proxy.seen().is_empty());
}

#[tokio::test]
async fn certificate_of_an_unknown_root_is_refused_before_anything_is_sent() {
    let server = Loopback::tls(&[ANSWER]).await;
    let authority = server.https();
    let variables = variables(shared(), &[("AZURE_AUTHORITY_HOST", &authority), ("AZURE_CLIENT_SECRET", SECRET)]);
    let source = apponly::TokenSource::builder().env(apponly::Env::fixed(variables)).host(apponly::Host::unknown());
    let error = refusal(source).await;
    assert_eq!(error.code(), "tls-untrusted", "{}", error.report());
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn resource_of_a_managed_identity_request_is_escaped_and_the_query_is_exact() {
    let emulator = shared();
    let recorder = Recorder::to(emulator);
    let variables = [("AZURE_CLIENT_ID", ""), ("AZURE_POD_IDENTITY_AUTHORITY_HOST", emulator.imds_url())];
    let source = builder(emulator, &variables).managed_identity(&apponly::ManagedIdentityId::System);
    let source = source.http_client(recorder.clone()).build().unwrap();
    source.token(&Scope::graph_default()).await.unwrap();
    let sent = recorder.sent();
    let request = sent.last().unwrap();
    let query = request.url.query().unwrap();
    assert_eq!(query, "api-version=2018-02-01&resource=https%3A%2F%2Fgraph.microsoft.com");
    assert_eq!((request.headers["metadata"].to_str().unwrap(), request.method.as_str()), ("true", "GET"));
    assert!(sent[0].headers.get("metadata").is_none(), "the probe must not get a token");
}

#[tokio::test]
async fn token_proxy_of_a_cluster_gets_the_exchange_and_is_trusted_by_its_own_roots() {
    let proxy = Loopback::tls(&[ANSWER]).await;
    let (url, roots) = (format!("{}/prefix/", proxy.https()), proxy.ca_file.as_ref().unwrap().path());
    let token = apponly_emulator::ForeignToken::new("system:serviceaccount:reports:nightly");
    let file = tempfile::NamedTempFile::new().unwrap();
    let jwt = shared().issue_foreign_token(&token).unwrap();
    std::fs::write(file.path(), &jwt).unwrap();
    let (file, roots) = (file.path().display().to_string(), roots.display().to_string());
    let with = |more: &[(&str, &str)]| {
        let cluster = [
            ("AZURE_FEDERATED_TOKEN_FILE", file.as_str()),
            ("AZURE_KUBERNETES_TOKEN_PROXY", &url),
            // A proxy for the internet is none for the cluster.
            ("HTTPS_PROXY", "http://127.0.0.1:9"),
        ];
        builder(shared(), &cluster.iter().chain(more).copied().collect::<Vec<_>>())
    };
    for name in [None, Some("localhost")] {
        let more: Vec<_> = [("AZURE_KUBERNETES_CA_FILE", roots.as_str())]
            .into_iter()
            .chain(name.map(|name| ("AZURE_KUBERNETES_SNI_NAME", name)))
            .collect();
        let token = with(&more).build().unwrap().token(&Scope::graph_default()).await;
        token.unwrap_or_else(|error| panic!("{}", error.report()));
    }
    let seen = proxy.seen();
    assert_eq!(seen.len(), 2);
    let path = format!("POST /prefix/{}/oauth2/v2.0/token HTTP/1.1\r\n", shared().tenant_id());
    assert!(seen[0].starts_with(&path), "{}", seen[0]);
    let body = seen[0].split_once("\r\n\r\n").unwrap().1;
    assert_eq!(field(body.as_bytes(), "client_assertion"), jwt, "byte for byte");

    let stranger = [("AZURE_KUBERNETES_CA_FILE", roots.as_str()), ("AZURE_KUBERNETES_SNI_NAME", "other.example")];
    let error = refusal(with(&stranger)).await;
    assert_eq!(error.code(), "tls-untrusted", "{}", error.report());
    assert_eq!(proxy.seen().len(), 2);
}
