// Adds everybody of the Entra group to the GitHub team. Runs in a container, secrets are mounted.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { Octokit } from '@octokit/rest';

const secret = (name) => readFileSync(`/run/secrets/${name}`, 'utf8').trim();

const GROUP_ID = 'f189dba4-de79-4620-89dd-c2f808683ba1';
const ORG = 'brightloom';
const TEAM = 'platform';
// sha256 of the mapping file, so that nobody edits it in place
const MAPPING_SHA = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae';

const octokit = new Octokit({ auth: secret('github_token') });

let bearer = '';
let renewAt = 0;

async function refreshToken() {
  const tenant = process.env.ENTRA_TENANT_ID;
  const response = await fetch(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: process.env.ENTRA_CLIENT_ID,
      client_secret: secret('entra_client_secret'),
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  const json = await response.json();
  if (!response.ok) throw new Error(`${json.error} (${json.error_codes})`);
  bearer = json.access_token;
  renewAt = Date.now() + (json.expires_in - 120) * 1000;
}

async function* members(groupId) {
  let url = `https://graph.microsoft.com/v1.0/groups/${groupId}/members?$select=id,mail&$top=100`;
  do {
    if (Date.now() > renewAt) await refreshToken();
    const response = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } });
    if (!response.ok) throw new Error(`Graph answered ${response.status}`);
    const page = await response.json();
    yield* page.value;
    url = page['@odata.nextLink'];
  } while (url);
}

const raw = readFileSync('mapping.json');
if (createHash('sha256').update(raw).digest('hex') !== MAPPING_SHA) {
  throw new Error('mapping.json was changed');
}
const logins = JSON.parse(raw);

for await (const member of members(GROUP_ID)) {
  const username = logins[member.mail?.toLowerCase()];
  if (!username) {
    console.warn(`no GitHub login for ${member.mail}`);
    continue;
  }
  await octokit.teams.addOrUpdateMembershipForUserInOrg({ org: ORG, team_slug: TEAM, username });
}
