const GRAPH = 'https://graph.microsoft.com/v1.0';

async function declare(token, objectId, roles) {
  const response = await fetch(`${GRAPH}/applications/${objectId}`, {
    method: 'PATCH',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      requiredResourceAccess: [
        {
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          resourceAccess: roles.map((role) => ({ id: role, type: 'Role' })),
        },
      ],
    }),
  });
  if (!response.ok) throw new Error(await response.text());
}

module.exports = { declare };
