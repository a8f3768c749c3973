const express = require('express');
const { ClientSecretCredential } = require('@azure/identity');
const credential = new ClientSecretCredential(process.env.TENANT, process.env.CLIENT, process.env.SECRET);
const router = express.Router();

router.get('/me', requireLogin, async (req, res) => {
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  const answer = await fetch(`https://graph.microsoft.com/v1.0/users/${req.user.oid}`, { headers: { Authorization: `Bearer ${token}` } });
  res.json(await answer.json());
});

router.get('/me/settings', requireLogin, (req, res) => {
  res.json(req.session.settings);
});

module.exports = router;
