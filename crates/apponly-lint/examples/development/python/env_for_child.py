import os
import subprocess

from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient

client_secret = SecretClient("https://kv.vault.azure.net", DefaultAzureCredential()).get_secret("graph").value
environment = os.environ | {"AZURE_CLIENT_SECRET": client_secret}
subprocess.run(["pwsh", "-File", "report.ps1", "-p", "2024"], env=environment, check=True)
subprocess.run(["az", "login", "--identity"], check=True)
subprocess.run(["./sync", "--client-secret-stdin"], input=client_secret, text=True, check=True)
