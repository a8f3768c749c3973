import { ClientSecretCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';

export class TeamsNotifier {
  private client: Client;

  constructor(tenant: string, id: string, secret: string) {
    const provider = new TokenCredentialAuthenticationProvider(new ClientSecretCredential(tenant, id, secret), {
      scopes: ['https://graph.microsoft.com/.default'],
    });
    this.client = Client.initWithMiddleware({ authProvider: provider });
  }

  async notify(teamId: string, channelId: string, html: string): Promise<void> {
    await this.client.api(`/teams/${teamId}/channels/${channelId}/messages`).post({ body: { contentType: 'html', content: html } });
  }
}
