//! Whose an app is.

use crate::inventory::{Guid, PrincipalFacts};
use crate::review::AppKind;

/// Tenants from which Microsoft publishes its own apps: one is not enough to tell them.
///
/// Source: observed by several projects; <https://github.com/Galvnyz/M365-Assess/issues/880> and 887,
/// <https://github.com/merill/microsoft-info>.
const MICROSOFT: [Guid; 7] = [
    // Microsoft Services: most of Microsoft 365 and Azure.
    Guid::new(0xf8cd_ef31_a31e_4b4a_93e4_5f57_1e91_255a),
    // Microsoft: the Graph command line tools among others.
    Guid::new(0x72f9_88bf_86f1_41af_91ab_2d7c_d011_db47),
    // Its pre-production.
    Guid::new(0xea8a_4392_515e_481f_879e_6571_ff2a_8a36),
    // Dynamics and Power Platform.
    Guid::new(0xcdc5_aeea_15c5_4db6_b079_fcad_d250_5dc2),
    // Accounts of persons and their services.
    Guid::new(0x47df_5bb7_e6bc_4256_afb0_dd8c_8e3c_1ce8),
    // Microsoft Services of the US Government cloud.
    Guid::new(0xcab8_a31a_1906_4287_a0d8_4eef_66b9_5f6e),
    // Microsoft Services of the cloud in China.
    Guid::new(0xa55a_4d5b_9241_49b1_b4ff_befa_8db0_0269),
];

/// How the client ids of Microsoft's oldest services go on after their number: directory, and Office.
const WELL_KNOWN: [u128; 2] = [0x0000_0000_c000_0000_0000_0000, 0x0000_0ff1_ce00_0000_0000_0000];

/// The bits behind the number.
const BEHIND_NUMBER: u128 = (1 << 96) - 1;

/// Whose the app behind a service principal is. `is_registered_here`: the tenant has its registration.
pub(super) fn of(principal: &PrincipalFacts, tenant: Option<Guid>, is_registered_here: bool) -> AppKind {
    if principal.is_managed_identity {
        return AppKind::ManagedIdentity;
    }
    if is_registered_here || (principal.owner_tenant.is_some() && principal.owner_tenant == tenant) {
        return AppKind::Own;
    }
    if is_microsoft(principal.app_id, principal.owner_tenant) { AppKind::FirstParty } else { AppKind::ThirdParty }
}

/// Whether an app is Microsoft's, by the tenant of its registration or its well-known client id.
pub(super) fn is_microsoft(app_id: Guid, owner_tenant: Option<Guid>) -> bool {
    let is_well_known = WELL_KNOWN.contains(&(app_id.as_u128() & BEHIND_NUMBER));
    is_well_known || owner_tenant.is_some_and(|tenant| MICROSOFT.contains(&tenant))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guid(text: &str) -> Guid {
        text.parse().unwrap()
    }

    #[test]
    fn first_party_apps_are_known_by_more_than_one_tenant() {
        let app = guid("aaaaaaaa-0000-4000-8000-000000000001");
        for tenant in [
            "f8cdef31-a31e-4b4a-93e4-5f571e91255a",
            "72f988bf-86f1-41af-91ab-2d7cd011db47",
            "ea8a4392-515e-481f-879e-6571ff2a8a36",
            "cdc5aeea-15c5-4db6-b079-fcadd2505dc2",
            "47df5bb7-e6bc-4256-afb0-dd8c8e3c1ce8",
            "cab8a31a-1906-4287-a0d8-4eef66b95f6e",
            "a55a4d5b-9241-49b1-b4ff-befa8db00269",
        ] {
            assert!(is_microsoft(app, Some(guid(tenant))), "{tenant}");
        }
        assert!(!is_microsoft(app, Some(guid("9188040d-6c67-4c5b-b112-36a304b66dad"))), "apps of persons");
        assert!(!is_microsoft(app, None));
    }

    #[test]
    fn well_known_client_ids_are_microsofts() {
        for id in ["00000003-0000-0000-c000-000000000000", "00000002-0000-0ff1-ce00-000000000000"] {
            assert!(is_microsoft(guid(id), None), "{id}");
        }
        assert!(!is_microsoft(guid("00000003-0000-0000-8000-000000000000"), None));
    }
}
