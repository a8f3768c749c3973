import { ClientSecretCredential } from '@azure/identity';

export class GraphConfig {
  readonly tenantId = 'contoso.onmicrosoft.com';
  readonly clientId = '5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11';
  private readonly pass = '«34 nest»';

  credential() {
    return new ClientSecretCredential(this.tenantId, this.clientId, this.pass);
  }
}
