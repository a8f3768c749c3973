import { Client } from "@microsoft/microsoft-graph-client";
import type { RequiredResourceAccess } from "@microsoft/microsoft-graph-types";

const GRAPH = "00000003-0000-0000-c000-000000000000";
const ROLES = ["62a82d76-70ea-41e2-9197-370581804d09", "df021288-bdef-4463-88db-98f22de89214"];

function wanted(): RequiredResourceAccess[] {
  return [{ resourceAppId: GRAPH, resourceAccess: ROLES.map((id) => ({ id, type: "Role" })) }];
}

export async function provision(client: Client, displayName: string): Promise<string> {
  const app = await client.api("/applications").post({ displayName, requiredResourceAccess: wanted() });
  const secret = await client.api(`/applications/${app.id}/addPassword`).post({ passwordCredential: { displayName: "wizard" } });
  await client.api("/servicePrincipals").post({ appId: app.appId });
  return secret.keyId;
}
