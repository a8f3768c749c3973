'use strict';
const request = require('request');

function login(callback) {
  const form = {
    grant_type: 'client_credentials',
    client_id: process.env.APP_ID,
    client_secret: process.env.APP_SECRET,
    scope: 'https://graph.microsoft.com/.default',
  };
  request.post({ url: `https://login.microsoftonline.com/${process.env.TENANT}/oauth2/v2.0/token`, form }, function (err, res, body) {
    if (err) return callback(err);
    callback(null, JSON.parse(body).access_token);
  });
}

login(function (err, token) {
  if (err) throw err;
  const options = {
    url: 'https://graph.microsoft.com/v1.0/me/joinedTeams',
    headers: { Authorization: 'Bearer ' + token },
    json: true,
  };
  request.get(options, (error, response, teams) => {
    if (error) throw error;
    console.log(teams);
  });
});
