//! The calls on one app registration.

use std::time::{Duration, SystemTime};

use apponly::{ClientId, Error, Secret, TokenSource, catalogue};
use apponly_graph::{GraphClient, GraphOptions, GraphRequest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::credentials::{AppCredentials, KeyCredential, PasswordCredential};
use super::refusal::explained;
use crate::certificate::Summary;
use crate::time;

/// One call with all its retries; throttling is waited out within it.
const DEADLINE: Duration = Duration::from_secs(90);

/// The app registration of one client id, seen by one identity, as a rule its own.
#[derive(Debug, Clone)]
pub struct AppDirectory {
    graph: GraphClient,
    client_id: ClientId,
}

/// A secret that Graph has just made; its value is shown this once.
#[derive(Debug)]
pub(crate) struct NewPassword {
    pub(crate) key_id: String,
    pub(crate) value: Secret,
    pub(crate) end: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Application {
    id: String,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    key_credentials: Vec<Map<String, Value>>,
    #[serde(default)]
    password_credentials: Vec<PasswordCredential>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Added {
    key_id: String,
    #[serde(default)]
    secret_text: Option<String>,
    #[serde(default)]
    end_date_time: Option<String>,
}

impl AppDirectory {
    /// The app `client_id`, by the Graph of the source's cloud.
    ///
    /// # Errors
    /// `setting-invalid`: the cloud has no usable Graph root.
    pub fn new(source: TokenSource, client_id: ClientId) -> Result<Self, Error> {
        let mut options = GraphOptions::default();
        options.deadline = DEADLINE;
        Ok(Self { graph: GraphClient::new(source)?.with_options(options), client_id })
    }

    /// The same, where a call with all its retries ends within `deadline` (by default 90 seconds).
    #[must_use]
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        let mut options = self.graph.options().clone();
        options.deadline = deadline;
        options.attempt = options.attempt.min(deadline);
        self.graph = self.graph.with_options(options);
        self
    }

    pub(super) fn graph(&self) -> &GraphClient {
        &self.graph
    }

    pub(super) fn client_id(&self) -> &ClientId {
        &self.client_id
    }

    /// The time of the service.
    pub(crate) fn now(&self) -> SystemTime {
        self.graph.source().service_time()
    }

    /// Reads the app with its keys.
    ///
    /// # Errors
    /// The sign-in's; the network's; Graph's refusal, as a rule `permission-missing` or `graph-not-found`.
    pub async fn read(&self) -> Result<AppCredentials, Error> {
        // The public keys come only where they are asked for by name, of one object.
        let request = GraphRequest::get(format!("/applications(appId='{}')", self.client_id))
            .query("$select", "id,displayName,keyCredentials,passwordCredentials");
        let app: Application = self.graph.json(request).await?;
        Ok(AppCredentials {
            object_id: app.id,
            display_name: app.display_name.unwrap_or_default(),
            keys: app.key_credentials.into_iter().filter_map(KeyCredential::read).collect(),
            passwords: app.password_credentials,
        })
    }

    /// Registers `certificate` by a proof; its key id.
    pub(crate) async fn add_key(
        &self,
        object_id: &str,
        certificate: &Summary,
        proof: &Secret,
    ) -> Result<String, Error> {
        let body = json!({
            "keyCredential": key_form(certificate),
            "passwordCredential": null,
            "proof": proof.expose(),
        });
        let request = GraphRequest::post(format!("/applications/{object_id}/addKey")).body_json(&body);
        let added: Added = self.graph.json(request).await.map_err(|error| explained(error, true))?;
        Ok(added.key_id)
    }

    /// Removes a key by a proof.
    pub(crate) async fn remove_key(&self, object_id: &str, key_id: &str, proof: &Secret) -> Result<(), Error> {
        let body = json!({"keyId": key_id, "proof": proof.expose()});
        let request = GraphRequest::post(format!("/applications/{object_id}/removeKey")).body_json(&body);
        self.graph.send(request).await.map_err(|error| explained(error, true))?;
        Ok(())
    }

    /// Replaces all keys by `kept` and, where given, a new one. Needs the permission to write the app.
    pub(crate) async fn replace_keys(
        &self,
        object_id: &str,
        kept: &[KeyCredential],
        new: Option<&Summary>,
    ) -> Result<(), Error> {
        let kept = kept.iter().map(|key| Value::Object(key.raw.clone()));
        let keys: Vec<Value> = kept.chain(new.map(key_form)).collect();
        let request =
            GraphRequest::patch(format!("/applications/{object_id}")).body_json(&json!({"keyCredentials": keys}));
        self.graph.send(request).await.map_err(|error| explained(error, false))?;
        Ok(())
    }

    /// Makes a secret named `name` that ends at `end`.
    pub(crate) async fn add_password(
        &self,
        object_id: &str,
        name: &str,
        end: SystemTime,
    ) -> Result<NewPassword, Error> {
        let credential = json!({"displayName": name, "endDateTime": time::rfc3339(end)});
        let request = GraphRequest::post(format!("/applications/{object_id}/addPassword"))
            .body_json(&json!({"passwordCredential": credential}));
        let added: Added = self.graph.json(request).await.map_err(|error| explained(error, false))?;
        let value = added.secret_text.filter(|text| !text.is_empty()).ok_or_else(|| {
            Error::new(&catalogue::GRAPH_OUTCOME_UNKNOWN, "Graph made a secret and did not show its value")
        })?;
        Ok(NewPassword { key_id: added.key_id, value: Secret::new(value), end: added.end_date_time })
    }

    /// Removes a secret.
    pub(crate) async fn remove_password(&self, object_id: &str, key_id: &str) -> Result<(), Error> {
        let request = GraphRequest::post(format!("/applications/{object_id}/removePassword"))
            .body_json(&json!({"keyId": key_id}));
        self.graph.send(request).await.map_err(|error| explained(error, false))?;
        Ok(())
    }
}

/// A certificate for signing in, as `keyCredential`. Its dates are those of the certificate.
fn key_form(certificate: &Summary) -> Value {
    json!({
        "type": "AsymmetricX509Cert",
        "usage": "Verify",
        "displayName": certificate.subject,
        "key": STANDARD.encode(&certificate.der),
    })
}
