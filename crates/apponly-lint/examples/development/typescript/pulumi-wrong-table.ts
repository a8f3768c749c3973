import * as azuread from "@pulumi/azuread";

const msgraph = azuread.getServicePrincipalOutput({ clientId: "00000003-0000-0000-c000-000000000000" });
export const spa = new azuread.Application("spa", {
    displayName: "spa",
    requiredResourceAccesses: [{
        resourceAppId: "00000003-0000-0000-c000-000000000000",
        resourceAccesses: [
            { id: msgraph.appRoleIds["User.Read.All"], type: "Scope" },
            { id: msgraph.oauth2PermissionScopeIds["User.Read"], type: "Scope" },
        ],
    }],
});
