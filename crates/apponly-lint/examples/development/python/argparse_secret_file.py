import argparse
import pathlib

import msal

parser = argparse.ArgumentParser()
parser.add_argument("--client-secret-file", required=True, type=pathlib.Path, help="file that holds the client secret")
parser.add_argument("--client-secret-name", default="graph-client-secret")
parser.add_argument("--tenant", default="contoso.com")
parser.add_argument("client_id")
args = parser.parse_args()

app = msal.ConfidentialClientApplication(
    args.client_id,
    authority=f"https://login.microsoftonline.com/{args.tenant}",
    client_credential=args.client_secret_file.read_text().strip(),
)
result = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
if "access_token" not in result:
    raise SystemExit(result["error_description"])
print("signed in, expires in", result["expires_in"])
