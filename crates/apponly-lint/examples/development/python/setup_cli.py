#!/usr/bin/env python3
import argparse
import json
import logging
import subprocess
import sys

log = logging.getLogger("setup")
GRAPH_APP = "00000003-0000-0000-c000-000000000000"
REQUIRED_ROLES = [
    ("AuditLog.Read.All", "b0afded3-3588-46d8-8b3d-9842eff778da"),
    ("Directory.Read.All", "7ab1d382-f21e-4acd-a863-ba3e13f7da61"),
]


def run(cmd: list[str]):
    log.debug("run %s", cmd)
    done = subprocess.run(cmd, text=True, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(f"failed: {' '.join(cmd)}")
    return json.loads(done.stdout) if done.stdout.strip() else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", default="audit-export")
    options = parser.parse_args()
    app = run(["az", "ad", "app", "create", "--display-name", options.name])
    for name, role in REQUIRED_ROLES:
        log.info("adding %s", name)
        cmd = ["az", "ad", "app", "permission", "add"]
        cmd += ["--id", app["appId"], "--api", GRAPH_APP]
        cmd += ["--api-permissions", "{}=Role".format(role)]
        run(cmd)
    run(["az", "ad", "sp", "create", "--id", app["appId"]])


if __name__ == "__main__":
    main()
