import * as azuread from "@pulumi/azuread";

const registration = new azuread.ApplicationRegistration("feed", { displayName: "feed" });
const graph = azuread.getServicePrincipalOutput({ clientId: "00000003-0000-0000-c000-000000000000" });
new azuread.ApplicationApiAccess("feed", {
    applicationId: registration.id,
    apiClientId: graph.clientId,
    roleIds: [graph.appRoleIds["CallRecords.Read.All"]],
});
