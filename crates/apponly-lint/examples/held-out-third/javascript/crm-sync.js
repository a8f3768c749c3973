// Synchro des contacts du CRM vers les carnets Outlook
// lancé par pm2 (voir ecosystem.config.js), une passe toutes les 20 min
'use strict';

const axios = require('axios');
const qs = require('qs');
const { createClient } = require('redis');
const pino = require('pino');

const log = pino({ name: 'crm-sync', redact: ['headers.authorization'] });
const redis = createClient({ url: process.env.REDIS_URL });

const { MS_TENANT, MS_CLIENT_ID, MS_CLIENT_SECRET, CRM_URL, CRM_KEY } = process.env;
const TOKEN_URL = `https://login.microsoftonline.com/${MS_TENANT}/oauth2/v2.0/token`;

async function demanderJeton(params) {
  const { data } = await axios.post(
    TOKEN_URL,
    qs.stringify({
      client_id: MS_CLIENT_ID,
      client_secret: MS_CLIENT_SECRET,
      scope: 'https://graph.microsoft.com/.default',
      ...params,
    }),
  );
  return data;
}

async function connexion() {
  const { access_token, refresh_token, expires_in } = await demanderJeton({
    grant_type: 'client_credentials',
  });
  await redis.hSet('ms:jeton', {
    access: access_token,
    refresh: refresh_token || '',
    fin: Date.now() + (expires_in - 60) * 1000,
  });
  return access_token;
}

async function jeton() {
  const j = await redis.hGetAll('ms:jeton');
  if (!j.access) return connexion();
  if (Date.now() < Number(j.fin)) return j.access;

  log.info('jeton expiré, renouvellement');
  try {
    const neuf = await demanderJeton({ grant_type: 'refresh_token', refresh_token: j.refresh });
    await redis.hSet('ms:jeton', { access: neuf.access_token, refresh: neuf.refresh_token });
    return neuf.access_token;
  } catch (e) {
    log.warn({ code: e.response?.data?.error }, 'renouvellement refusé');
    await redis.del('ms:jeton');
    return connexion();
  }
}

async function pousser(contact) {
  await axios.post(
    'https://graph.microsoft.com/v1.0/me/contacts',
    {
      givenName: contact.prenom,
      surname: contact.nom,
      companyName: contact.societe,
      emailAddresses: [{ address: contact.mail, name: `${contact.prenom} ${contact.nom}` }],
      businessPhones: contact.tel ? [contact.tel] : [],
    },
    { headers: { Authorization: `Bearer ${await jeton()}` } },
  );
}

async function passe() {
  const depuis = (await redis.get('crm:depuis')) || '1970-01-01T00:00:00Z';
  const { data } = await axios.get(`${CRM_URL}/contacts`, {
    params: { modifie_depuis: depuis },
    headers: { 'X-Api-Key': CRM_KEY },
  });
  for (const c of data) await pousser(c);
  await redis.set('crm:depuis', new Date().toISOString());
  log.info({ n: data.length }, 'contacts envoyés');
}

(async () => {
  await redis.connect();
  await passe();
  setInterval(() => passe().catch((e) => log.error(e.message)), 20 * 60 * 1000);
})();
