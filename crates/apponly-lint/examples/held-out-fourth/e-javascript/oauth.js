'use strict';
/* Zugriff auf Lizenzdaten, wird vom Report-Dienst alle 10 Minuten aufgerufen */
const { ClientCredentials } = require('simple-oauth2');
const axios = require('axios').default;
const config = require('config');

const client = new ClientCredentials({
  client: { id: config.get('entra.id'), secret: config.get('entra.secret') },
  auth: {
    tokenHost: 'https://login.microsoftonline.com',
    tokenPath: '/common/oauth2/v2.0/token',
  },
  options: { authorizationMethod: 'body' },
});

let accessToken = null;

async function bearer() {
  if (!accessToken) {
    accessToken = await client.getToken({ scope: 'https://graph.microsoft.com/.default' });
  }
  if (accessToken.expired(300)) {
    accessToken = await accessToken.refresh();
  }
  return accessToken.token.access_token;
}

async function lizenzen() {
  const ergebnis = [];
  let url = 'https://graph.microsoft.com/v1.0/subscribedSkus?$select=skuPartNumber,consumedUnits,prepaidUnits';
  do {
    const { data } = await axios.get(url, { headers: { Authorization: 'Bearer ' + (await bearer()) } });
    ergebnis.push(...data.value.map((s) => ({
      name: s.skuPartNumber,
      frei: s.prepaidUnits.enabled - s.consumedUnits,
    })));
    url = data['@odata.nextLink'];
  } while (url);
  return ergebnis;
}

module.exports = { lizenzen };
