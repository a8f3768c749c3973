const { Client } = require('@microsoft/microsoft-graph-client');
const msal = require('@azure/msal-node');

const app = new msal.ConfidentialClientApplication({ auth: { clientId: process.env.ID, clientSecret: process.env.KEY, authority: process.env.AUTHORITY } });

function getToken() {
  return app.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] }).then((r) => r.accessToken);
}

const client = Client.init({ authProvider: (done) => getToken().then((t) => done(null, t)).catch(done) });

client
  .api('/me/findMeetingTimes')
  .post({ meetingDuration: 'PT30M' })
  .then((times) => console.log(times.meetingTimeSuggestions.length));
