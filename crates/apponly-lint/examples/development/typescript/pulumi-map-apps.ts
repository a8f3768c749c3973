import * as azuread from "@pulumi/azuread";

const apps = ["reader", "mailer"].map((name) => new azuread.Application(name, {
  displayName: name,
  requiredResourceAccesses: [{ resourceAppId: graphId, resourceAccesses: [{ id: roleId, type: "Role" }] }],
}));
const principals = apps.map((app, i) => new azuread.ServicePrincipal(`sp${i}`, { clientId: app.clientId }));
principals.forEach((principal, i) => new azuread.AppRoleAssignment(`role${i}`, {
  appRoleId: roleId,
  principalObjectId: principal.objectId,
  resourceObjectId: graph.objectId,
}));
