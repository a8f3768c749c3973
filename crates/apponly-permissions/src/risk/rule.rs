//! The risk of a permission that has no entry, by the words of its name.

use super::Risk;

/// Words of a name that say that something is changed.
const WRITES: [&str; 14] = [
    "ReadWrite",
    "Write",
    "Manage",
    "FullControl",
    "Create",
    "Delete",
    "Send",
    "Migrate",
    "Initiate",
    "Invite",
    "Restore",
    "Export",
    "EnableDisable",
    "Upload",
];
/// Words of a name that narrow it to some objects or to little of each.
const NARROW: [&str; 10] = [
    "Selected",
    "OwnedBy",
    "ManagedBy",
    "CreatedBy",
    "IdentityParentedBy",
    "ReadBasic",
    "Self",
    "ForSelf",
    "ReadShared",
    "LimitedRead",
];
/// Ends of the names of resource-specific permissions.
const RESOURCE_SPECIFIC: [&str; 3] = [".Group", ".Chat", ".User"];

pub(super) fn risk(name: &str) -> Risk {
    match (writes(name), narrow(name)) {
        (true, false) => Risk::High,
        (true, true) | (false, false) => Risk::Medium,
        (false, true) => Risk::Low,
    }
}

pub(super) fn reason(name: &str) -> &'static str {
    match (writes(name), narrow(name)) {
        (true, false) => "changes things in the whole tenant, by its name",
        (true, true) => "changes things, within limits, by its name",
        (false, false) => "reads in the whole tenant, by its name",
        (false, true) => "reads little, or within limits, by its name",
    }
}

pub(super) fn only_reads(name: &str) -> bool {
    !writes(name) && words(name).any(|word| word.starts_with("Read") || word == "LimitedRead")
}

fn writes(name: &str) -> bool {
    words(name)
        .any(|word| WRITES.iter().any(|write| word.starts_with(write) || (word.ends_with(write) && *write != "Delete")))
}

fn narrow(name: &str) -> bool {
    words(name).any(|word| NARROW.iter().any(|narrow| word.contains(narrow)))
        || RESOURCE_SPECIFIC.iter().any(|end| name.ends_with(end))
}

/// The words behind the first: the first names what is acted on.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split('.').skip(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_words_of_a_name() {
        assert_eq!(risk("Thing.ReadWrite.All"), Risk::High);
        assert_eq!(risk("Thing.ReadWrite.OwnedBy"), Risk::Medium);
        assert_eq!(risk("Thing.Read.All"), Risk::Medium);
        assert_eq!(risk("Thing.ReadBasic.All"), Risk::Low);
        assert_eq!(risk("TeamsAppInstallation.ReadSelectedForTeam.All"), Risk::Low);
        assert_eq!(risk("ChannelSettings.Read.Group"), Risk::Low);
        assert_eq!(risk("ManagedThing.Read.All"), Risk::Medium);
    }

    #[test]
    fn tells_reading_names() {
        assert!(only_reads("Policy.Read.All") && only_reads("User.ReadBasic.All"));
        assert!(
            !only_reads("Policy.ReadWrite.All")
                && !only_reads("Bookings.Manage.All")
                && !only_reads("Thing.Everything")
        );
    }
}
