/**
 * Cloudflare worker, cron 0 4 * * *
 * wrangler secret put ENTRA_SECRET    <- never in wrangler.toml
 */
const SKEW = 300;

async function appToken(env) {
  const cached = await env.STATE.get('graph', 'json');
  const now = Math.floor(Date.now() / 1000);
  if (cached && cached.exp - SKEW > now) return open(env, cached.box);

  const body = new URLSearchParams();
  body.set('client_id', env.ENTRA_CLIENT);
  body.set('client_secret', env.ENTRA_SECRET);
  body.set('grant_type', 'client_credentials');
  body.set('scope', 'https://graph.microsoft.com/.default');
  const r = await fetch(`https://login.microsoftonline.com/${env.ENTRA_TENANT}/oauth2/v2.0/token`, { method: 'POST', body });
  const t = await r.json();
  if (!t.access_token) throw new Error(`${t.error}: ${t.error_codes}`);
  await env.STATE.put('graph', JSON.stringify({ exp: now + t.expires_in, box: await seal(env, t.access_token) }), {
    expirationTtl: Math.max(60, t.expires_in - SKEW),
  });
  return t.access_token;
}

const key = (env) => crypto.subtle.importKey('raw', base64(env.SEAL_KEY), 'AES-GCM', false, ['encrypt', 'decrypt']);
const base64 = (s) => Uint8Array.from(atob(s), (c) => c.charCodeAt(0));

async function seal(env, text) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const ct = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await key(env), new TextEncoder().encode(text));
  return [iv, new Uint8Array(ct)].map((b) => btoa(String.fromCharCode(...b))).join('.');
}

async function open(env, box) {
  const [iv, ct] = box.split('.').map(base64);
  return new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await key(env), ct));
}

async function* changes(env) {
  const token = await appToken(env);
  let url = (await env.STATE.get('delta')) ?? `https://graph.microsoft.com/v1.0/users/delta?$select=displayName,mail`;
  for (;;) {
    const page = await (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).json();
    yield* page.value;
    if (page['@odata.deltaLink']) {
      await env.STATE.put('delta', page['@odata.deltaLink']);
      return;
    }
    url = page['@odata.nextLink'];
  }
}

export default {
  async scheduled(_event, env, ctx) {
    ctx.waitUntil((async () => {
      const stmt = env.DB.prepare('insert or replace into people (id, name, mail) values (?, ?, ?)');
      for await (const u of changes(env)) await stmt.bind(u.id, u.displayName ?? null, u.mail ?? null).run();
    })());
  },
};
