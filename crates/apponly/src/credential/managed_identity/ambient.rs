//! What a diagnosis may know about the managed-identity host of this machine.

use super::detect::detect;
use super::protocol::HostKind;
use crate::env::Env;
use crate::host::Host;

/// The managed-identity host that this machine would ask, found from variables and local facts alone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ManagedIdentityHost {
    /// The name for people, for example `App Service`.
    pub name: &'static str,
    /// The variable or local fact that decided; names stand in backticks.
    pub decided_by: &'static str,
    /// Whether something says that the host is there. Without it only the network could tell, and it is asked where a
    /// managed identity was named, never otherwise.
    pub is_certain: bool,
    /// Whether its tokens are a signed-in user's, so that it is refused: Cloud Shell.
    pub signs_in_users: bool,
    /// What is wrong with its address, where something is: one line.
    pub address_problem: Option<String>,
}

impl ManagedIdentityHost {
    /// Looks at `env` and at what the machine says about itself. No network.
    #[must_use]
    pub fn detect(env: &Env, host: &Host) -> Self {
        let found = detect(env, host);
        Self {
            name: found.kind().name(),
            decided_by: found.decided_by(),
            is_certain: found.is_certain(),
            signs_in_users: found.kind() == HostKind::CloudShell,
            address_problem: found.protocol.endpoint(env).err().map(|error| error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_is_named_with_what_decided_and_what_is_wrong() {
        let host = |variables: &[(&str, &str)]| {
            ManagedIdentityHost::detect(&Env::fixed(variables.iter().copied()), &Host::unknown())
        };
        let good = host(&[("IDENTITY_ENDPOINT", "http://localhost:42/msi"), ("IDENTITY_HEADER", "h")]);
        assert_eq!((good.name, good.decided_by), ("App Service", "`IDENTITY_ENDPOINT`"));
        assert!(good.is_certain && good.address_problem.is_none());
        let bad = host(&[("IDENTITY_ENDPOINT", "nowhere"), ("IDENTITY_HEADER", "h")]);
        assert!(bad.address_problem.unwrap().contains("IDENTITY_ENDPOINT"));
        assert!(host(&[("MSI_ENDPOINT", "http://localhost:1")]).signs_in_users);
        assert!(!host(&[]).is_certain);
    }
}
