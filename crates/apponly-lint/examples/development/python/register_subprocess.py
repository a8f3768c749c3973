"""Registers an app for the nightly mail export."""
import json
import subprocess

GRAPH = "00000003-0000-0000-c000-000000000000"
MAIL_READ = "810c84a8-4a9e-49e6-bf7d-12d183f40d01"


def main(name: str) -> None:
    created = subprocess.run(
        ["az", "ad", "app", "create", "--display-name", name, "--output", "json"],
        check=True, capture_output=True, text=True,
    )
    app = json.loads(created.stdout)["appId"]
    subprocess.run(["az", "ad", "sp", "create", "--id", app], check=True)
    subprocess.run(
        ["az", "ad", "app", "permission", "add", "--id", app, "--api", GRAPH,
         "--api-permissions", f"{MAIL_READ}=Role"],
        check=True,
    )
    subprocess.run(["az", "ad", "app", "permission", "grant", "--id", app, "--api", GRAPH, "--scope", "Mail.Read"], check=True)
    print(app)


if __name__ == "__main__":
    main("mail-export")
