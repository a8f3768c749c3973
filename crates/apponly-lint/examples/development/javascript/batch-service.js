'use strict';
const axios = require('axios');

// Sent with the token of whoever is signed in to the portal (express-session keeps it).
exports.dashboard = async (session) => {
  const steps = ['/me', '/me/photo/$value', '/me/manager'].map((url, id) => ({ id, method: 'GET', url }));
  const { data } = await axios.post('https://graph.microsoft.com/v1.0/$batch', { requests: steps }, {
    headers: { Authorization: `Bearer ${session.tokens.accessToken}` },
  });
  return data.responses;
};
