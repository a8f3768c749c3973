//! What can be changed of a tenant while the emulator runs, in the form of the control endpoint.

use serde::{Deserialize, Serialize};

use super::{GraphThrottle, Tenant};

/// Bounds of the lifetime of a token, in seconds.
pub(super) const TOKEN_LIFETIMES: std::ops::RangeInclusive<u32> = 1..=86_400;

/// The values that [`TenantChange`] can change.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct TenantSettings {
    token_lifetime: u32,
    refresh_in: Option<u32>,
    identity_token_lifetime: u32,
    graph_throttle: Option<GraphThrottle>,
    assignment_delay: u32,
    replication_delay: u32,
    keep_identity_tokens: bool,
    declines_consent: bool,
    premium: bool,
}

impl TenantSettings {
    pub(crate) fn of(tenant: &Tenant) -> Self {
        Self {
            token_lifetime: tenant.token_lifetime,
            refresh_in: tenant.refresh_in,
            identity_token_lifetime: tenant.identity_token_lifetime,
            graph_throttle: tenant.graph_throttle,
            assignment_delay: tenant.assignment_delay,
            replication_delay: tenant.replication_delay,
            keep_identity_tokens: tenant.keep_identity_tokens,
            declines_consent: tenant.declines_consent,
            premium: tenant.premium,
        }
    }
}

/// A change to a tenant: what is absent stays.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TenantChange {
    token_lifetime: Option<u32>,
    /// 0 takes it out of the answers.
    refresh_in: Option<u32>,
    identity_token_lifetime: Option<u32>,
    /// A limit of 0 units takes the limit away.
    graph_throttle: Option<GraphThrottle>,
    assignment_delay: Option<u32>,
    replication_delay: Option<u32>,
    keep_identity_tokens: Option<bool>,
    declines_consent: Option<bool>,
    premium: Option<bool>,
}

impl TenantChange {
    /// Changes `tenant`, or nothing of it.
    ///
    /// # Errors
    /// A text that names the key whose value is out of bounds.
    pub(crate) fn apply(self, tenant: &mut Tenant) -> Result<TenantSettings, String> {
        let token_lifetime = self.token_lifetime.unwrap_or(tenant.token_lifetime);
        let identity_token_lifetime = self.identity_token_lifetime.unwrap_or(tenant.identity_token_lifetime);
        let refresh_in = self.refresh_in.map_or(tenant.refresh_in, |seconds| (seconds > 0).then_some(seconds));
        for (name, value) in [("token_lifetime", token_lifetime), ("identity_token_lifetime", identity_token_lifetime)]
        {
            if !TOKEN_LIFETIMES.contains(&value) {
                return Err(format!("`{name}`: {value} is not in 1 to 86400 seconds"));
            }
        }
        if refresh_in.is_some_and(|seconds| seconds >= token_lifetime) {
            return Err("`refresh_in`: it must be shorter than `token_lifetime`; 0 takes it away".to_owned());
        }
        tenant.token_lifetime = token_lifetime;
        tenant.identity_token_lifetime = identity_token_lifetime;
        tenant.refresh_in = refresh_in;
        if let Some(throttle) = self.graph_throttle {
            tenant.graph_throttle = (throttle.units > 0).then_some(throttle);
        }
        tenant.assignment_delay = self.assignment_delay.unwrap_or(tenant.assignment_delay);
        tenant.replication_delay = self.replication_delay.unwrap_or(tenant.replication_delay);
        tenant.keep_identity_tokens = self.keep_identity_tokens.unwrap_or(tenant.keep_identity_tokens);
        tenant.declines_consent = self.declines_consent.unwrap_or(tenant.declines_consent);
        tenant.premium = self.premium.unwrap_or(tenant.premium);
        Ok(TenantSettings::of(tenant))
    }
}
