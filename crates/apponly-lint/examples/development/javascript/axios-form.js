'use strict';
const axios = require('axios');
const qs = require('querystring');

const APP = 'e8d6c4b2-a091-4f7e-8d5c-3b1a09f8e7d6';
const KEY = '«7Q axios»';

module.exports.token = async (tenant) => {
  const body = qs.stringify({
    client_id: APP,
    client_secret: KEY,
    grant_type: 'client_credentials',
    scope: 'https://graph.microsoft.com/.default',
  });
  const res = await axios.post(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, body);
  return res.data.access_token;
};
