"""The bot's menu. Its paths are routes of this server."""
from flask import Flask, redirect

import msal

server = Flask(__name__)
ROUTES = [{"title": "Me", "url": "/me"}, {"title": "Team", "url": "/me/team"}]


@server.get("/me")
def me():
    return redirect("https://myaccount.microsoft.com")


def token(app: msal.ConfidentialClientApplication):
    return app.acquire_token_for_client(["https://graph.microsoft.com/.default"])
