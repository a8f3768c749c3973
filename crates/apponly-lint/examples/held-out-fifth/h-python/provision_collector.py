"""Creates the collector app in a customer tenant. Needs: az login as a Global or Privileged Role Administrator."""
import argparse
import json
import logging
import subprocess
import time

LOG = logging.getLogger("provision")
MS_GRAPH = "00000003-0000-0000-c000-000000000000"

# application roles, see Graph permission reference
ROLES = [
    "7ab1d382-f21e-4acd-a863-ba3e13f7da61",  # Directory.Read.All
    "b0afded3-3588-46d8-8b3d-9842eff778da",  # AuditLog.Read.All
]


def run(cmd: str):
    LOG.debug("$ %s", cmd)
    done = subprocess.run(cmd.split(), capture_output=True, text=True, check=True)
    return json.loads(done.stdout or "null")


def ensure_app(name: str) -> str:
    found = run(f"az ad app list --display-name {name} -o json")
    if found:
        LOG.info("reusing %s", found[0]["appId"])
        return found[0]["appId"]
    return run(f"az ad app create --display-name {name} --sign-in-audience AzureADMyOrg -o json")["appId"]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--name", default="log-collector")
    p.add_argument("--subject", required=True, help="repo:ORG/REPO:ref:refs/heads/main")
    opts = p.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")

    app_id = ensure_app(opts.name)
    try:
        run(f"az ad sp create --id {app_id} -o json")
    except subprocess.CalledProcessError:
        LOG.info("service principal is there already")

    wanted = " ".join(f"{r}=Role" for r in ROLES)
    run(f"az ad app permission add --id {app_id} --api {MS_GRAPH} --api-permissions {wanted}")

    with open("fic.json", "w") as fh:
        json.dump({"name": "gh-main", "issuer": "https://token.actions.githubusercontent.com",
                   "subject": opts.subject, "audiences": ["api://AzureADTokenExchange"]}, fh)
    run(f"az ad app federated-credential create --id {app_id} --parameters fic.json -o json")

    for attempt in range(1, 7):
        time.sleep(10 * attempt)  # replication
        try:
            run(f"az ad app permission admin-consent --id {app_id}")
            break
        except subprocess.CalledProcessError as e:
            LOG.warning("not yet (%d): %s", attempt, e.stderr.strip()[:200])
    else:
        raise SystemExit("consent failed, see above")
    LOG.info("done: %s", app_id)


if __name__ == "__main__":
    main()
