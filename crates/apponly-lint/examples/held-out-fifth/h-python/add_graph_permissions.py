#!/usr/bin/env python
"""Add Graph application permissions to an existing app registration, by name.

    add_graph_permissions.py <appId> Sites.Read.All Group.Read.All
"""
import json
import subprocess
import sys
import tempfile

GRAPH = "00000003-0000-0000-c000-000000000000"


def az(*args, as_json=True):
    out = subprocess.check_output(("az",) + args, text=True)
    return json.loads(out) if as_json and out.strip() else out.strip()


def role_ids(names):
    catalogue = az("ad", "sp", "show", "--id", GRAPH, "--query", "appRoles[].{id:id,value:value}")
    known = {r["value"]: r["id"] for r in catalogue}
    missing = [n for n in names if n not in known]
    if missing:
        sys.exit("unknown permission: " + ", ".join(missing))
    return [known[n] for n in names]


def main(app_id, *names):
    app = az("ad", "app", "show", "--id", app_id)
    access = [a for a in app["requiredResourceAccess"] if a["resourceAppId"] != GRAPH]
    current = [e for a in app["requiredResourceAccess"] if a["resourceAppId"] == GRAPH for e in a["resourceAccess"]]
    have = {e["id"] for e in current}
    for rid in role_ids(names):
        if rid not in have:
            current.append({"id": rid, "type": "Role"})
    access.append({"resourceAppId": GRAPH, "resourceAccess": current})

    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as fh:
        json.dump({"requiredResourceAccess": access}, fh)
    az("rest", "--method", "PATCH",
       "--url", "https://graph.microsoft.com/v1.0/applications/" + app["id"],
       "--headers", "Content-Type=application/json",
       "--body", "@" + fh.name, as_json=False)
    print("%s now has %d Graph permissions" % (app["displayName"], len(current)))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
