import { ConfidentialClientApplication, type Configuration } from '@azure/msal-node';
import { Client } from '@microsoft/microsoft-graph-client';
import { writeFile } from 'node:fs/promises';

const PRIVATE_KEY = `«pem-begin inventory»
«pem-line inventory-1»
«pem-line inventory-2»
«pem-line inventory-3»
«pem-end inventory»`;

const config: Configuration = {
  auth: {
    clientId: process.env.INVENTORY_CLIENT_ID!,
    authority: `https://login.microsoftonline.com/${process.env.INVENTORY_TENANT_ID}`,
    clientCertificate: {
      thumbprintSha256: '5E884898DA28047151D0E56F8DC6292773603D0D6AABBDD62A11EF721D1542D8',
      privateKey: PRIVATE_KEY,
    },
  },
};

const cca = new ConfidentialClientApplication(config);

function client(): Client {
  return Client.init({
    authProvider: async (done) => {
      try {
        const result = await cca.acquireTokenByClientCredential({
          scopes: ['https://graph.microsoft.com/.default'],
        });
        done(null, result?.accessToken ?? null);
      } catch (e) {
        done(e, null);
      }
    },
  });
}

interface Team {
  id: string;
  displayName: string;
  isArchived?: boolean;
}

async function teams(graph: Client): Promise<Team[]> {
  const all: Team[] = [];
  let page = await graph.api('/me/joinedTeams').select('id,displayName,isArchived').get();
  all.push(...page.value);
  while (page['@odata.nextLink']) {
    page = await graph.api(page['@odata.nextLink']).get();
    all.push(...page.value);
  }
  return all;
}

(async () => {
  const graph = client();
  const list = await teams(graph);
  const csv = list.map((t) => [t.id, JSON.stringify(t.displayName), t.isArchived ? 'archived' : 'active'].join(','));
  await writeFile('teams.csv', ['id,name,state', ...csv].join('\n'));
  console.log(`${list.length} teams`);
})();
