import { Construct } from 'constructs';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { AppRoleAssignment } from '@cdktf/provider-azuread/lib/app-role-assignment';
import { Application } from '@cdktf/provider-azuread/lib/application';
import { ApplicationCertificate } from '@cdktf/provider-azuread/lib/application-certificate';
import { DataAzureadServicePrincipal } from '@cdktf/provider-azuread/lib/data-azuread-service-principal';
import { AzureadProvider } from '@cdktf/provider-azuread/lib/provider';
import { ServicePrincipal } from '@cdktf/provider-azuread/lib/service-principal';
import { readFileSync } from 'node:fs';

const MSGRAPH = '00000003-0000-0000-c000-000000000000';

class DaemonStack extends TerraformStack {
  constructor(scope: Construct, id: string, private roles: string[]) {
    super(scope, id);
    new AzureadProvider(this, 'azuread', { tenantId: process.env.ARM_TENANT_ID });

    const graph = new DataAzureadServicePrincipal(this, 'graph', { clientId: MSGRAPH });

    const app = new Application(this, 'app', {
      displayName: id,
      requiredResourceAccess: [
        {
          resourceAppId: MSGRAPH,
          resourceAccess: this.roles.map((r) => ({ id: graph.appRoleIds.lookup(r), type: 'Role' })),
        },
      ],
    });

    const sp = new ServicePrincipal(this, 'sp', { clientId: app.clientId });

    this.roles.forEach((r, i) => {
      new AppRoleAssignment(this, `grant-${i}`, {
        appRoleId: graph.appRoleIds.lookup(r),
        principalObjectId: sp.objectId,
        resourceObjectId: graph.objectId,
      });
    });

    // only the public half, the key stays in the HSM
    new ApplicationCertificate(this, 'cert', {
      applicationId: app.id,
      type: 'AsymmetricX509Cert',
      value: readFileSync(`certs/${id}.cer.pem`, 'utf8'),
    });

    new TerraformOutput(this, 'client_id', { value: app.clientId });
  }
}

const root = new App();
new DaemonStack(root, 'device-audit', ['DeviceManagementManagedDevices.Read.All']);
new DaemonStack(root, 'room-display', ['Calendars.Read', 'Place.Read.All']);
root.synth();
