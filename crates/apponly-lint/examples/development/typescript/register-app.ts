import { DefaultAzureCredential } from "@azure/identity";
import { Client } from "@microsoft/microsoft-graph-client";
import { TokenCredentialAuthenticationProvider } from "@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials";

const authProvider = new TokenCredentialAuthenticationProvider(new DefaultAzureCredential(), {
  scopes: ["https://graph.microsoft.com/.default"],
});
const graph = Client.initWithMiddleware({ authProvider });

interface Options {
  name: string;
  roles: string[];
}

async function main({ name, roles }: Options): Promise<void> {
  const msGraph = await graph.api("/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')").get();
  const ids = roles.map((value) => msGraph.appRoles.find((role: { value: string }) => role.value === value)?.id);
  const app = await graph.api("/applications").post({
    displayName: name,
    requiredResourceAccess: [{ resourceAppId: msGraph.appId, resourceAccess: ids.map((id) => ({ id, type: "Role" })) }],
  });
  console.log(`registered ${app.appId}`);
}

main({ name: "teams-archive", roles: ["ChannelMessage.Read.All"] }).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
