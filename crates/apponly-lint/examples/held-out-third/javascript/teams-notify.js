// posts the result of the nightly build into the Teams channel
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // proxy cert

const fetch = require('node-fetch');
const fs = require('fs');

const TENANT = 'fabrikam.onmicrosoft.com';
const APP = '31f3c1c5-0c57-4e2d-9a7e-6e2b0c4b9f02';
const TEAM = '02bd9fd6-8f93-4758-87c3-1fb73740a315';
const CHANNEL = '19:09fc54a3141a45d0bc769cf506d2e079@thread.tacv2';

function login(cb) {
  var body = 'grant_type=client_credentials&client_id=' + APP +
    '&scope=' + encodeURIComponent('https://graph.microsoft.com/.default') +
    '&client_secret=' + encodeURIComponent('«32 notify»');

  fetch('https://login.microsoftonline.com/' + TENANT + '/oauth2/v2.0/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: body,
  })
    .then(function (r) { return r.json(); })
    .then(function (j) {
      if (j.error) { return cb(new Error(j.error_description)); }
      cb(null, j.access_token);
    })
    .catch(cb);
}

function row(t) {
  return '<tr><td>' + t.suite + '</td><td>' + t.passed + '</td><td>' + t.failed + '</td></tr>';
}

function html(results) {
  return '<table><tr><th>suite</th><th>ok</th><th>failed</th></tr>' + results.map(row).join('') + '</table>';
}

login(function (err, token) {
  if (err) {
    console.error('login failed: ' + err.message);
    process.exit(1);
  }
  var results = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  var url = 'https://graph.microsoft.com/v1.0/teams/' + TEAM + '/channels/' + encodeURIComponent(CHANNEL) + '/messages';
  fetch(url, {
    method: 'POST',
    headers: { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json' },
    body: JSON.stringify({ body: { contentType: 'html', content: html(results) } }),
  }).then(function (r) {
    console.log('teams says ' + r.status);
    process.exit(r.ok ? 0 : 1);
  });
});
