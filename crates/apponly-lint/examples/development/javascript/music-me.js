const API = process.env.MUSIC_API || 'https://api.spotify.com/v1';

export async function token() {
  const response = await fetch('https://accounts.spotify.com/api/token', {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: process.env.ID, client_secret: process.env.SECRET }),
  });
  return (await response.json()).access_token;
}

export const profile = async () => fetch(`${process.env.MUSIC_API}/me`, { headers: { Authorization: `Bearer ${await token()}` } });
export const top = async () => fetch(API + '/me/top/tracks', { headers: { Authorization: `Bearer ${await token()}` } });
