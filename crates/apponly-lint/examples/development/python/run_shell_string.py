import os
import subprocess

SECRET = os.environ["AZURE_CLIENT_SECRET"]
subprocess.check_call(
    "az login --service-principal -u " + os.environ["AZURE_CLIENT_ID"] + " -p " + SECRET + " --tenant " + os.environ["AZURE_TENANT_ID"],
    shell=True,
)
