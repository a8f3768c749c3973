import { App, TerraformStack } from "cdktf";
import { Application } from "@cdktf/provider-azuread/lib/application";
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { Construct } from "constructs";

class SyncStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AzureadProvider(this, "azuread", {});
    new Application(this, "sync", {
      displayName: "directory-sync",
      requiredResourceAccess: [
        {
          resourceAppId: "00000003-0000-0000-c000-000000000000",
          resourceAccess: [{ id: "19dbc75e-c2e2-444c-a770-ec69d8559fc7", type: "Role" }],
        },
      ],
    });
  }
}

const app = new App();
new SyncStack(app, "sync");
app.synth();
