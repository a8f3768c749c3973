#!/usr/bin/env python3
"""Creates the app registration of the share scanner.

    ./provision_scanner.py --name share-scanner-prd

Needs az and a bootstrap principal (BOOTSTRAP_* in the environment of the runner).
"""
import argparse
import json
import os
import subprocess
import sys

GRAPH = "00000003-0000-0000-c000-000000000000"
ROLE_NAMES = ("Sites.Read.All", "Files.Read.All", "User.Read.All")


def az(*args, check=True):
    cmd = ["az", *args, "--only-show-errors", "-o", "json"]
    p = subprocess.run(cmd, capture_output=True, text=True)
    if check and p.returncode:
        sys.exit("az %s ...: %s" % (" ".join(args[:3]), p.stderr.strip()))
    return json.loads(p.stdout) if p.stdout.strip() else None


def login():
    subprocess.run(
        ["az", "login", "--service-principal",
         "-u", os.environ["BOOTSTRAP_CLIENT_ID"],
         "-p", os.environ["BOOTSTRAP_CLIENT_SECRET"],
         "--tenant", os.environ["BOOTSTRAP_TENANT_ID"],
         "--allow-no-subscriptions"],
        check=True, stdout=subprocess.DEVNULL,
    )


def role_ids():
    sp = az("ad", "sp", "show", "--id", GRAPH)
    table = {r["value"]: r["id"] for r in sp["appRoles"]}
    missing = [n for n in ROLE_NAMES if n not in table]
    if missing:
        sys.exit(f"Graph does not know {missing}")
    return [table[n] for n in ROLE_NAMES]


def ensure_app(name):
    found = az("ad", "app", "list", "--filter", f"displayName eq '{name}'")
    if found:
        return found[0]["appId"]
    return az("ad", "app", "create", "--display-name", name,
              "--sign-in-audience", "AzureADMyOrg")["appId"]


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--name", required=True)
    ns = ap.parse_args()

    login()
    app_id = ensure_app(ns.name)
    if not az("ad", "sp", "list", "--filter", f"appId eq '{app_id}'"):
        az("ad", "sp", "create", "--id", app_id)

    wanted = [f"{rid}=Role" for rid in role_ids()]
    az("ad", "app", "permission", "add", "--id", app_id,
       "--api", GRAPH, "--api-permissions", *wanted)
    # make the permissions effective
    az("ad", "app", "permission", "grant", "--id", app_id,
       "--api", GRAPH, "--scope", " ".join(ROLE_NAMES))

    print(json.dumps({"appId": app_id, "permissions": ROLE_NAMES}, indent=2))


if __name__ == "__main__":
    main()
