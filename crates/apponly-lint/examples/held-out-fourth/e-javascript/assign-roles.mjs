// Re-runnable set-up of the "signage" daemon. Needs: az login as Privileged Role Administrator.
import { execFileSync } from 'node:child_process';

const graphAppId = '00000003-0000-0000-c000-000000000000';
const wanted = ['Calendars.Read', 'Sites.Selected'];

const token = execFileSync('az', ['account', 'get-access-token', '--resource-type', 'ms-graph', '--query', 'accessToken', '-o', 'tsv'], {
  encoding: 'utf8',
}).trim();

async function graph(method, path, body) {
  const url = path.startsWith('https:') ? path : `https://graph.microsoft.com/v1.0${path}`;
  const res = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (res.status === 204) return null;
  const data = await res.json();
  if (!res.ok) throw Object.assign(new Error(`${method} ${path}: ${data.error?.message}`), { status: res.status });
  return data;
}

async function all(path) {
  const out = [];
  for (let next = path; next; ) {
    const page = await graph('GET', next);
    out.push(...page.value);
    next = page['@odata.nextLink'];
  }
  return out;
}

const sp = await graph('GET', `/servicePrincipals(appId='${graphAppId}')?$select=id,appRoles`);
const roleIds = wanted.map((name) => {
  const role = sp.appRoles.find((r) => r.value === name && r.allowedMemberTypes.includes('Application'));
  if (!role) throw new Error(`no such application permission: ${name}`);
  return role.id;
});

const app = await graph('PATCH', "/applications(uniqueName='signage-daemon')", {
  displayName: 'Signage daemon',
  requiredResourceAccess: [{ resourceAppId: graphAppId, resourceAccess: roleIds.map((id) => ({ id, type: 'Role' })) }],
}).catch(async (e) => {
  if (e.status !== 404) throw e;
  return graph('POST', '/applications', {
    uniqueName: 'signage-daemon',
    displayName: 'Signage daemon',
    requiredResourceAccess: [{ resourceAppId: graphAppId, resourceAccess: roleIds.map((id) => ({ id, type: 'Role' })) }],
  });
});

const { appId } = app ?? (await graph('GET', "/applications(uniqueName='signage-daemon')?$select=appId"));
const principal = await graph('GET', `/servicePrincipals(appId='${appId}')`).catch(() =>
  graph('POST', '/servicePrincipals', { appId }),
);

const assigned = new Set((await all(`/servicePrincipals/${sp.id}/appRoleAssignedTo`))
  .filter((a) => a.principalId === principal.id)
  .map((a) => a.appRoleId));
for (const appRoleId of roleIds.filter((id) => !assigned.has(id))) {
  await graph('POST', `/servicePrincipals/${sp.id}/appRoleAssignedTo`, {
    principalId: principal.id,
    resourceId: sp.id,
    appRoleId,
  });
}
console.log('signage daemon', appId, 'holds', wanted.join(', '));
