const { ClientCertificateCredential } = require('@azure/identity');
const { getAllItems, getJson } = require('./odata');

const credential = new ClientCertificateCredential(process.env.TENANT, process.env.APP, '/etc/jobs/app.pem');

async function owners(names) {
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  const answer = await getJson({
    url: `https://graph.microsoft.com/v1.0/users?$filter=${names.map((n) => `userPrincipalName eq '${n}'`).join(' or ')}&$select=id`,
    token,
  });
  return answer.value.map((user) => user.id);
}

async function principals() {
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  const all = await getAllItems(`https://graph.microsoft.com/v1.0/servicePrincipals?$select=appId,id`, token);
  return new Map(all.map((principal) => [principal.appId, principal.id]));
}

module.exports = { owners, principals };
