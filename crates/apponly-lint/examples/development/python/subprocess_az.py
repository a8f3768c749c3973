import os
import subprocess


def az_login():
    subprocess.run(
        [
            "az", "login", "--service-principal",
            "--username", os.environ["ARM_CLIENT_ID"],
            "--password", os.environ["ARM_CLIENT_SECRET"],
            "--tenant", os.environ["ARM_TENANT_ID"],
        ],
        check=True,
    )


def graph(path):
    reply = subprocess.run(
        ["az", "rest", "--url", f"https://graph.microsoft.com/v1.0/{path}"], check=True, capture_output=True
    )
    return reply.stdout


az_login()
print(graph("organization"))
