//! What a managed-identity host answers.
#![no_main]

use apponly::{CredentialKind, ManagedIdentityId};
use apponly_fuzz::{Replay, SECRET, answer, builder, sign_in};
use libfuzzer_sys::fuzz_target;

const HOSTS: [&[(&str, &str)]; 4] = [
    &[("IDENTITY_ENDPOINT", "http://127.0.0.1:42/msi/token"), ("IDENTITY_HEADER", SECRET)],
    &[("MSI_ENDPOINT", "http://127.0.0.1:42/msi/token"), ("MSI_SECRET", SECRET)],
    &[("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:42")],
    &[
        ("IDENTITY_ENDPOINT", "https://127.0.0.1:42/msi/token"),
        ("IDENTITY_HEADER", SECRET),
        ("IDENTITY_SERVER_THUMBPRINT", "000B16212C37424D58636E79848F9AA5B0BBC6D1"),
    ],
];

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let Some(answer) = answer(rest) else { return };
    let host = HOSTS[usize::from(*choice) % HOSTS.len()];
    let builder = builder(host, &Replay::new(answer)).credential_kind(CredentialKind::ManagedIdentity);
    // Half of them name the identity, so that the answer is compared with it.
    sign_in(if *choice < 128 { builder.managed_identity(&ManagedIdentityId::System) } else { builder });
});
