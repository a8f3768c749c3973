import subprocess
import sys


def login(sp):
    cmd = ["az", "login", "--service-principal", "-u", sp.client_id, "-p", sp.client_secret, "-t", sp.tenant_id]
    if subprocess.call(cmd, stdout=subprocess.DEVNULL) != 0:
        sys.exit("az login failed")
