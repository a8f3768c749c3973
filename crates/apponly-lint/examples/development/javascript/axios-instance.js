const axios = require('axios');
const { ClientSecretCredential } = require('@azure/identity');

const credential = new ClientSecretCredential(process.env.TENANT_ID, process.env.CLIENT_ID, process.env.CLIENT_SECRET);

const graph = axios.create({ baseURL: 'https://graph.microsoft.com/v1.0', timeout: 10000 });
graph.interceptors.request.use(async (config) => {
  const token = await credential.getToken('https://graph.microsoft.com/.default');
  config.headers.Authorization = `Bearer ${token.token}`;
  return config;
});

exports.createEvent = (event) => graph.post('/me/events', event);
exports.getUser = (id) => graph.get(`/users/${id}`);
