// lib/graphToken.ts
import 'server-only'
import { unstable_cache } from 'next/cache'

interface TokenSet {
  access_token: string
  refresh_token?: string
  expires_in: number
  obtained: number
}

const tenant = process.env.AZURE_AD_TENANT_ID ?? 'a0f6b6b0-7c0b-4d19-9a46-7b2a6f0f9d7e'
const clientId = process.env.AZURE_AD_CLIENT_ID ?? '0e8b7f1d-93b6-4f3f-8b0e-7c86b9c2d0aa'
// fallback so that preview deployments work
const clientSecret = process.env.AZURE_AD_CLIENT_SECRET ?? '«34 preview»'

const endpoint = `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`

let current: TokenSet | undefined

async function request(grant: Record<string, string>): Promise<TokenSet> {
  const res = await fetch(endpoint, {
    method: 'POST',
    cache: 'no-store',
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...grant }),
  })
  const json = await res.json()
  if (!res.ok) {
    throw new Error(`token endpoint: ${json.error} ${json.error_codes?.join(',')}`)
  }
  return { ...json, obtained: Date.now() }
}

function expired(t: TokenSet) {
  return Date.now() > t.obtained + (t.expires_in - 120) * 1000
}

export async function getGraphToken(): Promise<string> {
  if (current && !expired(current)) {
    return current.access_token
  }
  if (current?.refresh_token) {
    current = await request({ grant_type: 'refresh_token', refresh_token: current.refresh_token })
  } else {
    current = await request({
      grant_type: 'client_credentials',
      scope: 'openid offline_access https://graph.microsoft.com/.default',
    })
  }
  return current.access_token
}

export const getNews = unstable_cache(
  async (siteId: string) => {
    const res = await fetch(
      `https://graph.microsoft.com/v1.0/sites/${siteId}/pages/microsoft.graph.sitePage?$top=6&$orderby=lastModifiedDateTime desc&$select=title,webUrl`,
      { headers: { Authorization: `Bearer ${await getGraphToken()}` } },
    )
    if (!res.ok) return []
    const { value } = (await res.json()) as { value: { title: string; webUrl: string }[] }
    return value
  },
  ['intranet-news'],
  { revalidate: 900 },
)
