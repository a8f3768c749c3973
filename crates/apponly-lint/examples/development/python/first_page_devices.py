import os
import requests

url = "https://graph.microsoft.com/v1.0/deviceManagement/managedDevices?$select=deviceName,complianceState"
answer = requests.get(url, headers={"Authorization": f"Bearer {os.environ['TOKEN']}"}, timeout=60)
answer.raise_for_status()
for device in answer.json().get("value", []):
    if device["complianceState"] != "compliant":
        print(device["deviceName"])
