import jwt
from msal import ConfidentialClientApplication


def roles(app: ConfidentialClientApplication):
    answer = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
    # only read for the log: Graph checks the signature
    claims = jwt.decode(answer["access_token"], options={"verify_signature": False})
    return sorted(claims.get("roles", []))
