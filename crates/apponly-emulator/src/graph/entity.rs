//! The entity types that the emulated directory knows: name, properties, and which of them come without `$select`.

/// A resource type of Graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EntityType {
    /// The set that `@odata.context` names, such as `users`.
    pub(crate) set: &'static str,
    /// The qualified type, such as `microsoft.graph.user`.
    pub(crate) name: &'static str,
    /// What comes without `$select`.
    pub(crate) default_properties: &'static [&'static str],
    /// What comes only when `$select` names it.
    pub(crate) further_properties: &'static [&'static str],
    /// What `$expand` takes.
    pub(crate) navigation: &'static [&'static str],
    /// How its collections are queried.
    pub(crate) workload: Workload,
}

/// The service behind Graph that holds a resource; they differ in their queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Workload {
    /// The directory: counts and advanced queries need `ConsistencyLevel: eventual`, pages go on with `$skiptoken`.
    Directory,
    /// Files and sites: no counts.
    Files,
    /// Mail: counts always, pages of ten go on with `$skip`.
    Mail,
    /// Sign-in reports: `$filter` and `$orderby` as they like.
    Reports,
}

impl Workload {
    /// How many items a page has without `$top`.
    pub(crate) fn default_page_size(self) -> usize {
        match self {
            Self::Directory => 100,
            Self::Reports => 1000,
            Self::Files => 200,
            Self::Mail => 10,
        }
    }

    /// The largest `$top`.
    pub(crate) fn maximum_page_size(self) -> usize {
        match self {
            Self::Directory | Self::Files => 999,
            Self::Mail | Self::Reports => 1000,
        }
    }
}

impl EntityType {
    /// Whether the type has the property; property names have a case in Graph.
    pub(crate) fn has(&self, property: &str) -> bool {
        self.default_properties.contains(&property) || self.further_properties.contains(&property)
    }
}

/// `user`: "user resource type"; the eleven properties that `GET /users` returns by default.
pub(crate) const USER: EntityType = EntityType {
    set: "users",
    name: "microsoft.graph.user",
    default_properties: &[
        "businessPhones",
        "displayName",
        "givenName",
        "jobTitle",
        "mail",
        "mobilePhone",
        "officeLocation",
        "preferredLanguage",
        "surname",
        "userPrincipalName",
        "id",
    ],
    further_properties: &[
        "accountEnabled",
        "createdDateTime",
        "department",
        "mailNickname",
        "usageLocation",
        "userType",
        "city",
        "companyName",
        "country",
        "employeeId",
        "postalCode",
        "state",
        "streetAddress",
    ],
    navigation: &["directReports", "manager", "memberOf"],
    workload: Workload::Directory,
};

/// `directoryObject`: members and owners, which are users, groups or service principals.
pub(crate) const DIRECTORY_OBJECT: EntityType = EntityType {
    set: "directoryObjects",
    name: "microsoft.graph.directoryObject",
    default_properties: &[
        "businessPhones",
        "displayName",
        "givenName",
        "jobTitle",
        "mail",
        "mobilePhone",
        "officeLocation",
        "preferredLanguage",
        "surname",
        "userPrincipalName",
        "id",
        "appDisplayName",
        "appId",
        "servicePrincipalType",
    ],
    further_properties: &[
        "accountEnabled",
        "appOwnerOrganizationId",
        "createdDateTime",
        "deletedDateTime",
        "department",
        "description",
        "groupTypes",
        "mailEnabled",
        "mailNickname",
        "securityEnabled",
        "usageLocation",
        "userType",
        "visibility",
    ],
    navigation: &[],
    workload: Workload::Directory,
};

/// `group`: "group resource type".
pub(crate) const GROUP: EntityType = EntityType {
    set: "groups",
    name: "microsoft.graph.group",
    default_properties: &[
        "id",
        "deletedDateTime",
        "createdDateTime",
        "description",
        "displayName",
        "groupTypes",
        "mail",
        "mailEnabled",
        "mailNickname",
        "securityEnabled",
        "visibility",
    ],
    further_properties: &[],
    navigation: &["members", "owners"],
    workload: Workload::Directory,
};

