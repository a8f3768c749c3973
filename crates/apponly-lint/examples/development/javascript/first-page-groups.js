const axios = require('axios');
const { token } = require('./token');

async function main() {
  const headers = { Authorization: `Bearer ${await token()}` };
  const groups = await axios
    .get('https://graph.microsoft.com/v1.0/groups?$select=id,displayName', { headers })
    .then((answer) => answer.data.value);
  console.log(`${groups.length} groups`);
}

main();
