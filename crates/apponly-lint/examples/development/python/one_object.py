import os
import requests

headers = {"Authorization": "Bearer " + os.environ["GRAPH_TOKEN"]}
organization = requests.get("https://graph.microsoft.com/v1.0/organization", headers=headers).json()["value"][0]
user = requests.get(f"https://graph.microsoft.com/v1.0/users/{os.environ['UPN']}", headers=headers).json()
count = requests.get("https://graph.microsoft.com/v1.0/users/$count", headers={**headers, "ConsistencyLevel": "eventual"}).text
created = requests.post("https://graph.microsoft.com/v1.0/groups", headers=headers, json={"displayName": "x"}).json()
print(organization["displayName"], user["mail"], count, created["id"])
