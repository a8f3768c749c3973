/**
 * Onboarding wizard, step 3: register our connector in the customer's tenant.
 * The operator is signed in with the Azure CLI; an admin of the customer opens the consent page.
 */
const { AzureCliCredential } = require('@azure/identity');
const { Client } = require('@microsoft/microsoft-graph-client');
const open = require('open');
require('isomorphic-fetch');

const GRAPH = '00000003-0000-0000-c000-000000000000';
const ROLES = [
  { id: '01d4889c-1287-42c6-ac1f-5d1e02578ef6', name: 'Files.Read.All' },
  { id: '332a536c-c7ef-4017-ab91-336970924f0d', name: 'Sites.Read.All' },
];
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

const cli = new AzureCliCredential();
const client = Client.init({
  authProvider: (done) =>
    cli.getToken('https://graph.microsoft.com/.default').then((t) => done(null, t.token), (e) => done(e, null)),
});

async function grantedRoles(spId) {
  const ids = [];
  let next = `/servicePrincipals/${spId}/appRoleAssignments`;
  while (next) {
    const page = await client.api(next).get();
    ids.push(...page.value.map((a) => a.appRoleId));
    next = page['@odata.nextLink'];
  }
  return new Set(ids);
}

async function register(displayName, tenantId) {
  const app = await client.api('/applications').post({
    displayName,
    signInAudience: 'AzureADMyOrg',
    web: { redirectUris: ['https://connector.seeblick.example/consented'] },
    requiredResourceAccess: [
      { resourceAppId: GRAPH, resourceAccess: ROLES.map(({ id }) => ({ id, type: 'Role' })) },
    ],
  });
  const sp = await client.api('/servicePrincipals').post({ appId: app.appId });

  const url =
    `https://login.microsoftonline.com/${tenantId}/adminconsent?client_id=${app.appId}` +
    `&redirect_uri=${encodeURIComponent('https://connector.seeblick.example/consented')}`;
  console.log(`Ask an administrator to open\n\n  ${url}\n`);
  await open(url);

  const deadline = Date.now() + 15 * 60 * 1000;
  for (;;) {
    const have = await grantedRoles(sp.id);
    const missing = ROLES.filter((r) => !have.has(r.id));
    if (missing.length === 0) break;
    if (Date.now() > deadline) throw new Error(`no consent yet for ${missing.map((r) => r.name).join(', ')}`);
    process.stdout.write('.');
    await sleep(5000);
  }
  console.log('\nconsented');
  return app.appId;
}

register(process.argv[2], process.argv[3]).catch((e) => {
  console.error(e.message);
  process.exit(1);
});
