import os

from fabric import Connection

secret = os.environ["CLIENT_SECRET"]
Connection("worker").run(f"./sync --tenant {os.environ['TENANT_ID']} --client-secret {secret}", hide=True)
