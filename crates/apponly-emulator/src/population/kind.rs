//! What sorts of service principals there are in a tenant of some age, and their names.

use uuid::Uuid;

use super::draw::{About, Draw};
use crate::directory::Index;

/// Whose a service principal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Microsoft's: no registration in the tenant.
    FirstParty,
    ManagedIdentity,
    /// Registered in this tenant.
    Own,
    /// Registered in another tenant.
    ThirdParty,
}

/// The tenants that own Microsoft's own apps: there is more than one.
const MICROSOFT_TENANTS: [Uuid; 2] =
    [Uuid::from_u128(0xf8cdef31_a31e_4b4a_93e4_5f571e91255a), Uuid::from_u128(0x72f988bf_86f1_41af_91ab_2d7cd011db47)];

const AREAS: [&str; 16] = [
    "Payroll",
    "Invoices",
    "Onboarding",
    "Helpdesk",
    "Archive",
    "Compliance",
    "Fleet",
    "Warehouse",
    "Campaigns",
    "Contracts",
    "Facilities",
    "Training",
    "Backup",
    "Analytics",
    "Orders",
    "Directory",
];
const PURPOSES: [&str; 8] = ["Export", "Sync", "Report", "Import", "Monitor", "Connector", "Cleanup", "Bot"];
const VENDORS: [&str; 12] = [
    "Northwind",
    "Fabrikam",
    "Tailspin",
    "Litware",
    "Proseware",
    "Wingtip",
    "Adatum",
    "Lucerne",
    "Trey",
    "Humongous",
    "Relecloud",
    "Margie",
];
const PRODUCTS: [&str; 8] = ["Sign", "Desk", "Boards", "Backup", "Mailer", "Insights", "Meetings", "Vault"];
const SERVICES: [&str; 8] =
    ["Records", "Substrate", "Telemetry", "Provisioning", "Search", "Devices", "Signals", "Billing"];
const HOSTS: [&str; 4] = ["vm", "func", "app", "id"];

impl Sort {
    pub(super) fn of(draw: Draw) -> Self {
        match draw.below(About::Sort, 0, 100) {
            0..=44 => Self::Own,
            45..=64 => Self::ManagedIdentity,
            65..=84 => Self::ThirdParty,
            _ => Self::FirstParty,
        }
    }

    /// The display name, which ends in the number of the principal plus one and so is unique.
    pub(super) fn name(self, draw: Draw, index: Index) -> String {
        let number = u64::from(index) + 1;
        let pick = |place: u64, list: &[&'static str]| draw.pick(About::Name, place, list);
        match self {
            Self::Own => format!("{} {} {number}", pick(0, &AREAS), pick(1, &PURPOSES)),
            Self::ManagedIdentity => {
                format!("{}-{}-{number}", pick(0, &HOSTS), pick(1, &AREAS).to_ascii_lowercase())
            }
            Self::ThirdParty => format!("{} {} {number}", pick(0, &VENDORS), pick(1, &PRODUCTS)),
            Self::FirstParty => format!("Microsoft {} Service {number}", pick(0, &SERVICES)),
        }
    }

    /// The tenant where the app is registered; none for managed identities.
    pub(super) fn owner(self, draw: Draw, tenant: Uuid) -> Option<Uuid> {
        match self {
            Self::Own => Some(tenant),
            Self::ManagedIdentity => None,
            Self::FirstParty => Some(draw.pick(About::Name, 2, &MICROSOFT_TENANTS)),
            // A vendor has one tenant for all its products.
            Self::ThirdParty => {
                let vendor = draw.pick(About::Name, 0, &VENDORS);
                let letters = vendor.bytes().fold(0_u128, |sum, letter| (sum << 7) ^ u128::from(letter));
                Some(uuid::Builder::from_random_bytes((letters | (0x7e_u128 << 120)).to_be_bytes()).into_uuid())
            }
        }
    }
}

/// The number of the principal whose name this may be.
pub(super) fn index_of_name(name: &str) -> Option<Index> {
    let digits = name.rsplit([' ', '-']).next()?;
    digits.parse::<Index>().ok()?.checked_sub(1)
}
