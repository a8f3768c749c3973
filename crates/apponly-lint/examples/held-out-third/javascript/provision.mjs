#!/usr/bin/env node
// node provision.mjs <env>      (you must be logged in with az)
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const env = process.argv[2] ?? 'dev';
const NAME = `invoice-reader-${env}`;
const GRAPH = '00000003-0000-0000-c000-000000000000';

const az = (...args) => {
  const out = execFileSync('az', [...args, '--only-show-errors', '-o', 'json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return out.trim() ? JSON.parse(out) : null;
};

const permissions = {
  'Mail.Read': '810c84a8-4a9e-49e6-bf7d-12d183f40d01',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
};

let [app] = az('ad', 'app', 'list', '--display-name', NAME);
if (!app) {
  console.log(`create ${NAME}`);
  app = az('ad', 'app', 'create', '--display-name', NAME, '--sign-in-audience', 'AzureADMyOrg');
  az('ad', 'sp', 'create', '--id', app.appId);
}

for (const [name, id] of Object.entries(permissions)) {
  console.log(`+ ${name}`);
  az('ad', 'app', 'permission', 'add', '--id', app.appId, '--api', GRAPH, '--api-permissions', `${id}=Role`);
}

const subject = `repo:example-org/invoice-reader:environment:${env}`;
const existing = az('ad', 'app', 'federated-credential', 'list', '--id', app.appId);
if (!existing.some((c) => c.subject === subject)) {
  const params = {
    name: `github-${env}`,
    issuer: 'https://token.actions.githubusercontent.com',
    subject,
    audiences: ['api://AzureADTokenExchange'],
  };
  az('ad', 'app', 'federated-credential', 'create', '--id', app.appId, '--parameters', JSON.stringify(params));
}

const { tenantId } = az('account', 'show');
writeFileSync(
  `.env.${env}`,
  [`AZURE_TENANT_ID=${tenantId}`, `AZURE_CLIENT_ID=${app.appId}`, ''].join('\n'),
);
console.log(`wrote .env.${env} - deploy can start`);
