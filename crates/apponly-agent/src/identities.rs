//! The identities that are handed out, and how callers name them.

use apponly::{ClientId, TokenSource};

/// One identity: its name for operators, its tokens, and the ids by which callers choose it.
#[derive(Debug, Clone)]
pub struct Identity {
    name: String,
    source: TokenSource,
    client_id: Option<ClientId>,
    object_id: Option<String>,
    resource_id: Option<String>,
}

impl Identity {
    /// The identity whose tokens `source` yields. `name` is the profile's, or `default`; it stands in audit lines and
    /// metrics.
    #[must_use]
    pub fn new(name: impl Into<String>, source: TokenSource) -> Self {
        Self { name: name.into(), source, client_id: None, object_id: None, resource_id: None }
    }

    /// Callers choose it by `client_id=…`.
    #[must_use]
    pub fn client_id(mut self, id: ClientId) -> Self {
        self.client_id = Some(id);
        self
    }

    /// Callers choose it by `object_id=…` or `principal_id=…`, compared without case.
    #[must_use]
    pub fn object_id(mut self, id: impl Into<String>) -> Self {
        self.object_id = Some(id.into());
        self
    }

    /// Callers choose it by `mi_res_id=…` (App Service) or `msi_res_id=…` (IMDS, Arc), compared without case.
    #[must_use]
    pub fn resource_id(mut self, id: impl Into<String>) -> Self {
        self.resource_id = Some(id.into());
        self
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn source(&self) -> &TokenSource {
        &self.source
    }

    pub(crate) fn known_client_id(&self) -> Option<&ClientId> {
        self.client_id.as_ref()
    }

    /// Whether a caller that says `chosen` means this identity.
    pub(crate) fn answers_to(&self, chosen: &Chosen) -> bool {
        let same = |known: Option<&str>, asked: &str| known.is_some_and(|known| known.eq_ignore_ascii_case(asked));
        match chosen {
            Chosen::Client(id) => same(self.client_id.as_ref().map(ClientId::as_str), id),
            Chosen::Object(id) => same(self.object_id.as_deref(), id),
            Chosen::Resource(id) => same(self.resource_id.as_deref(), id),
        }
    }
}

/// How a caller names an identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Chosen {
    /// By the client id.
    Client(String),
    /// By the object (principal) id.
    Object(String),
    /// By the ARM resource id.
    Resource(String),
}
