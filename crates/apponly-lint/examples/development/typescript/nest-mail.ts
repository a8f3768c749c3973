import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { ClientSecretCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';

@Injectable()
export class MailService {
  private readonly client: Client;

  constructor(config: ConfigService) {
    const credential = new ClientSecretCredential(config.getOrThrow('TENANT'), config.getOrThrow('CLIENT'), config.getOrThrow('SECRET'));
    const authProvider = new TokenCredentialAuthenticationProvider(credential, { scopes: ['https://graph.microsoft.com/.default'] });
    this.client = Client.initWithMiddleware({ authProvider });
  }

  async send(message: object): Promise<void> {
    await this.client.api('/users/me/sendMail').post({ message, saveToSentItems: false });
  }
}
