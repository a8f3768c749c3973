import * as pulumi from "@pulumi/pulumi";
import * as azuread from "@pulumi/azuread";
import * as github from "@pulumi/github";

const stack = pulumi.getStack();
const cfg = new pulumi.Config("identity");
const repo = cfg.require("repository");

const wellKnown = azuread.getApplicationPublishedAppIdsOutput();
const msgraph = new azuread.ServicePrincipal("msgraph", {
    clientId: wellKnown.result.apply(r => r["MicrosoftGraph"]),
    useExisting: true,
});

interface RoleRequest {
    name: string;
    kind: "Role" | "Scope";
}

const requested: RoleRequest[] = [
    { name: "User.Read", kind: "Scope" },
    { name: "Group.Read.All", kind: "Role" },
    { name: "AuditLog.Read.All", kind: "Role" },
];

const app = new azuread.Application(`access-review-${stack}`, {
    displayName: `Access review (${stack})`,
    signInAudience: "AzureADMyOrg",
    requiredResourceAccesses: [{
        resourceAppId: msgraph.clientId,
        resourceAccesses: requested.map(r => ({
            id: r.kind === "Role" ? msgraph.appRoleIds[r.name] : msgraph.oauth2PermissionScopeIds[r.name],
            type: r.kind,
        })),
    }],
});

const sp = new azuread.ServicePrincipal(`access-review-sp-${stack}`, {
    clientId: app.clientId,
}, { parent: app });

new azuread.ApplicationFederatedIdentityCredential(`access-review-gha-${stack}`, {
    applicationId: app.id,
    displayName: "gha",
    issuer: "https://token.actions.githubusercontent.com",
    subject: `repo:${repo}:environment:${stack}`,
    audiences: ["api://AzureADTokenExchange"],
}, { parent: app });

const env = new github.RepositoryEnvironment("env", { repository: repo.split("/")[1], environment: stack });

for (const [variableName, value] of Object.entries({
    AZURE_CLIENT_ID: app.clientId,
    AZURE_TENANT_ID: sp.applicationTenantId,
})) {
    new github.ActionsEnvironmentVariable(variableName, {
        repository: env.repository, environment: env.environment, variableName, value,
    });
}

export const clientId = app.clientId;
