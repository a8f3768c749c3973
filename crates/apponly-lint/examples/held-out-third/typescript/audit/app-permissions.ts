/* eslint-disable no-console */
/**
 * Compares what app registrations declare (requiredResourceAccess) with what their service
 * principals were granted (appRoleAssignments). Reads only; runs with a managed identity.
 */
import { ManagedIdentityCredential } from "@azure/identity";
import { Client, PageCollection, PageIterator } from "@microsoft/microsoft-graph-client";
import { TokenCredentialAuthenticationProvider } from "@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials";
import type { AppRoleAssignment, Application, ServicePrincipal } from "@microsoft/microsoft-graph-types";

const authProvider = new TokenCredentialAuthenticationProvider(
  new ManagedIdentityCredential({ clientId: process.env.AUDIT_IDENTITY_CLIENT_ID! }),
  { scopes: ["https://graph.microsoft.com/.default"] },
);
const client = Client.initWithMiddleware({ authProvider });

async function all<T>(path: string, select: string): Promise<T[]> {
  const first: PageCollection = await client.api(path).select(select).top(100).get();
  const out: T[] = [];
  await new PageIterator(client, first, (x: T) => {
    out.push(x);
    return true;
  }).iterate();
  return out;
}

type Row = { app: string; resource: string; id: string; state: "ok" | "not granted" | "not declared" };

async function compare(app: Application): Promise<Row[]> {
  const sps: ServicePrincipal[] = await all("/servicePrincipals?$filter=appId eq '" + app.appId + "'", "id");
  const granted = sps.length
    ? await all<AppRoleAssignment>(`/servicePrincipals/${sps[0].id}/appRoleAssignments`, "appRoleId,resourceId,resourceDisplayName")
    : [];
  const rows: Row[] = [];
  const declared = new Set<string>();

  for (const rra of app.requiredResourceAccess ?? []) {
    for (const access of rra.resourceAccess ?? []) {
      if (access.type !== "Role") continue;
      declared.add(access.id!);
      const ok = granted.some((g) => g.appRoleId === access.id);
      rows.push({ app: app.displayName!, resource: rra.resourceAppId!, id: access.id!, state: ok ? "ok" : "not granted" });
    }
  }
  for (const g of granted) {
    if (!declared.has(g.appRoleId!)) {
      rows.push({ app: app.displayName!, resource: g.resourceDisplayName!, id: g.appRoleId!, state: "not declared" });
    }
  }
  return rows;
}

async function main() {
  const apps = await all<Application>("/applications", "id,appId,displayName,requiredResourceAccess");
  const report: Row[] = [];
  for (const a of apps) report.push(...(await compare(a)));
  const bad = report.filter((r) => r.state !== "ok");
  console.table(bad);
  console.log(`${apps.length} apps, ${report.length} permissions, ${bad.length} to look at`);
  process.exitCode = bad.length ? 1 : 0;
}

main().catch((e) => {
  console.error(e.message);
  process.exit(2);
});
