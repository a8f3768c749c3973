//! The handle of a running emulator.

use std::path::Path;
use std::sync::Arc;

use tokio::task::JoinSet;

use super::start::Files;
use crate::clock::Clock;
use crate::directory::Directory;
use crate::faults::Fault;
use crate::foreign::ForeignToken;
use crate::requests::RecordedRequest;
use crate::state::{EmulatorState, Endpoints};
use crate::sts::foreign_token;
use crate::tenant::Tenant;
use crate::traffic::AppTraffic;

/// A running emulator. Dropping it stops every listener and connection and removes its temporary directory.
#[derive(Debug)]
pub struct Emulator {
    state: Arc<EmulatorState>,
    pub(super) files: Files,
    ca_pem: String,
    listeners: JoinSet<()>,
}

/// Where an emulated pipeline job gets its OIDC token.
#[derive(Clone)]
#[non_exhaustive]
pub struct JobEndpoint {
    /// The request URL, as the job's environment has it.
    pub url: String,
    /// The job's bearer token.
    pub token: String,
}

impl std::fmt::Debug for JobEndpoint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("JobEndpoint").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Emulator {
    pub(super) fn new(state: Arc<EmulatorState>, files: Files, ca_pem: String, listeners: JoinSet<()>) -> Self {
        Self { state, files, ca_pem, listeners }
    }

    /// Stops every listener and connection, and removes the temporary directory.
    pub async fn shutdown(mut self) {
        self.listeners.shutdown().await;
    }

