import os

import msal
from flask import Flask, redirect, request, session, url_for
import requests

app = Flask(__name__)
app.secret_key = os.environ["FLASK_SECRET"]
client = msal.ConfidentialClientApplication(
    os.environ["CLIENT_ID"], authority="https://login.microsoftonline.com/common", client_credential=os.environ["CLIENT_SECRET"]
)
SCOPES = ["User.Read", "Mail.Read"]


@app.route("/login")
def login():
    session["flow"] = client.initiate_auth_code_flow(SCOPES, redirect_uri=url_for("done", _external=True))
    return redirect(session["flow"]["auth_uri"])


@app.route("/done")
def done():
    result = client.acquire_token_by_auth_code_flow(session.pop("flow"), request.args)
    session["refresh_token"] = result.get("refresh_token")
    me = requests.get("https://graph.microsoft.com/v1.0/me", headers={"Authorization": "Bearer " + result["access_token"]}, timeout=10)
    return me.json()["displayName"]
