import * as azuread from "@pulumi/azuread";

const graph = azuread.getServicePrincipalOutput({ clientId: "00000003-0000-0000-c000-000000000000" });
export const app = new azuread.Application("svc", {
    displayName: "svc",
    requiredResourceAccesses: [{
        resourceAppId: graph.clientId,
        resourceAccesses: [{ id: graph.appRoleIds["User.Read"], type: "Role" }],
    }],
});