/// `organization`: "organization resource type".
pub(crate) const ORGANIZATION: EntityType = EntityType {
    set: "organization",
    name: "microsoft.graph.organization",
    default_properties: &[
        "id",
        "deletedDateTime",
        "countryLetterCode",
        "createdDateTime",
        "displayName",
        "tenantType",
        "verifiedDomains",
        "technicalNotificationMails",
    ],
    further_properties: &[],
    navigation: &[],
    workload: Workload::Directory,
};

/// `application`: "application resource type".
pub(crate) const APPLICATION: EntityType = EntityType {
    set: "applications",
    name: "microsoft.graph.application",
    default_properties: &[
        "id",
        "deletedDateTime",
        "appId",
        "createdDateTime",
        "disabledByMicrosoftStatus",
        "displayName",
        "identifierUris",
        "notes",
        "publisherDomain",
        "signInAudience",
        "tags",
        "api",
        "appRoles",
        "keyCredentials",
        "passwordCredentials",
        "requiredResourceAccess",
        "servicePrincipalLockConfiguration",
        "web",
    ],
    further_properties: &[],
    navigation: &["federatedIdentityCredentials", "owners"],
    workload: Workload::Directory,
};

/// `servicePrincipal`: "servicePrincipal resource type".
pub(crate) const SERVICE_PRINCIPAL: EntityType = EntityType {
    set: "servicePrincipals",
    name: "microsoft.graph.servicePrincipal",
    default_properties: &[
        "id",
        "deletedDateTime",
        "accountEnabled",
        "alternativeNames",
        "appDisplayName",
        "appId",
        "appOwnerOrganizationId",
        "appRoleAssignmentRequired",
        "createdDateTime",
        "disabledByMicrosoftStatus",
        "displayName",
        "notes",
        "servicePrincipalNames",
        "servicePrincipalType",
        "signInAudience",
        "tags",
        "verifiedPublisher",
        "appRoles",
        "keyCredentials",
        "passwordCredentials",
        "oauth2PermissionScopes",
        "resourceSpecificApplicationPermissions",
    ],
    further_properties: &[],
    navigation: &["owners"],
    workload: Workload::Directory,
};

/// `appRoleAssignment`: "appRoleAssignment resource type".
pub(crate) const APP_ROLE_ASSIGNMENT: EntityType = EntityType {
    set: "appRoleAssignments",
    name: "microsoft.graph.appRoleAssignment",
    default_properties: &[
        "id",
        "deletedDateTime",
        "appRoleId",
        "createdDateTime",
        "principalDisplayName",
        "principalId",
        "principalType",
        "resourceDisplayName",
        "resourceId",
    ],
    further_properties: &[],
    navigation: &[],
    workload: Workload::Directory,
};

/// `message`: "message resource type", the properties that matter to a reader.
pub(crate) const MESSAGE: EntityType = EntityType {
    set: "messages",
    name: "microsoft.graph.message",
    default_properties: &[
        "id",
        "createdDateTime",
        "receivedDateTime",
        "sentDateTime",
        "hasAttachments",
        "internetMessageId",
        "subject",
        "bodyPreview",
        "importance",
        "parentFolderId",
        "conversationId",
        "isRead",
        "isDraft",
        "body",
        "sender",
        "from",
        "toRecipients",
    ],
    further_properties: &[],
    navigation: &[],
    workload: Workload::Mail,
};

/// `driveItem`: "driveItem resource type".
pub(crate) const DRIVE_ITEM: EntityType = EntityType {
    set: "driveItems",
    name: "microsoft.graph.driveItem",
    default_properties: &[
        "id",
        "name",
        "size",
        "createdDateTime",
        "lastModifiedDateTime",
        "eTag",
        "webUrl",
        "parentReference",
        "file",
        "folder",
        "root",
    ],
    further_properties: &[],
    navigation: &[],
    workload: Workload::Files,
};

/// `site`: "site resource type".
pub(crate) const SITE: EntityType = EntityType {
    set: "sites",
    name: "microsoft.graph.site",
    default_properties: &[
        "id",
        "createdDateTime",
        "description",
        "displayName",
        "lastModifiedDateTime",
        "name",
        "root",
        "siteCollection",
        "webUrl",
    ],
    further_properties: &[],
    navigation: &[],
    workload: Workload::Files,
};
