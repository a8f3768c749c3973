import { Client } from "@microsoft/microsoft-graph-client";

export async function setup(graph: Client, name: string, roleId: string) {
  const resource = await graph.api("/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')").get();
  const app = await graph.api("/applications").post({
    displayName: name,
    requiredResourceAccess: [{ resourceAppId: resource.appId, resourceAccess: [{ id: roleId, type: "Role" }] }],
  });
  const principal = await graph.api("/servicePrincipals").post({ appId: app.appId });
  await graph.api(`/servicePrincipals/${resource.id}/appRoleAssignedTo`).post({
    principalId: principal.id,
    resourceId: resource.id,
    appRoleId: roleId,
  });
}
