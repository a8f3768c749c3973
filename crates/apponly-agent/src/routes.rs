//! Which path is what. Paths are compared as they were sent, byte for byte.

use crate::protocol::Protocol;

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The token endpoint of App Service.
    AppService,
    /// The token endpoint that IMDS and Azure Arc share.
    Machine,
    Health,
    Metrics,
    Ready,
}

/// Splits a target into place and query.
pub(crate) fn find(target: &str) -> Option<(Place, &str)> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let place = match path {
        "/msi/token" => Place::AppService,
        // MSAL for Node writes the slash behind `AZURE_POD_IDENTITY_AUTHORITY_HOST`.
        "/metadata/identity/oauth2/token" | "/metadata/identity/oauth2/token/" => Place::Machine,
        "/healthz" => Place::Health,
        "/metrics" => Place::Metrics,
        "/readyz" => Place::Ready,
        _ => return None,
    };
    Some((place, query))
}

impl Place {
    /// Whether it belongs to one of `protocols`, or to none.
    pub(crate) fn is_served(self, protocols: &[Protocol]) -> bool {
        match self {
            Self::AppService => protocols.contains(&Protocol::AppService),
            Self::Machine => protocols.contains(&Protocol::Imds) || protocols.contains(&Protocol::Arc),
            Self::Health | Self::Metrics | Self::Ready => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_protocols_are_found() {
        for protocol in Protocol::ALL {
            let target = format!("{}?a=b", protocol.path());
            let (place, query) = find(&target).unwrap();
            assert!(place.is_served(&[protocol]) && query == "a=b");
        }
    }

    #[test]
    fn paths_that_others_would_clean_up_lead_nowhere() {
        let bad = [
            "/",
            "//msi/token",
            "/msi//token",
            "/msi/token/",
            "/./msi/token",
            "/a/../msi/token",
            "/msi/%74oken",
            "/msi%2ftoken",
            "/%2e/msi/token",
            "/MSI/token",
            "/msi/token;a=b",
            "/metadata/identity/oauth2/token//",
            "/metadata/identity/getplatformmetadata",
            "/healthz/",
            "/?/msi/token",
        ];
        for target in bad {
            assert_eq!(find(target), None, "{target}");
        }
    }
}
