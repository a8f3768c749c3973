//! The credential: finds the host, asks it, and checks the answer.

use std::fmt;
use std::sync::OnceLock;

use http::StatusCode;
use url::Url;

use super::azure_ml::DEFAULT_CLIENT_ID;
use super::detect::{Detected, detect};
use super::protocol::{Ask, HostKind};
use super::{answer, refusal};
use crate::credential::{BoxFuture, Credential, CredentialKind, SealMaterial, Seams, TokenRequest};
use crate::error::{Error, catalogue};
use crate::identity::ManagedIdentityId;
use crate::token::AccessToken;

/// Signs in as a managed identity of whatever host this is.
pub(crate) struct ManagedIdentity {
    id: ManagedIdentityId,
    seams: Seams,
    ambient: bool,
    present: OnceLock<Url>,
}

impl ManagedIdentity {
    /// The managed identity `id`. `ambient`: nobody named one, so that the network is not asked whether one exists.
    pub(crate) fn new(id: ManagedIdentityId, seams: Seams, ambient: bool) -> Self {
        Self { id, seams, ambient, present: OnceLock::new() }
    }

    /// The host at this moment.
    pub(crate) fn host(&self) -> Detected {
        detect(&self.seams.env, self.seams.host.facts())
    }

    async fn token(&self, request: &TokenRequest) -> Result<AccessToken, Error> {
        let host = self.host();
        if self.ambient && !host.is_certain() {
            return Err(Error::new(&catalogue::CREDENTIAL_UNAVAILABLE, host.decided_by())
                .with_cause("no managed identity was named, so the network is not asked whether one exists")
                .with_fix("on an Azure resource, name it: `--managed-identity system` or `client:GUID`"));
        }
        let resource = request.scope.resource();
        let ask = Ask {
            seams: &self.seams,
            id: &self.id,
            resource: &resource,
            correlation_id: request.correlation_id,
            deadline: request.deadline,
            present: &self.present,
        };
        tracing::debug!(host = %host.kind(), decided_by = host.decided_by(), "asking for a managed identity's token");
        let response = host.protocol.ask(&ask).await?;
        // The answer's `Date` has been noted by now: this is the host's time.
        let now = self.seams.transport.service_time();
        if response.status == StatusCode::OK {
            answer::token(&response.body, host.kind(), &self.id, &request.scope, now)
        } else {
            Err(refusal::refusal(&response, host.kind(), &self.id, self.seams.clock.now()))
        }
    }
}

impl Credential for ManagedIdentity {
    fn kind(&self) -> CredentialKind {
        CredentialKind::ManagedIdentity
    }

    fn describe(&self) -> String {
        let host = self.host();
        format!("managed identity `{}` of {} ({})", self.id, host.kind(), host.decided_by())
    }

    /// Source, address and identity. The system-assigned identity is another one on another machine, although this
    /// text is the same: a cache that several machines share must not hold it.
    fn cache_identity(&self) -> String {
        let host = self.host();
        let env = &self.seams.env;
        let address = host.protocol.endpoint(env).map_or_else(|_| String::new(), |url| url.to_string());
        let default = (host.kind() == HostKind::AzureMl && self.id == ManagedIdentityId::System)
            .then(|| env.get(DEFAULT_CLIENT_ID).ok().flatten())
            .flatten()
            .map(|id| format!(" client:{id}"));
        format!("managed-identity {} {address} {}{}", host.kind(), self.id, default.unwrap_or_default())
    }

    fn is_machine_bound(&self) -> bool {
        self.id == ManagedIdentityId::System
    }

    fn seal_material(&self) -> Result<SealMaterial, Error> {
        Ok(SealMaterial::MachineUser)
    }

    fn request<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(self.token(request))
    }
}

