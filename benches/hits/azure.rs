//! `azure_identity`, Microsoft's library for Rust.

use std::sync::Arc;

use azure_core::credentials::{Secret, TokenCredential};
use azure_core::http::headers::Headers;
use azure_core::http::{AsyncRawResponse, ClientOptions, HttpClient, Request, StatusCode, Transport};
use azure_identity::{ClientSecretCredential, ClientSecretCredentialOptions};

use crate::{Hit, block_on, ready, token};

const SCOPES: [&str; 1] = ["https://graph.microsoft.com/.default"];

/// `ClientSecretCredential::get_token` of `azure_identity`.
pub struct Azure(Arc<ClientSecretCredential>);

#[derive(Debug)]
struct Local;

#[async_trait::async_trait]
impl HttpClient for Local {
    async fn execute_request(&self, _: &Request) -> azure_core::Result<AsyncRawResponse> {
        let body = format!(r#"{{"token_type":"Bearer","expires_in":3599,"access_token":"{}"}}"#, token());
        Ok(AsyncRawResponse::from_bytes(StatusCode::Ok, Headers::new(), body))
    }
}

impl Azure {
    /// A credential that holds a token for Graph.
    #[must_use]
    pub fn new() -> Self {
        let transport = Some(Transport::new(Arc::new(Local)));
        let client_options = ClientOptions { transport, ..ClientOptions::default() };
        let credential = ClientSecretCredential::new(
            "11111111-2222-4333-8444-555555555555",
            "aaaaaaaa-0000-4000-8000-000000000001".to_owned(),
            Secret::new("never looked at"),
            Some(ClientSecretCredentialOptions { client_options }),
        )
        .expect("the settings are good");
        block_on(credential.get_token(&SCOPES, None)).expect("the transport answers");
        Self(credential)
    }
}

impl Default for Azure {
    fn default() -> Self {
        Self::new()
    }
}

impl Hit for Azure {
    fn hit(&self) -> usize {
        ready(self.0.get_token(&SCOPES, None)).map_or(0, |token| token.token.secret().len())
    }
}
