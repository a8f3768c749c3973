"""Shows people how to sign in; starts nothing itself."""
import os
import subprocess

APP = os.environ["AZURE_CLIENT_ID"]
TENANT = os.environ["AZURE_TENANT_ID"]
print(f"Sign in first:  az login --service-principal -u {APP} -p <secret> --tenant {TENANT}")
env = dict(os.environ, AZURE_CLIENT_SECRET=open("/run/secrets/graph").read().strip())
subprocess.run(["./sync", "--tenant", TENANT, "--client-id", APP], env=env, check=True)
subprocess.run(["./sync", "--client-secret-file", "/run/secrets/graph"], check=True)
