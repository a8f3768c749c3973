//! The entity types of app governance: grants, trusts, reports, the sign-in log.

use crate::graph::entity::{EntityType, Workload};

/// `oAuth2PermissionGrant`: "oAuth2PermissionGrant resource type".
pub(crate) const DELEGATED_GRANT: EntityType = EntityType {
    set: "oauth2PermissionGrants",
    name: "microsoft.graph.oAuth2PermissionGrant",
    default_properties: &["clientId", "consentType", "id", "principalId", "resourceId", "scope"],
    further_properties: &[],
    navigation: &[],
    workload: Workload::Directory,
};

/// `federatedIdentityCredential`: "federatedIdentityCredential resource type".
pub(crate) const FEDERATED_CREDENTIAL: EntityType = EntityType {
    set: "federatedIdentityCredentials",
    name: "microsoft.graph.federatedIdentityCredential",
    default_properties: &["id", "name", "issuer", "subject", "description", "audiences"],
    further_properties: &[],
    navigation: &[],
    workload: Workload::Directory,
};

/// `servicePrincipalSignInActivity` (beta): "servicePrincipalSignInActivity resource type".
pub(crate) const SIGN_IN_ACTIVITY: EntityType = EntityType {
    set: "reports/servicePrincipalSignInActivities",
    name: "microsoft.graph.servicePrincipalSignInActivity",
    default_properties: &[
        "id",
        "appId",
        "lastSignInActivity",
        "applicationAuthenticationClientSignInActivity",
        "applicationAuthenticationResourceSignInActivity",
        "delegatedClientSignInActivity",
        "delegatedResourceSignInActivity",
    ],
    further_properties: &[],
    navigation: &[],
    workload: Workload::Reports,
};

/// `appCredentialSignInActivity` (beta): "appCredentialSignInActivity resource type".
pub(crate) const CREDENTIAL_ACTIVITY: EntityType = EntityType {
    set: "reports/appCredentialSignInActivities",
    name: "microsoft.graph.appCredentialSignInActivity",
    default_properties: &[
        "id",
        "keyId",
        "keyType",
        "keyUsage",
        "appId",
        "appObjectId",
        "servicePrincipalObjectId",
        "resourceId",
        "credentialOrigin",
        "expirationDate",
        "signInActivity",
    ],
    further_properties: &[],
    navigation: &[],
    workload: Workload::Reports,
};

/// `signIn` (beta): "signIn resource type", what concerns apps.
pub(crate) const SIGN_IN: EntityType = EntityType {
    set: "auditLogs/signIns",
    name: "microsoft.graph.signIn",
    default_properties: &[
        "id",
        "createdDateTime",
        "appId",
        "appDisplayName",
        "servicePrincipalId",
        "servicePrincipalName",
        "servicePrincipalCredentialKeyId",
        "clientCredentialType",
        "federatedCredentialId",
        "signInEventTypes",
        "resourceId",
        "resourceDisplayName",
        "ipAddress",
        "conditionalAccessStatus",
        "status",
    ],
    further_properties: &[],
    navigation: &[],
    workload: Workload::Reports,
};
