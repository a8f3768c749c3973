//! The challenge of Azure Arc: whatever path it names, no file outside the one directory is ever sent.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use apponly::{CredentialKind, Host, ManagedIdentityId};
use apponly_fuzz::{Replay, builder, sign_in};
use http::header::WWW_AUTHENTICATE;
use http::{HeaderMap, HeaderValue, StatusCode};
use libfuzzer_sys::fuzz_target;

const ARC: [(&str, &str); 2] = [
    ("IDENTITY_ENDPOINT", "http://127.0.0.1:40342/metadata/identity/oauth2/token"),
    ("IMDS_ENDPOINT", "http://127.0.0.1:40342"),
];
const OUTSIDE: &str = "content-of-a-file-elsewhere";

/// `tokens/good.key` may be read; `secret.key` beside it may not, nor through the link.
static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
    let root = std::env::temp_dir().join(format!("apponly-fuzz-arc-{}", std::process::id()));
    let tokens = root.join("tokens");
    fs::create_dir_all(&tokens).unwrap();
    fs::write(tokens.join("good.key"), "the-key").unwrap();
    fs::write(root.join("secret.key"), OUTSIDE).unwrap();
    let _ = std::os::unix::fs::symlink(root.join("secret.key"), tokens.join("link.key"));
    root
});

fuzz_target!(|data: &[u8]| {
    // The root is not the same in each process: the input writes it as `@`.
    let text: Vec<u8> = data
        .iter()
        .flat_map(|byte| if *byte == b'@' { ROOT.display().to_string().into_bytes() } else { vec![*byte] })
        .collect();
    let Ok(value) = HeaderValue::from_bytes(&text) else { return };
    let mut headers = HeaderMap::new();
    headers.insert(WWW_AUTHENTICATE, value);
    let network = Replay::new(apponly::HttpResponse::new(StatusCode::UNAUTHORIZED, headers, ""));
    let host = Host::unknown().with_arc_key_directory(&ROOT.join("tokens"));
    let builder = builder(&ARC, &network).host(host).credential_kind(CredentialKind::ManagedIdentity);
    sign_in(builder.managed_identity(&ManagedIdentityId::System));
    for request in network.sent() {
        let sent = request.headers.get("authorization").map(|value| value.as_bytes().to_vec()).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&sent).contains(OUTSIDE), "a file outside the directory was sent");
    }
});
