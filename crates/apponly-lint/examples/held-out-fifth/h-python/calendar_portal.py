import os
import time
from urllib.parse import urlencode

import requests
from flask import Flask, abort, redirect, request, session, url_for
from flask_session import Session

app = Flask(__name__)
app.secret_key = os.environ["FLASK_SECRET_KEY"]
app.config.update(SESSION_TYPE="redis", SESSION_PERMANENT=False)
Session(app)  # tokens stay on the server, the cookie holds only an id

TENANT = os.environ["MS_TENANT_ID"]
CLIENT_ID = os.environ["MS_CLIENT_ID"]
CLIENT_SECRET = os.environ["MS_CLIENT_SECRET"]
AUTH = f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0"
SCOPE = "openid profile offline_access Calendars.Read"


@app.route("/login")
def login():
    session["state"] = os.urandom(16).hex()
    return redirect(f"{AUTH}/authorize?" + urlencode({
        "client_id": CLIENT_ID,
        "response_type": "code",
        "redirect_uri": url_for("callback", _external=True),
        "scope": SCOPE,
        "state": session["state"],
    }))


def _exchange(**grant):
    r = requests.post(f"{AUTH}/token", timeout=20, data={
        "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "scope": SCOPE, **grant})
    if not r.ok:
        app.logger.error("token endpoint said %s", r.json().get("error"))
        abort(502)
    body = r.json()
    session["at"] = body["access_token"]
    session["rt"] = body.get("refresh_token", session.get("rt"))
    session["exp"] = time.time() + body["expires_in"] - 60


@app.route("/callback")
def callback():
    if request.args.get("state") != session.pop("state", None):
        abort(400)
    _exchange(grant_type="authorization_code", code=request.args["code"],
              redirect_uri=url_for("callback", _external=True))
    return redirect("/")


@app.route("/")
def index():
    if "at" not in session:
        return redirect("/login")
    if session["exp"] < time.time():
        _exchange(grant_type="refresh_token", refresh_token=session["rt"])
    url = "https://graph.microsoft.com/v1.0/me/events?$select=subject,start&$top=50"
    lines = []
    while url:
        page = requests.get(url, headers={"Authorization": "Bearer " + session["at"]}, timeout=20).json()
        lines += [f"{e['start']['dateTime'][:16]}  {e['subject']}" for e in page["value"]]
        url = page.get("@odata.nextLink")
    return "<br>".join(lines)


if __name__ == "__main__":
    app.run(port=5001)
