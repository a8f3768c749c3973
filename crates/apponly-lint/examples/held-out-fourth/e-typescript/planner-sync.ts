/* Syncs Jira epics to the Planner board of the PMO. Timer: every 30 min (k8s CronJob) */
import { readFileSync } from 'fs';
import { graphfi } from '@pnp/graph';
import { GraphDefault, MSAL } from '@pnp/nodejs';
import '@pnp/graph/users';
import '@pnp/graph/planner';
import fetch from 'node-fetch';

const secretsDir = '/var/run/secrets/planner-sync';
const read = (n: string) => readFileSync(`${secretsDir}/${n}`, 'utf8').trim();

const graph = graphfi().using(
  GraphDefault({
    msal: {
      config: {
        auth: {
          authority: `https://login.microsoftonline.com/${read('tenant')}/`,
          clientId: read('client-id'),
          clientCertificate: { thumbprint: read('thumbprint'), privateKey: read('key.pem') },
        },
      },
      scopes: ['https://graph.microsoft.com/.default'],
    },
  }),
);

interface Epic {
  key: string;
  fields: { summary: string; duedate: string | null; status: { statusCategory: { key: string } } };
}

async function epics(): Promise<Epic[]> {
  const found: Epic[] = [];
  for (let startAt = 0; ; startAt += 100) {
    const r = await fetch(
      `${process.env.JIRA_URL}/rest/api/2/search?jql=${encodeURIComponent('issuetype = Epic and labels = pmo')}&startAt=${startAt}&maxResults=100`,
      { headers: { Authorization: `Bearer ${read('jira-pat')}` } },
    );
    const page = (await r.json()) as { total: number; issues: Epic[] };
    found.push(...page.issues);
    if (found.length >= page.total) return found;
  }
}

async function main() {
  const tasks = await graph.me.planner.tasks();
  const byKey = new Map(tasks.map((t) => [t.title!.split(' ')[0], t]));
  for (const e of await epics()) {
    const percentComplete = e.fields.status.statusCategory.key === 'done' ? 100 : 0;
    const t = byKey.get(e.key);
    if (!t) {
      await graph.planner.tasks.add({
        planId: process.env.PLAN_ID!,
        title: `${e.key} ${e.fields.summary}`,
        dueDateTime: e.fields.duedate ?? undefined,
      });
    } else if (t.percentComplete !== percentComplete) {
      await graph.planner.tasks.getById(t.id!).update({ percentComplete }, (t as any)['@odata.etag']);
    }
  }
}

main().catch((e) => {
  console.error(e.message);
  process.exit(1);
});
