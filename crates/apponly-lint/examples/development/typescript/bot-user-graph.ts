import { App } from '@microsoft/teams.apps';
import { ClientSecretCredential } from '@azure/identity';

const app = new App({ oauth: { defaultConnectionName: 'graph' } });
const credential = new ClientSecretCredential(process.env.T!, process.env.C!, process.env.S!);

app.on('message', async ({ send, userGraph, isSignedIn }) => {
  if (!isSignedIn) return;
  const me = await userGraph.me.get();
  const { expiresOnTimestamp } = await credential.getToken('https://graph.microsoft.com/.default');
  await send(`${me.displayName}, ${expiresOnTimestamp}`);
});
