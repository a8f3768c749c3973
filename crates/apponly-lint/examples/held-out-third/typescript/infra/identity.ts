import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

export interface GraphWorkerArgs {
  displayName: pulumi.Input<string>;
  /** application permissions of Microsoft Graph, by value */
  roles: string[];
  /** subjects of the workloads that may sign in as this app */
  subjects: { issuer: string; subject: string }[];
}

/**
 * An app registration without any secret: federated credentials, roles both declared
 * (so that the portal shows them) and assigned (so that they count).
 */
export class GraphWorker extends pulumi.ComponentResource {
  readonly clientId: pulumi.Output<string>;
  readonly objectId: pulumi.Output<string>;

  constructor(name: string, args: GraphWorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("corp:identity:GraphWorker", name, {}, opts);
    const parent = { parent: this };

    const graphSp = azuread.getServicePrincipalOutput({
      clientId: "00000003-0000-0000-c000-000000000000",
    });
    const roleId = (r: string) =>
      graphSp.appRoleIds.apply((ids) => {
        const id = ids[r];
        if (!id) throw new Error(`Microsoft Graph has no application role ${r}`);
        return id;
      });

    const app = new azuread.Application(
      `${name}-app`,
      {
        displayName: args.displayName,
        requiredResourceAccesses: [
          {
            resourceAppId: graphSp.clientId,
            resourceAccesses: args.roles.map((r) => ({ id: roleId(r), type: "Role" })),
          },
        ],
      },
      parent,
    );
    const sp = new azuread.ServicePrincipal(`${name}-sp`, { clientId: app.clientId }, parent);

    args.roles.forEach(
      (r) =>
        new azuread.AppRoleAssignment(
          `${name}-${r.toLowerCase()}`,
          {
            appRoleId: roleId(r),
            principalObjectId: sp.objectId,
            resourceObjectId: graphSp.objectId,
          },
          parent,
        ),
    );

    args.subjects.forEach(
      (s, i) =>
        new azuread.ApplicationFederatedIdentityCredential(
          `${name}-fic-${i}`,
          {
            applicationId: app.id,
            displayName: `fic-${i}`,
            issuer: s.issuer,
            subject: s.subject,
            audiences: ["api://AzureADTokenExchange"],
          },
          parent,
        ),
    );

    this.clientId = app.clientId;
    this.objectId = sp.objectId;
    this.registerOutputs({ clientId: this.clientId, objectId: this.objectId });
  }
}
