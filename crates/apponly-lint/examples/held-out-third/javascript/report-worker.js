import cron from 'node-cron';
import { ConfidentialClientApplication, LogLevel } from '@azure/msal-node';
import { writeFile } from 'node:fs/promises';
import config from './config.js';

// const CLIENT_SECRET = '«8Q reportold»'; // old one, moved to config service
const CLIENT_SECRET = await config.secret('m365-reports');

const cca = new ConfidentialClientApplication({
  auth: {
    clientId: config.clientId,
    authority: `https://login.microsoftonline.com/${config.tenantId}`,
    clientSecret: CLIENT_SECRET,
  },
  system: { loggerOptions: { logLevel: LogLevel.Warning, piiLoggingEnabled: false } },
});

const SCOPES = ['https://graph.microsoft.com/.default'];

class Session {
  #result = null;

  async token() {
    if (!this.#result) {
      this.#result = await cca.acquireTokenByClientCredential({ scopes: SCOPES });
      return this.#result.accessToken;
    }
    const left = this.#result.expiresOn.getTime() - Date.now();
    if (left < 5 * 60_000) {
      // long exports outlive the hour
      this.#result = await cca.acquireTokenByRefreshToken({
        refreshToken: this.#result.refreshToken,
        scopes: SCOPES,
      });
    }
    return this.#result.accessToken;
  }
}

const session = new Session();

async function download(report, period = 'D30') {
  const res = await fetch(`https://graph.microsoft.com/v1.0/reports/${report}(period='${period}')`, {
    headers: { Authorization: `Bearer ${await session.token()}` },
  });
  if (!res.ok) throw new Error(`${report}: ${res.status}`);
  const file = `${config.outDir}/${report}-${new Date().toISOString().slice(0, 10)}.csv`;
  await writeFile(file, Buffer.from(await res.arrayBuffer()));
  return file;
}

const REPORTS = [
  'getOffice365ActiveUserDetail',
  'getMailboxUsageDetail',
  'getOneDriveUsageAccountDetail',
  'getTeamsUserActivityUserDetail',
];

async function run() {
  for (const r of REPORTS) {
    try {
      console.log('saved', await download(r));
    } catch (e) {
      console.error(e.message);
    }
  }
}

cron.schedule('30 4 * * 1', run, { timezone: 'Europe/Zurich' });
if (process.argv.includes('--now')) await run();
