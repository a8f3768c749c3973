import json
import subprocess
import sys

from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient

raw = subprocess.check_output(["az", "ad", "app", "credential", "reset", "--id", sys.argv[1], "--append", "-o", "json"])
created = json.loads(raw)
SecretClient(sys.argv[2], DefaultAzureCredential()).set_secret("graph-app", created["password"])
print(f"new secret of {created['appId']} is in the vault, {len(created['password'])} characters")
