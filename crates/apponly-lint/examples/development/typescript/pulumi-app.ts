import * as azuread from "@pulumi/azuread";

const graph = azuread.getServicePrincipalOutput({ clientId: "00000003-0000-0000-c000-000000000000" });

const app = new azuread.Application("report", {
    displayName: "weekly-report",
    requiredResourceAccesses: [{
        resourceAppId: "00000003-0000-0000-c000-000000000000",
        resourceAccesses: [{ id: graph.appRoleIds["Reports.Read.All"], type: "Role" }],
    }],
});
new azuread.ServicePrincipal("report", { clientId: app.clientId });
export const clientId = app.clientId;
