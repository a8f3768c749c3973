"""Bootstrap for the usage-report exporter. Wraps the az CLI so that ops can run it from the jump host."""
import json
import logging
import shutil
import subprocess
from dataclasses import dataclass

log = logging.getLogger("bootstrap")

MSGRAPH = "00000003-0000-0000-c000-000000000000"

WANTED = {
    # name -> app role id
    "Reports.Read.All": "230c1aed-a721-4c5d-9cb4-a90514e508ef",
    "AuditLog.Read.All": "b0afded3-3588-46d8-8b3d-9842eff778da",
}


@dataclass
class Registration:
    app_id: str
    object_id: str


class Az:
    def __init__(self):
        self.exe = shutil.which("az") or "az"

    def __call__(self, *args, parse=True):
        cmd = [self.exe, *args, "--only-show-errors"]
        log.debug("running %s", " ".join(cmd[:5]))
        out = subprocess.run(cmd, check=True, capture_output=True, text=True).stdout
        return json.loads(out) if parse and out.strip() else None


def ensure_registration(az, name):
    found = az("ad", "app", "list", "--display-name", name)
    if found:
        return Registration(found[0]["appId"], found[0]["id"])
    app = az("ad", "app", "create", "--display-name", name, "--sign-in-audience", "AzureADMyOrg")
    az("ad", "sp", "create", "--id", app["appId"])
    return Registration(app["appId"], app["id"])


def ensure_permissions(az, reg):
    for label, guid in WANTED.items():
        log.info("adding %s", label)
        az("ad", "app", "permission", "add", "--id", reg.app_id,
           "--api", MSGRAPH, "--api-permissions", f"{guid}=Role", parse=False)
    # az prints a reminder that a grant is needed to make the change effective
    az("ad", "app", "permission", "grant", "--id", reg.app_id,
       "--api", MSGRAPH, "--scope", " ".join(WANTED))


def ensure_federation(az, reg, repo):
    params = {
        "name": "gh-main",
        "issuer": "https://token.actions.githubusercontent.com",
        "subject": f"repo:{repo}:ref:refs/heads/main",
        "audiences": ["api://AzureADTokenExchange"],
    }
    az("ad", "app", "federated-credential", "create", "--id", reg.object_id,
       "--parameters", json.dumps(params))


def main():
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    az = Az()
    reg = ensure_registration(az, "usage-report-exporter")
    ensure_permissions(az, reg)
    ensure_federation(az, reg, "contoso/usage-reports")
    log.info("done: %s", reg.app_id)


if __name__ == "__main__":
    main()