    /// Authority URL without a trailing slash: `AZURE_AUTHORITY_HOST`.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.endpoint(|endpoints| &endpoints.authority)
    }

    /// Root URL of Microsoft Graph, without version and trailing slash.
    #[must_use]
    pub fn graph_url(&self) -> &str {
        self.endpoint(|endpoints| &endpoints.graph)
    }

    /// URL of the first vault, without a trailing slash.
    #[must_use]
    pub fn key_vault_url(&self) -> &str {
        self.endpoint(|endpoints| &endpoints.key_vault)
    }

    /// Base URL of the instance metadata service, without path: `AZURE_POD_IDENTITY_AUTHORITY_HOST`.
    #[must_use]
    pub fn imds_url(&self) -> &str {
        self.endpoint(|endpoints| &endpoints.managed_identity)
    }

    /// Full URL of the App Service endpoint: `IDENTITY_ENDPOINT` there.
    #[must_use]
    pub fn app_service_endpoint(&self) -> String {
        self.state.endpoints().map(Endpoints::app_service).unwrap_or_default()
    }

    /// Value of `X-IDENTITY-HEADER` for the App Service endpoint: `IDENTITY_HEADER` there.
    #[must_use]
    pub fn app_service_header(&self) -> &str {
        self.state.identity_header()
    }

    /// Full URL of the Azure Arc endpoint: `IDENTITY_ENDPOINT` there.
    #[must_use]
    pub fn arc_endpoint(&self) -> String {
        self.state.endpoints().map(Endpoints::arc).unwrap_or_default()
    }

    /// Full URL of the Azure Machine Learning endpoint: `MSI_ENDPOINT` there; `MSI_SECRET` is
    /// [`Emulator::app_service_header`].
    #[must_use]
    pub fn azure_ml_endpoint(&self) -> String {
        self.state.endpoints().map(Endpoints::azure_ml).unwrap_or_default()
    }

    /// Full URL of the Service Fabric endpoint: `IDENTITY_ENDPOINT` there; `IDENTITY_HEADER` is
    /// [`Emulator::app_service_header`].
    #[must_use]
    pub fn service_fabric_endpoint(&self) -> String {
        self.state.endpoints().map(Endpoints::service_fabric).unwrap_or_default()
    }

    /// SHA-1 thumbprint of the Service Fabric endpoint's certificate, upper-case hexadecimal:
    /// `IDENTITY_SERVER_THUMBPRINT` there.
    #[must_use]
    pub fn service_fabric_thumbprint(&self) -> &str {
        self.endpoint(|endpoints| &endpoints.service_fabric_thumbprint)
    }

    /// Directory of the challenge files of the Azure Arc endpoint.
    #[must_use]
    pub fn arc_key_directory(&self) -> &Path {
        self.state.arc_key_directory()
    }

    /// URL of the control endpoint, ending in `/control`. Requests need the header `Emulator-Control`.
    #[must_use]
    pub fn control_url(&self) -> &str {
        self.endpoint(|endpoints| &endpoints.control)
    }

    /// `iss` of the built-in external issuer.
    #[must_use]
    pub fn external_issuer(&self) -> String {
        self.state.endpoints().map(Endpoints::external_issuer).unwrap_or_default()
    }

    /// `ACTIONS_ID_TOKEN_REQUEST_URL` and `ACTIONS_ID_TOKEN_REQUEST_TOKEN` of an emulated workflow.
    #[must_use]
    pub fn github_job(&self) -> JobEndpoint {
        self.job("github/token?api-version=2.0")
    }

    /// `SYSTEM_OIDCREQUESTURI` and `SYSTEM_ACCESSTOKEN` of an emulated pipeline.
    #[must_use]
    pub fn azure_pipelines_job(&self) -> JobEndpoint {
        self.job("azure-pipelines/oidctoken")
    }

    /// Tenant id, hyphenated in lower case.
    #[must_use]
    pub fn tenant_id(&self) -> String {
        self.state.tenant().tenant_id.to_string()
    }

    /// The tenant as it is now: with the grants and credentials that were changed through Graph.
    #[must_use]
    pub fn tenant(&self) -> Arc<Tenant> {
        self.state.tenant()
    }

    /// Changes the tenant: what is granted, which credentials there are, how it behaves. Requests see all of a change or
    /// none of it. Users and groups, and how many there are of anything that is generated, stay as they were at the start.
    pub fn change_tenant<T>(&self, change: impl FnOnce(&mut Tenant) -> T) -> T {
        self.state.change_tenant(change)
    }

    /// The CA certificate as PEM.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// File with the CA certificate (PEM).
    #[must_use]
    pub fn ca_file(&self) -> &Path {
        &self.files.ca
    }

    /// File with certificate and private key (PEM) of the app that [`Emulator::environment`] names, if it has one.
    #[must_use]
    pub fn certificate_file(&self) -> Option<&Path> {
        self.files.certificate.as_deref()
    }

    /// The emulator's clock, shared: an offset set there moves all services.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.state.clock().clone()
    }

    /// Replaces the faults that are on.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.state.faults().replace(faults);
    }

    /// The faults that are on, with the number of times that is left.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.state.faults().list()
    }

    /// The latest 10 000 requests, oldest first; control requests are not among them.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.requests().list()
    }

    /// How many requests there were.
    #[must_use]
    pub fn request_count(&self) -> u64 {
        self.state.requests().total()
    }

    /// What each app asked of Graph since the start or the last [`Emulator::clear_traffic`].
    #[must_use]
    pub fn traffic(&self) -> Vec<AppTraffic> {
        self.state.traffic().list()
    }

    /// Begins to count the traffic anew.
    pub fn clear_traffic(&self) {
        self.state.traffic().clear();
    }

    /// Throws the state behind all delta tokens away: the next use of one is answered with 410.
    pub fn expire_delta_tokens(&self) {
        self.state.change_directory(Directory::expire_delta_tokens);
    }

    /// A JWT of a foreign issuer, signed with the built-in external issuer's key; federations of the tenant without a
    /// key set of their own accept it.
    ///
    /// # Errors
    /// A text, if signing fails.
    pub fn issue_foreign_token(&self, token: &ForeignToken) -> Result<String, String> {
        foreign_token(&self.state, token)
    }

    fn job(&self, path: &str) -> JobEndpoint {
        JobEndpoint { url: format!("{}/{path}", self.external_issuer()), token: self.state.job_token().to_owned() }
    }

    fn endpoint(&self, of: impl FnOnce(&Endpoints) -> &String) -> &str {
        self.state.endpoints().map_or("", |endpoints| of(endpoints).as_str())
    }
}
