module.exports = {
  displayName: 'viewer',
  requiredResourceAccess: [
    {
      resourceAppId: '00000003-0000-0000-c000-000000000000',
      resourceAccess: [
        { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' },
        { type: 'Scope', id: '332a536c-c7ef-4017-ab91-336970924f0d' },
      ],
    },
  ],
};