impl fmt::Debug for ManagedIdentity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("ManagedIdentity");
        shown.field("id", &self.id).field("ambient", &self.ambient).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::clock::ManualClock;
    use crate::deadline::Deadline;
    use crate::env::Env;
    use crate::host::{AZURE_ASSET_TAG, Host};
    use crate::scope::Scope;
    use crate::transport::fake::{FakeHttpClient, Step, answer, json};
    use crate::transport::{Route, Transport, TransportFailure};

    const TOKEN: &str = r#"{"access_token":"opaque","expires_on":"1790086399"}"#;
    const CLIENT: &str = "client:bbbbbbbb-0000-4000-8000-000000000002";
    const OBJECT: &str = "object:cccccccc-0000-4000-8000-000000000003";
    const APP_SERVICE: [(&str, &str); 2] = [("IDENTITY_ENDPOINT", "http://localhost:42/msi"), ("IDENTITY_HEADER", "h")];
    const FABRIC: [(&str, &str); 3] = [
        ("IDENTITY_ENDPOINT", "https://localhost:2377/metadata/identity/oauth2/token"),
        ("IDENTITY_HEADER", "h"),
        ("IDENTITY_SERVER_THUMBPRINT", "00112233445566778899aabbccddeeff00112233"),
    ];

    fn identity(variables: &[(&str, &str)], host: Host, id: &str, client: Arc<FakeHttpClient>) -> ManagedIdentity {
        let clock = Arc::new(ManualClock::new(UNIX_EPOCH + Duration::from_secs(1_790_000_000)));
        let env = Env::fixed(variables.iter().copied());
        let seams = Seams { clock: clock.clone(), env, host: host.into(), transport: Transport::new(client, clock) };
        ManagedIdentity::new(id.parse().unwrap(), seams, false)
    }

    fn request(seconds: u64) -> TokenRequest {
        TokenRequest::new(Scope::graph_default(), Deadline::after(Duration::from_secs(seconds)))
    }

    fn azure() -> Host {
        Host::unknown().with_asset_tag(AZURE_ASSET_TAG)
    }

    async fn outcome(credential: &ManagedIdentity, seconds: u64) -> String {
        let outcome = credential.request(&request(seconds)).await;
        outcome.map_or_else(|error| error.code().to_owned(), |token| token.expose().to_owned())
    }

    #[tokio::test]
    async fn ambient_identity_without_a_local_sign_asks_no_network() {
        let client = FakeHttpClient::new([]);
        let mut credential = identity(&[], Host::unknown(), "system", client.clone());
        credential.ambient = true;
        let error = credential.request(&request(20)).await.unwrap_err();
        assert_eq!(error.kind(), crate::error::ErrorKind::Unavailable);
        assert!(client.requests().is_empty());
    }

    #[tokio::test]
    async fn ambient_identity_with_a_local_sign_is_asked() {
        let client = FakeHttpClient::new([json(400, "{}"), json(200, TOKEN)]);
        let mut credential = identity(&[], azure(), "system", client.clone());
        credential.ambient = true;
        assert_eq!(outcome(&credential, 20).await, "opaque");
    }

    #[tokio::test(start_paused = true)]
    async fn probe_is_sent_once_after_success_and_again_after_failure() {
        let refused = || Step::Fail(TransportFailure::Connection("refused".to_owned()));
        let client = FakeHttpClient::new([refused(), Step::Hang, json(400, "{}"), json(200, TOKEN), json(200, TOKEN)]);
        let credential = identity(&[], Host::unknown(), "system", client.clone());
        assert_eq!(outcome(&credential, 20).await, "credential-unavailable");
        assert_eq!(outcome(&credential, 20).await, "credential-unavailable");
        assert_eq!(client.gaps(), [0], "a refused connection is not tried again");
        assert_eq!(outcome(&credential, 20).await, "opaque");
        assert_eq!(outcome(&credential, 20).await, "opaque");
        let probes: Vec<_> = client.requests().iter().map(|seen| !seen.headers.contains_key("metadata")).collect();
        assert_eq!(probes, [true, true, true, false, false]);
        assert!(client.requests().iter().all(|seen| seen.route == Route::Local));
    }

    #[tokio::test]
    async fn unsupported_kinds_of_names_are_refused_before_any_request() {
        let ml = [("MSI_ENDPOINT", "http://localhost:1/"), ("MSI_SECRET", "s")];
        let arc = [("IDENTITY_ENDPOINT", "http://localhost:1/"), ("IMDS_ENDPOINT", "x")];
        let resource = "resource:/subscriptions/s/x";
        let cases: [(&[(&str, &str)], &str); 7] = [
            (&ml, OBJECT),
            (&ml, resource),
            (&arc, CLIENT),
            (&arc, OBJECT),
            (&arc, resource),
            (&FABRIC, CLIENT),
            (&FABRIC, resource),
        ];
        for (variables, id) in cases {
            let client = FakeHttpClient::new([]);
            let credential = identity(variables, Host::unknown(), id, client);
            assert_eq!(outcome(&credential, 20).await, "managed-identity-unsupported", "{variables:?} {id}");
        }
    }

    #[tokio::test]
    async fn cloud_shell_is_refused_with_the_reason_before_any_request() {
        let client = FakeHttpClient::new([]);
        let credential = identity(&[("MSI_ENDPOINT", "http://localhost:1/")], Host::unknown(), "system", client);
        let error = credential.request(&request(20)).await.unwrap_err();
        assert_eq!(error.code(), "cloud-shell");
        assert!(error.report().contains("MSI_ENDPOINT") && error.report().contains("person"), "{}", error.report());
    }

    #[tokio::test]
    async fn service_fabric_is_pinned_and_gets_its_header() {
        let client = FakeHttpClient::new([json(200, TOKEN), json(200, TOKEN)]);
        assert_eq!(outcome(&identity(&FABRIC, Host::unknown(), "system", client.clone()), 20).await, "opaque");
        let version = [&FABRIC[..], &[("IDENTITY_API_VERSION", "2020-05-01")]].concat();
        assert_eq!(outcome(&identity(&version, Host::unknown(), OBJECT, client.clone()), 20).await, "opaque");
        let requests = client.requests();
        let pin: [u8; 20] = std::array::from_fn(|index| (index as u8 % 16) * 0x11);
        assert!(requests.iter().all(|seen| seen.route == Route::Pinned(pin)));
        assert_eq!(requests[0].headers["secret"], "h");
        assert!(requests[0].headers["secret"].is_sensitive());
        let resource = "resource=https%3A%2F%2Fgraph.microsoft.com";
        assert_eq!(requests[0].url.query().unwrap(), format!("api-version=2019-07-01-preview&{resource}"));
        let object = "principalId=cccccccc-0000-4000-8000-000000000003";
        assert_eq!(requests[1].url.query().unwrap(), format!("api-version=2020-05-01&{resource}&{object}"));
    }

    #[tokio::test]
    async fn service_fabric_needs_https_and_a_whole_thumbprint() {
        for (name, value) in [
            ("IDENTITY_ENDPOINT", "http://localhost:1/"),
            ("IDENTITY_SERVER_THUMBPRINT", "0011"),
            ("IDENTITY_HEADER", "a\nb"),
        ] {
            let variables: Vec<_> =
                FABRIC.into_iter().map(|(key, old)| (key, if key == name { value } else { old })).collect();
            let credential = identity(&variables, Host::unknown(), "system", FakeHttpClient::new([]));
            let error = credential.request(&request(20)).await.unwrap_err();
            assert_eq!(error.code(), "setting-invalid");
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn gone_is_asked_again_every_ten_seconds_for_seventy() {
        let gone = || json(410, "");
        let script = std::iter::once(json(400, "{}")).chain((0..7).map(|_| gone())).chain([json(200, TOKEN)]);
        let client = FakeHttpClient::new(script);
        assert_eq!(outcome(&identity(&[], azure(), "system", client.clone()), 120).await, "opaque");
        let gaps = client.gaps();
        assert_eq!(gaps[0], 0);
        assert!(gaps[1..].len() == 7 && gaps[1..].iter().all(|gap| (10..=12).contains(gap)), "{gaps:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn gone_is_never_waited_for_past_the_deadline() {
        let client = FakeHttpClient::new([json(400, "{}"), json(410, ""), json(410, "")]);
        let before = tokio::time::Instant::now();
        let credential = identity(&[], azure(), "system", client);
        assert_eq!(outcome(&credential, 20).await, "managed-identity-host-error");
        assert!(before.elapsed() < Duration::from_secs(20), "{:?}", before.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn throttled_host_is_asked_again_when_it_says() {
        let client = FakeHttpClient::new([answer(429, &[("retry-after", "7")], ""), json(200, TOKEN)]);
        assert_eq!(outcome(&identity(&APP_SERVICE, Host::unknown(), "system", client.clone()), 20).await, "opaque");
        assert_eq!(client.gaps(), [7]);
    }

    #[tokio::test(start_paused = true)]
    async fn not_found_is_final_on_service_fabric_only() {
        let client = FakeHttpClient::new([json(404, r#"{"error":{"code":"ManagedIdentityNotFound"}}"#)]);
        let credential = identity(&FABRIC, Host::unknown(), "system", client.clone());
        assert_eq!(outcome(&credential, 20).await, "managed-identity-not-assigned");
        let client = FakeHttpClient::new([json(404, ""), json(200, TOKEN)]);
        assert_eq!(outcome(&identity(&APP_SERVICE, Host::unknown(), "system", client), 20).await, "opaque");
    }

    #[tokio::test(start_paused = true)]
    async fn gateway_errors_of_imds_are_explained_as_a_proxy_at_once() {
        for status in [502, 504] {
            let client = FakeHttpClient::new([json(400, "{}"), json(status, "<html>")]);
            let error = identity(&[], azure(), "system", client).request(&request(20)).await.unwrap_err();
            assert_eq!(error.code(), "managed-identity-proxy");
            assert!(error.cause().contains("proxy"), "{}", error.report());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn refusal_for_good_costs_one_request() {
        let client = FakeHttpClient::new([json(400, r#"{"statusCode":400,"message":"no identity"}"#)]);
        let credential = identity(&APP_SERVICE, Host::unknown(), CLIENT, client);
        let error = credential.request(&request(20)).await.unwrap_err();
        assert_eq!(error.code(), "managed-identity-not-assigned");
        assert!(error.to_string().contains(CLIENT), "{error}");
    }

    #[tokio::test]
    async fn end_is_reckoned_by_the_hosts_clock() {
        // The host is 1000 s ahead of this machine.
        let date = [("date", "Mon, 21 Sep 2026 14:30:00 GMT")];
        let client = FakeHttpClient::new([answer(200, &date, r#"{"access_token":"a","expires_in":"60"}"#)]);
        let token = identity(&APP_SERVICE, Host::unknown(), "system", client).request(&request(20)).await.unwrap();
        assert_eq!(token.expires_on(), UNIX_EPOCH + Duration::from_secs(1_790_001_000 + 60));
    }

    #[test]
    fn is_described_with_what_decided_and_keyed_by_source_and_identity() {
        let on = |variables: &[(&str, &str)], id| identity(variables, Host::unknown(), id, FakeHttpClient::new([]));
        let described = on(&APP_SERVICE, CLIENT).describe();
        assert_eq!(described, format!("managed identity `{CLIENT}` of App Service (`IDENTITY_ENDPOINT`)"));
        let ml = [("MSI_ENDPOINT", "http://localhost:1/"), ("MSI_SECRET", "s")];
        let other_default = [&ml[..], &[("DEFAULT_IDENTITY_CLIENT_ID", "d")]].concat();
        let keys = [
            on(&APP_SERVICE, "system"),
            on(&APP_SERVICE, CLIENT),
            on(&APP_SERVICE, OBJECT),
            on(&[], "system"),
            on(&ml, "system"),
            on(&other_default, "system"),
        ]
        .map(|credential| credential.cache_identity());
        let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len(), "{keys:?}");
        assert!(!keys.iter().any(|key| key.contains("IDENTITY_HEADER") || key.ends_with(" h")));
    }
}
