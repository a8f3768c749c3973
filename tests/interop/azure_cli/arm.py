"""The one page of Azure Resource Manager that `az login` asks for: the subscriptions of the signed-in identity.

`arm.py CERTIFICATE-AND-KEY`: listens on any port of loopback and prints it.
"""

import http.server
import json
import os
import ssl
import sys

SUBSCRIPTION = "50b50b50-0000-4000-8000-000000000001"


class Manager(http.server.BaseHTTPRequestHandler):
    """Answers `GET /subscriptions` and `GET /tenants` to whoever brings a token."""

    def do_GET(self):  # pylint: disable=invalid-name
        """One request."""
        path = self.path.split("?")[0].rstrip("/")
        tenant = os.environ["AZURE_TENANT_ID"]
        if path == "/metadata/endpoints":
            self.answer(200, self.endpoints())
        elif not self.headers.get("Authorization", "").startswith("Bearer ey"):
            self.answer(401, {"error": {"code": "AuthenticationFailed", "message": "There is no token."}})
        elif path == "/subscriptions":
            subscription = {
                "id": f"/subscriptions/{SUBSCRIPTION}",
                "subscriptionId": SUBSCRIPTION,
                "tenantId": tenant,
                "displayName": "Emulated",
                "state": "Enabled",
                "managedByTenants": [],
            }
            self.answer(200, {"value": [subscription]})
        elif path == "/tenants":
            self.answer(200, {"value": [{"id": f"/tenants/{tenant}", "tenantId": tenant}]})
        else:
            self.answer(404, {"error": {"code": "NotFound", "message": path}})

    def endpoints(self):
        """Where the cloud's other services are; asked for without a token when the cloud is registered."""
        own = f"https://localhost:{self.server.server_address[1]}"
        authority = os.environ["AZURE_AUTHORITY_HOST"].rstrip("/")
        return {
            "name": "Emulated",
            "resourceManager": own,
            "authentication": {
                "loginEndpoint": authority,
                "audiences": ["https://management.core.windows.net/"],
                "tenant": "common",
                "identityProvider": "AAD",
            },
            "graphAudience": "https://graph.windows.net/",
            "microsoftGraphResourceId": "https://graph.microsoft.com/",
            "suffixes": {},
        }

    def answer(self, status, body):
        """Sends `body` as JSON."""
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        """Says nothing: standard error is for failures."""


def main(certificate):
    """Serves until it is ended."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Manager)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
