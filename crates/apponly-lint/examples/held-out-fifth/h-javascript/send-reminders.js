// Supabase cron -> reminder mails for open quotes
import { createClient } from '@supabase/supabase-js';

const { MS_TENANT_ID, MS_CLIENT_ID, MS_CLIENT_SECRET, SUPABASE_URL, SUPABASE_SERVICE_KEY } = process.env;
const db = createClient(SUPABASE_URL, SUPABASE_SERVICE_KEY);

async function graphToken() {
  const res = await fetch(`https://login.microsoftonline.com/${MS_TENANT_ID}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      client_id: MS_CLIENT_ID,
      client_secret: MS_CLIENT_SECRET,
      scope: 'https://graph.microsoft.com/.default',
      grant_type: 'client_credentials',
    }),
  });
  if (!res.ok) throw new Error(`token endpoint: HTTP ${res.status}`);
  const { access_token } = await res.json();
  return access_token;
}

async function mail(token, to, subject, text) {
  const res = await fetch('https://graph.microsoft.com/v1.0/me/sendMail', {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      message: {
        subject,
        body: { contentType: 'Text', content: text },
        toRecipients: [{ emailAddress: { address: to } }],
      },
    }),
  });
  return res.status === 202;
}

export default async function handler(req, res) {
  const { data: quotes, error } = await db.from('quotes').select('id, customer_email, item, sent_at').eq('status', 'open');
  if (error) return res.status(500).json({ error: error.message });

  const token = await graphToken();
  let sent = 0;
  for (const q of quotes) {
    const days = Math.floor((Date.now() - new Date(q.sent_at)) / 86400000);
    if (days !== 7 && days !== 21) continue;
    if (await mail(token, q.customer_email, `Your quote for ${q.item}`, 'Do you have any questions?')) sent++;
  }
  res.status(200).json({ checked: quotes.length, sent });
}
