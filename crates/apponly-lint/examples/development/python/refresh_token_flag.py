import argparse
import os

import msal

parser = argparse.ArgumentParser(description="Lists groups as the app, or as a user whose refresh token is given.")
parser.add_argument("--refresh-token", help="of a user; without it the app signs in")
args = parser.parse_args()
app = msal.ConfidentialClientApplication(os.environ["ID"], os.environ["SECRET"], authority=os.environ["AUTHORITY"])
SCOPES = ["https://graph.microsoft.com/.default"]
if args.refresh_token:
    result = app.acquire_token_by_refresh_token(args.refresh_token, scopes=SCOPES)
else:
    result = app.acquire_token_for_client(scopes=SCOPES)
