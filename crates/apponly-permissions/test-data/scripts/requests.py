"""Exports https://graph.microsoft.com/v1.0/groups to a file."""
#=> GET /users
#=> GET /users/{id}/messages
#=> POST /users/{id}/messages/{id}/move
import requests

GRAPH = "https://graph.microsoft.com/v1.0"


def main(token):
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{GRAPH}/users?$select=id"
    while url:
        page = requests.get(url, headers=headers, timeout=30).json()
        for user in page["value"]:
            mails = requests.get(f"{GRAPH}/users/{user['id']}/messages", headers=headers)
            for mail in mails.json()["value"]:
                requests.post(
                    GRAPH + "/users/" + user["id"] + "/messages/" + mail["id"] + "/move",
                    json={"destinationId": "archive"},
                    headers=headers,
                )
        url = page.get("@odata.nextLink")
