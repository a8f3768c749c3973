import { ConfidentialClientApplication } from '@azure/msal-node';

/** What any OAuth server may answer. An app of Entra gets only the first three. */
export interface TokenResponse {
  access_token: string;
  expires_in: number;
  token_type: string;
  refresh_token?: string;
  id_token?: string;
}

export type StoredToken = Pick<TokenResponse, 'access_token' | 'refresh_token'> & { savedAt: number };

export async function appToken(client: ConfidentialClientApplication): Promise<string> {
  const answer = await client.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] });
  if (!answer) {
    throw new Error('no answer');
  }
  return answer.accessToken;
}
