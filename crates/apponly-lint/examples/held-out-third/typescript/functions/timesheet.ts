import { app, InvocationContext, Timer } from "@azure/functions";
import { ConfidentialClientApplication } from "@azure/msal-node";
import axios, { AxiosInstance } from "axios";
import * as sql from "mssql";

const msal = new ConfidentialClientApplication({
  auth: {
    clientId: process.env["GraphClientId"]!,
    authority: `https://login.microsoftonline.com/${process.env["GraphTenantId"]}`,
    clientSecret: process.env["GraphClientSecret"]!, // @Microsoft.KeyVault(...) reference
  },
});

/** Client that signs every call with the app's own token. */
function graphClient(): AxiosInstance {
  const http = axios.create({
    baseURL: "https://graph.microsoft.com/v1.0/me",
    timeout: 30_000,
  });
  http.interceptors.request.use(async (cfg) => {
    const t = await msal.acquireTokenByClientCredential({
      scopes: ["https://graph.microsoft.com/.default"],
    });
    cfg.headers.setAuthorization(`Bearer ${t!.accessToken}`);
    return cfg;
  });
  return http;
}

interface Line {
  person: string;
  project: string;
  hours: number;
}

async function lastWeek(): Promise<Line[]> {
  const pool = await sql.connect(process.env["SqlConnection"]!);
  const r = await pool
    .request()
    .query<Line>("exec dbo.usp_TimesheetWeek @offset = -1");
  return r.recordset;
}

function toCsv(lines: Line[]): string {
  const esc = (s: string) => `"${s.replace(/"/g, '""')}"`;
  return ["person;project;hours", ...lines.map((l) => `${esc(l.person)};${esc(l.project)};${l.hours.toFixed(2)}`)].join("\r\n");
}

export async function timesheet(timer: Timer, ctx: InvocationContext): Promise<void> {
  if (timer.isPastDue) ctx.warn("late");
  const lines = await lastWeek();
  const name = `timesheet-${new Date().toISOString().slice(0, 10)}.csv`;
  const graph = graphClient();
  const res = await graph.put(`/drive/root:/Timesheets/${name}:/content`, toCsv(lines), {
    headers: { "Content-Type": "text/csv" },
  });
  ctx.log(`uploaded ${res.data.webUrl} with ${lines.length} lines`);
}

app.timer("timesheet", { schedule: "0 0 6 * * 1", handler: timesheet });
