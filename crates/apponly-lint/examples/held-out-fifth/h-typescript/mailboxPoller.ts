/**
 * Polls the ticket mailbox. The pod signs in with workload identity, there is no secret.
 *
 * Local runs:
 *   AZURE_TENANT_ID=<tenant> AZURE_CLIENT_ID=<app id> AZURE_CLIENT_SECRET=<your secret> npm run poll
 */
import { ChainedTokenCredential, EnvironmentCredential, WorkloadIdentityCredential } from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import { setTimeout as sleep } from 'node:timers/promises';

const MAILBOX = process.env.TICKET_MAILBOX ?? 'tickets@example.com';
const GRAPH = 'https://graph.microsoft.com/v1.0';

type Message = { id: string; subject: string; '@removed'?: { reason: string } };
type DeltaPage = { value: Message[]; '@odata.nextLink'?: string; '@odata.deltaLink'?: string };

const credential: TokenCredential = process.env.AZURE_FEDERATED_TOKEN_FILE
  ? new WorkloadIdentityCredential()
  : new ChainedTokenCredential(new EnvironmentCredential());

async function get<T>(url: string): Promise<T> {
  // the credential caches and renews by itself
  const token = await credential.getToken('https://graph.microsoft.com/.default');
  const res = await fetch(url, {
    headers: { Authorization: `Bearer ${token!.token}`, Prefer: 'odata.maxpagesize=50' },
  });
  if (res.status === 429) {
    await sleep(Number(res.headers.get('retry-after') ?? 5) * 1000);
    return get<T>(url);
  }
  if (!res.ok) throw new Error(`GET ${new URL(url).pathname}: ${res.status}`);
  return (await res.json()) as T;
}

export async function poll(onMessage: (m: Message) => Promise<void>, signal: AbortSignal): Promise<void> {
  let url = `${GRAPH}/users/${encodeURIComponent(MAILBOX)}/mailFolders/inbox/messages/delta?$select=subject`;
  while (!signal.aborted) {
    const page = await get<DeltaPage>(url);
    for (const message of page.value) {
      if (!message['@removed']) await onMessage(message);
    }
    if (page['@odata.nextLink']) {
      url = page['@odata.nextLink'];
    } else {
      url = page['@odata.deltaLink']!;
      await sleep(30_000, undefined, { signal }).catch(() => undefined);
    }
  }
}

if (require.main === module) {
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  void poll(async (m) => console.log(m.subject), stop.signal);
}
