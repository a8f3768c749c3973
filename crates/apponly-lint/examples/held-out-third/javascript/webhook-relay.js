/**
 * Relays stream and post events between Twitch, Facebook and a Google sheet.
 *
 * .env:
 *   TWITCH_CLIENT_ID=...
 *   TWITCH_CLIENT_SECRET=...
 *   FB_PAGE_TOKEN=...
 *   GOOGLE_REFRESH_TOKEN=1//xxxxxxxx
 */
require('dotenv').config();
const crypto = require('crypto');
const express = require('express');
const axios = require('axios');

const app = express();
app.use(express.json({ verify: (req, _res, buf) => { req.raw = buf; } }));

let twitch = { token: null, until: 0 };

async function twitchToken() {
  if (twitch.token && Date.now() < twitch.until) return twitch.token;
  const { data } = await axios.post('https://id.twitch.tv/oauth2/token', new URLSearchParams({
    client_id: process.env.TWITCH_CLIENT_ID,
    client_secret: process.env.TWITCH_CLIENT_SECRET,
    grant_type: 'client_credentials',
  }));
  twitch = { token: data.access_token, until: Date.now() + (data.expires_in - 300) * 1000 };
  return twitch.token;
}

async function googleToken() {
  const { data } = await axios.post('https://oauth2.googleapis.com/token', {
    grant_type: 'refresh_token',
    refresh_token: process.env.GOOGLE_REFRESH_TOKEN,
    client_id: process.env.GOOGLE_CLIENT_ID,
    client_secret: process.env.GOOGLE_CLIENT_SECRET,
  });
  return data.access_token;
}

async function facebookPages() {
  const { data } = await axios.get('https://graph.facebook.com/v19.0/me/accounts', {
    params: { access_token: process.env.FB_PAGE_TOKEN, fields: 'id,name' },
  });
  return data.data;
}

function signed(req) {
  const want = 'sha256=' + crypto
    .createHmac('sha256', process.env.TWITCH_WEBHOOK_SECRET)
    .update(req.get('twitch-eventsub-message-id') + req.get('twitch-eventsub-message-timestamp'))
    .update(req.raw)
    .digest('hex');
  const got = req.get('twitch-eventsub-message-signature') || '';
  return got.length === want.length && crypto.timingSafeEqual(Buffer.from(got), Buffer.from(want));
}

app.post('/twitch', async (req, res) => {
  if (!signed(req)) return res.sendStatus(403);
  if (req.body.challenge) return res.type('text').send(req.body.challenge);
  const user = req.body.event.broadcaster_user_id;
  const { data } = await axios.get('https://api.twitch.tv/helix/channels', {
    params: { broadcaster_id: user },
    headers: { 'Client-Id': process.env.TWITCH_CLIENT_ID, Authorization: `Bearer ${await twitchToken()}` },
  });
  const token = await googleToken();
  await axios.post(
    `https://sheets.googleapis.com/v4/spreadsheets/${process.env.SHEET_ID}/values/A1:append?valueInputOption=RAW`,
    { values: [[new Date().toISOString(), data.data[0].title, (await facebookPages()).length]] },
    { headers: { Authorization: `Bearer ${token}` } },
  );
  res.sendStatus(204);
});

app.listen(process.env.PORT || 8080);
