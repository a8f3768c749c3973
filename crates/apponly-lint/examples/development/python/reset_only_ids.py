import json
import subprocess

made = subprocess.run(
    ["az", "ad", "sp", "create-for-rbac", "--name", "report", "--create-cert", "--query", "{id:appId,tenant:tenant}", "-o", "json"],
    capture_output=True, check=True, text=True,
)
print(json.loads(made.stdout)["id"])
if made.returncode:
    print(made.stderr)
