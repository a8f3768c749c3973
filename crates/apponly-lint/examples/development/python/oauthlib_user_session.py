import os

from flask import Flask, redirect, request, session
from requests_oauthlib import OAuth2Session

BASE = "https://login.microsoftonline.com/common/oauth2/v2.0"
SCOPE = ["https://graph.microsoft.com/Mail.Read", "offline_access"]
app = Flask(__name__)


@app.get("/login")
def login():
    url, session["state"] = OAuth2Session(os.environ["CLIENT_ID"], scope=SCOPE).authorization_url(BASE + "/authorize")
    return redirect(url)


@app.get("/callback")
def callback():
    graph = OAuth2Session(os.environ["CLIENT_ID"], state=session["state"], scope=SCOPE)
    session["token"] = graph.fetch_token(
        BASE + "/token", client_secret=os.environ["CLIENT_SECRET"], authorization_response=request.url
    )
    return redirect("/")


def renew():
    graph = OAuth2Session(os.environ["CLIENT_ID"], token=session["token"])
    session["token"] = graph.refresh_token(BASE + "/token", refresh_token=session["token"]["refresh_token"])
