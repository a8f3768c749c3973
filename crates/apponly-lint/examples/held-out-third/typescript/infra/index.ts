import * as pulumi from "@pulumi/pulumi";
import * as azuread from "@pulumi/azuread";
import * as azure from "@pulumi/azure-native";

const cfg = new pulumi.Config("offboarding");
const stack = pulumi.getStack();
const prefix = `offb-${stack}`;

const current = azuread.getClientConfigOutput();

// --- identity of the worker ---------------------------------------------------

const wellKnown = azuread.getApplicationPublishedAppIdsOutput();
const graphId = wellKnown.apply((w) => w.result["MicrosoftGraph"]);
const msgraph = new azuread.ServicePrincipal("msgraph", { clientId: graphId, useExisting: true });

const workerApp = new azuread.Application(`${prefix}-worker`, {
    displayName: `Offboarding worker (${stack})`,
    owners: [current.objectId],
    signInAudience: "AzureADMyOrg",
    requiredResourceAccesses: [
        {
            resourceAppId: graphId,
            resourceAccesses: [
                { id: msgraph.appRoleIds["User.ReadWrite.All"], type: "Role" },
                { id: msgraph.appRoleIds["GroupMember.ReadWrite.All"], type: "Role" },
            ],
        },
    ],
});

const workerSp = new azuread.ServicePrincipal(`${prefix}-worker-sp`, {
    clientId: workerApp.clientId,
    owners: [current.objectId],
    tags: ["offboarding", stack],
});

const password = new azuread.ApplicationPassword(`${prefix}-worker-pw`, {
    applicationId: workerApp.id,
    displayName: "pulumi",
    endDateRelative: "2160h",
});

// --- where it runs ------------------------------------------------------------

const rg = new azure.resources.ResourceGroup(`${prefix}-rg`, { location: cfg.get("location") ?? "westeurope" });

const vault = new azure.keyvault.Vault(`${prefix}-kv`, {
    resourceGroupName: rg.name,
    properties: {
        sku: { family: "A", name: "standard" },
        tenantId: current.tenantId,
        enableRbacAuthorization: true,
    },
});

new azure.keyvault.Secret(`${prefix}-kv-secret`, {
    resourceGroupName: rg.name,
    vaultName: vault.name,
    secretName: "worker-client-secret",
    properties: { value: password.value },
});

new azure.authorization.RoleAssignment(`${prefix}-kv-reader`, {
    scope: vault.id,
    principalId: workerSp.objectId,
    principalType: "ServicePrincipal",
    roleDefinitionId:
        "/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6", // Key Vault Secrets User
});

export const clientId = workerApp.clientId;
export const vaultUri = vault.properties.vaultUri;
