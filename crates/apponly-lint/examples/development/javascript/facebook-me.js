const axios = require('axios');
const { FB } = require('fb');

async function page() {
  const { data } = await axios.get('https://graph.facebook.com/oauth/access_token', {
    params: { client_id: process.env.FB_APP, client_secret: process.env.FB_SECRET, grant_type: 'client_credentials' },
  });
  FB.setAccessToken(data.access_token);
  FB.api('/me', { fields: 'name' }, (answer) => console.log(answer.name));
}

page();
