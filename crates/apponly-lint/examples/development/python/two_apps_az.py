import json
import subprocess

GRAPH = "00000003-0000-0000-c000-000000000000"


def az(*args):
    return subprocess.run(["az", *args], check=True, capture_output=True, text=True).stdout.strip()


reader = az("ad", "app", "create", "--display-name", "reader", "--query", "appId", "-o", "tsv")
az("ad", "app", "permission", "add", "--id", reader, "--api", GRAPH,
   "--api-permissions", "df021288-bdef-4463-88db-98f22de89214=Role")
az("ad", "app", "permission", "admin-consent", "--id", reader)

mailer = az("ad", "app", "create", "--display-name", "mailer", "--query", "appId", "-o", "tsv")
az("ad", "app", "permission", "add", "--id", mailer, "--api", GRAPH,
   "--api-permissions", "b633e1c5-b582-4048-a93e-9f11b44c7e96=Role")
print(json.dumps({"reader": reader, "mailer": mailer}))
