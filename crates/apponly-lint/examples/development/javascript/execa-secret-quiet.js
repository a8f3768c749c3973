import { execa } from 'execa';

const { stdout } = await execa('az', ['ad', 'app', 'credential', 'reset', '--id', process.argv[2], '--append']);
const { appId, password } = JSON.parse(stdout);
await execa('az', ['keyvault', 'secret', 'set', '--vault-name', process.argv[3], '--name', 'graph', '--file', '/dev/stdin', '-o', 'none'], { input: password });
console.log('stored a new secret for', appId);
