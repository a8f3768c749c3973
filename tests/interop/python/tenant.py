"""The emulated tenant as the checks see it: where it is, what a good token of it says, what Graph answers to it."""

import base64
import json
import os
import ssl
import urllib.error
import urllib.request

from report import expect

AUTHORITY = os.environ["AZURE_AUTHORITY_HOST"]
TENANT_ID = os.environ["AZURE_TENANT_ID"]
APP_ID = os.environ["INTEROP_APP_ID"]
SECRET = os.environ["INTEROP_SECRET"]
EXPIRED_SECRET = os.environ["INTEROP_EXPIRED_SECRET"]
# PEM files with certificate and private key. Registered on the app; on no app; of a subject that SUBJECT_APP_ID trusts.
CERTIFICATE = os.environ["INTEROP_CERTIFICATE"]
STRANGER_CERTIFICATE = os.environ.get("INTEROP_STRANGER_CERTIFICATE")
SUBJECT_CERTIFICATE = os.environ.get("INTEROP_SUBJECT_CERTIFICATE")
SUBJECT_APP_ID = os.environ["INTEROP_SUBJECT_APP_ID"]
# An app to which no administrator has consented.
UNCONSENTED_APP_ID = os.environ["INTEROP_UNCONSENTED_APP_ID"]
UNCONSENTED_SECRET = os.environ["INTEROP_UNCONSENTED_SECRET"]
# The subject that the app's federated identity credential names.
FEDERATED_SUBJECT = os.environ["INTEROP_FEDERATED_SUBJECT"]
SYSTEM_CLIENT_ID = os.environ["INTEROP_SYSTEM_CLIENT_ID"]
# Empty where the host does not know a user-assigned identity by these.
USER_CLIENT_ID = os.environ.get("INTEROP_USER_CLIENT_ID")
USER_OBJECT_ID = os.environ.get("INTEROP_USER_OBJECT_ID")
USER_RESOURCE_ID = os.environ.get("INTEROP_USER_RESOURCE_ID")
SCOPE = "https://graph.microsoft.com/.default"
RESOURCE = "https://graph.microsoft.com"
# What the host says about an identity that it does not have.
UNKNOWN_CLIENT_ID = "bbbbbbbb-0000-4000-8000-00000000dead"
UNKNOWN_IDENTITY = os.environ.get("INTEROP_UNKNOWN_IDENTITY", "")

_GRAPH = os.environ["INTEROP_GRAPH_URL"]
_CONTROL = os.environ["INTEROP_CONTROL_URL"]
SCRATCH = os.environ["INTEROP_SCRATCH"]


def read(path):
    """The text of a file."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def claims(token):
    """The claims of a JWT, unverified: here for looking only."""
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def accept(token, client_id=APP_ID):
    """Checks that `token` is an app-only Graph token of `client_id` and that Graph answers a page of users to it."""
    said = claims(token)
    expect(said.get("appid") == client_id, f"the token is of {said.get('appid')}, not of {client_id}")
    expect(said.get("tid") == TENANT_ID, f"the token is of tenant {said.get('tid')}")
    expect(said.get("idtyp") == "app", f"idtyp is {said.get('idtyp')}")
    expect("User.Read.All" in said.get("roles", []), f"roles are {said.get('roles')}")
    status, body = graph("/v1.0/users?$top=5&$select=id,displayName", token)
    expect(status == 200, f"Graph answered {status}: {body}")
    expect(len(body["value"]) == 5 and "@odata.nextLink" in body, "Graph answered no page of five users")


def graph(path, token):
    """Status and JSON body of a GET at Graph."""
    request = urllib.request.Request(_GRAPH + path, headers={"Authorization": f"Bearer {token}"})
    # Reads SSL_CERT_FILE.
    context = ssl.create_default_context()
    try:
        with urllib.request.urlopen(request, context=context, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def foreign_token_file(name, **claims_of_token):
    """Has the emulator's external issuer sign a token, and writes it where a workload would find it."""
    request = urllib.request.Request(
        f"{_CONTROL}/foreign-token",
        data=json.dumps(claims_of_token).encode(),
        headers={"Content-Type": "application/json", "Emulator-Control": "1"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        token = json.load(answer)["token"]
    path = os.path.join(SCRATCH, name)
    with open(path, "w", encoding="utf-8") as file:
        # The kubelet ends the file without a newline, people end it with one.
        file.write(token)
    return path
