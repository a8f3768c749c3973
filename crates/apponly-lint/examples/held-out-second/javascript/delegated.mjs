import { InteractiveBrowserCredential } from '@azure/identity';

const credential = new InteractiveBrowserCredential({ clientId: 'aebc6443-996d-45c2-90f0-388ff96faa56', tenantId: 'common' });
const { token } = await credential.getToken(['Mail.Read', 'offline_access']);
let url = 'https://graph.microsoft.com/v1.0/me/messages?$select=subject&$top=50';
while (url) {
  const page = await (await fetch(url, { headers: { Authorization: `Bearer ${token}` } })).json();
  for (const message of page.value) console.log(message.subject);
  url = page['@odata.nextLink'];
}
