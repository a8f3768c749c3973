//! The ids of the most used permissions of Graph, for when no permission map is there.
//!
//! Source: the permissions reference of Microsoft Graph; every tenant has the same ids.

/// Name, id as a role, id as a scope; empty where it has none.
const IDS: &[(&str, &str, &str)] = &[
    ("AuditLog.Read.All", "b0afded3-3588-46d8-8b3d-9842eff778da", "e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20"),
    ("Calendars.Read", "798ee544-9d2d-430c-a058-570e29e34338", "465a38f9-76ea-45b9-9f34-9e8b0d4b0b42"),
    ("Calendars.ReadWrite", "ef54d2bf-783f-4e0f-bca1-3210c0444d99", "1ec239c2-d7c9-4623-a91a-a9775856bb36"),
    ("Channel.ReadBasic.All", "59a6b24b-4225-4393-8165-ebaec5f55d7a", "9d8982ae-4365-4f57-95e9-d6032a4c0b87"),
    ("ChannelMessage.Read.All", "7b2449af-6ccd-4f4d-9f78-e550c193f0d1", "767156cb-16ae-4d10-8f8b-41b657c8c8c8"),
    ("Chat.Read.All", "6b7d71aa-70aa-4810-a8d9-5d9fb2830017", ""),
    ("Contacts.Read", "089fe4d0-434a-44c5-8827-41ba8a0b17f5", "ff74d97f-43af-4b68-9f2a-b77ee6968c5d"),
    ("Contacts.ReadWrite", "6918b873-d17a-4dc1-b314-35f528134491", "d56682ec-c09e-4743-aaf4-1a3aac4caa21"),
    ("Device.Read.All", "7438b122-aefc-4978-80ed-43db9fcc7715", "951183d1-1a61-466f-a6d1-1fde911bfd95"),
    (
        "DeviceManagementConfiguration.Read.All",
        "dc377aa6-52d8-4e23-b271-2a7ae04cedf3",
        "f1493658-876a-4c87-8fa7-edb559b3476a",
    ),
    (
        "DeviceManagementConfiguration.ReadWrite.All",
        "9241abd9-d0e6-425a-bd4f-47ba86e767a4",
        "0883f392-0a7a-443d-8c76-16a6d39c7b63",
    ),
    (
        "DeviceManagementManagedDevices.Read.All",
        "2f51be20-0bb4-4fed-bf7b-db946066c75e",
        "314874da-47d6-4978-88dc-cf0d37f0bb82",
    ),
    (
        "DeviceManagementManagedDevices.ReadWrite.All",
        "243333ab-4d21-40cb-a475-36241daa0842",
        "44642bfe-8385-4adc-8fc6-fe3cb2c375c3",
    ),
    ("Directory.Read.All", "7ab1d382-f21e-4acd-a863-ba3e13f7da61", "06da0dbc-49e2-44d2-8312-53f166ab848a"),
    ("Directory.ReadWrite.All", "19dbc75e-c2e2-444c-a770-ec69d8559fc7", "c5366453-9fb0-48a5-a156-24f0c49a4b84"),
    ("Domain.Read.All", "dbb9058a-0e50-45d7-ae91-66909b5d4664", "2f9ee017-59c1-4f1d-9472-bd5529a7b311"),
    ("Files.Read.All", "01d4889c-1287-42c6-ac1f-5d1e02578ef6", "df85f4d6-205c-4ac5-a5ea-6bf408dba283"),
    ("Files.ReadWrite.All", "75359482-378d-4052-8f01-80520e7db3cd", "863451e7-0667-486c-a5d6-d135439485f0"),
    ("GroupMember.Read.All", "98830695-27a2-44f7-8c18-0c3ebc9698f6", "bc024368-1153-4739-b217-4326f2e966d0"),
    ("GroupMember.ReadWrite.All", "dbaae8cf-10b5-4b86-a4a1-f871c94c6695", "f81125ac-d3b7-4573-a3b2-7099cc39df9e"),
    ("IdentityRiskyUser.Read.All", "dc5007c0-2d7d-4c42-879c-2dab87571379", "d04bb851-cb7c-4146-97c7-ca3e71baf56c"),
    ("Mail.Read", "810c84a8-4a9e-49e6-bf7d-12d183f40d01", "570282fd-fa5c-430d-a7fd-fc8dc98a9dca"),
    ("Mail.ReadBasic.All", "693c5e45-0940-467d-9b8a-1022fb9d42ef", ""),
    ("Mail.ReadWrite", "e2a3a72e-5f79-4c64-b1b1-878b674786c9", "024d486e-b451-40bb-833d-3e66d98c5c73"),
    ("Mail.Send", "b633e1c5-b582-4048-a93e-9f11b44c7e96", "e383f46e-2787-4529-855e-0e479a3ffac0"),
    ("MailboxSettings.Read", "40f97065-369a-49f4-947c-6a255697ae91", "87f447af-9fa4-4c32-9dfa-4a57a73d18ce"),
    ("MailboxSettings.ReadWrite", "6931bccd-447a-43d1-b442-00a195474933", "818c620a-27a9-40bd-a6a5-d96f7d610b4b"),
    ("Notes.Read.All", "3aeca27b-ee3a-4c2b-8ded-80376e2134a4", "dfabfca6-ee36-4db2-8208-7a28381419b3"),
    ("OnlineMeetings.Read.All", "c1684f21-1984-47fa-9d61-2dc8c296bb70", ""),
    ("OnlineMeetings.ReadWrite.All", "b8bb2037-6e08-44ac-a4ea-4674e010e2a4", ""),
    ("Organization.Read.All", "498476ce-e0fe-48b0-b801-37ba7e2685c6", "4908d5b9-3fb2-4b1e-9336-1888b7937185"),
    ("People.Read.All", "b528084d-ad10-4598-8b93-929746b4d7d6", "b89f9189-71a5-4e70-b041-9887f0bc7e4a"),
    ("Policy.Read.All", "246dd0d5-5bd0-4def-940b-0421030a5b68", "572fea84-0151-49b2-9301-11cb16974376"),
    (
        "Policy.ReadWrite.ConditionalAccess",
        "01c0a623-fc9b-48e9-b794-0756f8e8f067",
        "ad902697-1014-4ef5-81ef-2b4301988e8c",
    ),
    ("Presence.Read.All", "a70e0c2d-e793-494c-94c4-118fa0a67f42", "9c7a330d-35b3-4aa1-963d-cb2b9f927841"),
    ("Reports.Read.All", "230c1aed-a721-4c5d-9cb4-a90514e508ef", "02e97553-ed7b-43d0-ab3c-f8bace0d040c"),
    ("RoleManagement.Read.Directory", "483bed4a-2ad3-4361-a73b-c83ccdbdc53c", "741c54c3-0c1e-44a1-818b-3f97ab4e8c83"),
    (
        "RoleManagement.ReadWrite.Directory",
        "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8",
        "d01b97e9-cbc0-49fe-810a-750afd5527a3",
    ),
    ("Schedule.Read.All", "7b2ebf90-d836-437f-b90d-7b62722c4456", "fccf6dd8-5706-49fa-811f-69e2e1b585d0"),
    ("SecurityEvents.Read.All", "bf394140-e372-4bf9-a898-299cfc7564e5", "64733abd-851e-478a-bffb-e47a14b18235"),
    ("Team.ReadBasic.All", "2280dda6-0bfd-44ee-a2f4-cb867cfc4c1e", "485be79e-c497-4b35-9400-0e3fa7f2a5d4"),
    ("TeamMember.Read.All", "660b7406-55f1-41ca-a0ed-0b035e182f3e", "2497278c-d82d-46a2-b1ce-39d4cdde5570"),
    ("User.Invite.All", "09850681-111b-4a89-9bed-3f2cae46d706", "63dd7cd9-b489-4adf-a28c-ac38b9a0f962"),
    ("User.Read", "", "e1fe6dd8-ba31-4d61-89e7-88639da4683d"),
    ("User.Read.All", "df021288-bdef-4463-88db-98f22de89214", "a154be20-db9c-4678-8ab7-66f6cc099a59"),
    ("User.ReadWrite.All", "741f803b-c850-494e-b5df-cde7c675a1ca", "204e0828-b5ca-4ad8-b9f3-f32a958e7cc4"),
    (
        "UserAuthenticationMethod.Read.All",
        "38d9df27-64da-44fd-b7c5-a6fbac20248f",
        "aec28ec7-4d02-4e8c-b864-50163aea77eb",
    ),
    (
        "UserAuthenticationMethod.ReadWrite.All",
        "50483e42-d915-4231-9639-7fdb7fd190e5",
        "b7887744-6746-4312-813d-72daeaee7e2d",
    ),
];

/// The permission of which this is the id as a role.
pub(super) fn role(id: &str) -> Option<&'static str> {
    IDS.iter().find(|(_, role, scope)| !id.is_empty() && *role == id && *scope != id).map(|(name, _, _)| *name)
}

/// The permission of which this is the id as a scope.
pub(super) fn scope(id: &str) -> Option<&'static str> {
    IDS.iter().find(|(_, role, scope)| !id.is_empty() && *scope == id && *role != id).map(|(name, _, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_told_apart() {
        assert_eq!(role("df021288-bdef-4463-88db-98f22de89214"), Some("User.Read.All"));
        assert_eq!(scope("e1fe6dd8-ba31-4d61-89e7-88639da4683d"), Some("User.Read"));
        assert_eq!(role("e1fe6dd8-ba31-4d61-89e7-88639da4683d"), None);
        assert_eq!(role(""), None);
    }
}
