const { execFileSync } = require('node:child_process');

const GRAPH = '00000003-0000-0000-c000-000000000000';
const az = (...args) => execFileSync('az', args, { encoding: 'utf8' });

const { appId } = JSON.parse(az('ad', 'app', 'create', '--display-name', 'calendar-watch'));
az('ad', 'sp', 'create', '--id', appId);
az('ad', 'app', 'permission', 'add', '--id', appId, '--api', GRAPH,
  '--api-permissions', '798ee544-9d2d-430c-a058-570e29e34338=Role');
console.log(`AZURE_CLIENT_ID=${appId}`);
