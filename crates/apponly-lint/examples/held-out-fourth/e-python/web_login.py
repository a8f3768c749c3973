"""Internal address book. People sign in with their own account, everything runs with their rights."""
import os
import uuid

import msal
import requests
from cachelib import FileSystemCache
from flask import Flask, abort, redirect, render_template, request, session, url_for
from flask_session import Session

app = Flask(__name__)
app.config.update(
    SECRET_KEY=os.environ["FLASK_SECRET_KEY"],
    SESSION_TYPE="cachelib",
    SESSION_CACHELIB=FileSystemCache("/run/addressbook/sessions", threshold=500),
)
Session(app)

AUTHORITY = "https://login.microsoftonline.com/" + os.environ["TENANT_ID"]
SCOPES = ["User.Read.All"]


def build(cache=None):
    return msal.ConfidentialClientApplication(
        os.environ["CLIENT_ID"],
        authority=AUTHORITY,
        client_credential=os.environ["CLIENT_SECRET"],
        token_cache=cache,
    )


def load_cache():
    cache = msal.SerializableTokenCache()
    if "tc" in session:
        cache.deserialize(session["tc"])
    return cache


def user_token():
    cache = load_cache()
    cca = build(cache)
    accounts = cca.get_accounts()
    if not accounts:
        return None
    res = cca.acquire_token_silent(SCOPES, account=accounts[0])  # redeems the refresh token when needed
    if cache.has_state_changed:
        session["tc"] = cache.serialize()
    return res and res.get("access_token")


@app.route("/login")
def login():
    session["flow"] = build().initiate_auth_code_flow(
        SCOPES, redirect_uri=url_for("callback", _external=True), state=str(uuid.uuid4())
    )
    return redirect(session["flow"]["auth_uri"])


@app.route("/auth/callback")
def callback():
    cache = load_cache()
    result = build(cache).acquire_token_by_auth_code_flow(session.pop("flow", {}), request.args)
    if "error" in result:
        abort(401)
    session["tc"] = cache.serialize()
    session["refresh_token_present"] = bool(result.get("refresh_token"))
    return redirect(url_for("home"))


@app.route("/")
def home():
    token = user_token()
    if not token:
        return redirect(url_for("login"))
    auth = {"Authorization": f"Bearer {token}"}
    me = requests.get("https://graph.microsoft.com/v1.0/me", headers=auth, timeout=10).json()
    boss = requests.get("https://graph.microsoft.com/v1.0/me/manager", headers=auth, timeout=10)
    return render_template("home.html", me=me, manager=boss.json() if boss.ok else None)
