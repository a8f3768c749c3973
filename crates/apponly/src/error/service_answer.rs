//! The refusal of a service as data.

/// What Entra or a managed-identity host answered when it refused.
///
/// Source: OAuth 2.0 (RFC 6749) section 5.2; Microsoft identity platform, "error codes" reference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServiceAnswer {
    /// HTTP status.
    pub status: u16,
    /// `error`: the OAuth code, or a host's own code; may be empty.
    pub error: String,
    /// `error_description`, whole, in one line, cut at 2,000 characters.
    pub description: String,
    /// `error_codes`: the AADSTS numbers, else those found in the description.
    pub aadsts: Vec<u32>,
    /// `suberror`, where there is one.
    pub suberror: Option<String>,
    /// `correlation_id`: ours, echoed; support asks for it.
    pub correlation_id: Option<String>,
    /// `trace_id`: the service's own.
    pub trace_id: Option<String>,
    /// `timestamp` as the service wrote it (`YYYY-MM-DD HH:MM:SSZ`).
    pub timestamp: Option<String>,
    /// `claims`: a challenge in JSON that a policy wants satisfied.
    pub claims: Option<String>,
}

impl ServiceAnswer {
    /// The first AADSTS number.
    #[must_use]
    pub fn code(&self) -> Option<u32> {
        self.aadsts.first().copied()
    }

    /// The ids that Microsoft support asks for, a `name: value` line each.
    #[must_use]
    pub fn id_lines(&self) -> Vec<String> {
        [("correlation id", &self.correlation_id), ("trace id", &self.trace_id), ("timestamp", &self.timestamp)]
            .into_iter()
            .filter_map(|(name, value)| value.as_ref().map(|value| format!("{name}: {value}")))
            .collect()
    }
}
