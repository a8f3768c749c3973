// config.sample.js: copy to config.js
module.exports = {
  azure: {
    tenantId: 'Enter_the_Tenant_Info_Here',
    clientId: 'Enter_the_Application_Id_Here',
    clientSecret: 'Enter_the_Client_Secret_Here',
    certificatePassword: 'xxxxxxxxxxxx',
  },
  graph: { endpoint: 'https://graph.microsoft.com/v1.0', scopes: ['https://graph.microsoft.com/.default'] },
  http: { timeout: 30000, retries: 3 },
};
