import os, requests

def get_token():
    url = f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}/oauth2/v2.0/token"
    data = {
        "client_id": os.environ["CLIENT_ID"],
        "client_secret": os.environ["CLIENT_SECRET"],
        "scope": "https://graph.microsoft.com/.default",
        "grant_type": "client_credentials",
    }
    r = requests.post(url, data=data)
    r.raise_for_status()
    return r.json()["access_token"]

def main():
    headers = {"Authorization": f"Bearer {get_token()}"}
    endpoint = "https://graph.microsoft.com/v1.0/me/todo/lists"
    r = requests.get(endpoint, headers=headers)
    for item in r.json().get("value", []):
        print(item["displayName"])

main()
