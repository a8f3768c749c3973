"""graphtok - get a token for quick tests

usage: graphtok [--force] [--decode]
"""
import argparse
import base64
import getpass
import json
import os

import msal


class TokenProvider:
    def __init__(self, client_id, secret, authority="https://login.microsoftonline.com/common"):
        self.app = msal.ConfidentialClientApplication(
            client_id, client_credential=secret, authority=authority
        )
        self.scopes = ["https://graph.microsoft.com/.default"]
        self.access_token = None
        self._refresh = None

    def login(self):
        result = self.app.acquire_token_for_client(scopes=self.scopes)
        return self._store(result)

    def renew(self):
        if not self._refresh:
            return self.login()
        return self._store(self.app.acquire_token_by_refresh_token(self._refresh, scopes=self.scopes))

    def _store(self, result):
        if "error" in result:
            raise SystemExit(f"{result['error']}: {result.get('error_description')}")
        self.access_token = result["access_token"]
        self._refresh = result.get("refresh_token")
        return self.access_token


def decode(tok):
    part = tok.split(".")[1]
    part += "=" * (-len(part) % 4)
    return json.loads(base64.urlsafe_b64decode(part))


def main():
    ap = argparse.ArgumentParser(usage=__doc__)
    ap.add_argument("--client-id", default=os.environ.get("AZURE_CLIENT_ID"))
    ap.add_argument("--force", action="store_true")
    ap.add_argument("--decode", action="store_true", help="roles and expiry only")
    args = ap.parse_args()

    secret = os.environ.get("AZURE_CLIENT_SECRET") or getpass.getpass("client secret: ")
    p = TokenProvider(args.client_id, secret)
    p.login()
    if args.force:
        p.renew()
    if args.decode:
        claims = decode(p.access_token)
        print("roles:", claims.get("roles"), "exp:", claims["exp"])
    else:
        print(p.access_token)


if __name__ == "__main__":
    main()
