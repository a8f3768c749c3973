import { Client } from "@microsoft/microsoft-graph-client";

export async function setUp(client: Client, graphSp: string) {
  const crawler = await client.api("/applications").post({
    displayName: "crawler",
    requiredResourceAccess: [{ resourceAppId: GRAPH, resourceAccess: [{ id: SITES_READ, type: "Role" }] }],
  });
  const mailer = await client.api("/applications").post({
    displayName: "mailer",
    requiredResourceAccess: [{ resourceAppId: GRAPH, resourceAccess: [{ id: MAIL_SEND, type: "Role" }] }],
  });
  const crawlerSp = await client.api("/servicePrincipals").post({ appId: crawler.appId });
  await client.api("/servicePrincipals").post({ appId: mailer.appId });
  await client.api(`/servicePrincipals/${crawlerSp.id}/appRoleAssignments`).post({
    principalId: crawlerSp.id,
    resourceId: graphSp,
    appRoleId: SITES_READ,
  });
}
