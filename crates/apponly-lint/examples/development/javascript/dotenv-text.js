const fs = require('fs');

// Writes the settings of the container
fs.writeFileSync('.env', [
  'AZURE_TENANT_ID=contoso.onmicrosoft.com',
  'AZURE_CLIENT_ID=5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11',
  'AZURE_CLIENT_SECRET=«34 dotenvtext»',
].join('\n'));
