"""Middle tier of the intranet: gets the user's token, asks Graph on the user's behalf."""
import os
from functools import wraps

import jwt
import msal
import requests
from flask import Flask, abort, g, jsonify, request
from jwt import PyJWKClient

TENANT = os.environ["TENANT_ID"]
API_ID = os.environ["API_CLIENT_ID"]
AUTHORITY = f"https://login.microsoftonline.com/{TENANT}"
GRAPH_SCOPES = ["User.Read", "GroupMember.Read.All"]

app = Flask(__name__)
jwks = PyJWKClient(f"{AUTHORITY}/discovery/v2.0/keys")

with open(os.environ.get("API_SECRET_FILE", "/run/secrets/api_client_secret")) as f:
    cca = msal.ConfidentialClientApplication(
        API_ID, authority=AUTHORITY, client_credential=f.read().strip()
    )


def with_user(fn):
    @wraps(fn)
    def inner(*a, **kw):
        header = request.headers.get("Authorization", "")
        if not header.startswith("Bearer "):
            abort(401)
        raw = header[7:]
        try:
            key = jwks.get_signing_key_from_jwt(raw).key
            g.claims = jwt.decode(raw, key, algorithms=["RS256"], audience=API_ID,
                                  issuer=f"{AUTHORITY}/v2.0")
        except jwt.PyJWTError:
            abort(401)
        res = cca.acquire_token_on_behalf_of(user_assertion=raw, scopes=GRAPH_SCOPES)
        if "access_token" not in res:
            app.logger.warning("obo: %s", res.get("error"))
            # claims challenge or consent: the front end has to ask the user again
            return jsonify(error=res.get("error"), claims=res.get("claims")), 403
        g.graph = requests.Session()
        g.graph.headers["Authorization"] = "Bearer " + res["access_token"]
        return fn(*a, **kw)
    return inner


@app.get("/api/profile")
@with_user
def profile():
    r = g.graph.get("https://graph.microsoft.com/v1.0/me", timeout=10,
                    params={"$select": "displayName,mail,jobTitle,officeLocation"})
    return r.json(), r.status_code


@app.get("/api/groups")
@with_user
def groups():
    url = "https://graph.microsoft.com/v1.0/me/memberOf/microsoft.graph.group?$select=displayName"
    names = []
    while url:
        page = g.graph.get(url, timeout=10).json()
        names += [x["displayName"] for x in page.get("value", [])]
        url = page.get("@odata.nextLink")
    return jsonify(sorted(names))


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", 5005)))
