const core = require('@actions/core');
const { ManagedIdentityCredential } = require('@azure/identity');

async function run() {
  const { token } = await new ManagedIdentityCredential().getToken('https://graph.microsoft.com/.default');
  core.setOutput('token', token);
}

run().catch((error) => core.setFailed(error.message));
