import type { NextApiRequest, NextApiResponse } from "next";
import { ConfidentialClientApplication } from "@azure/msal-node";

// Felleskalendere som vises på skjermen i resepsjonen
const POSTBOKSER = (process.env.SHARED_MAILBOXES ?? "").split(",").filter(Boolean);

const cca = new ConfidentialClientApplication({
  auth: {
    clientId: process.env.AZURE_CLIENT_ID || "",
    authority: `https://login.microsoftonline.com/${process.env.AZURE_TENANT_ID}`,
    clientSecret: process.env.AZURE_CLIENT_SECRET || "",
  },
});

type Hendelse = { tittel: string; start: string; slutt: string; sted?: string; kalender: string };

async function hent<T>(url: string, token: string): Promise<T[]> {
  const alt: T[] = [];
  let neste: string | undefined = url;
  while (neste) {
    const svar: Response = await fetch(neste, {
      headers: {
        Authorization: `Bearer ${token}`,
        Prefer: 'outlook.timezone="W. Europe Standard Time"',
      },
    });
    if (!svar.ok) throw new Error(`Graph svarte ${svar.status}`);
    const side = await svar.json();
    alt.push(...side.value);
    neste = side["@odata.nextLink"];
  }
  return alt;
}

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method !== "GET") return res.status(405).end();
  try {
    const svar = await cca.acquireTokenByClientCredential({
      scopes: ["https://graph.microsoft.com/.default"],
    });
    if (!svar?.accessToken) return res.status(500).json({ feil: "ingen tilgang" });

    const fra = new Date();
    const til = new Date(fra.getTime() + 14 * 24 * 3600 * 1000);
    const vindu = `startDateTime=${fra.toISOString()}&endDateTime=${til.toISOString()}`;

    const alle = await Promise.all(
      POSTBOKSER.map(async (p) => {
        const liste = await hent<any>(
          `https://graph.microsoft.com/v1.0/users/${encodeURIComponent(p)}/calendarView?${vindu}&$select=subject,start,end,location&$top=50`,
          svar.accessToken,
        );
        return liste.map((e): Hendelse => ({
          tittel: e.subject,
          start: e.start.dateTime,
          slutt: e.end.dateTime,
          sted: e.location?.displayName,
          kalender: p,
        }));
      }),
    );
    res.setHeader("Cache-Control", "s-maxage=120");
    res.status(200).json(alle.flat().sort((a, b) => a.start.localeCompare(b.start)));
  } catch (e) {
    console.error("kalender:", (e as Error).message);
    res.status(502).json({ feil: "kunne ikke hente kalender" });
  }
}
