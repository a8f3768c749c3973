// Adds what the attendance bot needs to an app registration that exists already.
//   node provision-ok.mjs --app <client id> [--apply]
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { app: { type: 'string' }, apply: { type: 'boolean', default: false } },
});
if (!values.app) throw new Error('--app is missing');

const GRAPH_APP = '00000003-0000-0000-c000-000000000000';
const WANTED = ['Calendars.Read', 'User.Read.All'];

function az(args, { allowFailure = false } = {}) {
  const p = spawnSync('az', [...args, '-o', 'json'], { encoding: 'utf8' });
  if (p.status !== 0) {
    if (allowFailure) return undefined;
    throw new Error(`az ${args.slice(0, 4).join(' ')}: ${p.stderr.trim()}`);
  }
  return p.stdout.trim() ? JSON.parse(p.stdout) : null;
}

const graphSp = az(['ad', 'sp', 'show', '--id', GRAPH_APP]);
const sp = az(['ad', 'sp', 'show', '--id', values.app], { allowFailure: true })
  ?? az(['ad', 'sp', 'create', '--id', values.app]);

const assigned = new Set(
  az(['rest', '--method', 'GET', '--url',
    `https://graph.microsoft.com/v1.0/servicePrincipals/${sp.id}/appRoleAssignments?$top=999`,
  ]).value.map((a) => a.appRoleId),
);

const todo = [];
for (const value of WANTED) {
  const role = graphSp.appRoles.find((r) => r.value === value && r.allowedMemberTypes.includes('Application'));
  if (!role) throw new Error(`no application role ${value}`);
  if (!assigned.has(role.id)) todo.push(role);
}

console.table(todo.map(({ value, id }) => ({ value, id })));
if (!values.apply) {
  console.log('dry run; --apply changes something');
  process.exit(0);
}

for (const role of todo) {
  az(['ad', 'app', 'permission', 'add', '--id', values.app, '--api', GRAPH_APP,
    '--api-permissions', `${role.id}=Role`]);
  // same effect as the portal's "Grant admin consent", but for this one role
  az(['rest', '--method', 'POST', '--url',
    `https://graph.microsoft.com/v1.0/servicePrincipals/${sp.id}/appRoleAssignments`,
    '--headers', 'Content-Type=application/json',
    '--body', JSON.stringify({ principalId: sp.id, resourceId: graphSp.id, appRoleId: role.id })]);
  console.log(`granted ${role.value}`);
}
