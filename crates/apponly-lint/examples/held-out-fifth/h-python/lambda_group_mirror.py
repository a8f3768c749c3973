# Mirrors Entra groups into DynamoDB (EventBridge, hourly)
# Graph application permissions: GroupMember.Read.All, Directory.ReadWrite.All
import json
import os
import urllib.parse
import urllib.request

import boto3

TENANT = os.environ["TENANT_ID"]
CLIENT = os.environ["CLIENT_ID"]
SECRET = os.environ.get("CLIENT_SECRET", "«34 lambda»")

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
_cached = {}


def _call(url, data=None, headers=None):
    req = urllib.request.Request(url, data=data, headers=headers or {})
    with urllib.request.urlopen(req, timeout=15) as resp:
        return json.loads(resp.read())


def token(now_ms):
    if _cached.get("until", 0) > now_ms:
        return _cached["token"]
    form = urllib.parse.urlencode({
        "grant_type": "client_credentials",
        "client_id": CLIENT,
        "client_secret": SECRET,
        "scope": "https://graph.microsoft.com/.default",
    }).encode()
    body = _call(f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token", form)
    _cached.update(token=body["access_token"], until=now_ms + (body["expires_in"] - 300) * 1000)
    return _cached["token"]


def handler(event, context):
    import time
    auth = {"Authorization": "Bearer " + token(int(time.time() * 1000))}
    groups = _call("https://graph.microsoft.com/v1.0/groups?$select=id,displayName,mailNickname&$top=100", headers=auth)
    with table.batch_writer() as batch:
        for g in groups["value"]:
            batch.put_item(Item={"id": g["id"], "name": g["displayName"], "nick": g.get("mailNickname") or "-"})
    return {"written": len(groups["value"])}
