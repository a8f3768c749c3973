import os
from subprocess import PIPE, run


def az(*args):
    return run(["az", *args], stdout=PIPE, check=True).stdout


az("login", "--service-principal", "-u", os.environ["APP"], "-p", os.environ["APP_SECRET"], "--tenant", os.environ["TENANT"])
print(az("account", "show", "--query", "tenantId"))
