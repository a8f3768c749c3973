// Slack slash command  /book  -> puts the meeting into the team calendar
require('isomorphic-fetch');
const { App } = require('@slack/bolt');
const { Client } = require('@microsoft/microsoft-graph-client');
const { ClientSecretCredential } = require('@azure/identity');
const chrono = require('chrono-node');

const azure = {
  tenant: 'b0f1c2d3-7a11-4c7c-93ee-6a7b8c9d0e1f',
  app: '3f4e5d6c-1b2a-4c3d-8e9f-a0b1c2d3e4f5',
  key: '«7Q bookingbot»',
};
const cred = new ClientSecretCredential(azure.tenant, azure.app, azure.key);

const client = Client.init({
  authProvider: async (done) => {
    try {
      const { token } = await cred.getToken('https://graph.microsoft.com/.default');
      done(null, token);
    } catch (err) {
      done(err, null);
    }
  },
});

const slack = new App({
  token: process.env.SLACK_BOT_TOKEN,
  signingSecret: process.env.SLACK_SIGNING_SECRET,
});

function parse(text) {
  const [when] = chrono.parse(text, new Date(), { forwardDate: true });
  if (!when) return null;
  const start = when.start.date();
  const end = when.end ? when.end.date() : new Date(start.getTime() + 30 * 60000);
  const subject = text.replace(when.text, '').trim() || 'Meeting';
  return { subject, start, end };
}

slack.command('/book', async ({ command, ack, respond }) => {
  await ack();
  const m = parse(command.text);
  if (!m) return respond('Sorry, I did not get the time.');
  const event = {
    subject: m.subject,
    start: { dateTime: m.start.toISOString(), timeZone: 'UTC' },
    end: { dateTime: m.end.toISOString(), timeZone: 'UTC' },
    isOnlineMeeting: true,
  };
  try {
    const created = await client.api('/me/calendar/events').post(event);
    await respond(`Booked: <${created.webLink}|${created.subject}>`);
  } catch (e) {
    console.error('graph', e.statusCode, e.code);
    await respond('Booking failed.');
  }
});

(async () => {
  await slack.start(process.env.PORT || 3000);
})();
