import json
import subprocess
import sys

app_id = sys.argv[1]
raw = subprocess.check_output(["az", "ad", "app", "credential", "reset", "--id", app_id, "--append", "--output", "json"])
created = json.loads(raw)
print(f"app id:  {created['appId']}")
print(f"secret:  {created['password']}")
