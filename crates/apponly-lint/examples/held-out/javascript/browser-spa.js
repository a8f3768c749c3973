import { PublicClientApplication } from '@azure/msal-browser';

const pca = new PublicClientApplication({
  auth: { clientId: '5d1e7f3a-9b2c-4e6d-8a0f-1c3b5d7e9f2a', authority: 'https://login.microsoftonline.com/common', redirectUri: '/' },
});

export async function photo() {
  await pca.initialize();
  const { accessToken } = await pca.acquireTokenPopup({ scopes: ['User.Read'] });
  const res = await fetch('https://graph.microsoft.com/v1.0/me/photo/$value', { headers: { Authorization: `Bearer ${accessToken}` } });
  return URL.createObjectURL(await res.blob());
}
