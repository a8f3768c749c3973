//! A source as a `TokenCredential` of the Azure SDK for Rust.

use std::error::Error as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use azure_core::credentials::TokenCredential;
use azure_core::error::ErrorKind;

use crate::support::{Recorder, SECRET, builder, shared};

const GRAPH: &str = "https://graph.microsoft.com/.default";

#[tokio::test]
async fn clients_of_the_sdk_get_the_sources_token_and_share_its_cache() {
    let recorder = Recorder::to(shared());
    let source = builder(shared(), &[("AZURE_CLIENT_SECRET", SECRET)]).http_client(recorder.clone()).build().unwrap();
    let credential: Arc<dyn TokenCredential> = Arc::new(source.clone());
    let token = credential.get_token(&[GRAPH], None).await.unwrap();
    let ours = source.token(&GRAPH.parse().unwrap()).await.unwrap();
    assert_eq!((token.token.secret(), recorder.count()), (ours.expose(), 1));
    let end = ours.expires_on().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(token.expires_on.unix_timestamp(), i64::try_from(end.as_secs()).unwrap());
    assert!(end > Duration::ZERO);
}

#[tokio::test]
async fn failures_are_credential_errors_with_ours_inside() {
    let refused = builder(shared(), &[("AZURE_CLIENT_SECRET", "mistaken")]).build().unwrap();
    let cases: [(&[&str], &str); 4] = [
        (&[GRAPH], "secret-wrong"),
        (&[GRAPH, "https://vault.azure.net/.default"], "setting-invalid"),
        (&["https://graph.microsoft.com/User.Read.All"], "setting-invalid"),
        (&[], "setting-invalid"),
    ];
    for (scopes, code) in cases {
        let error = TokenCredential::get_token(&refused, scopes, None).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Credential), "{error:?}");
        let ours = error.source().and_then(|source| source.downcast_ref::<apponly::Error>()).unwrap();
        assert_eq!(ours.code(), code);
        assert!(!format!("{error:?}").contains("mistaken"));
    }
}
