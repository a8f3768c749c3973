//! The ids of the most used permissions of Graph, for when no permission map is there.
//!
//! Source: the permissions reference of Microsoft Graph; every tenant has the same ids.

/// Name, id as a role, id as a scope; empty where it has none.
const IDS: &[(&str, &str, &str)] = &[
    ("AccessReview.Read.All", "d07a8cc0-3d51-4b77-b3b0-32704d1f69fa", "ebfcd32b-babb-40f4-a14b-42706e83bd28"),
    ("AdministrativeUnit.Read.All", "134fd756-38ce-4afd-ba33-e9623dbe66c2", "3361d15d-be43-4de6-b441-3c746d05163d"),
    (
        "AdministrativeUnit.ReadWrite.All",
        "5eb59dd3-1da2-4329-8733-9dabdc435916",
        "7b8a2d34-6b3f-4542-a343-54651608ad81",
    ),
    ("AppRoleAssignment.ReadWrite.All", "06b708a9-e830-4db3-a914-8e69da51d44f", "84bccea3-f856-4a8a-967b-dbe0a3d53a64"),
    ("Application.Read.All", "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30", "c79f8feb-a9db-4090-85f9-90d820caa0eb"),
    ("Application.ReadWrite.All", "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", "bdfbf15f-ee85-4955-8675-146e8e5296b5"),
    ("Application.ReadWrite.OwnedBy", "18a4783c-866b-4cc7-a460-3d5e5662c884", ""),
    ("AuditLog.Read.All", "b0afded3-3588-46d8-8b3d-9842eff778da", "e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20"),
    ("BitlockerKey.Read.All", "57f1cf28-c0c4-4ec3-9a30-19a2eaaf2f6e", "b27a61ec-b99c-4d6a-b126-c4375d08ae30"),
    ("Calendars.Read", "798ee544-9d2d-430c-a058-570e29e34338", "465a38f9-76ea-45b9-9f34-9e8b0d4b0b42"),
    ("Calendars.ReadBasic.All", "8ba4a692-bc31-4128-9094-475872af8a53", ""),
    ("Calendars.ReadWrite", "ef54d2bf-783f-4e0f-bca1-3210c0444d99", "1ec239c2-d7c9-4623-a91a-a9775856bb36"),
    ("CallRecords.Read.All", "45bbb07e-7321-4fd7-a8f6-3ff27e6a81c8", ""),
    ("Channel.ReadBasic.All", "59a6b24b-4225-4393-8165-ebaec5f55d7a", "9d8982ae-4365-4f57-95e9-d6032a4c0b87"),
    ("ChannelMessage.Read.All", "7b2449af-6ccd-4f4d-9f78-e550c193f0d1", "767156cb-16ae-4d10-8f8b-41b657c8c8c8"),
    ("ChannelMessage.Send", "", "ebf0f66e-9fb1-49e4-a278-222f76911cf4"),
    ("Chat.Read", "", "f501c180-9344-439a-bca0-6cbf209fd270"),
    ("Chat.Read.All", "6b7d71aa-70aa-4810-a8d9-5d9fb2830017", ""),
    ("Chat.ReadWrite", "", "9ff7295e-131b-4d94-90e1-69fde507ac11"),
    ("Chat.ReadWrite.All", "294ce7c9-31ba-490a-ad7d-97a7d075e4ed", "7e9a077b-3711-42b9-b7cb-5fa5f3f7fea7"),
    ("Contacts.Read", "089fe4d0-434a-44c5-8827-41ba8a0b17f5", "ff74d97f-43af-4b68-9f2a-b77ee6968c5d"),
    ("Contacts.ReadWrite", "6918b873-d17a-4dc1-b314-35f528134491", "d56682ec-c09e-4743-aaf4-1a3aac4caa21"),
    (
        "CustomSecAttributeAssignment.Read.All",
        "3b37c5a4-1226-493d-bec3-5d6c6b866f3f",
        "b46ffa80-fe3d-4822-9a1a-c200932d54d0",
    ),
    (
        "DelegatedPermissionGrant.ReadWrite.All",
        "8e8e4742-1d95-4f68-9d56-6ee75648c72a",
        "41ce6ca6-6826-4807-84f1-1c82854f7ee5",
    ),
    ("Device.Read.All", "7438b122-aefc-4978-80ed-43db9fcc7715", "951183d1-1a61-466f-a6d1-1fde911bfd95"),
    ("Device.ReadWrite.All", "1138cb37-bd11-4084-a2b7-9f71582aeddb", ""),
    ("DeviceManagementApps.Read.All", "7a6ee1e7-141e-4cec-ae74-d9db155731ff", "4edf5f54-4666-44af-9de9-0144fb4b6e8c"),
    (
        "DeviceManagementApps.ReadWrite.All",
        "78145de6-330d-4800-a6ce-494ff2d33d07",
        "7b3f05d5-f68c-4b8d-8c59-a2ecd12f24af",
    ),
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
        "DeviceManagementManagedDevices.PrivilegedOperations.All",
        "5b07b0dd-2377-4e44-a38d-703f09a0dc3c",
        "3404d2bf-2b13-457e-a330-c24615765193",
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
    ("DeviceManagementRBAC.Read.All", "58ca0d9a-1575-47e1-a3cb-007ef2e4583b", "49f0cc30-024c-4dfd-ab3e-82e137ee5431"),
    (
        "DeviceManagementServiceConfig.Read.All",
        "06a5fe6d-c49d-46a7-b082-56b1b14103c7",
        "8696daa5-bce5-4b2e-83f9-51b6defc4e1e",
    ),
    (
        "DeviceManagementServiceConfig.ReadWrite.All",
        "5ac13192-7ace-4fcf-b828-1a26f28068ee",
        "662ed50a-ac44-4eef-ad86-62eed9be2a29",
    ),
    ("Directory.AccessAsUser.All", "", "0e263e50-5827-48a4-b97c-d940288653c7"),
    ("Directory.Read.All", "7ab1d382-f21e-4acd-a863-ba3e13f7da61", "06da0dbc-49e2-44d2-8312-53f166ab848a"),
    ("Directory.ReadWrite.All", "19dbc75e-c2e2-444c-a770-ec69d8559fc7", "c5366453-9fb0-48a5-a156-24f0c49a4b84"),
    ("Domain.Read.All", "dbb9058a-0e50-45d7-ae91-66909b5d4664", "2f9ee017-59c1-4f1d-9472-bd5529a7b311"),
    ("EWS.AccessAsUser.All", "", "9769c687-087d-48ac-9cb3-c37dde652038"),
    ("EntitlementManagement.Read.All", "c74fd47d-ed3c-45c3-9a9e-b8676de685d2", "5449aa12-1393-4ea2-a7c7-d0e06c1a56b2"),
    (
        "ExternalConnection.ReadWrite.OwnedBy",
        "f431331c-49a6-499f-be1c-62af19c34a9d",
        "4082ad95-c812-4f02-be92-780c4c4f1830",
    ),
    ("ExternalItem.ReadWrite.OwnedBy", "8116ae0f-55c2-452d-9944-d18420f5b2c8", "4367b9d7-cee7-4995-853c-a0bdfe95c1f9"),
    ("Files.Read", "", "10465720-29dd-4523-a11a-6a75c743c9d9"),
    ("Files.Read.All", "01d4889c-1287-42c6-ac1f-5d1e02578ef6", "df85f4d6-205c-4ac5-a5ea-6bf408dba283"),
    ("Files.ReadWrite", "", "5c28f0bf-8a70-41f1-8ab2-9032436ddb65"),
    ("Files.ReadWrite.All", "75359482-378d-4052-8f01-80520e7db3cd", "863451e7-0667-486c-a5d6-d135439485f0"),
    ("Group.Create", "bf7b1a76-6e77-406b-b258-bf5c7720e98f", ""),
    ("Group.Read.All", "5b567255-7703-4780-807c-7be8301ae99b", "5f8c59db-677d-491f-a6b8-5f174b11ec1d"),
    ("Group.ReadWrite.All", "62a82d76-70ea-41e2-9197-370581804d09", "4e46008b-f24c-477d-8fff-7bb4ec7aafe0"),
    ("GroupMember.Read.All", "98830695-27a2-44f7-8c18-0c3ebc9698f6", "bc024368-1153-4739-b217-4326f2e966d0"),
    ("GroupMember.ReadWrite.All", "dbaae8cf-10b5-4b86-a4a1-f871c94c6695", "f81125ac-d3b7-4573-a3b2-7099cc39df9e"),
    ("IMAP.AccessAsUser.All", "", "652390e4-393a-48de-9484-05f9b1212954"),
    ("IdentityRiskEvent.Read.All", "6e472fd1-ad78-48da-a0f0-97ab2c6b769e", "8f6a01e7-0391-4ee5-aa22-a3af122cef27"),
    ("IdentityRiskyUser.Read.All", "dc5007c0-2d7d-4c42-879c-2dab87571379", "d04bb851-cb7c-4146-97c7-ca3e71baf56c"),
    ("IdentityRiskyUser.ReadWrite.All", "656f6061-f9fe-4807-9708-6a2e0934df76", "e0a7cdbb-08b0-4697-8264-0069786e9674"),
    ("InformationProtectionPolicy.Read.All", "19da66cb-0fb0-4390-b071-ebc76a349482", ""),
    ("LicenseAssignment.ReadWrite.All", "5facf0c1-8979-4e95-abcf-ff3d079771c0", "f55016cc-149c-447e-8f21-7cf3ec1d6350"),
    ("Mail.Read", "810c84a8-4a9e-49e6-bf7d-12d183f40d01", "570282fd-fa5c-430d-a7fd-fc8dc98a9dca"),
    ("Mail.Read.Shared", "", "7b9103a5-4610-446b-9670-80643382c1fa"),
    ("Mail.ReadBasic.All", "693c5e45-0940-467d-9b8a-1022fb9d42ef", ""),
    ("Mail.ReadWrite", "e2a3a72e-5f79-4c64-b1b1-878b674786c9", "024d486e-b451-40bb-833d-3e66d98c5c73"),
    ("Mail.Send", "b633e1c5-b582-4048-a93e-9f11b44c7e96", "e383f46e-2787-4529-855e-0e479a3ffac0"),
    ("Mail.Send.Shared", "", "a367ab51-6b49-43bf-a716-a1fb06d2a174"),
    ("MailboxSettings.Read", "40f97065-369a-49f4-947c-6a255697ae91", "87f447af-9fa4-4c32-9dfa-4a57a73d18ce"),
    ("MailboxSettings.ReadWrite", "6931bccd-447a-43d1-b442-00a195474933", "818c620a-27a9-40bd-a6a5-d96f7d610b4b"),
    ("Notes.Read.All", "3aeca27b-ee3a-4c2b-8ded-80376e2134a4", "dfabfca6-ee36-4db2-8208-7a28381419b3"),
    (
        "OnlineMeetingTranscript.Read.All",
        "a4a80d8d-d283-4bd8-8504-555ec3870630",
        "30b87d18-ebb1-45db-97f8-82ccb1f0190c",
    ),
    ("OnlineMeetings.Read.All", "c1684f21-1984-47fa-9d61-2dc8c296bb70", ""),
    ("OnlineMeetings.ReadWrite", "", "a65f2972-a4f8-4f5e-afd7-69ccb046d5dc"),
    ("OnlineMeetings.ReadWrite.All", "b8bb2037-6e08-44ac-a4ea-4674e010e2a4", ""),
    ("OrgContact.Read.All", "e1a88a34-94c4-4418-be12-c87b00e26bea", "08432d1b-5911-483c-86df-7980af5cdee0"),
    ("Organization.Read.All", "498476ce-e0fe-48b0-b801-37ba7e2685c6", "4908d5b9-3fb2-4b1e-9336-1888b7937185"),
    ("Organization.ReadWrite.All", "292d869f-3427-49a8-9dab-8c70152b74e9", "46ca0847-7e6b-426e-9775-ea810a948356"),
    ("People.Read.All", "b528084d-ad10-4598-8b93-929746b4d7d6", "b89f9189-71a5-4e70-b041-9887f0bc7e4a"),
    ("Place.Read.All", "913b9306-0ce1-42b8-9137-6a7df690a760", "cb8f45a0-5c2e-4ea1-b803-84b870a7d7ec"),
    ("Policy.Read.All", "246dd0d5-5bd0-4def-940b-0421030a5b68", "572fea84-0151-49b2-9301-11cb16974376"),
    ("Policy.Read.ConditionalAccess", "37730810-e9ba-4e46-b07e-8ca78d182097", "633e0fce-8c58-4cfb-9495-12bbd5a24f7c"),
    (
        "Policy.ReadWrite.ApplicationConfiguration",
        "be74164b-cff1-491c-8741-e671cb536e13",
        "b27add92-efb2-4f16-84f5-8108ba77985c",
    ),
    (
        "Policy.ReadWrite.AuthenticationMethod",
        "29c18626-4985-4dcd-85c0-193eef327366",
        "7e823077-d88e-468f-a337-e18f1f0e6c7c",
    ),
    (
        "Policy.ReadWrite.ConditionalAccess",
        "01c0a623-fc9b-48e9-b794-0756f8e8f067",
        "ad902697-1014-4ef5-81ef-2b4301988e8c",
    ),
    ("Presence.Read.All", "a70e0c2d-e793-494c-94c4-118fa0a67f42", "9c7a330d-35b3-4aa1-963d-cb2b9f927841"),
    ("Reports.Read.All", "230c1aed-a721-4c5d-9cb4-a90514e508ef", "02e97553-ed7b-43d0-ab3c-f8bace0d040c"),
    ("RoleManagement.Read.All", "c7fbd983-d9aa-4fa7-84b8-17382c103bc4", "48fec646-b2ba-4019-8681-8eb31435aded"),
    ("RoleManagement.Read.Directory", "483bed4a-2ad3-4361-a73b-c83ccdbdc53c", "741c54c3-0c1e-44a1-818b-3f97ab4e8c83"),
    (
        "RoleManagement.ReadWrite.Directory",
        "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8",
        "d01b97e9-cbc0-49fe-810a-750afd5527a3",
    ),
    ("SMTP.Send", "", "258f6531-6087-4cc4-bb90-092c5fb3ed3f"),
    ("Schedule.Read.All", "7b2ebf90-d836-437f-b90d-7b62722c4456", "fccf6dd8-5706-49fa-811f-69e2e1b585d0"),
    ("SecurityAlert.Read.All", "472e4a4d-bb4a-4026-98d1-0b0d74cb74a5", "bc257fb8-46b4-4b15-8713-01e91bfbe4ea"),
    ("SecurityAlert.ReadWrite.All", "ed4fca05-be46-441f-9803-1873825f8fdb", "471f2a7f-2a42-4d45-a2bf-594d0838070d"),
    ("SecurityEvents.Read.All", "bf394140-e372-4bf9-a898-299cfc7564e5", "64733abd-851e-478a-bffb-e47a14b18235"),
    ("SecurityEvents.ReadWrite.All", "d903a879-88e0-4c09-b0c9-82f6a1333f84", "6aedf524-7e1c-45a7-bd76-ded8cab8d0fc"),
    ("SecurityIncident.Read.All", "45cc0394-e837-488b-a098-1918f48d186c", "b9abcc4f-94fc-4457-9141-d20ce80ec952"),
    ("SecurityIncident.ReadWrite.All", "34bf0e97-1971-4929-b999-9e2442d941d7", "128ca929-1a19-45e6-a3b8-435ec44a36ba"),
    ("ServiceHealth.Read.All", "79c261e0-fe76-4144-aad5-bdc68fbe4037", "55896846-df78-47a7-aa94-8d3d4442ca7f"),
    ("ServiceMessage.Read.All", "1b620472-6534-4fe6-9df2-4680e8aa28ec", "eda39fa6-f8cf-4c3c-a909-432c683e4c9b"),
    ("Sites.FullControl.All", "a82116e5-55eb-4c41-a434-62fe8a61c773", "5a54b8b3-347c-476d-8f8e-42d5c7424d29"),
    ("Sites.Manage.All", "0c0bf378-bf22-4481-8f81-9e89a9b4960a", "65e50fdc-43b7-4915-933e-e8138f11f40a"),
    ("Sites.Read.All", "332a536c-c7ef-4017-ab91-336970924f0d", "205e70e5-aba6-4c52-a976-6d2d46c48043"),
    ("Sites.ReadWrite.All", "9492366f-7969-46a4-8d15-ed1a20078fff", "89fe6a52-be36-487e-b7d8-d061c450a026"),
    ("Sites.Selected", "883ea226-0bf2-4a8f-9f9d-92c9162a727d", "f89c84ef-20d0-4b54-87e9-02e856d66d53"),
    ("Synchronization.ReadWrite.All", "9b50c33d-700f-43b1-b2eb-87e89b703581", "7bb27fa3-ea8f-4d67-a916-87715b6188bd"),
    ("Tasks.ReadWrite", "", "2219042f-cab5-40cc-b0d2-16b1540b4c5f"),
    ("Tasks.ReadWrite.All", "44e666d1-d276-445b-a5fc-8815eeb81d55", ""),
    ("Team.Create", "23fc2474-f741-46ce-8465-674744c5c361", "7825d5d6-6049-4ce7-bdf6-3b8d53f4bcd0"),
    ("Team.ReadBasic.All", "2280dda6-0bfd-44ee-a2f4-cb867cfc4c1e", "485be79e-c497-4b35-9400-0e3fa7f2a5d4"),
    ("TeamMember.Read.All", "660b7406-55f1-41ca-a0ed-0b035e182f3e", "2497278c-d82d-46a2-b1ce-39d4cdde5570"),
    ("TeamMember.ReadWrite.All", "0121dc95-1b9f-4aed-8bac-58c5ac466691", "4a06efd2-f825-4e34-813e-82a57b03d1ee"),
    ("TeamSettings.ReadWrite.All", "bdd80a03-d9bc-451d-b7c4-ce7c63fe3c8f", "39d65650-9d3e-4223-80db-a335590d027e"),
    ("TeamsActivity.Send", "a267235f-af13-44dc-8385-c1dc93023186", "7ab1d787-bae7-4d5d-8db6-37ea32df9186"),
    ("TeamsAppInstallation.ReadWriteForUser.All", "74ef0291-ca83-4d02-8c7e-d2391e6a444f", ""),
    ("ThreatHunting.Read.All", "dd98c7f5-2d42-42d3-a0e4-633161547251", "b152eca8-ea73-4a48-8c98-1a6742673d99"),
    ("User.EnableDisableAccount.All", "3011c876-62b7-4ada-afa2-506cbbecc68c", "f92e74e7-2563-467f-9dd0-902688cb5863"),
    ("User.Invite.All", "09850681-111b-4a89-9bed-3f2cae46d706", "63dd7cd9-b489-4adf-a28c-ac38b9a0f962"),
    ("User.ManageIdentities.All", "c529cfca-c91b-489c-af2b-d92990b66ce6", "637d7bec-b31e-4deb-acc9-24275642a2c9"),
    ("User.Read", "", "e1fe6dd8-ba31-4d61-89e7-88639da4683d"),
    ("User.Read.All", "df021288-bdef-4463-88db-98f22de89214", "a154be20-db9c-4678-8ab7-66f6cc099a59"),
    ("User.ReadBasic.All", "97235f07-e226-4f63-ace3-39588e11d3a1", "b340eb25-3456-403f-be2f-af7a0d370277"),
    ("User.ReadWrite", "", "b4e74841-8e56-480b-be8b-910348b18b4c"),
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
    ("email", "", "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0"),
    ("offline_access", "", "7427e0e9-2fba-42fe-b0c0-848c9e6a8182"),
    ("openid", "", "37f7f235-527c-4136-accd-4a02d197296e"),
    ("profile", "", "14dad69e-099b-42c9-810b-d002981feec1"),
];

/// The permission of which this is the id as a role.
pub(in crate::rules) fn role(id: &str) -> Option<&'static str> {
    IDS.iter().find(|(_, role, scope)| !id.is_empty() && *role == id && *scope != id).map(|(name, _, _)| *name)
}

/// The permission of which this is the id as a scope.
pub(in crate::rules) fn scope(id: &str) -> Option<&'static str> {
    IDS.iter().find(|(_, role, scope)| !id.is_empty() && *scope == id && *role != id).map(|(name, _, _)| *name)
}

/// Whether only users can be given that permission, as far as is known.
pub(in crate::rules) fn is_delegated_only(name: &str) -> bool {
    IDS.iter().any(|(known, role, _)| *known == name && role.is_empty())
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
