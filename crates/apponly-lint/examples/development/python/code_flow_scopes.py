import os
import msal
from flask import Flask, redirect, request, session

app = Flask(__name__)
SCOPE = ["User.Read", "Mail.Send"]


def client():
    return msal.ConfidentialClientApplication(
        os.environ["CLIENT_ID"], authority="https://login.microsoftonline.com/common", client_credential=os.environ["CLIENT_SECRET"]
    )


@app.route("/login")
def login():
    session["flow"] = client().initiate_auth_code_flow(SCOPE, redirect_uri=os.environ["REDIRECT"])
    return redirect(session["flow"]["auth_uri"])


@app.route("/me")
def me():
    result = client().acquire_token_by_auth_code_flow(session.pop("flow"), request.args)
    return result["id_token_claims"]["name"]
