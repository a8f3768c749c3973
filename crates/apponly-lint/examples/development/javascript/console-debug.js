import { ClientSecretCredential } from '@azure/identity';

const credential = new ClientSecretCredential(process.env.T, process.env.C, process.env.S);
const accessToken = await credential.getToken('https://graph.microsoft.com/.default');
console.debug('graph token', accessToken.token);
console.info(`valid until ${new Date(accessToken.expiresOnTimestamp).toISOString()}`);
const users = await fetch('https://graph.microsoft.com/v1.0/users/$count', {
  headers: { Authorization: `Bearer ${accessToken.token}`, ConsistencyLevel: 'eventual' },
});
console.log(await users.text());
