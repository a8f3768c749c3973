//! Which managed-identity host this is: from variables and local facts alone, never from the network.

use super::protocol::{HostKind, HostProtocol};
use super::{app_service, arc, azure_ml, cloud_shell, imds, service_fabric};
use crate::env::Env;
use crate::host::Host;

/// All hosts in the order in which they are looked for; the last one is always found.
static HOSTS: [&dyn HostProtocol; 6] = [
    &service_fabric::ServiceFabric,
    &app_service::AppService,
    &azure_ml::AzureMl,
    &cloud_shell::CloudShell,
    &arc::AzureArc,
    &imds::Imds,
];

/// The host that a managed identity would be asked for from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Detected {
    pub(super) protocol: &'static dyn HostProtocol,
    decided_by: &'static str,
    certain: bool,
}

impl Detected {
    /// Which host.
    pub(crate) fn kind(&self) -> HostKind {
        self.protocol.kind()
    }

    /// The variable or local fact that decided, for messages; names stand in backticks.
    pub(crate) fn decided_by(&self) -> &'static str {
        self.decided_by
    }

    /// Whether something says that the host is there. IMDS alone is found without any sign: then only the network
    /// could tell, and nobody asks it unless a managed identity was named.
    pub(crate) fn is_certain(&self) -> bool {
        self.certain
    }
}

/// The host, first match of the table in `mod.rs`. A variable that is set to nothing counts as unset.
pub(crate) fn detect(env: &Env, host: &Host) -> Detected {
    let found = HOSTS.iter().find_map(|&protocol| {
        let decided_by = protocol.detect(env, host)?;
        Some(Detected { protocol, decided_by, certain: true })
    });
    found.unwrap_or_else(|| Detected { protocol: &imds::Imds, decided_by: imds::no_sign(env), certain: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(variables: &[(&str, &str)], host: &Host) -> (HostKind, &'static str, bool) {
        let detected = detect(&Env::fixed(variables.iter().copied()), host);
        (detected.kind(), detected.decided_by(), detected.is_certain())
    }

    #[test]
    fn first_match_wins_and_the_deciding_variable_is_named() {
        let all = [
            ("IDENTITY_ENDPOINT", "e"),
            ("IDENTITY_HEADER", "h"),
            ("IDENTITY_SERVER_THUMBPRINT", "t"),
            ("MSI_ENDPOINT", "m"),
            ("MSI_SECRET", "s"),
            ("IMDS_ENDPOINT", "i"),
            ("AZURE_POD_IDENTITY_AUTHORITY_HOST", "a"),
        ];
        let without = |names: &[&str]| {
            let left: Vec<_> = all.into_iter().filter(|(name, _)| !names.contains(name)).collect();
            found(&left, &Host::unknown())
        };
        let named = |variable| move |kind| (kind, variable, true);
        assert_eq!(without(&[]), named("`IDENTITY_SERVER_THUMBPRINT`")(HostKind::ServiceFabric));
        let thumbprint = "IDENTITY_SERVER_THUMBPRINT";
        assert_eq!(without(&[thumbprint]), named("`IDENTITY_ENDPOINT`")(HostKind::AppService));
        let header = "IDENTITY_HEADER";
        assert_eq!(without(&[header]), named("`MSI_SECRET`")(HostKind::AzureMl));
        assert_eq!(without(&[header, "MSI_SECRET"]), named("`MSI_ENDPOINT`")(HostKind::CloudShell));
        let msi = [header, "MSI_SECRET", "MSI_ENDPOINT"];
        assert_eq!(without(&msi), named("`IMDS_ENDPOINT`")(HostKind::Arc));
        let arc = [&msi[..], &["IMDS_ENDPOINT"]].concat();
        assert_eq!(without(&arc), named("`AZURE_POD_IDENTITY_AUTHORITY_HOST`")(HostKind::Imds));
    }

    #[test]
    fn empty_variables_count_as_unset() {
        let empty = [("IDENTITY_ENDPOINT", ""), ("IDENTITY_HEADER", ""), ("MSI_ENDPOINT", "")];
        let (kind, decided_by, certain) = found(&empty, &Host::unknown());
        assert!(kind == HostKind::Imds && decided_by.starts_with("no variable") && !certain);
    }

    #[test]
    fn half_a_pair_names_no_host_and_is_mentioned() {
        let (kind, decided_by, certain) = found(&[("IDENTITY_ENDPOINT", "e")], &Host::unknown());
        assert!(kind == HostKind::Imds && decided_by.contains("without `IDENTITY_HEADER`") && !certain);
    }

    #[test]
    fn local_facts_decide_where_no_variable_does() {
        let azure = Host::unknown().with_asset_tag(crate::host::AZURE_ASSET_TAG);
        assert_eq!(found(&[], &azure), (HostKind::Imds, "the chassis asset tag of this machine", true));
        assert!(!found(&[], &Host::unknown().with_asset_tag("other")).2);
        let mut agent = Host::unknown();
        agent.arc_agent = true;
        assert_eq!(found(&[], &agent), (HostKind::Arc, "the program file of the Azure Arc agent", true));
    }
}
