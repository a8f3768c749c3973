//! Certificates in the making: `create`, and the operation that is asked after.
//!
//! Source: "Monitor and manage certificate creation" (Key Vault).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use url::form_urlencoded;
use uuid::Uuid;

use super::error::VaultError;
use super::issue::CreateRequest;
use super::service::{Call, require_name};
use crate::tenant::{PendingCertificate, Vault};

/// So often an operation is still in progress when it is asked after.
const POLLS: u32 = 1;

impl Call<'_> {
    /// Begins to make a certificate, or a further version of it.
    pub(super) fn create_certificate(&self, name: &str, body: &[u8]) -> Result<Response, VaultError> {
        self.require("Microsoft.KeyVault/vaults/certificates/create/action", &format!("certificates/{name}"))?;
        require_name(name)?;
        let is_same = |pending: &PendingCertificate| pending.name.eq_ignore_ascii_case(name);
        if self.vault.pending.iter().any(|pending| is_same(pending) && !pending.is_done()) {
            return Err(VaultError::conflict(
                "A new key vault certificate can not be created or imported while a pending key vault certificate's \
                 status is inProgress.",
            ));
        }
        let request = CreateRequest::read(body)?;
        let version = Uuid::new_v4().simple().to_string();
        let (held, csr) = request.issue(name, version, self.state.clock().now())?;
        let request_id = Uuid::new_v4().simple().to_string();
        let pending =
            PendingCertificate { name: name.to_owned(), request_id, csr, polls_left: POLLS, certificate: Some(held) };
        let shown = self.operation(&pending);
        let location =
            format!("{}/certificates/{name}/pending?api-version=7.4&request_id={}", self.base, pending.request_id);
        self.change_vault(|vault| {
            vault.pending.retain(|known| !is_same(known));
            vault.pending.push(pending);
        });
        let mut response = (StatusCode::ACCEPTED, Json(shown)).into_response();
        if let Ok(location) = HeaderValue::from_str(&location) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        Ok(response)
    }

    /// How far the making is; the certificate is there as soon as an answer says so.
    pub(super) fn pending_certificate(&self, name: &str, query: &str) -> Result<Value, VaultError> {
        self.require("Microsoft.KeyVault/vaults/certificates/read", &format!("certificates/{name}"))?;
        require_name(name)?;
        let wanted = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "request_id");
        let fits = |pending: &PendingCertificate| {
            pending.name.eq_ignore_ascii_case(name)
                && wanted.as_ref().is_none_or(|(_, id)| id.eq_ignore_ascii_case(&pending.request_id))
        };
        let asked = self.change_vault(|vault| {
            let pending = vault.pending.iter_mut().find(|pending| fits(pending))?;
            match pending.polls_left.checked_sub(1) {
                Some(left) => pending.polls_left = left,
                None => vault.certificates.extend(pending.certificate.take()),
            }
            Some(pending.clone())
        });
        let missing = || VaultError::not_found("PendingCertificateNotFound", "Pending certificate not found.");
        asked.flatten().as_ref().map(|pending| self.operation(pending)).ok_or_else(missing)
    }

    /// `CertificateOperation`.
    fn operation(&self, pending: &PendingCertificate) -> Value {
        let mut shown = json!({
            "id": format!("{}/certificates/{}/pending", self.base, pending.name),
            "issuer": {"name": "Self"},
            "csr": pending.csr,
            "cancellation_requested": false,
            "request_id": pending.request_id,
        });
        if pending.is_done() {
            shown["status"] = json!("completed");
            shown["target"] = json!(format!("{}/certificates/{}", self.base, pending.name));
        } else {
            shown["status"] = json!("inProgress");
            shown["status_details"] = json!(
                "Pending certificate created. Certificate request is in progress. This may take some time based on the \
                 issuer provider. Please check again later."
            );
        }
        shown
    }

    fn change_vault<T>(&self, change: impl FnOnce(&mut Vault) -> T) -> Option<T> {
        let name = &self.vault.name;
        self.state.change_tenant(|tenant| tenant.vaults.iter_mut().find(|known| known.name == *name).map(change))
    }
}
