import * as azuread from "@pulumi/azuread";
import * as azure from "@pulumi/azure-native";

const GRAPH_ROLES = ["User.Read.All", "Mail.Send"];

const rg = new azure.resources.ResourceGroup("rg-notifier");

// --- Entra -----------------------------------------------------------------
const graphSp = new azuread.ServicePrincipal("graph", {
  clientId: "00000003-0000-0000-c000-000000000000",
  useExisting: true,
});

const application = new azuread.Application("notifier", {
  displayName: "notifier",
  requiredResourceAccesses: [
    {
      resourceAppId: "00000003-0000-0000-c000-000000000000",
      resourceAccesses: GRAPH_ROLES.map((value) => ({
        id: graphSp.appRoleIds[value],
        type: "Role",
      })),
    },
  ],
});

const principal = new azuread.ServicePrincipal("notifier", { clientId: application.clientId });

for (const value of GRAPH_ROLES) {
  new azuread.AppRoleAssignment(`notifier-${value}`, {
    appRoleId: graphSp.appRoleIds[value],
    principalObjectId: principal.objectId,
    resourceObjectId: graphSp.objectId,
  });
}

const password = new azuread.ApplicationPassword("notifier", {
  applicationId: application.id,
  displayName: "function app",
  endDateRelative: "2160h",
});

// --- Function app ------------------------------------------------------------
const plan = new azure.web.AppServicePlan("plan", {
  resourceGroupName: rg.name,
  sku: { name: "Y1", tier: "Dynamic" },
});

const fn = new azure.web.WebApp("fn-notifier", {
  resourceGroupName: rg.name,
  serverFarmId: plan.id,
  kind: "functionapp",
  siteConfig: {
    appSettings: [
      { name: "AZURE_CLIENT_ID", value: application.clientId },
      { name: "AZURE_CLIENT_SECRET", value: password.value },
      { name: "AzureWebJobsFeatureFlags", value: "EnableWorkerIndexing" },
    ],
  },
});

export const endpoint = fn.defaultHostName;
