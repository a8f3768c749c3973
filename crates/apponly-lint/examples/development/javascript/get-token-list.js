const { ManagedIdentityCredential } = require('@azure/identity');

module.exports = async () => {
  const credential = new ManagedIdentityCredential({ clientId: process.env.CLIENT_ID });
  const answer = await credential.getToken(['https://graph.microsoft.com/User.Read.All']);
  return answer.expiresOnTimestamp;
};
