//! What the issuers of GitHub Actions and Azure Pipelines answer, and what Entra says to the result.
#![no_main]

use apponly::CredentialKind;
use apponly::Options;
use apponly_fuzz::{Replay, SECRET, answer, builder, sign_in};
use libfuzzer_sys::fuzz_target;

const GITHUB: [(&str, &str); 2] =
    [("ACTIONS_ID_TOKEN_REQUEST_URL", "https://issuer.example/?a=b"), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", SECRET)];
const PIPELINES: [(&str, &str); 3] = [
    ("SYSTEM_OIDCREQUESTURI", "https://issuer.example/oidctoken"),
    ("SYSTEM_ACCESSTOKEN", SECRET),
    ("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "c"),
];

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let Some(answer) = answer(rest) else { return };
    let (variables, name) = if choice % 2 == 0 { (&GITHUB[..], "github") } else { (&PIPELINES[..], "azure-pipelines") };
    let mut options = Options::default();
    options.federated = Some(name.to_owned());
    let builder = builder(variables, &Replay::new(answer)).options(options);
    sign_in(builder.credential_kind(CredentialKind::Federated));
});
