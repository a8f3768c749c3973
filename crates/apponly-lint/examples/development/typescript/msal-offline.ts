import { ConfidentialClientApplication, type ClientCredentialRequest } from '@azure/msal-node';
import { readFileSync } from 'node:fs';

const cca = new ConfidentialClientApplication({
  auth: {
    clientId: process.env.CLIENT_ID as string,
    authority: `https://login.microsoftonline.com/${process.env.TENANT_ID}`,
    clientCertificate: { thumbprintSha256: process.env.THUMBPRINT as string, privateKey: readFileSync('/run/secrets/key.pem', 'utf8') },
  },
});

const request: ClientCredentialRequest = { scopes: ['https://graph.microsoft.com/.default', 'offline_access'] };
export const token = async (): Promise<string> => (await cca.acquireTokenByClientCredential(request))!.accessToken;
