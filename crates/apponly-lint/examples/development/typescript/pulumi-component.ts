import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

export interface DaemonArgs {
  roles: string[];
}

export class Daemon extends pulumi.ComponentResource {
  readonly clientId: pulumi.Output<string>;

  constructor(name: string, args: DaemonArgs, opts?: pulumi.ComponentResourceOptions) {
    super("company:entra:Daemon", name, {}, opts);
    const graph = azuread.getServicePrincipalOutput({ clientId: "00000003-0000-0000-c000-000000000000" });
    const app = new azuread.Application(name, {
      displayName: name,
      requiredResourceAccesses: [
        {
          resourceAppId: graph.clientId,
          resourceAccesses: args.roles.map((role) => ({ id: graph.appRoleIds[role], type: "Role" })),
        },
      ],
    }, { parent: this });
    new azuread.ServicePrincipal(name, { clientId: app.clientId }, { parent: this });
    this.clientId = app.clientId;
    this.registerOutputs({ clientId: this.clientId });
  }
}
