const tenants = [
  { name: 'contoso', id: '9d8e7c6b-5a49-4c38-8b27-1a2b3c4d5e6f', app: '5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11', secret: '«34 tenants1»' },
  { name: 'fabrikam', id: '1f0f8a7e-3f5d-4f0e-8f44-3f5a8d1b2c3d', app: '5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11', secret: process.env.FABRIKAM_SECRET },
];

module.exports = tenants.map((t) => ({ ...t, url: `https://login.microsoftonline.com/${t.id}/oauth2/v2.0/token` }));
