import * as azuread from "@pulumi/azuread";

const graphId = "00000003-0000-0000-c000-000000000000";
const graph = new azuread.ServicePrincipal("graph", { clientId: graphId, useExisting: true });

const reader = new azuread.Application("reader", {
  displayName: "reader",
  requiredResourceAccesses: [
    { resourceAppId: graphId, resourceAccesses: [{ id: graph.appRoleIds["User.Read.All"], type: "Role" }] },
  ],
});
const readerPrincipal = new azuread.ServicePrincipal("reader", { clientId: reader.clientId });
new azuread.AppRoleAssignment("reader", {
  appRoleId: graph.appRoleIds["User.Read.All"],
  principalObjectId: readerPrincipal.objectId,
  resourceObjectId: graph.objectId,
});

const mailer = new azuread.Application("mailer", {
  displayName: "mailer",
  requiredResourceAccesses: [
    { resourceAppId: graphId, resourceAccesses: [{ id: graph.appRoleIds["Mail.Send"], type: "Role" }] },
  ],
});
new azuread.ServicePrincipal("mailer", { clientId: mailer.clientId });
