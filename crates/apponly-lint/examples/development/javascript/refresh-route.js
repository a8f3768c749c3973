const express = require('express');
const { ClientSecretCredential } = require('@azure/identity');

const router = express.Router();
const credential = new ClientSecretCredential(process.env.T, process.env.C, process.env.S);

// Our own sessions, nothing of Entra
router.post('/session/refresh', async (req, res) => {
  const { refresh_token } = req.body;
  const session = await sessions.find(refresh_token);
  if (!session) return res.status(401).end();
  res.json({ access_token: session.sign(), refresh_token: await session.rotate() });
});

router.get('/org', async (req, res) => {
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  const reply = await fetch('https://graph.microsoft.com/v1.0/organization', { headers: { Authorization: `Bearer ${token}` } });
  res.json(await reply.json());
});

module.exports = router;
