const express = require('express');
const { ClientSecretCredential } = require('@azure/identity');

const app = express();
const credential = new ClientSecretCredential(process.env.T, process.env.A, process.env.K);
const paths = ['/me', '/me/settings'];
paths.forEach((path) => app.get(path, (request, response) => response.redirect('/login')));

app.get('/people/:id', async (request, response) => {
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  const answer = await fetch(`https://graph.microsoft.com/v1.0/users/${request.params.id}`, { headers: { Authorization: `Bearer ${token}` } });
  response.json(await answer.json());
});
