import { execa } from 'execa';

const { stdout } = await execa('az', ['ad', 'app', 'credential', 'reset', '--id', process.argv[2], '--append']);
const { appId, password } = JSON.parse(stdout);
console.log('app', appId);
console.log('secret', password);
