import * as azuread from "@pulumi/azuread";

const graph = azuread.getServicePrincipalOutput({ displayName: "Microsoft Graph" });
const app = new azuread.Application("report", {
    displayName: "weekly-report",
    requiredResourceAccesses: [{
        resourceAppId: graph.clientId,
        resourceAccesses: [{ id: graph.appRoleIds["Reports.Read.All"], type: "Role" }],
    }],
});
const principal = new azuread.ServicePrincipal("report", { clientId: app.clientId });
new azuread.AppRoleAssignment("report", {
    appRoleId: graph.appRoleIds["Reports.Read.All"],
    principalObjectId: principal.objectId,
    resourceObjectId: graph.objectId,
});
