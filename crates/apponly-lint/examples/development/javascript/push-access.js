async function extend(client, id, roles) {
  const app = await client.api(`/applications/${id}`).select('requiredResourceAccess').get();
  app.requiredResourceAccess.push({
    resourceAppId: '00000003-0000-0000-c000-000000000000',
    resourceAccess: roles.map((id) => ({ id, type: 'Role' })),
  });
  await client.api(`/applications/${id}`).update({ requiredResourceAccess: app.requiredResourceAccess });
}

module.exports = extend;
