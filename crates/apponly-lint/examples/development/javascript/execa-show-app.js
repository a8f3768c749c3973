import { execa } from 'execa';

const { stdout } = await execa('az', ['ad', 'app', 'show', '--id', process.argv[2]]);
const { appId, displayName, passwordCredentials } = JSON.parse(stdout);
console.log(appId, displayName);
console.table(passwordCredentials.map(({ keyId, endDateTime, hint }) => ({ keyId, endDateTime, hint })));
