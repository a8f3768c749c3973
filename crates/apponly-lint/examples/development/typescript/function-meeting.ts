import { app, HttpRequest, HttpResponseInit } from '@azure/functions';
import { getAppClient } from './graph';
import { ManagedIdentityCredential } from '@azure/identity';
import type { Client } from '@microsoft/microsoft-graph-client';

const credential = new ManagedIdentityCredential(process.env.CLIENT_ID!);

async function meeting(request: HttpRequest): Promise<HttpResponseInit> {
  const client: Client = await getAppClient(credential);
  const created = await client.api(`/me/onlineMeetings`).version('v1.0').post({ subject: await request.text() });
  return { jsonBody: { link: created.joinWebUrl } };
}

app.http('meeting', { methods: ['POST'], handler: meeting });
