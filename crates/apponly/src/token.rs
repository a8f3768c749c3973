//! The access token: what a credential yields and what callers hold.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderValue;

use crate::credential::CredentialKind;
use crate::error::{Error, catalogue};
use crate::scope::Scope;
use crate::secret::Secret;

/// An app-only access token. Opaque; cheap to clone; wiped on drop of the last clone.
///
/// `Debug` shows `[redacted]` in place of the token; there is no `Display`.
#[derive(Clone)]
pub struct AccessToken(Arc<Handle>);

/// Counts clones, apart from the token: threads that clone the same token often each count in a handle of their own, and
/// the count shares no cache line with anything.
#[repr(align(64))]
struct Handle(Arc<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    value: Secret,
    expires_on: SystemTime,
    refresh_on: Option<SystemTime>,
    scope: Scope,
    credential: CredentialKind,
    tenant_id: Option<String>,
    client_id: Option<String>,
}

impl AccessToken {
    /// A token valid until `expires_on` (time of the service).
    #[must_use]
    pub fn new(value: Secret, expires_on: SystemTime, scope: Scope, credential: CredentialKind) -> Self {
        Self::of(Arc::new(Inner {
            value,
            expires_on,
            refresh_on: None,
            scope,
            credential,
            tenant_id: None,
            client_id: None,
        }))
    }

    fn of(inner: Arc<Inner>) -> Self {
        Self(Arc::new(Handle(inner)))
    }

    /// The same token behind a handle of its own.
    pub(crate) fn apart(&self) -> Self {
        Self::of(self.0.0.clone())
    }

    fn edited(self, edit: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = Arc::try_unwrap(self.0).map_or_else(|shared| shared.0.clone(), |handle| handle.0);
        edit(Arc::make_mut(&mut inner));
        Self::of(inner)
    }

    /// The same token, to be renewed from `refresh_on` on although it stays valid.
    #[must_use]
    pub fn with_refresh_on(self, refresh_on: SystemTime) -> Self {
        self.edited(|inner| inner.refresh_on = Some(refresh_on))
    }

    /// The same token with the tenant and the application it was asked for, where known.
    #[must_use]
    pub fn with_identity(self, tenant_id: Option<String>, client_id: Option<String>) -> Self {
        self.edited(|inner| {
            inner.tenant_id = tenant_id;
            inner.client_id = client_id;
        })
    }

    /// The token itself. Send it to the API it is for and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.0.value.expose()
    }

    /// The value of the `Authorization` header, marked sensitive so that HTTP libraries neither log nor index it.
    ///
    /// # Errors
    /// `answer-unusable`: the token holds characters that no header may hold.
    ///
    /// Source: RFC 6750, section 2.1.
    pub fn authorization(&self) -> Result<HeaderValue, Error> {
        let text = zeroize::Zeroizing::new(format!("Bearer {}", self.expose()));
        let mut value = HeaderValue::from_str(&text).map_err(|_| {
            Error::new(&catalogue::ANSWER_UNUSABLE, "the token holds characters that a header may not hold")
        })?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// When it ends, by the time of the service (UTC).
    #[must_use]
    pub fn expires_on(&self) -> SystemTime {
        self.0.0.expires_on
    }

    /// From when on it should be renewed although it is valid: the service's hint (`refresh_in`), where given.
    #[must_use]
    pub fn refresh_on(&self) -> Option<SystemTime> {
        self.0.0.refresh_on
    }

    /// How long it is valid at `now` (time of the service); zero once it has ended.
    #[must_use]
    pub fn expires_in(&self, now: SystemTime) -> Duration {
        self.0.0.expires_on.duration_since(now).unwrap_or_default()
    }

    /// What it is for.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.0.0.scope
    }

    /// How it was signed in for.
    #[must_use]
    pub fn credential(&self) -> CredentialKind {
        self.0.0.credential
    }

    /// The tenant it was asked for, where the credential knows.
    #[must_use]
    pub fn tenant_id(&self) -> Option<&str> {
        self.0.0.tenant_id.as_deref()
    }

    /// The application or managed identity it was asked for, where known.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        self.0.0.client_id.as_deref()
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("AccessToken").field(&self.0.0).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(value: &str) -> AccessToken {
        let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        AccessToken::new(Secret::new(value.to_owned()), expiry, Scope::graph_default(), CredentialKind::Secret)
    }

    #[test]
    fn debug_hides_the_token() {
        assert!(!format!("{:?}", token("eyJ0.very.hidden")).contains("hidden"));
    }

    #[test]
    fn handles_of_their_own_are_the_same_token_and_an_edit_leaves_the_others() {
        let first = token("a");
        let second = first.apart();
        assert!(std::ptr::eq(first.expose(), second.expose()));
        let edited = first.clone().with_identity(Some("t".to_owned()), None);
        assert_eq!((edited.tenant_id(), first.tenant_id(), second.tenant_id()), (Some("t"), None, None));
    }

    #[test]
    fn authorization_is_sensitive_and_refuses_header_injection() {
        assert!(token("abc").authorization().unwrap().is_sensitive());
        assert!(token("abc\r\nX-Evil: 1").authorization().is_err());
    }

    #[test]
    fn expired_token_has_no_time_left() {
        assert_eq!(token("a").expires_in(SystemTime::UNIX_EPOCH + Duration::from_secs(2000)), Duration::ZERO);
    }
}
