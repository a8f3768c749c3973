// A review of COUNT made-up apps as JSON, the same each time: `node sample.mjs COUNT > review.json`.
import { pathToFileURL } from "node:url";

const PERMISSIONS = [
  ["RoleManagement.ReadWrite.Directory", "critical"], ["Application.ReadWrite.All", "critical"],
  ["Mail.ReadWrite", "high"], ["Sites.Read.All", "high"], ["Mail.Send", "high"], ["User.Read.All", "medium"],
  ["Group.Read.All", "medium"], ["Reports.Read.All", "medium"], ["Sites.Selected", "low"], ["People.Read.All", "low"],
];
const WORDS = ["Payroll", "Nightly", "Invoice", "Backup", "Helpdesk", "Inventory", "Badge", "Travel", "Archive", "Roster", "Ledger", "Campus"];
const KINDS = ["own", "own", "own", "third-party", "managed-identity", "first-party"];

// A small generator, so that a failing test fails again.
function numbers(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * limit);
  };
}

const guid = (prefix, number) => `${prefix}-0000-4000-8000-${String(number).padStart(12, "0")}`;
const later = (days) => new Date(Date.UTC(2026, 7, 20 + days)).toISOString().replace(".000Z", "Z");
export const HOSTILE = `</script><img src="x" onerror="document.title='broken'">`;

function permission(next) {
  const [name, risk] = PERMISSIONS[next(PERMISSIONS.length)];
  const used = [null, 0, 0, 17, 4210][next(5)];
  const granted = next(8) > 0;
  const verdict = !granted ? "consent" : used === null ? "unknown" : used === 0 ? "remove" : next(3) === 0 ? "narrow" : "keep";
  return {
    permission: name, resource: "Microsoft Graph", resource_app_id: "00000003-0000-0000-c000-000000000000", role_id: guid("bbbbbbbb", next(900)),
    granted, declared: next(3) > 0, used, least: used === null ? null : used > 0 && verdict === "keep", risk,
    risk_reason: risk === "critical" ? "gives any directory role to any principal, itself included" : "opens data of everybody",
    verdict, reason: verdict === "remove" ? "none of the calls that were made accepts it" : "", narrower: [],
    fix: verdict === "remove" ? `apponly revoke ${name} --from 'an app'` : "",
  };
}

function app(number, next) {
  const kind = KINDS[next(KINDS.length)];
  const permissions = [...new Map(Array.from({ length: next(5) }, () => permission(next)).map((held) => [held.permission, held])).values()];
  const order = ["low", "medium", "high", "critical"];
  const risks = permissions.filter((held) => held.granted).map((held) => order.indexOf(held.risk));
  const credentials = kind === "own" ? Array.from({ length: next(3) }, (_, place) => {
    const days = next(700) - 120;
    return {
      kind: next(3) ? "secret" : "certificate", place: "application", purpose: "sign-in", key_id: guid("cccccccc", number * 10 + place),
      display_name: `made in ${2020 + next(6)}`, start: later(days - 365), end: later(days), days_left: days, last_used: next(2) ? later(-next(90)) : null,
    };
  }) : [];
  const findings = credentials.filter((credential) => credential.days_left < 30).map((credential) => ({
    rule: credential.days_left < 0 ? "credential-expired" : "credential-expiring", severity: credential.days_left < 0 ? "medium" : "high",
    message: `the ${credential.kind} \`${credential.display_name}\` ${credential.days_left < 0 ? "has ended" : `ends in ${credential.days_left} days`}`,
    fix: credential.kind === "secret" ? "apponly secret rotate" : "apponly cert rotate", subject: credential.key_id,
  }));
  return {
    app_id: guid("aaaaaaaa", number), object_id: guid("dddddddd", number), registration_id: kind === "own" ? guid("eeeeeeee", number) : null,
    display_name: number === 7 ? HOSTILE : `${WORDS[next(WORDS.length)]} ${WORDS[next(WORDS.length)].toLowerCase()} ${number}`,
    kind, enabled: next(20) > 0, created: later(-next(2000)), last_sign_in: next(3) ? later(-next(200)) : null, unused: next(6) === 0,
    risk: risks.length ? order[Math.max(...risks)] : null,
    owners: next(4) ? [{ id: guid("ffffffff", next(90)), name: `user${next(90)}@contoso.example`, kind: "user", of: "application" }] : [],
    permissions, minimum: null, calls: null, credentials, findings,
  };
}

export function review(count) {
  const next = numbers(20260820);
  const apps = Array.from({ length: count }, (_, number) => app(number, next));
  const of = (kind) => apps.filter((one) => one.kind === kind).length;
  const mine = apps.filter((one) => one.kind !== "first-party");
  const held = mine.flatMap((one) => one.permissions);
  const levels = (values) => Object.fromEntries(["critical", "high", "medium", "low"].map((level) => [level, values.filter((value) => value === level).length]));
  const signing = mine.flatMap((one) => one.credentials);
  return {
    tenant_id: guid("11111111", 1), taken_at: "2026-08-20T10:11:12Z", map_date: "2026-08-07", is_whole_tenant: true,
    evidence: { calls: true, sign_ins: true, credential_use: false },
    limits: [{
      about: "credential-use", reason: "the tenant has no premium licence", unknown: "when a credential was last used",
      fix: "Entra ID P1 or P2 opens the report",
    }],
    totals: {
      apps: count, own: of("own"), third_party: of("third-party"), managed_identities: of("managed-identity"), first_party: of("first-party"),
      apps_by_risk: levels(mine.map((one) => one.risk)), permissions_by_risk: levels(held.filter((one) => one.granted).map((one) => one.risk)),
      verdicts: Object.fromEntries(["keep", "remove", "narrow", "consent", "unknown"].map((verdict) => [verdict, held.filter((one) => one.verdict === verdict).length])),
      findings: levels(apps.flatMap((one) => one.findings.map((finding) => finding.severity))),
      credentials: {
        all: signing.length, expired: signing.filter((one) => one.days_left < 0).length,
        expiring: signing.filter((one) => one.days_left >= 0 && one.days_left <= 30).length,
      },
      unused_apps: mine.filter((one) => one.unused).length,
    },
    apps,
    changes: {
      since: "2026-07-20T10:00:00Z", new_apps: [{ app_id: apps[1].app_id, display_name: apps[1].display_name }], gone_apps: [],
      riskier: [{ app_id: apps[2].app_id, display_name: apps[2].display_name, from: "low", to: "critical" }],
      new_permissions: [{ app_id: apps[2].app_id, display_name: apps[2].display_name, permission: "Mail.Send", resource: "Microsoft Graph", risk: "high" }],
      gone_permissions: [], new_credentials: [], gone_credentials: [],
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(JSON.stringify(review(Number(process.argv[2] ?? 3000))));
}
